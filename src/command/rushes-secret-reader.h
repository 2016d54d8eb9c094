/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-key.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a key: a line typed at a terminal, which does not show it, or all of a file or pipe. */

void
rushes_secret_reader_run_async (int fd, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
RushesKey *rushes_secret_reader_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
