/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-takes.h"

#include "test-support.h"

/* The takes of one asking: ids 11, 12 … for take 1, 2 …; @removed: a bit for each number. */
static GPtrArray *
make_takes (int n, guint removed)
{
  const RushesRequestFields asked = { .prompt = "A harbour", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  GPtrArray *takes = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);

  for (int take = 1; take <= n; take++)
    {
      const RushesTaskFields fields = {
        .id = 10 + take,
        .request = request,
        .ask = "a",
        .take = take,
        .removed = (removed & 1u << take) != 0,
      };

      g_ptr_array_add (takes, rushes_task_new (&fields));
    }
  return takes;
}

/* Promise: a take has the number that it was asked for under, and its neighbours are those that can be seen. */
static void
test_look (void)
{
  static const struct
  {
    int n;
    guint removed;
    gint64 id;
    RushesTakes expected;
  } cases[] = {
    { 1, 0, 11, { 1, 1, 0, 0 } },         { 4, 0, 11, { 1, 4, 0, 12 } },
    { 4, 0, 12, { 2, 4, 11, 13 } },       { 4, 0, 14, { 4, 4, 13, 0 } },
    { 4, 1u << 3, 12, { 2, 4, 11, 14 } }, { 4, 1u << 3, 14, { 4, 4, 12, 0 } },
    { 4, 1u << 1, 12, { 2, 4, 0, 13 } },  { 4, 1u << 3 | 1u << 4, 12, { 2, 4, 11, 0 } },
    { 2, 1u << 2, 11, { 1, 2, 0, 0 } },   { 2, 1u << 2, 12, { 2, 2, 11, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) takes = make_takes (cases[i].n, cases[i].removed);
      RushesTakes found;

      rushes_takes_look (takes, cases[i].id, &found);
      g_assert_cmpint (found.take, ==, cases[i].expected.take);
      g_assert_cmpint (found.of, ==, cases[i].expected.of);
      g_assert_cmpint (found.previous, ==, cases[i].expected.previous);
      g_assert_cmpint (found.next, ==, cases[i].expected.next);
    }
}

/* Promise: of a task that is not among them, and before they are known, nothing is said and no way leads anywhere. */
static void
test_unknown (void)
{
  g_autoptr (GPtrArray) takes = make_takes (3, 0);
  RushesTakes found;

  rushes_takes_look (NULL, 11, &found);
  g_assert_cmpint (found.take, ==, 0);
  g_assert_cmpint (found.previous + found.next, ==, 0);
  rushes_takes_look (takes, 99, &found);
  g_assert_cmpint (found.take, ==, 0);
  g_assert_cmpint (found.previous + found.next, ==, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/takes/look", test_look);
  g_test_add_func ("/window/takes/unknown", test_unknown);
  return g_test_run ();
}
