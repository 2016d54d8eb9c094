/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

#define RUSHES_REMOVED_FOLDER ".removed"

/*
 * Where a removed video lies: beside the place where it belongs, in a hidden folder, under a name that begins with its
 * task's number. It follows from the row alone, so a start after any end finds it. Pure.
 */

char *rushes_removed_place_get (const RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_removed_place_get_folder (const char *file) G_GNUC_WARN_UNUSED_RESULT;
gint64 rushes_removed_place_parse (const char *name);
char *rushes_removed_place_next (const char *file, guint attempt) G_GNUC_WARN_UNUSED_RESULT;

char *rushes_removed_place_get_first (const RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_removed_place_get_second (const RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
