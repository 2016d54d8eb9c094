/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-call.h"
#include "rushes-command.h"

G_BEGIN_DECLS

struct _RushesCall
{
  GObject parent_instance;

  char **arguments; /* (owned): what stands after the program's name, then after the verb */
  char *folder;     /* (owned) */
  char *key;        /* (owned) (nullable): wiped */
  int in;           /* (unowned) */
  RushesSink *out;
  RushesSink *err;

  gboolean demo;
  gboolean quiet;
  char *profile;                /* (owned) (nullable): --profile */
  const RushesCommand *command; /* (nullable): until it is known */

  RushesContext *context; /* (owned) (nullable): until it is open */
  RushesCallStep next;    /* what waits for it */
  GCancellable *stop;     /* cancelled when the user wants to wait no longer */
  gpointer data;          /* (nullable): the verb's */
  GDestroyNotify destroy;

  GTask *task; /* (owned) (nullable): while it runs */
  RushesExit code;
  gboolean ended;
};

void rushes_call_begin (RushesCall *self);

G_END_DECLS
