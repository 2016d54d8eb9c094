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

static void
query_unref (gpointer query)
{
  rushes_task_query_unref (query);
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

static RushesStoreJob *
query_job (RushesStore *self,
           RushesTaskQuery *query,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data,
           gpointer tag)
{
  RushesStoreJob *job = read_job (self, cancellable, callback, user_data, tag);

  job->arguments = rushes_task_query_ref (query);
  job->free_arguments = query_unref;
  return job;
}

static gboolean
page (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  GPtrArray *tasks = rushes_task_table_page (library->database, job->arguments, job->id, (guint) job->number, error);

  rushes_store_job_set_result (job, tasks, array_free);
  return tasks != NULL;
}

/**
 * rushes_store_page_async:
 * @below: only tasks with ids under this one; 0: from the newest on
 * @limit: at most so many
 */
void
rushes_store_page_async (RushesStore *self,
                         RushesTaskQuery *query,
                         gint64 below,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_page_async);
  job->id = below;
  job->number = limit;
  job->work = page;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_page_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): newest first; fewer than @limit: there are no more
 */
GPtrArray *
rushes_store_page_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_page_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
slice (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  GPtrArray *tasks =
    rushes_task_table_slice (library->database, job->arguments, (guint) job->id, (guint) job->number, error);

  rushes_store_job_set_result (job, tasks, array_free);
  return tasks != NULL;
}

/**
 * rushes_store_slice_async:
 * @offset: how many of the newest to skip
 * @limit: at most so many
 *
 * For far jumps; where the neighbour is known, rushes_store_page_async() is faster.
 */
void
rushes_store_slice_async (RushesStore *self,
                          RushesTaskQuery *query,
                          guint offset,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_slice_async);
  job->id = offset;
  job->number = limit;
  job->work = slice;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_slice_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): newest first
 */
GPtrArray *
rushes_store_slice_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_slice_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
query_count (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  guint count;

  if (!rushes_task_table_count (library->database, job->arguments, &count, error))
    return FALSE;
  job->number = count;
  return TRUE;
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

void
rushes_store_query_count_async (RushesStore *self,
                                RushesTaskQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_query_count_async);
  job->work = query_count;
  job->tell = tell_number;
  rushes_store_push (self, job);
}

/**
 * rushes_store_query_count_finish:
 * @count: (out): how many tasks the query finds
 */
gboolean
rushes_store_query_count_finish (RushesStore *self, GAsyncResult *result, guint *count, GError **error)
{
  gint64 number;
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_query_count_async), FALSE);

  done = propagate_number (result, &number, error);
  *count = (guint) number;
  return done;
}

/** RankResult: what rushes_store_rank_finish() hands out */
typedef struct
{
  guint above;
  gboolean matches;
} RankResult;

static gboolean
rank (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RankResult found;

  if (!rushes_task_table_rank (library->database, job->arguments, job->id, &found.above, &found.matches, error))
    return FALSE;
  rushes_store_job_set_result (job, g_memdup2 (&found, sizeof found), g_free);
  return TRUE;
}

/**
 * rushes_store_rank_async:
 *
 * Asks where a task stands in a query.
 */
void
rushes_store_rank_async (RushesStore *self,
                         RushesTaskQuery *query,
                         gint64 id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_rank_async);
  job->id = id;
  job->work = rank;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_rank_finish:
 * @above: (out): how many of the query's tasks have a larger id
 * @matches: (out): whether the task itself is one of them
 */
gboolean
rushes_store_rank_finish (RushesStore *self, GAsyncResult *result, guint *above, gboolean *matches, GError **error)
{
  g_autofree RankResult *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_rank_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  *above = found != NULL ? found->above : 0;
  *matches = found != NULL && found->matches;
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
