/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-database.h"

G_BEGIN_DECLS

#define RUSHES_LIBRARY_APPLICATION_ID 0x52757368 /* "Rush" */

/** RushesMigration: one step, from the version before it; its place in the list is its version, from 1 */
typedef struct
{
  const char *sql;
} RushesMigration;

/** RushesMigrations: every step that there is. Borrowed; lives as long as the program. */
typedef struct
{
  const RushesMigration *steps;
  guint n_steps;
} RushesMigrations;

/* Called before each step of a library that holds something; %FALSE with an error stops the migration. */
typedef gboolean (*RushesMigrationGuard) (gpointer user_data, GError **error);

const RushesMigrations *rushes_migrations_get (void);
gboolean rushes_migrations_run (const RushesMigrations *self,
                                RushesDatabase *database,
                                RushesMigrationGuard guard,
                                gpointer user_data,
                                GError **error);
gboolean rushes_migrations_identify (const RushesMigrations *self, gint64 version, gint64 application, GError **error);
gboolean rushes_migrations_identify_database (const RushesMigrations *self, RushesDatabase *database, GError **error);
gboolean rushes_migrations_check_schema (const RushesMigrations *self, RushesDatabase *database, GError **error);

G_END_DECLS
