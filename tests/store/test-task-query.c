/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-query.h"
#include "test-support.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC)

static void
assert_round (const RushesTaskQueryFields *fields, const char *wanted)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new_full (fields, NOW), back = NULL;
  g_autofree char *string = rushes_task_query_to_string (query), *again = NULL;

  if (wanted != NULL)
    g_assert_cmpstr (string, ==, wanted);
  back = rushes_task_query_from_string (string, NOW);
  g_assert_nonnull (back);
  g_assert_true (rushes_task_query_equal (query, back));
  again = rushes_task_query_to_string (back);
  g_assert_cmpstr (again, ==, string);
}

/* A restart brings back the query that was left. */
static void
test_round_trip (void)
{
  assert_round (&(RushesTaskQueryFields){ 0 }, "");
  assert_round (&(RushesTaskQueryFields){ .group = RUSHES_TASK_GROUP_NEW, .text = "小猪 & pig=1" },
                "group=new&text=%E5%B0%8F%E7%8C%AA%20%26%20pig%3D1");
  assert_round (&(RushesTaskQueryFields){ .states = 1 << RUSHES_TASK_READY | 1 << RUSHES_TASK_LOST,
                                          .sort = RUSHES_TASK_SORT_PRICE },
                "states=ready,lost&sort=price");
  assert_round (&(RushesTaskQueryFields){ .days = 7, .starred = TRUE }, "days=7&starred=1");
  assert_round (
    &(RushesTaskQueryFields){ .from = 5, .to = 9, .duration = 10, .profile = 3, .model = "M&M", .tag = "a b" }, NULL);
  for (guint i = 0; i < 1000; i++)
    {
      RushesTaskQueryFields fields = {
        .group = (RushesTaskGroup) g_test_rand_int_range (0, RUSHES_N_TASK_GROUPS),
        .states = (guint) g_test_rand_int_range (0, 1 << RUSHES_N_TASK_STATES),
        .text = g_test_rand_bit () ? "%猪+&=;\"" : NULL,
        .profile = g_test_rand_int_range (0, 5),
        .duration = g_test_rand_int_range (0, 3) * 5,
        .days = g_test_rand_int_range (0, 40),
        .to = g_test_rand_int_range (0, 2),
        .sort = (RushesTaskSort) g_test_rand_int_range (0, RUSHES_N_TASK_SORTS),
      };

      assert_round (&fields, NULL);
    }
}

/* Settings are a file that anyone may have written. */
static void
test_hostile (void)
{
  static const char *const bad[] = {
    "group=none", "states=ready,", "states=ready,rready",    "duration=x", "duration=-6", "days=100000000",
    "sort=best",  "from=1e9",      "to=9999999999999999999", "text=",      "text=%ff%fe", "model=",
    "starred=2",  "a&b",
  };
  g_autofree char *endless = g_strnfill (100000, 'a');
  g_autofree char *long_text = g_strconcat ("text=", endless, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (rushes_task_query_from_string (bad[i], NOW) != NULL)
      g_error ("%s", bad[i]);
  g_assert_null (rushes_task_query_from_string (long_text, NOW));
  for (guint i = 0; i < 5000; i++)
    {
      char bytes[40];
      g_autoptr (RushesTaskQuery) query = NULL;

      for (guint k = 0; k + 1 < sizeof bytes; k++)
        bytes[k] = (char) g_test_rand_int_range (1, 256);
      bytes[sizeof bytes - 1] = '\0';
      query = rushes_task_query_from_string (bytes, NOW);
    }
}

/* Whatever is typed is a query that can be kept. */
static void
test_long_text (void)
{
  g_autofree char *endless = g_strnfill (100000, 'a');

  assert_round (&(RushesTaskQueryFields){ .text = endless }, NULL);
}

static gboolean
finds (const RushesTaskQueryFields *fields, gint64 created)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new_full (fields, NOW);
  g_autoptr (RushesRequest) request = rushes_request_new (&(RushesRequestFields){ .prompt = "a", .duration = 6 }, NULL);
  g_autoptr (RushesTask) task =
    rushes_task_new (&(RushesTaskFields){ .id = 1, .request = request, .created = created });

  return rushes_task_query_matches (query, task);
}

/* Days are those of the calendar where the user is, today being one of them. */
static void
test_days (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (NOW / G_USEC_PER_SEC);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                                          g_date_time_get_day_of_month (now), 0, 0, 0);
  g_autoptr (GDateTime) before = g_date_time_add_days (midnight, -6);
  gint64 today = g_date_time_to_unix (midnight) * G_USEC_PER_SEC, week = g_date_time_to_unix (before) * G_USEC_PER_SEC;

  g_assert_true (finds (&(RushesTaskQueryFields){ .days = 1 }, today));
  g_assert_false (finds (&(RushesTaskQueryFields){ .days = 1 }, today - 1));
  g_assert_true (finds (&(RushesTaskQueryFields){ .days = 7 }, week));
  g_assert_false (finds (&(RushesTaskQueryFields){ .days = 7 }, week - 1));
  g_assert_true (finds (&(RushesTaskQueryFields){ .from = 5, .to = 9 }, 5));
  g_assert_false (finds (&(RushesTaskQueryFields){ .from = 5, .to = 9 }, 9));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-query/comes-back-from-text", test_round_trip);
  g_test_add_func ("/task-query/other-text-is-none", test_hostile);
  g_test_add_func ("/task-query/long-text-is-kept-short", test_long_text);
  g_test_add_func ("/task-query/days-of-the-calendar", test_days);
  return g_test_run ();
}
