/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "test-support.h"

#include <string.h>

/* The demo relay refuses what the real service refuses, in the shape of the dialect, and creates nothing then. */

#define SUBMIT "/v1/video_generation"

static RushesDemoRelay *relay; /* (owned): one for all tests */

static void
check_code (const DemoAnswer *answer, RushesDemoDialect dialect, int code)
{
  g_autofree char *number = g_strdup_printf ("%d", code);
  g_autofree char *quoted = g_strdup_printf ("\"%d\"", code);

  g_assert_no_error (answer->error);
  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_SEED:
    case RUSHES_DEMO_DIALECT_MINIMAX:
      g_assert_cmpuint (answer->status, ==, 200);
      demo_assert (answer, "base_resp.status_code", number);
      break;
    case RUSHES_DEMO_DIALECT_NEW_API:
      g_assert_cmpuint (answer->status, ==, 400);
      demo_assert (answer, "code", quoted);
      demo_assert (answer, "data", "null");
      break;
    default:
      g_assert_cmpuint (answer->status, ==, 200);
      demo_assert (answer, "code", number);
      demo_assert (answer, "data", "null");
    }
}

static void
check_refused (const char *body, int code)
{
  for (guint i = 0; i < RUSHES_N_DEMO_DIALECTS; i++)
    {
      g_autoptr (DemoAnswer) answer = NULL;
      guint tasks = rushes_demo_relay_count_tasks (relay);

      rushes_demo_relay_set_dialect (relay, i);
      answer = demo_submit (relay, body);
      check_code (answer, i, code);
      g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, tasks);
    }
}

static void
check_taken (const char *body)
{
  g_autoptr (DemoAnswer) answer = NULL;

  rushes_demo_relay_set_dialect (relay, RUSHES_DEMO_DIALECT_SEED);
  answer = demo_submit (relay, body);
  demo_assert (answer, "base_resp.status_code", "0");
  g_assert_cmpstr (rushes_demo_relay_get_last_body (relay, "submit"), ==, body);
  g_assert_cmpstr (rushes_demo_relay_get_last_authorization (relay, "submit"), ==, "Bearer demo");
}

static void
check_form (const char *form, int code)
{
  g_autofree char *body = g_strdup_printf ("{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":\"a cat\",%s}", form);

  if (code == 0)
    check_taken (body);
  else
    check_refused (body, code);
}

static void
test_parameters (void)
{
  static const struct
  {
    const char *form;
    int code;
  } forms[] = {
    { "\"duration\":6", 0 },
    { "\"duration\":10", 0 },
    { "\"duration\":5", 2013 },
    { "\"duration\":\"6\"", 2013 },
    { "\"duration\":6.0", 2013 },
    { "\"duration\":6.5", 2013 },
    { "\"duration\":null", 2013 },
    { "\"duration\":-6", 2013 },
    { "\"duration\":99999999999999999999999", 2013 },
    { "\"duration\":6,\"resolution\":\"768P\"", 0 },
    { "\"duration\":6,\"resolution\":\"1080P\"", 0 },
    { "\"duration\":10,\"resolution\":\"768P\"", 0 },
    { "\"duration\":10,\"resolution\":\"1080P\"", 2013 },
    { "\"duration\":6,\"resolution\":\"768p\"", 2013 },
    { "\"duration\":6,\"resolution\":\"512P\"", 2013 },
    { "\"duration\":6,\"resolution\":768", 2013 },
    { "\"duration\":6,\"prompt_optimizer\":false", 0 },
    { "\"duration\":6,\"prompt_optimizer\":\"false\"", 2013 },
    { "\"duration\":6,\"another\":{\"member\":[1,2]}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    check_form (forms[i].form, forms[i].code);
}

/* The limit counts code points: 2000 of four bytes each are taken. */
static void
test_prompts (void)
{
  g_autoptr (GString) prompt = g_string_new (NULL);
  g_autofree char *full = NULL, *over = NULL;
  g_autofree char *empty = demo_body ("", 6), *blank = demo_body (" \n\t\xe3\x80\x80", 6);

  for (guint i = 0; i < 2000; i++)
    g_string_append (prompt, "\xf0\x9f\x90\xb7");
  full = demo_body (prompt->str, 6);
  g_string_append_c (prompt, 'x');
  over = demo_body (prompt->str, 6);
  check_taken (full);
  check_refused (over, 2013);
  check_refused (empty, 2013);
  check_refused (blank, 2013);
  g_string_assign (prompt, "ab");
  for (guint i = 0; i < 200; i++)
    g_string_append (prompt, "\xe2\x80\x8b");
  g_free (over);
  over = demo_body (prompt->str, 6);
  check_refused (over, 1042);
}

static void
test_bodies (void)
{
  static const char *const bodies[] = {
    "",
    "null",
    "[]",
    "\"text\"",
    "{",
    "{}",
    "{\"model\":\"MiniMax-Hailuo-02\",\"duration\":6}",
    "{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":7,\"duration\":6}",
    "{\"prompt\":\"a cat\",\"duration\":6}",
    "{\"model\":2,\"prompt\":\"a cat\",\"duration\":6}",
    "{'model':'MiniMax-Hailuo-02','prompt':'a cat','duration':6}",
    "{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":\"a \xff cat\",\"duration\":6}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    check_refused (bodies[i], 2013);
}

/* Deep nesting is refused before the parser sees it, also where brackets hide in what is no JSON. */
static void
test_nesting (void)
{
  static const char *const heads[] = { "", "'\"'", "/*\"*/", "\"\\\"\"," };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GString) body = g_string_new (heads[i]);

      for (guint k = 0; k < 400000; k++)
        g_string_append (body, "[");
      rushes_demo_relay_set_dialect (relay, RUSHES_DEMO_DIALECT_SEED);
      {
        g_autoptr (DemoAnswer) answer = demo_submit (relay, body->str);

        check_code (answer, RUSHES_DEMO_DIALECT_SEED, 2013);
      }
    }
}

static void
test_content_type (void)
{
  g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), SUBMIT, NULL);
  g_autofree char *body = demo_body ("a cat", 6);
  g_autoptr (DemoAnswer) plain = NULL;
  g_autoptr (DemoAnswer) charset = NULL;

  rushes_demo_relay_set_dialect (relay, RUSHES_DEMO_DIALECT_SEED);
  plain = demo_send ("POST", url, RUSHES_DEMO_KEY, body, "Content-Type: text/plain");
  charset = demo_send ("POST", url, RUSHES_DEMO_KEY, body, "Content-Type: application/json; charset=utf-8");
  check_code (plain, RUSHES_DEMO_DIALECT_SEED, 2013);
  check_code (charset, RUSHES_DEMO_DIALECT_SEED, 0);
}

static void
test_models (void)
{
  static const char unknown[] = "{\"model\":\"Sora\",\"prompt\":\"a cat\",\"duration\":6}";
  static const char *const taken[] = {
    "{\"model\":\"MiniMax-Hailuo-2.3\",\"prompt\":\"a cat\",\"duration\":10}",
    "{\"model\":\"T2V-01\",\"prompt\":\"a cat\"}",
  };

  for (guint i = 0; i < RUSHES_N_DEMO_DIALECTS; i++)
    {
      g_autoptr (DemoAnswer) answer = NULL;

      rushes_demo_relay_set_dialect (relay, i);
      answer = demo_submit (relay, unknown);
      if (i != RUSHES_DEMO_DIALECT_NEW_API)
        check_code (answer, i, 2013);
      else
        {
          g_assert_cmpuint (answer->status, ==, 503);
          demo_assert (answer, "error.code", "\"model_not_found\"");
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    check_taken (taken[i]);
  check_refused ("{\"model\":\"T2V-01\",\"prompt\":\"a cat\",\"duration\":10}", 2013);
}

static void
check_key_refused (const DemoAnswer *answer, RushesDemoDialect dialect)
{
  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_NEW_API:
      g_assert_cmpuint (answer->status, ==, 401);
      demo_assert (answer, "error.type", "\"new_api_error\"");
      break;
    case RUSHES_DEMO_DIALECT_KLING:
      g_assert_cmpuint (answer->status, ==, 401);
      demo_assert (answer, "code", "1004");
      break;
    default:
      check_code (answer, dialect, 1004);
    }
}

/* No key, another key, another scheme: each of the calls says no. */
static void
test_key (void)
{
  static const char *const calls[] = { SUBMIT, "/v1/query/video_generation?task_id=1", "/v1/files/retrieve?file_id=1" };
  static const char *const headers[] = { NULL, "Authorization: Bearer demo2", "Authorization: Bearer",
                                         "Authorization: demo", "Authorization: Basic demo" };
  g_autofree char *body = demo_body ("a cat", 6);
  guint tasks = rushes_demo_relay_count_tasks (relay);

  for (guint i = 0; i < RUSHES_N_DEMO_DIALECTS; i++)
    for (guint k = 0; k < G_N_ELEMENTS (calls); k++)
      for (guint h = 0; h < G_N_ELEMENTS (headers); h++)
        {
          g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), calls[k], NULL);
          g_autoptr (DemoAnswer) answer = NULL;

          rushes_demo_relay_set_dialect (relay, i);
          answer = demo_send (k == 0 ? "POST" : "GET", url, NULL, k == 0 ? body : NULL, headers[h]);
          check_key_refused (answer, i);
        }
  g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, tasks);
}

/* Each ending that a user of the demo may ask for in the prompt. */
static void
test_endings (void)
{
  g_autofree char *refuse = demo_body ("a cat demo:refuse", 6);
  g_autofree char *balance = demo_body ("a cat demo:nobalance", 6);
  g_autofree char *busy = demo_body ("a cat demo:busy", 6);
  g_autofree char *lost = demo_body ("a cat demo:lost-answer", 6);
  g_autoptr (DemoAnswer) first = NULL;
  g_autoptr (DemoAnswer) none = NULL;
  g_autoptr (DemoAnswer) poor = NULL;
  guint tasks;

  check_refused (refuse, 1026);
  rushes_demo_relay_set_dialect (relay, RUSHES_DEMO_DIALECT_NEW_API);
  poor = demo_submit (relay, balance);
  g_assert_cmpuint (poor->status, ==, 403);
  demo_assert (poor, "error.code", "\"insufficient_user_quota\"");
  rushes_demo_relay_set_dialect (relay, RUSHES_DEMO_DIALECT_SEED);
  demo_answer_free (g_steal_pointer (&poor));
  poor = demo_submit (relay, balance);
  check_code (poor, RUSHES_DEMO_DIALECT_SEED, 1008);
  first = demo_submit (relay, busy);
  check_code (first, RUSHES_DEMO_DIALECT_SEED, 1002);
  check_taken (busy);
  check_taken (busy);
  tasks = rushes_demo_relay_count_tasks (relay);
  none = demo_submit (relay, lost);
  g_assert_nonnull (none->error);
  g_assert_cmpuint (none->status, ==, 0);
  g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, tasks + 1);
}

static void
test_other_paths (void)
{
  static const char *const paths[] = { "/v1/video_generation/", "/v2/video_generation", "/v1/'\"%22%E7%8C%AA", "" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), paths[i], NULL);
      g_autoptr (DemoAnswer) answer = demo_send ("POST", url, RUSHES_DEMO_KEY, "{}", NULL);

      g_assert_no_error (answer->error);
      g_assert_cmpuint (answer->status, ==, 404);
      demo_assert (answer, "error.type", "\"invalid_request_error\"");
    }
  {
    g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), SUBMIT, NULL);
    g_autoptr (DemoAnswer) answer = demo_send ("GET", url, RUSHES_DEMO_KEY, NULL, NULL);

    g_assert_cmpuint (answer->status, ==, 404);
  }
}

/* A body over a megabyte is not read. */
static void
test_large (void)
{
  g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), SUBMIT, NULL);
  g_autofree char *body = g_strnfill (3 * 1024 * 1024, ' ');
  g_autoptr (DemoAnswer) answer = demo_send ("POST", url, RUSHES_DEMO_KEY, body, NULL);
  guint before = rushes_demo_relay_count_tasks (relay);

  g_assert_true (answer->status == 413 || answer->error != NULL);
  g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, before);
}

int
main (int argc, char **argv)
{
  int code;

  test_init (&argc, &argv);
  relay = demo_start (NULL);
  g_test_add_func ("/demo/refusals/parameters", test_parameters);
  g_test_add_func ("/demo/refusals/prompts", test_prompts);
  g_test_add_func ("/demo/refusals/bodies", test_bodies);
  g_test_add_func ("/demo/refusals/nesting", test_nesting);
  g_test_add_func ("/demo/refusals/content-type", test_content_type);
  g_test_add_func ("/demo/refusals/models", test_models);
  g_test_add_func ("/demo/refusals/key", test_key);
  g_test_add_func ("/demo/refusals/endings", test_endings);
  g_test_add_func ("/demo/refusals/other-paths", test_other_paths);
  g_test_add_func ("/demo/refusals/large", test_large);
  code = g_test_run ();
  demo_stop (relay);
  return code;
}
