/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-copied-text.h"
#include "rushes-file-offer.h"
#include "rushes-job.h"
#include "rushes-task-walk.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define SLICE       250
#define MAX_PROMPTS 1000
#define MAX_IDS     10000
#define MAX_FILES   1000
#define MAX_BYTES   (1024 * 1024)

/* Text and files of many tasks on their way to the clipboard: read in slices, and bounded, for a clipboard is no disk.
 */

typedef enum
{
  PROMPTS,
  IDS,
  FILES,
} What;

/** Copying: of the tasks that were selected when it began */
typedef struct
{
  RushesJob *job; /* (owned) */
  What what;
  RushesCopiedText *text; /* (owned) */
  GPtrArray *paths;       /* (owned) (element-type filename) */
  guint n_without;        /* tasks that have no such thing */
  guint n_missing;        /* files that are not there */
  guint n_ids;
  gboolean full;
} Copying;

static void
copying_free (Copying *copying)
{
  rushes_job_end (copying->job);
  rushes_copied_text_free (copying->text);
  g_ptr_array_unref (copying->paths);
  g_free (copying);
}

static char *
say_copied (Copying *copying, guint n)
{
  switch (copying->what)
    {
    case PROMPTS:
      return g_strdup_printf (ngettext ("%'u prompt copied", "%'u prompts copied", n), n);
    case IDS:
      return g_strdup_printf (ngettext ("%'u task ID copied", "%'u task IDs copied", n), n);
    case FILES:
    default:
      return g_strdup_printf (ngettext ("%'u file copied", "%'u files copied", n), n);
    }
}

static char *
say_without (Copying *copying)
{
  guint n = copying->what == FILES ? copying->n_missing : copying->n_without;

  if (copying->what == FILES)
    return g_strdup_printf (ngettext ("%'u is missing", "%'u are missing", n), n);
  return g_strdup_printf (ngettext ("%'u has none yet", "%'u have none yet", n), n);
}

static void
say_end (Copying *copying, guint n)
{
  RushesWindow *self = rushes_job_get_window (copying->job);
  g_autofree char *copied = say_copied (copying, n);
  g_autofree char *more = NULL;
  g_autofree char *sentence = NULL;

  if (copying->full)
    more =
      g_strdup_printf (ngettext ("of %'u, more do not fit", "of %'u, more do not fit", copying->n_ids), copying->n_ids);
  else if (copying->what == FILES ? copying->n_missing > 0 : copying->n_without > 0)
    more = say_without (copying);
  sentence = more != NULL ? g_strdup_printf (_ ("%1$s, %2$s"), copied, more) : g_strdup (copied);
  rushes_window_toast_step (self, sentence, rushes_undo_parts_new (), 3);
}

static gboolean
take (Copying *copying, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  if (copying->what == PROMPTS)
    return rushes_copied_text_add (copying->text, rushes_request_peek (fields->request)->prompt);
  if (copying->what == IDS ? fields->service_id == NULL : !rushes_task_has_video (task))
    {
      copying->n_without++;
      return TRUE;
    }
  if (copying->what == IDS)
    return rushes_copied_text_add (copying->text, fields->service_id);
  if (copying->paths->len == MAX_FILES)
    return FALSE;
  g_ptr_array_add (copying->paths, g_strdup (fields->file));
  return TRUE;
}

static gboolean
on_slice (GPtrArray *tasks, guint done, guint total, gpointer user_data)
{
  Copying *copying = user_data;

  rushes_job_tell (copying->job, done, total);
  for (guint i = 0; i < tasks->len && !copying->full; i++)
    copying->full = !take (copying, tasks->pdata[i]);
  return !copying->full;
}

/* Files: those that are there, which a disk has to be asked for. */

static void
look_for_files (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copying *copying = data;
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < copying->paths->len; i++)
    if (access (copying->paths->pdata[i], F_OK) == 0)
      g_ptr_array_add (files, g_file_new_for_path (copying->paths->pdata[i]));
    else
      copying->n_missing++;
  g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  RushesWindow *self = rushes_job_get_window (copying->job);
  g_autoptr (GPtrArray) files = g_task_propagate_pointer (G_TASK (result), NULL);

  if (files != NULL && files->len > 0)
    rushes_file_offer_copy (GTK_WIDGET (self), files);
  if (files != NULL && files->len > 0)
    say_end (copying, files->len);
  else
    rushes_window_toast (self, copying->n_missing > 0 ? _ ("The files are not there any more")
                                                      : _ ("None of these has a video"));
  copying_free (copying);
}

static void
find_files (Copying *copying)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_files, copying);

  g_task_set_source_tag (task, find_files);
  g_task_set_task_data (task, copying, NULL);
  g_task_run_in_thread (task, look_for_files);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  RushesWindow *self = rushes_job_get_window (copying->job);
  g_autoptr (GError) error = NULL;
  gboolean read = rushes_task_walk_finish (result, &error);
  g_autofree char *text = rushes_copied_text_build (copying->text);
  guint n = rushes_copied_text_get_n (copying->text);

  if (read && copying->what == FILES)
    {
      find_files (copying);
      return;
    }
  if (read && n > 0)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
      say_end (copying, n);
    }
  else if (read)
    rushes_window_toast (self, _ ("None of these has an ID yet"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rushes_window_toast (self, error->message);
  copying_free (copying);
}

static void
copy (RushesWindow *self, GArray *ids, What what)
{
  Copying *copying = g_new0 (Copying, 1);

  copying->job = rushes_job_new (self, _ ("Copying"));
  copying->what = what;
  copying->text = rushes_copied_text_new (what == PROMPTS ? MAX_PROMPTS : MAX_IDS, MAX_BYTES);
  copying->paths = g_ptr_array_new_with_free_func (g_free);
  copying->n_ids = ids->len;
  rushes_task_walk_async (rushes_context_get_store (self->context), ids, SLICE, on_slice, copying,
                          rushes_job_get_cancellable (copying->job), on_read, copying);
}

void
rushes_window_copy_prompts (RushesWindow *self, GArray *ids)
{
  copy (self, ids, PROMPTS);
}

void
rushes_window_copy_ids (RushesWindow *self, GArray *ids)
{
  copy (self, ids, IDS);
}

void
rushes_window_copy_files (RushesWindow *self, GArray *ids)
{
  copy (self, ids, FILES);
}
