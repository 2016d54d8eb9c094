/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-database.h"

#include "rushes-store.h"

#include <errno.h>

/*
 * The one place that opens SQLite. What a file must promise is set here and then read back: a PRAGMA that SQLite does
 * not carry out is no error to it, but it is to a record of what was paid.
 */

#define BUSY_TIMEOUT  2000 /* ms; only a foreign program could hold the file */
#define MAX_PREPARED  128
#define PAGES_IN_WAL  1000
#define MAX_WAL_BYTES (8 * 1024 * 1024)

struct _RushesDatabase
{
  sqlite3 *handle;      /* (owned) */
  GHashTable *prepared; /* (owned) (element-type utf8 sqlite3_stmt) */
  RushesDatabaseMode mode;
  gboolean index_broken; /* that of the words: the rows are sound */
};

static const struct
{
  int code;
  RushesReason reason;
} reasons[] = {
  { RUSHES_STORE_ERROR_IN_USE, RUSHES_REASON_LIBRARY_IN_USE },
  { RUSHES_STORE_ERROR_NEWER, RUSHES_REASON_LIBRARY_NEWER },
  { RUSHES_STORE_ERROR_FULL, RUSHES_REASON_DISK_FULL },
  { RUSHES_STORE_ERROR_READ_ONLY, RUSHES_REASON_READ_ONLY },
  { RUSHES_STORE_ERROR_IO, RUSHES_REASON_DISK_ERROR },
  { RUSHES_STORE_ERROR_EDGE, RUSHES_REASON_LIBRARY_EDGE },
  { RUSHES_STORE_ERROR_NOT_FOUND, RUSHES_REASON_LIBRARY_NOT_FOUND },
  { RUSHES_STORE_ERROR_EXISTS, RUSHES_REASON_LIBRARY_NAME_TAKEN },
  { RUSHES_STORE_ERROR_DAMAGED, RUSHES_REASON_DISK_ERROR },
};

/* Sets an error of the room with its sentence. */
void
rushes_store_error_set (GError **error, int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].code == code)
      g_set_error_literal (error, RUSHES_STORE_ERROR, code, rushes_reason_get_sentence (reasons[i].reason));
}

/* What an error says of the disk; RUSHES_REASON_NONE: it is not the disk's. */
RushesReason
rushes_store_error_get_reason (const GError *error)
{
  if (g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_FULL))
    return RUSHES_REASON_DISK_FULL;
  if (g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_READ_ONLY))
    return RUSHES_REASON_READ_ONLY;
  if (g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO) ||
      g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IN_USE) || rushes_store_error_is_damage (error))
    return RUSHES_REASON_DISK_ERROR;
  return RUSHES_REASON_NONE;
}

gboolean
rushes_store_error_is_damage (const GError *error)
{
  return g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_DAMAGED);
}

static int
classify_errno (int saved_errno)
{
  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
      return RUSHES_STORE_ERROR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
      return RUSHES_STORE_ERROR_READ_ONLY;
    default:
      return RUSHES_STORE_ERROR_IO;
    }
}

void
rushes_store_error_set_errno (GError **error, int saved_errno)
{
  rushes_store_error_set (error, classify_errno (saved_errno));
}

static int
classify (int rc, RushesDatabaseMode mode, int saved_errno)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return RUSHES_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return RUSHES_STORE_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return RUSHES_STORE_ERROR_IN_USE;
    case SQLITE_CORRUPT:
      return rc == SQLITE_CORRUPT_VTAB ? RUSHES_STORE_ERROR_IO : RUSHES_STORE_ERROR_DAMAGED;
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG: /* nothing of ours is: a length in the file is not what was written */
      return RUSHES_STORE_ERROR_DAMAGED;
    case SQLITE_ERROR:
      /* Our own words are right: what cannot be asked of a file is what the file has not got. */
      return mode == RUSHES_DATABASE_READ || mode == RUSHES_DATABASE_IMMUTABLE ? RUSHES_STORE_ERROR_DAMAGED
                                                                               : RUSHES_STORE_ERROR_IO;
    case SQLITE_CONSTRAINT:
      return RUSHES_STORE_ERROR_EDGE;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return classify_errno (saved_errno);
    default:
      return RUSHES_STORE_ERROR_IO;
    }
}

/**
 * rushes_database_fail:
 * @rc: what SQLite returned
 *
 * Turns a result code into an error with a sentence; the technical words go to the log.
 *
 * Returns: always %FALSE
 */
gboolean
rushes_database_fail (RushesDatabase *self, int rc, GError **error)
{
  if ((rc & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, g_strerror (ECANCELED));
      return FALSE;
    }
  if (rc == SQLITE_CORRUPT_VTAB)
    self->index_broken = TRUE;
  g_info ("SQLite: %s (%d): %s", sqlite3_errstr (rc), rc, self->handle != NULL ? sqlite3_errmsg (self->handle) : "");
  rushes_store_error_set (error,
                          classify (rc, self->mode, self->handle != NULL ? sqlite3_system_errno (self->handle) : 0));
  return FALSE;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * rushes_database_close:
 *
 * Closes the connection. The last one to a WAL library checkpoints, unless it only reads.
 */
void
rushes_database_close (RushesDatabase *self)
{
  g_hash_table_unref (self->prepared);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    {
      /* A backup still holds it: it becomes a zombie and closes with that. */
      g_info ("SQLite: the connection is still in use");
      sqlite3_close_v2 (self->handle);
    }
  g_free (self);
}

static gboolean
demand (RushesDatabase *self, const char *pragma, const char *wanted, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (self, pragma, error);
  gboolean row;

  if (statement == NULL || !rushes_statement_step (self, statement, &row, error))
    return FALSE;
  if (row && g_strcmp0 (rushes_statement_get_text (statement, 0), wanted) == 0)
    return TRUE;
  g_info ("SQLite: %s is %s", pragma, row ? rushes_statement_get_text (statement, 0) : "nothing");
  rushes_store_error_set (error, RUSHES_STORE_ERROR_IO);
  return FALSE;
}

static gboolean
set_up_writing (RushesDatabase *self, GError **error)
{
  g_autofree char *sql =
    g_strdup_printf ("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = %d;"
                     "PRAGMA journal_size_limit = %d;",
                     PAGES_IN_WAL, MAX_WAL_BYTES);

  return demand (self, "PRAGMA journal_mode = WAL", "wal", error) && rushes_database_exec (self, sql, error) &&
         demand (self, "PRAGMA journal_mode", "wal", error) && demand (self, "PRAGMA synchronous", "2", error) &&
         demand (self, "PRAGMA foreign_keys", "1", error);
}

static gboolean
set_up (RushesDatabase *self, RushesDatabaseMode mode, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  if (!rushes_database_exec (self, "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON",
                             error))
    return FALSE;
  switch (mode)
    {
    case RUSHES_DATABASE_WRITE:
      return set_up_writing (self, error);
    case RUSHES_DATABASE_BUILD:
      return rushes_database_exec (self, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", error);
    case RUSHES_DATABASE_COPY:
      return rushes_database_exec (self, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", error);
    case RUSHES_DATABASE_READ:
    case RUSHES_DATABASE_IMMUTABLE:
      sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      return rushes_database_exec (self, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0", error);
    case RUSHES_DATABASE_MEMORY:
      return rushes_database_exec (self, "PRAGMA foreign_keys = ON", error);
    }
  return TRUE;
}

/**
 * rushes_database_open:
 * @path: (type filename): an absolute path; ignored for RUSHES_DATABASE_MEMORY
 * @vfs: (nullable): an SQLite VFS, for tests
 *
 * Creates a file for RUSHES_DATABASE_BUILD only.
 *
 * Returns: (transfer full) (nullable): a connection that keeps what it promises, or %NULL
 */
RushesDatabase *
rushes_database_open (const char *path, RushesDatabaseMode mode, const char *vfs, GError **error)
{
  g_autoptr (RushesDatabase) self = g_new0 (RushesDatabase, 1);
  g_autofree char *escaped = NULL, *uri = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_URI, rc;

  self->mode = mode;
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  switch (mode)
    {
    case RUSHES_DATABASE_WRITE:
    case RUSHES_DATABASE_COPY:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case RUSHES_DATABASE_BUILD:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
    case RUSHES_DATABASE_READ:
    case RUSHES_DATABASE_IMMUTABLE:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case RUSHES_DATABASE_MEMORY:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
      break;
    }
  escaped = mode == RUSHES_DATABASE_MEMORY ? g_strdup (":memory:") : g_uri_escape_string (path, "/", FALSE);
  uri = g_strdup_printf ("file:%s%s", escaped, mode == RUSHES_DATABASE_IMMUTABLE ? "?immutable=1" : "");
  rc = sqlite3_open_v2 (uri, &self->handle, flags, vfs);
  if (rc != SQLITE_OK)
    {
      rushes_database_fail (self, rc, error);
      return NULL;
    }
  if (!set_up (self, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Whether the index of the words was found broken, since it was made. */
gboolean
rushes_database_is_index_broken (RushesDatabase *self)
{
  return self->index_broken;
}

void
rushes_database_set_index_broken (RushesDatabase *self, gboolean broken)
{
  self->index_broken = broken;
}

sqlite3 *
rushes_database_get_handle (RushesDatabase *self)
{
  return self->handle;
}

/* Forgets statements when there are many. Only between jobs, when none is in use. */
void
rushes_database_trim (RushesDatabase *self)
{
  if (g_hash_table_size (self->prepared) > MAX_PREPARED)
    g_hash_table_remove_all (self->prepared);
}

gboolean
rushes_database_exec (RushesDatabase *self, const char *sql, GError **error)
{
  int rc = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK ? TRUE : rushes_database_fail (self, rc, error);
}

gboolean
rushes_database_get_number (RushesDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (self, sql, error);
  gboolean row;

  if (statement == NULL || !rushes_statement_step (self, statement, &row, error))
    return FALSE;
  *value = row ? rushes_statement_get_int (statement, 0) : 0;
  return TRUE;
}

static gboolean
check_one (RushesDatabase *self, const char *pragma, const char *good, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (self, pragma, error);
  gboolean row;

  if (statement == NULL || !rushes_statement_step (self, statement, &row, error))
    return FALSE;
  if (good == NULL ? !row : row && g_strcmp0 (rushes_statement_get_text (statement, 0), good) == 0)
    return TRUE;
  g_info ("%s: %s", pragma, row ? rushes_statement_get_text (statement, 0) : "");
  rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
  return FALSE;
}

/* Adds "NOT (…)" of each CHECK in the text of a table. */
static void
gather_rules (const char *table, GString *rules)
{
  static const char word[] = "CHECK (";
  const char *at = table;

  while ((at = strstr (at, word)) != NULL)
    {
      const char *start = at + strlen (word);
      int depth = 1;

      for (at = start; *at != '\0' && depth > 0; at++)
        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
      if (depth == 0)
        g_string_append_printf (rules, "%sNOT (%.*s)", rules->len > 0 ? " OR " : "", (int) (at - start) - 1, start);
    }
}

/* A connection that only reads forgets the CHECKs of a table when it reads the schema, and then finds every row good
 * (sqlite3AddCheckConstraint()). So they are asked for in words, which are those of a schema known to be ours. */
static gboolean
check_rules (RushesDatabase *self, GError **error)
{
  g_autoptr (RushesStatement) tables = NULL;
  gboolean row;

  if (sqlite3_db_readonly (self->handle, "main") == 0)
    return TRUE;
  tables = rushes_database_use (self, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'", error);
  if (tables == NULL)
    return FALSE;
  while (TRUE)
    {
      g_autoptr (GString) rules = g_string_new (NULL);
      g_autofree char *sql = NULL;
      const char *name;

      if (!rushes_statement_step (self, tables, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (rushes_statement_get_text (tables, 1) != NULL)
        gather_rules (rushes_statement_get_text (tables, 1), rules);
      if (rules->len == 0)
        continue;
      name = rushes_statement_get_text (tables, 0);
      sql = g_strdup_printf ("SELECT 'a row of %s' FROM %s WHERE %s LIMIT 1", name, name, rules->str);
      if (!check_one (self, sql, NULL, error))
        return FALSE;
    }
}

/**
 * rushes_database_check:
 *
 * Returns: whether the file is sound through and through: pages, rows, rules, indexes, foreign keys
 */
gboolean
rushes_database_check (RushesDatabase *self, GError **error)
{
  return check_one (self, "PRAGMA integrity_check(1)", "ok", error) && check_rules (self, error) &&
         check_one (self, "PRAGMA foreign_key_check", NULL, error);
}

/* Brings the log into the file and empties it. A reader may keep it from doing so, which is no error. */
gboolean
rushes_database_checkpoint (RushesDatabase *self, GError **error)
{
  int rc = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY ? TRUE : rushes_database_fail (self, rc, error);
}

/**
 * rushes_database_use:
 * @sql: one statement, of this program's own words; values are bound
 *
 * Returns: (transfer full) (nullable): the statement, ready for values
 */
RushesStatement *
rushes_database_use (RushesDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->prepared, sql);
  int rc;

  if (statement != NULL)
    return statement;
  rc = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (rc != SQLITE_OK)
    {
      rushes_database_fail (self, rc, error);
      return NULL;
    }
  g_hash_table_insert (self->prepared, g_strdup (sql), statement);
  return statement;
}

void
rushes_statement_done (RushesStatement *self)
{
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}

void
rushes_statement_set_int (RushesStatement *self, const char *name, gint64 value)
{
  sqlite3_bind_int64 (self, sqlite3_bind_parameter_index (self, name), value);
}

/* @value: (nullable): must stay until the statement is done */
void
rushes_statement_set_text (RushesStatement *self, const char *name, const char *value)
{
  int at = sqlite3_bind_parameter_index (self, name);

  if (value != NULL)
    sqlite3_bind_text (self, at, value, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (self, at);
}

/**
 * rushes_statement_step:
 * @row: (out): whether there is a row to read
 */
gboolean
rushes_statement_step (RushesDatabase *database, RushesStatement *self, gboolean *row, GError **error)
{
  int rc = sqlite3_step (self);

  *row = rc == SQLITE_ROW;
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? TRUE : rushes_database_fail (database, rc, error);
}

gboolean
rushes_statement_run (RushesDatabase *database, RushesStatement *self, GError **error)
{
  gboolean row;

  return rushes_statement_step (database, self, &row, error);
}

gint64
rushes_statement_get_int (RushesStatement *self, int column)
{
  return sqlite3_column_int64 (self, column);
}

/* Returns: (nullable): borrowed until the next step */
const char *
rushes_statement_get_text (RushesStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self, column);
}
