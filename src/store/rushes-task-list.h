/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"
#include "rushes-task-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The tasks that a query finds, newest first: a lazy #GListModel of #RushesTaskItem over the store. `loading` (boolean,
 * notify) is %TRUE until the count is known for the first time.
 */
#define RUSHES_TYPE_TASK_LIST (rushes_task_list_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskList, rushes_task_list, RUSHES, TASK_LIST, GObject)

RushesTaskList *rushes_task_list_new (RushesStore *store, RushesTaskQuery *query);
gboolean rushes_task_list_get_loading (RushesTaskList *self);
void rushes_task_list_retry (RushesTaskList *self);
void rushes_task_list_locate_async (
  RushesTaskList *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_task_list_locate_finish (RushesTaskList *self, GAsyncResult *result, guint *position, GError **error);

G_END_DECLS
