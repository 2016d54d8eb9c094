/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-day-mark.h"

#include "rushes-clock.h"
#include "test-support.h"

/* In the time of Shanghai, which is where this test takes place. */
static gint64
at (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, zone);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * RUSHES_SECOND;
}

/* Promise: a row says its day where another day begins by the user's own calendar, not where 24 hours are over. */
static void
test_due (void)
{
  static const struct
  {
    const char *time;
    const char *above;
    gboolean due;
  } cases[] = {
    { "2026-11-23T00:00:00", "2026-11-23T23:59:59", FALSE }, { "2026-11-22T23:59:59", "2026-11-23T00:00:00", TRUE },
    { "2026-11-23T07:59:00", "2026-11-23T08:01:00", FALSE }, /* another day in Greenwich */
    { "2025-11-23T12:00:00", "2026-11-23T12:00:00", TRUE },  { "2026-10-23T12:00:00", "2026-11-23T12:00:00", TRUE },
    { "2026-11-24T00:00:00", "2026-11-23T23:59:59", TRUE }, /* oldest first */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (rushes_day_mark_is_due (at (cases[i].time), at (cases[i].above)), ==, cases[i].due);
}

/* Promise: the words say which day it is, the two nearest by name, and the year where it is another one; after midnight
 * today is yesterday. */
static void
test_say (void)
{
  static const struct
  {
    const char *time;
    const char *now;
    const char *words;
  } cases[] = {
    { "2026-11-23T00:00:00", "2026-11-23T23:59:59", "Today" },
    { "2026-11-23T23:59:59", "2026-11-24T00:00:00", "Yesterday" },
    { "2025-12-31T23:00:00", "2026-01-01T00:30:00", "Yesterday" },
    { "2026-11-21T12:00:00", "2026-11-23T12:00:00", "21 November" },
    { "2026-01-01T00:00:00", "2026-12-31T23:59:59", "1 January" },
    { "2025-12-31T23:59:59", "2026-01-02T00:00:00", "31 December 2025" },
    { "2026-11-24T00:00:01", "2026-11-23T23:59:59", "24 November" }, /* the clock was put back */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = rushes_day_mark_say (at (cases[i].time), at (cases[i].now));

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* Promise: days are counted one by one over the ends of months and years; what no calendar holds has no day. */
static void
test_count (void)
{
  g_autofree char *nothing = rushes_day_mark_say (G_MAXINT64, at ("2026-11-23T12:00:00"));

  g_assert_cmpint (
    rushes_day_mark_get_day (at ("2026-03-01T00:00:00")) - rushes_day_mark_get_day (at ("2026-02-28T23:59:59")), ==, 1);
  g_assert_cmpint (rushes_day_mark_get_day (at ("2026-01-01T00:00:00")) -
                     rushes_day_mark_get_day (at ("2025-01-01T00:00:00")),
                   ==, 365);
  g_assert_cmpint (rushes_day_mark_get_day (G_MAXINT64), ==, 0);
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  test_init (&argc, &argv);
  g_test_add_func ("/window/day-mark/due", test_due);
  g_test_add_func ("/window/day-mark/say", test_say);
  g_test_add_func ("/window/day-mark/count", test_count);
  return g_test_run ();
}
