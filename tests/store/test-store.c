/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-support.h"

#include <string.h>

/* What is kept of tasks, profiles and values, and how it may change. */

static void
test_round_trip (void)
{
  RushesRequestFields asked = { .prompt = "一只猫 on a roof\n“quoted” 'and' <b>bold</b>",
                                .duration = 10,
                                .resolution = "768P",
                                .optimizer = RUSHES_SWITCH_OFF,
                                .fast_pretreatment = RUSHES_SWITCH_ON };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  RushesNewTask new = { .request = request, .ask = "ask-1", .takes = 1, .ref = "row 7", .not_before = TEST_TIME };
  RushesTaskChange change = { .happening = RUSHES_HAPPENING_ACCEPTED,
                              .reason = RUSHES_REASON_RATE_LIMIT,
                              .code = "1002",
                              .message = "Bearer abcdefghijklmnop is busy",
                              .excerpt = "{\"key\":\"sk-abcdefghijk\"}",
                              .http_status = 200,
                              .service_id = "4711",
                              .status = "Preparing",
                              .file_id = "f1",
                              .url = "https://cdn.example/a.mp4?sig=1",
                              .backup_url = "https://cdn2.example/a.mp4",
                              .file = "/videos/猫.mp4",
                              .bytes = G_GINT64_CONSTANT (5000000000),
                              .sha256 = "abc",
                              .width = 1366,
                              .height = 768 };
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (RushesTask) kept = NULL;
  g_autoptr (GError) error = NULL;
  const RushesTaskFields *fields;
  const RushesTaskEvent *event;
  TestFolder folder;
  RushesStore *store;
  gint64 id;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  {
    g_autoptr (RushesProfile) profile = test_store_profile (store, "relay");
    g_autoptr (GPtrArray) tasks = NULL;
    g_autoptr (RushesTask) taken = NULL;
    g_autoptr (RushesTask) changed = NULL;

    new.profile = rushes_profile_peek (profile)->id;
    tasks = test_store_try_add (store, &new, 1, &error);
    g_assert_no_error (error);
    id = rushes_task_peek (g_ptr_array_index (tasks, 0))->id;
    taken = test_store_try_take (store, 1, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (rushes_task_peek (taken)->id, ==, id);
    rushes_clock_advance (folder.clock, RUSHES_SECOND);
    changed = test_store_try_change (store, id, &change, &error);
    g_assert_no_error (error);
  }
  test_store_close (store);
  store = test_store_open (&folder);

  kept = test_store_lookup (store, id);
  fields = rushes_task_peek (kept);
  test_assert_state (kept, RUSHES_TASK_GENERATING);
  g_assert_cmpint (fields->paid, ==, RUSHES_PAID_YES);
  g_assert_cmpstr (rushes_request_peek (fields->request)->prompt, ==, asked.prompt);
  g_assert_cmpint (rushes_request_peek (fields->request)->duration, ==, 10);
  g_assert_cmpstr (rushes_request_peek (fields->request)->resolution, ==, "768P");
  g_assert_cmpint (rushes_request_peek (fields->request)->optimizer, ==, RUSHES_SWITCH_OFF);
  g_assert_cmpint (rushes_request_peek (fields->request)->fast_pretreatment, ==, RUSHES_SWITCH_ON);
  g_assert_cmpint (rushes_request_peek (fields->request)->watermark, ==, RUSHES_SWITCH_UNSET);
  g_assert_cmpstr (fields->ask, ==, "ask-1");
  g_assert_cmpint (fields->take, ==, 1);
  g_assert_cmpstr (fields->ref, ==, "row 7");
  g_assert_cmpint (fields->created, ==, TEST_TIME);
  g_assert_cmpint (fields->sent, ==, TEST_TIME);
  g_assert_cmpint (fields->accepted, ==, TEST_TIME + RUSHES_SECOND);
  g_assert_cmpint (fields->finished, ==, 0);
  g_assert_cmpint (fields->attempts, ==, 1);
  g_assert_cmpstr (fields->service_id, ==, "4711");
  g_assert_cmpstr (fields->status, ==, "Preparing");
  g_assert_cmpstr (fields->file_id, ==, "f1");
  g_assert_cmpstr (fields->url, ==, change.url);
  g_assert_cmpstr (fields->backup_url, ==, change.backup_url);
  g_assert_cmpint (fields->url_obtained, ==, TEST_TIME + RUSHES_SECOND);
  g_assert_cmpint (fields->reason, ==, RUSHES_REASON_RATE_LIMIT);
  g_assert_cmpstr (fields->code, ==, "1002");
  g_assert_cmpstr (fields->message, ==, "Bearer … is busy");
  g_assert_cmpstr (fields->file, ==, change.file);
  g_assert_cmpint (fields->bytes, ==, change.bytes);
  g_assert_cmpstr (fields->sha256, ==, "abc");
  g_assert_cmpint (fields->width, ==, 1366);
  g_assert_cmpint (fields->height, ==, 768);
  g_assert_cmpint (fields->price, ==, -1);
  g_assert_null (fields->currency);
  g_assert_null (fields->note);
  g_assert_false (fields->starred || fields->seen || fields->removed);

  events = test_store_history (store, id);
  g_assert_cmpuint (events->len, ==, 3);
  event = g_ptr_array_index (events, 0);
  g_assert_cmpint (event->happening, ==, RUSHES_HAPPENING_CREATED);
  event = g_ptr_array_index (events, 2);
  g_assert_cmpint (event->happening, ==, RUSHES_HAPPENING_ACCEPTED);
  g_assert_cmpint (event->state, ==, RUSHES_TASK_GENERATING);
  g_assert_cmpint (event->time, ==, TEST_TIME + RUSHES_SECOND);
  g_assert_cmpint (event->http_status, ==, 200);
  g_assert_cmpstr (event->code, ==, "1002");
  g_assert_nonnull (strstr (event->excerpt, "…"));
  g_assert_null (strstr (event->excerpt, "abcdefghijk"));
  test_store_close (store);

  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM attempts WHERE outcome = 'accepted' AND ended > 0"),
                   ==, 1);
  test_folder_clear (&folder);
}

static void
test_edges (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  for (int state = 0; state < RUSHES_N_TASK_STATES; state++)
    for (int happening = 0; happening < RUSHES_N_HAPPENINGS; happening++)
      {
        g_autoptr (RushesTask) before = test_store_make (store, (RushesTaskState) state);
        gint64 id = rushes_task_peek (before)->id;
        RushesTaskChange change = {
          .happening = (RushesTaskHappening) happening, .service_id = "x", .file = "/x", .status = "Processing"
        };
        g_autoptr (RushesTask) after = NULL;
        g_autoptr (RushesTask) kept = NULL;
        g_autoptr (GError) error = NULL;
        RushesTaskState next;
        RushesPaid paid;
        gboolean allowed =
          rushes_task_state_next ((RushesTaskState) state, (RushesTaskHappening) happening, &next, &paid);

        test_assert_state (before, (RushesTaskState) state);
        after = test_store_try_change (store, id, &change, &error);
        kept = test_store_lookup (store, id);
        if (allowed)
          {
            g_assert_no_error (error);
            g_assert_cmpint (rushes_task_peek (after)->state, ==, next);
            g_assert_cmpint (rushes_task_peek (kept)->paid, ==, paid);
          }
        else
          g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE);
        g_assert_cmpint (rushes_task_peek (kept)->state, ==, allowed ? next : (RushesTaskState) state);
      }
  g_assert_cmpint (rushes_store_get_trouble (store), ==, RUSHES_REASON_NONE);
  test_store_close (store);
  test_folder_clear (&folder);
}

static GPtrArray *
add_one (RushesStore *store, const RushesNewTask *like, const char *prompt, GError **error)
{
  RushesRequestFields fields = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&fields, NULL);
  RushesNewTask task = *like;

  task.request = request;
  if (task.profile == 0)
    task.profile = rushes_profile_peek (rushes_store_get_default_profile (store))->id;
  return test_store_try_add (store, &task, 1, error);
}

static gint64
id_at (GPtrArray *tasks, guint i)
{
  return rushes_task_peek (g_ptr_array_index (tasks, i))->id;
}

static void
count_signal (guint *n)
{
  (*n)++;
}

static void
test_asked_once (void)
{
  const RushesNewTask three = { .ask = "a", .takes = 3 }, four = { .ask = "a", .takes = 4 };
  const RushesNewTask named = { .takes = 1, .ref = "row" }, adopted = { .takes = 1, .service_id = "4711" };
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  guint added = 0;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  g_signal_connect_swapped (store, "task-added", G_CALLBACK (count_signal), &added);
  {
    g_autoptr (GPtrArray) first = add_one (store, &three, "one", &error);
    g_autoptr (GPtrArray) second = add_one (store, &three, "another prompt", &error);
    g_autoptr (GPtrArray) third = add_one (store, &four, "one", &error);

    g_assert_cmpuint (first->len, ==, 3);
    g_assert_cmpuint (second->len, ==, 3);
    g_assert_cmpuint (third->len, ==, 4);
    for (guint i = 0; i < 3; i++)
      {
        g_assert_cmpint (id_at (first, i), ==, id_at (second, i));
        g_assert_cmpint (id_at (first, i), ==, id_at (third, i));
        g_assert_cmpint (rushes_task_peek (g_ptr_array_index (first, i))->take, ==, (int) i + 1);
      }
    g_assert_cmpuint (added, ==, 4);
  }
  {
    g_autoptr (GPtrArray) first = add_one (store, &named, "two", &error);
    g_autoptr (GPtrArray) second = add_one (store, &named, "two", &error);

    g_assert_cmpint (id_at (first, 0), ==, id_at (second, 0));
    /* What was taken back was never sent: its name is free. */
    rushes_task_unref (test_store_change (store, id_at (first, 0), RUSHES_HAPPENING_CANCELLED));
  }
  {
    g_autoptr (GPtrArray) first = add_one (store, &named, "two", &error);
    g_autoptr (GPtrArray) second = add_one (store, &named, "two", &error);

    test_assert_state (g_ptr_array_index (first, 0), RUSHES_TASK_QUEUED);
    g_assert_cmpint (id_at (first, 0), ==, 6);
    g_assert_cmpint (id_at (first, 0), ==, id_at (second, 0));
  }
  {
    g_autoptr (GPtrArray) first = add_one (store, &adopted, "three", &error);
    g_autoptr (GPtrArray) second = add_one (store, &adopted, "three", &error);

    g_assert_cmpint (id_at (first, 0), ==, id_at (second, 0));
    test_assert_state (g_ptr_array_index (first, 0), RUSHES_TASK_GENERATING);
    g_assert_cmpint (rushes_task_peek (g_ptr_array_index (first, 0))->paid, ==, RUSHES_PAID_YES);
    g_assert_cmpstr (rushes_task_peek (g_ptr_array_index (first, 0))->service_id, ==, "4711");
  }
  g_assert_no_error (error);
  g_assert_cmpuint (added, ==, 7);
  test_store_close (store);
  test_folder_clear (&folder);
}

static GPtrArray *
get_takes (RushesStore *store, const char *ask)
{
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *takes;

  rushes_store_takes_async (store, ask, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  takes = rushes_store_takes_finish (store, result, &error);
  g_assert_no_error (error);
  return takes;
}

static void
test_takes_of_an_asking (void)
{
  const RushesNewTask four = { .ask = "a", .takes = 4 }, other = { .ask = "b", .takes = 2 };
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  {
    g_autoptr (GPtrArray) added = add_one (store, &four, "one", &error);
    g_autoptr (GPtrArray) others = add_one (store, &other, "two", &error);
    g_autoptr (RushesTask) removed = test_store_mark (store, id_at (added, 2), RUSHES_MARK_REMOVED, TRUE);
    g_autoptr (GPtrArray) takes = get_takes (store, "a");
    g_autoptr (GPtrArray) none = get_takes (store, "no such asking");

    g_assert_no_error (error);
    g_assert_cmpuint (takes->len, ==, 4);
    for (guint i = 0; i < 4; i++)
      {
        const RushesTaskFields *fields = rushes_task_peek (g_ptr_array_index (takes, i));

        g_assert_cmpint (fields->id, ==, id_at (added, i));
        g_assert_cmpint (fields->take, ==, (int) i + 1);
        g_assert_cmpint (fields->removed, ==, i == 2);
      }
    g_assert_cmpuint (none->len, ==, 0);
  }
  test_store_close (store);
  test_folder_clear (&folder);
}

static RushesTask *
set_poster (RushesStore *store, gint64 id, gint64 time, GError **error)
{
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_set_poster_async (store, id, time, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_store_set_poster_finish (store, result, error);
}

static void
test_poster (void)
{
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  guint changed = 0;
  gint64 id;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (count_signal), &changed);
  {
    g_autoptr (RushesTask) task = test_store_make (store, RUSHES_TASK_READY);
    g_autoptr (RushesTask) first = NULL;
    g_autoptr (RushesTask) again = NULL;

    id = rushes_task_peek (task)->id;
    g_assert_cmpint (rushes_task_peek (task)->poster, ==, -1);
    changed = 0;
    first = set_poster (store, id, 2020833, &error);
    again = set_poster (store, id, 2020833, &error);
    g_assert_no_error (error);
    g_assert_cmpint (rushes_task_peek (first)->poster, ==, 2020833);
    g_assert_cmpint (rushes_task_peek (again)->poster, ==, 2020833);
    g_assert_cmpuint (changed, ==, 1);
    g_assert_null (set_poster (store, 99, 0, &error));
    g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND);
  }
  test_store_close (store);
  store = test_store_open (&folder);
  {
    g_autoptr (RushesTask) kept = test_store_lookup (store, id);
    g_autoptr (RushesTask) none = NULL;

    g_assert_cmpint (rushes_task_peek (kept)->poster, ==, 2020833);
    none = set_poster (store, id, -7, NULL);
    g_assert_cmpint (rushes_task_peek (none)->poster, ==, -1);
  }
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_all_or_none (void)
{
  RushesRequestFields fields = { .prompt = "A cat", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&fields, NULL);
  RushesNewTask tasks[3] = { { .request = request, .takes = 2 }, { .request = request, .takes = 1 }, { 0 } };
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  guint n = 0;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  g_signal_connect_swapped (store, "task-added", G_CALLBACK (count_signal), &n);
  rushes_profile_unref (test_store_profile (store, "relay"));
  tasks[0].profile = 1;
  tasks[1].profile = 77;
  added = test_store_try_add (store, tasks, 2, &error);
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND);
  g_assert_null (added);
  page = test_store_page (store, RUSHES_TASK_GROUP_ALL, 0, 0, 10);
  g_assert_cmpuint (page->len, ==, 0);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (rushes_store_get_trouble (store), ==, RUSHES_REASON_NONE);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_same_word (void)
{
  RushesTaskChange change = { .happening = RUSHES_HAPPENING_PROGRESSED, .status = "Queueing" };
  TestFolder folder;
  RushesStore *store;
  guint changed = 0;
  gint64 id;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  {
    g_autoptr (RushesTask) task = test_store_make (store, RUSHES_TASK_GENERATING);

    id = rushes_task_peek (task)->id;
  }
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (count_signal), &changed);
  for (guint i = 0; i < 3; i++)
    rushes_task_unref (test_store_try_change (store, id, &change, NULL));
  change.status = "Processing";
  rushes_task_unref (test_store_try_change (store, id, &change, NULL));
  {
    g_autoptr (GPtrArray) events = test_store_history (store, id);

    g_assert_cmpuint (events->len, ==, 5);
  }
  g_assert_cmpuint (changed, ==, 2);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_bounds (void)
{
  g_autofree char *long_message = g_strnfill (5000, 'm');
  g_autofree char *long_excerpt = g_strnfill (300 * 1024, '\xff');
  RushesTaskChange change = { .happening = RUSHES_HAPPENING_DOUBTED,
                              .reason = RUSHES_REASON_UNREADABLE,
                              .message = long_message,
                              .excerpt = long_excerpt };
  g_autoptr (RushesTask) task = NULL;
  g_autoptr (RushesTask) doubted = NULL;
  g_autoptr (GPtrArray) events = NULL;
  const RushesTaskEvent *event;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  task = test_store_make (store, RUSHES_TASK_SENDING);
  doubted = test_store_try_change (store, rushes_task_peek (task)->id, &change, NULL);
  g_assert_cmpint (g_utf8_strlen (rushes_task_peek (doubted)->message, -1), <=, 501);
  events = test_store_history (store, rushes_task_peek (task)->id);
  event = g_ptr_array_index (events, events->len - 1);
  g_assert_cmpuint (strlen (event->excerpt), <=, 64 * 1024);
  g_assert_true (g_utf8_validate (event->excerpt, -1, NULL));
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_take_order (void)
{
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  gint64 due;
  RushesNewTask later = { .takes = 1, .not_before = TEST_TIME + RUSHES_MINUTE };
  RushesNewTask much_later = { .takes = 1, .not_before = TEST_TIME + RUSHES_HOUR };

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  {
    g_autoptr (GPtrArray) one = add_one (store, &much_later, "much later", NULL);
    g_autoptr (GPtrArray) two = add_one (store, &later, "later", NULL);
    g_autoptr (RushesTask) removed = test_store_add (store, "removed");
    g_autoptr (RushesTask) first = test_store_add (store, "first");
    g_autoptr (RushesTask) second = test_store_add (store, "second");
    g_autoptr (RushesTask) mark = test_store_mark (store, rushes_task_peek (removed)->id, RUSHES_MARK_REMOVED, TRUE);
    g_autoptr (RushesTask) a = test_store_try_take (store, 2, &due, &error);
    g_autoptr (RushesTask) b = test_store_try_take (store, 2, &due, &error);
    g_autoptr (RushesTask) c = test_store_try_take (store, 2, &due, &error);
    g_autoptr (RushesTask) d = NULL;
    g_autoptr (RushesTask) e = NULL;

    g_assert_cmpint (rushes_task_peek (a)->id, ==, rushes_task_peek (first)->id);
    g_assert_cmpint (rushes_task_peek (b)->id, ==, rushes_task_peek (second)->id);
    g_assert_cmpint (rushes_task_peek (a)->paid, ==, RUSHES_PAID_MAYBE);
    /* The profile has no room: nothing falls due by time alone. */
    g_assert_null (c);
    g_assert_cmpint (due, ==, 0);
    d = test_store_try_take (store, 3, &due, &error);
    g_assert_null (d);
    g_assert_cmpint (due, ==, TEST_TIME + RUSHES_MINUTE);
    rushes_clock_advance (folder.clock, RUSHES_MINUTE);
    e = test_store_try_take (store, 3, &due, &error);
    g_assert_cmpint (rushes_task_peek (e)->id, ==, id_at (two, 0));
    g_assert_cmpint (rushes_task_peek (e)->sent, ==, TEST_TIME + RUSHES_MINUTE);
    g_assert_cmpint (rushes_task_peek (e)->not_before, ==, 0);
    g_assert_cmpint (rushes_task_peek (mark)->removed, ==, TRUE);
  }
  g_assert_no_error (error);
  test_store_close (store);
  test_folder_clear (&folder);
}

static RushesTask *
take_with (RushesStore *store, const RushesTakeLimit *limits, guint n, const gint64 *only, guint n_only)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RushesTask *task;

  rushes_store_take_async (store, limits, n, only, n_only, test_store_result, &pending);
  result = test_wait_result (&pending);
  task = rushes_store_take_finish (store, result, NULL, &error);
  g_assert_no_error (error);
  return task;
}

static void
test_take_limits (void)
{
  RushesTakeLimit limits[2] = { { 0 }, { 0 } };
  TestFolder folder;
  RushesStore *store;
  gint64 only;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  {
    g_autoptr (RushesProfile) one = test_store_profile (store, "one");
    g_autoptr (RushesProfile) two = test_store_profile (store, "two");
    RushesNewTask of_one = { .takes = 2, .profile = rushes_profile_peek (one)->id };
    RushesNewTask of_two = { .takes = 2, .profile = rushes_profile_peek (two)->id };
    g_autoptr (GPtrArray) first = add_one (store, &of_one, "one", NULL);
    g_autoptr (GPtrArray) second = add_one (store, &of_two, "two", NULL);
    g_autoptr (RushesTask) a = NULL;
    g_autoptr (RushesTask) b = NULL;
    g_autoptr (RushesTask) c = NULL;

    limits[0] = (RushesTakeLimit){ of_one.profile, 1 };
    limits[1] = (RushesTakeLimit){ of_two.profile, 5 };
    only = id_at (second, 1);
    a = take_with (store, limits, 2, &only, 1);
    g_assert_cmpint (rushes_task_peek (a)->id, ==, only);
    g_assert_null (take_with (store, limits, 2, &only, 1));
    g_assert_null (take_with (store, limits, 0, NULL, 0));
    b = take_with (store, limits, 2, NULL, 0);
    g_assert_cmpint (rushes_task_peek (b)->id, ==, id_at (first, 0));
    c = take_with (store, limits, 2, NULL, 0);
    g_assert_cmpint (rushes_task_peek (c)->id, ==, id_at (second, 0));
    g_assert_null (take_with (store, limits, 2, NULL, 0));
  }
  test_store_close (store);
  test_folder_clear (&folder);
}

typedef struct
{
  GHashTable *taken;
  guint ended;
  guint none;
} Takes;

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Takes *takes = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_take_finish (RUSHES_STORE (source), result, NULL, &error);

  g_assert_no_error (error);
  takes->ended++;
  if (task == NULL)
    takes->none++;
  else
    g_assert_true (g_hash_table_add (takes->taken, GINT_TO_POINTER ((int) rushes_task_peek (task)->id)));
}

static gboolean
all_taken (gpointer user_data)
{
  return ((Takes *) user_data)->ended == 1000;
}

static void
test_thousand_takes (void)
{
  Takes takes = { g_hash_table_new (NULL, NULL), 0, 0 };
  RushesTakeLimit limit = { 1, 700 };
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  for (guint i = 0; i < 100; i++)
    {
      const RushesNewTask nine = { .takes = 9 };
      g_autoptr (GPtrArray) tasks = add_one (store, &nine, "A cat", NULL);
    }
  for (guint i = 0; i < 1000; i++)
    rushes_store_take_async (store, &limit, 1, NULL, 0, on_taken, &takes);
  g_assert_true (test_spin_until (all_taken, &takes));
  g_assert_cmpuint (g_hash_table_size (takes.taken), ==, 700);
  g_assert_cmpuint (takes.none, ==, 300);
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE state = 'sending'"), ==, 700);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM attempts"), ==, 700);
  g_hash_table_unref (takes.taken);
  test_folder_clear (&folder);
}

/* A row from another time, which this program would not have made. */
static void
test_unsound_request (void)
{
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  gint64 bad, good;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  {
    g_autoptr (RushesTask) one = test_store_add (store, "one");
    g_autoptr (RushesTask) two = test_store_add (store, "two");

    bad = rushes_task_peek (one)->id;
    good = rushes_task_peek (two)->id;
  }
  test_store_close (store);
  test_sql (&folder, "UPDATE tasks SET duration = 99, prompt = CAST (x'ff41' AS TEXT), message = CAST (x'ff' AS TEXT)"
                     " WHERE id = 1");
  store = test_store_open (&folder);
  {
    g_autoptr (RushesTask) taken = test_store_try_take (store, 5, NULL, &error);
    g_autoptr (RushesTask) other = test_store_lookup (store, bad);

    g_assert_no_error (error);
    g_assert_cmpint (rushes_task_peek (taken)->id, ==, good);
    test_assert_state (other, RUSHES_TASK_CANCELLED);
    g_assert_cmpint (rushes_task_peek (other)->paid, ==, RUSHES_PAID_NO);
    g_assert_cmpint (rushes_task_peek (other)->reason, ==, RUSHES_REASON_INVALID_REQUEST);
  }
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
assert_ids (GPtrArray *tasks, const char *wanted)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < tasks->len; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", id_at (tasks, i));
  g_assert_cmpstr (ids->str, ==, wanted);
  g_ptr_array_unref (tasks);
}

static GPtrArray *
slice (RushesStore *store, RushesTaskGroup group, guint offset, guint limit)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (group, 0);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *tasks;

  rushes_store_slice_async (store, query, offset, limit, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  tasks = rushes_store_slice_finish (store, result, &error);
  g_assert_no_error (error);
  return tasks;
}

static void
assert_rank (RushesStore *store, RushesTaskGroup group, gint64 id, guint wanted, gboolean wanted_match)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (group, 0);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint above;
  gboolean matches;

  rushes_store_rank_async (store, query, id, NULL, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_true (rushes_store_rank_finish (store, result, NULL, &above, &matches, NULL));
  g_assert_cmpuint (above, ==, wanted);
  g_assert_cmpint (matches, ==, wanted_match);
}

static void
assert_counts (RushesStore *store, guint all, guint working, guint attention, guint new, guint starred, guint removed)
{
  const guint wanted[RUSHES_N_TASK_GROUPS] = { all, working, attention, new, starred, removed, RUSHES_N_TASK_STATES };
  guint counts[RUSHES_N_TASK_GROUPS];
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_count_async (store, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_true (rushes_store_count_finish (store, result, counts, NULL));
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    {
      g_autoptr (RushesTaskQuery) query = rushes_task_query_new ((RushesTaskGroup) i, 0);
      GAsyncResult *one_pending = NULL;
      g_autoptr (GAsyncResult) one = NULL;
      guint count;

      g_assert_cmpuint (counts[i], ==, wanted[i]);
      rushes_store_query_count_async (store, query, NULL, test_store_result, &one_pending);
      one = test_wait_result (&one_pending);
      g_assert_true (rushes_store_query_count_finish (store, one, &count, NULL));
      g_assert_cmpuint (count, ==, wanted[i]);
    }
}

static void
test_lists (void)
{
  const guint failed = 1 << RUSHES_TASK_FAILED, ready = 1 << RUSHES_TASK_READY;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  /* 1 to 10, by the order of the states: queued, sending, unconfirmed, refused, generating, failed, fetching, ready,
   * lost, cancelled. */
  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    rushes_task_unref (test_store_make (store, (RushesTaskState) i));
  rushes_task_unref (test_store_mark (store, 6, RUSHES_MARK_STARRED, TRUE));
  rushes_task_unref (test_store_mark (store, 7, RUSHES_MARK_STARRED, TRUE));

  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, 0, 0, 4), "10 9 8 7");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, 0, 7, 4), "6 5 4 3");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_WORKING, 0, 0, 99), "7 5 2 1");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ATTENTION, 0, 0, 99), "9 6 4 3");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_NEW, 0, 0, 99), "8");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_STARRED, 0, 0, 99), "7 6");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, failed, 0, 99), "6");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, failed | ready, 0, 99), "8 6");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ATTENTION, failed | ready, 0, 99), "6");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_WORKING, failed, 0, 99), "");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, failed | ready, 8, 99), "6");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_EVERY, failed | ready, 0, 1), "8");
  assert_ids (slice (store, RUSHES_TASK_GROUP_ALL, 3, 3), "7 6 5");
  assert_ids (slice (store, RUSHES_TASK_GROUP_ATTENTION, 1, 2), "6 4");
  assert_ids (slice (store, RUSHES_TASK_GROUP_NEW, 1, 2), "");
  assert_ids (slice (store, RUSHES_TASK_GROUP_STARRED, 0, 2), "7 6");
  assert_rank (store, RUSHES_TASK_GROUP_ALL, 10, 0, TRUE);
  assert_rank (store, RUSHES_TASK_GROUP_ALL, 1, 9, TRUE);
  assert_rank (store, RUSHES_TASK_GROUP_ATTENTION, 5, 2, FALSE);
  assert_counts (store, 10, 4, 4, 1, 2, 0);

  /* A removed one is in no list, and can still be looked up. */
  rushes_task_unref (test_store_mark (store, 8, RUSHES_MARK_REMOVED, TRUE));
  rushes_task_unref (test_store_mark (store, 6, RUSHES_MARK_REMOVED, TRUE));
  rushes_task_unref (test_store_lookup (store, 8));
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, 0, 0, 4), "10 9 7 5");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_ALL, failed | ready, 0, 99), "");
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_EVERY, failed | ready, 0, 99), "8 6");
  assert_ids (slice (store, RUSHES_TASK_GROUP_EVERY, 0, 3), "10 9 8");
  assert_rank (store, RUSHES_TASK_GROUP_ALL, 8, 2, FALSE);
  assert_counts (store, 8, 4, 3, 0, 1, 2);
  assert_ids (test_store_page (store, RUSHES_TASK_GROUP_REMOVED, 0, 0, 4), "8 6");
  assert_ids (slice (store, RUSHES_TASK_GROUP_REMOVED, 0, 3), "8 6");
  rushes_task_unref (test_store_mark (store, 8, RUSHES_MARK_REMOVED, FALSE));
  rushes_task_unref (test_store_mark (store, 8, RUSHES_MARK_SEEN, TRUE));
  assert_counts (store, 9, 4, 3, 0, 1, 1);
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM (SELECT state, seen, starred, removed, count(*) FROM"
                                             " tasks GROUP BY 1, 2, 3, 4 EXCEPT SELECT * FROM totals)"),
                   ==, 0);
  test_folder_clear (&folder);
}

static void
test_lookup (void)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesTask) made = NULL;
  g_autoptr (RushesTask) found = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  made = test_store_make (store, RUSHES_TASK_GENERATING);
  rushes_store_lookup_async (store, 0, "service-1", NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  found = rushes_store_lookup_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rushes_task_peek (found)->id, ==, 1);
  g_clear_object (&result);
  rushes_store_lookup_async (store, 0, "nobody's", NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_null (rushes_store_lookup_finish (store, result, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND);
  g_clear_object (&result);
  test_store_close (store);
  test_folder_clear (&folder);
}

static gint64
typical (RushesStore *store, RushesTask *task)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_typical_async (store, task, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_store_typical_finish (store, result, NULL);
}

static void
test_typical (void)
{
  static const guint minutes[] = { 9, 2, 4, 3, 30 };
  g_autoptr (RushesTask) queued = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  queued = test_store_add (store, "How long will it take");
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autoptr (RushesTask) task = test_store_make (store, RUSHES_TASK_GENERATING);
      gint64 id = rushes_task_peek (task)->id;

      rushes_clock_advance (folder.clock, minutes[i] * RUSHES_MINUTE);
      rushes_task_unref (test_store_change (store, id, RUSHES_HAPPENING_SUCCEEDED));
      rushes_clock_advance (folder.clock, RUSHES_HOUR);
      rushes_task_unref (test_store_change (store, id, RUSHES_HAPPENING_FETCHED));
      g_assert_cmpint (typical (store, queued), ==, i < 2 ? 0 : i == 2 ? 4 * RUSHES_MINUTE : 4 * RUSHES_MINUTE);
    }
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_profiles (void)
{
  RushesProfileFields fields;
  TestFolder folder;
  RushesStore *store;
  guint changed = 0;
  gint64 one_id, two_id;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  g_signal_connect_swapped (store, "profiles-changed", G_CALLBACK (count_signal), &changed);
  g_assert_null (rushes_store_get_default_profile (store));
  {
    g_autoptr (RushesProfile) one = test_store_profile (store, "one");
    g_autoptr (RushesProfile) two = test_store_profile (store, "two");
    g_autoptr (RushesProfile) other = NULL;
    g_autoptr (RushesProfile) saved = NULL;
    GAsyncResult *pending = NULL;
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    one_id = rushes_profile_peek (one)->id;
    two_id = rushes_profile_peek (two)->id;
    g_assert_true (rushes_profile_peek (one)->is_default);
    g_assert_false (rushes_profile_peek (two)->is_default);
    g_assert_cmpuint (changed, ==, 2);
    fields = *rushes_profile_peek (two);
    fields.is_default = TRUE;
    fields.held = RUSHES_REASON_BALANCE;
    fields.rpm = 77;
    other = rushes_profile_new (&fields);
    rushes_store_save_profile_async (store, other, test_store_result, &pending);
    result = test_wait_result (&pending);
    saved = rushes_store_save_profile_finish (store, result, &error);
    g_assert_no_error (error);
    g_assert_cmpint (rushes_profile_peek (saved)->id, ==, two_id);
    g_clear_object (&result);
    g_clear_pointer (&other, rushes_profile_unref);
    fields.name = "one";
    other = rushes_profile_new (&fields);
    rushes_store_save_profile_async (store, other, test_store_result, &pending);
    result = test_wait_result (&pending);
    g_assert_null (rushes_store_save_profile_finish (store, result, &error));
    g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EXISTS);
  }
  rushes_task_unref (test_store_add (store, "for two"));
  test_store_close (store);
  store = test_store_open (&folder);
  g_assert_cmpuint (rushes_store_get_profiles (store)->len, ==, 2);
  fields = *rushes_profile_peek (rushes_store_get_default_profile (store));
  g_assert_cmpint (fields.id, ==, two_id);
  g_assert_cmpint (fields.held, ==, RUSHES_REASON_BALANCE);
  g_assert_cmpint (fields.rpm, ==, 77);
  g_assert_cmpstr (fields.base, ==, "https://relay.example/minimax");
  {
    GAsyncResult *pending = NULL;
    g_autoptr (GAsyncResult) result = NULL;

    rushes_store_remove_profile_async (store, two_id, test_store_result, &pending);
    result = test_wait_result (&pending);
    g_assert_true (rushes_store_remove_profile_finish (store, result, NULL));
  }
  /* Its tasks can still be asked for, and nothing new goes there. */
  g_assert_null (rushes_store_find_profile (store, "two"));
  g_assert_nonnull (rushes_store_get_profile (store, two_id));
  g_assert_cmpint (rushes_profile_peek (rushes_store_get_default_profile (store))->id, ==, one_id);
  {
    const RushesNewTask task = { .takes = 1, .profile = two_id };
    g_autoptr (GError) error = NULL;

    g_assert_null (add_one (store, &task, "too late", &error));
    g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND);
  }
  rushes_profile_unref (test_store_profile (store, "two"));
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_values (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  g_assert_null (rushes_store_get_value (store, "draft"));
  rushes_store_set_value (store, "draft", "一只猫");
  rushes_store_set_value (store, "gone", "x");
  rushes_store_set_value (store, "gone", NULL);
  g_assert_cmpstr (rushes_store_get_value (store, "draft"), ==, "一只猫");
  test_store_close (store);
  store = test_store_open (&folder);
  g_assert_cmpstr (rushes_store_get_value (store, "draft"), ==, "一只猫");
  g_assert_null (rushes_store_get_value (store, "gone"));
  test_store_close (store);
  test_folder_clear (&folder);
}

/** Told: what a listener has been told, in order */
typedef struct
{
  GString *words;
  guint pages;
} Told;

static void
on_added (RushesStore *store, RushesTask *task, Told *told)
{
  g_string_append_printf (told->words, "+%" G_GINT64_FORMAT " ", rushes_task_peek (task)->id);
}

static void
on_changed (RushesStore *store, RushesTask *task, RushesTask *before, Told *told)
{
  g_string_append_printf (told->words, "%s>%s ", rushes_task_state_get_nick (rushes_task_peek (before)->state),
                          rushes_task_state_get_nick (rushes_task_peek (task)->state));
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Told *told = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  g_string_append_printf (told->words, "page:%u ", tasks->len);
  told->pages++;
}

static gboolean
two_pages (gpointer user_data)
{
  return ((Told *) user_data)->pages == 2;
}

static void
test_news_order (void)
{
  RushesRequestFields fields = { .prompt = "A cat", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&fields, NULL);
  RushesNewTask task = { .request = request, .takes = 1, .profile = 1 };
  RushesTaskChange change = { .happening = RUSHES_HAPPENING_CANCELLED };
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);
  Told told = { g_string_new (NULL), 0 };
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  g_signal_connect (store, "task-added", G_CALLBACK (on_added), &told);
  g_signal_connect (store, "task-changed", G_CALLBACK (on_changed), &told);
  rushes_store_page_async (store, query, 0, 10, NULL, on_page, &told);
  rushes_store_add_async (store, &task, 1, NULL, NULL, NULL);
  rushes_store_add_async (store, &task, 1, NULL, NULL, NULL);
  rushes_store_change_async (store, 1, &change, NULL, NULL);
  rushes_store_page_async (store, query, 0, 10, NULL, on_page, &told);
  g_assert_true (test_spin_until (two_pages, &told));
  /* What the first page saw depends on how fast it was, but not that it was told before. */
  if (g_str_has_prefix (told.words->str, "page:0"))
    g_assert_cmpstr (told.words->str, ==, "page:0 +1 +2 queued>cancelled page:2 ");
  else
    g_assert_cmpstr (told.words->str, ==, "+1 +2 queued>cancelled page:2 page:2 ");
  g_string_free (told.words, TRUE);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_cancelled_read (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_store_page_async (store, query, 0, 10, cancellable, test_store_result, &pending);
  g_cancellable_cancel (cancellable);
  result = test_wait_result (&pending);
  g_assert_null (rushes_store_page_finish (store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_close_drains (void)
{
  RushesRequestFields fields = { .prompt = "A cat", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&fields, NULL);
  RushesNewTask task = { .request = request, .takes = 1, .profile = 1 };
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);
  GAsyncResult *pending = NULL, *second = NULL, *late = NULL;
  GAsyncResult *result;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  for (guint i = 0; i < 200; i++)
    {
      rushes_store_add_async (store, &task, 1, NULL, NULL, NULL);
      rushes_store_page_async (store, query, 0, 10, NULL, NULL, NULL);
    }
  rushes_store_set_value (store, "draft", "last words");
  rushes_store_close_async (store, test_store_result, &pending);
  rushes_store_close_async (store, test_store_result, &second);
  rushes_store_add_async (store, &task, 1, NULL, test_store_result, &late);
  result = test_wait_result (&pending);
  g_assert_true (rushes_store_close_finish (store, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  result = test_wait_result (&second);
  g_assert_false (rushes_store_close_finish (store, result, NULL));
  g_object_unref (result);
  result = test_wait_result (&late);
  g_assert_null (rushes_store_add_finish (store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_object_unref (result);
  TEST_FINALIZES (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks"), ==, 200);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM \"values\" WHERE value = 'last words'"), ==, 1);
  test_folder_clear (&folder);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/store/every-field-survives-a-restart", test_round_trip);
  g_test_add_func ("/store/only-edges-of-the-table-are-taken", test_edges);
  g_test_add_func ("/store/asked-twice-is-one-task", test_asked_once);
  g_test_add_func ("/store/the-takes-of-an-asking-come-in-order", test_takes_of_an_asking);
  g_test_add_func ("/store/the-frame-of-a-clip-is-kept", test_poster);
  g_test_add_func ("/store/an-asking-is-added-whole-or-not-at-all", test_all_or_none);
  g_test_add_func ("/store/the-same-word-again-writes-nothing", test_same_word);
  g_test_add_func ("/store/what-the-service-says-is-bounded", test_bounds);
  g_test_add_func ("/store/the-oldest-that-is-due-is-taken", test_take_order);
  g_test_add_func ("/store/takes-keep-to-their-limits", test_take_limits);
  g_test_add_func ("/store/a-thousand-takes-take-no-task-twice", test_thousand_takes);
  g_test_add_func ("/store/a-changed-request-is-never-sent", test_unsound_request);
  g_test_add_func ("/store/lists-counts-and-ranks-agree", test_lists);
  g_test_add_func ("/store/a-task-is-found-by-the-service-id", test_lookup);
  g_test_add_func ("/store/typical-is-the-median-and-honest", test_typical);
  g_test_add_func ("/store/profiles-are-kept-and-one-is-the-default", test_profiles);
  g_test_add_func ("/store/values-are-kept", test_values);
  g_test_add_func ("/store/a-read-sees-exactly-what-was-told", test_news_order);
  g_test_add_func ("/store/a-cancelled-read-says-so", test_cancelled_read);
  g_test_add_func ("/store/closing-carries-out-every-write", test_close_drains);
  return g_test_run ();
}
