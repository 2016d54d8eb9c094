/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-support.h"

#include <glib/gstdio.h>

void
test_folder_init (TestFolder *self)
{
  self->paths = rushes_paths_new (FALSE);
  self->clock = rushes_clock_new_fake (TEST_TIME);
  g_assert_true (rushes_paths_prepare (self->paths, NULL));
}

void
test_folder_clear (TestFolder *self)
{
  test_remove_tree (rushes_paths_get_data (self->paths));
  rushes_paths_unref (self->paths);
  g_object_unref (self->clock);
}

char *
test_folder_path (TestFolder *self, const char *name)
{
  return rushes_paths_in_data (self->paths, name);
}

RushesStore *
test_store_try (TestFolder *self, RushesStoreMode mode, const RushesLibraryOptions *options, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_open_with_async (self->paths, self->clock, mode, options, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_store_open_finish (result, error);
}

RushesStore *
test_store_open (TestFolder *self)
{
  g_autoptr (GError) error = NULL;
  RushesStore *store = test_store_try (self, RUSHES_STORE_OWN, NULL, &error);

  g_assert_no_error (error);
  return store;
}

/* Takes the reference. */
void
test_store_close (RushesStore *store)
{
  GAsyncResult *pending = NULL;
  GAsyncResult *result;
  g_autoptr (GError) error = NULL;

  rushes_store_close_async (store, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_true (rushes_store_close_finish (store, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  TEST_FINALIZES (store);
}

RushesProfile *
test_store_profile (RushesStore *store, const char *name)
{
  RushesProfileFields fields = { .name = name, .base = "https://relay.example/minimax" };
  g_autoptr (RushesProfile) profile = rushes_profile_new (&fields);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RushesProfile *saved;

  rushes_store_save_profile_async (store, profile, test_store_result, &pending);
  result = test_wait_result (&pending);
  saved = rushes_store_save_profile_finish (store, result, &error);
  g_assert_no_error (error);
  return saved;
}

GPtrArray *
test_store_try_add (RushesStore *store, const RushesNewTask *tasks, guint n_tasks, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_add_async (store, tasks, n_tasks, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_store_add_finish (store, result, error);
}

/* One task for the first profile, which is made if there is none. */
RushesTask *
test_store_add (RushesStore *store, const char *prompt)
{
  RushesRequestFields fields = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&fields, NULL);
  RushesNewTask task = { .request = request, .takes = 1 };
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GError) error = NULL;

  if (rushes_store_get_default_profile (store) == NULL)
    rushes_profile_unref (test_store_profile (store, "relay"));
  task.profile = rushes_profile_peek (rushes_store_get_default_profile (store))->id;
  tasks = test_store_try_add (store, &task, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tasks->len, ==, 1);
  return rushes_task_ref (g_ptr_array_index (tasks, 0));
}

RushesTask *
test_store_try_change (RushesStore *store, gint64 id, const RushesTaskChange *change, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_change_async (store, id, change, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_store_change_finish (store, result, error);
}

RushesTask *
test_store_change (RushesStore *store, gint64 id, RushesTaskHappening happening)
{
  g_autofree char *service_id = g_strdup_printf ("service-%" G_GINT64_FORMAT, id);
  RushesTaskChange change = { .happening = happening };
  g_autoptr (GError) error = NULL;
  RushesTask *task;

  if (happening == RUSHES_HAPPENING_ACCEPTED || happening == RUSHES_HAPPENING_ADOPTED)
    change.service_id = service_id;
  if (happening == RUSHES_HAPPENING_FETCHED)
    change.file = "/videos/one.mp4";
  task = test_store_try_change (store, id, &change, &error);
  g_assert_no_error (error);
  return task;
}

/* From the default profile. */
RushesTask *
test_store_try_take (RushesStore *store, guint parallel, gint64 *next_due, GError **error)
{
  RushesTakeLimit limit = { .profile = rushes_profile_peek (rushes_store_get_default_profile (store))->id,
                            .parallel = parallel };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_take_async (store, &limit, 1, NULL, 0, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_store_take_finish (store, result, next_due, error);
}

RushesTask *
test_store_mark (RushesStore *store, gint64 id, RushesMark mark, gboolean on)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RushesTask *task;

  rushes_store_mark_async (store, id, mark, on, test_store_result, &pending);
  result = test_wait_result (&pending);
  task = rushes_store_mark_finish (store, result, &error);
  g_assert_no_error (error);
  return task;
}

RushesTask *
test_store_lookup (RushesStore *store, gint64 id)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RushesTask *task;

  rushes_store_lookup_async (store, id, NULL, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  task = rushes_store_lookup_finish (store, result, &error);
  g_assert_no_error (error);
  return task;
}

GPtrArray *
test_store_page (RushesStore *store, RushesTaskGroup group, guint states, gint64 below, guint limit)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (group, states);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *tasks;

  rushes_store_page_async (store, query, below, limit, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  tasks = rushes_store_page_finish (store, result, &error);
  g_assert_no_error (error);
  return tasks;
}

GPtrArray *
test_store_history (RushesStore *store, gint64 id)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *events;

  rushes_store_history_async (store, id, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  events = rushes_store_history_finish (store, result, &error);
  g_assert_no_error (error);
  return events;
}

static void
step (RushesStore *store, RushesTask **task, RushesTaskHappening happening)
{
  gint64 id = rushes_task_peek (*task)->id;

  rushes_task_unref (*task);
  *task = test_store_change (store, id, happening);
}

RushesTask *
test_store_make (RushesStore *store, RushesTaskState state)
{
  RushesTask *task = test_store_add (store, "A cat on a roof");

  if (state == RUSHES_TASK_CANCELLED)
    step (store, &task, RUSHES_HAPPENING_CANCELLED);
  if (state == RUSHES_TASK_QUEUED || state == RUSHES_TASK_CANCELLED)
    return task;
  step (store, &task, RUSHES_HAPPENING_TAKEN);
  if (state == RUSHES_TASK_UNCONFIRMED)
    step (store, &task, RUSHES_HAPPENING_DOUBTED);
  if (state == RUSHES_TASK_REFUSED)
    step (store, &task, RUSHES_HAPPENING_REFUSED);
  if (state == RUSHES_TASK_SENDING || state == RUSHES_TASK_UNCONFIRMED || state == RUSHES_TASK_REFUSED)
    return task;
  step (store, &task, RUSHES_HAPPENING_ACCEPTED);
  if (state == RUSHES_TASK_FAILED)
    step (store, &task, RUSHES_HAPPENING_FAILED);
  if (state == RUSHES_TASK_LOST)
    step (store, &task, RUSHES_HAPPENING_FORGOTTEN);
  if (state == RUSHES_TASK_GENERATING || state == RUSHES_TASK_FAILED || state == RUSHES_TASK_LOST)
    return task;
  step (store, &task, RUSHES_HAPPENING_SUCCEEDED);
  if (state == RUSHES_TASK_READY)
    step (store, &task, RUSHES_HAPPENING_FETCHED);
  return task;
}

static sqlite3 *
open_plainly (TestFolder *self)
{
  g_autofree char *path = test_folder_path (self, "library.db");
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return handle;
}

void
test_sql (TestFolder *self, const char *sql)
{
  sqlite3 *handle = open_plainly (self);

  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

gint64
test_sql_number (TestFolder *self, const char *sql)
{
  sqlite3 *handle = open_plainly (self);
  sqlite3_stmt *statement;
  gint64 number;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  return number;
}
