/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 rushes_backoff_delay (guint failures, gint64 first, gint64 longest, double random);
gint64 rushes_backoff_interval (gint64 poll, gint64 age, double random);

G_END_DECLS
