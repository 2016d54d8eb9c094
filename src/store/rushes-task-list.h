/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"
#include "rushes-task-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The tasks that a query finds, in its order: a lazy #GListModel of #RushesTaskItem over the store. Main thread only.
 *
 *   n-items  (uint, notify)
 *   loading  (boolean, notify)  no row is known yet, and not that there is none
 *   searching (boolean, notify) not all rows are known yet: the first ones may be, if it is not loading
 *   failed   (boolean, notify)  the count, or the place of a change, could not be read; rushes_task_list_retry() asks
 *                               again. A page that could not be read shows on its items alone.
 */
#define RUSHES_TYPE_TASK_LIST (rushes_task_list_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskList, rushes_task_list, RUSHES, TASK_LIST, GObject)

RushesTaskList *rushes_task_list_new (RushesStore *store, RushesTaskQuery *query);
gboolean rushes_task_list_get_loading (RushesTaskList *self);
gboolean rushes_task_list_get_searching (RushesTaskList *self);
gboolean rushes_task_list_get_failed (RushesTaskList *self);
void rushes_task_list_retry (RushesTaskList *self);
void rushes_task_list_locate_async (
  RushesTaskList *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_task_list_locate_finish (RushesTaskList *self, GAsyncResult *result, guint *position, GError **error);
void rushes_task_list_ids_async (RushesTaskList *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GArray *rushes_task_list_ids_finish (RushesTaskList *self, GAsyncResult *result, GError **error);

G_END_DECLS
