/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "test-support.h"

#include <string.h>

/* The demo relay serves its video as a content network does: whole or in part, byte by byte the same, without a key,
 * and no connection or file stays open. */

typedef struct
{
  RushesDemoRelay *relay;
  char *url;    /* (owned): of a video */
  GBytes *clip; /* (owned): that it is */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = demo_body ("a cat", 10);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "demo", "clip-10.mp4", NULL);
  g_autoptr (DemoAnswer) accepted = NULL;
  char *text;
  gsize length;

  fixture->relay = demo_start (NULL);
  accepted = demo_submit (fixture->relay, body);
  fixture->url = demo_wait_link (fixture->relay, rushes_demo_relay_get_task_ids (fixture->relay)[0]);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  fixture->clip = g_bytes_new_take (text, length);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->clip);
  g_free (fixture->url);
  demo_stop (fixture->relay);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DemoAnswer) answer = demo_get (fixture->url, NULL);
  g_autoptr (DemoAnswer) head = demo_send ("HEAD", fixture->url, NULL, NULL, NULL);
  const char *etag = soup_message_headers_get_one (answer->headers, "ETag");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (g_bytes_equal (answer->body, fixture->clip));
  g_assert_cmpint (soup_message_headers_get_content_length (answer->headers), ==, g_bytes_get_size (fixture->clip));
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Accept-Ranges"), ==, "bytes");
  g_assert_cmpint (*etag, ==, '"');
  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (head->body), ==, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (head->headers), ==, g_bytes_get_size (fixture->clip));
  g_assert_cmpstr (soup_message_headers_get_one (head->headers, "ETag"), ==, etag);
}

static void
check_part (Fixture *fixture, const char *header, gsize first, gsize last)
{
  g_autoptr (DemoAnswer) answer = demo_get (fixture->url, header);
  g_autofree char *range = g_strdup_printf ("bytes %zu-%zu/%zu", first, last, g_bytes_get_size (fixture->clip));
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (fixture->clip, first, last - first + 1);

  g_assert_cmpuint (answer->status, ==, 206);
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Content-Range"), ==, range);
  g_assert_cmpint (soup_message_headers_get_content_length (answer->headers), ==, last - first + 1);
  g_assert_true (g_bytes_equal (answer->body, part));
}

static void
check_whole (Fixture *fixture, const char *header)
{
  g_autoptr (DemoAnswer) answer = demo_get (fixture->url, header);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_null (soup_message_headers_get_one (answer->headers, "Content-Range"));
  g_assert_true (g_bytes_equal (answer->body, fixture->clip));
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  gsize size = g_bytes_get_size (fixture->clip);
  g_autofree char *end = g_strdup_printf ("Range: bytes=%zu-", size - 1);
  g_autofree char *outside = g_strdup_printf ("Range: bytes=%zu-", size);
  g_autofree char *content = g_strdup_printf ("bytes */%zu", size);
  const char *const outsides[] = { outside, "Range: bytes=99999999-", "Range: bytes=-0" };
  static const char *const others[] = {
    "Range: bytes=",        "Range: bytes=-",    "Range: bytes=5-2",
    "Range: bytes=0-1,5-6", "Range: lines=1-2",  "Range: bytes=a-b",
    "Range: bytes= 1-2",    "Range: bytes=1-2x", "Range: bytes=99999999999999999999-",
  };

  check_part (fixture, "Range: bytes=0-0", 0, 0);
  check_part (fixture, "Range: bytes=0-", 0, size - 1);
  check_part (fixture, "Range: bytes=1000-1999", 1000, 1999);
  check_part (fixture, "Range: bytes=1000-", 1000, size - 1);
  check_part (fixture, "Range: bytes=-500", size - 500, size - 1);
  check_part (fixture, "Range: bytes=-99999999", 0, size - 1);
  check_part (fixture, "Range: bytes=5-99999999", 5, size - 1);
  check_part (fixture, end, size - 1, size - 1);
  for (guint i = 0; i < G_N_ELEMENTS (outsides); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_get (fixture->url, outsides[i]);

      g_assert_cmpuint (answer->status, ==, 416);
      g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Content-Range"), ==, content);
      g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    check_whole (fixture, others[i]);
}

/* A part is sent only of the file that the client has begun with. */
static void
test_if_range (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DemoAnswer) answer = demo_get (fixture->url, NULL);
  const char *etag = soup_message_headers_get_one (answer->headers, "ETag");
  g_autofree char *same = g_strdup_printf ("Range: bytes=100-199\nIf-Range: %s", etag);
  g_autofree char *weak = g_strdup_printf ("Range: bytes=100-199\nIf-Range: W/%s", etag);

  check_part (fixture, same, 100, 199);
  check_whole (fixture, weak);
  check_whole (fixture, "Range: bytes=100-199\nIf-Range: \"another\"");
  check_whole (fixture, "Range: bytes=100-199\nIf-Range: Wed, 21 Oct 2015 07:28:00 GMT");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    "/files/123456789012345.mp4",    "/files/",       "/files/..%2f..%2fetc%2fpasswd",
    "/files/../../../../etc/passwd", "/backup/x.mp4", "/files/%00.mp4"
  };
  g_autofree char *origin = g_strndup (fixture->url, strlen (fixture->url) - strlen (strstr (fixture->url, "/files/")));

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = g_strconcat (origin, paths[i], NULL);
      g_autoptr (DemoAnswer) answer = demo_get (url, NULL);

      g_assert_cmpuint (answer->status, >=, 400);
      g_assert_cmpuint (answer->status, <=, 404);
    }
}

/* SoupServer alone would keep each connection that the client has closed: two hundred calls leave none behind. */
static void
test_descriptors (Fixture *fixture, gconstpointer data)
{
  const char *id = rushes_demo_relay_get_task_ids (fixture->relay)[0];
  guint before = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (DemoAnswer) answer = i % 2 == 0 ? demo_query (fixture->relay, id) : demo_get (fixture->url, NULL);

      g_assert_cmpuint (answer->status, ==, 200);
      if (i == 9)
        before = demo_count_fds ();
      if (i >= 9)
        g_assert_cmpuint (demo_count_fds (), <=, before + 4);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add ("/demo/files/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/demo/files/ranges", Fixture, NULL, set_up, test_ranges, tear_down);
  g_test_add ("/demo/files/if-range", Fixture, NULL, set_up, test_if_range, tear_down);
  g_test_add ("/demo/files/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/demo/files/descriptors", Fixture, NULL, set_up, test_descriptors, tear_down);
  return g_test_run ();
}
