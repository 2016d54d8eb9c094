/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-filter-bar.h"
#include "rushes-list-pane.h"
#include "rushes-posters.h"
#include "rushes-task-list.h"

G_BEGIN_DECLS

struct _RushesListPane
{
  GtkWidget parent_instance;

  RushesFilterBar *filters; /* (unowned): from the template, as the next seven */
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkListView *view;
  GtkLabel *nothing;
  GtkWidget *show_all;
  GtkWidget *retry;
  GtkPopover *popover;

  RushesContext *context;        /* (owned) (nullable): once the library is open */
  RushesTicker *ticker;          /* (owned) (nullable): with @context */
  RushesPosters *posters;        /* (owned) (nullable): with @context */
  RushesTaskList *list;          /* (owned) (nullable): what the filter finds */
  RushesTaskList *all;           /* (owned) (nullable): while @selected is not of @list */
  GtkSingleSelection *selection; /* (owned) (nullable): over @list */
  RushesTaskItem *selected;      /* (owned) (nullable) */
  GCancellable *locating;        /* (owned) (nullable) */
  gint64 wanted;                 /* the id that is being located; 0: none */
  guint count_alarm;
  guint counts[RUSHES_N_TASK_GROUPS];
  gboolean counting;
  gboolean counted; /* @counts has been filled */
  gboolean folded;
};

/* rushes-list-pane.c */
void rushes_list_pane_emit_opened (RushesListPane *self);

/* rushes-list-pane-rows.c */
void rushes_list_pane_bind_rows (GtkWidgetClass *klass);

G_END_DECLS
