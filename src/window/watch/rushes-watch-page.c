/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-page-private.h"

#include "rushes-seen.h"
#include "rushes-settings.h"
#include "rushes-text.h"
#include "rushes-watch-layout.h"
#include "rushes-words.h"
#include "rushes-wrap-layout.h"

#include <glib/gi18n.h>

#define PAGE         200 /* tasks read at once */
#define PROMPT_LINE  400 /* code points: two lines have room for some 200 */
#define PROMPT_WHOLE 4000
#define PROMPT_BYTES (64 * 1024)

G_DEFINE_FINAL_TYPE (RushesWatchPage, rushes_watch_page, ADW_TYPE_BIN)

/* The line below the picture. */

static char *
say_number (RushesWatchPage *self)
{
  guint place = rushes_watch_session_get_place (self->session);
  guint length = rushes_watch_session_get_length (self->session);
  /* Translators: which clip of how many: "3 of 18". */
  g_autofree char *number = g_strdup_printf (_ ("%1$u of %2$u"), place, length);
  g_autofree char *age = NULL;
  const RushesTaskFields *fields;
  gint64 since;

  if (self->task == NULL)
    return g_steal_pointer (&number);
  fields = rushes_task_peek (self->task);
  since = fields->finished > 0 ? fields->finished : fields->created;
  age = rushes_words_age (MAX (rushes_clock_now (rushes_context_get_clock (self->context)) - since, 0));
  return g_strdup_printf ("%s · %s", number, age);
}

static void
show_mark (RushesWatchPage *self, RushesWatchMark mark)
{
  gboolean kept = mark == RUSHES_WATCH_KEPT;

  gtk_widget_set_visible (self->mark, mark != RUSHES_WATCH_UNDECIDED);
  gtk_image_set_from_icon_name (self->mark_icon, kept ? "starred-symbolic" : "user-trash-symbolic");
  gtk_label_set_label (self->mark_label, kept ? C_ ("watching", "Kept") : C_ ("watching", "Rejected"));
  if (kept)
    gtk_widget_add_css_class (self->mark, "kept");
  else
    gtk_widget_remove_css_class (self->mark, "kept");
  gtk_toggle_button_set_active (self->keep, kept);
  gtk_toggle_button_set_active (self->reject, mark == RUSHES_WATCH_REJECTED);
}

static void
show_prompt (RushesWatchPage *self, const char *prompt)
{
  g_autofree char *line = rushes_text_line (prompt, PROMPT_LINE);
  g_autofree char *whole = rushes_text_plain (prompt, PROMPT_BYTES, PROMPT_WHOLE);

  gtk_label_set_label (self->prompt, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->prompt), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->prompt), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, whole, -1);
}

static void
update_bar (RushesWatchPage *self)
{
  g_autofree char *number = NULL;

  rushes_watch_page_update_actions (self);
  if (self->session == NULL || self->shown == 0)
    return;
  show_mark (self, rushes_watch_session_get_mark (self->session));
  number = say_number (self);
  gtk_label_set_label (self->number, number);
  if (self->task != NULL)
    show_prompt (self, rushes_request_peek (rushes_task_peek (self->task)->request)->prompt);
}

/* The clip in sight. */

static void
set_task (RushesWatchPage *self, RushesTask *task)
{
  RushesPresence *presence = rushes_context_get_presence (self->context);
  g_autofree char *file = rushes_presence_get_path (presence, task);
  g_autofree char *spare = rushes_presence_get_spare (presence, task);
  const char *path = file != NULL ? file : ""; /* which the player does not find, and says so */

  g_clear_pointer (&self->task, rushes_task_unref);
  self->task = rushes_task_ref (task);
  update_bar (self);
  if (!rushes_player_is_of (self->player, path))
    rushes_player_set_file (self->player, path, spare);
  else
    rushes_player_move_file (self->player, path, spare);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWatchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_lookup_finish (RUSHES_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another one is wanted by now */
  if (task != NULL)
    {
      set_task (self, task);
      return;
    }
  rushes_watch_session_set_broken (self->session, self->shown, TRUE);
  rushes_player_set_file (self->player, NULL, NULL); /* it was another one's */
  show_prompt (self, "");
  rushes_watch_page_say (self, error->message);
  update_bar (self);
}

static GCancellable *
renew_cancellable (RushesWatchPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static void
show_clip (RushesWatchPage *self, gint64 id)
{
  gtk_stack_set_visible_child_name (self->stack, "clip");
  gtk_widget_set_visible (self->bar, TRUE);
  if (self->shown == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self)); /* not on a button, which Space would press */
  if (self->shown == id)
    return;
  self->shown = id;
  g_clear_pointer (&self->task, rushes_task_unref);
  rushes_store_lookup_async (rushes_context_get_store (self->context), id, NULL, renew_cancellable (self), on_looked_up,
                             g_object_ref (self));
}

/* Shows what the session says is to be in sight. */
void
rushes_watch_page_show (RushesWatchPage *self)
{
  gint64 id = self->session != NULL && !self->reading ? rushes_watch_session_get_current (self->session) : 0;

  if (id != 0)
    show_clip (self, id);
  else
    {
      self->shown = 0;
      g_clear_pointer (&self->task, rushes_task_unref);
      rushes_player_set_file (self->player, NULL, NULL);
      gtk_widget_set_visible (self->bar, FALSE);
      rushes_watch_page_show_card (self);
    }
  update_bar (self);
}

static void
on_started (RushesPlayer *player, RushesWatchPage *self)
{
  if (self->task == NULL)
    return;
  rushes_watch_session_set_broken (self->session, self->shown, FALSE);
  update_bar (self);
  rushes_seen_mark (rushes_context_get_store (self->context), self->task);
}

static void
on_trouble (RushesPlayer *player, const char *sentence, const char *package, RushesWatchPage *self)
{
  if (self->task == NULL)
    return;
  rushes_watch_session_set_broken (self->session, self->shown, TRUE);
  update_bar (self);
}

/* What the library says. */

static void
follow (RushesWatchPage *self, RushesTask *task)
{
  rushes_watch_session_follow (self->session, task);
  if (self->shown != 0 && rushes_task_peek (task)->id == self->shown && self->task != NULL)
    set_task (self, task);
  else if (self->shown == 0 && !self->reading)
    rushes_watch_page_show_card (self);
  update_bar (self);
}

static void
on_task_added (RushesStore *store, RushesTask *task, RushesWatchPage *self)
{
  if (self->session != NULL)
    follow (self, task);
}

static void
on_task_changed (RushesStore *store, RushesTask *task, RushesTask *before, RushesWatchPage *self)
{
  if (self->session != NULL)
    follow (self, task);
}

static void
on_tick (RushesTicker *ticker, RushesWatchPage *self)
{
  update_bar (self);
}

/* Reading what is new. */

static void read_page (RushesWatchPage *self, gint64 below);

static void
end_reading (RushesWatchPage *self, const GError *error)
{
  self->reading = FALSE;
  self->failed = error != NULL;
  if (error == NULL)
    rushes_watch_session_begin (self->session);
  else
    {
      g_debug ("The new clips were not read: %s", error->message);
      g_clear_object (&self->session);
    }
  rushes_watch_page_show (self);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWatchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, &error);
  gint64 below;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  below = tasks != NULL ? rushes_watch_session_read (self->session, tasks, PAGE) : 0;
  if (below != 0)
    read_page (self, below);
  else
    end_reading (self, error);
}

static void
read_page (RushesWatchPage *self, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_NEW, 0);

  rushes_store_page_async (rushes_context_get_store (self->context), query, below, PAGE, self->cancellable, on_page,
                           g_object_ref (self));
}

/**
 * rushes_watch_page_begin:
 *
 * Watches what is new, from its oldest clip on.
 */
void
rushes_watch_page_begin (RushesWatchPage *self)
{
  g_return_if_fail (RUSHES_IS_WATCH_PAGE (self));

  g_clear_object (&self->session);
  self->session = rushes_watch_session_new ();
  self->reading = TRUE;
  self->failed = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "blank");
  renew_cancellable (self);
  read_page (self, 0);
}

/**
 * rushes_watch_page_end:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): ids of the clips that were rejected, the last one last;
 *   %NULL: nothing was being watched
 */
GArray *
rushes_watch_page_end (RushesWatchPage *self)
{
  g_autoptr (RushesWatchSession) session = g_steal_pointer (&self->session);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->reading = FALSE;
  self->shown = 0;
  g_clear_pointer (&self->task, rushes_task_unref);
  rushes_player_set_file (self->player, NULL, NULL);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "blank");
  rushes_watch_page_dismiss (self);
  return session != NULL ? rushes_watch_session_get_rejected (session) : NULL;
}

/* The object. */

static void
rushes_watch_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rushes_watch_page_parent_class)->root (widget);
  rushes_watch_page_take_keys (RUSHES_WATCH_PAGE (widget));
}

static void
rushes_watch_page_unroot (GtkWidget *widget)
{
  rushes_watch_page_leave_keys (RUSHES_WATCH_PAGE (widget));
  GTK_WIDGET_CLASS (rushes_watch_page_parent_class)->unroot (widget);
}

static void
rushes_watch_page_map (GtkWidget *widget)
{
  RushesWatchPage *self = RUSHES_WATCH_PAGE (widget);

  GTK_WIDGET_CLASS (rushes_watch_page_parent_class)->map (widget);
  rushes_ticker_set_visible (self->ticker, TRUE);
}

static void
rushes_watch_page_unmap (GtkWidget *widget)
{
  RushesWatchPage *self = RUSHES_WATCH_PAGE (widget);

  if (self->ticker != NULL)
    rushes_ticker_set_visible (self->ticker, FALSE);
  GTK_WIDGET_CLASS (rushes_watch_page_parent_class)->unmap (widget);
}

static void
rushes_watch_page_dispose (GObject *object)
{
  RushesWatchPage *self = RUSHES_WATCH_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->task, rushes_task_unref);
  g_clear_weak_pointer (&self->toast);
  if (self->ticker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->ticker, self);
      rushes_ticker_set_visible (self->ticker, FALSE);
    }
  g_clear_object (&self->ticker);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_watch_page_parent_class)->dispose (object);
}

static void
on_keep (RushesWatchPage *self)
{
  rushes_watch_page_do (self, RUSHES_WATCH_VERB_KEEP);
  update_bar (self); /* the button shows what is, not what is asked for */
}

static void
on_reject (RushesWatchPage *self)
{
  rushes_watch_page_do (self, RUSHES_WATCH_VERB_REJECT);
  update_bar (self);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/io/github/rushes/Rushes/window/rushes-watch-page.ui");
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, toasts);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, stack);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, player);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, card);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, more);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, copy);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, retry);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, compose);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, card_layout);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, show_kept);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, again);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, done);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, bar);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, number);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, mark);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, mark_icon);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, mark_label);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, prompt);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, reject);
  gtk_widget_class_bind_template_child (klass, RushesWatchPage, keep);
  gtk_widget_class_bind_template_callback (klass, on_keep);
  gtk_widget_class_bind_template_callback (klass, on_reject);
}

static void
rushes_watch_page_class_init (RushesWatchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_watch_page_dispose;
  widget_class->root = rushes_watch_page_root;
  widget_class->unroot = rushes_watch_page_unroot;
  widget_class->map = rushes_watch_page_map;
  widget_class->unmap = rushes_watch_page_unmap;

  g_type_ensure (RUSHES_TYPE_PLAYER);
  g_type_ensure (RUSHES_TYPE_WATCH_LAYOUT);
  g_type_ensure (RUSHES_TYPE_WRAP_LAYOUT);
  bind_children (widget_class);
  rushes_watch_page_install_actions (widget_class);
}

static void
rushes_watch_page_init (RushesWatchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rushes_wrap_layout_set_centered (RUSHES_WRAP_LAYOUT (self->card_layout), TRUE);
  rushes_player_set_in_series (self->player, TRUE);
  rushes_watch_page_add_gestures (self);
  g_signal_connect (self->player, "started", G_CALLBACK (on_started), self);
  g_signal_connect (self->player, "trouble", G_CALLBACK (on_trouble), self);
}

/**
 * rushes_watch_page_new:
 * @context: an open one
 *
 * Returns: (transfer floating): a page that shows nothing before rushes_watch_page_begin()
 */
GtkWidget *
rushes_watch_page_new (RushesContext *context)
{
  RushesWatchPage *self = g_object_new (RUSHES_TYPE_WATCH_PAGE, NULL);
  RushesStore *store = rushes_context_get_store (context);

  self->context = g_object_ref (context);
  self->settings = rushes_settings_new (rushes_context_is_demo (context));
  if (self->settings != NULL)
    {
      g_settings_bind (self->settings, "mute", self->player, "mute", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (self->settings, "volume", self->player, "volume", G_SETTINGS_BIND_DEFAULT);
    }
  self->ticker = rushes_ticker_new (context);
  g_signal_connect (self->ticker, "tick", G_CALLBACK (on_tick), self);
  g_signal_connect_object (store, "task-added", G_CALLBACK (on_task_added), self, 0);
  g_signal_connect_object (store, "task-changed", G_CALLBACK (on_task_changed), self, 0);
  return GTK_WIDGET (self);
}
