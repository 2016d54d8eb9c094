/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-tags.h"
#include "test-support.h"

#include <string.h>

static void
assert_tag (const char *typed, const char *wanted)
{
  g_autofree char *tag = rushes_task_tag_clean (typed);

  g_assert_cmpstr (tag, ==, wanted);
}

/* A tag is one line that can be told from the next one. */
static void
test_clean (void)
{
  g_autofree char *endless = g_strnfill (1000, 'a');
  g_autofree char *bounded = rushes_task_tag_clean (endless);

  assert_tag ("client A", "client A");
  assert_tag ("  客户 \n", "客户");
  assert_tag ("", NULL);
  assert_tag (" \t\n", NULL);
  assert_tag ("\xe2\x80\xae", NULL);
  g_assert_cmpint (g_utf8_strlen (bounded, -1), <=, RUSHES_TASK_MAX_TAG);
  bounded = (g_free (bounded), rushes_task_tag_clean ("two\nlines"));
  g_assert_null (strchr (bounded, '\n'));
}

static void
test_has (void)
{
  g_auto (GStrv) none = rushes_task_tags_split (NULL), two = rushes_task_tags_split ("a b\nc");

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpuint (g_strv_length (two), ==, 2);
  g_assert_true (rushes_task_tags_has ("a b\nc", "a b"));
  g_assert_true (rushes_task_tags_has ("a b\nc", "c"));
  g_assert_false (rushes_task_tags_has ("a b\nc", "a"));
  g_assert_false (rushes_task_tags_has ("a b\nc", "b"));
  g_assert_false (rushes_task_tags_has ("a b\ncd", "c"));
  g_assert_false (rushes_task_tags_has (NULL, "c"));
  g_assert_false (rushes_task_tags_has ("a", ""));
}

static void
test_note (void)
{
  g_autofree char *note = rushes_task_note_clean ("two\nlines"), *blank = rushes_task_note_clean (" \n ");
  g_autofree char *endless = g_strnfill (10000, 'a'), *bounded = rushes_task_note_clean (endless);

  g_assert_cmpstr (note, ==, "two\nlines");
  g_assert_null (blank);
  g_assert_null (rushes_task_note_clean (NULL));
  g_assert_cmpint (g_utf8_strlen (bounded, -1), <=, RUSHES_TASK_MAX_NOTE);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-tags/a-tag-is-one-line", test_clean);
  g_test_add_func ("/task-tags/whole-tags-only", test_has);
  g_test_add_func ("/task-tags/a-note-is-bounded", test_note);
  return g_test_run ();
}
