/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-backup.h"
#include "rushes-database.h"
#include "rushes-migrations.h"
#include "rushes-spool.h"
#include "rushes-store.h"
#include "rushes-task-gather.h"

G_BEGIN_DECLS

/** RushesLibraryOptions: what tests put in place of the real thing. Zeros: the real thing. Borrowed, must stay. */
typedef struct
{
  const RushesMigrations *migrations;
  const char *vfs;  /* an SQLite VFS */
  guint64 min_free; /* bytes that must be free before a task is taken; 0: 64 MiB */
} RushesLibraryOptions;

/*
 * The library's folder, opened: lock, database, spool. Everything here blocks and belongs to the store's thread.
 */
typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned): of the database */
  RushesStoreMode mode;
  RushesLibraryOptions options;
  gint64 opened;              /* µs since the epoch */
  int lock;                   /* a descriptor; -1: none */
  RushesDatabase *database;   /* (owned) (nullable): %NULL where it could not be opened again */
  RushesSpool *spool;         /* (owned) (nullable): %NULL when only reading */
  GHashTable *sending;        /* (owned) (element-type gint64): taken by this process and not answered yet */
  RushesTaskGathers *gathers; /* (owned) */
  RushesBackup *backup;       /* (owned) (nullable): while one is being copied */
  RushesReason trouble;       /* why the last commit failed */
  RushesReason cramped;       /* why an answer that costs money could not be kept, though commits work */
  gboolean doubtful;          /* the disk has failed under the connection: open and check it anew */

  RushesStoreOpening opening; /* its strings are (owned) */
} RushesLibrary;

RushesLibrary *rushes_library_open (
  const char *folder, RushesStoreMode mode, const RushesLibraryOptions *options, gint64 now, GError **error);
const RushesMigrations *rushes_library_get_migrations (RushesLibrary *self);
gboolean rushes_library_close (RushesLibrary *self, gboolean clean, GError **error);
gboolean rushes_library_recover (RushesLibrary *self, gint64 now, GPtrArray *news, GError **error);
gboolean rushes_library_check_room (RushesLibrary *self, GError **error);
RushesReason rushes_library_get_trouble (RushesLibrary *self);
void rushes_library_rescue (RushesLibrary *self, gint64 id, const char *service_id);

char *rushes_library_get_backups (RushesLibrary *self) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *rushes_library_get_values (RushesDatabase *database, GError **error);
gboolean rushes_library_set_value (RushesDatabase *database, const char *name, const char *value, GError **error);
GPtrArray *rushes_library_get_profiles (RushesDatabase *database, gboolean removed, GError **error);
RushesProfile *rushes_library_save_profile (RushesDatabase *database, RushesProfile *profile, GError **error);
gboolean rushes_library_remove_profile (RushesDatabase *database, gint64 id, GError **error);

G_END_DECLS
