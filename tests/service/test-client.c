/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-support.h"
#include "rushes-client.h"
#include "rushes-clock.h"
#include "test-support.h"

#include <string.h>

#define ACCEPTED_BODY "{\"task_id\":\"306700000000001\",\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}"
#define SHORT         (400 * 1000) /* µs: a deadline that is meant to pass */
#define FOR_EVER      (1000 * 1000 * 1000)

typedef enum
{
  END_CLOSE,
  END_RESET,
  END_HANG,
} End;

/** Script: what a server does with each connection */
typedef struct
{
  gboolean deaf; /* reads nothing before it answers */
  const char *reply;
  gsize length; /* of @reply; 0: up to its zero */
  gsize repeat; /* sends @reply so many times more */
  guint pause;  /* ms after each byte */
  End end;
} Script;

static void
act (RawPeer *peer, guint nth, gconstpointer user_data)
{
  const Script *script = user_data;
  gsize length = script->length != 0 || script->reply == NULL ? script->length : strlen (script->reply);

  if (!script->deaf && !raw_peer_read_request (peer))
    return;
  for (gsize i = 0; i < length && script->pause > 0; i++)
    {
      if (!raw_peer_send_data (peer, script->reply + i, 1))
        return;
      g_usleep (script->pause * 1000);
    }
  for (gsize i = 0; i <= script->repeat && script->pause == 0; i++)
    if (!raw_peer_send_data (peer, script->reply, length))
      return;
  if (script->end == END_RESET)
    raw_peer_reset (peer);
  else if (script->end == END_HANG)
    raw_peer_wait_for_close (peer);
}

/* One submission against @script; also checks that there was no second request, in any way. */
static RushesOutcome *
submit_once (const Script *script, gint64 deadline)
{
  g_autoptr (RawServer) server = raw_server_new (act, script, NULL);
  g_autoptr (RushesClient) client = make_client (deadline);
  RushesOutcome *outcome = submit (client, raw_server_get_origin (server));

  g_assert_cmpuint (raw_server_count_connections (server), ==, 1);
  g_assert_cmpuint (raw_server_count_requests (server), ==, script->deaf ? 0 : 1);
  return outcome;
}

static void
assert_outcome (const RushesOutcome *outcome, RushesOutcomeKind kind, RushesReason reason)
{
  if (outcome->kind != kind || outcome->reason != reason)
    g_test_message ("kind %d, reason %s", outcome->kind, rushes_reason_get_nick (outcome->reason));
  g_assert_cmpint (outcome->kind, ==, kind);
  g_assert_cmpint (outcome->reason, ==, reason);
}

/* What goes out is this and nothing more. */
static void
test_bytes (void)
{
  g_autofree char *reply = answer (200, "Trace-Id: 0af7\r\n", ACCEPTED_BODY);
  Script script = { .reply = reply };
  g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesOutcome) outcome = submit (client, raw_server_get_origin (server));
  g_auto (GStrv) parts = g_strsplit (raw_server_get_request (server, 0), "\r\n\r\n", 2);
  g_auto (GStrv) lines = g_strsplit (parts[0], "\r\n", -1);
  g_autofree char *host = g_strdup_printf ("Host: 127.0.0.1:%u", raw_server_get_port (server));
  const char *const want[] = {
    "Accept: application/json",
    "Accept-Encoding: identity",
    "Authorization: Bearer " TEST_KEY,
    "Connection: Keep-Alive",
    "Content-Length: 70",
    "Content-Type: application/json",
    host,
    "User-Agent: Rushes/" RUSHES_VERSION,
    NULL,
  };

  assert_outcome (outcome, RUSHES_OUTCOME_ACCEPTED, RUSHES_REASON_NONE);
  g_assert_cmpstr (outcome->task_id, ==, "306700000000001");
  g_assert_cmpint (outcome->http_status, ==, 200);
  g_assert_cmpstr (outcome->excerpt, ==, ACCEPTED_BODY "\nTrace-Id: 0af7");
  g_assert_cmpstr (lines[0], ==, "POST /minimax/v1/video_generation HTTP/1.1");
  g_assert_cmpuint (g_strv_length (lines + 1), ==, G_N_ELEMENTS (want) - 1);
  for (guint i = 0; want[i] != NULL; i++)
    g_assert_true (g_strv_contains ((const char *const *) lines + 1, want[i]));
  g_assert_cmpstr (parts[1], ==, "{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":\"A “fox”\\n雪\",\"duration\":6}");
}

/* Whatever it is answered, libsoup does not send a submission again (F1, F2, F10). */
static void
test_once (void)
{
  static const struct
  {
    const char *head;
    RushesOutcomeKind kind;
    RushesReason reason;
    gint64 wait; /* s */
  } rows[] = {
    { "421 Misdirected Request", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_MISDIRECTED },
    { "301 Moved\r\nLocation: /minimax/v1/other", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT },
    { "302 Found\r\nLocation: /minimax/v1/other", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT },
    { "303 See Other\r\nLocation: /minimax/v1/other", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT },
    { "307 Temporary\r\nLocation: /minimax/v1/other", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT },
    { "308 Permanent\r\nLocation: /minimax/v1/other", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT },
    { "408 Request Timeout", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_SERVER_ERROR },
    { "425 Too Early", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_SERVER_ERROR },
    { "503 Unavailable\r\nRetry-After: 1", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_SERVER_ERROR, 1 },
    { "401 No\r\nWWW-Authenticate: Basic realm=\"x\"", RUSHES_OUTCOME_HOLD, RUSHES_REASON_KEY_REFUSED },
    { "401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"", RUSHES_OUTCOME_HOLD, RUSHES_REASON_KEY_REFUSED },
    { "407 No\r\nProxy-Authenticate: Basic realm=\"x\"", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_SERVER_ERROR },
    { "429 Slow\r\nRetry-After: 30", RUSHES_OUTCOME_TRY_LATER, RUSHES_REASON_RATE_LIMIT, 30 },
    { "400 Bad", RUSHES_OUTCOME_REFUSED, RUSHES_REASON_INVALID_REQUEST },
    { "404 None", RUSHES_OUTCOME_REFUSED, RUSHES_REASON_NO_SUCH_SERVICE },
    { "200 OK", RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE },
  };
  static const char *const closings[] = { "", "Connection: close\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (closings); j++)
      {
        g_autofree char *reply =
          g_strdup_printf ("HTTP/1.1 %s\r\n%sContent-Length: 0\r\n\r\n", rows[i].head, closings[j]);
        Script script = { .reply = reply };
        g_autoptr (RushesOutcome) outcome = submit_once (&script, 0);

        g_test_message ("%s", rows[i].head);
        assert_outcome (outcome, rows[i].kind, rows[i].reason);
        g_assert_cmpint (outcome->http_status, ==, atoi (rows[i].head));
        g_assert_cmpint (outcome->retry_after, ==, rows[i].wait * RUSHES_SECOND);
      }
}

/* The connection ends without an answer: SUBE-16. */
static void
test_no_answer (void)
{
  static const Script scripts[] = {
    { .end = END_CLOSE },
    { .end = END_RESET },
    { .deaf = TRUE, .end = END_CLOSE },
    { .deaf = TRUE, .end = END_RESET },
    { .reply = "HT", .end = END_RESET },
    { .reply = "HTTP/1.1 100 Continue\r\n\r\n", .end = END_CLOSE },
    { .reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", .end = END_RESET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (RushesOutcome) outcome = submit_once (&scripts[i], 0);

      /* A connection that is reset at once may never have stood: then nothing was written. */
      if (scripts[i].deaf && outcome->kind == RUSHES_OUTCOME_NOT_SENT)
        assert_outcome (outcome, RUSHES_OUTCOME_NOT_SENT, RUSHES_REASON_NO_CONNECTION);
      else
        assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_CUT);
    }
}

/* Cut anywhere, an answer is doubt; but an id that was read whole is an id. */
static void
test_cut (void)
{
  static const char *const heads[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Length: %zu\r\n\r\n%s",
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_autofree char *whole = g_strdup_printf (heads[i], strlen (ACCEPTED_BODY), ACCEPTED_BODY);
#pragma GCC diagnostic pop
      gsize needed = (gsize) (strstr (whole, ACCEPTED_BODY) - whole) + strlen (ACCEPTED_BODY);

      for (gsize cut = 1; cut <= strlen (whole); cut += cut > needed - 4 && cut < needed + 2 ? 1 : 9)
        {
          Script script = { .reply = whole, .length = cut };
          g_autoptr (RushesOutcome) outcome = submit_once (&script, 0);

          g_assert_cmpint (outcome->kind, ==, cut < needed ? RUSHES_OUTCOME_DOUBT : RUSHES_OUTCOME_ACCEPTED);
        }
    }
}

/* The length says that more was to come. */
static void
test_short (void)
{
  g_autofree char *id = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n%s", ACCEPTED_BODY);
  g_autofree char *closed =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 500\r\n\r\n%s", ACCEPTED_BODY);
  const char *refusals[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"base_resp\":{\"status_code\":1026}}",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 500\r\n\r\n{\"base_resp\":{\"status_code\":1026}}",
    "HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 500\r\n\r\n{\"code\":\"1026\"}",
    "HTTP/1.1 401 No\r\nContent-Length: 500\r\n\r\n",
  };
  Script good = { .reply = id }, also_good = { .reply = closed };
  g_autoptr (RushesOutcome) first = submit_once (&good, 0);
  g_autoptr (RushesOutcome) second = submit_once (&also_good, 0);

  assert_outcome (first, RUSHES_OUTCOME_ACCEPTED, RUSHES_REASON_NONE);
  assert_outcome (second, RUSHES_OUTCOME_ACCEPTED, RUSHES_REASON_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      Script script = { .reply = refusals[i] };
      g_autoptr (RushesOutcome) outcome = submit_once (&script, 0);

      assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_CUT);
    }
}

/* Lengths that are none (F14), and answers that are none: SUBE-17. */
static void
test_unreadable (void)
{
  static const char *const replies[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{ }",
    "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\n{}",
    "HTTP/1.1 400 Bad\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"task_id\":\"30670000",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      Script script = { .reply = replies[i] };
      g_autoptr (RushesOutcome) outcome = submit_once (&script, 0);

      g_test_message ("%u", i);
      assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE);
    }
}

/* libsoup logs this one, and takes it for an empty body (F14). */
static void
test_negative (void)
{
  Script script = { .reply = "HTTP/1.1 400 Bad\r\nContent-Length: -5\r\n\r\n{}" };
  g_autoptr (RushesOutcome) outcome = NULL;

  g_test_expect_message ("GLib-GObject", G_LOG_LEVEL_WARNING, "*content-length*");
  outcome = submit_once (&script, 0);
  g_test_assert_expected_messages ();
  assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE);
}

/* Not HTTP at all, and headers without end. */
static void
test_nonsense (void)
{
  g_autofree char *filler = g_strnfill (200 * 1024, 'x');
  g_autofree char *wide = g_strdup_printf ("HTTP/1.1 200 OK\r\nX: %s\r\n\r\n{}", filler);
  const char *replies[] = { "hello\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "SSH-2.0-x\r\n\r\n", wide, "\r\n\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      Script script = { .reply = replies[i] };
      g_autoptr (RushesOutcome) outcome = submit_once (&script, 0);

      g_test_message ("%u: %s", i, rushes_reason_get_nick (outcome->reason));
      g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_DOUBT);
    }
}

/* Total time is bounded, whatever trickles in (F13). */
static void
test_deadline (void)
{
  g_autofree char *drip = answer (200, "", ACCEPTED_BODY);
  const Script scripts[] = {
    { .end = END_HANG },
    { .deaf = TRUE, .end = END_HANG },
    { .reply = drip, .pause = 40 },
    { .reply = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", .end = END_HANG },
    { .reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .end = END_HANG },
    { .reply = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", .pause = 30, .end = END_HANG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (RushesOutcome) outcome = submit_once (&scripts[i], SHORT);

      assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_TIMEOUT);
      g_assert_cmpint (g_get_monotonic_time () - start, >=, SHORT - 5000);
      g_assert_cmpint (g_get_monotonic_time () - start, <, SHORT + RUSHES_SECOND);
    }
}

static gboolean
count_beat (gpointer user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

/* Floods end soon, and leave the main loop alive: 1xx answers, bodies without end. */
static void
test_flood (void)
{
  g_autofree char *page = g_strnfill (64 * 1024, ' ');
  const Script interims = { .reply = "HTTP/1.1 100 Continue\r\n\r\n", .repeat = FOR_EVER };
  g_autofree char *body = g_strdup_printf ("HTTP/1.1 200 OK\r\n\r\n%s", page);
  const Script endless = { .reply = body, .repeat = FOR_EVER };
  g_autofree char *sized = g_strdup_printf ("HTTP/1.1 400 Bad\r\nContent-Length: 10485760\r\n\r\n%s", page);
  const Script large = { .reply = sized, .repeat = 160 };
  const Script *const scripts[] = { &interims, &endless, &large };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      gint64 start = g_get_monotonic_time ();
      guint beats = 0;
      guint beat = g_timeout_add (1, count_beat, &beats);
      g_autoptr (RushesOutcome) outcome = submit_once (scripts[i], 0);

      g_source_remove (beat);
      assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * RUSHES_SECOND);
      if (outcome->excerpt != NULL)
        g_assert_cmpuint (strlen (outcome->excerpt), <=, 64 * 1024);
    }
}

/* Deep and wide documents reach no parser that would break on them (F6); large sound ones are read. */
static void
test_large (void)
{
  g_autofree char *nest = g_strnfill (500 * 1000, '[');
  g_autofree char *deep = answer (200, "", nest);
  g_autofree char *word = g_strnfill (60 * 1024, 'x');
  g_autofree char *wide_body =
    g_strdup_printf ("{\"a\":\"%s\",\"b\":\"%s\",\"task_id\":\"306700000000001\"}", word, word);
  g_autofree char *wide = answer (200, "", wide_body);
  Script deep_script = { .reply = deep }, wide_script = { .reply = wide };
  g_autoptr (RushesOutcome) refused = submit_once (&deep_script, 0);
  g_autoptr (RushesOutcome) read = submit_once (&wide_script, 0);

  assert_outcome (refused, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE);
  g_assert_cmpuint (strlen (refused->excerpt), <=, 64 * 1024);
  assert_outcome (read, RUSHES_OUTCOME_ACCEPTED, RUSHES_REASON_NONE);
  g_assert_cmpuint (strlen (read->excerpt), <=, 64 * 1024);
}

/* A service that repeats the key does not make the program keep or show it. */
static void
test_key_hidden (void)
{
  static const char *const bodies[] = {
    "{\"error\":{\"message\":\"bad key " TEST_KEY "\",\"code\":\"" TEST_KEY "\"},\"status\":\"" TEST_KEY "\"}",
    "<html>" TEST_KEY "</html>",
    /* Written so that it only comes into being by reading. */
    "{\"message\":\"sk-test-CANARY\\u002d7f3a\",\"code\":\"sk-test-CANARY\\u002d7f3a\"}",
    "sk-test-\x01"
    "CANARY-7f3a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *reply = answer (401, "Trace-Id: " TEST_KEY "\r\n", bodies[i]);
      Script script = { .reply = reply };
      g_autoptr (RushesOutcome) outcome = submit_once (&script, 0);
      g_autofree char *all =
        g_strjoin ("|", outcome->message != NULL ? outcome->message : "", outcome->code != NULL ? outcome->code : "",
                   outcome->status != NULL ? outcome->status : "", outcome->excerpt, NULL);

      assert_outcome (outcome, RUSHES_OUTCOME_HOLD, RUSHES_REASON_KEY_REFUSED);
      g_assert_null (strstr (all, TEST_KEY));
    }
}

static void
test_query (void)
{
  g_autofree char *reply = answer (200, "", "{\"task_id\":\"x.1:2-3_4\",\"status\":\"Processing\"}");
  Script script = { .reply = reply };
  g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesLook) seen = query (client, raw_server_get_origin (server), "x.1:2-3_4");
  g_autoptr (RushesLook) file = retrieve (client, raw_server_get_origin (server), "42");
  const char *request = raw_server_get_request (server, 0);

  g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_ONGOING);
  g_assert_cmpstr (seen->status, ==, "Processing");
  g_assert_true (g_str_has_prefix (request, "GET /minimax/v1/query/video_generation?task_id=x.1%3A2-3_4 HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer " TEST_KEY "\r\n"));
  g_assert_true (g_str_has_suffix (request, "\r\n\r\n"));
  g_assert_cmpint (file->reason, ==, RUSHES_REASON_LINK_PENDING);
  g_assert_true (
    g_str_has_prefix (raw_server_get_request (server, 1), "GET /minimax/v1/files/retrieve?file_id=42 HTTP/1.1\r\n"));
}

/* An id that would change the request is not asked for. */
static void
test_query_ids (void)
{
  static const char *const ids[] = { "", "a b", "1&x=2", "1\r\nX: y", "../x", "1#", "雪", "-1" };
  Script script = { .reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" };
  g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
  g_autoptr (RushesClient) client = make_client (0);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (RushesLook) seen = query (client, raw_server_get_origin (server), ids[i]);
      g_autoptr (RushesLook) file = retrieve (client, raw_server_get_origin (server), ids[i]);

      g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_NOT_FOUND);
      g_assert_cmpint (file->kind, ==, RUSHES_LOOK_NOT_FOUND);
    }
  g_assert_cmpuint (raw_server_count_connections (server), ==, 0);
}

/* Q-21: no single bad answer ends a task. */
static void
test_query_trouble (void)
{
  static const Script scripts[] = {
    { .end = END_CLOSE },
    { .end = END_RESET },
    { .end = END_HANG },
    { .reply = "HTTP/1.1 502 Bad\r\nContent-Length: 6\r\n\r\n<html>" },
    { .reply = "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n" },
    { .reply = "HTTP/1.1 421 Not Me\r\nContent-Length: 0\r\n\r\n" },
    { .reply = "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"status\":\"Fail\",\"task_id\":\"1\"}" },
    { .reply = "HTTP/1.1 100 Continue\r\n\r\n", .repeat = FOR_EVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (RawServer) server = raw_server_new (act, &scripts[i], NULL);
      g_autoptr (RushesClient) client = make_client (SHORT);
      g_autoptr (RushesLook) seen = query (client, raw_server_get_origin (server), "1");

      g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_RETRY);
      g_assert_cmpint (seen->reason, !=, RUSHES_REASON_NONE);
      g_assert_cmpint (seen->retry_after, ==, i == 4 ? 7 * RUSHES_SECOND : 0);
      g_assert_cmpuint (raw_server_count_requests (server), <=, 3);
    }
}

/* A kept connection that has died in the meantime costs nothing: a read may go out again. */
static void
close_later (RawPeer *peer, guint nth, gconstpointer user_data)
{
  if (raw_peer_read_request (peer))
    raw_peer_send (peer, user_data);
}

static void
test_query_again (void)
{
  g_autofree char *reply = answer (200, "", "{\"task_id\":\"1\",\"status\":\"Processing\"}");
  g_autoptr (RawServer) server = raw_server_new (close_later, reply, NULL);
  g_autoptr (RushesClient) client = make_client (0);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RushesLook) seen = query (client, raw_server_get_origin (server), "1");

      g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_ONGOING);
    }
}

/* Redirects of a call with a key are not followed, to anywhere. */
static void
test_redirect (void)
{
  Script trap_script = { .reply = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"task_id\":\"x\"}" };
  g_autoptr (RawServer) trap = raw_server_new (act, &trap_script, NULL);
  static const int statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *reply = g_strdup_printf ("HTTP/1.1 %d Go\r\nLocation: %s/x\r\nContent-Length: 0\r\n\r\n",
                                                statuses[i], raw_server_get_origin (trap));
      Script script = { .reply = reply };
      g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
      g_autoptr (RushesClient) client = make_client (0);
      g_autoptr (RushesOutcome) outcome = submit (client, raw_server_get_origin (server));
      g_autoptr (RushesLook) seen = query (client, raw_server_get_origin (server), "1");
      g_autoptr (RushesLook) file = retrieve (client, raw_server_get_origin (server), "1");

      assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT);
      g_assert_cmpint (seen->reason, ==, RUSHES_REASON_REDIRECT);
      g_assert_cmpint (file->reason, ==, RUSHES_REASON_REDIRECT);
      g_assert_cmpuint (raw_server_count_requests (server), ==, 3);
    }
  g_assert_cmpuint (raw_server_count_connections (trap), ==, 0);
}

typedef struct
{
  RawServer *server;
  GCancellable *cancellable;
} Interruption;

static gboolean
has_arrived (gpointer user_data)
{
  Interruption *interruption = user_data;

  return raw_server_count_requests (interruption->server) == 1;
}

/* Taken back before the request begins it was not sent; later nobody knows. */
static void
test_cancel (void)
{
  Script script = { .end = END_HANG };
  g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesProfile) profile = make_profile (raw_server_get_origin (server));
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (RushesRequest) request = make_request ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Interruption interruption = { server, cancellable };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (RushesOutcome) outcome = NULL;
      GAsyncResult *waited = NULL;

      if (i == 0)
        g_cancellable_cancel (cancellable);
      rushes_client_submit_async (client, profile, key, request, cancellable, test_store_result, &waited);
      if (i == 1)
        g_cancellable_cancel (cancellable);
      if (i == 2)
        g_assert_true (test_spin_until (has_arrived, &interruption));
      g_cancellable_cancel (cancellable);
      result = test_wait_result (&waited);
      outcome = rushes_client_submit_finish (client, result);
      if (i < 2)
        assert_outcome (outcome, RUSHES_OUTCOME_NOT_SENT, RUSHES_REASON_USER);
      else
        assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_INTERRUPTED);
    }
  g_assert_cmpuint (raw_server_count_requests (server), ==, 1);
}

/* Taken back at any moment, it ends, as one of the two, and what the server saw agrees. */
static void
test_cancel_anywhere (void)
{
  g_autofree char *reply = answer (200, "", ACCEPTED_BODY);
  const Script script = { .reply = reply, .pause = 1, .end = END_HANG };

  for (guint turns = 0; turns < 60; turns++)
    {
      g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
      g_autoptr (RushesClient) client = make_client (0);
      g_autoptr (RushesProfile) profile = make_profile (raw_server_get_origin (server));
      g_autoptr (RushesKey) key = make_key ();
      g_autoptr (RushesRequest) request = make_request ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (RushesOutcome) outcome = NULL;
      GAsyncResult *waited = NULL;

      rushes_client_submit_async (client, profile, key, request, cancellable, test_store_result, &waited);
      for (guint i = 0; i < turns && waited == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      result = test_wait_result (&waited);
      outcome = rushes_client_submit_finish (client, result);
      if (outcome->kind == RUSHES_OUTCOME_NOT_SENT)
        g_assert_cmpuint (raw_server_count_bytes (server), ==, 0);
      else if (outcome->kind == RUSHES_OUTCOME_DOUBT)
        g_assert_cmpint (outcome->reason, ==, RUSHES_REASON_INTERRUPTED);
      else
        g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_ACCEPTED);
      g_assert_cmpuint (raw_server_count_requests (server), <=, 1);
    }
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (gzip));

  g_assert_true (
    g_output_stream_write_all (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Nothing is unpacked, so that nothing can burst (F5), not even what would be an id. */
static void
test_compressed (void)
{
  static const char *const encodings[] = { "gzip", "gzip, gzip" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (ACCEPTED_BODY, strlen (ACCEPTED_BODY));

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      GBytes *packed = compress (bytes);
      GString *reply = g_string_new (NULL);
      g_autoptr (RushesOutcome) outcome = NULL;
      Script script = { .end = END_CLOSE };

      g_bytes_unref (bytes);
      bytes = packed;
      g_string_printf (reply, "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %zu\r\n\r\n", encodings[i],
                       g_bytes_get_size (packed));
      g_string_append_len (reply, g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed));
      script.reply = reply->str;
      script.length = reply->len;
      outcome = submit_once (&script, 0);
      assert_outcome (outcome, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE);
      g_string_free (reply, TRUE);
    }
}

/* Without a key or an address nothing begins. */
static void
test_unsent (void)
{
  Script script = { .end = END_HANG };
  g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesProfile) profile = make_profile (raw_server_get_origin (server));
  g_autoptr (RushesProfile) nowhere = make_profile ("http://relay.example");
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (RushesRequest) request = make_request ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (RushesOutcome) keyless = NULL;
  g_autoptr (RushesOutcome) placeless = NULL;
  g_autoptr (RushesLook) seen = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_submit_async (client, profile, NULL, request, NULL, test_store_result, &waited);
  first = test_wait_result (&waited);
  keyless = rushes_client_submit_finish (client, first);
  assert_outcome (keyless, RUSHES_OUTCOME_NOT_SENT, RUSHES_REASON_NO_KEY);
  rushes_client_submit_async (client, nowhere, key, request, NULL, test_store_result, &waited);
  second = test_wait_result (&waited);
  placeless = rushes_client_submit_finish (client, second);
  assert_outcome (placeless, RUSHES_OUTCOME_NOT_SENT, RUSHES_REASON_INVALID_URL);
  rushes_client_query_async (client, profile, NULL, "1", NULL, test_store_result, &waited);
  third = test_wait_result (&waited);
  seen = rushes_client_query_finish (client, third);
  g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_HOLD);
  g_assert_cmpint (seen->reason, ==, RUSHES_REASON_NO_KEY);
  g_assert_cmpuint (raw_server_count_connections (server), ==, 0);
}

static void
test_refused (void)
{
  RawServer *server = raw_server_new (act, NULL, NULL);
  g_autofree char *origin = g_strdup (raw_server_get_origin (server));
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesOutcome) outcome = NULL;
  g_autoptr (RushesLook) seen = NULL;

  raw_server_free (server);
  outcome = submit (client, origin);
  assert_outcome (outcome, RUSHES_OUTCOME_NOT_SENT, RUSHES_REASON_NO_CONNECTION);
  seen = query (client, origin, "1");
  g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_RETRY);
  g_assert_cmpint (seen->reason, ==, RUSHES_REASON_NO_CONNECTION);
}

/* Many at once neither wait for each other nor mix. */
static void
test_many (void)
{
  g_autofree char *reply = answer (200, "", ACCEPTED_BODY);
  Script script = { .reply = reply };
  g_autoptr (RawServer) server = raw_server_new (act, &script, NULL);
  RushesClient *client = make_client (0);
  g_autoptr (RushesProfile) profile = make_profile (raw_server_get_origin (server));
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (RushesRequest) request = make_request ();
  GAsyncResult *waited[40] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (waited); i++)
    rushes_client_submit_async (client, profile, key, request, NULL, test_store_result, &waited[i]);
  for (guint i = 0; i < G_N_ELEMENTS (waited); i++)
    {
      g_autoptr (GAsyncResult) result = test_wait_result (&waited[i]);
      g_autoptr (RushesOutcome) outcome = rushes_client_submit_finish (client, result);

      assert_outcome (outcome, RUSHES_OUTCOME_ACCEPTED, RUSHES_REASON_NONE);
    }
  g_assert_cmpuint (raw_server_count_requests (server), ==, G_N_ELEMENTS (waited));
  TEST_FINALIZES (client);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/client/sends-these-bytes", test_bytes);
  g_test_add_func ("/client/submits-once", test_once);
  g_test_add_func ("/client/no-answer-is-doubt", test_no_answer);
  g_test_add_func ("/client/cut-is-doubt-but-an-id-is-an-id", test_cut);
  g_test_add_func ("/client/short-is-cut", test_short);
  g_test_add_func ("/client/unreadable-is-doubt", test_unreadable);
  g_test_add_func ("/client/negative-length-is-doubt", test_negative);
  g_test_add_func ("/client/nonsense-is-doubt", test_nonsense);
  g_test_add_func ("/client/deadlines-are-total", test_deadline);
  g_test_add_func ("/client/floods-end", test_flood);
  g_test_add_func ("/client/large-answers", test_large);
  g_test_add_func ("/client/never-shows-the-key", test_key_hidden);
  g_test_add_func ("/client/query", test_query);
  g_test_add_func ("/client/query-asks-for-sound-ids-only", test_query_ids);
  g_test_add_func ("/client/query-survives-trouble", test_query_trouble);
  g_test_add_func ("/client/query-outlives-connections", test_query_again);
  g_test_add_func ("/client/never-follows-with-the-key", test_redirect);
  g_test_add_func ("/client/cancel", test_cancel);
  g_test_add_func ("/client/cancel-at-any-moment", test_cancel_anywhere);
  g_test_add_func ("/client/unpacks-nothing", test_compressed);
  g_test_add_func ("/client/begins-nothing-without-key-or-address", test_unsent);
  g_test_add_func ("/client/refused-connection-is-not-sent", test_refused);
  g_test_add_func ("/client/many-at-once", test_many);
  return g_test_run ();
}
