/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"
#include "rushes-player.h"
#include "rushes-task-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The page of one task: the player, or how far it is; what can be done; prompt and history.
 *
 *   item  (RushesTaskItem, nullable, notify)
 *
 *   submitted (RushesTask *task, int64 delay)   asked for once more; it is on disk and is sent after @delay µs
 *
 * Its actions are named "task.": task.cancel, task.check-now and so on; those that do not fit the task are off. It asks
 * the window for "win.use-prompt" (string).
 */
#define RUSHES_TYPE_TASK_PAGE (rushes_task_page_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskPage, rushes_task_page, RUSHES, TASK_PAGE, AdwBin)

GtkWidget *rushes_task_page_new (RushesContext *context);
void rushes_task_page_set_item (RushesTaskPage *self, RushesTaskItem *item);
RushesTaskItem *rushes_task_page_get_item (RushesTaskPage *self);
gboolean rushes_task_page_get_playing (RushesTaskPage *self);
RushesPlayer *rushes_task_page_get_player (RushesTaskPage *self);

G_END_DECLS
