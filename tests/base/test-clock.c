/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "test-support.h"

#define START (1800000000 * RUSHES_SECOND)

typedef struct
{
  RushesClock *clock; /* (unowned) */
  GString *trace;     /* (owned) */
  guint id;
  guint other;
} Case;

typedef struct
{
  Case *test; /* (unowned) */
  char letter;
} Mark;

static void
case_init (Case *test, RushesClock *clock)
{
  *test = (Case){ .clock = clock, .trace = g_string_new (NULL) };
}

static gboolean
note (gpointer user_data)
{
  Mark *mark = user_data;

  g_string_append_c (mark->test->trace, mark->letter);
  return G_SOURCE_REMOVE;
}

/* By the moment they fall due, those of one moment in the order they were set. */
static void
test_order (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (START);
  Case test;
  Mark marks[] = { { &test, 'a' }, { &test, 'b' }, { &test, 'c' }, { &test, 'd' }, { &test, 'e' } };

  case_init (&test, clock);
  rushes_clock_schedule (clock, 3 * RUSHES_SECOND, note, &marks[2]);
  rushes_clock_schedule (clock, 1 * RUSHES_SECOND, note, &marks[0]);
  rushes_clock_schedule (clock, 3 * RUSHES_SECOND, note, &marks[3]);
  rushes_clock_schedule (clock, 2 * RUSHES_SECOND, note, &marks[1]);
  rushes_clock_schedule (clock, RUSHES_HOUR, note, &marks[4]);

  rushes_clock_advance (clock, RUSHES_SECOND - 1);
  g_assert_cmpstr (test.trace->str, ==, "");
  rushes_clock_advance (clock, 1);
  g_assert_cmpstr (test.trace->str, ==, "a");
  rushes_clock_advance (clock, 10 * RUSHES_SECOND);
  g_assert_cmpstr (test.trace->str, ==, "abcd");
  rushes_clock_advance (clock, RUSHES_HOUR);
  g_assert_cmpstr (test.trace->str, ==, "abcde");
  g_string_free (test.trace, TRUE);
}

static gboolean
look (gpointer user_data)
{
  Case *test = user_data;

  g_string_append_printf (test->trace, "%" G_GINT64_FORMAT " ",
                          (rushes_clock_now (test->clock) - START) / RUSHES_SECOND);
  return G_SOURCE_REMOVE;
}

/* A callback sees the moment that it was set for, not the end of the leap. */
static void
test_time_stands_at_the_alarm (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (START);
  gint64 before = rushes_clock_monotonic (clock);
  Case test;

  case_init (&test, clock);
  g_assert_cmpint (rushes_clock_now (clock), ==, START);
  rushes_clock_schedule (clock, 5 * RUSHES_SECOND, look, &test);
  rushes_clock_schedule (clock, 2 * RUSHES_SECOND, look, &test);
  rushes_clock_schedule (clock, -7 * RUSHES_SECOND, look, &test);
  rushes_clock_advance (clock, 60 * RUSHES_SECOND);
  g_assert_cmpstr (test.trace->str, ==, "0 2 5 ");
  g_assert_cmpint (rushes_clock_now (clock), ==, START + 60 * RUSHES_SECOND);
  g_assert_cmpint (rushes_clock_monotonic (clock) - before, ==, 60 * RUSHES_SECOND);
  g_string_free (test.trace, TRUE);
}

static void
test_cancel (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (START);
  Case test;
  Mark marks[] = { { &test, 'a' }, { &test, 'b' } };
  guint none = 0;

  case_init (&test, clock);
  test.id = rushes_clock_schedule (clock, RUSHES_SECOND, note, &marks[0]);
  test.other = rushes_clock_schedule (clock, RUSHES_SECOND, note, &marks[1]);
  g_assert_cmpuint (test.id, !=, 0);
  g_assert_cmpuint (test.id, !=, test.other);
  rushes_clock_cancel (clock, &test.id);
  g_assert_cmpuint (test.id, ==, 0);
  rushes_clock_cancel (clock, &test.id);
  rushes_clock_cancel (clock, &none);
  rushes_clock_advance (clock, RUSHES_MINUTE);
  g_assert_cmpstr (test.trace->str, ==, "b");
  rushes_clock_cancel (clock, &test.other); /* already gone: nothing happens */
  g_assert_cmpuint (test.other, ==, 0);
  g_string_free (test.trace, TRUE);
}

static gboolean
cancel_other (gpointer user_data)
{
  Case *test = user_data;

  g_string_append_c (test->trace, 'x');
  rushes_clock_cancel (test->clock, &test->other);
  return G_SOURCE_REMOVE;
}

static void
test_cancel_inside (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (START);
  Case test;
  Mark mark = { &test, 'a' };

  case_init (&test, clock);
  rushes_clock_schedule (clock, RUSHES_SECOND, cancel_other, &test);
  test.other = rushes_clock_schedule (clock, RUSHES_SECOND, note, &mark);
  rushes_clock_advance (clock, RUSHES_MINUTE);
  g_assert_cmpstr (test.trace->str, ==, "x");
  g_string_free (test.trace, TRUE);
}

static gboolean
tick (gpointer user_data)
{
  Case *test = user_data;

  look (test);
  if (rushes_clock_now (test->clock) < START + 10 * RUSHES_SECOND)
    rushes_clock_schedule (test->clock, 3 * RUSHES_SECOND, tick, test);
  return G_SOURCE_REMOVE;
}

/* What a callback sets falls due within the same leap, if it does. */
static void
test_schedule_inside (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (START);
  Case test;

  case_init (&test, clock);
  rushes_clock_schedule (clock, 0, tick, &test);
  rushes_clock_advance (clock, 7 * RUSHES_SECOND);
  g_assert_cmpstr (test.trace->str, ==, "0 3 6 ");
  rushes_clock_advance (clock, 60 * RUSHES_SECOND);
  g_assert_cmpstr (test.trace->str, ==, "0 3 6 9 12 ");
  g_string_free (test.trace, TRUE);
}

static gboolean
leap (gpointer user_data)
{
  Case *test = user_data;

  rushes_clock_advance (test->clock, RUSHES_HOUR);
  return G_SOURCE_REMOVE;
}

static void
test_never_back (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (START);
  gint64 before = rushes_clock_monotonic (clock);
  Case test = { .clock = clock };

  rushes_clock_schedule (clock, RUSHES_SECOND, leap, &test);
  rushes_clock_advance (clock, RUSHES_MINUTE);
  g_assert_cmpint (rushes_clock_monotonic (clock) - before, ==, RUSHES_HOUR + RUSHES_SECOND);
  g_assert_cmpint (rushes_clock_now (clock), ==, START + RUSHES_HOUR + RUSHES_SECOND);
}

static gboolean
count (gpointer user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (gpointer user_data)
{
  return *(guint *) user_data > 0;
}

/* The system's clock keeps the same promises: once only, whatever the callback returns, and not after a cancel. */
static void
test_real (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new ();
  guint fired = 0, cancelled = 0, later = 0;
  guint id = rushes_clock_schedule (clock, 0, count, &cancelled);
  gint64 before = rushes_clock_monotonic (clock);

  rushes_clock_cancel (clock, &id);
  g_assert_cmpuint (id, ==, 0);
  rushes_clock_schedule (clock, 1, count, &fired);
  rushes_clock_schedule (clock, 20 * RUSHES_SECOND / 1000, count, &later);
  g_assert_true (test_spin_until (is_over, &later));
  g_assert_cmpuint (fired, ==, 1);
  g_assert_cmpuint (later, ==, 1);
  g_assert_cmpuint (cancelled, ==, 0);
  g_assert_cmpint (rushes_clock_monotonic (clock), >=, before + 20 * RUSHES_SECOND / 1000);
  g_assert_cmpint (ABS (rushes_clock_now (clock) - g_get_real_time ()), <, RUSHES_MINUTE);
}

static void
test_finalizes (void)
{
  RushesClock *clock = rushes_clock_new_fake (START);
  guint fired = 0;

  rushes_clock_schedule (clock, RUSHES_SECOND, count, &fired);
  TEST_FINALIZES (clock);
  g_assert_cmpuint (fired, ==, 0);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/clock/in-order", test_order);
  g_test_add_func ("/clock/time-stands-at-the-alarm", test_time_stands_at_the_alarm);
  g_test_add_func ("/clock/cancel", test_cancel);
  g_test_add_func ("/clock/cancel-inside-a-callback", test_cancel_inside);
  g_test_add_func ("/clock/schedule-inside-a-callback", test_schedule_inside);
  g_test_add_func ("/clock/never-goes-back", test_never_back);
  g_test_add_func ("/clock/the-systems-clock", test_real);
  g_test_add_func ("/clock/finalizes", test_finalizes);
  return g_test_run ();
}
