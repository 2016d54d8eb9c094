/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Steps of putting a file in place for good. They block; each returns 0 or what errno was. */

int rushes_file_steps_move (const char *from, const char *to);
int rushes_file_steps_sync_folder (const char *path);

G_END_DECLS
