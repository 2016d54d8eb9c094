/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-file-copy.h"

#include "rushes-file-steps.h"

#include <errno.h>
#include <string.h>

/*
 * A copy of a file under a name that the user has chosen. It is written beside that name and gets it when it is whole,
 * so that nobody ever finds a part of it there, and what the user wanted to replace stays until then.
 */

#define REPORT_EVERY (100 * G_TIME_SPAN_MILLISECOND)
#define MAX_NAMES    9999

/** Copy: one copy; the thread's but for the words about progress */
typedef struct
{
  GFile *source;
  GFile *target;
  gboolean beside;    /* @target is a folder; what is in it stays */
  gboolean replace;   /* there was a file of this name at the start */
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

/* A hidden name in the target's folder, of no file that is there. */
static GFile *
make_part (Copy *copy)
{
  g_autoptr (GFile) folder = copy->beside ? g_object_ref (copy->target) : g_file_get_parent (copy->target);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".rushes-%s.part", uuid);

  return folder != NULL ? g_file_get_child (folder, name) : NULL;
}

/* The chooser has asked about a file that was there; one that comes meanwhile nobody was asked about. */
static gboolean
name_as_chosen (Copy *copy, GFile *part, GError **error)
{
  return g_file_move (part, copy->target,
                      G_FILE_COPY_NO_FALLBACK_FOR_MOVE | (copy->replace ? G_FILE_COPY_OVERWRITE : G_FILE_COPY_NONE),
                      NULL, NULL, NULL, error);
}

/* Returns: (transfer full): "name.mp4", "name (2).mp4" … */
static char *
make_name (const char *name, guint number)
{
  const char *dot = strrchr (name, '.');

  if (number == 1)
    return g_strdup (name);
  if (dot == NULL || dot == name)
    return g_strdup_printf ("%s (%u)", name, number);
  return g_strdup_printf ("%.*s (%u)%s", (int) (dot - name), name, number, dot);
}

/* Never over a file that is there, also one that comes this moment. */
static gboolean
move_new (GFile *part, GFile *target, GError **error)
{
  const char *from = g_file_peek_path (part), *to = g_file_peek_path (target);
  int problem = from != NULL && to != NULL ? rushes_file_steps_move (from, to) : ENOSYS;

  if (problem == 0)
    return TRUE;
  if (problem == EEXIST)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "It is there already");
      return FALSE;
    }
  return g_file_move (part, target, G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL, error);
}

static gboolean
name_beside (Copy *copy, GFile *part, GError **error)
{
  g_autofree char *name = g_file_get_basename (copy->source);

  for (guint number = 1; number <= MAX_NAMES; number++)
    {
      g_autofree char *free_name = make_name (name, number);
      g_autoptr (GFile) target = g_file_get_child (copy->target, free_name);

      g_clear_error (error);
      if (move_new (part, target, error))
        return TRUE;
      if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_there_already (Copy *copy)
{
  return copy->beside ? g_file_has_parent (copy->source, copy->target) : g_file_equal (copy->source, copy->target);
}

/* That the folder is gone is another thing than that the file is. */
static void
tell_apart (Copy *copy, GError **error)
{
  if (!copy->beside || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_file_query_exists (copy->target, NULL))
    return;
  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, "The folder is not there");
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autoptr (GFile) part = make_part (copy);
  GError *error = NULL;

  copy->replace = !copy->beside && g_file_query_exists (copy->target, cancellable);
  if (part == NULL || is_there_already (copy))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_EXISTS, "The same file");
  else if (!g_file_copy (copy->source, part, G_FILE_COPY_NONE, cancellable, on_progress, copy, &error) ||
           g_cancellable_set_error_if_cancelled (cancellable, &error) ||
           !(copy->beside ? name_beside (copy, part, &error) : name_as_chosen (copy, part, &error)))
    g_file_delete (part, NULL, NULL);
  tell_apart (copy, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
start (GFile *source,
       GFile *target,
       gboolean beside,
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
  copy->beside = beside;
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
  start (source, target, FALSE, cancellable, progress, progress_data, callback, user_data);
}

/**
 * rushes_file_copy_into_async:
 * @folder: where to; nothing in it is replaced: the copy gets a name that is free
 *
 * Fails with %G_IO_ERROR_EXISTS where @source is in @folder, and with %G_IO_ERROR_NOT_DIRECTORY where @folder is gone.
 * Ends with rushes_file_copy_finish().
 */
void
rushes_file_copy_into_async (
  GFile *source, GFile *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (source, folder, TRUE, cancellable, NULL, NULL, callback, user_data);
}

/**
 * rushes_file_copy_finish:
 *
 * Returns: whether the whole copy is there; otherwise nothing has come or changed there
 */
gboolean
rushes_file_copy_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_file_copy_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
