/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"
#include "rushes-clock.h"
#include "rushes-gate.h"
#include "rushes-store.h"

G_BEGIN_DECLS

/*
 * Asks after what is generating, until the service has an end for it. Age never ends a task.
 *
 *   checked (int64 id, boolean answered)    one look is over; what it brought is in the store's hands
 */
#define RUSHES_TYPE_POLLER (rushes_poller_get_type ())
G_DECLARE_FINAL_TYPE (RushesPoller, rushes_poller, RUSHES, POLLER, GObject)

RushesPoller *rushes_poller_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock);
void rushes_poller_start (RushesPoller *self);
void rushes_poller_stop (RushesPoller *self);
void rushes_poller_check_now (RushesPoller *self, gint64 id);

G_END_DECLS
