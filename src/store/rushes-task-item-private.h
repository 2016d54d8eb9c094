/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-item.h"

G_BEGIN_DECLS

#define RUSHES_TASK_ITEM_NOWHERE G_MAXUINT

/** RushesTaskItem: its list keeps its own notes in it, so that a move costs no look-up. Main thread only. */
struct _RushesTaskItem
{
  GObject parent_instance;

  gint64 id;        /* 0 until known; then it stays */
  RushesTask *task; /* (owned) (nullable) */
  gboolean failed;

  guint position; /* the list's: RUSHES_TASK_ITEM_NOWHERE while the query does not find its task */
  GList wanted;   /* the list's: in its queue of items to be read; `data` is %NULL while not in it */
};

RushesTaskItem *rushes_task_item_new (guint position);
void rushes_task_item_set_task (RushesTaskItem *self, RushesTask *task);
void rushes_task_item_set_failed (RushesTaskItem *self, gboolean failed);

G_END_DECLS
