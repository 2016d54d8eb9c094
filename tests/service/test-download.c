/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-support.h"
#include "rushes-client.h"
#include "rushes-clock.h"
#include "test-support.h"

#include <string.h>

static void
say (RawPeer *peer, guint nth, gconstpointer user_data)
{
  if (raw_peer_read_request (peer))
    raw_peer_send (peer, user_data);
}

static void
say_and_hang (RawPeer *peer, guint nth, gconstpointer user_data)
{
  say (peer, nth, user_data);
  raw_peer_wait_for_close (peer);
}

static char *
link_to (RawServer *server)
{
  return g_strconcat (raw_server_get_origin (server), "/v.mp4?Signature=a%2Bb", NULL);
}

static gboolean
has_header (RawServer *server, guint nth, const char *line)
{
  g_autofree char *framed = g_strconcat ("\r\n", line, "\r\n", NULL);

  return strcasestr (raw_server_get_request (server, nth), framed) != NULL;
}

static gboolean
has_key (RawServer *server, guint nth)
{
  return strstr (raw_server_get_request (server, nth), TEST_KEY) != NULL;
}

/* Asks @server, which is of another origin than the profile, for a video from @offset on. */
static RushesDownload *
fetch (const char *reply, gint64 offset, const char *etag)
{
  g_autoptr (RawServer) server = raw_server_new (say, reply, NULL);
  g_autofree char *url = link_to (server);
  g_autoptr (RushesClient) client = make_client (0);
  RushesDownload *opened = download (client, "https://relay.example", url, offset, etag);

  g_assert_cmpuint (raw_server_count_requests (server), ==, 1);
  g_assert_false (has_key (server, 0));
  g_assert_true ((opened->stream != NULL) == (opened->reason == RUSHES_REASON_NONE));
  return opened;
}

static void
test_whole (void)
{
  g_autoptr (RawServer) server = raw_server_new (say,
                                                 "HTTP/1.1 200 OK\r\nContent-Type: Video/MP4; x=1\r\nETag: \"a-1\"\r\n"
                                                 "Content-Length: 5\r\n\r\nhello",
                                                 NULL);
  g_autofree char *url = link_to (server);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesDownload) opened = download (client, "https://relay.example", url, 0, "\"x\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = drain (opened->stream, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "hello", 5);
  g_assert_cmpint (opened->reason, ==, RUSHES_REASON_NONE);
  g_assert_cmpint (opened->http_status, ==, 200);
  g_assert_cmpint (opened->start, ==, 0);
  g_assert_cmpint (opened->total, ==, 5);
  g_assert_cmpstr (opened->etag, ==, "\"a-1\"");
  g_assert_cmpstr (opened->type, ==, "video/mp4");
  g_assert_true (g_str_has_prefix (raw_server_get_request (server, 0), "GET /v.mp4?Signature=a%2Bb HTTP/1.1\r\n"));
  g_assert_true (has_header (server, 0, "Accept-Encoding: identity"));
  g_assert_null (strcasestr (raw_server_get_request (server, 0), "\r\nRange:"));
  g_assert_null (strcasestr (raw_server_get_request (server, 0), "\r\nIf-Range:"));
  g_assert_null (strcasestr (raw_server_get_request (server, 0), "\r\nAuthorization:"));
}

/* Lengths that cannot be relied on are not reported (F3, F14); only strong tags are tags. */
static void
test_heads (void)
{
  static const struct
  {
    const char *head;
    gint64 total;
    const char *etag;
  } rows[] = {
    { "Content-Length: 5\r\nETag: W/\"a\"\r\n", 5, NULL },
    { "Content-Length: 5\r\nETag: a\r\n", 5, NULL },
    { "Content-Length: 5\r\nETag: \"a\"\r\nETag: \"b\"\r\n", 5, NULL },
    { "Content-Length: 5\r\nETag: \"\"\r\n", 5, "\"\"" },
    { "Content-Length: 5\r\nETag: \"a b\"\r\n", 5, NULL },
    { "Content-Length: 5\r\nContent-Length: 5\r\n", -1, NULL },
    { "Content-Length: 9\r\nContent-Length: 5\r\n", -1, NULL },
    { "Content-Length: +5\r\n", -1, NULL },
    { "Transfer-Encoding: chunked\r\n", -1, NULL },
    { "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", -1, NULL },
    { "Connection: close\r\n", -1, NULL },
    { "Content-Encoding: identity\r\nContent-Length: 5\r\n", 5, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *reply = g_strconcat ("HTTP/1.1 200 OK\r\n", rows[i].head, "\r\nhello", NULL);
      g_autoptr (RushesDownload) opened = fetch (reply, 0, NULL);

      g_test_message ("%s", rows[i].head);
      g_assert_cmpint (opened->reason, ==, RUSHES_REASON_NONE);
      g_assert_cmpint (opened->total, ==, rows[i].total);
      g_assert_cmpstr (opened->etag, ==, rows[i].etag);
    }
}

static void
test_statuses (void)
{
  static const struct
  {
    const char *head;
    RushesReason reason;
  } rows[] = {
    { "401 No", RUSHES_REASON_LINK_GONE },
    { "403 No", RUSHES_REASON_LINK_GONE },
    { "404 No", RUSHES_REASON_LINK_GONE },
    { "410 No", RUSHES_REASON_LINK_GONE },
    { "416 No", RUSHES_REASON_INCOMPLETE },
    { "400 No", RUSHES_REASON_SERVER_ERROR },
    { "429 No", RUSHES_REASON_SERVER_ERROR },
    { "500 No", RUSHES_REASON_SERVER_ERROR },
    { "204 No", RUSHES_REASON_SERVER_ERROR },
    { "304 No", RUSHES_REASON_REDIRECT },
    { "302 No", RUSHES_REASON_REDIRECT },
    { "206 Part\r\nContent-Range: bytes 0-4/5", RUSHES_REASON_INCOMPLETE },
    { "200 OK\r\nContent-Type: text/html; charset=utf-8", RUSHES_REASON_NOT_A_VIDEO },
    { "200 OK\r\nContent-Type: application/json", RUSHES_REASON_NOT_A_VIDEO },
    { "200 OK\r\nContent-Type: application/xml", RUSHES_REASON_NOT_A_VIDEO },
    { "200 OK\r\nContent-Encoding: gzip", RUSHES_REASON_NOT_A_VIDEO },
    { "200 OK\r\nContent-Type: application/octet-stream", RUSHES_REASON_NONE },
    { "200 OK\r\nContent-Type: binary", RUSHES_REASON_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *reply = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", rows[i].head);
      g_autoptr (RushesDownload) opened = fetch (reply, 0, NULL);

      g_test_message ("%s", rows[i].head);
      g_assert_cmpint (opened->reason, ==, rows[i].reason);
      g_assert_cmpint (opened->http_status, ==, atoi (rows[i].head));
    }
}

/* A part is only taken where it is the one asked for, of the file that was begun. */
static void
test_parts (void)
{
  static const struct
  {
    const char *head;
    RushesReason reason;
    gint64 start;
    gint64 total;
  } rows[] = {
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/105", RUSHES_REASON_NONE, 100, 105 },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/*", RUSHES_REASON_NONE, 100, -1 },
    { "200 OK\r\nETag: \"b\"", RUSHES_REASON_NONE, 0, 5 },
    { "206 Part\r\nETag: \"b\"\r\nContent-Range: bytes 100-104/105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: W/\"a\"\r\nContent-Range: bytes 100-104/105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nContent-Range: bytes 100-104/105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 0-4/5", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 99-103/104", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 101-105/106", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/104", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/200", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-105/106", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-99/105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes -5/105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes */105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: items 100-104/105", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/105x", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/99999999999999999999", RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/105\r\nContent-Range: bytes 100-104/105",
      RUSHES_REASON_INCOMPLETE },
    { "206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/105\r\nContent-Type: multipart/byteranges; boundary=x",
      RUSHES_REASON_INCOMPLETE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *reply = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: 5\r\n\r\nhello", rows[i].head);
      g_autoptr (RushesDownload) opened = fetch (reply, 100, "\"a\"");

      g_test_message ("%s", rows[i].head);
      g_assert_cmpint (opened->reason, ==, rows[i].reason);
      if (opened->reason != RUSHES_REASON_NONE)
        continue;
      g_assert_cmpint (opened->start, ==, rows[i].start);
      g_assert_cmpint (opened->total, ==, rows[i].total);
    }
}

static void
test_range_asked (void)
{
  static const struct
  {
    const char *etag;
    gboolean asked;
  } rows[] = {
    { "\"a\"", TRUE }, { "W/\"a\"", FALSE }, { NULL, FALSE }, { "a", FALSE }, { "\"a\r\nX: y\"", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawServer) server =
        raw_server_new (say, "HTTP/1.1 206 Part\r\nETag: \"a\"\r\nContent-Range: bytes 100-104/105\r\n\r\nhello", NULL);
      g_autofree char *url = link_to (server);
      g_autoptr (RushesClient) client = make_client (0);
      g_autoptr (RushesDownload) opened = download (client, "https://relay.example", url, 100, rows[i].etag);

      g_assert_cmpint (opened->reason, ==, RUSHES_REASON_NONE);
      g_assert_true (has_header (server, 0, "Range: bytes=100-"));
      g_assert_true (has_header (server, 0, "If-Range: \"a\"") == rows[i].asked);
      g_assert_null (strcasestr (raw_server_get_request (server, 0), "\r\nX:"));
    }
}

/* The key goes to the very origin that it was entered for, and is gone once that was left. */
static void
test_key (void)
{
  g_autoptr (RawServer) own = raw_server_new (say, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", NULL);
  g_autoptr (RawServer) other = raw_server_new (say, "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", NULL);
  g_autofree char *own_url = link_to (own);
  g_autofree char *other_url = link_to (other);
  g_autofree char *own_by_name = g_strdup_printf ("http://localhost:%u/v", raw_server_get_port (own));
  g_autoptr (RushesClient) client = make_client (0);
  const char *origin = raw_server_get_origin (own);
  g_autoptr (RushesDownload) first = download (client, origin, own_url, 0, NULL);
  g_autoptr (RushesDownload) second = download (client, origin, other_url, 0, NULL);
  g_autoptr (RushesDownload) third = download (client, origin, own_by_name, 0, NULL);
  g_autoptr (RushesDownload) fourth = download (client, raw_server_get_origin (other), other_url, 0, NULL);

  g_assert_cmpint (first->reason, ==, RUSHES_REASON_NONE);
  g_assert_true (has_header (own, 0, "Authorization: Bearer " TEST_KEY));
  g_assert_cmpint (second->reason, ==, RUSHES_REASON_LINK_GONE);
  g_assert_false (has_key (other, 0));
  g_assert_cmpint (third->reason, ==, RUSHES_REASON_NONE);
  g_assert_false (has_key (own, 1));
  g_assert_cmpint (fourth->reason, ==, RUSHES_REASON_KEY_REFUSED);
  g_assert_true (has_key (other, 1));
}

/* Where a link leads: to a third server by way of a second. */
static void
test_redirects (void)
{
  g_autoptr (RawServer) last = raw_server_new (say, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", NULL);
  g_autofree char *to_last = g_strdup_printf (
    "HTTP/1.1 302 Go\r\nLocation: %s/last?x=%%20\r\nContent-Length: 0\r\n\r\n", raw_server_get_origin (last));
  g_autoptr (RawServer) middle = raw_server_new (say, to_last, NULL);
  g_autofree char *to_middle = g_strdup_printf (
    "HTTP/1.1 307 Go\r\nLocation: %s/middle\r\nContent-Length: 4\r\n\r\nbody", raw_server_get_origin (middle));
  g_autoptr (RawServer) own = raw_server_new (say, to_middle, NULL);
  g_autofree char *url = link_to (own);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesDownload) opened = download (client, raw_server_get_origin (own), url, 0, NULL);

  g_assert_cmpint (opened->reason, ==, RUSHES_REASON_NONE);
  g_assert_cmpint (opened->total, ==, 5);
  g_assert_true (has_key (own, 0));
  g_assert_false (has_key (middle, 0));
  g_assert_false (has_key (last, 0));
  g_assert_true (g_str_has_prefix (raw_server_get_request (last, 0), "GET /last?x=%20 HTTP/1.1\r\n"));
}

/* There and back again: a key that was dropped stays dropped. */
static void
go_back (RawPeer *peer, guint nth, gconstpointer user_data)
{
  RawServer *const *back = user_data;
  g_autofree char *reply = NULL;

  if (!raw_peer_read_request (peer))
    return;
  reply = g_strdup_printf ("HTTP/1.1 302 Go\r\nLocation: %s/again\r\nContent-Length: 0\r\n\r\n",
                           raw_server_get_origin (*back));
  raw_peer_send (peer, reply);
}

static void
test_key_dropped (void)
{
  RawServer *ends[2] = { NULL, NULL };
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesDownload) opened = NULL;
  g_autofree char *url = NULL;

  ends[0] = raw_server_new (go_back, &ends[1], NULL);
  ends[1] = raw_server_new (go_back, &ends[0], NULL);
  url = link_to (ends[0]);
  opened = download (client, raw_server_get_origin (ends[0]), url, 0, NULL);
  g_assert_cmpint (opened->reason, ==, RUSHES_REASON_REDIRECT);
  /* Five redirects are followed, and no more. */
  g_assert_cmpuint (raw_server_count_requests (ends[0]) + raw_server_count_requests (ends[1]), ==, 6);
  g_assert_true (has_key (ends[0], 0));
  for (guint i = 1; i < raw_server_count_requests (ends[0]); i++)
    g_assert_false (has_key (ends[0], i));
  for (guint i = 0; i < raw_server_count_requests (ends[1]); i++)
    g_assert_false (has_key (ends[1], i));
  g_clear_object (&client);
  raw_server_free (ends[0]);
  raw_server_free (ends[1]);
}

/* A redirect of the same origin may be relative. */
static void
step_aside (RawPeer *peer, guint nth, gconstpointer user_data)
{
  if (!raw_peer_read_request (peer))
    return;
  if (nth == 0)
    raw_peer_send (peer, "HTTP/1.1 303 Go\r\nLocation: ../w.mp4?y\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  else
    raw_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

static void
test_relative (void)
{
  g_autoptr (RawServer) server = raw_server_new (step_aside, NULL, NULL);
  g_autofree char *url = g_strconcat (raw_server_get_origin (server), "/a/b/v.mp4", NULL);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesDownload) opened = download (client, "https://relay.example", url, 0, NULL);

  g_assert_cmpint (opened->reason, ==, RUSHES_REASON_NONE);
  g_assert_true (g_str_has_prefix (raw_server_get_request (server, 1), "GET /a/w.mp4?y HTTP/1.1\r\n"));
}

/* Where no redirect may lead, and no link either. */
static void
test_bad_targets (void)
{
  static const char *const targets[] = {
    "Location: http://cdn.example/v",
    "Location: ftp://127.0.0.1/v",
    "Location: file:///etc/passwd",
    "Location: https://u:p@127.0.0.1/",
    "Location: https://",
    "Location: http://127.0.0.1:0/v",
    "X-Location: /v",
    "Location: /a\r\nLocation: /b",
    "Location: data:video/mp4,x",
  };
  g_autoptr (RushesClient) client = make_client (0);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *reply = g_strdup_printf ("HTTP/1.1 302 Go\r\n%s\r\nContent-Length: 0\r\n\r\n", targets[i]);
      g_autoptr (RushesDownload) opened = fetch (reply, 0, NULL);
      g_autoptr (RushesDownload) direct =
        download (client, "https://relay.example", targets[i] + strlen ("Location: "), 0, NULL);

      g_test_message ("%s", targets[i]);
      g_assert_cmpint (opened->reason, ==, RUSHES_REASON_REDIRECT);
      g_assert_cmpint (direct->reason, ==, RUSHES_REASON_INVALID_URL);
    }
}

static void
test_trouble (void)
{
  g_autoptr (RawServer) mute = raw_server_new (say_and_hang, "", NULL);
  g_autoptr (RawServer) rude = raw_server_new (say, "", NULL);
  g_autofree char *mute_url = link_to (mute);
  g_autofree char *rude_url = link_to (rude);
  g_autoptr (RushesClient) client = make_client (300 * 1000);
  g_autoptr (RushesDownload) late = download (client, "https://relay.example", mute_url, 0, NULL);
  g_autoptr (RushesDownload) cut = download (client, "https://relay.example", rude_url, 0, NULL);

  g_assert_cmpint (late->reason, ==, RUSHES_REASON_TIMEOUT);
  g_assert_cmpint (cut->reason, ==, RUSHES_REASON_CUT);
}

static void
say_slowly (RawPeer *peer, guint nth, gconstpointer user_data)
{
  if (!raw_peer_read_request (peer))
    return;
  raw_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
  g_usleep (600 * 1000);
  raw_peer_send (peer, "lo");
}

/* The deadline is that of the answer's beginning: a video may take its time. */
static void
test_slow (void)
{
  g_autoptr (RawServer) server = raw_server_new (say_slowly, NULL, NULL);
  g_autofree char *url = link_to (server);
  g_autoptr (RushesClient) client = make_client (300 * 1000);
  g_autoptr (RushesDownload) opened = download (client, "https://relay.example", url, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = drain (opened->stream, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 5);
}

/* A stream that is let go in the middle does not wait for the rest. */
static void
test_dropped (void)
{
  g_autoptr (RawServer) server =
    raw_server_new (say_and_hang, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhello", NULL);
  g_autofree char *url = link_to (server);
  RushesClient *client = make_client (0);
  RushesDownload *opened = download (client, "https://relay.example", url, 0, NULL);
  gint64 start = g_get_monotonic_time ();

  g_assert_nonnull (opened->stream);
  rushes_download_free (opened);
  g_assert_cmpint (g_get_monotonic_time () - start, <, RUSHES_SECOND / 4);
  TEST_FINALIZES (client);
}

static void
test_cancel (void)
{
  g_autoptr (RawServer) server = raw_server_new (say_and_hang, "", NULL);
  g_autofree char *url = link_to (server);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesProfile) profile = make_profile ("https://relay.example");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesDownload) opened = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_download_async (client, profile, NULL, url, 0, NULL, cancellable, test_store_result, &waited);
  g_cancellable_cancel (cancellable);
  result = test_wait_result (&waited);
  opened = rushes_client_download_finish (client, result);
  g_assert_cmpint (opened->reason, ==, RUSHES_REASON_USER);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/download/whole", test_whole);
  g_test_add_func ("/download/reports-what-can-be-relied-on", test_heads);
  g_test_add_func ("/download/statuses", test_statuses);
  g_test_add_func ("/download/takes-no-other-part", test_parts);
  g_test_add_func ("/download/asks-for-a-part", test_range_asked);
  g_test_add_func ("/download/key-to-its-origin-only", test_key);
  g_test_add_func ("/download/follows-redirects-without-the-key", test_redirects);
  g_test_add_func ("/download/drops-the-key-for-good", test_key_dropped);
  g_test_add_func ("/download/follows-relative-redirects", test_relative);
  g_test_add_func ("/download/goes-nowhere-else", test_bad_targets);
  g_test_add_func ("/download/trouble", test_trouble);
  g_test_add_func ("/download/may-be-slow", test_slow);
  g_test_add_func ("/download/may-be-dropped", test_dropped);
  g_test_add_func ("/download/cancel", test_cancel);
  return g_test_run ();
}
