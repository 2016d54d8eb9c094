/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-demo-relay.h"
#include "rushes-engine.h"
#include "rushes-memory-keys.h"
#include "test-support.h"

#include <glib/gstdio.h>

/*
 * The whole engine against the demo relay: a real store, real HTTP on loopback, real files. What is asserted is what
 * the relay has seen and what the library says; never how long anything took.
 */

typedef struct
{
  RushesDemoRelay *relay;
  RushesPaths *paths;
  RushesClock *clock;
  RushesStore *store;
  RushesKeys *keys;
  RushesClient *client;
  RushesEngine *engine;
  RushesProfile *profile;
  char *videos;
} World;

static void
open_store (World *world)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  rushes_store_open_async (world->paths, world->clock, RUSHES_STORE_OWN, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  world->store = rushes_store_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
start_engine (World *world, gboolean cautious)
{
  const RushesEngineParts parts = {
    .store = world->store,
    .client = world->client,
    .keys = world->keys,
    .clock = world->clock,
    .files = { .folder = world->videos },
    .cautious = cautious,
    .send_all = TRUE,
    .patience = 5 * RUSHES_SECOND,
  };

  world->engine = rushes_engine_new (&parts);
  rushes_engine_start (world->engine);
}

static void
stop_engine (World *world)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) stopped = NULL, closed = NULL;

  rushes_engine_stop_async (world->engine, test_store_result, &stored);
  stopped = test_wait_result (&stored);
  g_assert_true (rushes_engine_stop_finish (world->engine, stopped, NULL));
  g_clear_object (&stopped);
  TEST_FINALIZES (g_steal_pointer (&world->engine));
  rushes_store_close_async (world->store, test_store_result, &stored);
  closed = test_wait_result (&stored);
  g_assert_true (rushes_store_close_finish (world->store, closed, NULL));
  g_clear_object (&closed);
  TEST_FINALIZES (g_steal_pointer (&world->store));
}

static void
save_profile (World *world, const char *base)
{
  const RushesProfileFields fields = { .id = world->profile != NULL ? rushes_profile_peek (world->profile)->id : 0,
                                       .uid = world->profile != NULL ? rushes_profile_peek (world->profile)->uid : NULL,
                                       .name = "relay",
                                       .base = base,
                                       .rpm = 6000,
                                       .parallel = 20,
                                       .poll = 1,
                                       .is_default = TRUE };
  g_autoptr (RushesProfile) profile = rushes_profile_new (&fields);
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  rushes_store_save_profile_async (world->store, profile, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_clear_pointer (&world->profile, rushes_profile_unref);
  world->profile = rushes_store_save_profile_finish (world->store, result, &error);
  g_assert_no_error (error);
}

static void
save_key (World *world)
{
  g_autoptr (RushesKey) key = rushes_key_new (RUSHES_DEMO_KEY, NULL);
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_keys_store_async (world->keys, world->profile, key, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_true (rushes_keys_store_finish (world->keys, result, NULL, NULL));
}

static void
world_set_up (World *world, gconstpointer unused)
{
  const RushesClientLimits limits = { .submit_deadline = 2 * RUSHES_SECOND, .read_deadline = 2 * RUSHES_SECOND };

  world->paths = rushes_paths_new (FALSE);
  g_assert_true (rushes_paths_prepare (world->paths, NULL));
  world->videos = g_build_filename (test_home (), "Videos", NULL);
  world->clock = rushes_clock_new ();
  world->relay = rushes_demo_relay_new (NULL);
  rushes_demo_relay_set_pace (world->relay, 20 * RUSHES_SECOND / 1000);
  rushes_demo_relay_set_ready_made (world->relay, TRUE);
  g_assert_true (rushes_demo_relay_start (world->relay, 0, NULL));
  world->keys = rushes_memory_keys_new ();
  world->client = rushes_client_new (&limits);
  open_store (world);
  save_profile (world, rushes_demo_relay_get_url (world->relay));
  save_key (world);
  start_engine (world, FALSE);
}

static void
world_tear_down (World *world, gconstpointer unused)
{
  stop_engine (world);
  rushes_demo_relay_stop (world->relay);
  g_clear_object (&world->relay);
  g_clear_object (&world->keys);
  g_clear_object (&world->client);
  g_clear_object (&world->clock);
  g_clear_pointer (&world->profile, rushes_profile_unref);
  test_remove_tree (rushes_paths_get_data (world->paths));
  test_remove_tree (world->videos);
  g_clear_pointer (&world->paths, rushes_paths_unref);
  g_clear_pointer (&world->videos, g_free);
}

static GPtrArray *
submit (World *world, const char *prompt, const char *ask, int takes, gint64 not_before)
{
  const RushesRequestFields asked = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  g_autofree char *fresh = g_uuid_string_random ();
  const RushesNewTask task = { .request = request,
                               .profile = rushes_profile_peek (world->profile)->id,
                               .ask = ask != NULL ? ask : fresh,
                               .takes = takes,
                               .not_before = not_before };
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *tasks;
  GError *error = NULL;

  rushes_engine_submit_async (world->engine, &task, 1, test_store_result, &stored);
  result = test_wait_result (&stored);
  tasks = rushes_engine_submit_finish (world->engine, result, &error);
  g_assert_no_error (error);
  return tasks;
}

static gint64
submit_one (World *world, const char *prompt)
{
  g_autoptr (GPtrArray) tasks = submit (world, prompt, NULL, 1, 0);

  g_assert_cmpuint (tasks->len, ==, 1);
  return rushes_task_peek (tasks->pdata[0])->id;
}

static RushesTask *
look_up (World *world, gint64 id)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RushesTask *task;
  GError *error = NULL;

  rushes_store_lookup_async (world->store, id, NULL, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  task = rushes_store_lookup_finish (world->store, result, &error);
  g_assert_no_error (error);
  return task;
}

static RushesTask *
do_verb (World *world, RushesVerb verb, gint64 id, const char *argument, GError **error)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_engine_do_async (world->engine, verb, id, argument, test_store_result, &stored);
  result = test_wait_result (&stored);
  return rushes_engine_do_finish (world->engine, result, error);
}

/* Waits until the task has left the states that the engine works on, or is waiting in the queue after an attempt. */
static RushesTask *
settle (World *world, gint64 id)
{
  gint64 bound = g_get_monotonic_time () + RUSHES_MINUTE;

  while (g_get_monotonic_time () < bound)
    {
      g_autoptr (RushesTask) task = look_up (world, id);
      const RushesTaskFields *fields = rushes_task_peek (task);

      if (!rushes_task_state_is_live (fields->state) || (fields->state == RUSHES_TASK_QUEUED && fields->attempts > 0))
        return g_steal_pointer (&task);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_not_reached ();
}

static void
assert_file (const RushesTaskFields *fields)
{
  g_autofree char *data = NULL, *sum = NULL;
  gsize length;

  g_assert_nonnull (fields->file);
  g_assert_true (g_file_get_contents (fields->file, &data, &length, NULL));
  g_assert_cmpint ((gint64) length, ==, fields->bytes);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
  g_assert_cmpstr (sum, ==, fields->sha256);
}

/* Promise: a prompt becomes a verified file in each dialect, with one submission and the relay's own id. */
static void
test_dialects (World *world, gconstpointer unused)
{
  for (int dialect = 0; dialect < RUSHES_N_DEMO_DIALECTS; dialect++)
    {
      guint before = rushes_demo_relay_count (world->relay, "submit");
      g_autoptr (RushesTask) task = NULL;
      const RushesTaskFields *fields;

      g_test_message ("dialect %s", rushes_demo_dialect_get_nick (dialect));
      rushes_demo_relay_set_dialect (world->relay, dialect);
      task = settle (world, submit_one (world, "一只小猪在高速公路上快乐的奔跑"));
      fields = rushes_task_peek (task);
      g_assert_cmpstr (rushes_task_state_get_nick (fields->state), ==, "ready");
      g_assert_cmpint (fields->paid, ==, RUSHES_PAID_YES);
      g_assert_true (g_strv_contains (rushes_demo_relay_get_task_ids (world->relay), fields->service_id));
      g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, before + 1);
      g_assert_cmpstr (
        rushes_demo_relay_get_last_body (world->relay, "submit"), ==,
        "{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":\"一只小猪在高速公路上快乐的奔跑\",\"duration\":6}");
      g_assert_cmpint (fields->attempts, ==, 1);
      assert_file (fields);
    }
}

/* Promise: each answer to a submission ends in its state with its word about the money, after exactly one request. */
static void
test_answers (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *fault;
    RushesTaskState state;
    RushesPaid paid;
    RushesReason reason;
  } rows[] = {
    { "close", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_CUT },
    { "create-then-close", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_CUT },
    { "create-then-status:502", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_SERVER_ERROR },
    { "status:524", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_SERVER_ERROR },
    { "status:408", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_NONE },
    { "status:421", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_MISDIRECTED },
    { "redirect:http://127.0.0.1:1/elsewhere", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_REDIRECT },
    { "stall", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_TIMEOUT },
    { "body:{}", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_NO_ID },
    { "body:{\"task_id\":", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_UNREADABLE },
    { "code:1026", RUSHES_TASK_REFUSED, RUSHES_PAID_NO, RUSHES_REASON_PROMPT_REFUSED },
    { "code:2013", RUSHES_TASK_REFUSED, RUSHES_PAID_NO, RUSHES_REASON_INVALID_REQUEST },
    { "cut", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_CUT },
    { "redirect:307:http://127.0.0.1:1/elsewhere", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_REDIRECT },
    { "body:", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_UNREADABLE },
    { "answer:200:{\"code\":5001,\"message\":\"no\",\"data\":null}", RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE,
      RUSHES_REASON_UNKNOWN_CODE },
    { "answer:503:{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"busy\\\"}}\","
      "\"type\":\"cf-api-error\"},\"code\":503}",
      RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE, RUSHES_REASON_SERVER_ERROR },
    { "answer:400:{\"code\":\"1026\",\"message\":\"hailuo api error: input new_sensitive\",\"data\":null}",
      RUSHES_TASK_REFUSED, RUSHES_PAID_NO, RUSHES_REASON_PROMPT_REFUSED },
    { "answer:404:{\"error\":{\"message\":\"Invalid URL (POST /v1)\",\"type\":\"invalid_request_error\","
      "\"param\":\"\",\"code\":\"\"}}",
      RUSHES_TASK_REFUSED, RUSHES_PAID_NO, RUSHES_REASON_NO_SUCH_SERVICE },
    { "code:1008", RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_BALANCE },
    { "code:1004", RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_KEY_REFUSED },
    { "code:2049", RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_KEY_REFUSED },
    { "answer:401:{\"error\":{\"message\":\"bad token (request id: 2026)\",\"type\":\"new_api_error\",\"code\":\"\"}}",
      RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_KEY_REFUSED },
    { "answer:403:{\"error\":{\"message\":\"quota\",\"type\":\"new_api_error\","
      "\"code\":\"insufficient_user_quota\"}}",
      RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_NONE },
    { "answer:503:{\"error\":{\"message\":\"no channel\",\"type\":\"new_api_error\",\"code\":\"model_not_found\"}}",
      RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_PLAN },
    { "answer:429:{\"error\":{\"message\":\"saturated, try later\",\"type\":\"insufficient_quota\","
      "\"code\":\"insufficient_user_quota\"}}",
      RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_NONE },
    { "code:1002", RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_RATE_LIMIT },
    { "retry-after:30", RUSHES_TASK_QUEUED, RUSHES_PAID_NO, RUSHES_REASON_RATE_LIMIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint before = rushes_demo_relay_count (world->relay, "submit");
      g_autoptr (RushesTask) task = NULL;
      const RushesTaskFields *fields;

      g_test_message ("answer %s", rows[i].fault);
      /* A pause after two doubts, or a wait for a rate limit, is another test's; here each row stands alone. */
      stop_engine (world);
      open_store (world);
      start_engine (world, FALSE);
      rushes_demo_relay_push_fault (world->relay, "submit", rows[i].fault);
      task = settle (world, submit_one (world, rows[i].fault));
      fields = rushes_task_peek (task);
      g_assert_cmpstr (rushes_task_state_get_nick (fields->state), ==, rushes_task_state_get_nick (rows[i].state));
      g_assert_cmpint (fields->paid, ==, rows[i].paid);
      if (rows[i].reason != RUSHES_REASON_NONE)
        g_assert_cmpstr (rushes_reason_get_nick (fields->reason), ==, rushes_reason_get_nick (rows[i].reason));
      g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, before + 1);
      if (fields->state == RUSHES_TASK_QUEUED)
        {
          /* Either a wait that is shown, or a notice about the account. */
          if (fields->reason == RUSHES_REASON_RATE_LIMIT)
            g_assert_cmpint (fields->not_before, >, rushes_clock_now (world->clock));
          else
            g_assert_cmpint (rushes_engine_get_trouble (world->engine)->kind, ==, RUSHES_TROUBLE_PROFILE);
          rushes_task_unref (do_verb (world, RUSHES_VERB_CANCEL, fields->id, NULL, NULL));
          rushes_engine_resume_profile (world->engine, fields->profile);
        }
    }
}

static gboolean
profile_is_held (gpointer user_data)
{
  World *world = user_data;

  return rushes_engine_get_trouble (world->engine)->kind == RUSHES_TROUBLE_PROFILE;
}

/* Promise: an account-level no on the first of 1,000 prompts leaves 999 unsent, with one notice, until it is over. */
static void
test_hold (World *world, gconstpointer unused)
{
  const RushesRequestFields asked = { .prompt = "the balance is too low", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  g_autofree RushesNewTask *tasks = g_new0 (RushesNewTask, 1000);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (RushesTask) first = NULL;
  const RushesTrouble *trouble;
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_ptr_array_add (names, g_uuid_string_random ());
      tasks[i] = (RushesNewTask){
        .request = request, .profile = rushes_profile_peek (world->profile)->id, .ask = names->pdata[i], .takes = 1
      };
    }
  rushes_demo_relay_push_fault (world->relay, "submit", "code:1008");
  rushes_engine_submit_async (world->engine, tasks, 1000, test_store_result, &stored);
  result = test_wait_result (&stored);
  added = rushes_engine_submit_finish (world->engine, result, NULL);
  g_assert_cmpuint (added->len, ==, 1000);
  g_assert_true (test_spin_until (profile_is_held, world));
  first = settle (world, rushes_task_peek (added->pdata[0])->id);
  g_assert_cmpint (rushes_task_peek (first)->state, ==, RUSHES_TASK_QUEUED);
  trouble = rushes_engine_get_trouble (world->engine);
  g_assert_cmpint (trouble->reason, ==, RUSHES_REASON_BALANCE);
  g_assert_cmpuint (trouble->waiting, ==, 1000);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 1);

  rushes_engine_resume_profile (world->engine, rushes_profile_peek (world->profile)->id);
  while (rushes_task_peek (first)->state == RUSHES_TASK_QUEUED)
    {
      g_clear_pointer (&first, rushes_task_unref);
      first = settle (world, rushes_task_peek (added->pdata[0])->id);
    }
  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (first)->state), ==, "ready");
  g_assert_cmpint (rushes_engine_get_trouble (world->engine)->kind, ==, RUSHES_TROUBLE_NONE);
}

static gboolean
queue_is_paused (gpointer user_data)
{
  return rushes_engine_get_paused (((World *) user_data)->engine);
}

/* Promise: two unconfirmed in a row stop the spending until the user says so. */
static void
test_two_doubts (World *world, gconstpointer unused)
{
  gint64 third;
  g_autoptr (RushesTask) task = NULL;

  rushes_demo_relay_push_fault (world->relay, "submit", "close");
  rushes_demo_relay_push_fault (world->relay, "submit", "close");
  rushes_task_unref (settle (world, submit_one (world, "one")));
  g_assert_false (rushes_engine_get_paused (world->engine));
  rushes_task_unref (settle (world, submit_one (world, "two")));
  g_assert_true (test_spin_until (queue_is_paused, world));
  third = submit_one (world, "three");
  task = look_up (world, third);
  g_assert_cmpint (rushes_task_peek (task)->state, ==, RUSHES_TASK_QUEUED);
  g_assert_cmpint (rushes_engine_get_trouble (world->engine)->cause, ==, RUSHES_PAUSE_DOUBT);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 2);
  rushes_engine_set_paused (world->engine, FALSE);
  g_clear_pointer (&task, rushes_task_unref);
  task = settle (world, third);
  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, "ready");
}

/* Promise: a service that is not there costs nothing, and the task waits for it. */
static void
test_not_there (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) task = NULL;

  save_profile (world, "http://127.0.0.1:1/minimax");
  save_key (world);
  task = settle (world, submit_one (world, "nobody is there"));
  g_assert_cmpint (rushes_task_peek (task)->state, ==, RUSHES_TASK_QUEUED);
  g_assert_cmpint (rushes_task_peek (task)->paid, ==, RUSHES_PAID_NO);
  g_assert_cmpint (rushes_task_peek (task)->reason, ==, RUSHES_REASON_NO_CONNECTION);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 0);
}

/* Promise: undo within its time costs nothing; a double click is one task; both leave the relay alone. */
static void
test_undo_and_double (World *world, gconstpointer unused)
{
  gint64 later = g_get_real_time () + RUSHES_HOUR;
  g_autofree char *ask = g_uuid_string_random ();
  g_autoptr (GPtrArray) first = submit (world, "once", ask, 1, later);
  g_autoptr (GPtrArray) second = submit (world, "once", ask, 1, later);
  gint64 id = rushes_task_peek (first->pdata[0])->id;
  g_autoptr (RushesTask) undone = NULL, now = NULL, again = NULL;
  GError *error = NULL;

  g_assert_cmpint (rushes_task_peek (second->pdata[0])->id, ==, id);
  undone = do_verb (world, RUSHES_VERB_UNDO, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rushes_task_peek (undone)->state, ==, RUSHES_TASK_CANCELLED);
  g_assert_true (rushes_task_peek (undone)->removed);
  g_assert_cmpint (rushes_task_peek (undone)->removed_at, >, 0);
  now = look_up (world, id);
  g_assert_cmpint (rushes_task_peek (now)->removed_at, ==, 0); /* nor is it among what was removed lately */
  again = do_verb (world, RUSHES_VERB_CANCEL, id, NULL, &error);
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE);
  g_clear_error (&error);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 0);
}

/* Promise: without a key nothing is sent, the notice says so, and a new key is enough to go on. */
static void
test_key_comes_later (World *world, gconstpointer unused)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesTask) task = NULL;
  gint64 id;

  rushes_keys_clear_async (world->keys, world->profile, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_true (rushes_keys_clear_finish (world->keys, result, NULL));
  id = submit_one (world, "no key yet");
  g_assert_true (test_spin_until (profile_is_held, world));
  g_assert_cmpint (rushes_engine_get_trouble (world->engine)->reason, ==, RUSHES_REASON_NO_KEY);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 0);
  save_key (world);
  task = settle (world, id);
  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, "ready");
}

/* Promise: a bad answer to a question, a dead link, a page instead of a video: the video comes all the same. */
static void
test_reads_repeat (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *call;
    const char *fault;
    RushesDemoDialect dialect;
  } rows[] = {
    { "query", "status:502", RUSHES_DEMO_DIALECT_SEED },   { "query", "close", RUSHES_DEMO_DIALECT_SEED },
    { "query", "code:1033", RUSHES_DEMO_DIALECT_MINIMAX }, { "retrieve", "status:500", RUSHES_DEMO_DIALECT_MINIMAX },
    { "file", "gone", RUSHES_DEMO_DIALECT_SEED },          { "file", "html", RUSHES_DEMO_DIALECT_SEED },
    { "file", "gone", RUSHES_DEMO_DIALECT_WRAPPED },       { "file", "cut", RUSHES_DEMO_DIALECT_SEED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RushesTask) task = NULL;

      g_test_message ("%s %s", rows[i].call, rows[i].fault);
      rushes_demo_relay_set_dialect (world->relay, rows[i].dialect);
      rushes_demo_relay_push_fault (world->relay, rows[i].call, rows[i].fault);
      task = settle (world, submit_one (world, rows[i].fault));
      g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, "ready");
      assert_file (rushes_task_peek (task));
    }
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, G_N_ELEMENTS (rows));
}

/* Promise: a failed generation is failed, with its reason; nothing is sent for it again. */
static void
test_failure (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) task = settle (world, submit_one (world, "demo:fail"));

  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, "failed");
  g_assert_cmpint (rushes_task_peek (task)->reason, ==, RUSHES_REASON_VIDEO_WITHHELD);
  g_assert_cmpint (rushes_task_peek (task)->paid, ==, RUSHES_PAID_MAYBE);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 1);
}

static gboolean
is_generating (gpointer user_data)
{
  World *world = user_data;

  return rushes_demo_relay_count (world->relay, "query") > 0;
}

/* Promise: a restart in the middle goes on from the id, without a second submission. */
static void
test_restart (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) task = NULL;
  gint64 id;

  rushes_demo_relay_set_pace (world->relay, RUSHES_SECOND / 2);
  id = submit_one (world, "restarted in the middle");
  g_assert_true (test_spin_until (is_generating, world));
  stop_engine (world);
  open_store (world);
  g_assert_false (rushes_store_get_opening (world->store)->crashed);
  start_engine (world, TRUE);
  task = settle (world, id);
  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, "ready");
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 1);
}

/* Promise: an end of the program at any moment leaves nothing `sending`, and doubts nothing that was not sent. */
static void
test_stop_anywhere (World *world, gconstpointer unused)
{
  for (guint turns = 0; turns < 40; turns++)
    {
      guint before = rushes_demo_relay_count (world->relay, "submit");
      gint64 id = submit_one (world, "stopped at any moment");
      g_autoptr (RushesTask) task = NULL;
      RushesTaskState state;

      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      stop_engine (world);
      open_store (world);
      g_assert_cmpuint (rushes_store_get_opening (world->store)->interrupted, ==, 0);
      task = look_up (world, id);
      state = rushes_task_peek (task)->state;
      if (rushes_demo_relay_count (world->relay, "submit") == before)
        g_assert_cmpstr (rushes_task_state_get_nick (state), ==, "queued");
      else
        g_assert_cmpint (state, !=, RUSHES_TASK_UNCONFIRMED);
      start_engine (world, FALSE);
    }
}

/* Promise: what an unconfirmed task becomes is the user's word alone: found, never arrived, or sent again as a new
 * task. */
static void
test_unconfirmed_verbs (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) found = NULL, adopted = NULL, never = NULL, again = NULL, twice = NULL, parent = NULL;
  const char *const *ids;
  g_autofree char *ask = g_uuid_string_random ();
  GError *error = NULL;
  gint64 first, second;

  rushes_demo_relay_push_fault (world->relay, "submit", "create-then-close");
  first = submit_one (world, "found in the log");
  rushes_task_unref (settle (world, first));
  ids = rushes_demo_relay_get_task_ids (world->relay);
  g_assert_null (do_verb (world, RUSHES_VERB_ADOPT, first, "two words", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  adopted = do_verb (world, RUSHES_VERB_ADOPT, first, ids[0], &error);
  g_assert_no_error (error);
  found = settle (world, first);
  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (found)->state), ==, "ready");
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 1);

  rushes_demo_relay_push_fault (world->relay, "submit", "close");
  second = submit_one (world, "sent again");
  rushes_task_unref (settle (world, second));
  rushes_engine_set_paused (world->engine, FALSE);
  again = do_verb (world, RUSHES_VERB_SEND_AGAIN, second, ask, &error);
  g_assert_no_error (error);
  twice = do_verb (world, RUSHES_VERB_SEND_AGAIN, second, ask, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rushes_task_peek (again)->id, ==, rushes_task_peek (twice)->id);
  g_assert_cmpint (rushes_task_peek (again)->parent, ==, second);
  rushes_task_unref (settle (world, rushes_task_peek (again)->id));
  parent = look_up (world, second);
  g_assert_cmpint (rushes_task_peek (parent)->state, ==, RUSHES_TASK_UNCONFIRMED);
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 3);
  never = do_verb (world, RUSHES_VERB_NEVER_ARRIVED, second, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rushes_task_peek (never)->state, ==, RUSHES_TASK_CANCELLED);
  g_assert_cmpint (rushes_task_peek (never)->paid, ==, RUSHES_PAID_NO);
}

/* Promise: a file deleted later is brought again, from the same task. */
static void
test_fetch_again (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) first = settle (world, submit_one (world, "fetched twice"));
  g_autoptr (RushesTask) asked = NULL, second = NULL;
  const RushesTaskFields *fields = rushes_task_peek (first);
  GError *error = NULL;

  g_assert_cmpint (g_unlink (fields->file), ==, 0);
  asked = do_verb (world, RUSHES_VERB_FETCH_AGAIN, fields->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rushes_task_peek (asked)->state, ==, RUSHES_TASK_FETCHING);
  second = settle (world, fields->id);
  g_assert_cmpstr (rushes_task_peek (second)->sha256, ==, fields->sha256);
  assert_file (rushes_task_peek (second));
  g_assert_cmpuint (rushes_demo_relay_count (world->relay, "submit"), ==, 1);
}

/* Promise: however many videos are asked for at a time, some are fetched. */
static void
test_downloads (World *world, gconstpointer unused)
{
  static const guint numbers[] = { 0, 1, 8, G_MAXUINT };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (RushesTask) task = NULL;

      rushes_engine_set_downloads (world->engine, numbers[i]);
      task = settle (world, submit_one (world, "fetched as one of some"));
      g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, "ready");
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
#define ADD(path, test) g_test_add ("/engine/" path, World, NULL, world_set_up, test, world_tear_down)
  ADD ("dialects", test_dialects);
  ADD ("answers", test_answers);
  ADD ("hold", test_hold);
  ADD ("two-doubts", test_two_doubts);
  ADD ("not-there", test_not_there);
  ADD ("undo-and-double", test_undo_and_double);
  ADD ("key-comes-later", test_key_comes_later);
  ADD ("reads-repeat", test_reads_repeat);
  ADD ("failure", test_failure);
  ADD ("restart", test_restart);
  ADD ("stop-anywhere", test_stop_anywhere);
  ADD ("unconfirmed-verbs", test_unconfirmed_verbs);
  ADD ("fetch-again", test_fetch_again);
  ADD ("downloads", test_downloads);
  return g_test_run ();
}
