/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-application.h"
#include "rushes-context.h"
#include "rushes-window.h"

G_BEGIN_DECLS

/** RushesLife: where the program is between start and end */
typedef enum
{
  RUSHES_LIFE_CLOSED,  /* no library; a failure may be shown */
  RUSHES_LIFE_OPENING, /* held */
  RUSHES_LIFE_OPEN,
  RUSHES_LIFE_CLOSING, /* held: what is under way is brought to disk */
} RushesLife;

struct _RushesApplication
{
  AdwApplication parent_instance;

  GSettings *settings;    /* (owned) (nullable): from startup on */
  RushesContext *context; /* (owned) (nullable): while open or closing */
  RushesWindow *window;   /* (unowned) (nullable): GTK's */
  GCancellable *opening;  /* (owned) (nullable): while opening */
  guint interrupt;        /* sources of signals */
  guint terminate;
  RushesLife life;
  gboolean demo;
  gboolean leaving; /* to end as soon as the library is closed */
};

void rushes_application_install_actions (RushesApplication *self);
void rushes_application_open (RushesApplication *self);
void rushes_application_leave (RushesApplication *self);

G_END_DECLS
