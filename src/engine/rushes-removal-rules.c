/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-removal.h"

/* When a removed video is to go where: pure. */

#define DAY  (24 * RUSHES_HOUR)
#define KEPT (RUSHES_REMOVAL_DAYS * DAY)

/**
 * rushes_removal_days_left:
 * @removed_at: µs since the epoch, as @now
 *
 * Returns: how many days a removed video is still kept, the one that has begun being one; 0: its time is over
 */
guint
rushes_removal_days_left (gint64 removed_at, gint64 now)
{
  gint64 left = removed_at + KEPT - now;

  /* A clock that was set back keeps nothing longer than it would have been. */
  return (guint) CLAMP ((left + DAY - 1) / DAY, 0, RUSHES_REMOVAL_DAYS);
}

/**
 * rushes_removal_can_trash:
 *
 * Returns: whether a removed task can leave the recently removed ones: not while the service, or the way from there,
 *   still has something for it
 */
gboolean
rushes_removal_can_trash (const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  return fields->removed && fields->state != RUSHES_TASK_SENDING && fields->state != RUSHES_TASK_GENERATING &&
         fields->state != RUSHES_TASK_FETCHING;
}

/**
 * rushes_removal_is_over:
 * @now: µs since the epoch
 *
 * Returns: whether the time of a recently removed task is over
 */
gboolean
rushes_removal_is_over (const RushesTask *task, gint64 now)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  return fields->removed_at > 0 && rushes_removal_can_trash (task) &&
         rushes_removal_days_left (fields->removed_at, now) == 0;
}

/**
 * rushes_removal_is_to_settle:
 * @before: what it was until now
 *
 * Returns: whether the change of a task means that its video is to be moved
 */
gboolean
rushes_removal_is_to_settle (const RushesTask *task, const RushesTask *before)
{
  const RushesTaskFields *now = rushes_task_peek (task), *then = rushes_task_peek (before);

  if (!rushes_task_has_video (task))
    return FALSE;
  if (now->removed != then->removed)
    return TRUE;
  return now->removed && (!rushes_task_has_video (before) || g_strcmp0 (now->file, then->file) != 0);
}
