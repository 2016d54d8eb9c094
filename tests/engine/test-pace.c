/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-backoff.h"
#include "rushes-clock.h"
#include "rushes-pacer.h"
#include "test-support.h"

/* Promise: those who failed together do not come back together, and nobody comes back at once or never. */
static void
test_jitter (void)
{
  for (guint failures = 1; failures < 40; failures++)
    for (double random = 0; random <= 1.0; random += 0.05)
      {
        gint64 delay = rushes_backoff_delay (failures, 4 * RUSHES_SECOND, 60 * RUSHES_SECOND, random);
        gint64 reach = MIN (60 * RUSHES_SECOND, (4 * RUSHES_SECOND) << MIN (failures - 1, 20));

        g_assert_cmpint (delay, >=, RUSHES_SECOND);
        g_assert_cmpint (delay, <=, reach);
        if (random > 0.5)
          g_assert_cmpint (delay, >=, reach / 2);
      }
}

/* Promise: age slows the questions and never ends them. */
static void
test_interval (void)
{
  const struct
  {
    gint64 age, least, most;
  } rows[] = {
    { 0, 9, 11 },
    { 4 * RUSHES_MINUTE, 9, 11 },
    { 6 * RUSHES_MINUTE, 18, 22 },
    { 20 * RUSHES_MINUTE, 27, 33 },
    { 2 * RUSHES_HOUR, 270, 330 },
    { 2000 * RUSHES_HOUR, 270, 330 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (double random = 0; random <= 1.0; random += 0.25)
      {
        gint64 interval = rushes_backoff_interval (10 * RUSHES_SECOND, rows[i].age, random);

        g_assert_cmpint (interval, >=, rows[i].least * RUSHES_SECOND);
        g_assert_cmpint (interval, <=, rows[i].most * RUSHES_SECOND);
      }
}

/* Promise: not more than the profile's submissions a minute, over any time. */
static void
test_rate (void)
{
  RushesPacer pacer;
  gint64 now = RUSHES_HOUR;
  guint sent = 0;

  rushes_pacer_init (&pacer, 10);
  for (; now < RUSHES_HOUR + 10 * RUSHES_MINUTE; now += RUSHES_SECOND / 10)
    if (rushes_pacer_may_send (&pacer, now))
      {
        rushes_pacer_sent (&pacer, now);
        rushes_pacer_answered (&pacer, TRUE);
        sent++;
      }
  g_assert_cmpuint (sent, >=, 100);
  g_assert_cmpuint (sent, <=, 103);
}

/* Promise: one question at a time goes to an account that has not been seen to be served. */
static void
test_unproven (void)
{
  RushesPacer pacer;

  rushes_pacer_init (&pacer, 600);
  g_assert_true (rushes_pacer_may_send (&pacer, RUSHES_HOUR));
  rushes_pacer_sent (&pacer, RUSHES_HOUR);
  g_assert_false (rushes_pacer_may_send (&pacer, 2 * RUSHES_HOUR));
  rushes_pacer_answered (&pacer, TRUE);
  rushes_pacer_sent (&pacer, 2 * RUSHES_HOUR);
  g_assert_true (rushes_pacer_may_send (&pacer, 3 * RUSHES_HOUR));
  rushes_pacer_answered (&pacer, FALSE);
  rushes_pacer_sent (&pacer, 3 * RUSHES_HOUR);
  g_assert_false (rushes_pacer_may_send (&pacer, 4 * RUSHES_HOUR));
}

/* Promise: a rate limit halves the rate and waits as long as the service asks; success raises it again, to the asked
 * one. */
static void
test_learning (void)
{
  RushesPacer pacer;

  rushes_pacer_init (&pacer, 10);
  g_assert_cmpint (rushes_pacer_slow_down (&pacer, RUSHES_HOUR, 40 * RUSHES_SECOND, 0.5), ==, 40 * RUSHES_SECOND);
  g_assert_cmpint (pacer.ready, ==, RUSHES_HOUR + 40 * RUSHES_SECOND);
  g_assert_cmpint (pacer.learnt, ==, 5);
  g_assert_cmpint (rushes_pacer_slow_down (&pacer, RUSHES_HOUR, 0, 0.5), >=, RUSHES_MINUTE);
  for (guint i = 0; i < 10; i++)
    rushes_pacer_slow_down (&pacer, RUSHES_HOUR, RUSHES_SECOND, 0);
  g_assert_cmpint (pacer.learnt, ==, 1);
  for (guint i = 0; i < 1000; i++)
    rushes_pacer_accepted (&pacer);
  g_assert_cmpint (pacer.learnt, ==, 10);
  rushes_pacer_set_rpm (&pacer, 3);
  g_assert_cmpint (pacer.learnt, ==, 3);
  rushes_pacer_set_rpm (&pacer, 30);
  g_assert_cmpint (pacer.learnt, ==, 30);
}

/* Promise: a service that cannot be reached is tried less and less often. */
static void
test_not_sent (void)
{
  RushesPacer pacer;
  gint64 last = 0;

  rushes_pacer_init (&pacer, 10);
  for (guint i = 0; i < 12; i++)
    {
      gint64 wait = rushes_pacer_not_sent (&pacer, RUSHES_HOUR, 1.0);

      g_assert_cmpint (wait, >=, last);
      last = wait;
    }
  g_assert_cmpint (last, ==, 5 * RUSHES_MINUTE);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/engine/backoff/jitter", test_jitter);
  g_test_add_func ("/engine/backoff/interval", test_interval);
  g_test_add_func ("/engine/pacer/rate", test_rate);
  g_test_add_func ("/engine/pacer/unproven", test_unproven);
  g_test_add_func ("/engine/pacer/learning", test_learning);
  g_test_add_func ("/engine/pacer/not-sent", test_not_sent);
  return g_test_run ();
}
