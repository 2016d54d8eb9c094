/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-row.h"

G_BEGIN_DECLS

/* A row of the list with the day above it, where it is the first one of that day. */
#define RUSHES_TYPE_DAY_ROW (rushes_day_row_get_type ())
G_DECLARE_FINAL_TYPE (RushesDayRow, rushes_day_row, RUSHES, DAY_ROW, GtkBox)

GtkWidget *rushes_day_row_new (void);

RushesTaskRow *rushes_day_row_get_row (RushesDayRow *self);
void rushes_day_row_follow (RushesDayRow *self, RushesTaskItem *item, RushesTaskItem *above, gint64 now);

G_END_DECLS
