/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-compare-page.h"
#include "rushes-compare-tile.h"
#include "rushes-pipeline-group.h"

G_BEGIN_DECLS

struct _RushesComparePage
{
  GtkWidget parent_instance;

  GtkWidget *tiles; /* (unowned): from the template, as the next six */
  GtkButton *play;
  GtkAdjustment *adjustment;
  GtkLabel *time;
  GtkMenuButton *speed;
  GtkButton *fullscreen_button;
  GtkWidget *timeline;

  RushesContext *context;     /* (owned) (nullable) */
  RushesPipelineGroup *group; /* (owned) (nullable): while clips are compared */
  GPtrArray *tasks;           /* (owned) (nullable) (element-type RushesTask): with @group */
  GCancellable *cancellable;  /* (owned) (nullable): of looking for the difference */
  GtkEventController *keys;   /* (unowned) (nullable): the root's */
  GtkWindow *root;            /* (unowned) (nullable) */
  double rate;
  gboolean loop;
  gboolean playing;
  gboolean updating;   /* the slider is being moved by us */
  gboolean fullscreen; /* was asked for here */
};

/* rushes-compare-page-keys.c */
GtkEventController *rushes_compare_page_keys_new (RushesComparePage *self);

/* rushes-compare-page.c */
void rushes_compare_page_toggle_play (RushesComparePage *self);
void rushes_compare_page_toggle_fullscreen (RushesComparePage *self);

G_END_DECLS
