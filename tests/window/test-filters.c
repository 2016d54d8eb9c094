/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-filters.h"

#include "test-support.h"

/* Guards: what the filters of the list offer, what becomes of them in a query, and how their days are counted. */

#define BIT(state) (1u << (state))

static GDateTime *
at (const char *zone, int year, int month, int day, int hour)
{
  g_autoptr (GTimeZone) where = g_time_zone_new_identifier (zone);

  g_assert_nonnull (where);
  return g_date_time_new (where, year, month, day, hour, 0, 0);
}

static void
assert_day (GDateTime *day, const char *expected)
{
  g_autofree char *text = g_date_time_format (day, "%F %T");

  g_assert_cmpstr (text, ==, expected);
}

/* Promise: each choice is a state of its own, all states can be chosen, and a choice is found again. */
static void
test_states (void)
{
  guint all = 0;

  for (guint i = 0; i < rushes_filters_get_n_states (); i++)
    {
      g_assert_cmpuint (rushes_filters_find_states (rushes_filters_get_states (i)), ==, i);
      g_assert_cmpstr (rushes_filters_say_state (i), !=, "");
      all |= rushes_filters_get_states (i);
    }
  g_assert_cmphex (all, ==, BIT (RUSHES_N_TASK_STATES) - 1);
  g_assert_cmphex (rushes_filters_get_states (0), ==, 0);
  g_assert_cmpstr (rushes_filters_say_state (rushes_filters_find_states (BIT (RUSHES_TASK_UNCONFIRMED))), ==,
                   "Not Confirmed");
}

/* Promise: what cannot be chosen narrows nothing, wherever it comes from; the rest goes through as it is. */
static void
test_round (void)
{
  const RushesTaskQueryFields good = {
    .text = "pig",
    .states = BIT (RUSHES_TASK_READY),
    .profile = 3,
    .model = "M",
    .duration = 10,
    .days = 7,
    .starred = TRUE,
    .tag = "client",
  };
  const RushesTaskQueryFields bad = {
    .states = BIT (RUSHES_TASK_READY) | BIT (RUSHES_TASK_QUEUED),
    .profile = -1,
    .duration = 7,
    .days = 3,
    .from = 4, /* follows from the days */
  };
  RushesFilters filters = { 0 };
  RushesTaskQueryFields fields = { 0 };

  g_assert_cmpuint (rushes_filters_count (&filters), ==, 0);
  rushes_filters_take (&filters, &good);
  rushes_filters_give (&filters, &fields);
  g_assert_cmpuint (rushes_filters_count (&filters), ==, 7);
  g_assert_cmphex (fields.states, ==, good.states);
  g_assert_cmpint (fields.profile, ==, 3);
  g_assert_cmpstr (fields.model, ==, "M");
  g_assert_cmpint (fields.duration, ==, 10);
  g_assert_cmpint (fields.days, ==, 7);
  g_assert_true (fields.starred);
  g_assert_cmpstr (fields.tag, ==, "client");
  g_assert_null (fields.text);

  rushes_filters_take (&filters, &fields); /* its own strings */
  g_assert_cmpstr (filters.tag, ==, "client");
  rushes_filters_take (&filters, &bad);
  g_assert_cmpuint (rushes_filters_count (&filters), ==, 0);
  rushes_filters_clear (&filters);
}

/* Promise: a range is of whole days in the user's time, of which the last belongs to it, also where a day has 23 hours;
 * its ends do not cross. */
static void
test_range (void)
{
  g_autoptr (GDateTime) now = at ("Europe/Berlin", 2026, 3, 28, 15);
  g_autoptr (GDateTime) short_day = at ("Europe/Berlin", 2026, 3, 29, 12);
  g_autoptr (GDateTime) early = at ("Europe/Berlin", 2026, 2, 1, 9);
  RushesFilters filters = { .days = 7 };
  g_autoptr (GDateTime) first = NULL, last = NULL, moved = NULL, crossed = NULL;
  gint64 from;

  rushes_filters_set_date (&filters, RUSHES_FILTER_DATE_RANGE, now);
  g_assert_cmpint (rushes_filters_get_date (&filters), ==, RUSHES_FILTER_DATE_RANGE);
  g_assert_cmpint (filters.days, ==, 0);
  first = rushes_filters_get_first_day (&filters, now);
  last = rushes_filters_get_last_day (&filters, now);
  assert_day (first, "2026-02-27 00:00:00");
  assert_day (last, "2026-03-28 00:00:00");

  rushes_filters_set_last_day (&filters, short_day);
  from = filters.to;
  rushes_filters_set_first_day (&filters, short_day);
  g_assert_cmpint (from - filters.from, ==, 23 * G_TIME_SPAN_HOUR);
  moved = rushes_filters_get_last_day (&filters, now);
  assert_day (moved, "2026-03-29 00:00:00");

  rushes_filters_set_last_day (&filters, early);
  crossed = rushes_filters_get_first_day (&filters, now);
  assert_day (crossed, "2026-02-01 00:00:00");
  g_assert_cmpint (filters.to - filters.from, ==, 24 * G_TIME_SPAN_HOUR);
  rushes_filters_set_first_day (&filters, now);
  g_assert_cmpint (filters.to - filters.from, ==, 24 * G_TIME_SPAN_HOUR);

  from = filters.from;
  rushes_filters_set_date (&filters, RUSHES_FILTER_DATE_RANGE, early); /* chosen already */
  g_assert_cmpint (filters.from, ==, from);
  rushes_filters_set_date (&filters, RUSHES_FILTER_DATE_ANY, now);
  g_assert_cmpuint (rushes_filters_count (&filters), ==, 0);
}

/* Promise: days that no calendar has are no crash: they are today. */
static void
test_absurd (void)
{
  const RushesTaskQueryFields fields = { .from = G_MAXINT64, .to = G_MAXINT64 };
  g_autoptr (GDateTime) now = at ("UTC", 2026, 11, 28, 1);
  g_autoptr (GDateTime) end = at ("UTC", 9999, 12, 31, 1);
  RushesFilters filters = { 0 };
  g_autoptr (GDateTime) first = NULL, last = NULL;

  rushes_filters_take (&filters, &fields);
  first = rushes_filters_get_first_day (&filters, now);
  last = rushes_filters_get_last_day (&filters, now);
  assert_day (first, "2026-11-28 00:00:00");
  assert_day (last, "2026-11-28 00:00:00");
  rushes_filters_set_last_day (&filters, end);
  g_assert_cmpint (filters.to, >, filters.from);
}

/* Promise: each span of days, duration and order has words, and is found again. */
static void
test_choices (void)
{
  RushesFilters filters = { 0 };
  g_autoptr (GDateTime) now = at ("UTC", 2026, 11, 28, 1);

  for (guint i = 0; i < RUSHES_N_FILTER_DATES; i++)
    {
      rushes_filters_set_date (&filters, (RushesFilterDate) i, now);
      g_assert_cmpint (rushes_filters_get_date (&filters), ==, (int) i);
      g_assert_cmpstr (rushes_filters_say_date ((RushesFilterDate) i), !=, "");
    }
  for (guint i = 0; i < rushes_filters_get_n_durations (); i++)
    {
      g_autofree char *words = rushes_filters_say_duration (i);

      g_assert_cmpuint (rushes_filters_find_duration (rushes_filters_get_duration (i)), ==, i);
      g_assert_cmpstr (words, ==, i == 0 ? "Any Duration" : i == 1 ? "6 seconds" : "10 seconds");
    }
  for (guint i = 0; i < RUSHES_N_TASK_SORTS; i++)
    g_assert_nonnull (strchr (rushes_filters_say_sort ((RushesTaskSort) i), '_'));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/filters/states", test_states);
  g_test_add_func ("/window/filters/round", test_round);
  g_test_add_func ("/window/filters/range", test_range);
  g_test_add_func ("/window/filters/absurd", test_absurd);
  g_test_add_func ("/window/filters/choices", test_choices);
  return g_test_run ();
}
