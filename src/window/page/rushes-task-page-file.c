/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-page-private.h"

#include <glib/gi18n.h>

/* The file of the task that is shown: seeing it go and come back, and finding it again. */

static RushesPresence *
get_presence (RushesTaskPage *self)
{
  return rushes_context_get_presence (self->context);
}

static void
look_now (RushesTaskPage *self)
{
  RushesTask *task = rushes_task_page_get_task (self);

  if (task != NULL)
    rushes_presence_look_now (get_presence (self), task);
}

/* On a thread: a folder on a disk that does not answer would hold up the window. Its signals come to the main loop. */
static void
make_monitor (GTask *work, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

  if (monitor != NULL)
    g_task_return_pointer (work, monitor, g_object_unref);
  else
    g_task_return_error (work, error);
}

static void
on_monitor (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileMonitor) monitor = g_task_propagate_pointer (G_TASK (result), &error);

  if (monitor == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("The file of a task is not watched: %s", error->message);
      return;
    }
  if (g_strcmp0 (g_task_get_task_data (G_TASK (result)), self->watched) != 0)
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (look_now), self, G_CONNECT_SWAPPED);
  g_set_object (&self->monitor, monitor);
  look_now (self); /* it may have gone before it was watched */
}

/* Watches @path from now on; %NULL: nothing. */
void
rushes_task_page_watch (RushesTaskPage *self, const char *path)
{
  g_autoptr (GTask) work = NULL;

  if (g_strcmp0 (path, self->watched) == 0)
    return;
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_free (self->watched);
  self->watched = g_strdup (path);
  if (path == NULL)
    return;
  work = g_task_new (self, self->cancellable, on_monitor, NULL);
  g_task_set_source_tag (work, rushes_task_page_watch);
  g_task_set_task_data (work, g_strdup (path), g_free);
  g_task_run_in_thread (work, make_monitor);
}

/* The file is gone, or back. The player has the old one, or none. */
void
rushes_task_page_file_moved (RushesTaskPage *self, gint64 id)
{
  RushesTask *task = rushes_task_page_get_task (self);
  g_autofree char *file = task != NULL ? rushes_presence_get_path (get_presence (self), task) : NULL;
  g_autofree char *spare = task != NULL ? rushes_presence_get_spare (get_presence (self), task) : NULL;
  gboolean missing;

  if (file == NULL || id != rushes_task_peek (task)->id)
    return;
  missing = rushes_presence_is_missing (get_presence (self), task);
  if (missing != rushes_player_is_missing (self->player) && rushes_player_get_file (self->player) != NULL)
    rushes_player_set_file (self->player, file, spare);
}

/* What is known of the file: looked for on a thread, and what the player met. */
gboolean
rushes_task_page_is_missing (RushesTaskPage *self, RushesTask *task)
{
  return rushes_presence_is_missing (get_presence (self), task) || rushes_player_is_missing (self->player);
}

/* Locate. */

/** Choosing: the task may be another one by the time the file is chosen */
typedef struct
{
  RushesTaskPage *page; /* (owned) */
  gint64 id;
} Choosing;

static void
choosing_free (gpointer data, GClosure *closure)
{
  Choosing *choosing = data;

  g_object_unref (choosing->page);
  g_free (choosing);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, Choosing *choosing)
{
  RushesTaskPage *self = choosing->page;
  g_autoptr (GFile) file = NULL;
  const char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    path = g_file_peek_path (file);
  if (path != NULL)
    rushes_task_page_do_verb (self, RUSHES_VERB_LOCATE, choosing->id, path);
  else if (file != NULL)
    rushes_task_page_say (self, rushes_reason_get_sentence (RUSHES_REASON_NO_FILE));
  g_clear_object (&self->chooser);
}

/* The folder where it was, as far as it is there. */
static void
start_in_folder (GtkFileChooser *chooser, const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GFile) start = g_file_new_for_path (folder);

  gtk_file_chooser_set_current_folder (chooser, start, NULL);
}

void
rushes_task_page_locate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesTaskPage *self = RUSHES_TASK_PAGE (widget);
  RushesTask *task = rushes_task_page_get_task (self);
  g_autoptr (GtkFileFilter) videos = NULL;
  Choosing *choosing;

  if (task == NULL || rushes_task_peek (task)->file == NULL || self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Locate Video"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Locate"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  videos = gtk_file_filter_new ();
  gtk_file_filter_set_name (videos, _ ("Videos"));
  gtk_file_filter_add_mime_type (videos, "video/*");
  gtk_file_filter_add_suffix (videos, "mp4");
  gtk_file_filter_add_suffix (videos, "webm");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), videos);
  start_in_folder (GTK_FILE_CHOOSER (self->chooser), rushes_task_peek (task)->file);
  choosing = g_new0 (Choosing, 1);
  choosing->page = g_object_ref (self);
  choosing->id = rushes_task_peek (task)->id;
  g_signal_connect_data (self->chooser, "response", G_CALLBACK (on_chosen), choosing, choosing_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
