/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-poster.h"
#include "rushes-search-words.h"
#include "rushes-task-item.h"
#include "rushes-ticker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One task in the list: a picture's place, the prompt, the state in words, the marks. Rows are used again and again:
 * bind and unbind are cheap. */
#define RUSHES_TYPE_TASK_ROW (rushes_task_row_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskRow, rushes_task_row, RUSHES, TASK_ROW, GtkBox)

GtkWidget *rushes_task_row_new (void);

void rushes_task_row_set_searched (RushesTaskRow *self, RushesSearchWords *searched);
void rushes_task_row_bind (RushesTaskRow *self, RushesTaskItem *item, RushesTicker *ticker, RushesPosters *posters);
void rushes_task_row_unbind (RushesTaskRow *self);

G_END_DECLS
