/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text in columns of a terminal, in which a Chinese character takes two and a combining mark none. */

guint rushes_columns_measure (const char *text);
void rushes_columns_append (GString *out, const char *text, guint width, gboolean last);

G_END_DECLS
