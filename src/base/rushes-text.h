/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rushes_text_plain (const char *text, gsize max_bytes, guint max_characters) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_text_line (const char *text, guint max_characters) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_text_terminal (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_text_is_blank (const char *text);
gboolean rushes_text_is_visible (gunichar c);

G_END_DECLS
