/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-chosen.h"
#include "rushes-composer.h"
#include "rushes-empty-page.h"
#include "rushes-list-pane.h"
#include "rushes-notice.h"
#include "rushes-several-page.h"
#include "rushes-task-page.h"
#include "rushes-undo-list.h"
#include "rushes-watch-page.h"
#include "rushes-window.h"
#include "rushes-work-button.h"

G_BEGIN_DECLS

struct _RushesWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts; /* (unowned): from the template, as those down to @task_menu */
  GtkStack *pages;
  AdwLeaflet *headers;
  AdwLeaflet *leaflet;
  RushesNotice *notice;
  AdwWindowTitle *title;
  RushesWorkButton *work;
  AdwWindowTitle *screen_title;
  GtkWidget *screen_steps;
  GtkWidget *screen_buttons;
  GtkToggleButton *star;
  RushesComposer *composer;
  GtkRevealer *list_revealer;
  RushesListPane *list;
  GtkWidget *small_welcome;
  GtkWidget *list_toggle;
  GtkWidget *grid_toggle;
  GtkStack *screen;
  RushesEmptyPage *empty;
  AdwStatusPage *failure;
  GtkWidget *failure_button;
  GtkMenuButton *primary_button;
  GMenuModel *primary_menu;
  GtkMenuButton *task_button;
  GMenuModel *task_menu;

  GSettings *settings;        /* (owned) */
  RushesContext *context;     /* (owned) (nullable): once the library is open */
  RushesTicker *ticker;       /* (owned) (nullable): with @context */
  RushesTaskPage *page;       /* (unowned) (nullable): with @context */
  RushesWatchPage *watch;     /* (unowned) (nullable): once something was watched */
  RushesSeveralPage *several; /* (unowned) (nullable): once several were selected */
  RushesTaskItem *shown;      /* (owned) (nullable): what the title speaks of */
  RushesUndoList *undo;       /* (owned): what Ctrl+Z takes back */
  RushesChosen *chosen;       /* (owned) (nullable): with @context: what is known of several that are selected */
  GPtrArray *unkept;          /* (owned) (element-type utf8): ids of accepted tasks that are not in the library */
  char *ask;                  /* (owned) (nullable): of the task that is shown */
  GPtrArray *takes;           /* (owned) (nullable) (element-type RushesTask): of @ask, once they are read */
  GCancellable *taking;       /* (owned) (nullable): of their reading */
  const char *whole;          /* static (nullable): the page of @screen that has the whole window to itself */
  char *whole_title;          /* (owned) (nullable) */
  guint squeeze;              /* source */
  gboolean demo;
  gboolean narrow;        /* one page at a time; follows @leaflet after it has been given its size */
  gboolean small;         /* the window has no width for both panes */
  gboolean low;           /* the window has no height for list and composer */
  gboolean notice_closed; /* the one about the library that was damaged */
};

/** RushesDeed: one verb on many tasks */
typedef struct
{
  RushesEdit edit;
  char *tag;   /* (owned) (nullable) */
  GArray *ids; /* (owned) (element-type gint64) */
} RushesDeed;

/** RushesManyFunc: @ids: (element-type gint64): at least one */
typedef void (*RushesManyFunc) (RushesWindow *self, GArray *ids);

void rushes_window_install_actions (GtkWidgetClass *klass);
void rushes_window_install_menus (GtkWidgetClass *klass);
void rushes_window_init_menus (RushesWindow *self);
void rushes_window_update_actions (RushesWindow *self);
void rushes_window_update_notice (RushesWindow *self);
void rushes_window_follow_trouble (RushesWindow *self);
void rushes_window_close_notice (RushesWindow *self);
void rushes_window_copy_unkept (RushesWindow *self);
void rushes_window_close_unkept (RushesWindow *self);
void rushes_window_show_damaged (RushesWindow *self);
void rushes_window_add_by_id (RushesWindow *self);
void rushes_window_watch (RushesWindow *self);
void rushes_window_show_kept (RushesWindow *self);
void rushes_window_update_several (RushesWindow *self);
const char *rushes_window_get_several (RushesWindow *self);
void rushes_window_compare (RushesWindow *self);
gboolean rushes_window_enable_debugging (GtkWindow *window, gboolean toggle);
void rushes_window_enter_whole (RushesWindow *self, const char *page, const char *title);
void rushes_window_leave_whole (RushesWindow *self);
RushesTask *rushes_window_get_task (RushesWindow *self);

/* rushes-window-undo.c */
RushesUndoList *rushes_window_undo_new (void);
void rushes_window_install_undo_actions (GtkWidgetClass *klass);
void rushes_window_add_undo (RushesWindow *self, gint64 id, gboolean removed);
void rushes_window_toast_undo (RushesWindow *self, const char *sentence, gint64 id, gboolean removed, guint seconds);
void rushes_window_toast_step (RushesWindow *self, const char *sentence, GPtrArray *parts, guint seconds);
void rushes_window_take_back (RushesWindow *self, gint64 step);

/* rushes-window-edit.c */
GPtrArray *rushes_window_deeds_new (void);
void rushes_window_deeds_add (GPtrArray *deeds, RushesEdit edit, const char *tag, GArray *ids);
void rushes_window_edit (RushesWindow *self, GPtrArray *deeds);
void rushes_window_edit_ids (RushesWindow *self, RushesEdit edit, const char *tag, GArray *ids);

/* rushes-window-many.c */
void rushes_window_install_many_actions (GtkWidgetClass *klass);
void rushes_window_update_many_actions (RushesWindow *self);
void rushes_window_look_at_chosen (RushesWindow *self);
void rushes_window_drop_many (RushesWindow *self);
void rushes_window_with_ids (RushesWindow *self, RushesManyFunc func);
gboolean rushes_window_do_with_many (RushesWindow *self, const char *action);
void rushes_window_tag (RushesWindow *self, GArray *ids);

/* rushes-window-copy.c, rushes-window-save.c, rushes-window-send.c */
void rushes_window_copy_prompts (RushesWindow *self, GArray *ids);
void rushes_window_copy_ids (RushesWindow *self, GArray *ids);
void rushes_window_copy_files (RushesWindow *self, GArray *ids);
void rushes_window_save_files (RushesWindow *self, GArray *ids);
void rushes_window_retry (RushesWindow *self, GArray *ids);
void rushes_window_send_edited (RushesWindow *self, GArray *ids);

/* rushes-window-view.c */
void rushes_window_install_view_actions (GtkWidgetClass *klass);
const char *rushes_window_get_view (RushesWindow *self);
void rushes_window_set_view (RushesWindow *self, const char *view);
void rushes_window_update_view (RushesWindow *self);
void rushes_window_follow_pages (RushesWindow *self);
void rushes_window_update_unfolding (RushesWindow *self);
gboolean rushes_window_is_focus_left (RushesWindow *self);

/* rushes-window-clip.c */
void rushes_window_install_clip_actions (GtkWidgetClass *klass);
void rushes_window_update_clip_actions (RushesWindow *self);

/* rushes-window-removed.c */
void rushes_window_install_removed_actions (GtkWidgetClass *klass);
void rushes_window_update_removed_actions (RushesWindow *self);

/* rushes-window-takes.c */
void rushes_window_install_take_actions (GtkWidgetClass *klass);
void rushes_window_update_take_actions (RushesWindow *self);
void rushes_window_update_takes (RushesWindow *self);
void rushes_window_follow_takes (RushesWindow *self);
gboolean rushes_window_are_arrows_free (GtkWidget *focus, GtkWidget *page);

G_END_DECLS
