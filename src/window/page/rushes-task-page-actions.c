/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-page-private.h"

#include "rushes-clock.h"
#include "rushes-opener.h"
#include "rushes-window.h"

#include <glib/gi18n.h>

#define DEFAULT_DELAY 5 /* s: window.md section 5 */

/* What the buttons of the page do. One deed at a time: while one is on its way to the disk all of them are off. */

/** Deed: something asked of the engine for one task */
typedef struct
{
  RushesTaskPage *page; /* (owned) */
  gboolean show;        /* go to the task that came of it */
  gint64 delay;         /* of a submission, µs */
} Deed;

static Deed *
begin (RushesTaskPage *self)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->page = g_object_ref (self);
  self->asking = TRUE;
  rushes_task_page_update_actions (self);
  return deed;
}

static RushesTaskPage *
end (Deed *deed)
{
  RushesTaskPage *self = deed->page;

  g_free (deed);
  self->asking = FALSE;
  rushes_task_page_update_actions (self);
  return self;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean show = ((Deed *) user_data)->show;
  g_autoptr (RushesTaskPage) self = end (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (task == NULL)
    rushes_task_page_say (self, error->message);
  else if (show && root != NULL && RUSHES_IS_WINDOW (root))
    rushes_window_show_task (RUSHES_WINDOW (root), rushes_task_peek (task)->id);
}

/* Asks the engine to do something to the task @id, which need not be the one that is shown any more. */
void
rushes_task_page_do_verb (RushesTaskPage *self, RushesVerb verb, gint64 id, const char *argument)
{
  Deed *deed;

  if (self->asking || self->context == NULL)
    return;
  deed = begin (self);
  deed->show = verb == RUSHES_VERB_SEND_AGAIN;
  rushes_engine_do_async (rushes_context_get_engine (self->context), verb, id, argument, on_done, deed);
}

static void
do_verb (GtkWidget *widget, RushesVerb verb)
{
  RushesTask *task = rushes_task_page_get_task (RUSHES_TASK_PAGE (widget));

  if (task != NULL)
    rushes_task_page_do_verb (RUSHES_TASK_PAGE (widget), verb, rushes_task_peek (task)->id, NULL);
}

static void
do_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, RUSHES_VERB_CANCEL);
}

static void
do_check_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, RUSHES_VERB_CHECK_NOW);
}

static void
do_never_arrived (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, RUSHES_VERB_NEVER_ARRIVED);
}

static void
do_fetch_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, RUSHES_VERB_FETCH_AGAIN);
}

/* A task that the service forgot is asked after again; a video that could not be brought is fetched again. */
static void
do_try_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesTask *task = rushes_task_page_get_task (RUSHES_TASK_PAGE (widget));
  gboolean forgotten = task == NULL || rushes_task_peek (task)->reason == RUSHES_REASON_UNKNOWN_TASK;

  do_verb (widget, forgotten ? RUSHES_VERB_CHECK_NOW : RUSHES_VERB_FETCH_AGAIN);
}

/* Once more, as from the composer: a task of its own, with the same free time to take it back. */

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gint64 delay = ((Deed *) user_data)->delay;
  g_autoptr (RushesTaskPage) self = end (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_engine_submit_finish (RUSHES_ENGINE (source), result, &error);

  if (tasks == NULL)
    {
      rushes_task_page_say (self, error->message); /* the UUID stays: pressed again it is the same asking */
      return;
    }
  g_clear_pointer (&self->ask, g_free);
  rushes_task_page_emit_submitted (self, g_ptr_array_index (tasks, 0), delay);
}

static void
do_submit_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (widget);
  RushesTask *task = rushes_task_page_get_task (self);
  int seconds = self->settings != NULL ? g_settings_get_int (self->settings, "undo-delay") : DEFAULT_DELAY;
  const RushesTaskFields *fields;
  RushesNewTask again = { .takes = 1 };
  Deed *deed;

  if (task == NULL || self->asking)
    return;
  fields = rushes_task_peek (task);
  if (self->ask == NULL)
    self->ask = g_uuid_string_random ();
  deed = begin (self);
  deed->delay = seconds * RUSHES_SECOND;
  again.request = fields->request;
  again.profile = fields->profile;
  again.ask = self->ask;
  again.parent = fields->id;
  again.not_before = rushes_clock_now (rushes_context_get_clock (self->context)) + deed->delay;
  rushes_engine_submit_async (rushes_context_get_engine (self->context), &again, 1, on_submitted, deed);
}

static void
do_use_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesTask *task = rushes_task_page_get_task (RUSHES_TASK_PAGE (widget));

  if (task != NULL)
    gtk_widget_activate_action (widget, "win.use-prompt", "s",
                                rushes_request_peek (rushes_task_peek (task)->request)->prompt);
}

static void
do_copy_id (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesTask *task = rushes_task_page_get_task (RUSHES_TASK_PAGE (widget));

  if (task == NULL || rushes_task_peek (task)->service_id == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), rushes_task_peek (task)->service_id);
  rushes_task_page_say (RUSHES_TASK_PAGE (widget), _ ("Task ID copied"));
}

static void
do_open_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesTask *task = rushes_task_page_get_task (RUSHES_TASK_PAGE (widget));
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));

  if (task != NULL && rushes_task_peek (task)->file != NULL)
    rushes_opener_show_in_folder (window, rushes_task_peek (task)->file);
}

static void
do_ask (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (g_str_equal (name, "task.paste-id"))
    rushes_task_page_ask_for_id (RUSHES_TASK_PAGE (widget));
  else
    rushes_task_page_ask_to_send_again (RUSHES_TASK_PAGE (widget));
}

/* The window says what came of it, and goes on to the next one. */
static void
do_removed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, g_str_equal (name, "task.restore") ? "win.restore" : "win.trash", NULL);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc func;
} actions[] = {
  { "task.cancel", do_cancel },
  { "task.check-now", do_check_now },
  { "task.paste-id", do_ask },
  { "task.never-arrived", do_never_arrived },
  { "task.send-again", do_ask },
  { "task.edit-prompt", do_use_prompt },
  { "task.try-again", do_try_again },
  { "task.fetch-again", do_fetch_again },
  { "task.locate", rushes_task_page_locate },
  { "task.open-folder", do_open_folder },
  { "task.use-prompt", do_use_prompt },
  { "task.submit-again", do_submit_again },
  { "task.restore", do_removed },
  { "task.trash", do_removed },
  { "task.copy-id", do_copy_id },
};

void
rushes_task_page_install_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].func);
}

/* On is what the page has a button for. */
void
rushes_task_page_update_actions (RushesTaskPage *self)
{
  const RushesTaskFace *face = self->face;
  RushesTask *task = rushes_task_page_get_task (self);

  for (int deed = 0; deed < RUSHES_N_TASK_DEEDS; deed++)
    {
      gboolean on = FALSE;

      for (guint i = 0; face != NULL && i < face->n_deeds; i++)
        on |= (int) face->deeds[i] == deed;
      gtk_widget_action_set_enabled (GTK_WIDGET (self), rushes_task_deed_get_action (deed), on && !self->asking);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.copy-id",
                                 task != NULL && rushes_task_peek (task)->service_id != NULL);
}
