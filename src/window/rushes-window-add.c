/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-task-id-dialog.h"

#include <glib/gi18n.h>

/* A task made elsewhere comes into the library by the id that the service has given to it. Nothing is sent for it. */

static void
show (RushesWindow *self, gint64 id)
{
  rushes_list_pane_select (self->list, id);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
on_shown_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);

  if (task != NULL)
    show (self, rushes_task_peek (task)->id);
  else
    rushes_window_toast (self, error->message);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_engine_submit_finish (RUSHES_ENGINE (source), result, &error);
  const RushesTaskFields *fields;

  if (tasks == NULL || tasks->len == 0)
    {
      rushes_window_toast (self, error != NULL ? error->message : _ ("The task could not be added"));
      return;
    }
  fields = rushes_task_peek (tasks->pdata[0]);
  /* One that is here already is shown, also where it had been removed. */
  if (fields->removed)
    rushes_store_mark_async (rushes_context_get_store (self->context), fields->id, RUSHES_MARK_REMOVED, FALSE,
                             on_shown_again, g_object_ref (self));
  else
    show (self, fields->id);
}

static void
add (RushesWindow *self, const char *service_id, const char *prompt)
{
  RushesProfile *profile = rushes_store_get_default_profile (rushes_context_get_store (self->context));
  g_autofree char *ask = g_uuid_string_random ();
  /* Translators: %s is the id of a task, which stands in where its prompt is not known. */
  g_autofree char *name = g_strdup_printf (_ ("Task %s"), service_id);
  const RushesRequestFields what = { .prompt = prompt != NULL ? prompt : name, .duration = 6 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesRequest) request = rushes_request_new (&what, &error);
  RushesNewTask task = { .request = request, .ask = ask, .takes = 1, .service_id = service_id };

  if (request == NULL)
    {
      rushes_window_toast (self, error->message);
      return;
    }
  if (profile == NULL)
    return;
  task.profile = rushes_profile_peek (profile)->id;
  rushes_engine_submit_async (rushes_context_get_engine (self->context), &task, 1, on_added, g_object_ref (self));
}

static void
on_response (RushesTaskIdDialog *dialog, const char *response, RushesWindow *self)
{
  g_autofree char *service_id = rushes_task_id_dialog_get_id (dialog);
  g_autofree char *prompt = rushes_task_id_dialog_get_prompt (dialog);

  if (g_str_equal (response, RUSHES_TASK_ID_DIALOG_USE) && self->context != NULL)
    add (self, service_id, prompt);
}

/**
 * rushes_window_add_by_id:
 *
 * Asks for the id of a task made elsewhere; without a service to ask after it, for the service.
 */
void
rushes_window_add_by_id (RushesWindow *self)
{
  RushesTaskIdDialog *dialog;

  if (rushes_store_get_default_profile (rushes_context_get_store (self->context)) == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.add-key", NULL);
      return;
    }
  dialog = rushes_task_id_dialog_new (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
