/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-engine.h"
#include "rushes-gate.h"

G_BEGIN_DECLS

/** RushesQueued: what is known of a task that waits */
typedef struct
{
  gint64 profile;
  gint64 price;         /* in the smallest unit; < 0: not known */
  const char *currency; /* static (nullable) */
} RushesQueued;

gboolean rushes_trouble_is_of_videos (RushesReason reason);
RushesTrouble rushes_trouble_find (
  RushesStore *store, RushesGate *gate, GHashTable *queued, GHashTable *unwritten, RushesPauseCause pause);
gboolean rushes_trouble_equal (const RushesTrouble *self, const RushesTrouble *other);

G_END_DECLS
