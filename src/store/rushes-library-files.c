/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-library-files.h"

#include "rushes-backup.h"
#include "rushes-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A library's file is never seen half made: it is built or copied under another name, synced, and renamed. A damaged
 * one goes aside with its log; that takes several renames, so a note is left first that says where to, and is taken
 * away when the library that took its place has been recovered. A kill at any point is picked up from the note.
 */

#define NEW         RUSHES_FILES_LIBRARY ".new"
#define NOTE        "set-aside"
#define MOVED       " moved" /* the note's end when nothing is left to rename */
#define ASIDE       "library-damaged-"
#define MAX_NOTE    256
#define HEADER_SIZE 100
#define MAGIC       "SQLite format 3" /* with its zero; sqlite.org/fileformat2.html 1.3 */
#define AT_FORMATS  18
#define WAL_FORMAT  2
#define AT_VERSION  60
#define AT_IDENTITY 68
#define BLOCK       (256 * 1024)

static const char *const parts[] = { "", "-wal", "-shm" };

static gboolean
fail (GError **error)
{
  int saved = errno;

  g_info ("Library: %s", g_strerror (saved));
  rushes_store_error_set_errno (error, saved);
  return FALSE;
}

/**
 * rushes_files_sync:
 * @path: (type filename): a file or a folder
 */
gboolean
rushes_files_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean good = fd >= 0 && fsync (fd) == 0;

  if (!good)
    fail (error);
  if (fd >= 0)
    close (fd);
  return good;
}

/**
 * rushes_files_exists:
 * @exists: (out): whether there is a library; an error where something else has its name
 */
gboolean
rushes_files_exists (const char *folder, gboolean *exists, GError **error)
{
  g_autofree char *path = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);
  struct stat info;

  *exists = lstat (path, &info) == 0;
  if (*exists && !S_ISREG (info.st_mode))
    {
      errno = EIO;
      return fail (error);
    }
  return *exists || errno == ENOENT ? TRUE : fail (error);
}

/**
 * rushes_files_get_log_size:
 *
 * Returns: bytes of the log, which stands beside the library from the first write until a clean exit; -1: there is none
 */
gint64
rushes_files_get_log_size (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RUSHES_FILES_LIBRARY "-wal", NULL);
  struct stat info;

  return lstat (path, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
}

static gint64
read_number (const guint8 *at)
{
  return (gint32) ((guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3]);
}

/* The first bytes of the file, zeros where it is shorter. */
static gboolean
read_header (const char *folder, guint8 header[HEADER_SIZE], GError **error)
{
  g_autofree char *path = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gboolean good;

  memset (header, 0, HEADER_SIZE);
  good = fd >= 0 && pread (fd, header, HEADER_SIZE, 0) >= 0;
  if (!good)
    fail (error);
  if (fd >= 0)
    close (fd);
  return good;
}

/**
 * rushes_files_check_header:
 *
 * Returns: %FALSE with RUSHES_STORE_ERROR_DAMAGED for what SQLite might still take for a file of another kind: one that
 *   it only reads, or keeps without a log
 */
gboolean
rushes_files_check_header (const char *folder, GError **error)
{
  guint8 header[HEADER_SIZE];

  if (!read_header (folder, header, error))
    return FALSE;
  if (memcmp (header, MAGIC, sizeof MAGIC) == 0 && header[AT_FORMATS] == WAL_FORMAT &&
      header[AT_FORMATS + 1] == WAL_FORMAT)
    return TRUE;
  rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
  return FALSE;
}

/**
 * rushes_files_refuse_newer:
 *
 * Looks at the first page only, and at the log through a connection that does not write.
 *
 * Returns: %FALSE with RUSHES_STORE_ERROR_NEWER for a library of a newer program
 */
gboolean
rushes_files_refuse_newer (const char *folder, const RushesMigrations *migrations, GError **error)
{
  g_autofree char *path = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);
  g_autoptr (RushesDatabase) database = NULL;
  g_autoptr (GError) local = NULL;
  guint8 header[HEADER_SIZE];

  if (!read_header (folder, header, error))
    return FALSE;
  rushes_migrations_identify (migrations, read_number (header + AT_VERSION), read_number (header + AT_IDENTITY),
                              &local);
  if (!g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NEWER) && rushes_files_get_log_size (folder) > 0)
    {
      g_clear_error (&local);
      database = rushes_database_open (path, RUSHES_DATABASE_READ, NULL, &local);
      if (database != NULL)
        rushes_migrations_identify_database (migrations, database, &local);
    }
  if (!g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NEWER))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
remove_new (const char *folder)
{
  static const char *const names[] = { NEW, NEW "-journal", NEW "-wal", NEW "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
}

/* Puts what stands under the other name in its place, for good. */
static gboolean
put_in_place (const char *folder, GError **error)
{
  g_autofree char *new = g_build_filename (folder, NEW, NULL);
  g_autofree char *path = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);

  if (!rushes_files_sync (new, error))
    return FALSE;
  if (g_rename (new, path) != 0)
    return fail (error);
  return rushes_files_sync (folder, error);
}

/**
 * rushes_files_create:
 *
 * Makes an empty library where there is none.
 */
gboolean
rushes_files_create (const char *folder, const RushesMigrations *migrations, GError **error)
{
  g_autofree char *new = g_build_filename (folder, NEW, NULL);
  RushesDatabase *database;
  gboolean done;
  int fd;

  remove_new (folder);
  fd = open (new, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (error);
  close (fd);
  database = rushes_database_open (new, RUSHES_DATABASE_BUILD, NULL, error);
  if (database == NULL)
    return FALSE;
  done = rushes_migrations_run (migrations, database, NULL, NULL, error) &&
         rushes_database_exec (database, "PRAGMA journal_mode = WAL", error);
  rushes_database_close (database);
  return done && put_in_place (folder, error);
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
copy (const char *from, const char *to, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  int in = open (from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  int out = in >= 0 ? open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
  gboolean good = out >= 0;
  gssize n = 1;

  while (good && n > 0)
    {
      n = read (in, block, BLOCK);
      good = n >= 0 ? write_all (out, block, (gsize) n) : errno == EINTR;
      if (n < 0 && good)
        n = 1;
    }
  if (!good)
    fail (error);
  if (in >= 0)
    close (in);
  if (out >= 0)
    close (out);
  return good;
}

/**
 * rushes_files_restore:
 * @restored: (out) (nullable): the path of the backup that took the library's place; %NULL: there is none that is sound
 *
 * Brings the newest sound backup back, as a copy that has itself been checked.
 */
gboolean
rushes_files_restore (const char *folder, const RushesMigrations *migrations, char **restored, GError **error)
{
  g_autofree char *backups = g_build_filename (folder, RUSHES_FILES_BACKUPS, NULL);
  g_autofree char *new = g_build_filename (folder, NEW, NULL);
  g_autoptr (GPtrArray) paths = rushes_backup_list (backups);

  *restored = NULL;
  for (guint i = 0; i < paths->len && *restored == NULL; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (GError) local = NULL;

      remove_new (folder);
      if (!copy (path, new, &local))
        {
          /* A backup that cannot be read is passed over; a disk that has no room for it is not. */
          if (!g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO))
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          continue;
        }
      if (!rushes_backup_verify (new, migrations, NULL, &local))
        {
          g_info ("Backup: %s is not sound", path);
          continue;
        }
      if (!put_in_place (folder, error))
        return FALSE;
      *restored = g_strdup (path);
    }
  remove_new (folder);
  return TRUE;
}

static gboolean
write_note (const char *folder, const char *target, gboolean moved, GError **error)
{
  g_autofree char *path = g_build_filename (folder, NOTE, NULL);
  g_autofree char *new = g_strconcat (path, ".new", NULL);
  g_autofree char *text = g_strconcat (target, moved ? MOVED : "", NULL);
  int fd = open (new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean good = fd >= 0 && write_all (fd, text, strlen (text)) && fsync (fd) == 0;

  if (!good)
    fail (error);
  if (fd >= 0)
    close (fd);
  if (!good)
    return FALSE;
  if (g_rename (new, path) != 0)
    return fail (error);
  return rushes_files_sync (folder, error);
}

/* Returns: (transfer full) (nullable): the name of the file that the library goes to, or %NULL: no note */
static char *
read_note (const char *folder, gboolean *moved)
{
  g_autofree char *path = g_build_filename (folder, NOTE, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  *moved = g_str_has_suffix (text, MOVED);
  if (*moved)
    text[strlen (text) - strlen (MOVED)] = '\0';
  /* Only a name that write_note() could have left is followed. */
  if (length > MAX_NOTE || strchr (text, G_DIR_SEPARATOR) != NULL || !g_str_has_prefix (text, ASIDE))
    return NULL;
  return g_steal_pointer (&text);
}

static gboolean
move_parts (const char *folder, const char *target, GError **error)
{
  g_autofree char *library = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);
  g_autofree char *aside = g_build_filename (folder, target, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (library, parts[i], NULL);
      g_autofree char *to = g_strconcat (aside, parts[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        return fail (error);
    }
  return rushes_files_sync (folder, error) && write_note (folder, target, TRUE, error);
}

static char *
choose_target (const char *folder, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *stamp = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : g_strdup ("undated");

  for (guint n = 1;; n++)
    {
      g_autofree char *name =
        n == 1 ? g_strdup_printf (ASIDE "%s.db", stamp) : g_strdup_printf (ASIDE "%s-%u.db", stamp, n);
      gboolean taken = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        {
          g_autofree char *path = g_strdup_printf ("%s" G_DIR_SEPARATOR_S "%s%s", folder, name, parts[i]);

          taken = taken || g_file_test (path, G_FILE_TEST_EXISTS);
        }
      if (!taken)
        return g_steal_pointer (&name);
    }
}

/**
 * rushes_files_set_aside:
 * @set_aside: (out): the path that the library has then
 *
 * Moves a damaged library and its log out of the way. Nothing of it is changed, nothing is deleted.
 */
gboolean
rushes_files_set_aside (const char *folder, gint64 now, char **set_aside, GError **error)
{
  g_autofree char *target = choose_target (folder, now);

  if (!write_note (folder, target, FALSE, error) || !move_parts (folder, target, error))
    return FALSE;
  *set_aside = g_build_filename (folder, target, NULL);
  return TRUE;
}

/**
 * rushes_files_resume_set_aside:
 * @set_aside: (out) (nullable): %NULL: there was nothing to resume
 *
 * Goes on where a kill has stopped rushes_files_set_aside() or what comes after it.
 */
gboolean
rushes_files_resume_set_aside (const char *folder, char **set_aside, GError **error)
{
  gboolean moved;
  g_autofree char *target = read_note (folder, &moved);

  *set_aside = NULL;
  if (target == NULL)
    return TRUE;
  if (!moved && !move_parts (folder, target, error))
    return FALSE;
  *set_aside = g_build_filename (folder, target, NULL);
  return TRUE;
}

/* When the library that took the damaged one's place has been recovered and says so itself. */
gboolean
rushes_files_forget_set_aside (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, NOTE, NULL);

  if (g_unlink (path) != 0)
    return errno == ENOENT ? TRUE : fail (error);
  return rushes_files_sync (folder, error);
}
