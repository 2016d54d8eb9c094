/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-query.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Which tasks the list shows: one toggle a group, with how many there are.
 *
 *   group (uint, RushesTaskGroup)
 */
#define RUSHES_TYPE_FILTER_BAR (rushes_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (RushesFilterBar, rushes_filter_bar, RUSHES, FILTER_BAR, GtkWidget)

RushesTaskGroup rushes_filter_bar_get_group (RushesFilterBar *self);
gboolean rushes_filter_bar_has_group (RushesFilterBar *self, RushesTaskGroup group);
void rushes_filter_bar_set_group (RushesFilterBar *self, RushesTaskGroup group);
void rushes_filter_bar_set_counts (RushesFilterBar *self, const guint counts[RUSHES_N_TASK_GROUPS]);

G_END_DECLS
