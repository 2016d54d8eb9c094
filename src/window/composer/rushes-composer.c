/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-composer-private.h"

#include <glib/gi18n.h>

#define MIN_LINES   3
#define MAX_LINES   8
#define MARGINS     15 /* px: of the text view, above and below */
#define DRAFT_DELAY (400 * RUSHES_SECOND / 1000)
#define DRAFT       "draft"

G_DEFINE_FINAL_TYPE (RushesComposer, rushes_composer, GTK_TYPE_BOX)

enum
{
  PROP_COMPACT = 1,
  PROP_HAS_KEY,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  SUBMITTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* What it looks like. */

static gboolean
is_too_long (RushesComposer *self)
{
  return gtk_text_buffer_get_char_count (self->buffer) > RUSHES_REQUEST_MAX_PROMPT;
}

static void
set_class (gpointer widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_counter (RushesComposer *self)
{
  int length = gtk_text_buffer_get_char_count (self->buffer);
  gboolean too_long = is_too_long (self);
  g_autofree char *count = g_strdup_printf (_ ("%d / %d"), length, RUSHES_REQUEST_MAX_PROMPT);
  g_autofree char *words = NULL;
  g_autofree char *both = NULL;

  if (too_long)
    {
      words = g_strdup_printf (_ ("Too long by %d"), length - RUSHES_REQUEST_MAX_PROMPT);
      both = g_strdup_printf ("%s   %s", words, count);
    }
  gtk_label_set_text (self->counter, too_long ? both : count);
  set_class (self->counter, "error", too_long);
  set_class (self->counter, "dim-label", !too_long);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->counter), too_long ? words : _ ("Characters"));
  gtk_widget_set_visible (self->placeholder, length == 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->submit), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->submit), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
}

void
rushes_composer_update_submit (RushesComposer *self)
{
  const char *label = _ ("Submit");
  gboolean sensitive = self->key_known && !is_too_long (self);

  if (rushes_composer_is_key_missing (self))
    label = _ ("Add API Key to Submit");
  else if (self->again)
    label = _ ("Submit Again");
  gtk_label_set_text (self->submit_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->submit), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->submit), sensitive || rushes_composer_is_key_missing (self));
  set_class (self->submit, "suggested-action", !self->again && !rushes_composer_is_key_missing (self));
}

/* A press of Submit takes the focus, and must not take the button from under the pointer. */
static gboolean
is_row (RushesComposer *self)
{
  return self->compact && self->row && gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL &&
         !gtk_widget_get_visible (GTK_WIDGET (self->problem));
}

void
rushes_composer_update_height (RushesComposer *self)
{
  gboolean row = is_row (self);
  gboolean one_line = row || (self->compact && !rushes_composer_is_focused (self));
  PangoContext *pango = gtk_widget_get_pango_context (GTK_WIDGET (self->view));
  PangoFontMetrics *metrics = pango_context_get_metrics (pango, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  gtk_scrolled_window_set_min_content_height (self->scroller, -1);
  gtk_scrolled_window_set_max_content_height (self->scroller, line * (one_line ? 1 : MAX_LINES) + MARGINS);
  gtk_scrolled_window_set_min_content_height (self->scroller, line * (one_line ? 1 : MIN_LINES) + MARGINS);
  /* A scrollbar wants more height than one line has. */
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER,
                                  one_line ? GTK_POLICY_EXTERNAL : GTK_POLICY_AUTOMATIC);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->frame),
                                  one_line ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_valign (GTK_WIDGET (self->counter), one_line ? GTK_ALIGN_CENTER : GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->counter), one_line ? 3 : 6);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), row ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), row ? 12 : 6);
  gtk_widget_set_hexpand (self->buttons, !row);
}

void
rushes_composer_show_problem (RushesComposer *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  rushes_composer_update_height (self);
}

/* The draft. */

void
rushes_composer_save_draft (RushesComposer *self)
{
  g_autofree char *text = NULL;

  if (self->context == NULL)
    return;
  rushes_clock_cancel (rushes_context_get_clock (self->context), &self->draft_alarm);
  text = rushes_prompt_view_get_text (self->view);
  rushes_store_set_value (rushes_context_get_store (self->context), DRAFT, text);
}

static gboolean
on_draft_alarm (gpointer user_data)
{
  RushesComposer *self = user_data;

  self->draft_alarm = 0;
  rushes_composer_save_draft (self);
  return G_SOURCE_REMOVE;
}

static void
forget_ask (RushesComposer *self)
{
  g_clear_pointer (&self->ask, g_free);
  g_clear_handle_id (&self->double_click, g_source_remove);
  self->again = FALSE;
}

static void
on_text (GtkTextBuffer *buffer, RushesComposer *self)
{
  RushesClock *clock = self->context != NULL ? rushes_context_get_clock (self->context) : NULL;

  forget_ask (self);
  rushes_composer_show_problem (self, NULL);
  update_counter (self);
  rushes_composer_update_submit (self);
  if (clock == NULL)
    return;
  rushes_clock_cancel (clock, &self->draft_alarm);
  self->draft_alarm = rushes_clock_schedule (clock, DRAFT_DELAY, on_draft_alarm, self);
}

int
rushes_composer_get_duration (RushesComposer *self)
{
  return gtk_toggle_button_get_active (self->ten) ? 10 : 6;
}

static void
on_duration (GtkToggleButton *button, GParamSpec *pspec, RushesComposer *self)
{
  forget_ask (self);
  rushes_composer_update_submit (self);
  if (self->settings != NULL && g_settings_get_int (self->settings, "duration") != rushes_composer_get_duration (self))
    g_settings_set_int (self->settings, "duration", rushes_composer_get_duration (self));
}

static void
on_pasted_too_much (RushesPromptView *view, RushesComposer *self)
{
  rushes_composer_show_problem (self, _ ("The text was too large to paste. Only its first part is here."));
}

static void
on_submit (GtkButton *button, RushesComposer *self)
{
  rushes_composer_submit (self);
}

static void
on_focus (GtkWindow *window, GParamSpec *pspec, RushesComposer *self)
{
  rushes_composer_update_height (self);
}

static void
rushes_composer_root (GtkWidget *widget)
{
  RushesComposer *self = RUSHES_COMPOSER (widget);
  GtkWidget *root;

  GTK_WIDGET_CLASS (rushes_composer_parent_class)->root (widget);
  root = GTK_WIDGET (gtk_widget_get_root (widget));
  rushes_composer_take_keys (self, root);
  if (GTK_IS_WINDOW (root))
    g_signal_connect (root, "notify::focus-widget", G_CALLBACK (on_focus), self);
}

static void
rushes_composer_unroot (GtkWidget *widget)
{
  RushesComposer *self = RUSHES_COMPOSER (widget);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  rushes_composer_leave_keys (self, root);
  g_signal_handlers_disconnect_by_data (root, self);
  GTK_WIDGET_CLASS (rushes_composer_parent_class)->unroot (widget);
}

static void
rushes_composer_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (rushes_composer_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_FONT_NAME || setting == GTK_SYSTEM_SETTING_DPI)
    rushes_composer_update_height (RUSHES_COMPOSER (widget));
}

static void
rushes_composer_map (GtkWidget *widget)
{
  rushes_composer_update_height (RUSHES_COMPOSER (widget));
  GTK_WIDGET_CLASS (rushes_composer_parent_class)->map (widget);
}

void
rushes_composer_notify_key (RushesComposer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_KEY]);
}

void
rushes_composer_emit_submitted (RushesComposer *self, RushesTask *task, gint64 delay)
{
  g_signal_emit (self, signals[SUBMITTED], 0, task, delay);
}

/* The object. */

static void
rushes_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesComposer *self = RUSHES_COMPOSER (object);

  if (id == PROP_COMPACT)
    g_value_set_boolean (value, self->compact);
  else if (id == PROP_HAS_KEY)
    g_value_set_boolean (value, self->has_key);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RushesComposer *self = RUSHES_COMPOSER (object);

  if (id != PROP_COMPACT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (self->compact == g_value_get_boolean (value))
    return;
  self->compact = g_value_get_boolean (value);
  rushes_composer_update_height (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
rushes_composer_dispose (GObject *object)
{
  RushesComposer *self = RUSHES_COMPOSER (object);

  if (self->context != NULL)
    rushes_clock_cancel (rushes_context_get_clock (self->context), &self->draft_alarm);
  rushes_composer_stop (self);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rushes_composer_parent_class)->dispose (object);
}

static void
rushes_composer_class_init (RushesComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_composer_get_property;
  object_class->set_property = rushes_composer_set_property;
  object_class->dispose = rushes_composer_dispose;
  widget_class->root = rushes_composer_root;
  widget_class->unroot = rushes_composer_unroot;
  widget_class->map = rushes_composer_map;
  widget_class->system_setting_changed = rushes_composer_system_setting_changed;

  properties[PROP_COMPACT] = g_param_spec_boolean (
    "compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_KEY] =
    g_param_spec_boolean ("has-key", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SUBMITTED] = g_signal_new ("submitted", RUSHES_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, RUSHES_TYPE_TASK, G_TYPE_INT64);

  g_type_ensure (RUSHES_TYPE_PROMPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, view);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, frame);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, buttons);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, counter);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, problem);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, six);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, ten);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, submit);
  gtk_widget_class_bind_template_child (widget_class, RushesComposer, submit_label);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_duration);
  gtk_widget_class_bind_template_callback (widget_class, on_pasted_too_much);
}

static void
rushes_composer_init (RushesComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_text), self, 0);
  update_counter (self);
  rushes_composer_update_submit (self);
}

static void
set_duration (RushesComposer *self, int duration)
{
  gtk_toggle_button_set_active (duration == 10 ? self->ten : self->six, TRUE);
}

/**
 * rushes_composer_set_settings:
 *
 * The duration last used comes from @settings and is kept there.
 */
void
rushes_composer_set_settings (RushesComposer *self, GSettings *settings)
{
  g_set_object (&self->settings, settings);
  set_duration (self, g_settings_get_int (settings, "duration"));
}

/**
 * rushes_composer_set_context:
 * @context: an open one
 *
 * Brings back the draft, unless something has been written already, and lets Submit submit.
 */
void
rushes_composer_set_context (RushesComposer *self, RushesContext *context)
{
  RushesStore *store = rushes_context_get_store (context);
  const char *draft = rushes_store_get_value (store, DRAFT);

  g_return_if_fail (self->context == NULL);

  if (draft != NULL && gtk_text_buffer_get_char_count (self->buffer) == 0)
    {
      gtk_text_buffer_begin_irreversible_action (self->buffer);
      rushes_prompt_view_set_text (self->view, draft);
      gtk_text_buffer_end_irreversible_action (self->buffer);
    }
  self->context = g_object_ref (context);
  rushes_composer_follow_key (self);
  rushes_composer_update_submit (self);
}

/**
 * rushes_composer_set_row:
 * @row: whether there is room for all of it in one row, where it is compact
 */
void
rushes_composer_set_row (RushesComposer *self, gboolean row)
{
  if (self->row == row)
    return;
  self->row = row;
  rushes_composer_update_height (self);
}

/**
 * rushes_composer_set_text:
 * @duration: 6 or 10; 0 leaves it as it is
 *
 * Puts a prompt in, to be looked at and submitted by the user; what was there comes back by undo.
 */
void
rushes_composer_set_text (RushesComposer *self, const char *text, int duration)
{
  rushes_prompt_view_set_text (self->view, text);
  if (duration != 0)
    set_duration (self, duration);
  rushes_composer_focus (self);
}

void
rushes_composer_focus (RushesComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

gboolean
rushes_composer_is_focused (RushesComposer *self)
{
  return gtk_widget_is_focus (GTK_WIDGET (self->view));
}

/**
 * rushes_composer_is_key_known:
 *
 * Returns: whether it has been found out if there is a key
 */
gboolean
rushes_composer_is_key_known (RushesComposer *self)
{
  return self->key_known;
}

gboolean
rushes_composer_has_key (RushesComposer *self)
{
  return self->has_key;
}
