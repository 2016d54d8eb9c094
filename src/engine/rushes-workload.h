/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/** RushesWork: all that is being worked on, in numbers */
typedef struct
{
  guint waiting;
  guint sending;
  guint generating;
  guint fetching; /* those that are kept up included */
  guint stalled;  /* of @fetching: wait for a link, for room, for a folder */
  guint done;     /* of this spell: reached an end since work began */
  guint total;    /* of this spell: done, and still to do */
} RushesWork;

/*
 * What is under way. A spell of work begins with the first live task and ends with the last; what was taken back or
 * removed is no part of it.
 *
 *   changed ()      rushes_workload_get() says something else
 */
#define RUSHES_TYPE_WORKLOAD (rushes_workload_get_type ())
G_DECLARE_FINAL_TYPE (RushesWorkload, rushes_workload, RUSHES, WORKLOAD, GObject)

RushesWorkload *rushes_workload_new (void);
void rushes_workload_follow (RushesWorkload *self, RushesStore *store);
void rushes_workload_note (RushesWorkload *self, RushesTask *task);

void rushes_workload_get (RushesWorkload *self, RushesWork *work);
GPtrArray *rushes_workload_get_under_way (RushesWorkload *self);

double rushes_workload_part (RushesTaskState state, gint64 elapsed, gint64 typical, gint64 bytes, gint64 total);
double rushes_workload_fraction (const RushesWork *work, double parts);

G_END_DECLS
