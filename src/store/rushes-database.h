/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-reason.h"

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* One SQLite connection. Everything here blocks; it belongs to the thread that uses it. */

typedef enum
{
  RUSHES_DATABASE_WRITE,     /* an existing file, WAL and FULL */
  RUSHES_DATABASE_BUILD,     /* a new file under a temporary name, no WAL until it is complete */
  RUSHES_DATABASE_COPY,      /* an existing empty file, to be filled and synced by somebody else */
  RUSHES_DATABASE_READ,      /* neither writes nor checkpoints */
  RUSHES_DATABASE_IMMUTABLE, /* a file that nobody writes to: no locks, nothing beside it */
  RUSHES_DATABASE_MEMORY,
} RushesDatabaseMode;

typedef struct _RushesDatabase RushesDatabase;

RushesDatabase *rushes_database_open (const char *path, RushesDatabaseMode mode, const char *vfs, GError **error);
void rushes_database_close (RushesDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesDatabase, rushes_database_close)

sqlite3 *rushes_database_get_handle (RushesDatabase *self);
void rushes_database_trim (RushesDatabase *self);
gboolean rushes_database_exec (RushesDatabase *self, const char *sql, GError **error);
gboolean rushes_database_get_number (RushesDatabase *self, const char *sql, gint64 *value, GError **error);
gboolean rushes_database_check (RushesDatabase *self, GError **error);
gboolean rushes_database_fail (RushesDatabase *self, int rc, GError **error);
gboolean rushes_database_checkpoint (RushesDatabase *self, GError **error);

gboolean rushes_database_is_index_broken (RushesDatabase *self);
void rushes_database_set_index_broken (RushesDatabase *self, gboolean broken);

void rushes_store_error_set (GError **error, int code);
void rushes_store_error_set_errno (GError **error, int saved_errno);
RushesReason rushes_store_error_get_reason (const GError *error);
gboolean rushes_store_error_is_damage (const GError *error);

/* A prepared statement in use; leaving the scope resets it. Prepared once for each text. */
typedef sqlite3_stmt RushesStatement;

RushesStatement *rushes_database_use (RushesDatabase *self, const char *sql, GError **error);
void rushes_statement_done (RushesStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesStatement, rushes_statement_done)

void rushes_statement_set_int (RushesStatement *self, const char *name, gint64 value);
void rushes_statement_set_text (RushesStatement *self, const char *name, const char *value);
gboolean rushes_statement_step (RushesDatabase *database, RushesStatement *self, gboolean *row, GError **error);
gboolean rushes_statement_run (RushesDatabase *database, RushesStatement *self, GError **error);
gint64 rushes_statement_get_int (RushesStatement *self, int column);
const char *rushes_statement_get_text (RushesStatement *self, int column);

G_END_DECLS
