/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-filter-bar.h"
#include "rushes-list-pane.h"
#include "rushes-posters.h"
#include "rushes-task-list.h"
#include "rushes-task-selection.h"

G_BEGIN_DECLS

struct _RushesListPane
{
  GtkWidget parent_instance;

  RushesFilterBar *filters; /* (unowned): from the template, as those down to @several_menu */
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkListView *view;
  GtkLabel *nothing;
  GtkWidget *show_all;
  GtkWidget *retry;
  GtkPopover *popover;
  GtkActionBar *bar;
  GtkLabel *bar_words;
  GtkBox *jobs;
  GtkButton *bar_star;
  GMenuModel *row_menu;
  GMenuModel *several_menu;

  RushesContext *context;         /* (owned) (nullable): once the library is open */
  RushesTicker *ticker;           /* (owned) (nullable): with @context */
  RushesPosters *posters;         /* (owned) (nullable): with @context */
  RushesTaskList *list;           /* (owned) (nullable): what the filter finds */
  RushesTaskList *all;            /* (owned) (nullable): while @selected is not of @list */
  RushesTaskSelection *selection; /* (owned) (nullable): over @list */
  RushesTaskItem *selected;       /* (owned) (nullable): where one is selected, not several */
  GCancellable *locating;         /* (owned) (nullable) */
  gint64 wanted;                  /* the id that is being located; 0: none */
  guint count_alarm;
  guint counts[RUSHES_N_TASK_GROUPS];
  gboolean counting;
  gboolean counted; /* @counts has been filled */
  gboolean folded;
  guint n_selected;  /* of @selection, when it was looked at last */
  gboolean choosing; /* a tap selects one more */
};

/* rushes-list-pane.c */
void rushes_list_pane_emit_opened (RushesListPane *self);
void rushes_list_pane_emit_chosen (RushesListPane *self);
void rushes_list_pane_keep_selected (RushesListPane *self);
void rushes_list_pane_set_selected (RushesListPane *self, RushesTaskItem *item);
void rushes_list_pane_stop_locating (RushesListPane *self);

/* rushes-list-pane-several.c */
void rushes_list_pane_follow_selection (RushesListPane *self);
void rushes_list_pane_set_position (RushesListPane *self, guint position);
void rushes_list_pane_set_choosing (RushesListPane *self, gboolean choosing);
void rushes_list_pane_update_bar (RushesListPane *self);
void rushes_list_pane_install_several (GtkWidgetClass *klass);

/* rushes-list-pane-rows.c */
void rushes_list_pane_bind_rows (GtkWidgetClass *klass);

G_END_DECLS
