/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-filter-bar.h"
#include "rushes-list-pane.h"
#include "rushes-posters.h"
#include "rushes-row-queue.h"
#include "rushes-removed-bar.h"
#include "rushes-search-bar.h"
#include "rushes-search-words.h"
#include "rushes-task-list.h"
#include "rushes-task-row.h"
#include "rushes-task-selection.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _RushesListPane
{
  GtkWidget parent_instance;

  RushesFilterBar *filters; /* (unowned): from the template, as those down to @several_menu */
  RushesRemovedBar *removed;
  RushesSearchBar *search;
  GtkSpinner *busy;
  GtkMenuButton *sort_button;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkStack *views; /* @list_view and @grid_view, each in what scrolls it */
  GtkListView *list_view;
  GtkGridView *grid_view;
  GtkRange *size;
  AdwStatusPage *none;
  GtkLabel *nothing;
  GtkWidget *clear_search;
  GtkWidget *show_all;
  GtkWidget *retry;
  GtkPopover *popover;
  GtkActionBar *bar;
  GtkLabel *bar_words;
  GtkBox *jobs;
  GtkButton *bar_star;
  GMenuModel *row_menu;
  GMenuModel *several_menu;

  GtkWidget *view; /* (unowned): the one of the two that is seen; the other has no rows */
  int cell_size;   /* px: the width that a cell's picture would like to have */
  gboolean taps;   /* a single click opens */
  gboolean by_day; /* the order of @list goes from day to day */
  gint64 today;    /* as of rushes_day_mark_get_day(), when the days were looked at last */
  guint following; /* source: of rushes_list_pane_follow_days_soon() */
  guint columns;   /* source */

  RushesContext *context;         /* (owned) (nullable): once the library is open */
  RushesTicker *ticker;           /* (owned) (nullable): with @context */
  RushesPosters *posters;         /* (owned) (nullable): with @context */
  RushesRowQueue *queue;          /* (owned): rows that have something new to show */
  GPtrArray *spare_rows;          /* (owned) (element-type GtkWidget): that no list item shows, as the next */
  GPtrArray *spare_cells;         /* (owned) (element-type GtkWidget) */
  GSettings *settings;            /* (owned) (nullable) */
  RushesTaskList *list;           /* (owned) (nullable): what the filter finds */
  RushesSearchWords *words;       /* (owned) (nullable): that @list was searched for */
  RushesTaskQuery *query;         /* (owned) (nullable): what is asked for by now, of @next if that is there */
  RushesTaskList *next;           /* (owned) (nullable): takes the place of @list when its first row can be shown */
  RushesTaskItem *first;          /* (owned) (nullable): of @next */
  RushesTaskList *all;            /* (owned) (nullable): while @selected is not of @list */
  RushesTaskSelection *selection; /* (owned) (nullable): over @list */
  RushesTaskItem *selected;       /* (owned) (nullable): where one is selected, not several */
  GCancellable *locating;         /* (owned) (nullable) */
  gint64 wanted;                  /* the id that is being located; 0: none */
  guint count_alarm;
  guint asking;     /* source */
  guint busy_alarm; /* of the clock, as the next */
  guint save_alarm;
  RushesTaskSort sort;
  gboolean opening; /* the first row of @next, when that is shown */
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

void rushes_list_pane_update_page (RushesListPane *self);
void rushes_list_pane_show_list (RushesListPane *self, RushesTaskList *list);
void rushes_list_pane_notify_search (RushesListPane *self);
void rushes_list_pane_notify_sort (RushesListPane *self);

/* rushes-list-pane-search.c */
void rushes_list_pane_install_search (GtkWidgetClass *klass);
void rushes_list_pane_init_search (RushesListPane *self);
void rushes_list_pane_dispose_search (RushesListPane *self);
void rushes_list_pane_restore (RushesListPane *self);
void rushes_list_pane_ask (RushesListPane *self);
void rushes_list_pane_show_next (RushesListPane *self);
void rushes_list_pane_clear_search (RushesListPane *self);
void rushes_list_pane_update_busy (RushesListPane *self);
void rushes_list_pane_set_sort (RushesListPane *self, RushesTaskSort sort);
void rushes_list_pane_show_query (RushesListPane *self, const char *query);
gboolean rushes_list_pane_is_plain (RushesListPane *self);

/* rushes-list-pane-saved.c */
void rushes_list_pane_install_saved (GtkWidgetClass *klass);
void rushes_list_pane_follow_saved (RushesListPane *self);
void rushes_list_pane_update_saved (RushesListPane *self);

/* rushes-list-pane-several.c */
void rushes_list_pane_follow_selection (RushesListPane *self);
void rushes_list_pane_set_position (RushesListPane *self, guint position);
void rushes_list_pane_set_choosing (RushesListPane *self, gboolean choosing);
void rushes_list_pane_update_bar (RushesListPane *self);
void rushes_list_pane_install_several (GtkWidgetClass *klass);

/* rushes-list-pane-removed.c */
void rushes_list_pane_update_removed (RushesListPane *self);
void rushes_list_pane_install_removed (GtkWidgetClass *klass);

/* rushes-list-pane-rows.c */
void rushes_list_pane_bind_rows (GtkWidgetClass *klass);
void rushes_list_pane_init_rows (RushesListPane *self);
void rushes_list_pane_clear_rows (RushesListPane *self);
GtkListItem *rushes_list_pane_get_list_item (GtkWidget *outermost);
RushesTaskRow *rushes_list_pane_get_row (GtkListItem *item);
void rushes_list_pane_follow_days (RushesListPane *self, GtkListItem *item);

/* rushes-list-pane-few.c */
void rushes_list_pane_begin_with_few (RushesListPane *self);
void rushes_list_pane_follow_attention (RushesListPane *self);

/* rushes-list-pane-view.c */
void rushes_list_pane_install_views (GtkWidgetClass *klass);
void rushes_list_pane_init_views (RushesListPane *self);
void rushes_list_pane_clear_views (RushesListPane *self);
void rushes_list_pane_take_size (RushesListPane *self);
void rushes_list_pane_show_model (RushesListPane *self);
gboolean rushes_list_pane_goes_by_day (const RushesTaskQuery *query);
void rushes_list_pane_follow_days_soon (RushesListPane *self);
void rushes_list_pane_follow_clock (RushesListPane *self);

G_END_DECLS
