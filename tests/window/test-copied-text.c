/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-copied-text.h"

#include "test-support.h"

#include <string.h>

/* Promise: prompts of one line come one a line, to be pasted as tasks; where one has several they are still told apart.
 */
static void
test_separators (void)
{
  g_autoptr (RushesCopiedText) lines = rushes_copied_text_new (10, 1000);
  g_autoptr (RushesCopiedText) blocks = rushes_copied_text_new (10, 1000);
  g_autofree char *one = NULL, *two = NULL;

  g_assert_true (rushes_copied_text_add (lines, "a harbour"));
  g_assert_true (rushes_copied_text_add (lines, "一只小猪"));
  one = rushes_copied_text_build (lines);
  g_assert_cmpstr (one, ==, "a harbour\n一只小猪");
  g_assert_true (rushes_copied_text_add (blocks, "a harbour\nat dawn"));
  g_assert_true (rushes_copied_text_add (blocks, "一只小猪"));
  two = rushes_copied_text_build (blocks);
  g_assert_cmpstr (two, ==, "a harbour\nat dawn\n\n一只小猪");
}

/* Promise: no more than is allowed, in pieces and in bytes, and never a part of one. */
static void
test_bounds (void)
{
  g_autoptr (RushesCopiedText) few = rushes_copied_text_new (2, 1000);
  g_autoptr (RushesCopiedText) small = rushes_copied_text_new (100, 30);
  g_autofree char *text = NULL;

  g_assert_true (rushes_copied_text_add (few, "a"));
  g_assert_true (rushes_copied_text_add (few, "b"));
  g_assert_false (rushes_copied_text_add (few, "c"));
  g_assert_cmpuint (rushes_copied_text_get_n (few), ==, 2);
  for (int i = 0; i < 10; i++)
    rushes_copied_text_add (small, "小猪\n小猪");
  text = rushes_copied_text_build (small);
  g_assert_cmpuint (strlen (text), <=, 30);
  g_assert_cmpuint (rushes_copied_text_get_n (small), ==, 2);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/copied-text/separators", test_separators);
  g_test_add_func ("/window/copied-text/bounds", test_bounds);
  return g_test_run ();
}
