/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Which rows of a list are selected: runs of positions, and nothing else. No item is made or kept for a row that is
 * selected, so that a million rows are selected as fast as one; who needs the tasks reads them by the ranges.
 *
 *   n-selected (uint, read-only, notify)
 *
 * A row that goes takes its selection along without a `selection-changed`: as every selection model, it says changes
 * that were made, and leaves those that follow from `items-changed` to who hears that.
 */
#define RUSHES_TYPE_TASK_SELECTION (rushes_task_selection_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskSelection, rushes_task_selection, RUSHES, TASK_SELECTION, GObject)

/** RushesTaskRange: rows that follow each other */
typedef struct
{
  guint first;
  guint n; /* > 0 */
} RushesTaskRange;

RushesTaskSelection *rushes_task_selection_new (GListModel *model);
void rushes_task_selection_begin_with_few (RushesTaskSelection *self, guint few, guint patience);
void rushes_task_selection_grow (RushesTaskSelection *self);
GListModel *rushes_task_selection_get_model (RushesTaskSelection *self);
guint rushes_task_selection_get_n_selected (RushesTaskSelection *self);
guint rushes_task_selection_get_single (RushesTaskSelection *self);
const GArray *rushes_task_selection_peek_ranges (RushesTaskSelection *self);

G_END_DECLS
