/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-player.h"
#include "rushes-ticker.h"
#include "rushes-watch-page.h"
#include "rushes-watch-session.h"

G_BEGIN_DECLS

struct _RushesWatchPage
{
  AdwBin parent_instance;

  RushesContext *context;      /* (owned) */
  GSettings *settings;         /* (owned) (nullable) */
  RushesTicker *ticker;        /* (owned) */
  RushesWatchSession *session; /* (owned) (nullable): from rushes_watch_page_begin() on */
  GCancellable *cancellable;   /* (owned) (nullable): of reads for @session */
  RushesTask *task;            /* (owned) (nullable): the clip in sight, once it is read */
  gint64 shown;                /* its id; 0: the card is in sight */
  gboolean reading;            /* what is new is not known yet */
  gboolean failed;             /* and could not be read */
  gboolean copying;            /* the kept files are being looked up */

  AdwToast *toast;          /* (nullable): weak: the one about the last decision */
  GtkEventController *keys; /* (unowned) (nullable): the root's */
  GtkWidget *root;          /* (unowned) (nullable) */
  guint held;               /* key code that was not released yet; 0: none */

  /* Template children (unowned). */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  RushesPlayer *player;
  AdwStatusPage *card;
  GtkWidget *more;
  GtkWidget *copy;
  GtkWidget *retry;
  GtkWidget *compose;
  GtkLayoutManager *card_layout;
  GtkWidget *show_kept;
  GtkWidget *again;
  GtkWidget *done;
  GtkWidget *bar;
  GtkLabel *number;
  GtkWidget *mark;
  GtkImage *mark_icon;
  GtkLabel *mark_label;
  GtkLabel *prompt;
  GtkToggleButton *reject;
  GtkToggleButton *keep;
};

void rushes_watch_page_show (RushesWatchPage *self);
void rushes_watch_page_do (RushesWatchPage *self, RushesWatchVerb verb);
void rushes_watch_page_say (RushesWatchPage *self, const char *sentence);
void rushes_watch_page_dismiss (RushesWatchPage *self);
void rushes_watch_page_update_actions (RushesWatchPage *self);
void rushes_watch_page_install_actions (GtkWidgetClass *klass);
void rushes_watch_page_add_gestures (RushesWatchPage *self);
void rushes_watch_page_take_keys (RushesWatchPage *self);
void rushes_watch_page_leave_keys (RushesWatchPage *self);
void rushes_watch_page_show_card (RushesWatchPage *self);
void rushes_watch_page_copy_kept (RushesWatchPage *self);

G_END_DECLS
