/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-migrations.h"

#include "rushes-store.h"

/*
 * The library's schema, by version. A step that has been released is never edited: what it should have been is the next
 * one. Each runs in a transaction that also sets `user_version`, so that a kill leaves the old version or the new.
 */

#define MAX_NEWER 1000 /* a version further off than this is a flipped bit, not a newer program */

/* Words are kept by nick, times in µs since the epoch; NULL is "nothing", never "". The lists of the window (design
 * section 4) are found by the partial indexes: each holds the ids of one group in order, and the columns of its
 * condition, for SQLite 3.40 reads them again. */
static const char schema_1[] =
  "CREATE TABLE profiles ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  uid TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  base TEXT NOT NULL,"
  "  rpm INTEGER NOT NULL,"
  "  parallel INTEGER NOT NULL,"
  "  poll INTEGER NOT NULL,"
  "  held TEXT NOT NULL DEFAULT '',"
  "  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),"
  "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))"
  ") STRICT;"
  "CREATE UNIQUE INDEX profiles_name ON profiles (name) WHERE removed = 0;"

  "CREATE TABLE tasks ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unconfirmed', 'refused', 'generating', 'failed',"
  "    'fetching', 'ready', 'lost', 'cancelled')),"
  "  paid TEXT NOT NULL CHECK (paid IN ('no', 'maybe', 'yes')),"
  "  prompt TEXT NOT NULL,"
  "  model TEXT NOT NULL,"
  "  duration INTEGER NOT NULL,"
  "  resolution TEXT,"
  "  optimizer INTEGER NOT NULL DEFAULT 0 CHECK (optimizer BETWEEN 0 AND 2),"
  "  fast_pretreatment INTEGER NOT NULL DEFAULT 0 CHECK (fast_pretreatment BETWEEN 0 AND 2),"
  "  watermark INTEGER NOT NULL DEFAULT 0 CHECK (watermark BETWEEN 0 AND 2),"
  "  profile INTEGER NOT NULL REFERENCES profiles (id),"
  "  ask TEXT NOT NULL,"
  "  take INTEGER NOT NULL CHECK (take BETWEEN 1 AND 9),"
  "  ref TEXT,"
  "  parent INTEGER REFERENCES tasks (id),"
  "  batch TEXT,"
  "  created INTEGER NOT NULL,"
  "  not_before INTEGER NOT NULL DEFAULT 0,"
  "  sent INTEGER NOT NULL DEFAULT 0,"
  "  accepted INTEGER NOT NULL DEFAULT 0,"
  "  finished INTEGER NOT NULL DEFAULT 0,"
  "  attempts INTEGER NOT NULL DEFAULT 0,"
  "  service_id TEXT,"
  "  status TEXT,"
  "  file_id TEXT,"
  "  url TEXT,"
  "  backup_url TEXT,"
  "  url_obtained INTEGER NOT NULL DEFAULT 0,"
  "  reason TEXT NOT NULL DEFAULT '',"
  "  code TEXT,"
  "  message TEXT,"
  "  file TEXT,"
  "  bytes INTEGER NOT NULL DEFAULT 0,"
  "  sha256 TEXT,"
  "  width INTEGER NOT NULL DEFAULT 0,"
  "  height INTEGER NOT NULL DEFAULT 0,"
  "  price INTEGER,"
  "  currency TEXT,"
  "  note TEXT,"
  "  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),"
  "  seen INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),"
  "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),"
  "  UNIQUE (ask, take),"
  /* What the service has taken has a name there: section 1, 2 of the design. */
  "  CHECK (state NOT IN ('generating', 'fetching', 'ready') OR service_id IS NOT NULL),"
  "  CHECK (state <> 'ready' OR file IS NOT NULL)"
  ") STRICT;"
  /* A script may run again what was taken back before it was sent. */
  "CREATE UNIQUE INDEX tasks_ref ON tasks (ref) WHERE ref IS NOT NULL AND state <> 'cancelled';"
  "CREATE INDEX tasks_parent ON tasks (parent) WHERE parent IS NOT NULL;"
  "CREATE INDEX tasks_service_id ON tasks (service_id) WHERE service_id IS NOT NULL;"
  "CREATE INDEX tasks_queue ON tasks (state, removed, profile, id, not_before) WHERE state = 'queued' AND removed = 0;"
  "CREATE INDEX tasks_sending ON tasks (profile, state) WHERE state IN ('sending', 'generating');"
  "CREATE INDEX tasks_typical ON tasks (state, profile, model, duration) WHERE state = 'ready';"
  "CREATE INDEX tasks_state ON tasks (state, removed);"
  "CREATE INDEX tasks_shown ON tasks (removed) WHERE removed = 0;"
  "CREATE INDEX tasks_working ON tasks (removed, id, state)"
  "  WHERE removed = 0 AND state IN ('queued', 'sending', 'generating', 'fetching');"
  "CREATE INDEX tasks_attention ON tasks (removed, id, state)"
  "  WHERE removed = 0 AND state IN ('unconfirmed', 'refused', 'failed', 'lost');"
  "CREATE INDEX tasks_new ON tasks (removed, seen, state) WHERE removed = 0 AND seen = 0 AND state IN ('ready');"
  "CREATE INDEX tasks_starred ON tasks (removed, starred) WHERE removed = 0 AND starred = 1;"

  /* How many there are of each kind: counting a million rows takes too long for a list that opens. */
  "CREATE TABLE totals ("
  "  state TEXT NOT NULL,"
  "  seen INTEGER NOT NULL,"
  "  starred INTEGER NOT NULL,"
  "  removed INTEGER NOT NULL,"
  "  n INTEGER NOT NULL CHECK (n >= 0),"
  "  PRIMARY KEY (state, seen, starred, removed)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TRIGGER tasks_added AFTER INSERT ON tasks BEGIN"
  "  INSERT INTO totals VALUES (new.state, new.seen, new.starred, new.removed, 1)"
  "    ON CONFLICT DO UPDATE SET n = n + 1;"
  "END;"
  "CREATE TRIGGER tasks_changed AFTER UPDATE OF state, seen, starred, removed ON tasks"
  "  WHEN old.state <> new.state OR old.seen <> new.seen OR old.starred <> new.starred OR old.removed <> new.removed"
  " BEGIN"
  "  UPDATE totals SET n = n - 1 WHERE state = old.state AND seen = old.seen AND starred = old.starred"
  "    AND removed = old.removed;"
  "  INSERT INTO totals VALUES (new.state, new.seen, new.starred, new.removed, 1)"
  "    ON CONFLICT DO UPDATE SET n = n + 1;"
  "END;"
  "CREATE TRIGGER tasks_deleted AFTER DELETE ON tasks BEGIN"
  "  UPDATE totals SET n = n - 1 WHERE state = old.state AND seen = old.seen AND starred = old.starred"
  "    AND removed = old.removed;"
  "END;"

  /* What happened, never edited. */
  "CREATE TABLE events ("
  "  id INTEGER PRIMARY KEY,"
  "  task INTEGER NOT NULL REFERENCES tasks (id),"
  "  time INTEGER NOT NULL,"
  "  happening TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  reason TEXT NOT NULL DEFAULT '',"
  "  code TEXT,"
  "  excerpt TEXT,"
  "  http_status INTEGER NOT NULL DEFAULT 0"
  ") STRICT;"
  "CREATE INDEX events_task ON events (task);"

  /* One row for one HTTP request that may cost money. */
  "CREATE TABLE attempts ("
  "  task INTEGER NOT NULL REFERENCES tasks (id),"
  "  number INTEGER NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  ended INTEGER NOT NULL DEFAULT 0,"
  "  outcome TEXT,"
  "  http_status INTEGER NOT NULL DEFAULT 0,"
  "  excerpt TEXT,"
  "  PRIMARY KEY (task, number)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE tags ("
  "  task INTEGER NOT NULL REFERENCES tasks (id),"
  "  tag TEXT NOT NULL,"
  "  PRIMARY KEY (task, tag)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX tags_tag ON tags (tag, task);"

  "CREATE TABLE \"values\" ("
  "  name TEXT NOT NULL PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;";

/* The frame that stands for a clip, in µs from its start; -1: none has been chosen. */
static const char schema_2[] = "ALTER TABLE tasks ADD COLUMN poster INTEGER NOT NULL DEFAULT -1;";

/* Lists of other orders and filters, the words of tasks, and the place of the recently removed.
 *
 * `tasks_facets` holds whatever a filter or an order asks of a row, so that a million rows are looked through without
 * reading their prompts. `models` says which there are. `search` is described in rushes-search-index.c, which fills it.
 */
static const char schema_3[] =
  "ALTER TABLE tasks ADD COLUMN removed_at INTEGER NOT NULL DEFAULT 0;"
  "UPDATE tasks SET removed_at = CAST (strftime ('%s', 'now') AS INTEGER) * 1000000 WHERE removed = 1;"
  "CREATE INDEX tasks_removed ON tasks (removed, removed_at, state) WHERE removed = 1 AND removed_at > 0;"
  "CREATE INDEX tasks_facets ON tasks (id, removed, state, seen, starred, profile, duration, created, finished, price,"
  "  removed_at, model);"

  "CREATE TABLE models (model TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;"
  "INSERT INTO models SELECT DISTINCT model FROM tasks;"
  "CREATE TRIGGER models_added AFTER INSERT ON tasks BEGIN INSERT OR IGNORE INTO models VALUES (new.model); END;"

  "CREATE VIRTUAL TABLE search USING fts5 (prompt, service_id, file, note, content = '', columnsize = 0,"
  "  prefix = '1 2 3 4', tokenize = 'ascii');";

static const RushesMigration steps[] = {
  { schema_1 },
  { schema_2 },
  { schema_3 },
};

/**
 * rushes_migrations_get:
 *
 * Returns: (transfer none): the steps of this version of the program
 */
const RushesMigrations *
rushes_migrations_get (void)
{
  static const RushesMigrations self = { steps, G_N_ELEMENTS (steps) };

  return &self;
}

static gboolean
run_step (RushesDatabase *database, const RushesMigration *step, guint version, GError **error)
{
  g_autofree char *identity =
    g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u", RUSHES_LIBRARY_APPLICATION_ID, version);
  gint64 broken = 0;

  if (!rushes_database_exec (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (rushes_database_exec (database, step->sql, error) &&
      rushes_database_get_number (database, "SELECT count(*) FROM pragma_foreign_key_check", &broken, error) &&
      rushes_database_exec (database, identity, error))
    {
      if (broken == 0 && rushes_database_exec (database, "COMMIT", error))
        return TRUE;
      if (broken != 0)
        rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
    }
  if (!sqlite3_get_autocommit (rushes_database_get_handle (database)))
    rushes_database_exec (database, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * rushes_migrations_run:
 * @guard: (nullable): makes a backup
 *
 * Brings a library to the newest version. A step may rebuild tables, so foreign keys are checked at its end instead of
 * on the way.
 */
gboolean
rushes_migrations_run (const RushesMigrations *self,
                       RushesDatabase *database,
                       RushesMigrationGuard guard,
                       gpointer user_data,
                       GError **error)
{
  gboolean done;
  gint64 version;

  if (!rushes_database_get_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= self->n_steps)
    return TRUE;
  done = rushes_database_exec (database, "PRAGMA foreign_keys = OFF", error);
  for (; done && version < self->n_steps; version++)
    done = (version == 0 || guard == NULL || guard (user_data, error)) &&
           run_step (database, &self->steps[version], (guint) version + 1, error);
  return rushes_database_exec (database, "PRAGMA foreign_keys = ON", done ? error : NULL) && done;
}

/**
 * rushes_migrations_identify:
 *
 * Returns: %TRUE for a library that this program can bring to its own version; RUSHES_STORE_ERROR_NEWER for one of a
 *   newer program, RUSHES_STORE_ERROR_DAMAGED for what is no library
 */
gboolean
rushes_migrations_identify (const RushesMigrations *self, gint64 version, gint64 application, GError **error)
{
  if (application == RUSHES_LIBRARY_APPLICATION_ID && version >= 1 && version <= self->n_steps)
    return TRUE;
  g_info ("Library: version %" G_GINT64_FORMAT ", application %" G_GINT64_FORMAT, version, application);
  if (application == RUSHES_LIBRARY_APPLICATION_ID && version > self->n_steps && version <= self->n_steps + MAX_NEWER)
    rushes_store_error_set (error, RUSHES_STORE_ERROR_NEWER);
  else
    rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
  return FALSE;
}

/* The same for an open database. */
gboolean
rushes_migrations_identify_database (const RushesMigrations *self, RushesDatabase *database, GError **error)
{
  gint64 version, application;

  return rushes_database_get_number (database, "PRAGMA user_version", &version, error) &&
         rushes_database_get_number (database, "PRAGMA application_id", &application, error) &&
         rushes_migrations_identify (self, version, application, error);
}

static char *
describe_schema (RushesDatabase *database, GError **error)
{
  g_autoptr (RushesStatement) statement = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean row;

  statement = rushes_database_use (database,
                                   "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
                                   " WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'"
                                   /* Those are SQLite's own affair, and may differ from version to version. */
                                   " AND tbl_name NOT LIKE 'search\\_%' ESCAPE '\\' ORDER BY type, name",
                                   error);
  if (statement == NULL)
    return NULL;
  while (rushes_statement_step (database, statement, &row, error))
    {
      if (!row)
        return g_string_free (g_steal_pointer (&out), FALSE);
      for (int i = 0; i < 4; i++)
        g_string_append_printf (out, "%s\n", rushes_statement_get_text (statement, i));
    }
  return NULL;
}

/**
 * rushes_migrations_check_schema:
 *
 * Returns: whether a library of a known version has the tables, indexes and rules that it was made with
 */
gboolean
rushes_migrations_check_schema (const RushesMigrations *self, RushesDatabase *database, GError **error)
{
  g_autoptr (RushesDatabase) model = NULL;
  g_autofree char *wanted = NULL, *found = NULL;
  RushesMigrations then = *self;
  gint64 version;

  if (!rushes_database_get_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  then.n_steps = (guint) CLAMP (version, 0, self->n_steps);
  model = rushes_database_open (NULL, RUSHES_DATABASE_MEMORY, NULL, error);
  if (model == NULL || !rushes_migrations_run (&then, model, NULL, NULL, error))
    return FALSE;
  wanted = describe_schema (model, error);
  found = wanted != NULL ? describe_schema (database, error) : NULL;
  if (found == NULL)
    return FALSE;
  if (g_str_equal (wanted, found))
    return TRUE;
  g_info ("Library: its schema is not what it was made with");
  rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
  return FALSE;
}
