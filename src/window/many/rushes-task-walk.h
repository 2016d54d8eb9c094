/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/**
 * RushesTaskWalkFunc:
 * @tasks: (element-type RushesTask): the next of them; those that are gone are left out
 * @done: how many have been read, these included
 *
 * Returns: whether to go on
 */
typedef gboolean (*RushesTaskWalkFunc) (GPtrArray *tasks, guint done, guint total, gpointer user_data);

void rushes_task_walk_async (RushesStore *store,
                             GArray *ids,
                             guint slice,
                             RushesTaskWalkFunc func,
                             gpointer func_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean rushes_task_walk_finish (GAsyncResult *result, GError **error);

G_END_DECLS
