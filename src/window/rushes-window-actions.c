/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-preferences.h"

#include <glib/gi18n.h>

/* Toasts. */

static AdwToast *
make_toast (const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  return adw_toast_new (escaped); /* its title is markup */
}

/**
 * rushes_window_toast:
 * @sentence: plain text
 */
void
rushes_window_toast (RushesWindow *self, const char *sentence)
{
  adw_toast_overlay_add_toast (self->toasts, make_toast (sentence));
}

/**
 * rushes_window_add_toast:
 * @toast: (transfer full)
 */
void
rushes_window_add_toast (RushesWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * rushes_window_say:
 * @widget: (nullable): in a window, or one
 * @sentence: plain text
 *
 * Says something that belongs to no place in the window.
 */
void
rushes_window_say (GtkWidget *widget, const char *sentence)
{
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;

  if (root != NULL && RUSHES_IS_WINDOW (root))
    rushes_window_toast (RUSHES_WINDOW (root), sentence);
  else
    g_message ("%s", sentence);
}

/* Verbs on one task. */

/**
 * rushes_window_get_task:
 *
 * Returns: (transfer none) (nullable): the task that is looked at
 */
RushesTask *
rushes_window_get_task (RushesWindow *self)
{
  RushesTaskItem *item = rushes_list_pane_get_selected (self->list);

  return item != NULL ? rushes_task_item_get_task (item) : NULL;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  if (error != NULL)
    rushes_window_toast (self, error->message);
}

static void
do_verb (RushesWindow *self, RushesVerb verb, gint64 id)
{
  rushes_engine_do_async (rushes_context_get_engine (self->context), verb, id, NULL, on_done, g_object_ref (self));
}

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    rushes_window_toast (self, error->message);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    rushes_window_toast (self, error->message);
  else
    rushes_window_toast_undo (self, _ ("Removed"), rushes_task_peek (task)->id, TRUE, 5);
}

/* The actions. */

static void
do_submit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_composer_submit (RUSHES_WINDOW (widget)->composer);
}

static void
do_compose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_composer_focus (self->composer);
}

static void
do_use_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_composer_set_text (self->composer, g_variant_get_string (parameter, NULL), 0);
}

static void
do_use_selected_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesTask *task = rushes_window_get_task (self);
  const RushesRequestFields *request;

  if (task == NULL)
    return;
  request = rushes_request_peek (rushes_task_peek (task)->request);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_composer_set_text (self->composer, request->prompt, request->duration);
}

static void
do_copy_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesTask *task = rushes_window_get_task (self);

  if (rushes_window_do_with_many (self, name) || task == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          rushes_request_peek (rushes_task_peek (task)->request)->prompt);
  rushes_window_toast (self, _ ("Prompt copied"));
}

static void
do_star (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesTask *task = rushes_window_get_task (self);

  if (!rushes_window_do_with_many (self, name) && task != NULL)
    rushes_store_mark_async (rushes_context_get_store (self->context), rushes_task_peek (task)->id, RUSHES_MARK_STARRED,
                             !rushes_task_peek (task)->starred, on_marked, g_object_ref (self));
}

static void
do_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesTask *task = rushes_window_get_task (self);
  gint64 id;

  if (rushes_window_do_with_many (self, name) || task == NULL)
    return;
  id = rushes_task_peek (task)->id;
  rushes_list_pane_select_neighbour (self->list, 1);
  rushes_store_mark_async (rushes_context_get_store (self->context), id, RUSHES_MARK_REMOVED, TRUE, on_removed,
                           g_object_ref (self));
}

static void
do_check_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesTask *task = rushes_window_get_task (self);

  if (task != NULL)
    do_verb (self, RUSHES_VERB_CHECK_NOW, rushes_task_peek (task)->id);
}

static void
do_compare (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_compare (RUSHES_WINDOW (widget));
}

static void
do_unselect (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_list_pane_unselect (RUSHES_WINDOW (widget)->list);
}

/* Whether Back ends that several are selected. */
static gboolean
is_selection_to_end (RushesWindow *self)
{
  return rushes_list_pane_get_n_selected (self->list) > 1 || rushes_list_pane_is_choosing (self->list);
}

static gboolean
is_screen_in_front (RushesWindow *self)
{
  return self->narrow && g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "screen") == 0;
}

static void
do_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  if (self->whole != NULL)
    rushes_window_leave_whole (self);
  else if (is_selection_to_end (self))
    rushes_list_pane_unselect (self->list);
  else if (!is_screen_in_front (self) && rushes_list_pane_leave_removed (self->list))
    return;
  else
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
do_resume (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesEngine *engine = rushes_context_get_engine (self->context);
  const RushesTrouble *trouble = rushes_engine_get_trouble (engine);

  if (trouble->kind == RUSHES_TROUBLE_VIDEOS)
    rushes_engine_resume_videos (engine);
  else if (trouble->kind == RUSHES_TROUBLE_PROFILE && trouble->profile != NULL)
    rushes_engine_resume_profile (engine, rushes_profile_peek (trouble->profile)->id);
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rushes_keys_unlock_finish (RUSHES_KEYS (source), result, &error))
    do_resume (GTK_WIDGET (self), NULL, NULL);
  else
    rushes_window_toast (self, error->message);
}

static void
do_unlock (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  rushes_keys_unlock_async (rushes_context_get_keys (self->context), NULL, on_unlocked, g_object_ref (self));
}

static void
do_send (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  rushes_engine_set_paused (rushes_context_get_engine (self->context), g_str_equal (name, "win.keep-paused"));
}

/* The buttons of the notice that are about nothing else. */
static void
do_notice (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  if (g_str_equal (name, "win.close-notice"))
    rushes_window_close_notice (self);
  else if (g_str_equal (name, "win.show-damaged"))
    rushes_window_show_damaged (self);
  else if (g_str_equal (name, "win.copy-unkept"))
    rushes_window_copy_unkept (self);
  else
    rushes_window_close_unkept (self);
}

static void
do_add_task (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_add_by_id (RUSHES_WINDOW (widget));
}

static void
do_show_working (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  rushes_window_leave_whole (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_list_pane_show_group (self->list, RUSHES_TASK_GROUP_WORKING);
}

static void
do_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_list_pane_search (self->list);
}

static void
do_add_key (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_preferences_present_key (GTK_WINDOW (widget), RUSHES_WINDOW (widget)->context);
}

static void
do_watch (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_watch (RUSHES_WINDOW (widget));
}

static void
do_show_kept (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_show_kept (RUSHES_WINDOW (widget));
}

/* Keys here reach only what no other widget has taken: single letters do not disturb who writes. */
static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc func;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "win.search", NULL, do_search, GDK_KEY_f, GDK_CONTROL_MASK },
  { "win.submit", NULL, do_submit, 0, 0 }, /* Ctrl+Return is the composer's own, for its repeats are dead */
  { "win.compose", NULL, do_compose, GDK_KEY_n, GDK_CONTROL_MASK },
  { "win.add-key", NULL, do_add_key, 0, 0 },
  { "win.use-prompt", "s", do_use_prompt, 0, 0 },
  { "win.use-selected-prompt", NULL, do_use_selected_prompt, 0, 0 },
  { "win.copy-prompt", NULL, do_copy_prompt, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "win.star", NULL, do_star, GDK_KEY_s, 0 },
  { "win.remove", NULL, do_remove, GDK_KEY_Delete, 0 },
  { "win.check-now", NULL, do_check_now, GDK_KEY_F5, 0 },
  { "win.back", NULL, do_back, GDK_KEY_Escape, 0 },
  { "win.compare", NULL, do_compare, 0, 0 }, /* Ctrl+Shift+D: rushes_window_enable_debugging() */
  { "win.unselect", NULL, do_unselect, 0, 0 },
  { "win.resume", NULL, do_resume, 0, 0 },
  { "win.unlock", NULL, do_unlock, 0, 0 },
  { "win.send", NULL, do_send, 0, 0 },
  { "win.keep-paused", NULL, do_send, 0, 0 },
  { "win.close-notice", NULL, do_notice, 0, 0 },
  { "win.show-damaged", NULL, do_notice, 0, 0 },
  { "win.copy-unkept", NULL, do_notice, 0, 0 },
  { "win.close-unkept", NULL, do_notice, 0, 0 },
  { "win.add-task", NULL, do_add_task, 0, 0 },
  { "win.show-working", NULL, do_show_working, 0, 0 },
  { "win.watch", NULL, do_watch, GDK_KEY_F8, 0 },
  { "win.show-kept", NULL, do_show_kept, 0, 0 },
};

void
rushes_window_install_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers, actions[i].name, NULL);
    }
  rushes_window_install_menus (klass);
  rushes_window_install_clip_actions (klass);
  rushes_window_install_take_actions (klass);
  rushes_window_install_undo_actions (klass);
  rushes_window_install_many_actions (klass);
  rushes_window_install_removed_actions (klass);
}

static gboolean
can_check (RushesTask *task)
{
  RushesTaskState state = task != NULL ? rushes_task_peek (task)->state : RUSHES_TASK_CANCELLED;

  return state == RUSHES_TASK_GENERATING || state == RUSHES_TASK_FETCHING || state == RUSHES_TASK_LOST;
}

void
rushes_window_update_actions (RushesWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean open = self->context != NULL;
  /* What is selected is not in sight beside a page that has the window to itself. */
  RushesTask *task = open && self->whole == NULL ? rushes_window_get_task (self) : NULL;

  gtk_widget_action_set_enabled (widget, "win.add-key", open);
  gtk_widget_action_set_enabled (widget, "win.add-task", open);
  gtk_widget_action_set_enabled (widget, "win.watch", open);
  gtk_widget_action_set_enabled (widget, "win.search", open && self->whole == NULL);
  gtk_widget_action_set_enabled (widget, "win.use-selected-prompt", task != NULL);
  gtk_widget_action_set_enabled (widget, "win.copy-prompt", task != NULL);
  gtk_widget_action_set_enabled (widget, "win.star", task != NULL);
  gtk_widget_action_set_enabled (widget, "win.remove", task != NULL && !rushes_task_peek (task)->removed);
  gtk_widget_action_set_enabled (widget, "win.check-now", can_check (task));
  gtk_widget_action_set_enabled (widget, "win.undo", !rushes_undo_list_is_empty (self->undo));
  rushes_window_update_clip_actions (self);
  rushes_window_update_many_actions (self);
  rushes_window_update_take_actions (self);
  rushes_window_update_removed_actions (self);
  gtk_widget_action_set_enabled (widget, "win.compare", open && self->whole == NULL);
  gtk_widget_action_set_enabled (widget, "win.back",
                                 self->whole != NULL || is_selection_to_end (self) ||
                                   rushes_list_pane_is_removed (self->list) || is_screen_in_front (self));
}
