/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-words.h"

G_BEGIN_DECLS

/* What is to be said of removed tasks, and of those whose videos did not get back; all of it plain text. Pure. */

char *rushes_removed_words_state (const RushesTaskFields *task, const RushesTaskMoment *moment);
char *rushes_removed_words_sentence (const RushesTaskFields *task, const RushesTaskMoment *moment, gboolean missing);
gboolean rushes_removed_words_is_trouble (const RushesTaskFields *task, const RushesTaskMoment *moment);
char *rushes_removed_words_trashed (guint gone, guint kept) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
