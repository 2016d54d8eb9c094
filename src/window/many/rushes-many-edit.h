/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

void rushes_many_edit_async (RushesStore *store,
                             GArray *ids,
                             RushesEdit edit,
                             const char *tag,
                             GCancellable *cancellable,
                             RushesStoreEditFunc progress,
                             gpointer progress_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GArray *rushes_many_edit_finish (GAsyncResult *result, GError **error);

/* Pure, for its test. */
guint rushes_many_edit_fill (const GArray *ids, RushesEdit edit, guint done, gint64 *chunk, guint size);

G_END_DECLS
