/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-keys.h"
#include "rushes-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Who may use a profile now, and with which key. A profile is held after a no to the account, or when its key cannot be
 * had; then it sends nothing until the user does something about it.
 *
 *   held     (int64 profile)
 *   released (int64 profile)    also when a new key was stored for a profile that was not held
 */
#define RUSHES_TYPE_GATE (rushes_gate_get_type ())
G_DECLARE_FINAL_TYPE (RushesGate, rushes_gate, RUSHES, GATE, GObject)

RushesGate *rushes_gate_new (RushesStore *store, RushesKeys *keys);

void rushes_gate_pass_async (
  RushesGate *self, gint64 profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
RushesKey *rushes_gate_pass_finish (RushesGate *self, GAsyncResult *result, RushesReason *reason);

void rushes_gate_hold (RushesGate *self, gint64 profile, RushesReason reason);
void rushes_gate_release (RushesGate *self, gint64 profile);
RushesReason rushes_gate_get_held (RushesGate *self, gint64 profile);
void rushes_gate_try_keys_again (RushesGate *self);

G_END_DECLS
