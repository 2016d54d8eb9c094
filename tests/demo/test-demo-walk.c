/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "test-support.h"

#include <string.h>

/* The demo relay takes a task from submission to video in each of the dialects, in that dialect's words. */

#define PHASE (40 * 1000)

static char *
submit (RushesDemoRelay *relay, const char *id_path)
{
  g_autofree char *body = demo_body ("一只小猪 <b>&", 6);
  g_autoptr (DemoAnswer) answer = demo_submit (relay, body);
  g_autofree char *id = NULL;

  g_assert_no_error (answer->error);
  g_assert_cmpuint (answer->status, ==, 200);
  id = demo_text (answer, id_path);
  g_assert_nonnull (id);
  g_assert_cmpint (*id, ==, '"');
  return g_strndup (id + 1, strlen (id) - 2);
}

/* Queries until the status at @path is the last of @words; those before must come in their order, and no other. */
static DemoAnswer *
walk (RushesDemoRelay *relay, RushesClock *clock, const char *id, const char *path, const char *const *words)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  guint at = 0;

  while (g_get_monotonic_time () < deadline)
    {
      g_autoptr (DemoAnswer) answer = demo_query (relay, id);
      g_autofree char *word = demo_text (answer, path);

      g_assert_cmpuint (answer->status, ==, 200);
      while (words[at] != NULL && g_strcmp0 (word, words[at]) != 0)
        at++;
      if (words[at] == NULL)
        g_error ("Not expected at this place: %s", word);
      if (words[at + 1] == NULL)
        return g_steal_pointer (&answer);
      rushes_clock_advance (clock, PHASE / 4);
    }
  g_error ("%s never came", words[at + 1]);
}

static void
fetch (const char *url)
{
  g_autofree char *plain = g_strndup (url + 1, strlen (url) - 2);
  g_autoptr (DemoAnswer) answer = demo_get (plain, NULL);

  g_assert_no_error (answer->error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpmem ((const char *) g_bytes_get_data (answer->body, NULL) + 4, 4, "ftyp", 4);
  g_assert_cmpuint (soup_message_headers_get_content_length (answer->headers), ==, g_bytes_get_size (answer->body));
  g_assert_cmpstr (soup_message_headers_get_content_type (answer->headers, NULL), ==, "video/mp4");
}

typedef struct
{
  RushesDemoRelay *relay;
  RushesClock *clock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer dialect)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = rushes_clock_new_fake (1700000000 * RUSHES_SECOND);
  fixture->relay = rushes_demo_relay_new (NULL);
  rushes_demo_relay_set_clock (fixture->relay, fixture->clock);
  rushes_demo_relay_set_dialect (fixture->relay, GPOINTER_TO_INT (dialect));
  rushes_demo_relay_set_pace (fixture->relay, PHASE);
  rushes_demo_relay_set_ready_made (fixture->relay, TRUE);
  rushes_demo_relay_start (fixture->relay, 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer dialect)
{
  demo_stop (fixture->relay);
  g_object_unref (fixture->clock);
}

static void
test_seed (Fixture *fixture, gconstpointer dialect)
{
  static const char *const words[] = { "\"NOT_START\"",   "\"SUBMITTED\"", "\"QUEUED\"",
                                       "\"IN_PROGRESS\"", "\"SUCCESS\"",   NULL };
  g_autofree char *id = submit (fixture->relay, "task_id");
  g_autoptr (DemoAnswer) answer = walk (fixture->relay, fixture->clock, id, "data.status", words);
  g_autofree char *reason = demo_text (answer, "data.fail_reason");
  g_autofree char *url = demo_text (answer, "data.data.file.download_url");
  g_autofree char *backup = demo_text (answer, "data.data.file.backup_download_url");

  g_assert_cmpuint (strlen (id), ==, 15);
  demo_assert (answer, "code", "\"success\"");
  demo_assert (answer, "data.progress", "\"100%\"");
  demo_assert (answer, "data.start_time", "0");
  demo_assert (answer, "data.submit_time", "1700000000");
  demo_assert (answer, "data.data.status", "\"Success\"");
  demo_assert (answer, "data.data.file_id", reason);
  g_assert_cmpuint (strlen (reason), ==, 17);
  g_assert_nonnull (strstr (url, "/files/"));
  g_assert_null (strstr (url, rushes_demo_relay_get_url (fixture->relay)));
  fetch (url);
  fetch (backup);
  g_assert_null (rushes_demo_relay_get_last_authorization (fixture->relay, "file"));
}

static void
test_minimax (Fixture *fixture, gconstpointer dialect)
{
  static const char *const words[] = { "\"Preparing\"", "\"Queueing\"", "\"Processing\"", "\"Success\"", NULL };
  g_autofree char *id = submit (fixture->relay, "task_id");
  g_autoptr (DemoAnswer) answer = walk (fixture->relay, fixture->clock, id, "status", words);
  g_autofree char *file_id = demo_text (answer, "file_id");
  g_autofree char *number = g_strndup (file_id + 1, strlen (file_id) - 2);
  g_autoptr (DemoAnswer) file = demo_retrieve (fixture->relay, number);
  g_autofree char *url = demo_text (file, "file.download_url");

  demo_assert (answer, "base_resp.status_code", "0");
  demo_assert (answer, "video_width", "320");
  demo_assert (file, "file.file_id", number);
  demo_assert (file, "file.backup_download_url", NULL);
  demo_assert (file, "base_resp.status_code", "0");
  fetch (url);
}

static void
test_kling (Fixture *fixture, gconstpointer dialect)
{
  static const char *const words[] = { "\"submitted\"", "\"processing\"", "\"succeed\"", NULL };
  g_autofree char *id = submit (fixture->relay, "data.task_id");
  g_autoptr (DemoAnswer) answer = walk (fixture->relay, fixture->clock, id, "data.task_status", words);
  g_autofree char *url = demo_text (answer, "data.task_result.videos.0.url");

  demo_assert (answer, "code", "0");
  demo_assert (answer, "data.created_at", "1700000000000");
  demo_assert (answer, "data.task_result.videos.0.duration", "\"6\"");
  fetch (url);
}

static void
test_new_api (Fixture *fixture, gconstpointer dialect)
{
  static const char *const words[] = { "\"unknown\"", "\"queued\"", "\"in_progress\"", "\"completed\"", NULL };
  g_autofree char *id = submit (fixture->relay, "id");
  g_autoptr (DemoAnswer) answer = walk (fixture->relay, fixture->clock, id, "status", words);
  g_autofree char *url = demo_text (answer, "metadata.url");

  g_assert_true (g_str_has_prefix (id, "task_"));
  demo_assert (answer, "progress", "100");
  demo_assert (answer, "object", "\"video\"");
  fetch (url);
}

static void
test_wrapped (Fixture *fixture, gconstpointer dialect)
{
  static const char *const words[] = { "\"NOT_START\"",   "\"SUBMITTED\"", "\"QUEUED\"",
                                       "\"IN_PROGRESS\"", "\"SUCCESS\"",   NULL };
  g_autofree char *id = submit (fixture->relay, "data.task_id");
  g_autoptr (DemoAnswer) answer = walk (fixture->relay, fixture->clock, id, "data.status", words);
  g_autofree char *file_id = demo_text (answer, "data.data.file_id");
  g_autofree char *number = g_strndup (file_id + 1, strlen (file_id) - 2);
  g_autoptr (DemoAnswer) file = demo_retrieve (fixture->relay, number);
  g_autofree char *url = demo_text (file, "file.download_url");
  g_autofree char *backup = demo_text (file, "file.backup_download_url");

  demo_assert (answer, "data.data.file", NULL);
  g_assert_cmpstr (url, !=, backup);
  fetch (url);
  fetch (backup);
}

/* Before the end there is nothing to retrieve, and a task that nobody created is unknown. */
static void
test_unknown (void)
{
  RushesDemoRelay *relay = demo_start (NULL);

  for (guint i = 0; i < RUSHES_N_DEMO_DIALECTS; i++)
    {
      g_autoptr (DemoAnswer) file = NULL;
      g_autoptr (DemoAnswer) answer = NULL;

      rushes_demo_relay_set_dialect (relay, i);
      answer = demo_query (relay, "306792606023824");
      file = demo_retrieve (relay, "306792606023824");
      demo_assert (file, "base_resp.status_code", "2013");
      demo_assert (file, "file", NULL);
      if (i == RUSHES_DEMO_DIALECT_MINIMAX)
        demo_assert (answer, "base_resp.status_code", "2013");
      else if (i == RUSHES_DEMO_DIALECT_KLING)
        demo_assert (answer, "code", "2013");
      else
        demo_assert (answer, "code", "\"task_not_exist\"");
    }
  demo_stop (relay);
}

static void
check_failed (RushesDemoRelay *relay, RushesDemoDialect dialect, const char *id_path, const char *const *expected)
{
  g_autofree char *body = demo_body ("a cat, demo:fail", 6);
  g_autofree char *id = NULL;
  g_autoptr (DemoAnswer) accepted = NULL;
  g_autoptr (DemoAnswer) answer = NULL;

  rushes_demo_relay_set_dialect (relay, dialect);
  accepted = demo_submit (relay, body);
  id = demo_text (accepted, id_path);
  id[strlen (id) - 1] = '\0';
  answer = demo_query (relay, id + 1);
  for (guint i = 0; expected[i] != NULL; i += 2)
    demo_assert (answer, expected[i], expected[i + 1]);
}

/* A task fails with the code of its dialect. */
static void
test_failed (void)
{
  static const char *const seed[] = { "data.status",
                                      "\"FAILURE\"",
                                      "data.fail_reason",
                                      "\"output new_sensitive\"",
                                      "data.data.base_resp.status_code",
                                      "1027",
                                      "data.data.status",
                                      "\"Fail\"",
                                      NULL };
  static const char *const minimax[] = { "status", "\"Fail\"", "base_resp.status_code", "1027", NULL };
  static const char *const kling[] = { "data.task_status", "\"failed\"", "data.task_status_msg",
                                       "\"output new_sensitive\"", NULL };
  static const char *const new_api[] = { "status", "\"failed\"", "error.code", "\"1027\"", NULL };
  static const char *const wrapped[] = { "data.status",
                                         "\"FAILURE\"",
                                         "data.fail_reason",
                                         "\"\"",
                                         "data.data.base_resp.status_msg",
                                         "\"output new_sensitive\"",
                                         NULL };
  RushesDemoRelay *relay = demo_start (NULL);

  check_failed (relay, RUSHES_DEMO_DIALECT_SEED, "task_id", seed);
  check_failed (relay, RUSHES_DEMO_DIALECT_MINIMAX, "task_id", minimax);
  check_failed (relay, RUSHES_DEMO_DIALECT_KLING, "data.task_id", kling);
  check_failed (relay, RUSHES_DEMO_DIALECT_NEW_API, "id", new_api);
  check_failed (relay, RUSHES_DEMO_DIALECT_WRAPPED, "data.task_id", wrapped);
  demo_stop (relay);
}

static void
test_nicks (void)
{
  RushesDemoDialect dialect;

  for (guint i = 0; i < RUSHES_N_DEMO_DIALECTS; i++)
    {
      g_assert_true (rushes_demo_dialect_from_nick (rushes_demo_dialect_get_nick (i), &dialect));
      g_assert_cmpint (dialect, ==, i);
    }
  g_assert_false (rushes_demo_dialect_from_nick ("Seed", &dialect));
  g_assert_false (rushes_demo_dialect_from_nick (NULL, &dialect));
}

/* No two ids are alike, of tasks or files, also in other relays that begin in the same moment. */
static void
test_ids (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RushesDemoRelay *relay = demo_start (NULL);
  const char *const *ids;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = submit (relay, "task_id");

      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&id)));
    }
  g_assert_cmpuint (rushes_demo_relay_count (relay, "submit"), ==, 50);
  g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, 50);
  ids = rushes_demo_relay_get_task_ids (relay);
  for (guint i = 0; i < 50; i++)
    {
      g_assert_true (g_hash_table_contains (seen, ids[i]));
      g_assert_cmpuint (strspn (ids[i], "0123456789"), ==, 15);
    }
  g_assert_null (ids[50]);
  demo_stop (relay);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    RushesDemoDialect dialect;
    void (*test) (Fixture *, gconstpointer);
  } walks[] = {
    { "/demo/walk/seed", RUSHES_DEMO_DIALECT_SEED, test_seed },
    { "/demo/walk/minimax", RUSHES_DEMO_DIALECT_MINIMAX, test_minimax },
    { "/demo/walk/kling", RUSHES_DEMO_DIALECT_KLING, test_kling },
    { "/demo/walk/new-api", RUSHES_DEMO_DIALECT_NEW_API, test_new_api },
    { "/demo/walk/wrapped", RUSHES_DEMO_DIALECT_WRAPPED, test_wrapped },
  };

  test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (walks); i++)
    g_test_add (walks[i].name, Fixture, GINT_TO_POINTER (walks[i].dialect), set_up, walks[i].test, tear_down);
  g_test_add_func ("/demo/walk/unknown", test_unknown);
  g_test_add_func ("/demo/walk/failed", test_failed);
  g_test_add_func ("/demo/walk/nicks", test_nicks);
  g_test_add_func ("/demo/walk/ids", test_ids);
  return g_test_run ();
}
