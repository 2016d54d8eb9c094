/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "list-probe.h"
#include "rushes-task-list-private.h"
#include "store-support.h"

/* The list over the real store: its SQL and its thread, where test-task-list has a plain array and the test's word. */

#define BIT(state) (1u << (state))

/* Words that find some tasks, none, and one more with each letter. */
static const char *const prompts[] = {
  "A cat on a roof", "一只小猪在高速公路上快乐的奔跑", "Piglets, slow zoom", "小 猪 cat", "ＰＩＧ étude 独角兽",
};
static const char *const searches[] = {
  NULL, NULL, "猪", "小猪", "pig", "p", "cat 猪", "roof cat", "独角", "xyzzy", "take", "service", "note", "etude", "…",
};

static RushesTaskQuery *
make_any_query (void)
{
  RushesTaskQueryFields fields = {
    .group = (RushesTaskGroup) g_test_rand_int_range (0, RUSHES_N_TASK_GROUPS),
    .states = g_test_rand_int_range (0, 3) == 0 ? (guint) g_test_rand_int_range (1, 1 << RUSHES_N_TASK_STATES) : 0,
  };

  if (g_test_rand_bit ())
    {
      fields.text = searches[g_test_rand_int_range (0, G_N_ELEMENTS (searches))];
      fields.sort = (RushesTaskSort) g_test_rand_int_range (0, RUSHES_N_TASK_SORTS);
      fields.duration = g_test_rand_int_range (0, 4) == 0 ? 10 : 0;
      fields.starred = g_test_rand_int_range (0, 6) == 0;
      fields.tag = g_test_rand_int_range (0, 4) == 0 ? "keep" : NULL;
      fields.from = g_test_rand_int_range (0, 6) == 0 ? TEST_TIME : 0;
    }
  return rushes_task_query_new_full (&fields, TEST_TIME);
}

static GPtrArray *
read_every (RushesStore *store)
{
  return test_store_page (store, RUSHES_TASK_GROUP_EVERY, 0, 0, 10000);
}

static int
compare_in_order (gconstpointer a, gconstpointer b, gpointer query)
{
  RushesTaskPlace one = rushes_task_query_get_place (query, *(RushesTask **) a);
  RushesTaskPlace two = rushes_task_query_get_place (query, *(RushesTask **) b);

  return rushes_task_place_compare (&one, &two);
}

static GPtrArray *
read_slice (RushesStore *store, RushesTaskQuery *query)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  rushes_store_slice_async (store, query, 0, 10000, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  rows = rushes_store_slice_finish (store, result, &error);
  g_assert_no_error (error);
  return rows;
}

static void
assert_rank (RushesStore *store, RushesTaskQuery *query, RushesTask *task, guint wanted, gboolean wanted_match)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RushesTaskPlace place, wanted_place = rushes_task_query_get_place (query, task);
  guint above = 0;
  gboolean matches = FALSE;

  rushes_store_rank_async (store, query, rushes_task_peek (task)->id, NULL, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_true (rushes_store_rank_finish (store, result, &place, &above, &matches, NULL));
  g_assert_cmpint (matches, ==, wanted_match);
  g_assert_cmpint (rushes_task_place_compare (&place, &wanted_place), ==, 0);
  g_assert_cmpuint (above, ==, wanted);
}

static void
assert_ids (RushesStore *store, RushesTaskQuery *query, GPtrArray *rows)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) ids = NULL;

  rushes_store_ids_async (store, query, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  ids = rushes_store_ids_finish (store, result, NULL);
  g_assert_nonnull (ids);
  g_assert_cmpuint (ids->len, ==, rows->len);
  for (guint i = 0; i < ids->len; i++)
    g_assert_cmpint (g_array_index (ids, gint64, i), ==, rushes_task_peek (rows->pdata[i])->id);
}

/* All readings of a query against the plain one. */
static void
assert_query (RushesStore *store, GPtrArray *every, RushesTaskQuery *query)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = read_slice (store, query);
  guint met = 0;

  for (guint i = 0; i < every->len; i++)
    g_ptr_array_add (sorted, every->pdata[i]);
  g_ptr_array_sort_with_data (sorted, compare_in_order, query);
  for (guint i = 0; i < sorted->len; i++)
    if (rushes_task_query_matches (query, sorted->pdata[i]))
      g_ptr_array_add (wanted, sorted->pdata[i]);
  g_assert_cmpuint (rows->len, ==, wanted->len);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (rushes_task_peek (rows->pdata[i])->id, ==, rushes_task_peek (wanted->pdata[i])->id);
  assert_ids (store, query, wanted);
  for (guint i = 0; i < sorted->len; i++)
    {
      gboolean matches = rushes_task_query_matches (query, sorted->pdata[i]);

      assert_rank (store, query, sorted->pdata[i], met, matches);
      met += matches;
    }
}

static void
set_note (RushesStore *store, gint64 id, const char *note)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesTask) task = NULL;

  rushes_store_set_note_async (store, id, note, test_store_result, &pending);
  result = test_wait_result (&pending);
  task = rushes_store_set_note_finish (store, result, NULL);
  g_assert_cmpstr (rushes_task_peek (task)->note, ==, note);
}

/* The predicate and the SQL are one word: for every group, every state, every mark. */
static void
test_one_word (void)
{
  TestFolder folder;
  RushesStore *store;
  g_autoptr (GPtrArray) every = NULL;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  for (guint state = 0; state < RUSHES_N_TASK_STATES; state++)
    for (guint marks = 0; marks < 8; marks++)
      {
        g_autoptr (RushesTask) task = test_store_make (store, (RushesTaskState) state);

        for (guint mark = 0; mark < 3; mark++)
          if ((marks & BIT (mark)) != 0)
            rushes_task_unref (test_store_mark (store, rushes_task_peek (task)->id, (RushesMark) mark, TRUE));
        if (marks % 3 == 0)
          set_note (store, rushes_task_peek (task)->id, marks % 2 == 0 ? "a note 猪" : "pig, roof cat");
      }
  every = read_every (store);
  g_assert_cmpuint (every->len, ==, RUSHES_N_TASK_STATES * 8);
  for (guint group = 0; group < RUSHES_N_TASK_GROUPS; group++)
    {
      for (guint i = 0; i < 13; i++)
        {
          guint states = i < RUSHES_N_TASK_STATES    ? BIT (i)
                         : i == RUSHES_N_TASK_STATES ? 0
                                                     : (guint) g_test_rand_int_range (1, 1 << RUSHES_N_TASK_STATES);
          g_autoptr (RushesTaskQuery) query = rushes_task_query_new ((RushesTaskGroup) group, states);

          assert_query (store, every, query);
        }
    }
  test_store_close (store);
  test_folder_clear (&folder);
}

static gboolean
is_quiet (gpointer user_data)
{
  RushesTaskList *list = user_data;

  return !list->searching && list->reads->len == 0 && list->news.length == 0 && !list->ranking &&
         list->apply_source == 0 && list->wanted.length == 0;
}

static ListProbe *
probe_query (RushesStore *store, RushesTaskQuery *query)
{
  ListProbe *self = list_probe_new (rushes_task_list_new (store, query));

  g_assert_true (test_spin_until (is_quiet, self->list));
  g_string_truncate (self->said, 0);
  return self;
}

static ListProbe *
probe (RushesStore *store, RushesTaskGroup group, guint states)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (group, states);

  return probe_query (store, query);
}

static RushesNewTask *
make_asking (RushesStore *store, RushesRequest **requests, guint n)
{
  RushesNewTask *tasks = g_new0 (RushesNewTask, n);

  if (rushes_store_get_default_profile (store) == NULL)
    rushes_profile_unref (test_store_profile (store, "relay"));
  for (guint i = 0; i < n; i++)
    tasks[i] = (RushesNewTask){
      .request = requests[i % G_N_ELEMENTS (prompts)],
      .profile = rushes_profile_peek (rushes_store_get_default_profile (store))->id,
      .takes = 1,
    };
  return tasks;
}

static void
make_requests (RushesRequest **requests)
{
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    requests[i] =
      rushes_request_new (&(RushesRequestFields){ .prompt = prompts[i], .duration = i % 2 == 0 ? 6 : 10 }, NULL);
}

static void
free_requests (RushesRequest **requests)
{
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    rushes_request_unref (requests[i]);
}

/* A file of prompts comes in as one change. */
static void
test_import (void)
{
  TestFolder folder;
  RushesStore *store;
  RushesRequest *requests[G_N_ELEMENTS (prompts)];
  g_autofree RushesNewTask *asking = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;
  ListProbe *list;

  make_requests (requests);
  test_folder_init (&folder);
  store = test_store_open (&folder);
  asking = make_asking (store, requests, 500);
  list = probe (store, RUSHES_TASK_GROUP_WORKING, 0);
  added = test_store_try_add (store, asking, 500, &error);
  g_assert_no_error (error);
  g_assert_true (test_spin_until (is_quiet, list->list));
  list_probe_assert_said (list, "0+500");
  list_probe_hold_range (list, 0, 500);
  g_assert_true (test_spin_until (is_quiet, list->list));
  for (guint i = 0; i < 500; i++)
    g_assert_cmpint (rushes_task_item_get_id (list_probe_hold (list, i)), ==,
                     rushes_task_peek (g_ptr_array_index (added, 499 - i))->id);
  list_probe_free (list);
  test_store_close (store);
  free_requests (requests);
  test_folder_clear (&folder);
}

/* A long random life, with the store's thread at its own pace */

typedef struct
{
  RushesStore *store;
  ListProbe *list;
  gint64 last_id;
  guint waiting; /* calls to the store that have not come back */
  guint changes;
} Life;

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Life *life = user_data;

  /* Many changes are refused by the table of states: that is the store's to say, and no news. */
  life->waiting--;
}

static void
change_any (Life *life, gint64 id)
{
  g_autofree char *service_id = g_strdup_printf ("service-%" G_GINT64_FORMAT, id);
  RushesTaskChange change = {
    .happening = (RushesTaskHappening) g_test_rand_int_range (RUSHES_HAPPENING_TAKEN, RUSHES_HAPPENING_CHECK_AGAIN + 1),
    .service_id = service_id,
    .file = id % 3 == 0 ? "/videos/a take.mp4" : "/videos/one.mp4",
  };

  life->waiting++;
  rushes_store_change_async (life->store, id, &change, on_written, life);
}

static void
renew (Life *life)
{
  g_autoptr (RushesTaskQuery) query = NULL;

  if (life->list != NULL)
    life->changes += life->list->changes;
  g_clear_pointer (&life->list, list_probe_free);
  query = make_any_query ();
  /* Some begin at once, in the midst of changes, and some in a quiet moment. */
  life->list =
    g_test_rand_bit () ? probe_query (life->store, query) : list_probe_new (rushes_task_list_new (life->store, query));
}

static gboolean
is_over (gpointer user_data)
{
  Life *life = user_data;

  return life->waiting == 0 && is_quiet (life->list->list);
}

static void
compare (Life *life)
{
  g_autoptr (GPtrArray) every = NULL;
  RushesTaskQuery *query = life->list->list->query;
  guint met = 0;

  g_assert_true (test_spin_until (is_over, life));
  list_probe_hold_range (life->list, 0, G_MAXUINT);
  g_assert_true (test_spin_until (is_over, life));
  g_assert_cmpuint (life->list->list->generation, ==, 0);
  every = read_every (life->store);
  g_ptr_array_sort_with_data (every, compare_in_order, query);
  for (guint i = 0; i < every->len; i++)
    {
      const RushesTaskFields *wanted = rushes_task_peek (g_ptr_array_index (every, i));
      const RushesTaskFields *got;

      if (!rushes_task_query_matches (query, g_ptr_array_index (every, i)))
        continue;
      got = rushes_task_peek (rushes_task_item_get_task (list_probe_hold (life->list, met++)));
      g_assert_cmpint (got->id, ==, wanted->id);
      g_assert_cmpint (got->state, ==, wanted->state);
      g_assert_cmpint (got->starred, ==, wanted->starred);
      g_assert_cmpint (got->seen, ==, wanted->seen);
      g_assert_cmpint (got->removed, ==, wanted->removed);
      g_assert_cmpstr (got->note, ==, wanted->note);
      g_assert_cmpstr (got->tags, ==, wanted->tags);
    }
  g_assert_cmpuint (met, ==, list_probe_get_n (life->list));
  list_probe_check (life->list);
  list_probe_drop_all (life->list);
}

static void
step (Life *life, RushesNewTask *asking)
{
  gint64 id = g_test_rand_int_range (1, (int) life->last_id + 1);
  guint n = list_probe_get_n (life->list);

  switch (g_test_rand_int_range (0, 14))
    {
    case 12:
      life->waiting++;
      rushes_store_set_note_async (life->store, id, g_test_rand_bit () ? "a note 猪" : NULL, on_written, life);
      break;
    case 13:
      life->waiting++;
      rushes_store_edit_many_async (life->store, (gint64[]){ id, 1 + id / 2, life->last_id, 9999 }, 4,
                                    (RushesEdit) g_test_rand_int_range (0, RUSHES_EDIT_UNTAG + 1), "keep", NULL, NULL,
                                    NULL, on_written, life);
      break;
    case 0:
      {
        guint n_tasks = (guint) g_test_rand_int_range (1, 6);

        if (life->last_id + n_tasks > 1500)
          break;
        life->last_id += n_tasks;
        life->waiting++;
        rushes_store_add_async (life->store, asking, n_tasks, NULL, on_written, life);
        break;
      }
    case 1:
    case 2:
    case 3:
    case 4:
      change_any (life, id);
      break;
    case 5:
    case 6:
      life->waiting++;
      rushes_store_mark_async (life->store, id, (RushesMark) g_test_rand_int_range (0, 3), g_test_rand_bit (),
                               on_written, life);
      break;
    case 7:
    case 8:
      if (n > 0)
        list_probe_hold_range (life->list, (guint) g_test_rand_int_range (0, (int) n), 20);
      break;
    case 9:
      if (n > 0)
        list_probe_drop (life->list, (guint) g_test_rand_int_range (0, (int) n));
      break;
    default:
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_random (void)
{
  const guint steps = g_test_slow () ? 200000 : 20000;
  TestFolder folder;
  Life life = { 0 };
  RushesRequest *requests[G_N_ELEMENTS (prompts)];
  g_autofree RushesNewTask *asking = NULL;
  g_autoptr (GPtrArray) added = NULL;

  make_requests (requests);
  test_folder_init (&folder);
  life.store = test_store_open (&folder);
  asking = make_asking (life.store, requests, 600);
  added = test_store_try_add (life.store, asking, 600, NULL);
  life.last_id = added->len;
  renew (&life);
  for (guint i = 0; i < steps; i++)
    {
      step (&life, asking);
      if (i % 500 == 499)
        compare (&life);
      if (i % 2000 == 1999)
        renew (&life);
    }
  compare (&life);
  g_test_message ("%u steps, %u changes", steps, life.changes + life.list->changes);
  list_probe_free (life.list);
  test_store_close (life.store);
  free_requests (requests);
  test_folder_clear (&folder);
}

/* A list that is dropped with reads on their way, and a store that is closed under a list. */
static void
test_ends (void)
{
  TestFolder folder;
  RushesStore *store;
  RushesRequest *requests[G_N_ELEMENTS (prompts)];
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);
  g_autofree RushesNewTask *asking = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (RushesTaskItem) item = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RushesTaskList *list;
  ListProbe *kept;

  make_requests (requests);
  test_folder_init (&folder);
  store = test_store_open (&folder);
  asking = make_asking (store, requests, 300);
  added = test_store_try_add (store, asking, 300, NULL);
  for (guint i = 0; i < 50; i++)
    {
      list = rushes_task_list_new (store, query);
      for (guint k = 0; k < i; k++)
        g_main_context_iteration (NULL, FALSE);
      if (g_list_model_get_n_items (G_LIST_MODEL (list)) > 0)
        g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), 250));
      TEST_FINALIZES (list);
    }

  kept = probe (store, RUSHES_TASK_GROUP_ALL, 0);
  rushes_store_close_async (store, test_store_result, &pending);
  item = g_object_ref (list_probe_hold (kept, 150));
  result = test_wait_result (&pending);
  g_assert_true (test_spin_until (is_quiet, kept->list));
  g_assert_true (rushes_task_item_get_failed (item));
  g_assert_cmpuint (list_probe_get_n (kept), ==, 300);
  rushes_task_list_retry (kept->list);
  g_assert_true (test_spin_until (is_quiet, kept->list));
  g_assert_true (rushes_task_item_get_failed (item));
  list_probe_free (kept);
  g_clear_object (&result);
  TEST_FINALIZES (store);
  free_requests (requests);
  test_folder_clear (&folder);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-list-live/predicate-and-sql-are-one-word", test_one_word);
  g_test_add_func ("/task-list-live/an-import-is-one-change", test_import);
  g_test_add_func ("/task-list-live/a-long-random-life", test_random);
  g_test_add_func ("/task-list-live/ends", test_ends);
  return g_test_run ();
}
