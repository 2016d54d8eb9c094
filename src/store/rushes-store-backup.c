/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

#include <sys/statvfs.h>

/*
 * A backup a day: when the newest is old enough, the worker copies a slice at a time between other jobs, and a thread
 * of its own checks the copy. Looked at soon after the start and then every hour, for the machine may have slept.
 */

#define FIRST_LOOK (1 * RUSHES_MINUTE)
#define NEXT_LOOK  (1 * RUSHES_HOUR)
#define MAX_AGE    (24 * RUSHES_HOUR)
#define SPARE      (128 * 1024 * 1024) /* bytes that a backup leaves free */

struct _RushesStoreBackup
{
  RushesStore *store; /* (unowned): it owns this */
  RushesClock *clock; /* (owned) */
  guint alarm;
  GCancellable *cancellable; /* (owned) */
  gboolean checking;
  void (*stopped) (gpointer user_data); /* (nullable): who waits for the check to end */
  gpointer user_data;                   /* (unowned) */
};

typedef struct
{
  RushesBackup *backup; /* (owned) */
  const RushesMigrations *migrations;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  rushes_backup_free (check->backup);
  g_free (check);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  GError *error = NULL;

  if (rushes_backup_finish (check->backup, check->migrations, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void schedule (RushesStoreBackup *self, gint64 delay);

/* Worker's thread: a copy that is not sound says that the library is not: it is opened and checked anew. */
static gboolean
doubt (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  library->doubtful = TRUE;
  library->trouble = RUSHES_REASON_DISK_ERROR;
  return TRUE;
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesStoreBackup *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_info ("Backup: %s", error->message);
  self->checking = FALSE;
  if (rushes_store_error_is_damage (error) && self->stopped == NULL)
    {
      RushesStoreJob *job =
        rushes_store_job_new (self->store, RUSHES_JOB_UPKEEP, NULL, NULL, NULL, rushes_store_backup_new);

      job->work = doubt;
      rushes_store_push (self->store, job);
    }
  if (self->stopped != NULL)
    self->stopped (self->user_data);
  else
    schedule (self, NEXT_LOOK);
}

static gboolean
has_room_for_copy (RushesLibrary *library)
{
  gint64 pages = 0, size = 0;
  struct statvfs info;

  return rushes_database_get_number (library->database, "PRAGMA page_count", &pages, NULL) &&
         rushes_database_get_number (library->database, "PRAGMA page_size", &size, NULL) &&
         statvfs (library->folder, &info) == 0 &&
         (guint64) info.f_bavail * info.f_frsize > (guint64) (pages * size) + SPARE;
}

/* Worker's thread: one slice. The result is a complete copy, if there is to be one. */
static gboolean
copy (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  g_autofree char *folder = rushes_library_get_backups (library);
  gboolean done;

  if (library->backup == NULL)
    {
      gint64 newest = rushes_backup_get_newest (folder);

      if ((newest <= job->now && job->now - newest < MAX_AGE) || !has_room_for_copy (library))
        return TRUE;
      library->backup = rushes_backup_begin (library->database, folder, job->now, error);
      if (library->backup == NULL)
        return FALSE;
    }
  if (!rushes_backup_step (library->backup, &done, error))
    {
      g_clear_pointer (&library->backup, rushes_backup_free);
      return FALSE;
    }
  job->more = !done;
  if (done)
    {
      Check *check = g_new0 (Check, 1);

      check->backup = g_steal_pointer (&library->backup);
      check->migrations = rushes_library_get_migrations (library);
      rushes_store_job_set_result (job, check, check_free);
    }
  return TRUE;
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesStoreBackup *self = user_data;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Check *check = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    g_info ("Backup: %s", error->message);
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&check, check_free);
      return;
    }
  if (check == NULL)
    {
      schedule (self, NEXT_LOOK);
      return;
    }
  self->checking = TRUE;
  task = g_task_new (self->store, self->cancellable, on_checked, self);
  g_task_set_source_tag (task, rushes_store_backup_new);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_in_thread);
}

static gboolean
look (gpointer user_data)
{
  RushesStoreBackup *self = user_data;
  RushesStoreJob *job;

  self->alarm = 0;
  job = rushes_store_job_new (self->store, RUSHES_JOB_UPKEEP, NULL, on_copied, self, rushes_store_backup_new);
  job->work = copy;
  job->tell = rushes_store_job_return_result;
  rushes_store_push (self->store, job);
  return G_SOURCE_REMOVE;
}

static void
schedule (RushesStoreBackup *self, gint64 delay)
{
  self->alarm = rushes_clock_schedule (self->clock, delay, look, self);
}

/* Returns: (transfer full): the habit of @store, which owns it */
RushesStoreBackup *
rushes_store_backup_new (RushesStore *store)
{
  RushesStoreBackup *self = g_new0 (RushesStoreBackup, 1);

  self->store = store;
  self->clock = g_object_ref (rushes_store_peek_clock (store));
  self->cancellable = g_cancellable_new ();
  schedule (self, FIRST_LOOK);
  return self;
}

/* Calls @stopped when no copy is being checked any more; one being copied ends with the worker. */
void
rushes_store_backup_stop (RushesStoreBackup *self, void (*stopped) (gpointer user_data), gpointer user_data)
{
  rushes_clock_cancel (self->clock, &self->alarm);
  g_cancellable_cancel (self->cancellable);
  self->stopped = stopped;
  self->user_data = user_data;
  if (!self->checking)
    stopped (user_data);
}

void
rushes_store_backup_free (RushesStoreBackup *self)
{
  rushes_clock_cancel (self->clock, &self->alarm);
  g_object_unref (self->cancellable);
  g_object_unref (self->clock);
  g_free (self);
}
