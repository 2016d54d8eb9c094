/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define FAULT_VFS "fault"

/* The system's files, until they are told to fail. */

void fault_vfs_register (gboolean for_all);
void fault_vfs_kill_at (guint call);
void fault_vfs_fail_writes (int rc);
void fault_vfs_fail_syncs (int rc);
guint fault_vfs_get_failures (void);

G_END_DECLS
