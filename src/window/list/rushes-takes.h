/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesTakes: where a task stands among the takes of its asking */
typedef struct
{
  int take;        /* its number; 0: it is not among them */
  int of;          /* how many were asked for */
  gint64 previous; /* ids of the nearest that are in the list; 0: there is none */
  gint64 next;
} RushesTakes;

void rushes_takes_look (GPtrArray *takes, gint64 id, RushesTakes *out);

G_END_DECLS
