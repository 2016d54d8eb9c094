/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *rushes_words_state (const char *nick);
const char *rushes_words_paid (const char *nick);
char *rushes_words_age (gint64 age) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_words_span (gint64 span) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_words_time (gint64 time) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_words_rfc3339 (gint64 time) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
