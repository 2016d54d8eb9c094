/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-rate.h"
#include "test-support.h"

/* Promise: the speed is that of the last seconds, and nothing is said before there is something to say. */
static void
test_steady (void)
{
  RushesRate rate = { 0 };

  g_assert_cmpint (rushes_rate_get (&rate, 0), ==, -1);
  for (gint64 tenth = 0; tenth <= 200; tenth++)
    {
      gint64 now = tenth * RUSHES_SECOND / 10;

      /* 1000 bytes a second for ten seconds, then 3000. */
      rushes_rate_add (&rate, now, tenth <= 100 ? tenth * 100 : 10000 + (tenth - 100) * 300);
      if (now < RUSHES_SECOND)
        g_assert_cmpint (rushes_rate_get (&rate, now), ==, -1);
      else if (tenth <= 100)
        g_assert_cmpint (ABS (rushes_rate_get (&rate, now) - 1000), <=, 400);
    }
  g_assert_cmpint (ABS (rushes_rate_get (&rate, 20 * RUSHES_SECOND) - 3000), <=, 100);
}

/* Promise: what has stopped is not said to go on. */
static void
test_stopped (void)
{
  RushesRate rate = { 0 };
  gint64 before;

  for (gint64 second = 0; second < 5; second++)
    rushes_rate_add (&rate, second * RUSHES_SECOND, second * 1000);
  before = rushes_rate_get (&rate, 4 * RUSHES_SECOND);
  g_assert_cmpint (before, ==, 1000);
  g_assert_cmpint (rushes_rate_get (&rate, 14 * RUSHES_SECOND), <, before / 3);
  g_assert_cmpint (rushes_rate_get (&rate, 4000 * RUSHES_SECOND), <, 2);
}

/* Promise: what has come at once counts, though nothing follows. */
static void
test_burst (void)
{
  RushesRate rate = { 0 };

  rushes_rate_add (&rate, 0, 0);
  rushes_rate_add (&rate, RUSHES_SECOND / 10, 400000);
  g_assert_cmpint (rushes_rate_get (&rate, RUSHES_SECOND), ==, 400000);
  g_assert_cmpint (rushes_rate_get (&rate, 4 * RUSHES_SECOND), ==, 100000);
}

/* Promise: a download that begins anew has no speed from before. */
static void
test_anew (void)
{
  RushesRate rate = { 0 };

  rushes_rate_add (&rate, 0, 0);
  rushes_rate_add (&rate, 2 * RUSHES_SECOND, 1000000);
  rushes_rate_add (&rate, 3 * RUSHES_SECOND, 0);
  g_assert_cmpint (rushes_rate_get (&rate, 3 * RUSHES_SECOND), ==, -1);
  rushes_rate_add (&rate, 5 * RUSHES_SECOND, 2000);
  g_assert_cmpint (rushes_rate_get (&rate, 5 * RUSHES_SECOND), ==, 1000);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/engine/rate/steady", test_steady);
  g_test_add_func ("/engine/rate/stopped", test_stopped);
  g_test_add_func ("/engine/rate/burst", test_burst);
  g_test_add_func ("/engine/rate/anew", test_anew);
  return g_test_run ();
}
