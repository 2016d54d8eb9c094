/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-file-plan.h"
#include "rushes-part-file.h"
#include "rushes-video-check.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

static RushesTask *
make_task (gint64 id, const char *prompt, const char *service_id)
{
  const RushesRequestFields asked = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .id = id,
    .state = RUSHES_TASK_FETCHING,
    .request = request,
    .service_id = service_id,
    .created = 1700000000 * RUSHES_SECOND,
  };

  return rushes_task_new (&fields);
}

/* By the default names. */
static RushesFilePlan *
make_plan (const char *folder)
{
  return rushes_file_plan_new (&(RushesFileRules){ .folder = folder }, NULL);
}

static RushesPartFile *
make_part (RushesTask *task, const char *folder)
{
  g_autoptr (RushesFilePlan) plan = make_plan (folder);

  return rushes_part_file_new (task, plan);
}

static void
put_box (GByteArray *out, const char *type, gconstpointer data, gsize length)
{
  guint32 size = GUINT32_TO_BE ((guint32) (length + 8));

  g_byte_array_append (out, (const guint8 *) &size, 4);
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (out, data, (guint) length);
}

/* A small whole MP4: the boxes that matter, a picture of 1366 x 768. */
static GByteArray *
make_mp4 (gsize payload)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) track = g_byte_array_new ();
  g_autoptr (GByteArray) movie = g_byte_array_new ();
  g_autofree guint8 *data = g_malloc0 (payload);
  guint8 header[84] = { 0 };

  header[76] = 1366 >> 8;
  header[77] = 1366 & 0xff;
  header[80] = 768 >> 8;
  header[81] = 768 & 0xff;
  for (gsize i = 0; i < payload; i++)
    data[i] = (guint8) (i * 31);
  put_box (track, "tkhd", header, sizeof header);
  put_box (movie, "trak", track->data, track->len);
  put_box (file, "ftyp", "isom\0\0\2\0isom", 12);
  put_box (file, "moov", movie->data, movie->len);
  put_box (file, "mdat", data, payload);
  return file;
}

static gboolean
read_bytes (gpointer user_data, guint8 *buffer, gsize length, gint64 offset)
{
  GByteArray *file = user_data;

  if (offset < 0 || offset + (gint64) length > file->len)
    return FALSE;
  memcpy (buffer, file->data + offset, length);
  return TRUE;
}

/* Promise: a video cut at any byte is never taken for a whole one. */
static void
test_cut_anywhere (void)
{
  g_autoptr (GByteArray) file = make_mp4 (3000);
  RushesVideoCheck check = rushes_video_check (read_bytes, file, file->len);

  g_assert_cmpint (check.verdict, ==, RUSHES_VIDEO_WHOLE);
  g_assert_cmpint (check.width, ==, 1366);
  g_assert_cmpint (check.height, ==, 768);
  for (gint64 size = 0; size < file->len; size++)
    g_assert_cmpint (rushes_video_check (read_bytes, file, size).verdict, !=, RUSHES_VIDEO_WHOLE);
}

/* Promise: what a hostile file says of its sizes is never believed beyond its end. */
static void
test_hostile_boxes (void)
{
  g_autoptr (GByteArray) file = make_mp4 (500);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  g_test_message ("seed 20261123");
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GByteArray) copy = g_byte_array_new ();

      g_byte_array_append (copy, file->data, file->len);
      for (guint n = 0; n < 4; n++)
        copy->data[g_rand_int_range (rand, 0, 180)] = (guint8) g_rand_int (rand);
      rushes_video_check (read_bytes, copy, copy->len);
    }
}

static void
test_not_a_video (void)
{
  const char *texts[] = { "",
                          "x",
                          "<html><body>502 Bad Gateway</body></html>",
                          "{\"base_resp\":{\"status_code\":1004}}",
                          "GIF89a..........",
                          "\x1a\x45\xdf\xa3" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();

      g_byte_array_append (file, (const guint8 *) texts[i], (guint) strlen (texts[i]));
      g_assert_cmpint (rushes_video_check (read_bytes, file, file->len).verdict, !=, RUSHES_VIDEO_WHOLE);
    }
}

static void
put_element (GByteArray *out, guint32 id, gconstpointer data, guint length, gboolean known)
{
  guint8 head[12];
  guint n = 0;

  for (int shift = 24; shift >= 0; shift -= 8)
    if (id >> shift != 0)
      head[n++] = (guint8) (id >> shift);
  if (known)
    for (int shift = 24; shift >= 0; shift -= 8)
      head[n++] = (guint8) ((0x10000000 | length) >> shift);
  else
    head[n++] = 0xff;
  g_byte_array_append (out, head, n);
  g_byte_array_append (out, data, length);
}

/* @known: whether the segment and its cluster say how long they are */
static GByteArray *
make_webm (const char *type, gboolean tracks, gboolean cluster, gboolean known)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autoptr (GByteArray) blocks = g_byte_array_new ();

  put_element (header, 0x4282, type, (guint) strlen (type), TRUE);
  put_element (blocks, 0xe7, "\0", 1, TRUE);
  put_element (blocks, 0xa3, "a picture", 9, TRUE);
  put_element (segment, 0x1549a966, "info", 4, TRUE);
  if (tracks)
    put_element (segment, 0x1654ae6b, "tracks", 6, TRUE);
  if (cluster)
    put_element (segment, 0x1f43b675, blocks->data, blocks->len, known);
  put_element (segment, 0x1c53bb6b, "cues", 4, TRUE);
  put_element (file, 0x1a45dfa3, header->data, header->len, TRUE);
  put_element (file, 0x18538067, segment->data, segment->len, known);
  return file;
}

static RushesVideoVerdict
judge (GByteArray *file, gint64 size)
{
  return rushes_video_check (read_bytes, file, size).verdict;
}

/* Promise: a WebM is whole where its segment's elements tile it, and never when it is cut. */
static void
test_webm (void)
{
  static const guint8 garbage[] = { 0x1a, 0x45, 0xdf, 0xa3, 0x82, 1, 2, 0x18, 0x53, 0x80, 0x67, 0x84, 1, 2, 3, 4 };
  g_autoptr (GByteArray) file = make_webm ("webm", TRUE, TRUE, TRUE);
  g_autoptr (GByteArray) matroska = make_webm ("matroska", TRUE, TRUE, TRUE);
  g_autoptr (GByteArray) live = make_webm ("webm", TRUE, TRUE, FALSE);
  g_autoptr (GByteArray) other = make_webm ("text", TRUE, TRUE, TRUE);
  g_autoptr (GByteArray) trackless = make_webm ("webm", FALSE, TRUE, TRUE);
  g_autoptr (GByteArray) empty = make_webm ("webm", TRUE, FALSE, TRUE);
  g_autoptr (GByteArray) trash = g_byte_array_new ();

  g_byte_array_append (trash, garbage, sizeof garbage);
  g_assert_cmpint (judge (file, file->len), ==, RUSHES_VIDEO_WHOLE);
  g_assert_cmpint (judge (matroska, matroska->len), ==, RUSHES_VIDEO_WHOLE);
  g_assert_cmpint (judge (live, live->len), ==, RUSHES_VIDEO_WHOLE);
  g_assert_cmpint (judge (other, other->len), ==, RUSHES_VIDEO_NOT_A_VIDEO);
  g_assert_cmpint (judge (trackless, trackless->len), ==, RUSHES_VIDEO_INCOMPLETE);
  g_assert_cmpint (judge (empty, empty->len), ==, RUSHES_VIDEO_INCOMPLETE);
  g_assert_cmpint (judge (trash, trash->len), ==, RUSHES_VIDEO_NOT_A_VIDEO);
  for (gint64 size = 0; size < file->len; size++)
    g_assert_cmpint (judge (file, size), !=, RUSHES_VIDEO_WHOLE);
  g_byte_array_append (live, (const guint8 *) "garbage", 7);
  g_assert_cmpint (judge (live, live->len), ==, RUSHES_VIDEO_INCOMPLETE);
}

/* Promise: no bytes whatever in a WebM make its reader leave the file. */
static void
test_hostile_webm (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261128);

  g_test_message ("seed 20261128");
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GByteArray) file = make_webm ("webm", TRUE, TRUE, i % 2 == 0);

      for (guint n = 0; n < 3; n++)
        file->data[g_rand_int_range (rand, 0, (gint32) file->len)] = (guint8) g_rand_int (rand);
      judge (file, file->len);
    }
}

static void
write_part (RushesPartFile *part, GByteArray *file, gint64 from, gint64 to)
{
  g_assert_cmpint (rushes_part_file_write (part, file->data + from, (gsize) (to - from)), ==, RUSHES_REASON_NONE);
}

/* Promise: a fetch that was interrupted goes on where it was, and only for the very same bytes. */
static void
test_part_continues (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "continue", NULL);
  g_autoptr (RushesTask) task = make_task (1, "continue", "11");
  g_autoptr (GByteArray) file = make_mp4 (5000);
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, file->data, file->len);
  g_autofree char *etag = NULL, *later = NULL, *data = NULL;
  RushesPartFileResult result = { 0 };
  gint64 have;
  gsize length;

  {
    g_autoptr (RushesPartFile) part = make_part (task, folder);

    g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
    g_assert_cmpint (have, ==, 0);
    g_assert_cmpint (rushes_part_file_begin (part, 0, file->len, "\"v1\""), ==, RUSHES_REASON_NONE);
    write_part (part, file, 0, 2000);
    g_assert_cmpint (rushes_part_file_finish (part, &result), ==, RUSHES_REASON_INCOMPLETE);
    g_assert_null (result.path);
  }
  {
    g_autoptr (RushesPartFile) part = make_part (task, folder);

    g_assert_cmpint (rushes_part_file_open (part, &have, &later), ==, RUSHES_REASON_NONE);
    if (later == NULL)
      {
        g_test_skip ("this file system keeps no extended attributes");
        return;
      }
    g_assert_cmpint (have, ==, 2000);
    g_assert_cmpstr (later, ==, "\"v1\"");
    g_assert_cmpint (rushes_part_file_begin (part, 1999, file->len, "\"v1\""), ==, RUSHES_REASON_INCOMPLETE);
    g_assert_cmpint (rushes_part_file_begin (part, 2000, file->len, "\"v1\""), ==, RUSHES_REASON_NONE);
    write_part (part, file, 2000, file->len);
    g_assert_cmpint (rushes_part_file_finish (part, &result), ==, RUSHES_REASON_NONE);
  }
  g_assert_cmpstr (result.sha256, ==, sum);
  g_assert_cmpint (result.bytes, ==, file->len);
  g_assert_true (g_file_get_contents (result.path, &data, &length, NULL));
  g_assert_cmpmem (data, length, file->data, file->len);
  rushes_part_file_result_clear (&result);
}

/* Promise: a crash between the file's name and the library's word for it does not fetch it a second time. */
static void
test_finished_is_found (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "found", NULL);
  g_autoptr (RushesTask) task = make_task (2, "found", "22");
  g_autoptr (RushesTask) other = make_task (3, "found", "22");
  g_autoptr (GByteArray) file = make_mp4 (100);
  g_autoptr (RushesPartFile) part = make_part (task, folder);
  g_autoptr (RushesPartFile) again = make_part (task, folder);
  g_autoptr (RushesPartFile) stranger = make_part (other, folder);
  g_autofree char *etag = NULL;
  RushesPartFileResult first = { 0 }, second = { 0 }, third = { 0 };
  gint64 have;

  g_assert_false (rushes_part_file_find_finished (part, &first));
  g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_begin (part, 0, file->len, NULL), ==, RUSHES_REASON_NONE);
  write_part (part, file, 0, file->len);
  g_assert_cmpint (rushes_part_file_finish (part, &first), ==, RUSHES_REASON_NONE);
  if (rushes_part_file_find_finished (again, &second))
    {
      g_assert_cmpstr (second.path, ==, first.path);
      g_assert_cmpstr (second.sha256, ==, first.sha256);
    }
  else
    g_test_skip ("this file system keeps no extended attributes");
  g_assert_false (rushes_part_file_find_finished (stranger, &third));
  rushes_part_file_result_clear (&first);
  rushes_part_file_result_clear (&second);
}

/* Promise: a file that is there is never replaced, and a link planted in the way is not followed. */
static void
test_never_overwrites (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "taken", NULL);
  g_autoptr (RushesTask) task = make_task (4, "taken", "44");
  g_autoptr (GByteArray) file = make_mp4 (100);
  g_autoptr (RushesFilePlan) plan = make_plan (folder);
  g_autofree char *target = rushes_file_plan_get_path (plan, task, 0);
  g_autofree char *next = rushes_file_plan_get_path (plan, task, 1);
  g_autofree char *day = g_path_get_dirname (target);
  g_autofree char *name = g_build_filename (day, ".rushes-4.part", NULL);
  g_autofree char *victim = g_build_filename (test_home (), "victim", NULL);
  g_autoptr (RushesPartFile) part = make_part (task, folder);
  g_autofree char *etag = NULL, *data = NULL;
  RushesPartFileResult result = { 0 };
  gint64 have;

  g_assert_cmpint (g_mkdir_with_parents (day, 0755), ==, 0);
  g_assert_true (g_file_set_contents (target, "mine", -1, NULL));
  g_assert_true (g_file_set_contents (victim, "victim", -1, NULL));
  g_assert_cmpint (symlink (victim, name), ==, 0);
  g_assert_cmpint (rushes_part_file_open (part, &have, &etag), !=, RUSHES_REASON_NONE);
  g_assert_cmpint (g_unlink (name), ==, 0);

  g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_begin (part, 0, file->len, NULL), ==, RUSHES_REASON_NONE);
  write_part (part, file, 0, file->len);
  g_assert_cmpint (rushes_part_file_finish (part, &result), ==, RUSHES_REASON_NONE);
  g_assert_cmpstr (result.path, ==, next);
  g_assert_true (g_file_get_contents (target, &data, NULL, NULL));
  g_assert_cmpstr (data, ==, "mine");
  g_clear_pointer (&data, g_free);
  g_assert_true (g_file_get_contents (victim, &data, NULL, NULL));
  g_assert_cmpstr (data, ==, "victim");
  rushes_part_file_result_clear (&result);
}

/* Promise: what was all there when the power stayed is finished without the network; after a power loss the part is not
 * believed. */
static void
test_whole_part (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "whole", NULL);
  g_autoptr (RushesTask) task = make_task (5, "whole", "55");
  g_autoptr (GByteArray) file = make_mp4 (900);
  g_autoptr (RushesFilePlan) plan = make_plan (folder);
  g_autofree char *name = rushes_file_plan_get_part (plan, task);
  RushesPartFileResult result = { 0 };
  gint64 have;

  for (int pass = 0; pass < 2; pass++)
    {
      g_autoptr (RushesPartFile) part = make_part (task, folder);
      g_autoptr (RushesPartFile) later = make_part (task, folder);
      g_autofree char *etag = NULL, *found = NULL;

      g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
      g_assert_cmpint (have, ==, 0);
      g_assert_cmpint (rushes_part_file_begin (part, 0, file->len, pass == 0 ? "\"e\"" : NULL), ==, RUSHES_REASON_NONE);
      write_part (part, file, 0, file->len);
      if (pass == 0 && setxattr (name, "user.rushes.part", "another-boot 1000", 17, 0) != 0)
        {
          g_test_skip ("this file system keeps no extended attributes");
          return;
        }
      g_assert_cmpint (rushes_part_file_open (later, &have, &found), ==, RUSHES_REASON_NONE);
      g_assert_cmpint (rushes_part_file_is_whole (later), ==, pass == 1);
      g_assert_cmpint (have, ==, pass == 1 ? file->len : 0);
      g_assert_null (found);
      if (pass == 1)
        g_assert_cmpint (rushes_part_file_finish (later, &result), ==, RUSHES_REASON_NONE);
    }
  g_assert_cmpint (result.bytes, ==, file->len);
  rushes_part_file_result_clear (&result);
}

/* Promise: without a length only a second copy that is the same makes a video ready. */
static void
test_witness (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "witness", NULL);
  g_autoptr (RushesTask) task = make_task (6, "witness", "66");
  g_autoptr (GByteArray) file = make_mp4 (100);
  g_autofree char *witness = NULL;
  gint64 have;

  for (int copy = 0; copy < 3; copy++)
    {
      g_autoptr (RushesPartFile) part = make_part (task, folder);
      g_autofree char *etag = NULL;
      RushesPartFileResult result = { 0 };

      rushes_part_file_set_witness (part, witness);
      g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
      g_assert_cmpint (rushes_part_file_begin (part, 0, -1, NULL), ==, RUSHES_REASON_NONE);
      file->data[file->len - 1] = copy == 0 ? 0 : 1;
      write_part (part, file, 0, file->len);
      g_assert_cmpint (rushes_part_file_finish (part, &result), ==,
                       copy < 2 ? RUSHES_REASON_UNPROVEN : RUSHES_REASON_NONE);
      g_assert_true ((result.path != NULL) == (copy == 2));
      g_free (witness);
      witness = g_strdup (result.sha256);
      rushes_part_file_result_clear (&result);
    }
}

/* Promise: a video that cannot fit is known before anyone is asked for it. */
static void
test_no_room (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "room", NULL);
  g_autoptr (RushesTask) task = make_task (8, "room", "88");
  g_autoptr (RushesPartFile) part = make_part (task, folder);
  g_autofree char *etag = NULL;
  gint64 have;

  rushes_part_file_expect (part, G_GINT64_CONSTANT (1) << 60);
  g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_DISK_FULL);
  g_assert_cmpint (rushes_part_file_get_total (part), ==, G_GINT64_CONSTANT (1) << 60);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/engine/video-check/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/engine/video-check/hostile-boxes", test_hostile_boxes);
  g_test_add_func ("/engine/video-check/not-a-video", test_not_a_video);
  g_test_add_func ("/engine/video-check/webm", test_webm);
  g_test_add_func ("/engine/video-check/hostile-webm", test_hostile_webm);
  g_test_add_func ("/engine/part-file/continues", test_part_continues);
  g_test_add_func ("/engine/part-file/finished-is-found", test_finished_is_found);
  g_test_add_func ("/engine/part-file/never-overwrites", test_never_overwrites);
  g_test_add_func ("/engine/part-file/whole", test_whole_part);
  g_test_add_func ("/engine/part-file/witness", test_witness);
  g_test_add_func ("/engine/part-file/no-room", test_no_room);
  return g_test_run ();
}
