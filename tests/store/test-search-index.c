/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-search-index.h"
#include "store-support.h"

/* The ids that a search finds, newest first, as text. */
static char *
search (RushesStore *store, const char *typed, GError **error)
{
  g_autoptr (RushesTaskQuery) query =
    rushes_task_query_new_full (&(RushesTaskQueryFields){ .group = RUSHES_TASK_GROUP_EVERY, .text = typed }, 0);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  GString *ids = g_string_new (NULL);

  rushes_store_page_async (store, query, 0, 100, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  tasks = rushes_store_page_finish (store, result, error);
  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", rushes_task_peek (tasks->pdata[i])->id);
  return g_string_free (ids, FALSE);
}

static void
assert_found (RushesStore *store, const char *typed, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = search (store, typed, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, wanted);
}

static void
set_note (RushesStore *store, gint64 id, const char *note)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesTask) task = NULL;
  g_autoptr (GError) error = NULL;

  rushes_store_set_note_async (store, id, note, test_store_result, &pending);
  result = test_wait_result (&pending);
  task = rushes_store_set_note_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rushes_task_peek (task)->note, ==, note);
}

static void
fill (RushesStore *store)
{
  rushes_task_unref (test_store_add (store, "一只小猪在高速公路上快乐的奔跑"));
  rushes_task_unref (test_store_add (store, "A small pig on a highway"));
  rushes_task_unref (test_store_add (store, "Two cats"));
}

/* The words of a task are found from its commit on, and those that it has no longer are not. */
static void
test_follows (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  fill (store);
  assert_found (store, "猪", "1");
  assert_found (store, "小猪", "1");
  assert_found (store, "高速公路 小猪", "1");
  assert_found (store, "pig", "2");
  assert_found (store, "p", "2");
  assert_found (store, "service", "");
  set_note (store, 3, "为客户留着 pigment");
  assert_found (store, "客户", "3");
  assert_found (store, "pig", "3 2");
  set_note (store, 3, "others");
  assert_found (store, "客户", "");
  assert_found (store, "pig", "2");
  set_note (store, 3, NULL);
  assert_found (store, "others", "");
  rushes_task_unref (test_store_make (store, RUSHES_TASK_READY));
  assert_found (store, "service-4", "4");
  test_store_close (store);

  /* Closed and opened, and through a connection that only reads. */
  store = test_store_open (&folder);
  assert_found (store, "pig", "2");
  test_store_close (store);
  store = test_store_try (&folder, RUSHES_STORE_READ_ONLY, NULL, NULL);
  assert_found (store, "猪", "1");
  test_store_close (store);
  test_folder_clear (&folder);
}

/* A library of before there was a search, or of another Unicode, is indexed when it is opened. */
static void
test_other_rules (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  fill (store);
  test_store_close (store);
  test_sql (&folder, "UPDATE \"values\" SET value = '0, GLib 2.0' WHERE name = '" RUSHES_SEARCH_INDEX "'");
  test_sql (&folder, "INSERT INTO search (search) VALUES ('delete-all')");
  store = test_store_open (&folder);
  assert_found (store, "猪", "1");
  set_note (store, 1, "pig");
  assert_found (store, "pig", "2 1");
  test_store_close (store);
  test_folder_clear (&folder);
}

/* A broken index costs nobody anything: it is made anew, and what met it is carried out. */
static void
test_broken (void)
{
  for (guint writes = 0; writes < 2; writes++)
    {
      TestFolder folder;
      RushesStore *store;

      test_folder_init (&folder);
      store = test_store_open (&folder);
      fill (store);
      test_store_close (store);
      test_sql (&folder, "UPDATE search_data SET block = x'00ff00ff' WHERE id > 10");
      store = test_store_open (&folder);
      g_assert_null (rushes_store_get_opening (store)->set_aside);
      if (writes == 1)
        rushes_task_unref (test_store_add (store, "One more pig"));
      assert_found (store, "猪", "1");
      assert_found (store, "pig", writes == 1 ? "4 2" : "2");
      g_assert_cmpint (rushes_store_get_trouble (store), ==, RUSHES_REASON_NONE);
      set_note (store, 3, "pig");
      assert_found (store, "pig", writes == 1 ? "4 3 2" : "3 2");
      test_store_close (store);
      test_folder_clear (&folder);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/search-index/follows-each-commit", test_follows);
  g_test_add_func ("/search-index/made-anew-under-other-rules", test_other_rules);
  g_test_add_func ("/search-index/a-broken-one-is-mended", test_broken);
  return g_test_run ();
}
