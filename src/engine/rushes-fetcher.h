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
 * Brings finished videos: a link, the bytes, the proof that they are whole, the file in its place.
 *
 *   progress (int64 id, int64 done, int64 total)   total -1: not known; a last one with done == total
 *   idle ()                                        nothing runs any more, see rushes_fetcher_is_idle()
 */
#define RUSHES_TYPE_FETCHER (rushes_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (RushesFetcher, rushes_fetcher, RUSHES, FETCHER, GObject)

RushesFetcher *rushes_fetcher_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock);
void rushes_fetcher_start (RushesFetcher *self, RushesFilePlan *plan);
void rushes_fetcher_stop (RushesFetcher *self);
void rushes_fetcher_set_plan (RushesFetcher *self, RushesFilePlan *plan);
void rushes_fetcher_set_at_once (RushesFetcher *self, guint at_once);
void rushes_fetcher_fetch_now (RushesFetcher *self, gint64 id);
void rushes_fetcher_get_state (RushesFetcher *self, gint64 id, RushesFetchState *state);
gboolean rushes_fetcher_is_idle (RushesFetcher *self);

G_END_DECLS
