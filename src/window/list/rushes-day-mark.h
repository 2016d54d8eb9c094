/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days of the user's own calendar. Times in µs since the epoch. */

gboolean rushes_day_mark_is_due (gint64 time, gint64 above);
char *rushes_day_mark_say (gint64 time, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
gint64 rushes_day_mark_get_day (gint64 time);

G_END_DECLS
