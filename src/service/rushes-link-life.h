/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rushes_link_life_read (const char *url, gint64 obtained, gint64 *end);

G_END_DECLS
