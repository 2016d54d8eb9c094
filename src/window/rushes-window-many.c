/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-tag-dialog.h"

#include <glib/gi18n.h>

/*
 * Verbs on the tasks that are selected, be it one or a million. Which they are is asked of the list when a verb is
 * carried out, and nothing is held for them before.
 */

static gboolean
is_selecting (RushesWindow *self)
{
  return self->context != NULL && self->whole == NULL && rushes_list_pane_get_n_selected (self->list) > 1;
}

/* Carrying out. */

/** Asking: a verb that waits to know which tasks it is for */
typedef struct
{
  RushesWindow *window; /* (owned) */
  RushesManyFunc func;
} Asking;

static void
on_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (RushesWindow) self = asking->window;
  RushesManyFunc func = asking->func;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = rushes_list_pane_ids_finish (RUSHES_LIST_PANE (source), result, &error);

  g_free (asking);
  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ids == NULL)
    rushes_window_toast (self, error->message);
  else if (ids->len > 0)
    func (self, ids);
}

/**
 * rushes_window_with_ids:
 * @func: called once, with at least one
 *
 * Finds out which tasks are selected, or which one is looked at.
 */
void
rushes_window_with_ids (RushesWindow *self, RushesManyFunc func)
{
  RushesTask *task = rushes_window_get_task (self);
  Asking *asking;

  if (!is_selecting (self))
    {
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

      if (task == NULL)
        return;
      g_array_append_val (ids, rushes_task_peek (task)->id);
      func (self, ids);
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->window = g_object_ref (self);
  asking->func = func;
  rushes_list_pane_ids_async (self->list, NULL, on_ids, asking);
}

/* The verbs. */

static void
star (RushesWindow *self, GArray *ids)
{
  rushes_window_edit_ids (self, RUSHES_EDIT_STAR, NULL, ids);
}

static void
unstar (RushesWindow *self, GArray *ids)
{
  rushes_window_edit_ids (self, RUSHES_EDIT_UNSTAR, NULL, ids);
}

static void
do_add_star (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_with_ids (RUSHES_WINDOW (widget), star);
}

static void
do_remove_star (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_with_ids (RUSHES_WINDOW (widget), unstar);
}

static void
remove_tasks (RushesWindow *self, GArray *ids)
{
  /* Or the last of them to go would be looked at meanwhile. */
  rushes_list_pane_unselect (self->list);
  rushes_window_edit_ids (self, RUSHES_EDIT_REMOVE, NULL, ids);
}

static void
do_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_with_ids (RUSHES_WINDOW (widget), rushes_window_tag);
}

static void
do_retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_with_ids (RUSHES_WINDOW (widget), rushes_window_retry);
}

static void
do_send_edited (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  if (is_selecting (self))
    rushes_window_with_ids (self, rushes_window_send_edited);
  else
    gtk_widget_activate_action (widget, "win.use-selected-prompt", NULL);
}

static void
do_copy_ids (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_with_ids (RUSHES_WINDOW (widget), rushes_window_copy_ids);
}

static void
do_save_files (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_with_ids (RUSHES_WINDOW (widget), rushes_window_save_files);
}

/**
 * rushes_window_do_with_many:
 * @action: the name of one that is also there for the task that is looked at
 *
 * Returns: whether several are selected, and it is done with them
 */
gboolean
rushes_window_do_with_many (RushesWindow *self, const char *action)
{
  static const struct
  {
    const char *action;
    RushesManyFunc func;
  } verbs[] = {
    { "win.copy-prompt", rushes_window_copy_prompts },
    { "win.copy-file", rushes_window_copy_files },
    { "win.remove", remove_tasks },
  };

  if (!is_selecting (self))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].action, action))
      rushes_window_with_ids (self, verbs[i].func);
  if (g_str_equal (action, "win.star"))
    rushes_window_with_ids (self,
                            rushes_many_facts_are_starred (rushes_chosen_get_facts (self->chosen)) ? unstar : star);
  return TRUE;
}

/* The tags of several. */

/** Tagging: a dialog about tasks that were selected when it was opened */
typedef struct
{
  RushesWindow *window; /* (owned) */
  GArray *ids;          /* (owned) (element-type gint64) */
} Tagging;

static void
tagging_free (gpointer data, GClosure *closure)
{
  Tagging *tagging = data;

  g_object_unref (tagging->window);
  g_array_unref (tagging->ids);
  g_free (tagging);
}

static void
on_tagged (RushesTagDialog *dialog, const char *response, Tagging *tagging)
{
  const GPtrArray *choices = rushes_tag_dialog_get_choices (dialog);
  GPtrArray *deeds;

  if (!g_str_equal (response, RUSHES_TAG_DIALOG_APPLY) || tagging->window->context == NULL)
    return;
  deeds = rushes_window_deeds_new ();
  for (guint i = 0; i < choices->len; i++)
    {
      const RushesTagChoice *choice = choices->pdata[i];

      if (choice->now != choice->before)
        rushes_window_deeds_add (deeds, choice->now == RUSHES_TAG_ALL ? RUSHES_EDIT_TAG : RUSHES_EDIT_UNTAG,
                                 choice->tag, tagging->ids);
    }
  if (deeds->len > 0)
    rushes_window_edit (tagging->window, deeds);
  else
    g_ptr_array_unref (deeds);
}

void
rushes_window_tag (RushesWindow *self, GArray *ids)
{
  Tagging *tagging = g_new0 (Tagging, 1);
  RushesTagDialog *dialog = rushes_tag_dialog_new (GTK_WINDOW (self), rushes_context_get_store (self->context), ids);

  tagging->window = g_object_ref (self);
  tagging->ids = g_array_ref (ids);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_tagged), tagging, tagging_free, 0);
}

/* Which of them are on. */

static void
on_known (gpointer user_data)
{
  RushesWindow *self = user_data;
  const RushesManyFacts *facts = rushes_chosen_get_facts (self->chosen);

  if (self->several != NULL)
    rushes_several_page_set_facts (self->several, facts);
  rushes_list_pane_show_starred (self->list, rushes_many_facts_are_starred (facts));
  rushes_window_update_actions (self);
}

/* To be called when something else is selected. */
void
rushes_window_look_at_chosen (RushesWindow *self)
{
  if (self->context == NULL)
    return;
  if (self->chosen == NULL)
    self->chosen = rushes_chosen_new (rushes_context_get_store (self->context), self->list, on_known, self);
  rushes_chosen_look (self->chosen);
}

/* With the window. */
void
rushes_window_drop_many (RushesWindow *self)
{
  g_clear_pointer (&self->chosen, rushes_chosen_free);
  g_clear_pointer (&self->undo, rushes_undo_list_free);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc func; /* NULL: it is there for one too, and installed elsewhere */
  RushesManyVerb verb;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "win.star", NULL, RUSHES_N_MANY_VERBS, 0, 0 },
  { "win.add-star", do_add_star, RUSHES_MANY_STAR, 0, 0 },
  { "win.remove-star", do_remove_star, RUSHES_MANY_UNSTAR, 0, 0 },
  { "win.tag", do_tag, RUSHES_MANY_TAG, 0, 0 },
  { "win.copy-prompt", NULL, RUSHES_MANY_COPY_PROMPTS, 0, 0 },
  { "win.copy-ids", do_copy_ids, RUSHES_MANY_COPY_IDS, 0, 0 },
  { "win.copy-file", NULL, RUSHES_MANY_COPY_FILES, 0, 0 },
  { "win.save-files", do_save_files, RUSHES_MANY_SAVE_FILES, 0, 0 },
  { "win.retry-failed", do_retry, RUSHES_MANY_RETRY, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "win.send-edited", do_send_edited, RUSHES_MANY_EDIT, 0, 0 },
  { "win.remove", NULL, RUSHES_MANY_REMOVE, 0, 0 },
};

void
rushes_window_install_many_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (actions[i].func != NULL)
        gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers, actions[i].name, NULL);
    }
}

/* After what one task alone allows. */
void
rushes_window_update_many_actions (RushesWindow *self)
{
  RushesTask *task = self->context != NULL && self->whole == NULL ? rushes_window_get_task (self) : NULL;
  gboolean several = is_selecting (self);
  RushesManyFacts one = { .n = 1 };

  if (!several && task != NULL)
    rushes_many_facts_count (&one, task);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const RushesManyFacts *facts = several ? rushes_chosen_get_facts (self->chosen) : &one;
      gboolean on = several || task != NULL;

      if (actions[i].func == NULL && !several)
        continue;
      /* What is removed has verbs of its own: rushes-window-removed.c. */
      if (several && rushes_list_pane_is_removed (self->list))
        on = actions[i].verb == RUSHES_MANY_COPY_PROMPTS || actions[i].verb == RUSHES_MANY_COPY_IDS;
      if (actions[i].verb != RUSHES_N_MANY_VERBS)
        on = on && rushes_many_facts_can (facts, actions[i].verb);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, on);
    }
}
