/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RUSHES_SECOND ((gint64) G_USEC_PER_SEC) /* all times are in µs */
#define RUSHES_MINUTE (60 * RUSHES_SECOND)
#define RUSHES_HOUR   (60 * RUSHES_MINUTE)

#define RUSHES_TYPE_CLOCK (rushes_clock_get_type ())
G_DECLARE_FINAL_TYPE (RushesClock, rushes_clock, RUSHES, CLOCK, GObject)

RushesClock *rushes_clock_new (void);
RushesClock *rushes_clock_new_fake (gint64 now);

gint64 rushes_clock_now (RushesClock *self);
gint64 rushes_clock_monotonic (RushesClock *self);

guint rushes_clock_schedule (RushesClock *self, gint64 delay, GSourceFunc func, gpointer user_data);
void rushes_clock_cancel (RushesClock *self, guint *id);
void rushes_clock_advance (RushesClock *self, gint64 by);

G_END_DECLS
