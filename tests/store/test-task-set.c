/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-set.h"
#include "test-support.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  return rushes_task_place_compare (a, b);
}

static RushesTaskPlace
any_place (void)
{
  return (RushesTaskPlace){ g_test_rand_int_range (0, 3), g_test_rand_int_range (0, 40000) };
}

static guint
find (const GArray *plain, const RushesTaskPlace *place, gboolean *there)
{
  guint at = 0;

  while (at < plain->len && compare (&g_array_index (plain, RushesTaskPlace, at), place) < 0)
    at++;
  *there = at < plain->len && compare (&g_array_index (plain, RushesTaskPlace, at), place) == 0;
  return at;
}

static void
compare_ids (RushesTaskSet *set, const GArray *plain, guint offset, guint limit)
{
  g_autoptr (GArray) ids = rushes_task_set_get_ids (set, offset, limit);

  g_assert_cmpuint (ids->len, ==, offset < plain->len ? MIN (limit, plain->len - offset) : 0);
  for (guint i = 0; i < ids->len; i++)
    g_assert_cmpint (g_array_index (ids, gint64, i), ==, g_array_index (plain, RushesTaskPlace, offset + i).id);
}

/* A set is the plain sorted array, whatever comes and goes. */
static void
test_random (void)
{
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (RushesTaskPlace));
  g_autoptr (RushesTaskSet) set = NULL;

  for (gint64 id = 20000; id > 0; id -= 4)
    g_array_append_val (plain, ((RushesTaskPlace){ 1, id }));
  set = rushes_task_set_new (plain);
  for (guint i = 0; i < 20000; i++)
    {
      RushesTaskPlace place = any_place ();
      gboolean there, told;
      guint at = find (plain, &place, &there);

      g_assert_cmpuint (rushes_task_set_rank (set, &place, &told), ==, at);
      g_assert_cmpint (told, ==, there);
      /* It grows for a while, and shrinks to nothing for a while. */
      if (g_test_rand_int_range (0, 10) < (i < 8000 ? 8 : 1))
        {
          rushes_task_set_insert (set, &place);
          if (!there)
            g_array_insert_val (plain, at, place);
        }
      else if (plain->len > 0)
        {
          place =
            i % 3 == 0 ? place : g_array_index (plain, RushesTaskPlace, g_test_rand_int_range (0, (int) plain->len));
          at = find (plain, &place, &there);
          rushes_task_set_remove (set, &place);
          if (there)
            g_array_remove_index (plain, at);
        }
      g_assert_cmpuint (rushes_task_set_count (set), ==, plain->len);
      if (i % 100 == 0)
        compare_ids (set, plain, (guint) g_test_rand_int_range (0, (int) plain->len + 2), 150);
    }
  compare_ids (set, plain, 0, G_MAXUINT);
  while (plain->len > 0)
    {
      rushes_task_set_remove (set, &g_array_index (plain, RushesTaskPlace, 0));
      g_array_remove_index (plain, 0);
    }
  compare_ids (set, plain, 0, 10);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-set/as-a-sorted-array", test_random);
  return g_test_run ();
}
