/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* A clock for GStreamer that goes when it is told to. */
#define MANUAL_TYPE_CLOCK (manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (ManualClock, manual_clock, MANUAL, CLOCK, GstClock)

ManualClock *manual_clock_new (void);
void manual_clock_advance (ManualClock *self, GstClockTime by);
guint manual_clock_get_waiting (ManualClock *self);

G_END_DECLS
