/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-migrations.h"

G_BEGIN_DECLS

/*
 * The library's file as a file: made whole, found damaged, set aside, brought back. Paths of the folder
 * `$XDG_DATA_HOME/rushes` (design section 6).
 */

#define RUSHES_FILES_LIBRARY "library.db"
#define RUSHES_FILES_BACKUPS "backups"
#define RUSHES_FILES_LOCK    "lock"
#define RUSHES_FILES_SPOOL   "spool"

gboolean rushes_files_sync (const char *path, GError **error);
gboolean rushes_files_exists (const char *folder, gboolean *exists, GError **error);
gint64 rushes_files_get_log_size (const char *folder);
gboolean rushes_files_refuse_newer (const char *folder, const RushesMigrations *migrations, GError **error);
gboolean rushes_files_check_header (const char *folder, GError **error);
gboolean rushes_files_create (const char *folder, const RushesMigrations *migrations, GError **error);
gboolean rushes_files_restore (const char *folder, const RushesMigrations *migrations, char **restored, GError **error);
gboolean rushes_files_set_aside (const char *folder, gint64 now, char **set_aside, GError **error);
gboolean rushes_files_resume_set_aside (const char *folder, char **set_aside, GError **error);
gboolean rushes_files_forget_set_aside (const char *folder, GError **error);

G_END_DECLS
