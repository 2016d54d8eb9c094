/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/* Tasks by the names that people type: our number, or `task:` and the service's id. */

gboolean rushes_task_finder_check (const char *const *names, GError **error);
void rushes_task_finder_run_async (RushesStore *store,
                                   const char *const *names,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *rushes_task_finder_run_finish (RushesStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
