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

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/store/every-field-survives-a-restart", test_round_trip);
  g_test_add_func ("/store/only-edges-of-the-table-are-taken", test_edges);
  return g_test_run ();
}
