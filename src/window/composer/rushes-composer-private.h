/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-composer.h"
#include "rushes-prompt-view.h"

G_BEGIN_DECLS

struct _RushesComposer
{
  GtkBox parent_instance;

  RushesPromptView *view; /* (unowned): from the template, as the next eleven */
  GtkWidget *frame;
  GtkScrolledWindow *scroller;
  GtkWidget *buttons;
  GtkWidget *placeholder;
  GtkLabel *counter;
  GtkLabel *problem;
  GtkToggleButton *six;
  GtkToggleButton *ten;
  GtkButton *submit;
  GtkLabel *submit_label;

  GtkTextBuffer *buffer;         /* (unowned): of @view */
  RushesContext *context;        /* (owned) (nullable): once the library is open */
  GSettings *settings;           /* (owned) (nullable) */
  GCancellable *lookup;          /* (owned) (nullable): of the key */
  GtkEventController *keys_down; /* (unowned) (nullable): on the root */
  char *ask;                     /* (owned) (nullable): UUID of the press that is not yet on disk */
  guint draft_alarm;
  guint double_click; /* source */
  gboolean has_key;
  gboolean key_known; /* @has_key has been found out */
  gboolean in_flight;
  gboolean again; /* this very text has been submitted */
  gboolean compact;
  gboolean row;  /* where @compact, all of it in one row */
  gboolean held; /* Return or Space is down */
  gboolean dead; /* and was so when Submit was pressed */
};

/* rushes-composer.c */
void rushes_composer_update_submit (RushesComposer *self);
void rushes_composer_show_problem (RushesComposer *self, const char *sentence);
void rushes_composer_update_height (RushesComposer *self);
void rushes_composer_notify_key (RushesComposer *self);
int rushes_composer_get_duration (RushesComposer *self);
void rushes_composer_emit_submitted (RushesComposer *self, RushesTask *task, gint64 delay);

/* rushes-composer-submit.c */
gboolean rushes_composer_is_key_missing (RushesComposer *self);
void rushes_composer_follow_key (RushesComposer *self);
void rushes_composer_stop (RushesComposer *self);
void rushes_composer_take_keys (RushesComposer *self, GtkWidget *root);
void rushes_composer_leave_keys (RushesComposer *self, GtkWidget *root);

G_END_DECLS
