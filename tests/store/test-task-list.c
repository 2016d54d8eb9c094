/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-store.h"
#include "list-probe.h"
#include "rushes-task-list-private.h"
#include "test-support.h"

#define BIT(state) (1u << (state))

static ListProbe *
probe (RushesStore *store, RushesTaskGroup group, guint states)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (group, states);

  return list_probe_new (rushes_task_list_new (store, query));
}

static ListProbe *
settled (RushesStore *store, RushesTaskGroup group)
{
  ListProbe *self = probe (store, group, 0);

  fake_store_settle (store);
  g_string_truncate (self->said, 0);
  return self;
}

static void
assert_row (RushesTaskItem *item, gint64 id, RushesTaskState state)
{
  g_assert_cmpint (rushes_task_item_get_id (item), ==, id);
  g_assert_nonnull (rushes_task_item_get_task (item));
  g_assert_cmpint (rushes_task_peek (rushes_task_item_get_task (item))->id, ==, id);
  g_assert_cmpint (rushes_task_peek (rushes_task_item_get_task (item))->state, ==, state);
}

/* Runs the main loop without letting the store do or tell anything. */
static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tell_all (RushesStore *store)
{
  while (fake_store_tell (store))
    ;
  turn ();
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* First count, first page */

static void
test_loading (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  guint loading = 0, n_items = 0, said = 0;

  fake_store_add (store, 250, RUSHES_TASK_READY);
  tell_all (store);
  list = probe (store, RUSHES_TASK_GROUP_ALL, 0);
  g_signal_connect (list->list, "notify::loading", G_CALLBACK (count_notify), &loading);
  g_signal_connect (list->list, "notify::n-items", G_CALLBACK (count_notify), &said);
  g_assert_true (rushes_task_list_get_loading (list->list));
  g_assert_cmpuint (list_probe_get_n (list), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list->list), 0));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list->list)) == RUSHES_TYPE_TASK_ITEM);

  fake_store_settle (store);
  g_assert_false (rushes_task_list_get_loading (list->list));
  g_assert_cmpuint (loading, ==, 1);
  g_assert_cmpuint (said, ==, 1);
  g_object_get (list->list, "n-items", &n_items, NULL);
  g_assert_cmpuint (n_items, ==, 250);
  list_probe_assert_said (list, "0+250");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list->list), 250));
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_SLICE | FAKE_STORE_PAGE), ==, 0);
}

static void
test_empty (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = settled (store, RUSHES_TASK_GROUP_ALL);

  g_assert_false (rushes_task_list_get_loading (list->list));
  list_probe_assert_said (list, "");
  fake_store_add (store, 1, RUSHES_TASK_QUEUED);
  fake_store_settle (store);
  list_probe_assert_said (list, "0+1");
  assert_row (list_probe_hold (list, 0), 1, RUSHES_TASK_QUEUED);
  fake_store_mark (store, 1, RUSHES_MARK_REMOVED, TRUE);
  fake_store_settle (store);
  list_probe_assert_said (list, "0-1");
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_RANK), ==, 0);
}

/* A row is there before its task is, and is told when it comes. */
static void
test_placeholders (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  RushesTaskItem *item, *far;
  guint told = 0;

  fake_store_add (store, 1000, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  item = list_probe_hold (list, 3);
  far = list_probe_hold (list, 777);
  g_signal_connect (item, "notify::task", G_CALLBACK (count_notify), &told);
  g_signal_connect (item, "notify::id", G_CALLBACK (count_notify), &told);
  g_assert_cmpint (rushes_task_item_get_id (item), ==, 0);
  g_assert_null (rushes_task_item_get_task (item));
  g_assert_true (list_probe_hold (list, 3) == item);

  fake_store_settle (store);
  g_assert_cmpuint (told, ==, 2);
  assert_row (item, 997, RUSHES_TASK_READY);
  assert_row (far, 223, RUSHES_TASK_READY);
  list_probe_hold_range (list, 0, 100);
  fake_store_settle (store);
  assert_row (list_probe_hold (list, 99), 901, RUSHES_TASK_READY);
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_ALL), ==, 3); /* a count and two pages */
  list_probe_assert_said (list, "");
}

/* Scrolling down reads by key; a leap by offset. */
static void
test_keyset (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;

  fake_store_add (store, 1050, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  for (guint i = 0; i < 1050; i += 10)
    {
      list_probe_hold (list, i);
      fake_store_settle (store);
      assert_row (list_probe_hold (list, i), 1050 - i, RUSHES_TASK_READY);
    }
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_SLICE), ==, 1);
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_PAGE), ==, 10);
}

/* Changes */

static void
test_added (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  RushesTaskItem *top;

  fake_store_add (store, 300, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  top = list_probe_hold (list, 0);
  fake_store_settle (store);

  fake_store_add (store, 1, RUSHES_TASK_QUEUED);
  fake_store_settle (store);
  list_probe_assert_said (list, "0+1");
  assert_row (list_probe_hold (list, 0), 301, RUSHES_TASK_QUEUED);
  g_assert_true (list_probe_hold (list, 1) == top);

  /* What is added in one go is said in one go. */
  fake_store_add (store, 250, RUSHES_TASK_QUEUED);
  tell_all (store);
  list_probe_assert_said (list, "0+250");
  g_assert_true (list_probe_hold (list, 251) == top);
  assert_row (list_probe_hold (list, 0), 551, RUSHES_TASK_QUEUED);
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_RANK), ==, 0);
}

/* A change within the query is told by the row alone. */
static void
test_changed_within (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  RushesTaskItem *item;
  guint told = 0;

  fake_store_add (store, 300, RUSHES_TASK_QUEUED);
  list = settled (store, RUSHES_TASK_GROUP_WORKING);
  item = list_probe_hold (list, 5);
  fake_store_settle (store);
  g_signal_connect (item, "notify::task", G_CALLBACK (count_notify), &told);
  fake_store_set_state (store, 295, RUSHES_TASK_SENDING);
  fake_store_set_state (store, 295, RUSHES_TASK_GENERATING);
  fake_store_set_state (store, 100, RUSHES_TASK_GENERATING);
  fake_store_settle (store);
  list_probe_assert_said (list, "");
  g_assert_cmpuint (told, ==, 2);
  assert_row (item, 295, RUSHES_TASK_GENERATING);

  /* What nobody holds is remembered as it is now, not as it was read. */
  fake_store_set_state (store, 294, RUSHES_TASK_FETCHING);
  fake_store_settle (store);
  assert_row (list_probe_hold (list, 6), 294, RUSHES_TASK_FETCHING);
}

static void
test_leaves_and_enters (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  g_autoptr (RushesTaskItem) item = NULL;
  RushesTaskItem *next;

  fake_store_add (store, 50, RUSHES_TASK_GENERATING);
  list = settled (store, RUSHES_TASK_GROUP_WORKING);
  list_probe_hold_range (list, 0, 50);
  fake_store_settle (store);
  item = g_object_ref (list_probe_hold (list, 3));
  next = list_probe_hold (list, 4);

  fake_store_set_state (store, 47, RUSHES_TASK_READY);
  fake_store_settle (store);
  list_probe_assert_said (list, "3-1");
  g_assert_true (list_probe_hold (list, 3) == next);

  /* Who still looks at it sees it go on. */
  assert_row (item, 47, RUSHES_TASK_READY);
  fake_store_mark (store, 47, RUSHES_MARK_STARRED, TRUE);
  fake_store_settle (store);
  g_assert_true (rushes_task_peek (rushes_task_item_get_task (item))->starred);
  list_probe_assert_said (list, "");

  fake_store_set_state (store, 47, RUSHES_TASK_FETCHING);
  fake_store_settle (store);
  list_probe_assert_said (list, "3+1");
  g_assert_true (list_probe_hold (list, 3) == item);
  assert_row (item, 47, RUSHES_TASK_FETCHING);

  /* Neighbours that leave together are one range. */
  for (gint64 id = 20; id < 30; id++)
    fake_store_mark (store, id, RUSHES_MARK_REMOVED, TRUE);
  tell_all (store);
  list_probe_assert_said (list, "21-10");
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_RANK), ==, 0);
}

/* Where nothing has been read, the store says where. */
static void
test_ranked (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;

  fake_store_add (store, 1000, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_NEW);
  fake_store_mark (store, 400, RUSHES_MARK_SEEN, TRUE);
  fake_store_settle (store);
  list_probe_assert_said (list, "600-1");
  fake_store_mark (store, 400, RUSHES_MARK_SEEN, FALSE);
  fake_store_settle (store);
  list_probe_assert_said (list, "600+1");
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_RANK), ==, 2);
}

/* While a rank is on its way, more happens; the answer counts it already, and the list must not. */
static void
test_rank_race (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;

  fake_store_add (store, 1000, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_NEW);
  fake_store_mark (store, 400, RUSHES_MARK_SEEN, TRUE);
  tell_all (store); /* asks for the rank of 400 */
  fake_store_mark (store, 900, RUSHES_MARK_SEEN, TRUE);
  fake_store_mark (store, 300, RUSHES_MARK_SEEN, TRUE);
  fake_store_add (store, 3, RUSHES_TASK_READY);
  fake_store_mark (store, 400, RUSHES_MARK_SEEN, FALSE);
  fake_store_mark (store, 400, RUSHES_MARK_REMOVED, TRUE);
  g_assert_true (fake_store_work (store));
  tell_all (store);
  fake_store_settle (store);
  list_probe_assert_said (list, "600-1 100-1 698-1 0+3 602+1 602-1");
}

/* A page that was read before a change is laid down before it, and one read after it after it. */
static void
test_page_race (void)
{
  for (guint late = 0; late < 2; late++)
    {
      g_autoptr (RushesStore) store = fake_store_new ();
      g_autoptr (ListProbe) list = NULL;
      g_autoptr (RushesTaskItem) item = NULL;

      fake_store_add (store, 1000, RUSHES_TASK_READY);
      list = settled (store, RUSHES_TASK_GROUP_NEW);
      item = g_object_ref (list_probe_hold (list, 550));
      if (late)
        g_assert_true (fake_store_work (store));
      fake_store_mark (store, 451, RUSHES_MARK_SEEN, TRUE);    /* the row above it leaves, */
      fake_store_mark (store, 800, RUSHES_MARK_SEEN, TRUE);    /* and one far above */
      fake_store_set_state (store, 450, RUSHES_TASK_FETCHING); /* and it itself, and comes back */
      fake_store_set_state (store, 450, RUSHES_TASK_READY);
      fake_store_settle (store);
      g_assert_true (list_probe_hold (list, 548) == item);
      assert_row (item, 450, RUSHES_TASK_READY);
      g_assert_cmpint (rushes_task_peek (rushes_task_item_get_task (item))->attempts, ==, 2);
    }
}

/* What happens before the first count is in it. */
static void
test_count_race (void)
{
  for (guint late = 0; late < 2; late++)
    {
      g_autoptr (RushesStore) store = fake_store_new ();
      g_autoptr (ListProbe) list = NULL;

      fake_store_add (store, 10, RUSHES_TASK_READY);
      tell_all (store);
      list = probe (store, RUSHES_TASK_GROUP_NEW, 0);
      if (late)
        fake_store_work (store);
      fake_store_add (store, 5, RUSHES_TASK_READY);
      fake_store_mark (store, 3, RUSHES_MARK_SEEN, TRUE);
      fake_store_settle (store);
      list_probe_assert_said (list, late ? "0+10 0+5 12-1" : "0+14");
    }
}

/* Locate */

static void
assert_located (ListProbe *list, RushesStore *store, gint64 id, int position)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint found = 0;

  rushes_task_list_locate_async (list->list, id, NULL, test_store_result, &result);
  fake_store_settle (store);
  g_assert_nonnull (result);
  if (rushes_task_list_locate_finish (list->list, result, &found, &error))
    {
      g_assert_no_error (error);
      g_assert_cmpint (position, ==, (int) found);
    }
  else
    {
      g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND);
      g_assert_cmpint (position, ==, -1);
    }
}

typedef struct
{
  gboolean done;
  guint position;
  guint n_items;
} Place;

static void
on_located (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Place *place = user_data;

  place->done = rushes_task_list_locate_finish (RUSHES_TASK_LIST (source), result, &place->position, NULL);
  place->n_items = g_list_model_get_n_items (G_LIST_MODEL (source));
}

static void
test_locate (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  g_autoptr (GAsyncResult) early = NULL;
  g_autoptr (GError) error = NULL;
  guint position = 0;
  Place late = { FALSE, 0, 0 };

  fake_store_add (store, 1000, RUSHES_TASK_READY);
  fake_store_mark (store, 500, RUSHES_MARK_SEEN, TRUE);
  tell_all (store);
  list = probe (store, RUSHES_TASK_GROUP_NEW, 0);
  rushes_task_list_locate_async (list->list, 7, NULL, test_store_result, &early); /* before the count */
  fake_store_settle (store);
  g_assert_true (rushes_task_list_locate_finish (list->list, early, &position, &error));
  g_assert_cmpuint (position, ==, 992);

  assert_located (list, store, 1000, 0);
  assert_located (list, store, 501, 499);
  assert_located (list, store, 500, -1);
  assert_located (list, store, 499, 500);
  assert_located (list, store, 1, 998);
  assert_located (list, store, 1001, -1);
  assert_located (list, store, 0, -1);
  list_probe_hold (list, 0);
  fake_store_settle (store);
  assert_located (list, store, 950, 50);

  /* It is the list's word at that moment: what is only about to be said is not counted. */
  rushes_task_list_locate_async (list->list, 300, NULL, on_located, &late);
  turn ();
  fake_store_add (store, 2, RUSHES_TASK_READY);
  fake_store_mark (store, 300, RUSHES_MARK_SEEN, TRUE);
  fake_store_settle (store);
  g_assert_true (late.done);
  g_assert_cmpuint (late.position, ==, 699);
  g_assert_cmpuint (late.n_items, ==, 999);
  list_probe_assert_said (list, "0+999 0+2 701-1");
}

/* Failures */

static void
test_failed_page (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  RushesTaskItem *one, *other;
  guint told = 0;

  fake_store_add (store, 1000, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  fake_store_fail (store, FAKE_STORE_SLICE);
  one = list_probe_hold (list, 10);
  g_signal_connect (one, "notify::failed", G_CALLBACK (count_notify), &told);
  fake_store_settle (store);
  g_assert_true (rushes_task_item_get_failed (one));
  g_assert_cmpuint (told, ==, 1);
  g_assert_false (rushes_task_list_get_failed (list->list));

  fake_store_fail (store, 0);
  other = list_probe_hold (list, 500);
  fake_store_settle (store);
  assert_row (other, 500, RUSHES_TASK_READY);
  g_assert_true (rushes_task_item_get_failed (one)); /* nothing is tried again behind the user's back */

  rushes_task_list_retry (list->list);
  g_assert_false (rushes_task_item_get_failed (one));
  fake_store_settle (store);
  assert_row (one, 990, RUSHES_TASK_READY);
  list_probe_assert_said (list, "");
}

static void
test_failed_count (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;

  fake_store_add (store, 10, RUSHES_TASK_READY);
  fake_store_fail (store, FAKE_STORE_COUNT);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  g_assert_true (rushes_task_list_get_failed (list->list));
  g_assert_true (rushes_task_list_get_loading (list->list));
  fake_store_add (store, 1, RUSHES_TASK_READY);
  fake_store_settle (store);
  fake_store_fail (store, 0);
  rushes_task_list_retry (list->list);
  g_assert_false (rushes_task_list_get_failed (list->list));
  fake_store_settle (store);
  list_probe_assert_said (list, "0+11");
  g_assert_false (rushes_task_list_get_loading (list->list));
}

/* A list that cannot place a change stands still, says so, and catches up later. */
static void
test_failed_rank (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  g_autoptr (GAsyncResult) waiting = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;
  RushesTaskItem *item;
  guint position;

  fake_store_add (store, 1000, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_NEW);
  fake_store_fail (store, FAKE_STORE_RANK);
  fake_store_mark (store, 400, RUSHES_MARK_SEEN, TRUE);
  fake_store_add (store, 5, RUSHES_TASK_READY);
  rushes_task_list_locate_async (list->list, 100, NULL, test_store_result, &waiting);
  fake_store_settle (store);
  g_assert_true (rushes_task_list_get_failed (list->list));
  g_assert_nonnull (waiting);
  g_assert_false (rushes_task_list_locate_finish (list->list, waiting, &position, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO);
  g_clear_error (&error);
  rushes_task_list_locate_async (list->list, 100, NULL, test_store_result, &refused);
  fake_store_settle (store);
  g_assert_false (rushes_task_list_locate_finish (list->list, refused, &position, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO);
  item = list_probe_hold (list, 300);
  g_assert_true (rushes_task_item_get_failed (item));
  list_probe_assert_said (list, "");

  fake_store_fail (store, 0);
  rushes_task_list_retry (list->list);
  fake_store_settle (store);
  list_probe_assert_said (list, "600-1 0+5");
  g_assert_true (list_probe_hold (list, 305) == item);
  assert_row (item, 700, RUSHES_TASK_READY);
}

/* A library that somebody else writes to: no row is wrong for long, and nothing runs in circles. */
static void
test_contradicted (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  g_autoptr (RushesTaskItem) item = NULL;

  fake_store_add (store, 450, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  item = g_object_ref (list_probe_hold (list, 0));
  fake_store_settle (store);
  fake_store_add (store, 30, RUSHES_TASK_READY);
  fake_store_drop_signals (store);
  list_probe_hold (list, 440);
  fake_store_settle (store);
  list_probe_assert_said (list, "0-450 0+480");
  list_probe_hold_range (list, 0, 480);
  fake_store_settle (store);
  for (guint i = 0; i < 480; i++)
    assert_row (list_probe_hold (list, i), 480 - i, RUSHES_TASK_READY);
  assert_row (item, 450, RUSHES_TASK_READY);
}

/* Memory and life */

static void
count_gone (gpointer user_data, GObject *where)
{
  (*(guint *) user_data)--;
}

/* However far one scrolls, what is kept is what is looked at. */
static void
test_bounded (void)
{
  const guint n = 100000, window = 205;
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  guint alive = 0, most = 0;

  fake_store_add (store, n, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  for (guint i = 0; i < n; i++)
    {
      g_object_weak_ref (G_OBJECT (list_probe_hold (list, i)), count_gone, &alive);
      alive++;
      most = MAX (most, alive);
      if (i >= window)
        list_probe_drop (list, i - window);
      if (i % 50 == 0)
        fake_store_settle (store);
    }
  fake_store_settle (store);
  assert_row (list_probe_hold (list, n - 1), 1, RUSHES_TASK_READY);
  g_assert_cmpuint (most, ==, window + 1);
  g_assert_cmpuint (list->list->live->len, <=, window + 1);
  g_assert_cmpuint (g_hash_table_size (list->list->by_id), <=, window + 1);
  g_assert_cmpuint (rushes_task_pages_count (list->list->pages), <=, 16 * 2 * RUSHES_TASK_PAGE);
  list_probe_drop_all (list);
  g_assert_cmpuint (alive, ==, 0);
  g_assert_cmpuint (list->list->live->len + list->list->wanted.length + g_hash_table_size (list->list->by_id), ==, 0);
  list_probe_assert_said (list, "");

  /* Ten thousand at once, with the top of the list remembered. */
  list_probe_hold (list, 0);
  fake_store_settle (store);
  fake_store_add (store, 10000, RUSHES_TASK_QUEUED);
  tell_all (store);
  g_assert_cmpuint (list_probe_get_n (list), ==, n + 10000);
  g_assert_cmpuint (list->changes, <, 100);
  g_assert_cmpuint (rushes_task_pages_count (list->list->pages), <=, 16 * 2 * RUSHES_TASK_PAGE);
}

/* Leaps over a long list do not leave a queue of pages that nobody looks at any more. */
static void
test_leaps (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (ListProbe) list = NULL;
  guint asked;

  fake_store_add (store, 50000, RUSHES_TASK_READY);
  list = settled (store, RUSHES_TASK_GROUP_ALL);
  for (guint i = 0; i < 100; i++)
    {
      list_probe_drop_all (list);
      list_probe_hold_range (list, (i * 7919) % 49000, 205);
    }
  asked = fake_store_get_asked (store, FAKE_STORE_SLICE | FAKE_STORE_PAGE);
  g_assert_cmpuint (asked, <=, 2);
  fake_store_settle (store);
  g_assert_cmpuint (fake_store_get_asked (store, FAKE_STORE_SLICE | FAKE_STORE_PAGE), <=, asked + 4);
  list_probe_check (list);
}

static void
test_late_answers (void)
{
  static const guint stages[] = { 0, 1, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autoptr (RushesStore) store = fake_store_new ();
      g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_NEW, 0);
      g_autoptr (RushesTaskItem) kept = NULL;
      g_autoptr (RushesTaskItem) unread = NULL;
      RushesTaskList *list;

      fake_store_add (store, 1000, RUSHES_TASK_READY);
      tell_all (store);
      list = rushes_task_list_new (store, query);
      if (stages[i] > 0)
        {
          fake_store_settle (store);
          kept = g_list_model_get_item (G_LIST_MODEL (list), 0);
          fake_store_settle (store);
          unread = g_list_model_get_item (G_LIST_MODEL (list), 500); /* a page on its way */
          fake_store_mark (store, 300, RUSHES_MARK_SEEN, TRUE);      /* and a rank */
          tell_all (store);
        }
      if (stages[i] > 1)
        while (fake_store_work (store))
          ;
      TEST_FINALIZES (list);
      fake_store_settle (store);
      if (stages[i] > 0)
        {
          assert_row (kept, 1000, RUSHES_TASK_READY);
          g_assert_null (rushes_task_item_get_task (unread));
          g_assert_false (rushes_task_item_get_failed (unread));
        }
      g_assert_cmpuint (G_OBJECT (store)->ref_count, ==, 1);
    }
}

static void
dispose_list (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_clear_object ((RushesTaskList **) user_data);
}

/* Who hears of a change may let go of the list there and then. */
static void
test_dropped_in_a_handler (void)
{
  g_autoptr (RushesStore) store = fake_store_new ();
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_NEW, 0);
  g_autoptr (RushesTaskItem) item = NULL;
  RushesTaskList *list = rushes_task_list_new (store, query);
  gpointer weak = list;

  fake_store_add (store, 100, RUSHES_TASK_READY);
  fake_store_settle (store);
  item = g_list_model_get_item (G_LIST_MODEL (list), 10);
  fake_store_settle (store);
  g_signal_connect (list, "items-changed", G_CALLBACK (dispose_list), &list);
  g_object_add_weak_pointer (G_OBJECT (list), &weak);
  fake_store_add (store, 1, RUSHES_TASK_READY);
  fake_store_mark (store, 90, RUSHES_MARK_SEEN, TRUE);
  fake_store_mark (store, 20, RUSHES_MARK_SEEN, TRUE);
  fake_store_settle (store);
  g_assert_null (list);
  g_assert_null (weak);
}

/* The query */

static void
test_query (void)
{
  g_autoptr (RushesTaskQuery) all = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);
  g_autoptr (RushesTaskQuery) every = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, BIT (RUSHES_N_TASK_STATES) - 1);
  g_autoptr (RushesTaskQuery) none =
    rushes_task_query_new (RUSHES_TASK_GROUP_ATTENTION, BIT (RUSHES_TASK_READY) | BIT (RUSHES_TASK_QUEUED));
  g_autoptr (RushesTaskQuery) new = rushes_task_query_new (RUSHES_TASK_GROUP_NEW, 0);
  g_autoptr (RushesTaskQuery) ready = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, BIT (RUSHES_TASK_READY));
  g_autoptr (RushesStore) store = fake_store_new ();

  g_assert_true (rushes_task_query_equal (all, every));
  g_assert_false (rushes_task_query_equal (all, new));
  g_assert_false (rushes_task_query_equal (new, ready));
  g_assert_cmpint (rushes_task_query_peek (new)->group, ==, RUSHES_TASK_GROUP_NEW);
  g_assert_cmpuint (rushes_task_query_peek (ready)->states, ==, BIT (RUSHES_TASK_READY));
  for (guint state = 0; state < RUSHES_N_TASK_STATES; state++)
    {
      RushesTask *task;

      fake_store_add (store, 1, (RushesTaskState) state);
      task = fake_store_get_row (store, fake_store_get_n_rows (store));
      g_assert_true (rushes_task_query_matches (all, task));
      g_assert_false (rushes_task_query_matches (none, task));
      g_assert_cmpint (rushes_task_query_matches (ready, task), ==, state == RUSHES_TASK_READY);
      g_assert_cmpint (rushes_task_query_matches (new, task), ==, state == RUSHES_TASK_READY);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-list/query", test_query);
  g_test_add_func ("/task-list/loading-until-counted", test_loading);
  g_test_add_func ("/task-list/empty", test_empty);
  g_test_add_func ("/task-list/placeholders-fill-in", test_placeholders);
  g_test_add_func ("/task-list/neighbours-by-key", test_keyset);
  g_test_add_func ("/task-list/added", test_added);
  g_test_add_func ("/task-list/changed-within", test_changed_within);
  g_test_add_func ("/task-list/leaves-and-enters", test_leaves_and_enters);
  g_test_add_func ("/task-list/ranked", test_ranked);
  g_test_add_func ("/task-list/rank-race", test_rank_race);
  g_test_add_func ("/task-list/page-race", test_page_race);
  g_test_add_func ("/task-list/count-race", test_count_race);
  g_test_add_func ("/task-list/locate", test_locate);
  g_test_add_func ("/task-list/failed-page", test_failed_page);
  g_test_add_func ("/task-list/failed-count", test_failed_count);
  g_test_add_func ("/task-list/failed-rank", test_failed_rank);
  g_test_add_func ("/task-list/contradicted", test_contradicted);
  g_test_add_func ("/task-list/memory-is-bounded", test_bounded);
  g_test_add_func ("/task-list/leaps-are-forgotten", test_leaps);
  g_test_add_func ("/task-list/late-answers-are-dropped", test_late_answers);
  g_test_add_func ("/task-list/dropped-in-a-handler", test_dropped_in_a_handler);
  return g_test_run ();
}
