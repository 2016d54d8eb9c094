/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-library-private.h"

#include "rushes-library-files.h"
#include "rushes-library-lock.h"
#include "rushes-search-index.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/*
 * The way in. Nothing is written before it is known that no other process owns the library and that no newer program
 * has made it. A file that is not sound goes aside whole, and what takes its place says so (RUSHES_STORE_SET_ASIDE)
 * until the user has read it.
 */

#define MIN_FREE  (64 * 1024 * 1024) /* bytes: reliability.md 3.2, 6 */
#define MAX_QUICK (8 * 1024 * 1024)  /* bytes: what can be checked through at each start */

const RushesMigrations *
rushes_library_get_migrations (RushesLibrary *self)
{
  return self->options.migrations != NULL ? self->options.migrations : rushes_migrations_get ();
}

char *
rushes_library_get_backups (RushesLibrary *self)
{
  return g_build_filename (self->folder, RUSHES_FILES_BACKUPS, NULL);
}

static void
library_free (RushesLibrary *self)
{
  g_clear_pointer (&self->backup, rushes_backup_free);
  g_clear_pointer (&self->database, rushes_database_close);
  g_clear_pointer (&self->spool, rushes_spool_close);
  rushes_library_lock_release (self->lock);
  g_hash_table_unref (self->sending);
  rushes_task_gathers_free (self->gathers);
  g_free ((char *) self->opening.set_aside);
  g_free ((char *) self->opening.restored);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* The mark that a clean exit leaves. Asked of a file that may turn out to be anything. */
static gboolean
was_closed (RushesDatabase *database, gboolean *closed, GError **error)
{
  gint64 n;

  if (!rushes_database_get_number (database, "SELECT count(*) FROM \"values\" WHERE name = '" RUSHES_LIBRARY_CLOSED "'",
                                   &n, error))
    return FALSE;
  *closed = n != 0;
  return TRUE;
}

/* A file without anything in its log has the size that it says it has. */
static gboolean
check_size (RushesLibrary *self, RushesDatabase *database, gint64 *size, GError **error)
{
  struct stat info;
  gint64 pages, page_size;

  if (stat (self->path, &info) != 0)
    {
      rushes_store_error_set_errno (error, errno);
      return FALSE;
    }
  if (!rushes_database_get_number (database, "PRAGMA page_count", &pages, error) ||
      !rushes_database_get_number (database, "PRAGMA page_size", &page_size, error))
    return FALSE;
  *size = info.st_size;
  if (*size >= pages * page_size)
    return TRUE;
  rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
  return FALSE;
}

/* How much is looked at depends on how the last run ended. A large library that was closed well is not read through at
 * each start, for that takes as long as reading it; the daily backup does it, in its own time. */
static gboolean
check (RushesLibrary *self, RushesDatabase *database, gboolean thorough, gboolean *closed, GError **error)
{
  gboolean settled;
  gint64 size;

  if (!rushes_files_check_header (self->folder, error) ||
      !rushes_migrations_identify_database (rushes_library_get_migrations (self), database, error) ||
      !rushes_migrations_check_schema (rushes_library_get_migrations (self), database, error) ||
      !was_closed (database, closed, error))
    return FALSE;
  settled = *closed && rushes_files_get_log_size (self->folder) <= 0;
  if (settled && !check_size (self, database, &size, error))
    return FALSE;
  return (settled && !thorough && size > MAX_QUICK) || rushes_database_check (database, error);
}

/* Opens the file to write when all that is in it has been found sound, by a connection that changes nothing. */
static gboolean
open_checked (RushesLibrary *self, gboolean thorough, gboolean *closed, GError **error)
{
  RushesDatabase *reader = rushes_database_open (self->path, RUSHES_DATABASE_READ, self->options.vfs, error);
  gboolean sound;

  if (reader == NULL)
    return FALSE;
  sound = check (self, reader, thorough, closed, error);
  rushes_database_close (reader);
  if (sound)
    self->database = rushes_database_open (self->path, RUSHES_DATABASE_WRITE, self->options.vfs, error);
  return sound && self->database != NULL;
}

static gboolean
back_up (gpointer user_data, GError **error)
{
  RushesLibrary *self = user_data;
  g_autofree char *backups = rushes_library_get_backups (self);

  return rushes_backup_make (self->database, backups, rushes_library_get_migrations (self), self->opened, error);
}

static gboolean
migrate (RushesLibrary *self, GError **error)
{
  gint64 before, after;

  return rushes_database_get_number (self->database, "PRAGMA user_version", &before, error) &&
         rushes_migrations_run (rushes_library_get_migrations (self), self->database, back_up, self, error) &&
         rushes_database_get_number (self->database, "PRAGMA user_version", &after, error) &&
         /* So that a glance at the file is enough to know its version. */
         (before == after || rushes_database_checkpoint (self->database, error));
}

/* A library in place of one that is damaged or missing: the newest sound backup, or an empty one. */
static gboolean
replace (RushesLibrary *self, char **restored, GError **error)
{
  gboolean closed;

  if (!rushes_files_restore (self->folder, rushes_library_get_migrations (self), restored, error))
    return FALSE;
  if (*restored == NULL && !rushes_files_create (self->folder, rushes_library_get_migrations (self), error))
    return FALSE;
  return open_checked (self, FALSE, &closed, error);
}

typedef struct
{
  gboolean exists;
  gboolean closed;
  gboolean had_log;
  char *set_aside; /* (owned) (nullable) */
  char *restored;  /* (owned) (nullable) */
} Arrival;

static void
arrival_clear (Arrival *self)
{
  g_free (self->set_aside);
  g_free (self->restored);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arrival, arrival_clear)

static gboolean
open_or_replace (RushesLibrary *self, Arrival *arrival, gint64 now, GError **error)
{
  g_autoptr (GError) local = NULL;

  arrival->had_log = rushes_files_get_log_size (self->folder) >= 0;
  if (arrival->exists)
    {
      if (open_checked (self, FALSE, &arrival->closed, &local))
        return TRUE;
      if (!rushes_store_error_is_damage (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  if ((arrival->exists || arrival->had_log) && !rushes_files_set_aside (self->folder, now, &arrival->set_aside, error))
    return FALSE;
  return replace (self, &arrival->restored, error);
}

/* What the new library says of the one it replaces, and whether rows that wait there may have been sent since. */
static gboolean
settle (RushesLibrary *self, const Arrival *arrival, gint64 now, GError **error)
{
  RushesRecovery recovery = { .crashed = arrival->exists && arrival->set_aside == NULL && !arrival->closed,
                              .set_aside = arrival->set_aside,
                              .restored = arrival->restored };

  /* A library that was not closed has its log beside it. Without it, the last commits are gone. */
  recovery.behind = arrival->set_aside != NULL || arrival->restored != NULL || (recovery.crashed && !arrival->had_log);
  return rushes_library_start (self, &recovery, now, error) && rushes_files_forget_set_aside (self->folder, error);
}

static gboolean
open_own (RushesLibrary *self, gint64 now, GError **error)
{
  g_autofree char *lock = g_build_filename (self->folder, RUSHES_FILES_LOCK, NULL);
  g_autofree char *spool = g_build_filename (self->folder, RUSHES_FILES_SPOOL, NULL);
  g_autofree char *backups = rushes_library_get_backups (self);
  g_auto (Arrival) arrival = { 0 };

  self->lock = rushes_library_lock_take (lock, error);
  if (self->lock < 0 || !rushes_files_resume_set_aside (self->folder, &arrival.set_aside, error) ||
      !rushes_files_exists (self->folder, &arrival.exists, error))
    return FALSE;
  if (arrival.exists && !rushes_files_refuse_newer (self->folder, rushes_library_get_migrations (self), error))
    return FALSE;
  self->spool = rushes_spool_open (spool, error);
  if (self->spool == NULL)
    return FALSE;
  rushes_backup_tidy (backups);
  if (!open_or_replace (self, &arrival, now, error) || !migrate (self, error))
    return FALSE;
  return settle (self, &arrival, now, error);
}

/* An older library, or none, is looked at in memory, as this version would have it. */
static gboolean
open_in_memory (RushesLibrary *self, RushesDatabase *from, GError **error)
{
  sqlite3_backup *copy;

  self->database = rushes_database_open (NULL, RUSHES_DATABASE_MEMORY, NULL, error);
  if (self->database == NULL)
    return FALSE;
  if (from != NULL)
    {
      copy = sqlite3_backup_init (rushes_database_get_handle (self->database), "main",
                                  rushes_database_get_handle (from), "main");
      if (copy == NULL || sqlite3_backup_step (copy, -1) != SQLITE_DONE || sqlite3_backup_finish (copy) != SQLITE_OK)
        {
          rushes_store_error_set (error, RUSHES_STORE_ERROR_IO);
          return FALSE;
        }
    }
  return rushes_migrations_run (rushes_library_get_migrations (self), self->database, NULL, NULL, error) &&
         rushes_database_exec (self->database, "BEGIN", error) && rushes_search_index_ensure (self->database, error) &&
         rushes_database_exec (self->database, "COMMIT; PRAGMA query_only = ON", error);
}

static RushesDatabase *
open_reader (RushesLibrary *self, RushesDatabaseMode mode, GError **error)
{
  g_autoptr (RushesDatabase) database = rushes_database_open (self->path, mode, self->options.vfs, error);

  if (database == NULL ||
      !rushes_migrations_identify_database (rushes_library_get_migrations (self), database, error) ||
      !rushes_migrations_check_schema (rushes_library_get_migrations (self), database, error))
    return NULL;
  return g_steal_pointer (&database);
}

static gboolean
open_read_only (RushesLibrary *self, GError **error)
{
  g_autoptr (RushesDatabase) database = NULL;
  g_autoptr (GError) local = NULL;
  gboolean exists;
  gint64 version;

  if (!rushes_files_exists (self->folder, &exists, error))
    return FALSE;
  if (!exists)
    return open_in_memory (self, NULL, error);
  if (!rushes_files_refuse_newer (self->folder, rushes_library_get_migrations (self), error))
    return FALSE;
  database = open_reader (self, RUSHES_DATABASE_READ, &local);
  /* In a folder that cannot be written to SQLite has nowhere to put its index of the log. Without a log it needs none.
   */
  if (database == NULL && rushes_store_error_get_reason (local) != RUSHES_REASON_NONE &&
      !rushes_store_error_is_damage (local) && rushes_files_get_log_size (self->folder) < 0)
    {
      g_clear_error (&local);
      database = open_reader (self, RUSHES_DATABASE_IMMUTABLE, &local);
    }
  if (database == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!rushes_database_get_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version < rushes_library_get_migrations (self)->n_steps)
    return open_in_memory (self, database, error);
  self->database = g_steal_pointer (&database);
  return TRUE;
}

/**
 * rushes_library_open:
 * @folder: (type filename): made already, for the user alone
 * @options: (nullable): copied
 * @now: µs since the epoch
 *
 * Returns: (transfer full) (nullable): the library, recovered; or %NULL
 */
RushesLibrary *
rushes_library_open (
  const char *folder, RushesStoreMode mode, const RushesLibraryOptions *options, gint64 now, GError **error)
{
  RushesLibrary *self = g_new0 (RushesLibrary, 1);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);
  self->mode = mode;
  self->lock = -1;
  self->opened = now;
  self->sending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->gathers = rushes_task_gathers_new ();
  if (options != NULL)
    self->options = *options;
  if (mode == RUSHES_STORE_OWN ? open_own (self, now, error) : open_read_only (self, error))
    return self;
  library_free (self);
  return NULL;
}

/**
 * rushes_library_close:
 * @clean: leave the mark of a clean exit
 *
 * Ends @self, whatever it returns.
 */
gboolean
rushes_library_close (RushesLibrary *self, gboolean clean, GError **error)
{
  gboolean done = TRUE;

  g_clear_pointer (&self->backup, rushes_backup_free);
  if (clean && self->mode == RUSHES_STORE_OWN)
    {
      done = self->database != NULL && self->trouble == RUSHES_REASON_NONE &&
             rushes_library_set_value (self->database, RUSHES_LIBRARY_CLOSED, "1", error) &&
             rushes_database_checkpoint (self->database, error);
      if (!done && error != NULL && *error == NULL)
        rushes_store_error_set (error, RUSHES_STORE_ERROR_IO);
    }
  library_free (self);
  return done;
}

/**
 * rushes_library_reopen:
 *
 * After an error of the disk, what SQLite holds in memory proves nothing any more (reliability.md 1.3): the file is
 * opened and checked anew. One that is damaged is left to the next start, which sets it aside.
 */
gboolean
rushes_library_reopen (RushesLibrary *self, GError **error)
{
  gboolean closed;

  g_clear_pointer (&self->backup, rushes_backup_free);
  g_clear_pointer (&self->database, rushes_database_close);
  return open_checked (self, TRUE, &closed, error);
}

static gboolean
has_room (RushesLibrary *self, GError **error)
{
  guint64 wanted = self->options.min_free != 0 ? self->options.min_free : MIN_FREE;
  struct statvfs info;

  if (statvfs (self->folder, &info) != 0)
    {
      rushes_store_error_set_errno (error, errno);
      return FALSE;
    }
  if ((info.f_flag & ST_RDONLY) != 0)
    {
      rushes_store_error_set (error, RUSHES_STORE_ERROR_READ_ONLY);
      return FALSE;
    }
  if ((guint64) info.f_bavail * info.f_frsize < wanted)
    {
      rushes_store_error_set (error, RUSHES_STORE_ERROR_FULL);
      return FALSE;
    }
  return TRUE;
}

/**
 * rushes_library_check_room:
 *
 * Returns: whether an answer that costs money could be kept (reliability.md 3.2, 6); what is in the way counts as
 * trouble until it is not any more
 */
gboolean
rushes_library_check_room (RushesLibrary *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (has_room (self, &local))
    {
      self->cramped = RUSHES_REASON_NONE;
      return TRUE;
    }
  self->cramped = rushes_store_error_get_reason (local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Why nothing should be sent now. */
RushesReason
rushes_library_get_trouble (RushesLibrary *self)
{
  return self->trouble != RUSHES_REASON_NONE ? self->trouble : self->cramped;
}
