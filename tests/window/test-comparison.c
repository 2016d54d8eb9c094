/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-compare-layout.h"
#include "rushes-comparison.h"

#include "test-support.h"

static RushesTask *
make_task (RushesTaskState state, const char *file, const char *ask, int take, const RushesRequestFields *what)
{
  g_autoptr (RushesRequest) request = rushes_request_new (what, NULL);
  const RushesTaskFields fields = {
    .id = 1, .state = state, .request = request, .file = file, .ask = ask, .take = take, .width = 1366, .height = 768
  };

  g_assert_nonnull (request);
  return rushes_task_new (&fields);
}

static const RushesRequestFields plain = { .prompt = "a piglet runs", .duration = 6 };

static GPtrArray *
make_tasks (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
}

/* Two to four tasks that have a video can be compared; of anything else it is said why not. */
static void
test_judge (void)
{
  g_autoptr (GPtrArray) tasks = make_tasks ();
  g_autoptr (GPtrArray) unread = g_ptr_array_new ();

  g_assert_cmpint (rushes_comparison_judge (0, tasks), ==, RUSHES_COMPARABLE_TOO_FEW);
  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "x", 1, &plain));
  g_assert_cmpint (rushes_comparison_judge (1, tasks), ==, RUSHES_COMPARABLE_TOO_FEW);
  for (int i = 2; i <= 4; i++)
    {
      g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "x", i, &plain));
      g_assert_cmpint (rushes_comparison_judge (tasks->len, tasks), ==, RUSHES_COMPARABLE);
    }
  g_assert_cmpint (rushes_comparison_judge (5, tasks), ==, RUSHES_COMPARABLE_TOO_MANY);
  g_assert_cmpint (rushes_comparison_judge (1000000, tasks), ==, RUSHES_COMPARABLE_TOO_MANY);
  g_ptr_array_remove_index (tasks, 3);
  for (RushesTaskState state = 0; state < RUSHES_N_TASK_STATES; state++)
    {
      g_ptr_array_add (tasks, make_task (state, "/a.mp4", "x", 4, &plain));
      g_assert_cmpint (rushes_comparison_judge (4, tasks), ==,
                       state == RUSHES_TASK_READY ? RUSHES_COMPARABLE : RUSHES_COMPARABLE_NOT_READY);
      g_ptr_array_remove_index (tasks, 3);
    }
  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, NULL, "x", 4, &plain));
  g_assert_cmpint (rushes_comparison_judge (4, tasks), ==, RUSHES_COMPARABLE_NOT_READY);
  g_ptr_array_add (unread, NULL);
  g_ptr_array_add (unread, NULL);
  g_assert_cmpint (rushes_comparison_judge (2, unread), ==, RUSHES_COMPARABLE_UNREAD);
  for (RushesComparability at = RUSHES_COMPARABLE; at < RUSHES_COMPARABLE_UNREAD; at++)
    g_assert_cmpstr (rushes_comparison_say (at), !=, "");
}

static void
assert_name (GPtrArray *tasks, guint index, const char *expected)
{
  g_autofree char *name = rushes_comparison_name (tasks, index);

  g_assert_cmpstr (name, ==, expected);
}

/* Takes of one asking are called by their numbers; others by their places. */
static void
test_name (void)
{
  g_autoptr (GPtrArray) tasks = make_tasks ();
  g_autofree char *title = NULL;
  g_autofree char *same = NULL;

  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "x", 3, &plain));
  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "x", 1, &plain));
  assert_name (tasks, 0, "Take 3");
  assert_name (tasks, 1, "Take 1");
  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "y", 2, &plain));
  assert_name (tasks, 0, "Video 1");
  assert_name (tasks, 2, "Video 3");
  title = rushes_comparison_title (tasks, FALSE);
  same = rushes_comparison_title (tasks, TRUE);
  g_assert_cmpstr (title, ==, "3 Videos");
  g_assert_cmpstr (same, ==, "a piglet runs");
}

static char *
list_facts (GPtrArray *tasks, guint index)
{
  g_autoptr (GArray) facts = rushes_comparison_list_facts (tasks, index);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++)
    {
      const RushesComparisonFact *fact = &g_array_index (facts, RushesComparisonFact, i);

      g_string_append_printf (out, fact->differs ? "[%s]" : "(%s)", fact->text);
    }
  return g_string_free (out, FALSE);
}

/* Settings that are not the same in all are told from those that are; one that was left alone is not made up. */
static void
test_facts (void)
{
  const RushesRequestFields full = {
    .prompt = "x", .duration = 6, .resolution = "1080P", .optimizer = RUSHES_SWITCH_OFF
  };
  const RushesRequestFields other = { .prompt = "x", .duration = 10, .watermark = RUSHES_SWITCH_ON };
  g_autoptr (GPtrArray) tasks = make_tasks ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *alone = NULL;

  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "x", 1, &full));
  alone = list_facts (tasks, 0);
  g_assert_cmpstr (alone, ==, "(MiniMax-Hailuo-02)(6 s)(1080P)(Prompt rewriting off)");
  g_ptr_array_add (tasks, make_task (RUSHES_TASK_READY, "/a.mp4", "x", 2, &other));
  first = list_facts (tasks, 0);
  second = list_facts (tasks, 1);
  g_assert_cmpstr (first, ==, "(MiniMax-Hailuo-02)[6 s][1080P][Prompt rewriting off]");
  g_assert_cmpstr (second, ==, "(MiniMax-Hailuo-02)[10 s][1366 × 768][Watermark on]");
}

/* Two are side by side, above each other where it is narrow; more are two by two however narrow it is. */
static void
test_columns (void)
{
  g_assert_cmpuint (rushes_compare_layout_get_columns (2, 1100), ==, 2);
  g_assert_cmpuint (rushes_compare_layout_get_columns (2, 336), ==, 1);
  g_assert_cmpuint (rushes_compare_layout_get_columns (3, 336), ==, 2);
  g_assert_cmpuint (rushes_compare_layout_get_columns (4, 1100), ==, 2);
  g_assert_cmpuint (rushes_compare_layout_get_columns (1, 1100), ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/window/comparison/judge", test_judge);
  g_test_add_func ("/window/comparison/name", test_name);
  g_test_add_func ("/window/comparison/facts", test_facts);
  g_test_add_func ("/window/comparison/columns", test_columns);
  return g_test_run ();
}
