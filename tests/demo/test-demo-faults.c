/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "test-support.h"

#include <string.h>

/* Each scripted fault does what it says, once, and in order; and nothing stays open after it. */

static char *
first_id (RushesDemoRelay *relay)
{
  g_autofree char *body = demo_body ("a cat", 6);
  g_autoptr (DemoAnswer) answer = demo_submit (relay, body);

  g_assert_cmpuint (answer->status, ==, 200);
  return g_strdup (rushes_demo_relay_get_task_ids (relay)[0]);
}

/* Once each, in the order they came, per call, whatever the key is. */
static void
test_order (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *id = first_id (relay);
  static const guint statuses[] = { 502, 524, 404, 200 };

  rushes_demo_relay_push_fault (relay, "query", "status:502");
  rushes_demo_relay_push_fault (relay, "query", "status:524");
  rushes_demo_relay_push_fault (relay, "retrieve", "status:500");
  rushes_demo_relay_push_fault (relay, "query", "answer:404:{\"message\":\"no\"}");
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_query (relay, id);

      g_assert_no_error (answer->error);
      g_assert_cmpuint (answer->status, ==, statuses[i]);
      if (i < 2)
        g_assert_cmpstr (soup_message_headers_get_content_type (answer->headers, NULL), ==, "text/html");
      if (i == 2)
        demo_assert (answer, "message", "\"no\"");
    }
  g_assert_cmpuint (rushes_demo_relay_count (relay, "query"), ==, 4);
  g_assert_cmpuint (rushes_demo_relay_count (relay, "retrieve"), ==, 0);
  demo_stop (relay);
}

/* What comes before the call is looked at creates nothing. */
static void
test_before (void)
{
  static const char *const faults[] = { "close",
                                        "status:502",
                                        "body:{\"base_resp\":{\"status_code\":0}}",
                                        "body:",
                                        "answer:503:{\"error\":{\"code\":\"model_not_found\"}}",
                                        "code:1008",
                                        "redirect:http://127.0.0.1:1/elsewhere",
                                        "redirect:307:http://127.0.0.1:1/elsewhere",
                                        "retry-after:30",
                                        "status:422",
                                        "html" };
  static const guint statuses[] = { 0, 502, 200, 200, 503, 200, 302, 307, 429, 422, 200 };
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *body = demo_body ("a cat", 6);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (DemoAnswer) answer = NULL;

      rushes_demo_relay_push_fault (relay, "submit", faults[i]);
      answer = demo_submit (relay, body);
      g_assert_cmpuint (answer->status, ==, statuses[i]);
      if (statuses[i] == 0)
        g_assert_error (answer->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
      else
        g_assert_no_error (answer->error);
      if (statuses[i] / 100 == 3)
        g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Location"), ==,
                         "http://127.0.0.1:1/elsewhere");
      if (statuses[i] == 429)
        g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Retry-After"), ==, "30");
      if (strcmp (faults[i], "code:1008") == 0)
        demo_assert (answer, "base_resp.status_code", "1008");
      g_assert_cmpuint (rushes_demo_relay_count (relay, "submit"), ==, i + 1);
      g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, 0);
    }
  demo_stop (relay);
}

/* libsoup does not always say that a body is shorter than was announced; its length does. */
static void
check_half (const DemoAnswer *answer)
{
  g_assert_cmpuint (answer->status, ==, 200);
  if (answer->error == NULL)
    g_assert_cmpint (g_bytes_get_size (answer->body), ==,
                     soup_message_headers_get_content_length (answer->headers) / 2);
}

/* The task is there, and the answer is not; what was created can be queried. */
static void
test_create_then (void)
{
  static const char *const faults[] = { "create-then-close", "create-then-status:502", "create-then-body:{}", "cut",
                                        "create-then-code:1000" };
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *body = demo_body ("a cat", 6);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (DemoAnswer) answer = NULL;
      g_autoptr (DemoAnswer) query = NULL;
      const char *id;

      rushes_demo_relay_push_fault (relay, "submit", faults[i]);
      answer = demo_submit (relay, body);
      g_assert_cmpuint (answer->status, ==, i == 0 ? 0 : i == 1 ? 502 : 200);
      if (i == 0)
        g_assert_nonnull (answer->error);
      else if (strcmp (faults[i], "cut") == 0)
        check_half (answer);
      g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, i + 1);
      id = rushes_demo_relay_get_task_ids (relay)[i];
      query = demo_query (relay, id);
      demo_assert (query, "code", "\"success\"");
    }
  demo_stop (relay);
}

typedef struct
{
  GCancellable *cancellable;
  GByteArray *bytes; /* (owned): what came */
  gboolean ended;    /* the other side closed */
} Raw;

/* Sends @request by hand and reads until the end, or until a quarter of a second brought nothing. */
static void
raw (RushesDemoRelay *relay, const char *request, Raw *out)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GAsyncResult) stored = NULL, connected = NULL;
  g_autoptr (GUri) uri = g_uri_parse (rushes_demo_relay_get_url (relay), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  GInputStream *input;

  out->bytes = g_byte_array_new ();
  g_socket_client_connect_to_host_async (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL, test_store_result,
                                         &stored);
  connected = test_wait_result (&stored);
  connection = g_socket_client_connect_to_host_finish (client, connected, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  while (!out->ended)
    {
      g_autoptr (GAsyncResult) waiting = NULL, result = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      guint8 buffer[4096];
      gssize count;
      guint timer = demo_cancel_later (cancellable, 250);

      g_input_stream_read_async (input, buffer, sizeof buffer, G_PRIORITY_DEFAULT, cancellable, test_store_result,
                                 &waiting);
      result = test_wait_result (&waiting);
      count = g_input_stream_read_finish (input, result, NULL);
      if (!g_cancellable_is_cancelled (cancellable))
        g_source_remove (timer);
      else
        break;
      if (count > 0)
        g_byte_array_append (out->bytes, buffer, (guint) count);
      out->ended = count <= 0;
    }
}

static void
raw_clear (Raw *out)
{
  g_clear_pointer (&out->bytes, g_byte_array_unref);
  out->ended = FALSE;
}

static void
test_stall (void)
{
  static const char request[] = "GET /minimax/v1/query/video_generation?task_id=1 HTTP/1.1\r\nHost: localhost\r\n"
                                "Authorization: Bearer demo\r\n\r\n";
  RushesDemoRelay *relay = demo_start (NULL);
  Raw out = { 0 };

  rushes_demo_relay_push_fault (relay, "query", "stall");
  raw (relay, request, &out);
  g_assert_false (out.ended);
  g_assert_cmpuint (out.bytes->len, ==, 0);
  raw_clear (&out);
  rushes_demo_relay_push_fault (relay, "query", "stall-half");
  raw (relay, request, &out);
  g_assert_false (out.ended);
  g_assert_nonnull (g_strstr_len ((char *) out.bytes->data, out.bytes->len, "\r\n\r\n{"));
  raw_clear (&out);
  rushes_demo_relay_push_fault (relay, "query", "close");
  raw (relay, request, &out);
  g_assert_true (out.ended);
  g_assert_cmpuint (out.bytes->len, ==, 0);
  raw_clear (&out);
  demo_stop (relay);
}

/* A video that is cut, in each of the ways that libsoup takes for different things; and what is no video at all. */
static void
test_file (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *id = first_id (relay);
  g_autofree char *url = demo_wait_link (relay, id);
  g_autoptr (DemoAnswer) whole = demo_get (url, NULL);
  g_autoptr (DemoAnswer) cut = NULL;
  g_autoptr (DemoAnswer) chunked = NULL;
  g_autoptr (DemoAnswer) html = NULL;
  g_autoptr (DemoAnswer) gone = NULL;
  gsize size = g_bytes_get_size (whole->body);

  rushes_demo_relay_push_fault (relay, "file", "cut");
  cut = demo_get (url, NULL);
  check_half (cut);
  g_assert_cmpint (soup_message_headers_get_content_length (cut->headers), ==, size);
  rushes_demo_relay_push_fault (relay, "file", "cut-chunked");
  chunked = demo_get (url, NULL);
  g_assert_cmpuint (chunked->status, ==, 200);
  g_assert_cmpint (soup_message_headers_get_encoding (chunked->headers), ==, SOUP_ENCODING_CHUNKED);
  if (chunked->error == NULL)
    g_assert_cmpuint (g_bytes_get_size (chunked->body), ==, size / 2);
  rushes_demo_relay_push_fault (relay, "file", "html");
  html = demo_get (url, NULL);
  g_assert_cmpuint (html->status, ==, 200);
  g_assert_cmpstr (soup_message_headers_get_content_type (html->headers, NULL), ==, "text/html");
  rushes_demo_relay_push_fault (relay, "file", "gone");
  gone = demo_get (url, NULL);
  g_assert_cmpuint (gone->status, ==, 403);
  g_assert_cmpstr (soup_message_headers_get_content_type (gone->headers, NULL), ==, "application/xml");
  g_assert_cmpuint (rushes_demo_relay_count (relay, "file"), ==, 5);
  demo_stop (relay);
}

static void
test_delay (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *id = first_id (relay);
  g_autoptr (DemoAnswer) answer = NULL;
  gint64 before = g_get_monotonic_time ();

  rushes_demo_relay_push_fault (relay, "query", "delay:100");
  answer = demo_query (relay, id);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 100 * 1000);
  demo_stop (relay);
}

static gboolean
is_settled (gpointer user_data)
{
  return demo_count_fds () <= *(guint *) user_data;
}

/* A client that goes while its reply is delayed leaves nothing, and harms nobody. */
static void
test_delay_left (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *id = first_id (relay);
  guint before = demo_count_fds ();
  Raw out = { 0 };

  for (guint i = 0; i < 3; i++)
    {
      rushes_demo_relay_push_fault (relay, "query", "delay:400");
      raw (relay, "GET /minimax/v1/query/video_generation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n\r\n",
           &out);
      g_assert_false (out.ended);
      raw_clear (&out);
    }
  g_assert_true (test_spin_until (is_settled, &before));
  demo_stop (relay);
}

static void
test_spelling (void)
{
  static const char *const wrong[] = { "",         "closed",       "status",      "status:",       "status:1000",
                                       "code:",    "code:x",       "redirect:",   "answer:200",    "delay:",
                                       "delay:1x", "create-then-", "retry-after", "retry-after:-1" };

  g_assert_true (rushes_demo_relay_knows_fault ("submit", "create-then-close"));
  g_assert_false (rushes_demo_relay_knows_fault ("submitted", "close"));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (rushes_demo_relay_knows_fault ("submit", wrong[i]));
  if (!g_test_undefined ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      RushesDemoRelay *relay = rushes_demo_relay_new (NULL);

      g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*known*");
      rushes_demo_relay_push_fault (relay, "submit", wrong[i]);
      g_test_assert_expected_messages ();
      g_object_unref (relay);
    }
}

static guint
run_each (RushesDemoRelay *relay, const char *body, const char *id, const char *url)
{
  static const char *const faults[] = { "close", "cut", "status:502", "code:1000", "cut-chunked", "gone" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (DemoAnswer) submit = NULL;
      g_autoptr (DemoAnswer) query = NULL;
      g_autoptr (DemoAnswer) file = NULL;

      rushes_demo_relay_push_fault (relay, "submit", faults[i]);
      rushes_demo_relay_push_fault (relay, "query", faults[i]);
      rushes_demo_relay_push_fault (relay, "file", faults[i]);
      submit = demo_submit (relay, body);
      query = demo_query (relay, id);
      file = demo_get (url, NULL);
    }
  return demo_count_fds ();
}

/* Not one connection stays behind, be it broken by the relay or left by the client while it was stalled. */
static void
test_descriptors (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *body = demo_body ("a cat", 6);
  g_autofree char *id = first_id (relay);
  g_autofree char *url = demo_wait_link (relay, id);
  guint before;
  Raw out = { 0 };

  run_each (relay, body, id, url);
  before = demo_count_fds ();
  for (guint i = 0; i < 5; i++)
    run_each (relay, body, id, url);
  for (guint i = 0; i < 3; i++)
    {
      rushes_demo_relay_push_fault (relay, "query", i == 0 ? "stall-half" : "stall");
      raw (relay, "GET /minimax/v1/query/video_generation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n\r\n",
           &out);
      raw_clear (&out);
    }
  g_assert_true (test_spin_until (is_settled, &before));
  demo_stop (relay);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/demo/faults/order", test_order);
  g_test_add_func ("/demo/faults/before", test_before);
  g_test_add_func ("/demo/faults/create-then", test_create_then);
  g_test_add_func ("/demo/faults/stall", test_stall);
  g_test_add_func ("/demo/faults/file", test_file);
  g_test_add_func ("/demo/faults/delay", test_delay);
  g_test_add_func ("/demo/faults/delay-left", test_delay_left);
  g_test_add_func ("/demo/faults/spelling", test_spelling);
  g_test_add_func ("/demo/faults/descriptors", test_descriptors);
  return g_test_run ();
}
