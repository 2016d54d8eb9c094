/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * Threads for a pipeline that nobody waits for: the system lets every other thread go first. They are its own, for a
 * thread that has once stepped back may not step forward again, and GStreamer's own are used for playing too.
 */
#define RUSHES_TYPE_QUIET_POOL (rushes_quiet_pool_get_type ())
G_DECLARE_FINAL_TYPE (RushesQuietPool, rushes_quiet_pool, RUSHES, QUIET_POOL, GstTaskPool)

GstTaskPool *rushes_quiet_pool_new (void);
void rushes_quiet_pool_attach (GstTaskPool *self, GstBus *bus);
void rushes_quiet_pool_step_back (void);

G_END_DECLS
