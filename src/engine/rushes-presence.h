/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/*
 * Whether the files of finished videos are where they were put, or where they are hidden while they are removed. The
 * disk is looked at on a thread, newest request first; what was seen is remembered for a few seconds, and then only
 * until it is looked at again.
 *
 *   changed (int64 id)   a file is gone, or back, or at its other place
 *   stale ()             what was seen may not be so any more: who shows it asks again
 */
#define RUSHES_TYPE_PRESENCE (rushes_presence_get_type ())
G_DECLARE_FINAL_TYPE (RushesPresence, rushes_presence, RUSHES, PRESENCE, GObject)

RushesPresence *rushes_presence_new (void);
void rushes_presence_look (RushesPresence *self, RushesTask *task);
void rushes_presence_look_now (RushesPresence *self, RushesTask *task);
void rushes_presence_moved (RushesPresence *self, RushesTask *task);
void rushes_presence_expire (RushesPresence *self);
gboolean rushes_presence_is_missing (RushesPresence *self, RushesTask *task);
char *rushes_presence_get_path (RushesPresence *self, RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_presence_get_spare (RushesPresence *self, RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
