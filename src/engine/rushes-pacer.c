/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-pacer.h"

#include "rushes-backoff.h"
#include "rushes-clock.h"

#define RISE_AFTER 20 /* acceptances in a row before a learnt rate is raised by one */

/**
 * rushes_pacer_init:
 * @rpm: submissions a minute
 */
void
rushes_pacer_init (RushesPacer *self, int rpm)
{
  *self = (RushesPacer){ .asked = rpm, .learnt = rpm };
}

/**
 * rushes_pacer_set_rpm:
 *
 * Takes a profile's new rate; what was learnt from the service stays where it is lower.
 */
void
rushes_pacer_set_rpm (RushesPacer *self, int rpm)
{
  if (self->learnt == self->asked || self->learnt > rpm)
    self->learnt = rpm;
  self->asked = rpm;
}

/**
 * rushes_pacer_sent:
 *
 * Spaces the next submission. A few at the start of quiet times may go together: half a second apart, the rest made up
 * for by those that follow.
 */
void
rushes_pacer_sent (RushesPacer *self, gint64 now)
{
  self->ready = MAX (self->ready, now - RUSHES_MINUTE / 4) + RUSHES_MINUTE / MAX (self->learnt, 1);
  self->flying++;
}

/**
 * rushes_pacer_may_send:
 *
 * Returns: whether another request may go out now; only one at a time until an answer has shown that the account is
 *   served, so that a no to it leaves all the others unsent
 */
gboolean
rushes_pacer_may_send (const RushesPacer *self, gint64 now)
{
  return self->ready <= now && (self->proven || self->flying == 0);
}

/**
 * rushes_pacer_answered:
 * @well: the answer accepted or refused the task itself
 */
void
rushes_pacer_answered (RushesPacer *self, gboolean well)
{
  self->flying--;
  self->proven = well;
}

void
rushes_pacer_accepted (RushesPacer *self)
{
  self->failures = 0;
  if (self->learnt < self->asked && ++self->accepted >= RISE_AFTER)
    {
      self->learnt++;
      self->accepted = 0;
    }
}

/**
 * rushes_pacer_slow_down:
 * @retry_after: µs, as the service asked; 0: it did not say
 * @random: 0 to 1
 *
 * After a rate limit: half the rate, and a wait.
 *
 * Returns: µs to wait
 */
gint64
rushes_pacer_slow_down (RushesPacer *self, gint64 now, gint64 retry_after, double random)
{
  gint64 wait = retry_after > 0 ? retry_after : RUSHES_MINUTE + (gint64) (random * (double) (15 * RUSHES_SECOND));

  self->learnt = MAX (self->learnt / 2, 1);
  self->accepted = 0;
  self->failures = 0;
  self->ready = MAX (self->ready, now + wait);
  return wait;
}

/**
 * rushes_pacer_not_sent:
 *
 * After a connection that was not made.
 *
 * Returns: µs to wait
 */
gint64
rushes_pacer_not_sent (RushesPacer *self, gint64 now, double random)
{
  gint64 wait;

  self->failures++;
  wait = rushes_backoff_delay (self->failures, 4 * RUSHES_SECOND, 5 * RUSHES_MINUTE, random);
  self->ready = MAX (self->ready, now + wait);
  return wait;
}
