/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

char *rushes_file_name_for_task (const RushesTask *task, const char *folder, guint attempt) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_file_name_words (const char *prompt, gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
