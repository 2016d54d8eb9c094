/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of a task's history: when, what, and the raw answer. */
#define RUSHES_TYPE_HISTORY_ROW (rushes_history_row_get_type ())
G_DECLARE_FINAL_TYPE (RushesHistoryRow, rushes_history_row, RUSHES, HISTORY_ROW, GtkListBoxRow)

GtkWidget *rushes_history_row_new (const RushesTaskEvent *event);

G_END_DECLS
