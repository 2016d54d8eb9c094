/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RushesPacer: how fast one profile may submit. A value; all times are monotonic µs. */
typedef struct
{
  int asked;       /* submissions a minute as the profile has it */
  int learnt;      /* and as the service has taught; never more than @asked */
  gint64 ready;    /* nothing before this */
  guint failures;  /* connections not made, in a row */
  guint accepted;  /* in a row, since the rate was last changed */
  guint flying;    /* requests not answered yet */
  gboolean proven; /* the last answer was about a task, so several may go at once */
} RushesPacer;

void rushes_pacer_init (RushesPacer *self, int rpm);
void rushes_pacer_set_rpm (RushesPacer *self, int rpm);
gboolean rushes_pacer_may_send (const RushesPacer *self, gint64 now);
void rushes_pacer_sent (RushesPacer *self, gint64 now);
void rushes_pacer_answered (RushesPacer *self, gboolean well);
void rushes_pacer_accepted (RushesPacer *self);
gint64 rushes_pacer_slow_down (RushesPacer *self, gint64 now, gint64 retry_after, double random);
gint64 rushes_pacer_not_sent (RushesPacer *self, gint64 now, double random);

G_END_DECLS
