/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-tags.h"
#include "store-support.h"

#include <string.h>

typedef struct
{
  guint calls;
  guint done;
  guint total;
  guint cancel_at; /* calls; 0: never */
  GCancellable *cancellable;
} Progress;

static void
on_progress (guint done, guint total, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpuint (done, >, progress->done);
  progress->calls++;
  progress->done = done;
  progress->total = total;
  if (progress->calls == progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static GArray *
edit (RushesStore *store, const gint64 *ids, guint n_ids, RushesEdit what, const char *tag, Progress *progress)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *changed;

  rushes_store_edit_many_async (store, ids, n_ids, what, tag, progress != NULL ? progress->cancellable : NULL,
                                progress != NULL ? on_progress : NULL, progress, test_store_result, &pending);
  result = test_wait_result (&pending);
  changed = rushes_store_edit_many_finish (store, result, &error);
  g_assert_no_error (error);
  return changed;
}

static void
assert_edit (RushesStore *store, gint64 id, RushesEdit what, const char *tag, guint wanted)
{
  g_autoptr (GArray) changed = edit (store, &id, 1, what, tag, NULL);

  g_assert_cmpuint (changed->len, ==, wanted);
}

static void
assert_tags (RushesStore *store, gint64 id, const char *wanted)
{
  g_autoptr (RushesTask) task = test_store_lookup (store, id);

  g_assert_cmpstr (rushes_task_peek (task)->tags, ==, wanted);
}

/* Tags are kept once each, in order, up to a limit, and told as they are kept. */
static void
test_tags (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_task_unref (test_store_add (store, "One"));
  assert_edit (store, 1, RUSHES_EDIT_TAG, "pigs", 1);
  assert_edit (store, 1, RUSHES_EDIT_TAG, "客户", 1);
  assert_edit (store, 1, RUSHES_EDIT_TAG, " cats ", 1);
  assert_edit (store, 1, RUSHES_EDIT_TAG, "cats", 0);
  assert_edit (store, 1, RUSHES_EDIT_TAG, "  ", 0);
  assert_tags (store, 1, "cats\npigs\n客户");
  assert_edit (store, 1, RUSHES_EDIT_UNTAG, "pigs", 1);
  assert_edit (store, 1, RUSHES_EDIT_UNTAG, "pigs", 0);
  assert_tags (store, 1, "cats\n客户");
  for (guint i = 0; i < RUSHES_TASK_MAX_TAGS; i++)
    {
      g_autofree char *tag = g_strdup_printf ("tag %02u", i);

      assert_edit (store, 1, RUSHES_EDIT_TAG, tag, i + 2 < RUSHES_TASK_MAX_TAGS ? 1 : 0);
    }
  test_store_close (store);
  store = test_store_open (&folder);
  assert_edit (store, 1, RUSHES_EDIT_UNTAG, "cats", 1);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_labels (void)
{
  TestFolder folder;
  RushesStore *store;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) tags = NULL, models = NULL;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  for (guint i = 0; i < 3; i++)
    rushes_task_unref (test_store_add (store, "One"));
  assert_edit (store, 1, RUSHES_EDIT_TAG, "b", 1);
  assert_edit (store, 2, RUSHES_EDIT_TAG, "a", 1);
  assert_edit (store, 2, RUSHES_EDIT_TAG, "b", 1);
  assert_edit (store, 3, RUSHES_EDIT_TAG, "gone", 1);
  assert_edit (store, 3, RUSHES_EDIT_REMOVE, NULL, 1);
  rushes_store_labels_async (store, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_true (rushes_store_labels_finish (store, result, &tags, &models, NULL));
  g_assert_cmpuint (g_strv_length (tags), ==, 2);
  g_assert_cmpstr (tags[0], ==, "a");
  g_assert_cmpstr (tags[1], ==, "b");
  g_assert_cmpuint (g_strv_length (models), ==, 1);
  g_assert_cmpstr (models[0], ==, "MiniMax-Hailuo-02");
  g_clear_object (&result);
  test_store_close (store);
  test_folder_clear (&folder);
}

/* A task is removed since a time, comes back without one, and can be removed for good. */
static void
test_removal (void)
{
  TestFolder folder;
  RushesStore *store;
  g_autoptr (RushesTask) removed = NULL, restored = NULL, gone = NULL;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_task_unref (test_store_add (store, "One"));
  assert_edit (store, 1, RUSHES_EDIT_FORGET, NULL, 0);
  assert_edit (store, 1, RUSHES_EDIT_REMOVE, NULL, 1);
  removed = test_store_lookup (store, 1);
  g_assert_true (rushes_task_peek (removed)->removed);
  g_assert_cmpint (rushes_task_peek (removed)->removed_at, ==, TEST_TIME);
  assert_edit (store, 1, RUSHES_EDIT_RESTORE, NULL, 1);
  restored = test_store_lookup (store, 1);
  g_assert_false (rushes_task_peek (restored)->removed);
  g_assert_cmpint (rushes_task_peek (restored)->removed_at, ==, 0);
  rushes_task_unref (test_store_mark (store, 1, RUSHES_MARK_REMOVED, TRUE));
  assert_edit (store, 1, RUSHES_EDIT_FORGET, NULL, 1);
  gone = test_store_lookup (store, 1);
  g_assert_true (rushes_task_peek (gone)->removed);
  g_assert_cmpint (rushes_task_peek (gone)->removed_at, ==, 0);
  test_store_close (store);
  test_folder_clear (&folder);
}

static gint64 *
add_many (RushesStore *store, guint n)
{
  gint64 *ids = g_new0 (gint64, n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RushesTask) task = test_store_add (store, "One of many");

      ids[i] = rushes_task_peek (task)->id;
    }
  return ids;
}

/* Many are edited in slices; those that say so already, and those that are not there, are passed over. */
static void
test_many (void)
{
  TestFolder folder;
  RushesStore *store;
  Progress progress = { 0 };
  g_autofree gint64 *ids = NULL;
  g_autoptr (GArray) changed = NULL;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  ids = add_many (store, 450);
  assert_edit (store, 7, RUSHES_EDIT_STAR, NULL, 1);
  ids[20] = 100000;
  changed = edit (store, ids, 450, RUSHES_EDIT_STAR, NULL, &progress);
  g_assert_cmpuint (changed->len, ==, 448);
  g_assert_cmpuint (progress.calls, ==, 3);
  g_assert_cmpuint (progress.done, ==, 450);
  g_assert_cmpuint (progress.total, ==, 450);
  /* What an undo does with them. */
  g_array_unref (edit (store, (gint64 *) changed->data, changed->len, RUSHES_EDIT_UNSTAR, NULL, NULL));
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE starred = 1"), ==, 1);
  test_folder_clear (&folder);
}

/* Who stops it hears which ones were changed until then. */
static void
test_stopped (void)
{
  TestFolder folder;
  RushesStore *store;
  Progress progress = { .cancel_at = 2 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree gint64 *ids = NULL;
  g_autoptr (GArray) changed = NULL;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  ids = add_many (store, 650);
  progress.cancellable = cancellable;
  changed = edit (store, ids, 650, RUSHES_EDIT_SEE, NULL, &progress);
  g_assert_cmpuint (changed->len, ==, 400);
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE seen = 1"), ==, 400);
  test_folder_clear (&folder);
}

/* Tasks by their ids, in the order asked for. */
static void
test_by_ids (void)
{
  TestFolder folder;
  RushesStore *store;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  g_free (add_many (store, 5));
  rushes_store_tasks_async (store, (gint64[]){ 4, 99, 2, 5 }, 4, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  tasks = rushes_store_tasks_finish (store, result, NULL);
  g_assert_cmpuint (tasks->len, ==, 3);
  g_assert_cmpint (rushes_task_peek (tasks->pdata[0])->id, ==, 4);
  g_assert_cmpint (rushes_task_peek (tasks->pdata[1])->id, ==, 2);
  g_assert_cmpint (rushes_task_peek (tasks->pdata[2])->id, ==, 5);
  g_clear_object (&result);
  test_store_close (store);
  test_folder_clear (&folder);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/store-edits/tags-once-and-in-order", test_tags);
  g_test_add_func ("/store-edits/labels-in-use", test_labels);
  g_test_add_func ("/store-edits/removed-since", test_removal);
  g_test_add_func ("/store-edits/many-in-slices", test_many);
  g_test_add_func ("/store-edits/stopped-half-way", test_stopped);
  g_test_add_func ("/store-edits/tasks-by-ids", test_by_ids);
  return g_test_run ();
}
