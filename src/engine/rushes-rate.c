/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-rate.h"

#include "rushes-clock.h"

#define SPACING (RUSHES_SECOND / 2) /* between two samples: so a ring of them spans five seconds */
#define ENOUGH  RUSHES_SECOND       /* before this much time has gone by nothing is said */

/**
 * rushes_rate_add:
 * @now: µs, monotonic
 * @bytes: how many there are by now; fewer than before: it starts over
 */
void
rushes_rate_add (RushesRate *self, gint64 now, gint64 bytes)
{
  guint last = (self->first + self->n - 1) % RUSHES_RATE_SAMPLES;

  if (self->n > 0 && bytes < self->newest)
    self->n = 0;
  self->newest = bytes;
  if (self->n > 0 && now - self->times[last] < SPACING)
    return;
  if (self->n == RUSHES_RATE_SAMPLES)
    {
      self->first = (self->first + 1) % RUSHES_RATE_SAMPLES;
      self->n--;
    }
  last = (self->first + self->n++) % RUSHES_RATE_SAMPLES;
  self->times[last] = now;
  self->bytes[last] = bytes;
}

/**
 * rushes_rate_get:
 *
 * Time in which nothing came counts: a transfer that has stopped does not keep its speed.
 *
 * Returns: bytes a second; -1: not known yet
 */
gint64
rushes_rate_get (const RushesRate *self, gint64 now)
{
  gint64 span;

  if (self->n == 0)
    return -1;
  span = now - self->times[self->first];
  if (span < ENOUGH)
    return -1;
  return (gint64) ((double) (self->newest - self->bytes[self->first]) * (double) RUSHES_SECOND / (double) span);
}
