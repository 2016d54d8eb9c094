/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"
#include "rushes-clock.h"
#include "rushes-fetch-state.h"
#include "rushes-file-plan.h"
#include "rushes-gate.h"
#include "rushes-store.h"

G_BEGIN_DECLS

/*
 * What it takes to bring one finished video, over as many runs as that needs: the key, a link, one attempt, and what
 * its end means.
 */
typedef struct _RushesErrand RushesErrand;

/** RushesErrandParts: what errands have in common. Alive as long as any of them runs. */
typedef struct
{
  RushesStore *store;
  RushesClient *client;
  RushesGate *gate;
  RushesClock *clock;
  GCancellable *cancellable; /* ends all runs */

  void (*progress) (RushesErrand *errand, gpointer user_data);
  /* A run has ended; the next one is due after @delay µs, unless the task is not `fetching` any more. */
  void (*over) (RushesErrand *errand, gint64 delay, gpointer user_data);
  gpointer user_data;
} RushesErrandParts;

RushesErrand *rushes_errand_new (const RushesErrandParts *parts, RushesTask *task);
RushesErrand *rushes_errand_ref (RushesErrand *self);
void rushes_errand_unref (RushesErrand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesErrand, rushes_errand_unref)

void rushes_errand_run (RushesErrand *self, RushesFilePlan *plan);
void rushes_errand_drop (RushesErrand *self);
void rushes_errand_set_task (RushesErrand *self, RushesTask *task);
RushesTask *rushes_errand_get_task (RushesErrand *self);
gint64 rushes_errand_get_dies (RushesErrand *self);
gboolean rushes_errand_is_held (RushesErrand *self);
void rushes_errand_get_state (RushesErrand *self, RushesFetchState *state);

G_END_DECLS
