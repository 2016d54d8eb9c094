/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"
#include "rushes-clock.h"
#include "rushes-gate.h"
#include "rushes-store.h"

G_BEGIN_DECLS

/*
 * Sends what is queued: each task once.
 *
 *   doubted (uint in_a_row)                 a submission ended unconfirmed
 *   waiting (int64 profile, int64 until)    nothing is sent to it before then, µs since the epoch
 *   unkept  (int64 id, utf8 service_id)     accepted, and the library did not take the id: it may be in the spool only
 *   idle    ()                              nothing is being taken or sent any more, see rushes_outbox_is_idle()
 */
#define RUSHES_TYPE_OUTBOX (rushes_outbox_get_type ())
G_DECLARE_FINAL_TYPE (RushesOutbox, rushes_outbox, RUSHES, OUTBOX, GObject)

RushesOutbox *rushes_outbox_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock);
void rushes_outbox_start (RushesOutbox *self, gboolean send_all);
void rushes_outbox_stop (RushesOutbox *self);
void rushes_outbox_abandon (RushesOutbox *self);
void rushes_outbox_allow (RushesOutbox *self, gint64 id);
void rushes_outbox_set_paused (RushesOutbox *self, gboolean paused);
void rushes_outbox_wake (RushesOutbox *self);
gboolean rushes_outbox_is_idle (RushesOutbox *self);

G_END_DECLS
