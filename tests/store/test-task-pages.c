/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-pages.h"
#include "test-support.h"

static RushesRequest *request;

static RushesTask *
make_task (gint64 id, int attempts)
{
  return rushes_task_new (&(RushesTaskFields){ .id = id, .attempts = attempts, .request = request });
}

/* What is remembered is the plain list's row, and a place that is told is the plain list's place. */
static void
compare (RushesTaskPages *pages, GPtrArray *plain, gint64 last_id)
{
  guint known = 0;

  for (guint i = 0; i < plain->len; i++)
    {
      RushesTask *task = rushes_task_pages_get (pages, i);

      g_assert_true (task == NULL || task == g_ptr_array_index (plain, i));
      known += task != NULL;
    }
  g_assert_null (rushes_task_pages_get (pages, plain->len));
  g_assert_cmpuint (rushes_task_pages_count (pages), ==, known);
  g_assert_cmpuint (known, <=, 16 * 2 * RUSHES_TASK_PAGE);
  for (gint64 id = last_id + 1; id >= 0; id--)
    {
      guint position = 0, wanted = 0;
      gboolean there = FALSE;

      while (wanted < plain->len && rushes_task_peek (g_ptr_array_index (plain, wanted))->id > id)
        wanted++;
      if (!rushes_task_pages_place (pages, plain->len, &(RushesTaskPlace){ id, id }, &position, &there))
        {
          g_assert_true (wanted == plain->len || rushes_task_pages_get (pages, wanted) == NULL ||
                         (wanted > 0 && rushes_task_pages_get (pages, wanted - 1) == NULL));
          continue;
        }
      g_assert_cmpuint (position, ==, wanted);
      g_assert_cmpint (there, ==,
                       wanted < plain->len && rushes_task_peek (g_ptr_array_index (plain, wanted))->id == id);
    }
}

static void
test_random (void)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_EVERY, 0);
  g_autoptr (RushesTaskPages) pages = rushes_task_pages_new (query);
  g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  gint64 last_id = 0;

  for (guint i = 0; i < 20000; i++)
    {
      guint at = plain->len > 0 ? (guint) g_test_rand_int_range (0, (int) plain->len) : 0;

      switch (g_test_rand_int_range (0, 8))
        {
        case 0:
          {
            /* Runs of any length, so that they meet in every way. */
            g_autoptr (GPtrArray) rows = g_ptr_array_new ();

            for (guint k = at, n = (guint) g_test_rand_int_range (0, 60); k < plain->len && k - at < n; k++)
              g_ptr_array_add (rows, g_ptr_array_index (plain, k));
            rushes_task_pages_store (pages, at, rows);
            break;
          }
        case 1:
        case 2:
          if (plain->len > 0)
            {
              rushes_task_pages_remove (pages, at);
              g_ptr_array_remove_index (plain, at);
            }
          break;
        case 3:
          if (plain->len > 0)
            {
              g_autoptr (RushesTask) task = make_task (rushes_task_peek (g_ptr_array_index (plain, at))->id, (int) i);

              rushes_task_unref (plain->pdata[at]);
              plain->pdata[at] = rushes_task_ref (task);
              rushes_task_pages_update (pages, task);
            }
          break;
        case 4:
          /* One that has been away comes back between its neighbours. */
          if (plain->len > 1 && at > 0)
            {
              gint64 above = rushes_task_peek (g_ptr_array_index (plain, at - 1))->id;
              gint64 below = rushes_task_peek (g_ptr_array_index (plain, at))->id;

              if (above - below < 2)
                break;
              g_ptr_array_insert (plain, (int) at, make_task (below + 1, (int) i));
              rushes_task_pages_insert (pages, at, g_ptr_array_index (plain, at));
            }
          break;
        default:
          if (plain->len > 400)
            break;
          g_ptr_array_insert (plain, 0, make_task (++last_id, (int) i));
          rushes_task_pages_insert (pages, 0, g_ptr_array_index (plain, 0));
        }
      if (i % 50 == 0)
        compare (pages, plain, last_id);
    }
}

/* A page that is laid down in the middle of a longer one takes its own place and no other. */
static void
test_overlaps (void)
{
  for (guint from = 0; from < 30; from++)
    for (guint to = from; to <= 30; to++)
      {
        g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_EVERY, 0);
        g_autoptr (RushesTaskPages) pages = rushes_task_pages_new (query);
        g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
        g_autoptr (GPtrArray) rows = g_ptr_array_new ();

        for (guint i = 0; i < 30; i++)
          g_ptr_array_add (plain, make_task (30 - i, 0));
        for (guint i = 10; i < 20; i++)
          g_ptr_array_add (rows, g_ptr_array_index (plain, i));
        rushes_task_pages_store (pages, 10, rows);
        g_ptr_array_set_size (rows, 0);
        for (guint i = from; i < to; i++)
          g_ptr_array_add (rows, g_ptr_array_index (plain, i));
        rushes_task_pages_store (pages, from, rows);
        compare (pages, plain, 30);
        g_assert_cmpuint (rushes_task_pages_count (pages), >=, 10);
        for (guint i = from; i < to; i++)
          g_assert_nonnull (rushes_task_pages_get (pages, i));
        rushes_task_pages_clear (pages);
        g_assert_cmpuint (rushes_task_pages_count (pages), ==, 0);
      }
}

/* The oldest look is forgotten first, and the top where tasks come in is not the oldest. */
static void
test_forgets (void)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_EVERY, 0);
  g_autoptr (RushesTaskPages) pages = rushes_task_pages_new (query);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);

  for (guint k = 0; k < 17; k++)
    {
      g_ptr_array_set_size (rows, 0);
      g_ptr_array_add (rows, make_task (1000 - 10 * (gint64) k, 0));
      rushes_task_pages_store (pages, 10 * k, rows);
      g_assert_nonnull (rushes_task_pages_get (pages, 0)); /* looked at all the time */
    }
  g_assert_null (rushes_task_pages_get (pages, 10));
  g_assert_nonnull (rushes_task_pages_get (pages, 20));
  for (gint64 id = 2000; id < 12000; id++)
    {
      g_autoptr (RushesTask) task = make_task (id, 0);

      rushes_task_pages_insert (pages, 0, task);
      g_assert_true (rushes_task_pages_get (pages, 0) == task);
    }
  for (guint i = 0; i < 10000; i++)
    {
      RushesTask *task = rushes_task_pages_get (pages, i);

      g_assert_true (task == NULL || rushes_task_peek (task)->id == 11999 - (gint64) i);
    }
  g_assert_cmpuint (rushes_task_pages_count (pages), <=, 16 * 2 * RUSHES_TASK_PAGE);
}

int
main (int argc, char *argv[])
{
  int status;

  test_init (&argc, &argv);
  request = rushes_request_new (&(RushesRequestFields){ .prompt = "a cat", .duration = 6 }, NULL);
  g_test_add_func ("/task-pages/a-random-life", test_random);
  g_test_add_func ("/task-pages/overlaps", test_overlaps);
  g_test_add_func ("/task-pages/forgets-the-oldest", test_forgets);
  status = g_test_run ();
  rushes_request_unref (request);
  return status;
}
