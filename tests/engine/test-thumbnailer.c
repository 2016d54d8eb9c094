/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-thumbnail-cache.h"
#include "rushes-thumbnail-frame.h"
#include "rushes-thumbnailer.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define HASH       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER_HASH "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define BOUND      (20 * G_USEC_PER_SEC) /* for any one file, however bad */

static gint64 next_id = 1;

/* Clips. */

static char *
in_home (const char *name)
{
  return g_build_filename (test_home (), name, NULL);
}

static void
run_pipeline (const char *description)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* A clip in H.264 and MP4 of three seconds, one key frame: half a second of black, then white. */
static char *
make_clip (const char *name, int width, int height)
{
  char *path = in_home (name);
  g_autofree char *description = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  gst_init (NULL, NULL);
  description =
    g_strdup_printf ("concat name=both ! x264enc speed-preset=ultrafast key-int-max=1000 ! h264parse ! "
                     "mp4mux faststart=true ! filesink location=%s "
                     "videotestsrc pattern=black num-buffers=12 ! video/x-raw,format=I420,width=%d,height=%d,"
                     "framerate=24/1 ! both. "
                     "videotestsrc pattern=white num-buffers=60 ! video/x-raw,format=I420,width=%d,height=%d,"
                     "framerate=24/1 ! both. ",
                     path, width, height, width, height);
  run_pipeline (description);
  return path;
}

static RushesTask *
make_task_of (gint64 id, const char *path, const char *hash)
{
  const RushesRequestFields asked = { .prompt = "A harbour", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  RushesTaskFields fields = {
    .id = id, .state = RUSHES_TASK_READY, .request = request, .file = path, .sha256 = hash, .poster = -1
  };
  struct stat info;

  if (stat (path, &info) == 0)
    fields.bytes = info.st_size;
  return rushes_task_new (&fields);
}

static RushesTask *
make_task (const char *path)
{
  return make_task_of (next_id++, path, HASH);
}

static RushesThumbnailer *
make_thumbnailer (const char *name)
{
  g_autofree char *folder = in_home (name);

  return rushes_thumbnailer_new (folder, 64 * 1024 * 1024, 2000);
}

static GBytes *
get_sized (RushesThumbnailer *thumbnailer, RushesTask *task, RushesThumbnailSize size, GError **error)
{
  g_autoptr (GAsyncResult) stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  rushes_thumbnailer_get_async (thumbnailer, task, size, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_cmpint (g_get_monotonic_time () - start, <, BOUND);
  return rushes_thumbnailer_get_finish (thumbnailer, result, error);
}

static GBytes *
get (RushesThumbnailer *thumbnailer, RushesTask *task, GError **error)
{
  return get_sized (thumbnailer, task, RUSHES_THUMBNAIL_SMALL, error);
}

/* Decodes a thumbnail; returns how light it is, 0 to 255. */
static double
decode (GBytes *picture, int *width, int *height)
{
  g_autofree char *path = in_home ("decode.jpg");
  g_autofree char *description = g_strdup_printf (
    "filesrc location=%s ! decodebin ! videoconvert ! video/x-raw,format=GRAY8 ! appsink name=out", path);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) out = NULL;
  g_autoptr (GstSample) sample = NULL;
  const GstStructure *structure;
  GstMapInfo map;
  double sum = 0;

  gst_init (NULL, NULL);
  g_assert_true (
    g_file_set_contents (path, g_bytes_get_data (picture, NULL), (gssize) g_bytes_get_size (picture), NULL));
  pipeline = gst_object_ref_sink (gst_parse_launch (description, NULL));
  out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  sample = gst_app_sink_try_pull_sample (GST_APP_SINK (out), 10 * GST_SECOND);
  g_assert_nonnull (sample);
  structure = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  g_assert_true (gst_structure_get_int (structure, "width", width));
  g_assert_true (gst_structure_get_int (structure, "height", height));
  g_assert_true (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ));
  /* A line of the middle: it has no padding in it. */
  for (int x = 0; x < *width; x++)
    sum += map.data[(gsize) (*height / 2) * ((gsize) (*width + 3) / 4 * 4) + (gsize) x];
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return sum / *width;
}

/* Promise: GStreamer is not started before there is something to decode. */
static void
test_lazy (void)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer ("lazy");
  g_autofree char *missing = in_home ("missing.mp4");
  g_autofree char *text = in_home ("text.mp4");
  g_autofree char *folder = in_home ("lazy");
  g_autoptr (RushesTask) one = make_task (missing);
  g_autoptr (RushesTask) two = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (text, "<html>Your link has expired</html>", -1, NULL));
  two = make_task (text);
  g_assert_null (get (thumbnailer, one, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (get (thumbnailer, two, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_false (gst_is_initialized ());
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  TEST_FINALIZES (thumbnailer);
}

/* Promise: the picture is that of a third of the clip, in its own shape, as large as there is room. */
static void
test_picture (void)
{
  static const struct
  {
    const char *name;
    int width, height;
    int seen_width, seen_height;
  } cases[] = {
    { "wide.mp4", 1366, 768, 192, 108 },  { "square.mp4", 512, 512, 108, 108 }, { "tall.mp4", 360, 640, 61, 108 },
    { "cinema.mp4", 1024, 256, 192, 48 }, { "small.mp4", 64, 36, 64, 36 },
  };
  RushesThumbnailer *thumbnailer = make_thumbnailer ("picture");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = make_clip (cases[i].name, cases[i].width, cases[i].height);
      g_autoptr (RushesTask) task = make_task (path);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) picture = get (thumbnailer, task, &error);
      int width, height;

      g_assert_no_error (error);
      g_assert_true (rushes_thumbnail_cache_check (picture));
      g_assert_cmpfloat (decode (picture, &width, &height), >, 200);
      g_assert_cmpint (width, ==, cases[i].seen_width);
      g_assert_cmpint (height, ==, cases[i].seen_height);
    }
  TEST_FINALIZES (thumbnailer);
}

/* Promise: a picture is made once; the next time, and the next run, it comes from the cache. Another video of the same
 * task has another picture. */
static void
test_kept (void)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer ("kept");
  g_autofree char *path = make_clip ("wide.mp4", 1366, 768);
  g_autoptr (RushesTask) task = make_task (path);
  g_autoptr (RushesTask) other = make_task_of (rushes_task_peek (task)->id, path, OTHER_HASH);
  g_autoptr (GBytes) first = get (thumbnailer, task, NULL);
  g_autoptr (GBytes) second = get (thumbnailer, task, NULL);
  g_autoptr (GBytes) third = NULL;
  g_autoptr (GBytes) fourth = NULL;

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, 1);
  fourth = get (thumbnailer, other, NULL);
  g_assert_nonnull (fourth);
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, 2);
  TEST_FINALIZES (thumbnailer);

  thumbnailer = make_thumbnailer ("kept");
  third = get (thumbnailer, task, NULL);
  g_assert_nonnull (third);
  g_assert_true (g_bytes_equal (first, third));
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, 0);
  TEST_FINALIZES (thumbnailer);
}

static void
patch_size (guint8 *data, gsize length, guint width, guint height)
{
  guint8 *entry = memmem (data, length, "avc1", 4);

  /* The first one may be a brand. */
  while (entry != NULL && (gsize) (entry - data) < 64)
    entry = memmem (entry + 4, length - (gsize) (entry + 4 - data), "avc1", 4);
  g_assert_nonnull (entry);
  entry[28] = (guint8) (width >> 8);
  entry[29] = (guint8) width;
  entry[30] = (guint8) (height >> 8);
  entry[31] = (guint8) height;
}

static char *
write_bad (const char *name, const guint8 *data, gsize length)
{
  char *path = in_home (name);

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) length, NULL));
  return path;
}

/* Fails within its bound; the second time without looking at the file. */
static void
expect_nothing (RushesThumbnailer *thumbnailer, const char *path)
{
  g_autoptr (RushesTask) task = make_task (path);
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) error = NULL;
  guint tried = rushes_thumbnailer_get_n_tried (thumbnailer);

  picture = get (thumbnailer, task, &error);
  g_test_message ("%s: %s", path, error != NULL ? error->message : "a picture");
  g_assert_null (picture);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, tried + 1);
  g_assert_null (get (thumbnailer, task, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, tried + 1);
}

/* Promise: a file that is not a whole video, or a far too large one, costs a moment once and nothing after. */
static void
test_broken (void)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer ("broken");
  g_autofree char *good = make_clip ("square.mp4", 512, 512);
  g_autofree char *huge = make_clip ("huge.mp4", 8208, 16);
  g_autofree guint8 *data = NULL;
  g_autofree guint8 *noise = g_malloc (100000);
  g_autoptr (RushesTask) task = make_task (good);
  g_autoptr (GBytes) picture = NULL;
  char *path;
  gsize length;

  for (guint i = 0; i < 100000; i++)
    noise[i] = (guint8) g_test_rand_int ();
  path = write_bad ("noise.mp4", noise, 100000);
  expect_nothing (thumbnailer, path);
  g_free (path);
  memcpy (noise, "\0\0\0\030ftypmp42\0\0\0\0mp42isom", 24);
  path = write_bad ("half-noise.mp4", noise, 100000);
  expect_nothing (thumbnailer, path);
  g_free (path);
  memcpy (noise, "\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f", 12);
  path = write_bad ("noise.webm", noise, 100000);
  expect_nothing (thumbnailer, path);
  g_free (path);

  g_assert_true (g_file_get_contents (good, (char **) &data, &length, NULL));
  path = write_bad ("cut.mp4", data, 600);
  expect_nothing (thumbnailer, path);
  g_free (path);
  path = write_bad ("empty.mp4", data, 0);
  expect_nothing (thumbnailer, path);
  g_free (path);
  patch_size (data, length, 20000, 20000);
  path = write_bad ("says-huge.mp4", data, length);
  expect_nothing (thumbnailer, path);
  g_free (path);

  expect_nothing (thumbnailer, huge);
  g_clear_pointer (&data, g_free);
  g_assert_true (g_file_get_contents (huge, (char **) &data, &length, NULL));
  patch_size (data, length, 320, 180);
  path = write_bad ("says-small.mp4", data, length);
  expect_nothing (thumbnailer, path);
  g_free (path);

  /* It still works. */
  picture = get (thumbnailer, task, NULL);
  g_assert_nonnull (picture);
  TEST_FINALIZES (thumbnailer);
}

/* Promise: what is not the file that was verified is not opened, be it of another size, a folder or a pipe; and a
 * file that comes back later is looked at then. */
static void
test_other_file (void)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer ("other");
  g_autofree char *good = make_clip ("square.mp4", 512, 512);
  g_autofree char *moved = in_home ("moved.mp4");
  g_autofree char *folder = in_home ("folder.mp4");
  g_autofree char *fifo = in_home ("fifo.mp4");
  g_autoptr (RushesTask) task = make_task (good);
  g_autoptr (RushesTask) folder_task = make_task (folder);
  g_autoptr (RushesTask) fifo_task = make_task (fifo);
  RushesTask *const tasks[] = { folder_task, fifo_task };
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_assert_null (get (thumbnailer, tasks[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_rename (good, moved), ==, 0);
  g_assert_null (get (thumbnailer, task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (good, "shorter", -1, NULL));
  g_assert_null (get (thumbnailer, task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, 0);
  g_assert_cmpint (g_rename (moved, good), ==, 0);
  picture = get (thumbnailer, task, NULL);
  g_assert_nonnull (picture);
  TEST_FINALIZES (thumbnailer);
}

typedef struct
{
  GString *order;
  guint done;
  guint cancelled;
} Answers;

typedef struct
{
  Answers *answers;
  char name;
} Asked;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture = rushes_thumbnailer_get_finish (RUSHES_THUMBNAILER (source), result, &error);

  if (picture != NULL)
    g_string_append_c (asked->answers->order, asked->name);
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      asked->answers->cancelled++;
    }
  asked->answers->done++;
  g_free (asked);
}

static void
ask (RushesThumbnailer *thumbnailer, Answers *answers, char name, const char *path, GCancellable *cancellable)
{
  g_autoptr (RushesTask) task = make_task (path);
  Asked *asked = g_new0 (Asked, 1);

  asked->answers = answers;
  asked->name = name;
  rushes_thumbnailer_get_async (thumbnailer, task, RUSHES_THUMBNAIL_SMALL, cancellable, on_answer, asked);
}

static gboolean
are_four (gpointer answers)
{
  return ((Answers *) answers)->done == 4;
}

static gboolean
is_one_tried (gpointer thumbnailer)
{
  return rushes_thumbnailer_get_n_tried (thumbnailer) == 1;
}

/* Waits until three requests stand behind the one that is being made; %FALSE if that one was over before. */
static gboolean
wait_for_three (RushesThumbnailer *thumbnailer, Answers *answers)
{
  while (answers->done == 0 && rushes_thumbnailer_get_n_waiting (thumbnailer) < 3)
    g_main_context_iteration (NULL, FALSE);
  return answers->done == 0;
}

/* Asks for A, which takes long, and while it is made for B, C and D; C is cancelled if @drop. */
static gboolean
run_order (Answers *answers, gboolean drop)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer (drop ? "drop" : "order");
  g_autofree char *large = make_clip ("large.mp4", 1920, 1080);
  g_autofree char *small = make_clip ("small.mp4", 64, 36);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean valid;

  g_string_truncate (answers->order, 0);
  answers->done = answers->cancelled = 0;
  ask (thumbnailer, answers, 'A', large, NULL);
  g_assert_true (test_spin_until (is_one_tried, thumbnailer));
  ask (thumbnailer, answers, 'B', small, NULL);
  ask (thumbnailer, answers, 'C', small, cancellable);
  ask (thumbnailer, answers, 'D', small, NULL);
  valid = wait_for_three (thumbnailer, answers);
  if (drop)
    g_cancellable_cancel (cancellable);
  g_assert_true (test_spin_until (are_four, answers));
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, 4 - answers->cancelled);
  TEST_FINALIZES (thumbnailer);
  return valid;
}

/* Promise: what was asked for last comes first, and what nobody wants any more is not made. */
static void
test_order (void)
{
  Answers answers = { .order = g_string_new (NULL) };
  int tries = 0;

  /* On a busy machine A may be ready too soon to prove anything. */
  while (!run_order (&answers, FALSE))
    g_assert_cmpint (++tries, <, 10);
  g_assert_cmpstr (answers.order->str, ==, "ADCB");
  while (!run_order (&answers, TRUE))
    g_assert_cmpint (++tries, <, 20);
  g_assert_cmpstr (answers.order->str, ==, "ADB");
  g_assert_cmpuint (answers.cancelled, ==, 1);
  g_string_free (answers.order, TRUE);
}

/* Promise: when the library closes, what is being made and what waits ends at once. */
static void
test_stop (void)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer ("stop");
  g_autofree char *large = make_clip ("large.mp4", 1920, 1080);
  Answers answers = { .order = g_string_new (NULL) };
  guint made;

  for (char name = 'A'; name <= 'D'; name++)
    ask (thumbnailer, &answers, name, large, NULL);
  g_assert_true (test_spin_until (is_one_tried, thumbnailer));
  rushes_thumbnailer_stop (thumbnailer);
  g_assert_true (test_spin_until (are_four, &answers));
  made = rushes_thumbnailer_get_n_tried (thumbnailer);
  g_assert_cmpuint (made, <, 4);
  g_assert_cmpuint (answers.cancelled, >=, 3);
  g_string_free (answers.order, TRUE);
  TEST_FINALIZES (thumbnailer);
}

/* The cache alone. */

static GBytes *
get_any_picture (void)
{
  RushesThumbnailer *thumbnailer = make_thumbnailer ("any");
  g_autofree char *path = make_clip ("small.mp4", 64, 36);
  g_autoptr (RushesTask) task = make_task_of (1000000, path, HASH);
  GBytes *picture = get (thumbnailer, task, NULL);

  g_assert_nonnull (picture);
  TEST_FINALIZES (thumbnailer);
  return picture;
}

static void
set_age (const char *folder, const char *name, gint64 seconds)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const struct utimbuf times = { .modtime = (time_t) (g_get_real_time () / G_USEC_PER_SEC - seconds) };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Promise: the cache keeps to its bounds, and what was looked at lately stays; also for what an earlier run left. */
static void
test_bounds (void)
{
  g_autofree char *folder = in_home ("bounds");
  g_autoptr (GBytes) picture = get_any_picture ();
  RushesThumbnailCache *cache = rushes_thumbnail_cache_new (folder, 64 * 1024 * 1024, 16);
  GBytes *read;

  for (guint i = 0; i < 16; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);

      rushes_thumbnail_cache_write (cache, name, picture);
      set_age (folder, name, 100000 - i);
    }
  g_assert_cmpuint (count_files (folder), ==, 16);
  read = rushes_thumbnail_cache_read (cache, "0.jpg");
  g_assert_nonnull (read);
  g_bytes_unref (read);
  rushes_thumbnail_cache_free (cache);

  cache = rushes_thumbnail_cache_new (folder, 64 * 1024 * 1024, 16);
  rushes_thumbnail_cache_write (cache, "new.jpg", picture);
  g_assert_cmpuint (count_files (folder), ==, 14);
  g_assert_null (rushes_thumbnail_cache_read (cache, "1.jpg"));
  g_assert_null (rushes_thumbnail_cache_read (cache, "3.jpg"));
  read = rushes_thumbnail_cache_read (cache, "0.jpg");
  g_assert_nonnull (read);
  g_bytes_unref (read);
  read = rushes_thumbnail_cache_read (cache, "new.jpg");
  g_assert_nonnull (read);
  g_bytes_unref (read);
  rushes_thumbnail_cache_free (cache);

  cache = rushes_thumbnail_cache_new (folder, (gint64) g_bytes_get_size (picture) * 4, 1000);
  rushes_thumbnail_cache_write (cache, "bytes.jpg", picture);
  g_assert_cmpuint (count_files (folder), ==, 3);
  rushes_thumbnail_cache_free (cache);
}

/* Promise: nothing but a small picture of our own kind ever leaves the cache; the rest is removed. */
static void
test_planted (void)
{
  g_autofree char *folder = in_home ("planted");
  g_autofree char *link = in_home ("planted/link.jpg");
  g_autofree char *target = in_home ("target.jpg");
  g_autofree char *bad = in_home ("planted/bad.jpg");
  g_autoptr (GBytes) picture = get_any_picture ();
  g_autofree guint8 *data = NULL;
  g_autofree guint8 *large = g_malloc0 (200000);
  RushesThumbnailCache *cache = rushes_thumbnail_cache_new (folder, 1000000, 16);
  gsize size;
  gconstpointer bytes = g_bytes_get_data (picture, &size);
  guint8 *header;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (target, bytes, (gssize) size, NULL));
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_null (rushes_thumbnail_cache_read (cache, "link.jpg"));

  data = g_memdup2 (bytes, size);
  header = memmem (data, size, "\xff\xc0", 2);
  g_assert_nonnull (header);
  header[5] = 0x40; /* 16,000 lines */
  g_assert_true (g_file_set_contents (bad, (const char *) data, (gssize) size, NULL));
  g_assert_null (rushes_thumbnail_cache_read (cache, "bad.jpg"));
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  header[5] = 0;
  header[1] = 0xc2; /* progressive */
  g_assert_true (g_file_set_contents (bad, (const char *) data, (gssize) size, NULL));
  g_assert_null (rushes_thumbnail_cache_read (cache, "bad.jpg"));
  header[1] = 0xc0;
  for (gsize cut = 0; cut < size; cut += 7)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      g_assert_false (rushes_thumbnail_cache_check (part));
    }
  g_assert_true (g_file_set_contents (bad, (const char *) large, 200000, NULL));
  g_assert_null (rushes_thumbnail_cache_read (cache, "bad.jpg"));
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  rushes_thumbnail_cache_free (cache);
}

/* Promise: only a video that is there has a name, and no field of a task leads out of the folder. */
static void
test_names (void)
{
  const RushesRequestFields asked = { .prompt = "A harbour", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  RushesTaskFields fields = { .id = 7, .state = RUSHES_TASK_FETCHING, .request = request, .file = "/x", .poster = -1 };
  g_autoptr (RushesTask) fetching = rushes_task_new (&fields);
  g_autoptr (RushesTask) odd = make_task_of (8, "/x", "../../../../etc/passwd");
  g_autoptr (RushesTask) none = make_task_of (9, "/x", NULL);
  g_autoptr (RushesTask) whole = make_task_of (10, "/x", HASH);
  g_autofree char *odd_name = rushes_thumbnailer_get_name (odd, RUSHES_THUMBNAIL_SMALL);
  g_autofree char *none_name = rushes_thumbnailer_get_name (none, RUSHES_THUMBNAIL_SMALL);
  g_autofree char *whole_name = rushes_thumbnailer_get_name (whole, RUSHES_THUMBNAIL_SMALL);
  g_autofree char *large_name = rushes_thumbnailer_get_name (whole, RUSHES_THUMBNAIL_LARGE);

  g_assert_null (rushes_thumbnailer_get_name (fetching, RUSHES_THUMBNAIL_SMALL));
  g_assert_cmpstr (odd_name, ==, "8-unknown.jpg");
  g_assert_cmpstr (none_name, ==, "9-unknown.jpg");
  g_assert_cmpstr (whole_name, ==, "10-0123456789abcdef.jpg");
  g_assert_cmpstr (large_name, ==, "10-0123456789abcdef-large.jpg");
}

/* Promise: the gallery's picture is larger than the row's, never larger than the clip, and neither is given out for the
 * other. */
static void
test_sizes (void)
{
  static const struct
  {
    int clip[2];
    RushesThumbnailSize size;
    int picture[2];
  } cases[] = {
    { { 1280, 720 }, RUSHES_THUMBNAIL_SMALL, { 192, 108 } },
    { { 1280, 720 }, RUSHES_THUMBNAIL_LARGE, { 384, 216 } },
    { { 320, 180 }, RUSHES_THUMBNAIL_LARGE, { 320, 180 } },
  };
  RushesThumbnailer *thumbnailer = make_thumbnailer ("sizes");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("sizes-%d.mp4", cases[i].clip[0]);
      g_autofree char *path = make_clip (name, cases[i].clip[0], cases[i].clip[1]);
      g_autoptr (RushesTask) task = make_task_of (cases[i].clip[0], path, HASH);
      g_autoptr (GBytes) picture = get_sized (thumbnailer, task, cases[i].size, NULL);
      g_autoptr (GBytes) again = get_sized (thumbnailer, task, cases[i].size, NULL);
      int width, height;

      g_assert_nonnull (picture);
      g_assert_true (g_bytes_equal (picture, again));
      decode (picture, &width, &height);
      g_assert_cmpint (width, ==, cases[i].picture[0]);
      g_assert_cmpint (height, ==, cases[i].picture[1]);
    }
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, G_N_ELEMENTS (cases));
  TEST_FINALIZES (thumbnailer);
}

/* Promise: the frame that was chosen is the picture, at once and beside the one from before; one that is not there any
 * more is no reason to have none. */
static void
test_chosen (void)
{
  static const struct
  {
    gint64 time; /* ms; < 0: none is chosen */
    double from;
    double to;
  } cases[] = { { -1, 200, 255 }, { 200, 0, 40 }, { 2000, 200, 255 }, { 9000, 0, 40 }, { -1, 200, 255 } };
  RushesThumbnailer *thumbnailer = make_thumbnailer ("chosen");
  g_autofree char *path = make_clip ("chosen.mp4", 320, 180);
  g_autoptr (RushesTask) model = make_task (path);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RushesTaskFields fields = *rushes_task_peek (model);
      g_autoptr (RushesTask) task = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) picture = NULL;
      double light;
      int width, height;

      fields.poster = cases[i].time < 0 ? -1 : cases[i].time * 1000;
      task = rushes_task_new (&fields);
      picture = get (thumbnailer, task, &error);
      g_assert_no_error (error);
      light = decode (picture, &width, &height);
      g_assert_cmpfloat (light, >=, cases[i].from);
      g_assert_cmpfloat (light, <=, cases[i].to);
    }
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (thumbnailer), ==, 4); /* the first one is kept */
  TEST_FINALIZES (thumbnailer);
}

/* Promise: a frame that is grabbed is that of its time, in the clip's own resolution; none is ever another one's. */
static void
test_grab (void)
{
  static const struct
  {
    gint64 time; /* ms */
    double from;
    double to;
  } cases[] = { { 0, 0, 40 }, { 480, 0, 40 }, { 520, 200, 255 }, { 2980, 200, 255 } };
  g_autofree char *path = make_clip ("grab.mp4", 1366, 768);
  g_autofree char *text = in_home ("no-clip.mp4");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) picture = rushes_thumbnail_frame_grab (path, cases[i].time * 1000, BOUND, NULL, &error);
      double light;
      int width, height;

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (picture, NULL), 4, "\x89PNG", 4);
      light = decode (picture, &width, &height);
      g_assert_cmpfloat (light, >=, cases[i].from);
      g_assert_cmpfloat (light, <=, cases[i].to);
      g_assert_cmpint (width, ==, 1366);
      g_assert_cmpint (height, ==, 768);
    }
  g_assert_null (rushes_thumbnail_frame_grab (path, 4 * G_USEC_PER_SEC, BOUND, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (text, "<html>", -1, NULL));
  g_assert_null (rushes_thumbnail_frame_grab (text, 0, BOUND, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/engine/thumbnailer/lazy", test_lazy); /* first: nothing has started GStreamer yet */
  g_test_add_func ("/engine/thumbnailer/names", test_names);
  g_test_add_func ("/engine/thumbnailer/sizes", test_sizes);
  g_test_add_func ("/engine/thumbnailer/picture", test_picture);
  g_test_add_func ("/engine/thumbnailer/grab", test_grab);
  g_test_add_func ("/engine/thumbnailer/chosen", test_chosen);
  g_test_add_func ("/engine/thumbnailer/kept", test_kept);
  g_test_add_func ("/engine/thumbnailer/broken", test_broken);
  g_test_add_func ("/engine/thumbnailer/other-file", test_other_file);
  g_test_add_func ("/engine/thumbnailer/order", test_order);
  g_test_add_func ("/engine/thumbnailer/stop", test_stop);
  g_test_add_func ("/engine/thumbnailer/bounds", test_bounds);
  g_test_add_func ("/engine/thumbnailer/planted", test_planted);
  return g_test_run ();
}
