/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RUSHES_TASK_MAX_TAGS 20   /* of one task */
#define RUSHES_TASK_MAX_TAG  40   /* code points of one tag */
#define RUSHES_TASK_MAX_NOTE 4000 /* code points */

char *rushes_task_tag_clean (const char *typed) G_GNUC_WARN_UNUSED_RESULT;
char **rushes_task_tags_split (const char *tags) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_task_tags_has (const char *tags, const char *tag);
char *rushes_task_note_clean (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
