/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-face.h"
#include "rushes-task-notes.h"
#include "rushes-task-page.h"
#include "rushes-ticker.h"

G_BEGIN_DECLS

struct _RushesTaskPage
{
  AdwBin parent_instance;

  RushesContext *context;        /* (owned) */
  GSettings *settings;           /* (owned) (nullable) */
  RushesTicker *ticker;          /* (owned): goes only while the page is in sight */
  RushesTaskItem *item;          /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned): of reads for @item */
  RushesTaskFace *face;          /* (owned) (nullable): what is being shown */
  char *watched;                 /* (owned) (nullable): path of the file that is watched, */
  GFileMonitor *monitor;         /* (owned) (nullable): by this, once there is one */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  char *ask;                     /* (owned) (nullable): UUID of a Submit Again that is not yet on disk */
  gboolean live;                 /* @ticker is held */
  gboolean asking;               /* a deed is on its way: no other one meanwhile */
  gboolean reading;              /* the history is being read */
  gboolean stale;                /* and has changed since */
  guint n_history;               /* its rows */

  /* Template children (unowned). */
  RushesPlayer *player;
  GtkWidget *scroller;
  GtkWidget *status_box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *elapsed;
  GtkLabel *estimate;
  GtkProgressBar *bar;
  GtkBox *steps;
  GtkLabel *sentence;
  GtkLabel *paid;
  GtkLabel *detail;
  GtkLabel *facts;
  GtkWidget *buttons;
  GtkLabel *prompt;
  RushesTaskNotes *notes;
  GtkWidget *answer_box;
  GtkLabel *answer_when;
  GtkLabel *answer;
  GtkWidget *answer_none;
  GtkWidget *id_row;
  GtkLabel *service_id;
  AdwExpanderRow *history;
};

RushesTask *rushes_task_page_get_task (RushesTaskPage *self);
void rushes_task_page_update_actions (RushesTaskPage *self);
void rushes_task_page_install_actions (GtkWidgetClass *klass);
void rushes_task_page_say (RushesTaskPage *self, const char *sentence);
void rushes_task_page_emit_submitted (RushesTaskPage *self, RushesTask *task, gint64 delay);
void rushes_task_page_refresh_history (RushesTaskPage *self);
void rushes_task_page_clear_history (RushesTaskPage *self);
void rushes_task_page_refresh_answer (RushesTaskPage *self);
void rushes_task_page_do_verb (RushesTaskPage *self, RushesVerb verb, gint64 id, const char *argument);
void rushes_task_page_ask_for_id (RushesTaskPage *self);
void rushes_task_page_locate (GtkWidget *widget, const char *name, GVariant *parameter);
void rushes_task_page_watch (RushesTaskPage *self, const char *path);
void rushes_task_page_file_moved (RushesTaskPage *self, gint64 id);
gboolean rushes_task_page_is_missing (RushesTaskPage *self, RushesTask *task);
void rushes_task_page_ask_to_send_again (RushesTaskPage *self);

G_END_DECLS
