/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * A place in a task list: the object that rows bind to. It stays the same while its task changes, and is there before
 * its task has been read.
 *
 *   id      (int64, read-only)    0 until known
 *   task    (RushesTask, notify)  %NULL until read
 *   failed  (boolean, notify)     the page it is on could not be read
 */
#define RUSHES_TYPE_TASK_ITEM (rushes_task_item_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskItem, rushes_task_item, RUSHES, TASK_ITEM, GObject)

gint64 rushes_task_item_get_id (RushesTaskItem *self);
RushesTask *rushes_task_item_get_task (RushesTaskItem *self);
gboolean rushes_task_item_get_failed (RushesTaskItem *self);

G_END_DECLS
