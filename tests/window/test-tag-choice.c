/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-tag-choice.h"

#include "test-support.h"

static RushesTask *
make_task (const char *tags)
{
  const RushesRequestFields asked = { .prompt = "A harbour", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = { .id = 1, .request = request, .tags = tags };

  return rushes_task_new (&fields);
}

static GPtrArray *
make_tasks (void)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);

  g_ptr_array_add (tasks, make_task ("night\nrain"));
  g_ptr_array_add (tasks, make_task ("rain"));
  g_ptr_array_add (tasks, make_task ("rainbow\nrain"));
  return tasks;
}

static const RushesTagChoice *
get (const GPtrArray *choices, guint index)
{
  return choices->pdata[index];
}

/* Promise: each tag says whether all, some or none of the tasks have it, and nothing where they are too many to look.
 */
static void
test_states (void)
{
  const char *const tags[] = { "empty", "night", "rain", "rainbow", NULL };
  g_autoptr (GPtrArray) tasks = make_tasks ();
  g_autoptr (GPtrArray) choices = rushes_tag_choices_new (tags, tasks);
  g_autoptr (GPtrArray) unknown = rushes_tag_choices_new (tags, NULL);

  g_assert_cmpint (get (choices, 0)->now, ==, RUSHES_TAG_NONE);
  g_assert_cmpint (get (choices, 1)->now, ==, RUSHES_TAG_SOME);
  g_assert_cmpint (get (choices, 2)->now, ==, RUSHES_TAG_ALL);
  g_assert_cmpint (get (choices, 3)->now, ==, RUSHES_TAG_SOME);
  for (guint i = 0; i < unknown->len; i++)
    g_assert_cmpint (get (unknown, i)->now, ==, RUSHES_TAG_SOME);
  g_assert_false (rushes_tag_choices_are_changed (choices));
}

/* Promise: a press goes through what can be had, and back to leaving each task as it is where they differ. */
static void
test_step (void)
{
  const char *const tags[] = { "empty", "night", "rain", NULL };
  static const RushesTagState expected[3][4] = {
    { RUSHES_TAG_NONE, RUSHES_TAG_ALL, RUSHES_TAG_NONE, RUSHES_TAG_ALL },
    { RUSHES_TAG_SOME, RUSHES_TAG_ALL, RUSHES_TAG_NONE, RUSHES_TAG_SOME },
    { RUSHES_TAG_ALL, RUSHES_TAG_NONE, RUSHES_TAG_ALL, RUSHES_TAG_NONE },
  };
  g_autoptr (GPtrArray) tasks = make_tasks ();
  g_autoptr (GPtrArray) choices = rushes_tag_choices_new (tags, tasks);

  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 4; k++)
      {
        g_assert_cmpint (get (choices, i)->now, ==, expected[i][k]);
        rushes_tag_choice_step (choices->pdata[i]);
      }
}

/* Promise: a new tag is for all; one that is there already is found, not doubled; blanks are none. */
static void
test_add (void)
{
  const char *const tags[] = { "night", "rain", NULL };
  g_autoptr (GPtrArray) tasks = make_tasks ();
  g_autoptr (GPtrArray) choices = rushes_tag_choices_new (tags, tasks);

  g_assert_cmpuint (rushes_tag_choices_add (choices, "  "), ==, G_MAXUINT);
  g_assert_cmpuint (rushes_tag_choices_add (choices, " night "), ==, 0);
  g_assert_cmpint (get (choices, 0)->now, ==, RUSHES_TAG_ALL);
  g_assert_cmpuint (rushes_tag_choices_add (choices, "夜景"), ==, 0);
  g_assert_cmpstr (get (choices, 0)->tag, ==, "夜景");
  g_assert_cmpint (get (choices, 0)->before, ==, RUSHES_TAG_NONE);
  g_assert_cmpint (get (choices, 0)->now, ==, RUSHES_TAG_ALL);
  g_assert_true (rushes_tag_choices_are_changed (choices));
  g_assert_cmpuint (choices->len, ==, 3);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/tag-choice/states", test_states);
  g_test_add_func ("/window/tag-choice/step", test_step);
  g_test_add_func ("/window/tag-choice/add", test_add);
  return g_test_run ();
}
