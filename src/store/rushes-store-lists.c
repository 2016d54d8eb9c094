/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

#include "rushes-task-query-private.h"

/*
 * What a lazy list reads. A plain query is answered by the library's own indexes; any other one is gathered first
 * (rushes-task-gather.c), in as many turns of the worker as it takes.
 */

static void
array_free (gpointer array)
{
  g_ptr_array_unref (array);
}

static void
ids_free (gpointer ids)
{
  g_array_unref (ids);
}

static void
query_unref (gpointer query)
{
  rushes_task_query_unref (query);
}

static RushesStoreJob *
query_job (RushesStore *self,
           RushesTaskQuery *query,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data,
           gpointer tag,
           gboolean (*work) (RushesStoreJob *job, RushesLibrary *library, GError **error))
{
  RushesStoreJob *job = rushes_store_job_new (self, RUSHES_JOB_READ, cancellable, callback, user_data, tag);

  job->arguments = rushes_task_query_ref (query);
  job->free_arguments = query_unref;
  job->work = work;
  job->tell = rushes_store_job_return_result;
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

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_page_async, page);
  job->id = below;
  job->number = limit;
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

/* Returns: %FALSE with an error; @set is %NULL where the query is plain, and where the job is to be called again */
static gboolean
gather (RushesStoreJob *job, RushesLibrary *library, RushesTaskQuery *query, RushesTaskSet **set, GError **error)
{
  *set = NULL;
  if (rushes_task_query_is_plain (query))
    return TRUE;
  if (!rushes_task_gathers_get (library->gathers, library->database, query, set, error))
    return FALSE;
  job->more = *set == NULL;
  return TRUE;
}

static gboolean
look (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTaskSet *set = rushes_task_gathers_peek (library->gathers, job->arguments);
  GPtrArray *rows;

  if (set != NULL)
    {
      g_autoptr (GArray) ids = rushes_task_set_get_ids (set, 0, (guint) job->number);

      rows = rushes_task_table_load_many (library->database, (gint64 *) ids->data, ids->len, error);
      job->flag = ids->len == rushes_task_set_count (set);
    }
  else
    rows = rushes_task_table_look (library->database, job->arguments, (guint) job->number, &job->flag, error);
  rushes_store_job_set_result (job, rows, array_free);
  return rows != NULL;
}

/** LookResult: what rushes_store_look_finish() hands out */
typedef struct
{
  GPtrArray *rows; /* (owned) (nullable) */
  gboolean complete;
} LookResult;

static void
look_result_free (gpointer data)
{
  LookResult *found = data;

  g_clear_pointer (&found->rows, g_ptr_array_unref);
  g_free (found);
}

static void
tell_look (RushesStoreJob *job, RushesStore *self)
{
  LookResult *found = g_new0 (LookResult, 1);

  found->rows = g_steal_pointer (&job->result);
  found->complete = job->flag;
  g_task_return_pointer (job->task, found, look_result_free);
}

/**
 * rushes_store_look_async:
 * @limit: at most so many
 *
 * Asks for the first rows of a query, if they are to be had at once.
 */
void
rushes_store_look_async (RushesStore *self,
                         RushesTaskQuery *query,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_look_async, look);
  job->number = limit;
  job->tell = tell_look;
  rushes_store_push (self, job);
}

/**
 * rushes_store_look_finish:
 * @complete: (out): whether the query finds no others
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): the first rows in the query's order; perhaps none,
 *   though there are some
 */
GPtrArray *
rushes_store_look_finish (RushesStore *self, GAsyncResult *result, gboolean *complete, GError **error)
{
  LookResult *found;
  GPtrArray *rows;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_look_async), NULL);

  *complete = FALSE;
  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return NULL;
  *complete = found->complete;
  rows = g_steal_pointer (&found->rows);
  look_result_free (found);
  return rows;
}

static gboolean
slice (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTaskQuery *query = job->arguments;
  RushesTaskSet *set;
  GPtrArray *rows;

  if (!gather (job, library, query, &set, error))
    return FALSE;
  if (job->more)
    return TRUE;
  if (set != NULL)
    {
      g_autoptr (GArray) ids = rushes_task_set_get_ids (set, (guint) job->id, (guint) job->number);

      rows = rushes_task_table_load_many (library->database, (gint64 *) ids->data, ids->len, error);
    }
  else
    rows = rushes_task_table_slice (library->database, query, (guint) job->id, (guint) job->number, error);
  rushes_store_job_set_result (job, rows, array_free);
  return rows != NULL;
}

/**
 * rushes_store_slice_async:
 * @offset: how many of the first to skip
 * @limit: at most so many
 *
 * For far jumps; in a plain query, where the neighbour is known, rushes_store_page_async() is faster.
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

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_slice_async, slice);
  job->id = offset;
  job->number = limit;
  rushes_store_push (self, job);
}

/**
 * rushes_store_slice_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): in the query's order
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
  RushesTaskSet *set;
  guint count = 0;

  if (!gather (job, library, job->arguments, &set, error))
    return FALSE;
  if (job->more)
    return TRUE;
  if (set != NULL)
    count = rushes_task_set_count (set);
  else if (!rushes_task_table_count (library->database, job->arguments, &count, error))
    return FALSE;
  rushes_store_job_set_result (job, g_memdup2 (&count, sizeof count), g_free);
  return TRUE;
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

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_query_count_async, query_count);
  rushes_store_push (self, job);
}

/**
 * rushes_store_query_count_finish:
 * @count: (out): how many tasks the query finds
 */
gboolean
rushes_store_query_count_finish (RushesStore *self, GAsyncResult *result, guint *count, GError **error)
{
  g_autofree guint *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_query_count_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  *count = found != NULL ? *found : 0;
  return found != NULL;
}

static gboolean
ids (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTaskSet *set;
  GArray *found;

  if (!gather (job, library, job->arguments, &set, error))
    return FALSE;
  if (job->more)
    return TRUE;
  found = set != NULL ? rushes_task_set_get_ids (set, 0, G_MAXUINT)
                      : rushes_task_table_get_ids (library->database, job->arguments, error);
  rushes_store_job_set_result (job, found, ids_free);
  return found != NULL;
}

/**
 * rushes_store_ids_async:
 *
 * Asks for the ids of all that a query finds, which is 8 MB for a million tasks.
 */
void
rushes_store_ids_async (RushesStore *self,
                        RushesTaskQuery *query,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = query_job (self, query, cancellable, callback, user_data, rushes_store_ids_async, ids);
  rushes_store_push (self, job);
}

/**
 * rushes_store_ids_finish:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): in the query's order
 */
GArray *
rushes_store_ids_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_ids_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** RankArguments: whose place is asked for */
typedef struct
{
  RushesTaskQuery *query; /* (owned) */
  RushesTask *task;       /* (owned) (nullable) */
} RankArguments;

static void
rank_arguments_free (gpointer data)
{
  RankArguments *arguments = data;

  rushes_task_query_unref (arguments->query);
  g_clear_pointer (&arguments->task, rushes_task_unref);
  g_free (arguments);
}

/** RankResult: what rushes_store_rank_finish() hands out */
typedef struct
{
  RushesTaskPlace place;
  guint above;
  gboolean matches;
} RankResult;

static gboolean
rank_in_set (
  RushesLibrary *library, const RankArguments *arguments, RushesTaskSet *set, RankResult *found, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (RushesTask) task = arguments->task != NULL
                                  ? rushes_task_ref (arguments->task)
                                  : rushes_task_table_load (library->database, found->place.id, NULL, &local);

  if (task == NULL && !g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (task != NULL)
    found->place = rushes_task_query_get_place (arguments->query, task);
  found->above = rushes_task_set_rank (set, &found->place, &found->matches);
  return TRUE;
}

static gboolean
rank (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  const RankArguments *arguments = job->arguments;
  RankResult found = { .place = { job->id, job->id } };
  RushesTaskSet *set;

  if (!gather (job, library, arguments->query, &set, error))
    return FALSE;
  if (job->more)
    return TRUE;
  if (set != NULL)
    {
      if (!rank_in_set (library, arguments, set, &found, error))
        return FALSE;
    }
  else if (!rushes_task_table_rank (library->database, arguments->query, job->id, &found.above, &found.matches, error))
    return FALSE;
  rushes_store_job_set_result (job, g_memdup2 (&found, sizeof found), g_free);
  return TRUE;
}

/**
 * rushes_store_rank_async:
 * @task: (nullable): task @id as it is, or was, when its place is asked for; %NULL: as the library has it
 *
 * Asks where a task stands in a query.
 */
void
rushes_store_rank_async (RushesStore *self,
                         RushesTaskQuery *query,
                         gint64 id,
                         RushesTask *task,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  RushesStoreJob *job;
  RankArguments *arguments;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (query != NULL);

  arguments = g_new0 (RankArguments, 1);
  arguments->query = rushes_task_query_ref (query);
  arguments->task = task != NULL ? rushes_task_ref (task) : NULL;
  job = rushes_store_job_new (self, RUSHES_JOB_READ, cancellable, callback, user_data, rushes_store_rank_async);
  job->id = id;
  job->arguments = arguments;
  job->free_arguments = rank_arguments_free;
  job->work = rank;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_rank_finish:
 * @place: (out) (optional): where it stands
 * @above: (out): how many of the query's tasks stand above that
 * @matches: (out): whether the task itself is one of them
 */
gboolean
rushes_store_rank_finish (
  RushesStore *self, GAsyncResult *result, RushesTaskPlace *place, guint *above, gboolean *matches, GError **error)
{
  g_autofree RankResult *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_rank_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  *above = found != NULL ? found->above : 0;
  *matches = found != NULL && found->matches;
  if (place != NULL && found != NULL)
    *place = found->place;
  return found != NULL;
}
