/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

/* The verbs that write tasks. */

static void
task_unref (gpointer task)
{
  rushes_task_unref (task);
}

/* An array of its own values, for what was borrowed from the caller. */
static void
new_task_free (gpointer data)
{
  RushesNewTask *task = data;

  rushes_request_unref (task->request);
  g_free ((char *) task->ask);
  g_free ((char *) task->ref);
  g_free ((char *) task->service_id);
  g_free (task);
}

static RushesNewTask *
new_task_copy (const RushesNewTask *task)
{
  RushesNewTask *copy = g_memdup2 (task, sizeof *task);

  rushes_request_ref (copy->request);
  copy->ask = task->ask != NULL ? g_strdup (task->ask) : g_uuid_string_random ();
  copy->takes = task->ref != NULL || task->service_id != NULL ? 1 : CLAMP (task->takes, 1, 9);
  copy->ref = g_strdup (task->ref);
  copy->service_id = g_strdup (task->service_id);
  return copy;
}

static void
array_free (gpointer array)
{
  g_ptr_array_unref (array);
}

static gboolean
add (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (task_unref);
  GPtrArray *asked = job->arguments;

  for (guint i = 0; i < asked->len; i++)
    if (!rushes_task_table_add (library->database, g_ptr_array_index (asked, i), job->now, tasks, job->news, error))
      return FALSE;
  rushes_store_job_set_result (job, g_steal_pointer (&tasks), array_free);
  return TRUE;
}

/**
 * rushes_store_add_async:
 * @tasks: (array length=n_tasks): copied
 *
 * Adds tasks, all or none: `queued`, or `generating` where @service_id is set. What was asked for before (the same ask
 * and take, ref, or service id of the profile) is not added again but returned as it is.
 */
void
rushes_store_add_async (RushesStore *self,
                        const RushesNewTask *tasks,
                        guint n_tasks,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GPtrArray *asked;
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (tasks != NULL || n_tasks == 0);

  asked = g_ptr_array_new_with_free_func (new_task_free);
  for (guint i = 0; i < n_tasks; i++)
    g_ptr_array_add (asked, new_task_copy (&tasks[i]));
  /* A write that was asked for is carried out: the cancellable only stops the caller's waiting. */
  job = rushes_store_job_new (self, RUSHES_JOB_MONEY, cancellable, callback, user_data, rushes_store_add_async);
  job->arguments = asked;
  job->free_arguments = array_free;
  job->work = add;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_add_finish:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): the rows of each asking in turn, take by take; or
 * %NULL with RUSHES_STORE_ERROR_NOT_FOUND for a profile that is not there, and others
 */
GPtrArray *
rushes_store_add_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_add_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
change_free (gpointer data)
{
  RushesTaskChange *change = data;

  g_free ((char *) change->code);
  g_free ((char *) change->message);
  g_free ((char *) change->excerpt);
  g_free ((char *) change->service_id);
  g_free ((char *) change->status);
  g_free ((char *) change->file_id);
  g_free ((char *) change->url);
  g_free ((char *) change->backup_url);
  g_free ((char *) change->file);
  g_free ((char *) change->sha256);
  g_free (change);
}

static RushesTaskChange *
change_copy (const RushesTaskChange *change)
{
  RushesTaskChange *copy = g_memdup2 (change, sizeof *change);

  copy->code = g_strdup (change->code);
  copy->message = g_strdup (change->message);
  copy->excerpt = g_strdup (change->excerpt);
  copy->service_id = g_strdup (change->service_id);
  copy->status = g_strdup (change->status);
  copy->file_id = g_strdup (change->file_id);
  copy->url = g_strdup (change->url);
  copy->backup_url = g_strdup (change->backup_url);
  copy->file = g_strdup (change->file);
  copy->sha256 = g_strdup (change->sha256);
  return copy;
}

static gboolean
change_task (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesTask *task = rushes_task_table_change (library->database, job->id, job->arguments, job->now, job->news, error);

  if (task == NULL)
    return FALSE;
  rushes_store_job_set_result (job, task, task_unref);
  return TRUE;
}

/**
 * rushes_store_change_async:
 * @change: copied
 *
 * Carries out one edge of the state table, and writes it into the task's history. Cannot be cancelled. An accepted id
 * (RUSHES_HAPPENING_ACCEPTED, _ADOPTED) that cannot be committed is kept in the spool: the call fails, `trouble` says
 * why, and task-changed comes as soon as the disk takes it, in this run or the next.
 */
void
rushes_store_change_async (
  RushesStore *self, gint64 id, const RushesTaskChange *change, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;
  RushesTaskChange *copy;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (change != NULL);

  copy = change_copy (change);
  job = rushes_store_job_new (self, RUSHES_JOB_MONEY, NULL, callback, user_data, rushes_store_change_async);
  job->id = id;
  job->arguments = copy;
  job->free_arguments = change_free;
  if (change->happening == RUSHES_HAPPENING_ACCEPTED || change->happening == RUSHES_HAPPENING_ADOPTED)
    job->rescue_id = copy->service_id;
  job->work = change_task;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self, job);
}

/**
 * rushes_store_change_finish:
 *
 * Returns: (transfer full) (nullable): the task since then; %NULL with RUSHES_STORE_ERROR_EDGE where the table has no
 * such edge from where the task is, RUSHES_STORE_ERROR_NOT_FOUND, or an error of the disk
 */
RushesTask *
rushes_store_change_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_change_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  RushesTakeLimit *limits; /* (owned) */
  RushesTake take;         /* its set is (owned) */
} TakeArguments;

static void
take_arguments_free (gpointer data)
{
  TakeArguments *arguments = data;

  g_free (arguments->limits);
  g_clear_pointer (&arguments->take.only, g_hash_table_unref);
  g_free (arguments);
}

static gboolean
take (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  TakeArguments *arguments = job->arguments;
  RushesTask *task;

  job->refused = !rushes_library_check_room (library, error);
  if (job->refused)
    return FALSE;
  if (!rushes_task_table_take (library->database, &arguments->take, job->now, &task, &job->number, job->news, error))
    return FALSE;
  rushes_store_job_set_result (job, task, task_unref);
  return TRUE;
}

/** TakeResult: what rushes_store_take_finish() hands out */
typedef struct
{
  RushesTask *task; /* (owned) (nullable) */
  gint64 next_due;
} TakeResult;

static void
take_result_free (gpointer data)
{
  TakeResult *taken = data;

  g_clear_pointer (&taken->task, rushes_task_unref);
  g_free (taken);
}

static void
tell_take (RushesStoreJob *job, RushesStore *self)
{
  TakeResult *taken = g_new0 (TakeResult, 1);

  taken->task = g_steal_pointer (&job->result);
  taken->next_due = job->number;
  g_task_return_pointer (job->task, taken, take_result_free);
}

/**
 * rushes_store_take_async:
 * @limits: (array length=n_limits): copied: the profiles that may send now
 * @only: (array length=n_only) (nullable): copied: these tasks and no others; with @n_only 0: any
 *
 * Makes the oldest task that may be sent `sending`, paid maybe, with a new attempt, on disk before this ends. Refused
 * while an answer could not be kept: under 64 MiB free, read-only, the last commit failed. Each try after that tests
 * the disk anew, so a caller waits between them.
 */
void
rushes_store_take_async (RushesStore *self,
                         const RushesTakeLimit *limits,
                         guint n_limits,
                         const gint64 *only,
                         guint n_only,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  RushesStoreJob *job;
  TakeArguments *arguments;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (limits != NULL || n_limits == 0);
  g_return_if_fail (only != NULL || n_only == 0);

  arguments = g_new0 (TakeArguments, 1);
  arguments->limits = g_memdup2 (limits, n_limits * sizeof *limits);
  arguments->take.limits = arguments->limits;
  arguments->take.n_limits = n_limits;
  if (n_only > 0)
    arguments->take.only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < n_only; i++)
    g_hash_table_add (arguments->take.only, g_memdup2 (&only[i], sizeof only[i]));
  job = rushes_store_job_new (self, RUSHES_JOB_MONEY, NULL, callback, user_data, rushes_store_take_async);
  job->arguments = arguments;
  job->free_arguments = take_arguments_free;
  job->work = take;
  job->tell = tell_take;
  rushes_store_push (self, job);
}

/**
 * rushes_store_take_finish:
 * @next_due: (out) (optional): when none was taken: µs since the epoch when the next falls due that waits for its time
 *   only; 0: none does
 *
 * Returns: (transfer full) (nullable): the task to send now; %NULL without an error: there is none
 */
RushesTask *
rushes_store_take_finish (RushesStore *self, GAsyncResult *result, gint64 *next_due, GError **error)
{
  TakeResult *taken;
  RushesTask *task;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_take_async), NULL);

  if (next_due != NULL)
    *next_due = 0;
  taken = g_task_propagate_pointer (G_TASK (result), error);
  if (taken == NULL)
    return NULL;
  if (next_due != NULL)
    *next_due = taken->next_due;
  task = g_steal_pointer (&taken->task);
  take_result_free (taken);
  return task;
}
