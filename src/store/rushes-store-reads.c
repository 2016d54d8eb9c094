/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

/* The verbs that read. Each can be cancelled, and ends with G_IO_ERROR_CANCELLED then. */

static void
array_free (gpointer array)
{
  g_ptr_array_unref (array);
}

static void
task_unref (gpointer task)
{
  rushes_task_unref (task);
}

static RushesStoreJob *
read_job (RushesStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer tag)
{
  return rushes_store_job_new (self, RUSHES_JOB_READ, cancellable, callback, user_data, tag);
}

static gboolean
lookup (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTask *task = job->id > 0 ? rushes_task_table_load (library->database, job->id, NULL, error)
                                 : rushes_task_table_find (library->database, job->arguments, 0, error);

  rushes_store_job_set_result (job, task, task_unref);
  return task != NULL;
}

/**
 * rushes_store_lookup_async:
 * @id: ours, or 0
 * @service_id: (nullable): with @id 0: the service's; of several the newest task
 */
void
rushes_store_lookup_async (RushesStore *self,
                           gint64 id,
                           const char *service_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = read_job (self, cancellable, callback, user_data, rushes_store_lookup_async);
  job->id = id;
  job->arguments = g_strdup (service_id != NULL ? service_id : "");
  job->free_arguments = g_free;
  job->work = lookup;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the task, removed or not; or %NULL with RUSHES_STORE_ERROR_NOT_FOUND
 */
RushesTask *
rushes_store_lookup_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
tasks (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  GArray *ids = job->arguments;
  GPtrArray *found = rushes_task_table_load_many (library->database, (gint64 *) ids->data, ids->len, error);

  rushes_store_job_set_result (job, found, array_free);
  return found != NULL;
}

static void
ids_free (gpointer ids)
{
  g_array_unref (ids);
}

/**
 * rushes_store_tasks_async:
 * @ids: (array length=n_ids): copied; some hundreds at most, for a read is one piece
 */
void
rushes_store_tasks_async (RushesStore *self,
                          const gint64 *ids,
                          guint n_ids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  RushesStoreJob *job;
  GArray *copy;

  g_return_if_fail (RUSHES_IS_STORE (self));

  copy = g_array_new (FALSE, FALSE, sizeof *ids);
  g_array_append_vals (copy, ids, n_ids);
  job = read_job (self, cancellable, callback, user_data, rushes_store_tasks_async);
  job->arguments = copy;
  job->free_arguments = ids_free;
  job->work = tasks;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_tasks_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): the tasks in the order asked for, without those that
 *   are not there; removed ones too
 */
GPtrArray *
rushes_store_tasks_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_tasks_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** Labels: what rushes_store_labels_finish() hands out */
typedef struct
{
  char **tags;   /* (owned) (nullable) */
  char **models; /* (owned) (nullable) */
} Labels;

static void
labels_free (gpointer data)
{
  Labels *found = data;

  g_strfreev (found->tags);
  g_strfreev (found->models);
  g_free (found);
}

static gboolean
labels (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  Labels *found = g_new0 (Labels, 1);

  rushes_store_job_set_result (job, found, labels_free);
  found->tags = rushes_task_table_get_labels (library->database, FALSE, error);
  if (found->tags == NULL)
    return FALSE;
  found->models = rushes_task_table_get_labels (library->database, TRUE, error);
  return found->models != NULL;
}

void
rushes_store_labels_async (RushesStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = read_job (self, cancellable, callback, user_data, rushes_store_labels_async);
  job->work = labels;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_labels_finish:
 * @tags: (out) (optional) (transfer full): those of tasks that are not removed
 * @models: (out) (optional) (transfer full): those of all tasks
 */
gboolean
rushes_store_labels_finish (RushesStore *self, GAsyncResult *result, char ***tags, char ***models, GError **error)
{
  Labels *found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_labels_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  if (tags != NULL)
    *tags = g_steal_pointer (&found->tags);
  if (models != NULL)
    *models = g_steal_pointer (&found->models);
  labels_free (found);
  return TRUE;
}

static gboolean
history (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  GPtrArray *events = rushes_task_table_history (library->database, job->id, error);

  rushes_store_job_set_result (job, events, array_free);
  return events != NULL;
}

void
rushes_store_history_async (
  RushesStore *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = read_job (self, cancellable, callback, user_data, rushes_store_history_async);
  job->id = id;
  job->work = history;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_history_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTaskEvent): what has happened, oldest first
 */
GPtrArray *
rushes_store_history_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_history_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
takes (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  GPtrArray *tasks = rushes_task_table_takes (library->database, job->arguments, error);

  rushes_store_job_set_result (job, tasks, array_free);
  return tasks != NULL;
}

/**
 * rushes_store_takes_async:
 * @ask: UUID of an asking
 */
void
rushes_store_takes_async (
  RushesStore *self, const char *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (ask != NULL);

  job = read_job (self, cancellable, callback, user_data, rushes_store_takes_async);
  job->arguments = g_strdup (ask);
  job->free_arguments = g_free;
  job->work = takes;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_takes_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): what came of the asking, by the number of the take,
 *   removed tasks too
 */
GPtrArray *
rushes_store_takes_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_takes_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tell_number (RushesStoreJob *job, RushesStore *self)
{
  gint64 *number = g_memdup2 (&job->number, sizeof job->number);

  g_task_return_pointer (job->task, number, g_free);
}

static gboolean
propagate_number (GAsyncResult *result, gint64 *number, GError **error)
{
  g_autofree gint64 *found = g_task_propagate_pointer (G_TASK (result), error);

  *number = found != NULL ? *found : 0;
  return found != NULL;
}

static gboolean
count (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  g_autofree guint *counts = g_new0 (guint, RUSHES_N_TASK_GROUPS);

  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    {
      g_autoptr (RushesTaskQuery) query = rushes_task_query_new ((RushesTaskGroup) i, 0);

      if (!rushes_task_table_count (library->database, query, &counts[i], error))
        return FALSE;
    }
  rushes_store_job_set_result (job, g_steal_pointer (&counts), g_free);
  return TRUE;
}

void
rushes_store_count_async (RushesStore *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = read_job (self, cancellable, callback, user_data, rushes_store_count_async);
  job->work = count;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_count_finish:
 * @counts: (out): how many tasks each group has, by #RushesTaskGroup; removed ones are in none
 */
gboolean
rushes_store_count_finish (RushesStore *self, GAsyncResult *result, guint counts[RUSHES_N_TASK_GROUPS], GError **error)
{
  g_autofree guint *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_count_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    counts[i] = found != NULL ? found[i] : 0;
  return found != NULL;
}

static gboolean
typical (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  return rushes_task_table_typical (library->database, job->arguments, &job->number, error);
}

/**
 * rushes_store_typical_async:
 * @task: the kind of task: its profile, model and duration count
 */
void
rushes_store_typical_async (
  RushesStore *self, RushesTask *task, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (task != NULL);

  job = read_job (self, cancellable, callback, user_data, rushes_store_typical_async);
  job->arguments = rushes_task_ref (task);
  job->free_arguments = task_unref;
  job->work = typical;
  job->tell = tell_number;
  rushes_store_push (self, job);
}

/**
 * rushes_store_typical_finish:
 *
 * Returns: µs that the service took lately from accepting such a task to having its video, in the middle; 0 where too
 *   little is known; -1 with an error
 */
gint64
rushes_store_typical_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  gint64 number;

  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_typical_async), -1);

  return propagate_number (result, &number, error) ? number : -1;
}
