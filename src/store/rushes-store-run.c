/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-search-index.h"
#include "rushes-store-private.h"

#include <errno.h>

/*
 * The worker's side of a job. Writes that wait together share a transaction, each within a savepoint, so that one that
 * the rules refuse leaves the others alone; what the disk refuses it refuses to all of them, and the ids that were
 * accepted go to the spool.
 */

#define STEPS_PER_LOOK 2000                          /* of SQLite's virtual machine */
#define MAX_YIELDS     3                             /* then a read runs to its end */
#define MIN_READING    (2 * G_TIME_SPAN_MILLISECOND) /* shorter ones need not give way */

static RushesStoreJob *
get_job (RushesJob *job)
{
  return (RushesStoreJob *) job;
}

static gboolean
is_disk (const GError *error)
{
  return rushes_store_error_get_reason (error) != RUSHES_REASON_NONE;
}

static void
note_trouble (RushesLibrary *library, const GError *error)
{
  library->trouble = rushes_store_error_get_reason (error);
  library->doubtful = library->doubtful || library->trouble == RUSHES_REASON_DISK_ERROR;
}

/* Who is being sent, so that after an error it is known who is not. */
static void
follow_sending (RushesLibrary *library, GPtrArray *news)
{
  for (guint i = 0; i < news->len; i++)
    {
      const RushesTaskNews *one = g_ptr_array_index (news, i);
      const RushesTaskFields *after = rushes_task_peek (one->after);

      if (after->state == RUSHES_TASK_SENDING)
        g_hash_table_add (library->sending, g_memdup2 (&after->id, sizeof after->id));
      else
        g_hash_table_remove (library->sending, &after->id);
    }
}

/* Returns: %FALSE when the disk is why the job has failed */
static gboolean
run_write (RushesLibrary *library, RushesStoreJob *job, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!rushes_database_exec (library->database, "SAVEPOINT job", error))
    return FALSE;
  if (job->work (job, library, &local) && rushes_search_index_follow (library->database, job->news, &local))
    return rushes_database_exec (library->database, "RELEASE job", error);
  g_ptr_array_set_size (job->news, 0);
  if (is_disk (local) && !job->refused)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_propagate_error (&job->parent.error, g_steal_pointer (&local));
  return rushes_database_exec (library->database, "ROLLBACK TO job; RELEASE job", error);
}

static gboolean
run_transaction (RushesLibrary *library, RushesJob *const *jobs, guint n_jobs, GError **error)
{
  if (!rushes_database_exec (library->database, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < n_jobs; i++)
    if (!run_write (library, get_job (jobs[i]), error))
      goto failed;
  if (rushes_database_exec (library->database, "COMMIT", error))
    return TRUE;
failed:
  if (!sqlite3_get_autocommit (rushes_database_get_handle (library->database)))
    rushes_database_exec (library->database, "ROLLBACK", NULL);
  return FALSE;
}

/* An index of words that is broken is made anew, and what it stopped is tried once more. */
static gboolean
mend_index (RushesLibrary *library, GError **error)
{
  if (library->mode != RUSHES_STORE_OWN || !rushes_database_is_index_broken (library->database))
    return FALSE;
  g_clear_error (error);
  rushes_task_gathers_clear (library->gathers);
  if (!rushes_database_exec (library->database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (rushes_search_index_ensure (library->database, error) &&
      rushes_database_exec (library->database, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (rushes_database_get_handle (library->database)))
    rushes_database_exec (library->database, "ROLLBACK", NULL);
  return FALSE;
}

static void
forget_all (RushesJob *const *jobs, guint n_jobs)
{
  for (guint i = 0; i < n_jobs; i++)
    {
      g_ptr_array_set_size (get_job (jobs[i])->news, 0);
      g_clear_error (&jobs[i]->error);
    }
}

static void
fail_all (RushesLibrary *library, RushesJob *const *jobs, guint n_jobs, const GError *error)
{
  forget_all (jobs, n_jobs);
  for (guint i = 0; i < n_jobs; i++)
    {
      RushesStoreJob *job = get_job (jobs[i]);

      job->parent.error = g_error_copy (error);
      if (job->rescue_id != NULL)
        rushes_library_rescue (library, job->id, job->rescue_id);
    }
}

static void
run_writes (RushesLibrary *library, RushesJob *const *jobs, guint n_jobs)
{
  g_autoptr (GPtrArray) recovered = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_news_free);
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (library->mode == RUSHES_STORE_READ_ONLY)
    {
      for (guint i = 0; i < n_jobs; i++)
        rushes_store_error_set (&jobs[i]->error, RUSHES_STORE_ERROR_READ_ONLY);
      return;
    }
  good = library->trouble == RUSHES_REASON_NONE ||
         rushes_library_recover (library, get_job (jobs[0])->now, recovered, &error);
  if (good)
    {
      follow_sending (library, recovered);
      good = run_transaction (library, jobs, n_jobs, &error);
      if (!good && mend_index (library, &error))
        {
          forget_all (jobs, n_jobs);
          good = run_transaction (library, jobs, n_jobs, &error);
        }
    }
  if (!good)
    {
      rushes_task_gathers_clear (library->gathers);
      note_trouble (library, error);
      fail_all (library, jobs, n_jobs, error);
    }
  if (library->cramped != RUSHES_REASON_NONE)
    rushes_library_check_room (library, NULL);
  rushes_task_gathers_tell (library->gathers, recovered);
  for (guint i = 0; i < n_jobs; i++)
    {
      follow_sending (library, get_job (jobs[i])->news);
      rushes_task_gathers_tell (library->gathers, get_job (jobs[i])->news);
    }
  g_ptr_array_extend_and_steal (recovered, g_steal_pointer (&get_job (jobs[0])->news));
  get_job (jobs[0])->news = g_steal_pointer (&recovered);
}

typedef struct
{
  RushesStoreJob *job;
  gint64 started; /* monotonic, µs */
} Reading;

static int
should_stop (gpointer user_data)
{
  const Reading *reading = user_data;
  RushesJob *job = &reading->job->parent;

  if (g_cancellable_is_cancelled (job->cancellable))
    return 1;
  return job->yields < MAX_YIELDS && g_get_monotonic_time () - reading->started > MIN_READING &&
         rushes_worker_has_writes (job->worker);
}

static RushesJobStatus
run_read (RushesLibrary *library, RushesStoreJob *job)
{
  Reading reading = { job, g_get_monotonic_time () };
  sqlite3 *handle = library->database != NULL ? rushes_database_get_handle (library->database) : NULL;
  GError **error = &job->parent.error;
  gboolean good;

  if (handle == NULL)
    {
      rushes_store_error_set (error, RUSHES_STORE_ERROR_IO);
      return RUSHES_JOB_DONE;
    }
  /* Nobody tells a reader what the library's owner writes. */
  if (library->mode == RUSHES_STORE_READ_ONLY && !job->more)
    rushes_task_gathers_clear (library->gathers);
  job->more = FALSE;
  sqlite3_progress_handler (handle, STEPS_PER_LOOK, should_stop, &reading);
  good = job->work (job, library, error);
  sqlite3_progress_handler (handle, 0, NULL, NULL);
  if (!good && mend_index (library, error))
    return RUSHES_JOB_AGAIN;
  if (!good && is_disk (*error) && library->mode == RUSHES_STORE_OWN)
    note_trouble (library, *error);
  if (good && job->more)
    {
      job->parent.yields = 0;
      return RUSHES_JOB_LATER;
    }
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_cancellable_is_cancelled (job->parent.cancellable))
    return RUSHES_JOB_DONE;
  g_clear_error (error);
  job->parent.yields++;
  return RUSHES_JOB_AGAIN;
}

static RushesJobStatus
run_upkeep (RushesLibrary *library, RushesStoreJob *job)
{
  job->more = FALSE;
  if (library->database == NULL || library->trouble != RUSHES_REASON_NONE)
    rushes_store_error_set (&job->parent.error, RUSHES_STORE_ERROR_IO);
  else
    job->work (job, library, &job->parent.error);
  return job->more ? RUSHES_JOB_AGAIN : RUSHES_JOB_DONE;
}

/* Worker's thread: see #RushesWorkerFuncs. */
RushesJobStatus
rushes_store_run (RushesJob *const *jobs, guint n_jobs, gpointer user_data)
{
  RushesLibrary *library = user_data;
  RushesJobStatus status = RUSHES_JOB_DONE;

  if (library->database != NULL)
    rushes_database_trim (library->database);
  switch (jobs[0]->priority)
    {
    case RUSHES_JOB_READ:
      status = run_read (library, get_job (jobs[0]));
      break;
    case RUSHES_JOB_UPKEEP:
      status = run_upkeep (library, get_job (jobs[0]));
      break;
    case RUSHES_JOB_LAST:
      get_job (jobs[0])->work (get_job (jobs[0]), library, &jobs[0]->error);
      return RUSHES_JOB_DONE;
    default:
      run_writes (library, jobs, n_jobs);
      break;
    }
  for (guint i = 0; i < n_jobs; i++)
    get_job (jobs[i])->trouble = rushes_library_get_trouble (library);
  return status;
}
