/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "rushes-demo-clip.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

/* A demo clip is a real H.264 MP4 of exactly the asked duration, whatever the prompt is made of. */

typedef struct
{
  char order[64]; /* the top boxes' names in a row */
  double duration;
  guint width, height;
  gboolean h264;
} Movie;

static guint32
get_32 (const guint8 *at)
{
  return ((guint32) at[0] << 24) | ((guint32) at[1] << 16) | ((guint32) at[2] << 8) | at[3];
}

/* Reads the boxes between @at and @end (ISO/IEC 14496-12, 4.2), and those within them that lead to what we ask for. */
static void
read_boxes (Movie *movie, const guint8 *at, const guint8 *end, guint depth)
{
  static const char *const folders[] = { "moov", "trak", "mdia", "minf", "stbl", NULL };

  while (at < end)
    {
      char name[5] = { 0 };
      guint32 size;

      g_assert_cmpint (end - at, >=, 8);
      size = get_32 (at);
      memcpy (name, at + 4, 4);
      g_assert_cmpuint (size, >=, 8);
      g_assert_cmpint (size, <=, end - at);
      if (depth == 0)
        {
          g_strlcat (movie->order, name, sizeof movie->order);
          g_strlcat (movie->order, " ", sizeof movie->order);
        }
      if (strcmp (name, "mvhd") == 0 && at[8] == 0)
        movie->duration = (double) get_32 (at + 24) / get_32 (at + 20);
      else if (strcmp (name, "tkhd") == 0 && at[8] == 0)
        {
          movie->width = get_32 (at + 84) >> 16;
          movie->height = get_32 (at + 88) >> 16;
        }
      else if (strcmp (name, "stsd") == 0)
        movie->h264 = memcmp (at + 20, "avc1", 4) == 0;
      else if (g_strv_contains (folders, name))
        read_boxes (movie, at + 8, at + size, depth + 1);
      at += size;
    }
}

static void
check_movie (GBytes *clip, int duration, int width, int height)
{
  Movie movie = { 0 };
  gsize size;
  const guint8 *data = g_bytes_get_data (clip, &size);

  g_assert_cmpuint (size, >, 10000);
  read_boxes (&movie, data, data + size, 0);
  /* The index before the pictures: it can be played while it is fetched. */
  g_assert_true (g_str_has_prefix (movie.order, "ftyp moov "));
  g_assert_nonnull (strstr (movie.order, "mdat"));
  g_assert_cmpfloat_with_epsilon (movie.duration, duration, 0.0005);
  g_assert_cmpuint (movie.width, ==, width);
  g_assert_cmpuint (movie.height, ==, height);
  g_assert_true (movie.h264);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
check_kind (const char *prompt, int duration, RushesDemoClipKind kind, int expected_width, int expected_height)
{
  g_autofree char *folder = g_dir_make_tmp ("rushes-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "clip.mp4", NULL);
  g_autoptr (GAsyncResult) stored = NULL, result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) clip = NULL;
  int width = 0, height = 0;
  char *text;
  gsize length;

  rushes_demo_clip_make_async (prompt, duration, kind, path, FALSE, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_true (rushes_demo_clip_make_finish (result, &width, &height, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  clip = g_bytes_new_take (text, length);
  g_assert_cmpint (width, ==, expected_width);
  g_assert_cmpint (height, ==, expected_height);
  check_movie (clip, duration, width, height);
  g_assert_cmpuint (count_files (folder), ==, 1);
  test_remove_tree (folder);
}

static void
check_clip (const char *prompt, int duration, RushesDemoClipKind kind)
{
  gboolean full = kind == RUSHES_DEMO_CLIP_FULL;

  check_kind (prompt, duration, kind, full ? 1366 : 320, full ? 768 : 180);
}

static void
test_full (void)
{
  check_clip ("A small pig in a wooden cart", 6, RUSHES_DEMO_CLIP_FULL);
  check_clip ("一只粉红色的小猪坐在木车上穿过雨中的森林", 10, RUSHES_DEMO_CLIP_FULL);
}

/* Nothing in the words is read as markup, as an option of the pipeline or as a format. */
static void
test_words (void)
{
  g_autofree char *word = g_strnfill (3000, 'w');
  const char *const prompts[] = { "<b>&",
                                  "</span>&lt;&#0;<!--",
                                  "\" ! fakesink text=\"",
                                  "%s%n%d",
                                  "\xf0\x9f\x90\xb7 \xd8\xa7\xd9\x84 \xe2\x80\xae right to left",
                                  "line\nbreaks\r\n\tand tabs",
                                  "",
                                  word };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    check_clip (prompts[i], 6, RUSHES_DEMO_CLIP_SMALL);
}

static void
test_ready_made (void)
{
  check_clip ("anything", 6, RUSHES_DEMO_CLIP_READY_MADE);
  check_clip ("anything", 10, RUSHES_DEMO_CLIP_READY_MADE);
}

/* As on a machine where this encoder is not installed. */
static void
remove_encoder (const char *name)
{
  g_autoptr (GstPluginFeature) feature = NULL;

  gst_init (NULL, NULL);
  feature = gst_registry_lookup_feature (gst_registry_get (), name);
  if (feature != NULL)
    gst_registry_remove_feature (gst_registry_get (), feature);
}

/* Without the first encoder the second makes the clip; without both it is the small one of the resources. */
static void
test_encoders (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  remove_encoder ("x264enc");
  check_clip ("a cat", 6, RUSHES_DEMO_CLIP_FULL);
  check_clip ("a cat", 10, RUSHES_DEMO_CLIP_SMALL);
  remove_encoder ("openh264enc");
  check_kind ("a cat", 6, RUSHES_DEMO_CLIP_FULL, 320, 180);
}

/* Cancelled at any moment it ends soon, says so, and leaves no file. */
static void
test_cancel (void)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("rushes-test-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (folder, "clip.mp4", NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) stored = NULL, result = NULL;
      g_autoptr (GError) error = NULL;
      int width, height;

      rushes_demo_clip_make_async ("a cat", 10, RUSHES_DEMO_CLIP_FULL, path, i % 2 == 0, cancellable, test_store_result,
                                   &stored);
      if (i == 0)
        g_cancellable_cancel (cancellable);
      else
        demo_cancel_later (cancellable, i * 20);
      result = test_wait_result (&stored);
      g_assert_false (rushes_demo_clip_make_finish (result, &width, &height, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (count_files (folder), ==, 0);
      test_remove_tree (folder);
    }
}

static void
test_no_folder (void)
{
  g_autoptr (GAsyncResult) stored = NULL, result = NULL;
  g_autoptr (GError) error = NULL;
  int width, height;

  rushes_demo_clip_make_async ("a cat", 6, RUSHES_DEMO_CLIP_SMALL, "/proc/nowhere/clip.mp4", TRUE, NULL,
                               test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_false (rushes_demo_clip_make_finish (result, &width, &height, &error));
  g_assert_nonnull (error);
}

/* The way of the product: the relay makes the clip itself, success waits for it, and it is whole at the first sight. */
static void
test_relay (void)
{
  RushesDemoRelay *relay = rushes_demo_relay_new (NULL);
  g_autofree char *body = demo_body ("一只小猪 <b>&", 6);
  g_autoptr (DemoAnswer) accepted = NULL;
  g_autoptr (DemoAnswer) first = NULL;
  g_autoptr (DemoAnswer) clip = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  rushes_demo_relay_set_pace (relay, 0);
  rushes_demo_relay_start (relay, 0, &error);
  g_assert_no_error (error);
  accepted = demo_submit (relay, body);
  first = demo_query (relay, rushes_demo_relay_get_task_ids (relay)[0]);
  demo_assert (first, "data.status", "\"IN_PROGRESS\"");
  url = demo_wait_link (relay, rushes_demo_relay_get_task_ids (relay)[0]);
  clip = demo_get (url, NULL);
  check_movie (clip->body, 6, 1366, 768);
  demo_stop (relay);
}

static gboolean
has_two_files (gpointer user_data)
{
  return count_files (user_data) == 2;
}

/* Dropped while a clip is made, the relay goes at once; begun again, it makes the clip. */
static void
test_relay_stopped (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rushes-test-XXXXXX", NULL);
  g_autofree char *body = demo_body ("a cat", 6);
  g_autofree char *id = NULL;
  RushesDemoRelay *relay = rushes_demo_relay_new (folder);

  rushes_demo_relay_set_pace (relay, 0);
  rushes_demo_relay_start (relay, 0, NULL);
  demo_answer_free (demo_submit (relay, body));
  id = g_strdup (rushes_demo_relay_get_task_ids (relay)[0]);
  demo_stop (relay);
  relay = rushes_demo_relay_new (folder);
  rushes_demo_relay_start (relay, 0, NULL);
  g_free (demo_wait_link (relay, id));
  demo_stop (relay);
  g_assert_true (test_spin_until (has_two_files, folder));
  test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/demo/clip/full", test_full);
  g_test_add_func ("/demo/clip/words", test_words);
  g_test_add_func ("/demo/clip/ready-made", test_ready_made);
  g_test_add_func ("/demo/clip/encoders", test_encoders);
  g_test_add_func ("/demo/clip/cancel", test_cancel);
  g_test_add_func ("/demo/clip/no-folder", test_no_folder);
  g_test_add_func ("/demo/clip/relay", test_relay);
  g_test_add_func ("/demo/clip/relay-stopped", test_relay_stopped);
  return g_test_run ();
}
