/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int rushes_library_lock_take (const char *path, GError **error);
void rushes_library_lock_release (int fd);

G_END_DECLS
