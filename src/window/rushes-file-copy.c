/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-file-copy.h"

/*
 * A copy of a file under a name that the user has chosen. It is written beside that name and gets it when it is whole,
 * so that nobody ever finds a part of it there, and what the user wanted to replace stays until then.
 */

#define REPORT_EVERY (100 * G_TIME_SPAN_MILLISECOND)

/** Copy: one copy; the thread's but for the words about progress */
typedef struct
{
  GFile *source;
  GFile *target;
  GMainContext *home; /* where progress is told */
  RushesFileCopyFunc progress;
  gpointer progress_data; /* (unowned): lives until the callback has run */
  GTask *task;            /* (unowned) */
  gint64 reported;        /* µs, monotonic */
} Copy;

/** Report: a word about progress on its way home */
typedef struct
{
  GTask *task; /* (owned): keeps the copy */
  gint64 done;
  gint64 total;
} Report;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->source);
  g_object_unref (copy->target);
  g_main_context_unref (copy->home);
  g_free (copy);
}

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->task);
  g_free (report);
}

static gboolean
tell (gpointer user_data)
{
  const Report *report = user_data;
  const Copy *copy = g_task_get_task_data (report->task);

  if (!g_task_get_completed (report->task))
    copy->progress (report->done, report->total, copy->progress_data);
  return G_SOURCE_REMOVE;
}

/* On the thread. */
static void
on_progress (goffset done, goffset total, gpointer user_data)
{
  Copy *copy = user_data;
  gint64 now = g_get_monotonic_time ();
  Report *report;

  if (copy->progress == NULL || now - copy->reported < REPORT_EVERY)
    return;
  copy->reported = now;
  report = g_new0 (Report, 1);
  report->task = g_object_ref (copy->task);
  report->done = done;
  report->total = total;
  g_main_context_invoke_full (copy->home, G_PRIORITY_DEFAULT, tell, report, report_free);
}

/* A hidden name beside the target, of no file that is there. */
static GFile *
make_part (GFile *target)
{
  g_autoptr (GFile) folder = g_file_get_parent (target);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".rushes-%s.part", uuid);

  return folder != NULL ? g_file_get_child (folder, name) : NULL;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autoptr (GFile) part = make_part (copy->target);
  /* The chooser has asked about a file that was there; one that comes meanwhile nobody was asked about. */
  gboolean replace = g_file_query_exists (copy->target, cancellable);
  GError *error = NULL;

  if (part == NULL || g_file_equal (copy->source, copy->target))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_EXISTS, "The same file");
  else if (!g_file_copy (copy->source, part, G_FILE_COPY_NONE, cancellable, on_progress, copy, &error) ||
           g_cancellable_set_error_if_cancelled (cancellable, &error) ||
           !g_file_move (part, copy->target,
                         G_FILE_COPY_NO_FALLBACK_FOR_MOVE | (replace ? G_FILE_COPY_OVERWRITE : G_FILE_COPY_NONE), NULL,
                         NULL, NULL, &error))
    g_file_delete (part, NULL, NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * rushes_file_copy_async:
 * @target: where to; a file that is there already is replaced, once the copy is whole
 * @progress: (nullable): called now and then until @callback is
 */
void
rushes_file_copy_async (GFile *source,
                        GFile *target,
                        GCancellable *cancellable,
                        RushesFileCopyFunc progress,
                        gpointer progress_data,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);

  copy->source = g_object_ref (source);
  copy->target = g_object_ref (target);
  copy->home = g_main_context_ref_thread_default ();
  copy->progress = progress;
  copy->progress_data = progress_data;
  copy->task = task;
  copy->reported = g_get_monotonic_time ();
  g_task_set_source_tag (task, rushes_file_copy_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  /* What is said is what became of it: a copy that was whole before it could be stopped is there. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
}

/**
 * rushes_file_copy_finish:
 *
 * Returns: whether @target is the whole copy; otherwise nothing has come or changed there
 */
gboolean
rushes_file_copy_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_file_copy_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
