/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-backoff.h"

#include "rushes-clock.h"

/**
 * rushes_backoff_delay:
 * @failures: in a row, 1 for the first
 * @first: µs, how far the first delay may go
 * @longest: µs, how far any may go
 * @random: 0 to 1
 *
 * Full jitter, so that many who failed together do not come back together; a quarter of @first is the least, so that a
 * lucky draw is no busy loop.
 *
 * Returns: µs to wait
 */
gint64
rushes_backoff_delay (guint failures, gint64 first, gint64 longest, double random)
{
  gint64 reach = first;

  for (guint i = 1; i < failures && reach < longest; i++)
    reach *= 2;
  reach = MIN (reach, longest);
  return MAX ((gint64) (random * (double) reach), MIN (first, reach) / 4);
}

/**
 * rushes_backoff_interval:
 * @poll: µs, the profile's own interval
 * @age: µs since the task was accepted
 * @random: 0 to 1
 *
 * A task that takes long is asked after less often, and one overdue rarely; it is never given up.
 *
 * Returns: µs until the next look, spread by a tenth to either side
 */
gint64
rushes_backoff_interval (gint64 poll, gint64 age, double random)
{
  gint64 interval = poll;

  if (age >= RUSHES_HOUR)
    interval = MAX (30 * poll, 5 * RUSHES_MINUTE);
  else if (age >= 10 * RUSHES_MINUTE)
    interval = 3 * poll;
  else if (age >= 5 * RUSHES_MINUTE)
    interval = 2 * poll;
  return (gint64) ((double) interval * (0.9 + 0.2 * random));
}
