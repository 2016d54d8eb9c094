/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesFileCopyFunc: how far a copy is, on the thread that asked for it. @total may be 0: not known */
typedef void (*RushesFileCopyFunc) (gint64 done, gint64 total, gpointer user_data);

void rushes_file_copy_async (GFile *source,
                             GFile *target,
                             GCancellable *cancellable,
                             RushesFileCopyFunc progress,
                             gpointer progress_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void rushes_file_copy_into_async (
  GFile *source, GFile *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_file_copy_finish (GAsyncResult *result, GError **error);

G_END_DECLS
