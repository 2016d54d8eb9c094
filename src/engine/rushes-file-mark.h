/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

#define RUSHES_FILE_MARK "user.rushes.task"

/* How a video names its task, in an extended attribute: it goes along wherever the file is moved. These block. */

char *rushes_file_mark_new (const RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_file_mark_read (int fd, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_file_mark_is_of (const char *path, const RushesTask *task, int *saved);

G_END_DECLS
