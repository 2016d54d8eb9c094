/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-poster.h"
#include "rushes-search-words.h"
#include "rushes-task-item.h"
#include "rushes-ticker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One task in the list: a picture's place, the prompt, the state in words, the marks. A cell is the same as one task in
 * the gallery: below the picture the prompt, in the picture's place the state of what has none. Both are used again and
 * again: bind and unbind are cheap. */
#define RUSHES_TYPE_TASK_ROW (rushes_task_row_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskRow, rushes_task_row, RUSHES, TASK_ROW, GtkWidget)

GtkWidget *rushes_task_row_new (void);
GtkWidget *rushes_task_row_new_cell (int width);
void rushes_task_row_set_width (RushesTaskRow *self, int width);

void rushes_task_row_set_searched (RushesTaskRow *self, RushesSearchWords *searched);
void rushes_task_row_bind (RushesTaskRow *self, RushesTaskItem *item, RushesTicker *ticker, RushesPosters *posters);
void rushes_task_row_unbind (RushesTaskRow *self);

G_END_DECLS
