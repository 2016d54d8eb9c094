/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-store.h"
#include "list-probe.h"
#include "rushes-task-list-private.h"
#include "test-support.h"

/*
 * A long random life of task lists against a plain reference: adds, changes, marks, failures, reads and places asked
 * for, while the store's work and its telling come in at any moment. The seed is in the output; --seed repeats it.
 */

typedef struct
{
  RushesStore *store; /* (owned) */
  RushesTaskQuery *query;
  ListProbe *list;
  RushesTaskGroup group;
  guint states;
  guint settles;
  guint changes;
  guint told; /* answers with all ids */
} Life;

static GArray *
find_plainly (Life *life)
{
  g_autoptr (GPtrArray) found = fake_store_find (life->store, life->query);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < found->len; i++)
    g_array_append_val (ids, rushes_task_peek (found->pdata[i])->id);
  return ids;
}

static void
compare_range (Life *life, GArray *ids, guint from, guint n)
{
  list_probe_hold_range (life->list, from, n);
  fake_store_settle (life->store);
  for (guint i = from; i < ids->len && i - from < n; i++)
    {
      RushesTaskItem *item = list_probe_hold (life->list, i);
      gint64 id = g_array_index (ids, gint64, i);

      g_assert_cmpint (rushes_task_item_get_id (item), ==, id);
      g_assert_true (rushes_task_item_get_task (item) == fake_store_get_row (life->store, id));
    }
}

static void
compare (Life *life)
{
  g_autoptr (GArray) ids = NULL;

  fake_store_fail (life->store, 0);
  fake_store_settle (life->store);
  rushes_task_list_retry (life->list->list);
  fake_store_settle (life->store);
  ids = find_plainly (life);
  g_assert_cmpuint (list_probe_get_n (life->list), ==, ids->len);
  list_probe_check (life->list);
  g_assert_cmpuint (life->list->list->contradictions, ==, 0);
  g_assert_cmpuint (life->list->list->generation, ==, 0);
  if (ids->len == 0)
    return;
  if (life->settles++ % 10 == 0)
    compare_range (life, ids, 0, ids->len);
  else
    compare_range (life, ids, (guint) g_test_rand_int_range (0, (int) ids->len), 150);
  list_probe_drop_all (life->list);
}

static void
renew (Life *life)
{
  RushesTaskQueryFields fields = { 0 };

  g_clear_pointer (&life->query, rushes_task_query_unref);
  if (life->list != NULL)
    life->changes += life->list->changes;
  g_clear_pointer (&life->list, list_probe_free);
  life->group = (RushesTaskGroup) g_test_rand_int_range (0, RUSHES_N_TASK_GROUPS);
  life->states = g_test_rand_int_range (0, 3) == 0 ? (guint) g_test_rand_int_range (1, 1 << RUSHES_N_TASK_STATES) : 0;
  fields.group = life->group;
  fields.states = life->states;
  if (g_test_rand_bit ())
    {
      fields.sort = (RushesTaskSort) g_test_rand_int_range (0, RUSHES_N_TASK_SORTS);
      fields.duration = g_test_rand_int_range (0, 3) == 0 ? 10 : 0;
      fields.starred = g_test_rand_int_range (0, 5) == 0;
    }
  life->query = rushes_task_query_new_full (&fields, 0);
  life->list = list_probe_new (rushes_task_list_new (life->store, life->query));
}

static gint64
any_id (Life *life)
{
  guint n = fake_store_get_n_rows (life->store);

  /* Mostly near the top, as in life. */
  if (g_test_rand_bit ())
    return (gint64) n - g_test_rand_int_range (0, (int) MIN (n, 20));
  return g_test_rand_int_range (1, (int) n + 1);
}

typedef struct
{
  Life *life;
  ListProbe *list;
  gint64 id;
} Quest;

/* The place that is told fits between the rows that are known. */
static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Quest *quest = user_data;
  g_autoptr (GError) error = NULL;
  guint position = 0;
  gboolean found = rushes_task_list_locate_finish (RUSHES_TASK_LIST (source), result, &position, &error);

  if (quest->life->list != quest->list || g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO))
    return;
  g_assert_true (found || g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND));
  if (found)
    g_assert_cmpuint (position, <, quest->list->held->len);
  for (guint i = 0; i < quest->list->held->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (quest->list->held, i);

      if (item == NULL || rushes_task_item_get_id (item) == 0)
        continue;
      g_assert_cmpint (rushes_task_item_get_id (item) == quest->id, ==, found && i == position);
    }
}

/* What is told of all rows is what the list has at that moment. */
static void
on_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Quest *quest = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = rushes_task_list_ids_finish (RUSHES_TASK_LIST (source), result, &error);

  if (quest->life->list != quest->list || ids == NULL)
    return;
  g_assert_cmpuint (ids->len, ==, quest->list->held->len);
  for (guint i = 0; i < ids->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (quest->list->held, i);

      if (item != NULL && rushes_task_item_get_id (item) != 0)
        g_assert_cmpint (rushes_task_item_get_id (item), ==, g_array_index (ids, gint64, i));
    }
  quest->life->told++;
}

static void
ask_ids (Life *life)
{
  Quest *quest = g_new0 (Quest, 1);

  *quest = (Quest){ .life = life, .list = life->list };
  rushes_task_list_ids_async (life->list->list, NULL, on_ids, quest);
}

static void
locate_any (Life *life)
{
  Quest *quest = g_new0 (Quest, 1);

  *quest = (Quest){ .life = life, .list = life->list, .id = any_id (life) };
  rushes_task_list_locate_async (life->list->list, quest->id, NULL, on_found, quest);
}

static void
step (Life *life)
{
  guint n = list_probe_get_n (life->list);

  switch (g_test_rand_int_range (0, 17))
    {
    case 0:
      if (fake_store_get_n_rows (life->store) < 3000)
        fake_store_add (life->store, (guint) g_test_rand_int_range (1, 6),
                        (RushesTaskState) g_test_rand_int_range (0, RUSHES_N_TASK_STATES));
      break;
    case 1:
    case 2:
    case 3:
      fake_store_set_state (life->store, any_id (life),
                            (RushesTaskState) g_test_rand_int_range (0, RUSHES_N_TASK_STATES));
      break;
    case 4:
      fake_store_mark (life->store, any_id (life), (RushesMark) g_test_rand_int_range (0, 3), g_test_rand_bit ());
      break;
    case 5:
    case 6:
      if (n > 0)
        list_probe_hold (life->list, (guint) g_test_rand_int_range (0, (int) n));
      break;
    case 7:
      if (n > 0)
        list_probe_hold_range (life->list, (guint) g_test_rand_int_range (0, (int) n), 30);
      break;
    case 8:
      if (n > 0)
        for (guint i = (guint) g_test_rand_int_range (0, (int) n), end = MIN (n, i + 40); i < end; i++)
          list_probe_drop (life->list, i);
      break;
    case 9:
      if (g_test_rand_int_range (0, 20) == 0)
        fake_store_fail (life->store, (guint) g_test_rand_int_range (0, FAKE_STORE_ALL + 1));
      else
        fake_store_fail (life->store, 0);
      break;
    case 10:
    case 11:
      fake_store_work (life->store);
      break;
    case 12:
    case 13:
    case 14:
      fake_store_tell (life->store);
      break;
    case 15:
      if (g_test_rand_int_range (0, 4) > 0)
        locate_any (life);
      else
        ask_ids (life);
      break;
    default:
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_random (void)
{
  const guint steps = g_test_slow () ? 1000000 : 200000;
  Life life = { .store = fake_store_new () };

  fake_store_add (life.store, 1200, RUSHES_TASK_READY);
  renew (&life);
  for (guint i = 0; i < steps; i++)
    {
      step (&life);
      if (i % 200 == 199)
        compare (&life);
      if (g_test_rand_int_range (0, 3000) == 0)
        renew (&life);
    }
  compare (&life);
  g_assert_cmpuint (life.changes + life.list->changes, >, steps / 100);
  g_assert_cmpuint (life.told, >, steps / 1000);
  g_test_message ("%u steps, %u changes, %u ranks, %u pages", steps, life.changes + life.list->changes,
                  fake_store_get_asked (life.store, FAKE_STORE_RANK),
                  fake_store_get_asked (life.store, FAKE_STORE_SLICE | FAKE_STORE_PAGE));
  list_probe_free (life.list);
  rushes_task_query_unref (life.query);
  fake_store_settle (life.store);
  TEST_FINALIZES (life.store);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-list-random/a-long-life", test_random);
  return g_test_run ();
}
