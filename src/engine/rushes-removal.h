/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-removed-file.h"
#include "rushes-store.h"

G_BEGIN_DECLS

#define RUSHES_REMOVAL_DAYS 30 /* that a removed video is kept */

/*
 * Keeps the videos of removed tasks where their rows say: hidden as soon as the mark is on the disk, back in their
 * place when it is taken away, in the desktop's trash when their time is over or the user says so. The mark comes first
 * and the file follows, so whatever ends in between is brought to its end at the next start. The task itself stays in
 * the library for good, as the proof of what was paid.
 *
 *   settled (RushesTask *task)   its video was moved, or could not be: see rushes_removal_get_end()
 *   idle ()                      nothing is being moved, see rushes_removal_is_idle()
 */
#define RUSHES_TYPE_REMOVAL (rushes_removal_get_type ())
G_DECLARE_FINAL_TYPE (RushesRemoval, rushes_removal, RUSHES, REMOVAL, GObject)

RushesRemoval *rushes_removal_new (RushesStore *store, RushesClock *clock);
void rushes_removal_start (RushesRemoval *self);
void rushes_removal_stop_async (RushesRemoval *self, gint64 patience, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_removal_stop_finish (RushesRemoval *self, GAsyncResult *result, GError **error);
RushesRemovedEnd rushes_removal_get_end (RushesRemoval *self, gint64 id);

/** RushesRemovalCounts: what has become of removed tasks that were to go to the trash */
typedef struct
{
  guint gone;
  guint kept; /* the trash did not take their videos, or their work goes on */
} RushesRemovalCounts;

void rushes_removal_trash_async (
  RushesRemoval *self, const gint64 *ids, guint n_ids, GAsyncReadyCallback callback, gpointer user_data);
void rushes_removal_trash_all_async (RushesRemoval *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
rushes_removal_trash_finish (RushesRemoval *self, GAsyncResult *result, RushesRemovalCounts *counts, GError **error);

/* Rules. */

guint rushes_removal_days_left (gint64 removed_at, gint64 now);
gboolean rushes_removal_is_over (const RushesTask *task, gint64 now);
gboolean rushes_removal_can_trash (const RushesTask *task);
gboolean rushes_removal_is_to_settle (const RushesTask *task, const RushesTask *before);

G_END_DECLS
