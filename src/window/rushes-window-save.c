/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-file-copy.h"
#include "rushes-job.h"
#include "rushes-opener.h"
#include "rushes-save-as.h"
#include "rushes-word-list.h"

#include <glib/gi18n.h>

#define SLICE 100 /* tasks that are read at a time */

/*
 * Copies of many videos in a folder of the user's: one after the other, so that a disk is not made to seek, never over
 * a file that is there, and with one word at the end about all that could not be saved.
 */

/** Saving: of the tasks that were selected when it began */
typedef struct
{
  RushesWindow *window;          /* (owned) */
  RushesJob *job;                /* (owned) (nullable): once the folder is chosen */
  GArray *ids;                   /* (owned) (element-type gint64) */
  guint next;                    /* of @ids: those before have been read */
  GFile *folder;                 /* (owned) (nullable): once it is chosen */
  GtkFileChooserNative *chooser; /* (owned) */
  GPtrArray *tasks;              /* (owned) (nullable) (element-type RushesTask): the slice that is being saved */
  guint at;                      /* of @tasks */
  guint n_saved;
  guint n_missing;
  guint n_there; /* already in the folder */
  guint n_failed;
  char *problem; /* (owned) (nullable): what ended it before its time */
} Saving;

static void
saving_free (Saving *saving)
{
  if (saving->job != NULL)
    rushes_job_end (saving->job);
  g_array_unref (saving->ids);
  g_clear_object (&saving->folder);
  g_clear_object (&saving->chooser);
  g_clear_pointer (&saving->tasks, g_ptr_array_unref);
  g_free (saving->problem);
  g_object_unref (saving->window);
  g_free (saving);
}

/* At its end: "27 saved, 2 missing". */

static char *
say_result (Saving *saving)
{
  char *text = NULL;
  guint n_saved = saving->n_saved, n_there = saving->n_there;
  guint n_missing = saving->n_missing, n_failed = saving->n_failed;

  rushes_word_list_add (&text, g_strdup_printf (ngettext ("%'u saved", "%'u saved", n_saved), n_saved), n_saved);
  rushes_word_list_add (
    &text, g_strdup_printf (ngettext ("%'u in this folder already", "%'u in this folder already", n_there), n_there),
    n_there);
  rushes_word_list_add (&text, g_strdup_printf (ngettext ("%'u is missing", "%'u are missing", n_missing), n_missing),
                        n_missing);
  rushes_word_list_add (
    &text, g_strdup_printf (ngettext ("%'u could not be saved", "%'u could not be saved", n_failed), n_failed),
    n_failed);
  rushes_word_list_end (&text, saving->problem);
  return text != NULL ? text : g_strdup (_ ("None of these has a video"));
}

static void
open_folder (AdwToast *toast, GFile *folder)
{
  RushesWindow *window = g_object_get_data (G_OBJECT (toast), "window");

  rushes_opener_open_folder (GTK_WINDOW (window), g_file_peek_path (folder));
}

static void
saving_end (Saving *saving)
{
  g_autofree char *sentence = say_result (saving);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1); /* the title of a toast is markup */
  AdwToast *toast = adw_toast_new (escaped);

  if (saving->n_saved > 0 && g_file_peek_path (saving->folder) != NULL)
    {
      adw_toast_set_button_label (toast, _ ("Open Folder"));
      g_object_set_data_full (G_OBJECT (toast), "window", g_object_ref (saving->window), g_object_unref);
      g_object_set_data_full (G_OBJECT (toast), "folder", g_object_ref (saving->folder), g_object_unref);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (open_folder), saving->folder, 0);
    }
  rushes_window_add_toast (saving->window, toast);
  saving_free (saving);
}

/* One after the other. */

static void save_next (Saving *saving);

/* Returns: whether the next one may fare better */
static gboolean
note_error (Saving *saving, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    saving->n_there++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    saving->n_missing++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    {
      saving->problem = rushes_save_as_explain (error);
      return FALSE;
    }
  else
    saving->n_failed++;
  return TRUE;
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  if (rushes_file_copy_finish (result, &error))
    saving->n_saved++;
  else if (!note_error (saving, error))
    {
      saving_end (saving);
      return;
    }
  save_next (saving);
}

static void
on_tasks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&saving->tasks, g_ptr_array_unref);
  saving->tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);
  saving->at = 0;
  if (saving->tasks == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    saving->problem = g_strdup (error->message);
  if (saving->tasks != NULL)
    save_next (saving);
  else
    saving_end (saving);
}

static void
read_next (Saving *saving)
{
  guint n = MIN (SLICE, saving->ids->len - saving->next);
  const gint64 *ids = &g_array_index (saving->ids, gint64, saving->next);

  if (n == 0 || saving->window->context == NULL)
    {
      saving_end (saving);
      return;
    }
  saving->next += n;
  rushes_store_tasks_async (rushes_context_get_store (saving->window->context), ids, n,
                            rushes_job_get_cancellable (saving->job), on_tasks, saving);
}

static void
save_next (Saving *saving)
{
  RushesTask *task = NULL;
  g_autoptr (GFile) file = NULL;

  while (task == NULL && saving->tasks != NULL && saving->at < saving->tasks->len)
    {
      task = saving->tasks->pdata[saving->at++];
      if (!rushes_task_has_video (task))
        task = NULL;
    }
  if (task == NULL)
    {
      read_next (saving);
      return;
    }
  rushes_job_tell (saving->job, saving->next - saving->tasks->len + saving->at, saving->ids->len);
  file = g_file_new_for_path (rushes_task_peek (task)->file);
  rushes_file_copy_into_async (file, saving->folder, rushes_job_get_cancellable (saving->job), on_copied, saving);
}

static void
on_response (GtkNativeDialog *dialog, int response, Saving *saving)
{
  if (response == GTK_RESPONSE_ACCEPT)
    saving->folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_destroy (dialog);
  if (saving->folder == NULL)
    {
      saving_free (saving);
      return;
    }
  saving->job = rushes_job_new (saving->window, _ ("Saving"));
  read_next (saving);
}

/**
 * rushes_window_save_files:
 * @ids: (element-type gint64)
 *
 * Asks for a folder, and puts a copy of each video there.
 */
void
rushes_window_save_files (RushesWindow *self, GArray *ids)
{
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);
  g_autoptr (GFile) folder = g_file_new_for_path (videos != NULL ? videos : g_get_home_dir ());
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (self);
  saving->ids = g_array_ref (ids);
  saving->chooser = gtk_file_chooser_native_new (_ ("Save Files to Folder"), GTK_WINDOW (self),
                                                 GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (saving->chooser), folder, NULL);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (on_response), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}
