/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RUSHES_RATE_SAMPLES 10

/** RushesRate: how fast something comes, over the last seconds. Zeroed is empty. */
typedef struct
{
  gint64 times[RUSHES_RATE_SAMPLES]; /* µs, monotonic */
  gint64 bytes[RUSHES_RATE_SAMPLES];
  gint64 newest; /* bytes */
  guint first;
  guint n;
} RushesRate;

void rushes_rate_add (RushesRate *self, gint64 now, gint64 bytes);
gint64 rushes_rate_get (const RushesRate *self, gint64 now);

G_END_DECLS
