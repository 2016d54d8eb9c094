/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * JSON written as it comes, so that a list of any length needs no more memory than one member. What could move a
 * terminal's cursor or hide text is escaped, and the rest is UTF-8 as it is.
 */

void rushes_json_string (GString *out, const char *text);
void rushes_json_integer (GString *out, gint64 number);
void rushes_json_key (GString *out, gboolean first, const char *key);

G_END_DECLS
