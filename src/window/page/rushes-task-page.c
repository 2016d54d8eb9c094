/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-page-private.h"

#include "rushes-seen.h"
#include "rushes-settings.h"
#include "rushes-text.h"
#include "rushes-window.h"
#include "rushes-wrap-layout.h"

#include <glib/gi18n.h>

#define MAX_PROMPT_BYTES (64 * 1024)
#define MAX_PROMPT       4000

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SUBMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RushesTaskPage, rushes_task_page, ADW_TYPE_BIN)

RushesTask *
rushes_task_page_get_task (RushesTaskPage *self)
{
  return self->item != NULL ? rushes_task_item_get_task (self->item) : NULL;
}

/* Says something that belongs to no place on the page. */
void
rushes_task_page_say (RushesTaskPage *self, const char *sentence)
{
  rushes_window_say (GTK_WIDGET (self), sentence);
}

void
rushes_task_page_emit_submitted (RushesTaskPage *self, RushesTask *task, gint64 delay)
{
  g_signal_emit (self, signals[SUBMITTED], 0, task, delay);
}

/* Showing. */

static void
set_text (GtkLabel *label, const char *text)
{
  const char *shown = text != NULL ? text : "";

  if (g_strcmp0 (gtk_label_get_label (label), shown) != 0)
    gtk_label_set_label (label, shown);
  gtk_widget_set_visible (GTK_WIDGET (label), *shown != '\0');
}

static GtkWidget *
make_step (int step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *label = gtk_label_new (rushes_task_face_step_word (step));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (box, "step");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
show_steps (RushesTaskPage *self, int at)
{
  GtkWidget *step = gtk_widget_get_first_child (GTK_WIDGET (self->steps));

  gtk_widget_set_visible (GTK_WIDGET (self->steps), at >= 0);
  for (int i = 0; i < RUSHES_TASK_FACE_STEPS; i++)
    {
      GtkWidget *image = gtk_widget_get_first_child (step);

      gtk_image_set_from_icon_name (GTK_IMAGE (image), i < at ? "object-select-symbolic" : "media-record-symbolic");
      gtk_widget_set_opacity (step, i > at ? 0.4 : i < at ? 0.7 : 1);
      if (i == at)
        gtk_widget_add_css_class (step, "current");
      else
        gtk_widget_remove_css_class (step, "current");
      step = gtk_widget_get_next_sibling (step);
    }
}

static GtkWidget *
make_button (RushesTaskDeed deed)
{
  GtkWidget *button = gtk_button_new_with_label (rushes_task_deed_get_label (deed));
  const char *style = rushes_task_deed_get_style (deed);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), rushes_task_deed_get_action (deed));
  if (*style != '\0')
    gtk_widget_add_css_class (button, style);
  return button;
}

static void
show_buttons (RushesTaskPage *self, const RushesTaskFace *face)
{
  RushesWrapLayout *layout = RUSHES_WRAP_LAYOUT (gtk_widget_get_layout_manager (self->buttons));
  GtkWidget *child;

  rushes_wrap_layout_set_centered (layout, !face->video);
  if (self->face != NULL && self->face->n_deeds == face->n_deeds &&
      memcmp (self->face->deeds, face->deeds, face->n_deeds * sizeof face->deeds[0]) == 0)
    return;
  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_widget_unparent (child);
  for (guint i = 0; i < face->n_deeds; i++)
    gtk_widget_set_parent (make_button (face->deeds[i]), self->buttons);
  rushes_wrap_layout_set_stacked (layout, face->stacked);
  gtk_widget_set_visible (self->buttons, face->n_deeds > 0);
}

static void
show_face (RushesTaskPage *self, RushesTaskFace *face)
{
  static const char *const tones[] = { "dim-label", "warning", "error" };
  GtkAlign align = face->video ? GTK_ALIGN_START : GTK_ALIGN_CENTER;
  GtkJustification justify = face->video ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_CENTER;
  g_autofree char *estimate = NULL;

  if (face->status != NULL && face->estimate != NULL)
    estimate = g_strdup_printf (_ ("%1$s, %2$s"), face->status, face->estimate);
  gtk_widget_set_visible (self->status_box, !face->video);
  gtk_image_set_from_icon_name (self->icon, face->icon);
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), tones[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), face->tone);
  set_text (self->title, face->title);
  set_text (self->elapsed, face->elapsed);
  set_text (self->estimate, estimate != NULL ? estimate : face->status != NULL ? face->status : face->estimate);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), face->fraction >= 0);
  gtk_progress_bar_set_fraction (self->bar, MAX (face->fraction, 0));
  show_steps (self, face->step);
  set_text (self->sentence, face->sentence);
  set_text (self->paid, face->paid);
  set_text (self->detail, face->detail);
  set_text (self->facts, face->facts);
  show_buttons (self, face);
  gtk_label_set_justify (self->facts, justify);
  gtk_label_set_justify (self->sentence, justify);
  gtk_widget_set_halign (GTK_WIDGET (self->facts), align);
  gtk_widget_set_halign (GTK_WIDGET (self->sentence), align);
  g_clear_pointer (&self->face, rushes_task_face_free);
  self->face = face;
}

static void
show_video (RushesTaskPage *self, RushesTask *task)
{
  RushesPresence *presence = rushes_context_get_presence (self->context);
  g_autofree char *file = task != NULL ? rushes_presence_get_path (presence, task) : NULL;
  g_autofree char *spare = task != NULL ? rushes_presence_get_spare (presence, task) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->player), file != NULL);
  rushes_task_page_watch (self, file);
  if (g_strcmp0 (file, rushes_player_get_file (self->player)) == 0)
    return;
  if (file != NULL && rushes_player_is_of (self->player, file) && !rushes_player_is_missing (self->player))
    {
      rushes_player_move_file (self->player, file, spare);
      return;
    }
  rushes_player_set_autoplay (self->player,
                              self->settings == NULL || g_settings_get_boolean (self->settings, "autoplay"));
  rushes_player_set_file (self->player, file, spare);
}

static void
set_live (RushesTaskPage *self, gboolean live)
{
  if (self->live == live)
    return;
  self->live = live;
  if (live)
    rushes_ticker_hold (self->ticker);
  else
    rushes_ticker_release (self->ticker);
}

static void
update (RushesTaskPage *self)
{
  RushesTask *task = rushes_task_page_get_task (self);
  const RushesTaskFields *fields;
  RushesProfile *profile;
  const char *host = NULL;
  RushesTaskMoment moment;
  RushesTaskFace *face;
  g_autofree char *prompt = NULL;
  g_autofree char *service_id = NULL;

  gtk_widget_set_visible (self->scroller, task != NULL);
  rushes_task_notes_set_task (self->notes, task);
  set_live (self, task != NULL && rushes_task_state_is_live (rushes_task_peek (task)->state));
  if (task == NULL)
    {
      show_video (self, NULL);
      return;
    }
  fields = rushes_task_peek (task);
  profile = rushes_store_get_profile (rushes_context_get_store (self->context), fields->profile);
  rushes_ticker_look (self->ticker, task, &moment);
  if (profile != NULL && !rushes_context_is_demo (self->context))
    host = rushes_profile_get_host (profile);
  show_video (self, task); /* first: what is missing is of this task */
  face = rushes_task_face_new (task, &moment, host, rushes_task_page_is_missing (self, task));
  show_face (self, face);
  prompt = rushes_text_plain (rushes_request_peek (fields->request)->prompt, MAX_PROMPT_BYTES, MAX_PROMPT);
  set_text (self->prompt, prompt);
  service_id = rushes_text_line (fields->service_id, 256);
  set_text (self->service_id, service_id);
  gtk_widget_set_visible (self->id_row, *service_id != '\0');
  rushes_task_page_update_actions (self);
}

/* What happens. */

static void
on_task (RushesTaskItem *item, GParamSpec *pspec, RushesTaskPage *self)
{
  update (self);
  rushes_task_page_refresh_answer (self);
  rushes_task_page_refresh_history (self);
}

static void
on_tick (RushesTicker *ticker, RushesTaskPage *self)
{
  if (rushes_task_page_get_task (self) != NULL)
    update (self);
}

static void
on_moved (RushesTicker *ticker, gint64 id, RushesTaskPage *self)
{
  rushes_task_page_file_moved (self, id);
  on_tick (ticker, self);
}

static void
on_progress (RushesEngine *engine, gint64 id, gint64 done, gint64 total, RushesTaskPage *self)
{
  if (self->item != NULL && rushes_task_item_get_id (self->item) == id)
    update (self);
}

static void
on_expanded (AdwExpanderRow *row, GParamSpec *pspec, RushesTaskPage *self)
{
  rushes_task_page_refresh_history (self);
}

/* A picture that is ready behind another page was not seen. */
static void
mark_seen (RushesTaskPage *self)
{
  RushesTask *task = rushes_task_page_get_task (self);

  if (task != NULL && rushes_player_get_frame (self->player) != NULL &&
      gtk_widget_get_mapped (GTK_WIDGET (self->player)))
    rushes_seen_mark (rushes_context_get_store (self->context), task);
}

static void
on_started (RushesPlayer *player, RushesTaskPage *self)
{
  mark_seen (self);
}

static void
on_trouble (RushesPlayer *player, const char *sentence, const char *package, RushesTaskPage *self)
{
  if (rushes_task_page_get_task (self) != NULL)
    update (self);
}

static void
rushes_task_page_map (GtkWidget *widget)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (widget);

  GTK_WIDGET_CLASS (rushes_task_page_parent_class)->map (widget);
  rushes_ticker_set_visible (self->ticker, TRUE);
  mark_seen (self);
}

static void
rushes_task_page_unmap (GtkWidget *widget)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (widget);

  if (self->ticker != NULL)
    rushes_ticker_set_visible (self->ticker, FALSE);
  GTK_WIDGET_CLASS (rushes_task_page_parent_class)->unmap (widget);
}

static void
rushes_task_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (object);

  if (prop_id == PROP_ITEM)
    g_value_set_object (value, self->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
rushes_task_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_ITEM)
    rushes_task_page_set_item (RUSHES_TASK_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
drop_item (RushesTaskPage *self)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->face, rushes_task_face_free);
  g_clear_pointer (&self->ask, g_free);
}

static void
rushes_task_page_dispose (GObject *object)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (object);

  drop_item (self);
  rushes_task_page_watch (self, NULL);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  if (self->ticker != NULL)
    {
      set_live (self, FALSE);
      g_signal_handlers_disconnect_by_data (self->ticker, self);
      rushes_ticker_set_visible (self->ticker, FALSE);
    }
  g_clear_object (&self->ticker);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_task_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/io/github/rushes/Rushes/window/rushes-task-page.ui");
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, player);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, scroller);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, status_box);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, icon);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, title);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, elapsed);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, estimate);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, bar);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, steps);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, sentence);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, paid);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, detail);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, facts);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, buttons);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, prompt);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, notes);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, answer_box);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, answer_when);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, answer);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, answer_none);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, id_row);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, service_id);
  gtk_widget_class_bind_template_child (klass, RushesTaskPage, history);
  gtk_widget_class_bind_template_callback (klass, on_expanded);
}

static void
rushes_task_page_class_init (RushesTaskPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_task_page_get_property;
  object_class->set_property = rushes_task_page_set_property;
  object_class->dispose = rushes_task_page_dispose;
  widget_class->map = rushes_task_page_map;
  widget_class->unmap = rushes_task_page_unmap;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, RUSHES_TYPE_TASK_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RushesTaskPage::submitted:
   * @task: a new task like the one shown; on disk
   * @delay: µs until it is sent
   */
  signals[SUBMITTED] = g_signal_new ("submitted", RUSHES_TYPE_TASK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, RUSHES_TYPE_TASK, G_TYPE_INT64);

  g_type_ensure (RUSHES_TYPE_PLAYER);
  g_type_ensure (RUSHES_TYPE_TASK_NOTES);
  g_type_ensure (RUSHES_TYPE_WRAP_LAYOUT);
  bind_children (widget_class);
  rushes_task_page_install_actions (widget_class);
}

static void
rushes_task_page_init (RushesTaskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < RUSHES_TASK_FACE_STEPS; i++)
    gtk_box_append (self->steps, make_step (i));
  /* Text that only got the focus is not to look as if it had been selected. */
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-label-select-on-focus", FALSE, NULL);
  g_signal_connect (self->player, "started", G_CALLBACK (on_started), self);
  g_signal_connect (self->player, "trouble", G_CALLBACK (on_trouble), self);
}

/* Where the desktop asks for less motion, looping is for this run only and off at first. */
static void
bind_settings (RushesTaskPage *self)
{
  gboolean motion = TRUE;

  if (self->settings == NULL)
    return;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &motion, NULL);
  if (motion)
    g_settings_bind (self->settings, "loop", self->player, "loop", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "mute", self->player, "mute", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "volume", self->player, "volume", G_SETTINGS_BIND_DEFAULT);
}

/**
 * rushes_task_page_new:
 * @context: an open one
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
rushes_task_page_new (RushesContext *context)
{
  RushesTaskPage *self = g_object_new (RUSHES_TYPE_TASK_PAGE, NULL);

  self->context = g_object_ref (context);
  rushes_task_notes_set_context (self->notes, context);
  self->settings = rushes_settings_new (rushes_context_is_demo (context));
  bind_settings (self);
  self->ticker = rushes_ticker_new (context);
  g_signal_connect (self->ticker, "tick", G_CALLBACK (on_tick), self);
  g_signal_connect (self->ticker, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_object (rushes_context_get_engine (context), "progress", G_CALLBACK (on_progress), self, 0);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * rushes_task_page_set_item:
 * @item: (nullable): what to show; its task may still be on its way
 */
void
rushes_task_page_set_item (RushesTaskPage *self, RushesTaskItem *item)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (RUSHES_IS_TASK_PAGE (self));
  if (self->item == item)
    return;

  drop_item (self);
  self->cancellable = g_cancellable_new ();
  rushes_task_page_clear_history (self);
  if (item != NULL)
    {
      self->item = g_object_ref (item);
      g_signal_connect (item, "notify::task", G_CALLBACK (on_task), self);
    }
  /* Not between two clips: they may be watched on the full screen. */
  if (rushes_task_page_get_task (self) == NULL || !rushes_task_has_video (rushes_task_page_get_task (self)))
    rushes_player_set_file (self->player, NULL, NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_adjustment_set_value (adjustment, 0);
  gtk_widget_set_visible (self->answer_box, FALSE); /* it is read anew */
  update (self);
  rushes_task_page_refresh_answer (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

RushesTaskItem *
rushes_task_page_get_item (RushesTaskPage *self)
{
  return self->item;
}

/**
 * rushes_task_page_get_playing:
 *
 * Returns: whether a clip is playing in sight
 */
gboolean
rushes_task_page_get_playing (RushesTaskPage *self)
{
  return rushes_player_get_playing (self->player) && gtk_widget_get_mapped (GTK_WIDGET (self->player));
}

RushesPlayer *
rushes_task_page_get_player (RushesTaskPage *self)
{
  return self->player;
}
