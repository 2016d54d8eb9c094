/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-database.h"
#include "rushes-migrations.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RUSHES_BACKUP_KEPT 3

/* A copy of the library in the making: begin, step until done, then finish, on whatever thread. */
typedef struct _RushesBackup RushesBackup;

RushesBackup *rushes_backup_begin (RushesDatabase *source, const char *folder, gint64 now, GError **error);
gboolean rushes_backup_step (RushesBackup *self, gboolean *done, GError **error);
gboolean rushes_backup_finish (RushesBackup *self,
                               const RushesMigrations *migrations,
                               GCancellable *cancellable,
                               GError **error);
void rushes_backup_free (RushesBackup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesBackup, rushes_backup_free)

gboolean rushes_backup_make (
  RushesDatabase *source, const char *folder, const RushesMigrations *migrations, gint64 now, GError **error);
GPtrArray *rushes_backup_list (const char *folder);
gint64 rushes_backup_get_newest (const char *folder);
gboolean
rushes_backup_verify (const char *path, const RushesMigrations *migrations, GCancellable *cancellable, GError **error);
void rushes_backup_tidy (const char *folder);

G_END_DECLS
