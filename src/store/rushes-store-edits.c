/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

#include "rushes-task-tags.h"

/* The verbs that write what the user says of tasks: marks, notes, tags. None of them has to do with money. */

#define SLICE 200 /* tasks in one transaction: what else is to be written goes in between */

static void
task_unref (gpointer task)
{
  rushes_task_unref (task);
}

static gboolean
mark_task (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTask *task = rushes_task_table_mark (library->database, job->id, (RushesMark) job->number, job->flag, job->now,
                                             job->news, error);

  if (task == NULL)
    return FALSE;
  rushes_store_job_set_result (job, task, task_unref);
  return TRUE;
}

/**
 * rushes_store_mark_async:
 * @mark: which mark
 * @on: set it or take it away
 *
 * A removed task is in no list; its work goes on if it was sent, and it is not sent if it was not.
 */
void
rushes_store_mark_async (
  RushesStore *self, gint64 id, RushesMark mark, gboolean on, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (mark <= RUSHES_MARK_REMOVED);

  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, callback, user_data, rushes_store_mark_async);
  job->id = id;
  job->number = mark;
  job->flag = on;
  job->work = mark_task;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_mark_finish:
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_store_mark_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_mark_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
set_poster (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTask *task = rushes_task_table_set_poster (library->database, job->id, job->number, job->news, error);

  if (task == NULL)
    return FALSE;
  rushes_store_job_set_result (job, task, task_unref);
  return TRUE;
}

/**
 * rushes_store_set_poster_async:
 * @time: µs from the clip's start: the frame that stands for it from now on; < 0: none in particular
 */
void
rushes_store_set_poster_async (
  RushesStore *self, gint64 id, gint64 time, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, callback, user_data, rushes_store_set_poster_async);
  job->id = id;
  job->number = time;
  job->work = set_poster;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_set_poster_finish:
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_store_set_poster_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_set_poster_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
set_note (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTask *task = rushes_task_table_set_note (library->database, job->id, job->arguments, job->news, error);

  if (task == NULL)
    return FALSE;
  rushes_store_job_set_result (job, task, task_unref);
  return TRUE;
}

/**
 * rushes_store_set_note_async:
 * @note: (nullable): as typed; %NULL and what is blank take it away
 */
void
rushes_store_set_note_async (
  RushesStore *self, gint64 id, const char *note, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, callback, user_data, rushes_store_set_note_async);
  job->id = id;
  job->arguments = rushes_task_note_clean (note);
  job->free_arguments = g_free;
  job->work = set_note;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_set_note_finish:
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_store_set_note_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_set_note_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** Edits: of many tasks, slice by slice */
typedef struct
{
  gint64 *ids; /* (owned) */
  guint n_ids;
  RushesEdit edit;
  char *tag; /* (owned) (nullable) */
  RushesStoreEditFunc progress;
  gpointer progress_data;
  guint done;
  GArray *changed; /* (owned) (element-type gint64) */
} Edits;

/** Slice: of them */
typedef struct
{
  gint64 *ids; /* (owned) */
  guint n_ids;
  RushesEdit edit;
  char *tag; /* (owned) (nullable) */
} Slice;

static void
edits_free (gpointer data)
{
  Edits *edits = data;

  g_free (edits->ids);
  g_free (edits->tag);
  g_array_unref (edits->changed);
  g_free (edits);
}

static void
slice_free (gpointer data)
{
  Slice *slice = data;

  g_free (slice->ids);
  g_free (slice->tag);
  g_free (slice);
}

static void
ids_unref (gpointer ids)
{
  g_array_unref (ids);
}

/* A task that is not there is passed over, and so is one that says so already. */
static gboolean
edit_slice (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  Slice *slice = job->arguments;
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < slice->n_ids; i++)
    {
      g_autoptr (GError) local = NULL;
      guint before = job->news->len;
      g_autoptr (RushesTask) task =
        rushes_task_table_edit (library->database, slice->ids[i], slice->edit, slice->tag, job->now, job->news, &local);

      if (task == NULL && !g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (job->news->len > before)
        g_array_append_val (changed, slice->ids[i]);
    }
  rushes_store_job_set_result (job, g_steal_pointer (&changed), ids_unref);
  return TRUE;
}

static void edit_on (GTask *task);

static void
on_slice (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Edits *edits = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = g_task_propagate_pointer (G_TASK (result), &error);

  if (changed == NULL && edits->changed->len == 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* What was done before the disk gave out is done; its owner has to know, or it could not be undone. */
  if (changed == NULL)
    {
      g_info ("Edited %u of %u tasks: %s", edits->changed->len, edits->n_ids, error->message);
      g_task_return_pointer (task, g_array_ref (edits->changed), ids_unref);
      return;
    }
  if (changed->len > 0)
    g_array_append_vals (edits->changed, changed->data, changed->len);
  edits->done = MIN (edits->done + SLICE, edits->n_ids);
  if (edits->progress != NULL)
    edits->progress (edits->done, edits->n_ids, edits->progress_data);
  edit_on (task);
}

static void
edit_on (GTask *task)
{
  RushesStore *self = g_task_get_source_object (task);
  Edits *edits = g_task_get_task_data (task);
  Slice *slice;
  RushesStoreJob *job;

  if (edits->done == edits->n_ids || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_pointer (task, g_array_ref (edits->changed), ids_unref);
      return;
    }
  slice = g_new0 (Slice, 1);
  slice->n_ids = MIN (SLICE, edits->n_ids - edits->done);
  slice->ids = g_memdup2 (edits->ids + edits->done, slice->n_ids * sizeof (gint64));
  slice->edit = edits->edit;
  slice->tag = g_strdup (edits->tag);
  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, on_slice, g_object_ref (task), edit_on);
  job->arguments = slice;
  job->free_arguments = slice_free;
  job->work = edit_slice;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_edit_many_async:
 * @ids: (array length=n_ids): copied
 * @tag: (nullable): for RUSHES_EDIT_TAG and RUSHES_EDIT_UNTAG
 * @cancellable: (nullable): ends it after the slice under way
 * @progress: (nullable): called after each slice
 *
 * Writes the same on many tasks. They are written in slices, so that a million of them keep nothing else waiting; those
 * that are written stay so, whatever becomes of the rest.
 */
void
rushes_store_edit_many_async (RushesStore *self,
                              const gint64 *ids,
                              guint n_ids,
                              RushesEdit edit,
                              const char *tag,
                              GCancellable *cancellable,
                              RushesStoreEditFunc progress,
                              gpointer progress_data,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Edits *edits = g_new0 (Edits, 1);

  g_return_if_fail (RUSHES_IS_STORE (self));

  g_task_set_source_tag (task, rushes_store_edit_many_async);
  g_task_set_check_cancellable (task, FALSE); /* what was done is told */
  edits->ids = g_memdup2 (ids, n_ids * sizeof *ids);
  edits->n_ids = n_ids;
  edits->edit = edit;
  edits->tag = tag != NULL ? rushes_task_tag_clean (tag) : NULL;
  edits->progress = progress;
  edits->progress_data = progress_data;
  edits->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_task_data (task, edits, edits_free);
  edit_on (task);
}

/**
 * rushes_store_edit_many_finish:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the tasks that were changed, all or those that it came to;
 *   %NULL with an error of the disk when it came to none
 */
GArray *
rushes_store_edit_many_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_edit_many_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
