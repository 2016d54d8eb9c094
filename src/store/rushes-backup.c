/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-backup.h"

#include "rushes-library-files.h"
#include "rushes-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * Copies of the library. One is made by SQLite under a temporary name, a slice at a time and through the connection
 * that writes (so that what is written meanwhile is in it); then it is opened by itself, checked through and through,
 * synced, and only then given its name. What has a name is a library.
 */

#define PREFIX          "library-"
#define SUFFIX          ".db"
#define TEMPORARY       ".copying"
#define NAME_FORMAT     PREFIX "%Y%m%dT%H%M%SZ" SUFFIX
#define NAME_LENGTH     27     /* of what NAME_FORMAT makes */
#define PAGES_PER_SLICE 256    /* 1 MiB */
#define CHECK_EVERY     100000 /* steps of the virtual machine between looks at the cancellable */

struct _RushesBackup
{
  char *folder;           /* (owned) */
  char *temporary;        /* (owned): a path */
  char *final;            /* (owned): a path */
  RushesDatabase *copy;   /* (owned) (nullable): while copying */
  sqlite3_backup *handle; /* (owned) (nullable): while copying */
};

/* A path that is free: two backups in one second have names a second apart. */
static char *
choose_path (const char *folder, gint64 now)
{
  for (gint64 second = now / G_USEC_PER_SEC;; second++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (second);
      g_autofree char *name = time != NULL ? g_date_time_format (time, NAME_FORMAT) : NULL;
      g_autofree char *path = name != NULL ? g_build_filename (folder, name, NULL) : NULL;

      if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

/**
 * rushes_backup_begin:
 * @source: must stay, in use by this thread only, until the last step
 * @folder: (type filename): where backups are; made if it is not there
 * @now: µs since the epoch
 *
 * Returns: (transfer full) (nullable): nothing copied yet
 */
RushesBackup *
rushes_backup_begin (RushesDatabase *source, const char *folder, gint64 now, GError **error)
{
  g_autoptr (RushesBackup) self = g_new0 (RushesBackup, 1);
  g_autofree char *path = choose_path (folder, now);
  int fd;

  if (path == NULL || (g_mkdir (folder, 0700) != 0 && errno != EEXIST))
    {
      rushes_store_error_set_errno (error, path != NULL ? errno : EINVAL);
      return NULL;
    }
  self->folder = g_strdup (folder);
  self->final = g_steal_pointer (&path);
  self->temporary = g_strconcat (self->final, TEMPORARY, NULL);
  fd = open (self->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      rushes_store_error_set_errno (error, errno);
      return NULL;
    }
  close (fd);
  self->copy = rushes_database_open (self->temporary, RUSHES_DATABASE_COPY, NULL, error);
  if (self->copy == NULL)
    return NULL;
  self->handle =
    sqlite3_backup_init (rushes_database_get_handle (self->copy), "main", rushes_database_get_handle (source), "main");
  if (self->handle != NULL)
    return g_steal_pointer (&self);
  rushes_database_fail (self->copy, sqlite3_extended_errcode (rushes_database_get_handle (self->copy)), error);
  return NULL;
}

/**
 * rushes_backup_step:
 * @done: (out): whether all is copied
 *
 * Copies a slice, on the thread of the source.
 */
gboolean
rushes_backup_step (RushesBackup *self, gboolean *done, GError **error)
{
  int rc = sqlite3_backup_step (self->handle, PAGES_PER_SLICE);

  *done = rc == SQLITE_DONE;
  if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED)
    return TRUE;
  if (rc != SQLITE_DONE)
    return rushes_database_fail (self->copy, rc, error);
  rc = sqlite3_backup_finish (g_steal_pointer (&self->handle));
  if (rc != SQLITE_OK)
    return rushes_database_fail (self->copy, rc, error);
  g_clear_pointer (&self->copy, rushes_database_close);
  return TRUE;
}

static int
is_cancelled (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/**
 * rushes_backup_verify:
 * @path: (type filename): a file that nobody writes to
 *
 * Returns: whether it is a sound library that this program can use
 */
gboolean
rushes_backup_verify (const char *path, const RushesMigrations *migrations, GCancellable *cancellable, GError **error)
{
  g_autoptr (RushesDatabase) copy = rushes_database_open (path, RUSHES_DATABASE_IMMUTABLE, NULL, error);

  if (copy == NULL)
    return FALSE;
  if (cancellable != NULL)
    sqlite3_progress_handler (rushes_database_get_handle (copy), CHECK_EVERY, is_cancelled, cancellable);
  return rushes_migrations_identify_database (migrations, copy, error) &&
         rushes_migrations_check_schema (migrations, copy, error) && rushes_database_check (copy, error);
}

static void
prune (const char *folder)
{
  g_autoptr (GPtrArray) paths = rushes_backup_list (folder);

  for (guint i = RUSHES_BACKUP_KEPT; i < paths->len; i++)
    if (g_unlink (g_ptr_array_index (paths, i)) != 0)
      g_info ("Backup: %s", g_strerror (errno));
}

/**
 * rushes_backup_finish:
 *
 * Checks the copy, gives it its name, and lets go of the oldest. Needs no thread in particular.
 */
gboolean
rushes_backup_finish (RushesBackup *self, const RushesMigrations *migrations, GCancellable *cancellable, GError **error)
{
  if (!rushes_backup_verify (self->temporary, migrations, cancellable, error) ||
      !rushes_files_sync (self->temporary, error))
    return FALSE;
  if (g_rename (self->temporary, self->final) != 0)
    {
      rushes_store_error_set_errno (error, errno);
      return FALSE;
    }
  g_clear_pointer (&self->temporary, g_free);
  if (!rushes_files_sync (self->folder, error))
    return FALSE;
  prune (self->folder);
  return TRUE;
}

/* Removes a copy that has not become one. On the thread of the source while copying. */
void
rushes_backup_free (RushesBackup *self)
{
  g_clear_pointer (&self->handle, sqlite3_backup_finish);
  g_clear_pointer (&self->copy, rushes_database_close);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->final);
  g_free (self->folder);
  g_free (self);
}

/* All of it at once, as before a migration. */
gboolean
rushes_backup_make (
  RushesDatabase *source, const char *folder, const RushesMigrations *migrations, gint64 now, GError **error)
{
  g_autoptr (RushesBackup) self = rushes_backup_begin (source, folder, now, error);
  gboolean done = FALSE;

  while (self != NULL && !done)
    if (!rushes_backup_step (self, &done, error))
      return FALSE;
  return self != NULL && rushes_backup_finish (self, migrations, NULL, error);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return -strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * rushes_backup_list:
 *
 * Returns: (transfer full) (element-type filename): the paths of the backups there are, newest first
 */
GPtrArray *
rushes_backup_list (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strlen (name) == NAME_LENGTH && g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (paths, compare_newest_first);
  return paths;
}

/**
 * rushes_backup_get_newest:
 *
 * Returns: when the newest backup was begun, by its name, in µs since the epoch; 0: there is none
 */
gint64
rushes_backup_get_newest (const char *folder)
{
  g_autoptr (GPtrArray) paths = rushes_backup_list (folder);
  g_autofree char *name = NULL, *stamp = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (paths->len == 0)
    return 0;
  name = g_path_get_basename (g_ptr_array_index (paths, 0));
  stamp = g_strndup (name + strlen (PREFIX), NAME_LENGTH - strlen (PREFIX SUFFIX));
  time = g_date_time_new_from_iso8601 (stamp, NULL);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

/* Removes what a kill has left half made. */
void
rushes_backup_tidy (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX) && strstr (name, SUFFIX TEMPORARY) != NULL)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
  g_clear_pointer (&dir, g_dir_close);
}
