/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void rushes_locate_async (RushesTask *task, const char *path, GAsyncReadyCallback callback, gpointer user_data);
char *rushes_locate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
