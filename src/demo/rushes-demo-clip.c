/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-clip.h"
#include "rushes-text.h"

#include "rushes-demo-resources.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>

/*
 * A clip for a demo task: the prompt's words over slowly moving colours, DEMO / 演示 in a corner, the seconds in
 * another. The colours are drawn as a handful of points, which the scaler blurs into a picture. Everything runs on a
 * worker thread, and GStreamer is started by the first clip only, so that a program which makes none does not pay for
 * its registry. Where no encoder is there, or encoding takes too long, a clip from the resources is copied instead.
 */

#define WIDTH        1366
#define HEIGHT       768
#define SMALL_WIDTH  320
#define SMALL_HEIGHT 180
#define RATE         24
#define POINTS_X     32
#define POINTS_Y     18
#define MAX_WORDS    160 /* code points of the prompt in the picture */
#define MAX_COLUMNS  44  /* in a line of it; a wide character takes two */
#define BOUND        (60 * GST_SECOND)
#define RESOURCE     "/io/github/rushes/Rushes/demo/clip-%d.mp4"

static const struct
{
  const char *name;
  const char *full, *small; /* options for a picture of that kind */
} encoders[] = {
  { "x264enc", "speed-preset=ultrafast bitrate=1200 key-int-max=24 bframes=0 threads=1",
    "speed-preset=slower pass=qual quantizer=30 key-int-max=48 bframes=0" },
  { "openh264enc", "complexity=low bitrate=1200000 gop-size=24", "complexity=low bitrate=60000 gop-size=48" },
};

typedef struct
{
  char *prompt; /* (owned) */
  int duration; /* seconds */
  RushesDemoClipKind kind;
  gboolean passing;  /* the folder is one for the time being */
  char *path;        /* (owned): where the clip is to be */
  char *part;        /* (owned): the same while it grows */
  char *index;       /* (owned): the muxer's own */
  int width, height; /* of the clip made; written on the worker, read after it */
} Job;

static void
job_free (gpointer pointer)
{
  Job *job = pointer;

  g_free (job->prompt);
  g_free (job->path);
  g_free (job->part);
  g_free (job->index);
  g_free (job);
}

/* Red, green or blue of a colour wheel, 0 to 255. */
static guint8
wheel (double hue, int part, double light)
{
  double value = 0.5 + 0.5 * cos (2 * G_PI * (hue - part / 3.0));

  return (guint8) (255 * CLAMP (light * (0.25 + 0.6 * value), 0.0, 1.0));
}

/* One picture of POINTS_X by POINTS_Y points: two waves of neighbouring colours that wander across each other. */
static GstBuffer *
draw_frame (guint seed, guint number)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, (gsize) POINTS_X * POINTS_Y * 4, NULL);
  double start = seed % 360 / 360.0, time = (double) number / RATE;
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (int y = 0; y < POINTS_Y; y++)
    for (int x = 0; x < POINTS_X; x++)
      {
        double across = (double) x / POINTS_X, down = (double) y / POINTS_Y;
        double hue = start + 0.16 * sin (2 * G_PI * (0.6 * across + 0.11 * time)) +
                     0.12 * sin (2 * G_PI * (0.5 * down - 0.13 * time)) + 0.02 * time;
        double light = 0.62 + 0.3 * sin (2 * G_PI * (0.7 * across - 0.4 * down + 0.17 * time));
        guint8 *point = map.data + (y * POINTS_X + x) * 4;

        for (int part = 0; part < 3; part++)
          point[part] = wheel (hue, part, light);
        point[3] = 255;
      }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (number, GST_SECOND, RATE);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (number + 1, GST_SECOND, RATE) - GST_BUFFER_PTS (buffer);
  return buffer;
}

/* The prompt's first words as lines that leave a margin, for the overlay breaks them at the very edge only. */
static char *
fold_words (const char *prompt)
{
  g_autofree char *line = rushes_text_line (prompt, MAX_WORDS);
  GString *out = g_string_new (NULL);
  guint column = 0;

  for (const char *at = line; *at != '\0';)
    {
      gunichar c = g_utf8_get_char (at);
      const char *end = g_utf8_next_char (at);
      guint width = g_unichar_iswide (c) ? 2 : 1;

      /* A word stays whole; wide characters may be parted anywhere. */
      while (width < MAX_COLUMNS && c != ' ' && !g_unichar_iswide (c) && *end != '\0' && *end != ' ' &&
             !g_unichar_iswide (g_utf8_get_char (end)))
        {
          end = g_utf8_next_char (end);
          width++;
        }
      if (column + width > MAX_COLUMNS && !g_unichar_ispunct (c))
        {
          if (out->len > 0 && out->str[out->len - 1] == ' ')
            g_string_truncate (out, out->len - 1);
          g_string_append_c (out, '\n');
          column = 0;
        }
      if (column > 0 || c != ' ')
        {
          g_string_append_len (out, at, end - at);
          column += width;
        }
      at = end;
    }
  return g_string_free (out, FALSE);
}

static void
set_on (GstElement *pipeline, const char *name, const char *property, const char *value)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), name);

  g_object_set (element, property, value, NULL);
}

static GstElement *
build_pipeline (const Job *job, guint encoder, GError **error)
{
  g_autofree char *description = g_strdup_printf (
    "appsrc name=points format=time max-bytes=0 caps=video/x-raw,format=RGBx,width=%d,height=%d,framerate=%d/1,"
    "pixel-aspect-ratio=1/1 ! videoconvert ! video/x-raw,format=I420 ! videoscale method=bilinear add-borders=false ! "
    "video/x-raw,format=I420,width=%d,height=%d,pixel-aspect-ratio=1/1 ! "
    "textoverlay name=words valignment=center halignment=center line-alignment=center wrap-mode=wordchar ! "
    "textoverlay name=mark valignment=top halignment=right ! "
    "timeoverlay name=time valignment=top halignment=left ! "
    "%s %s ! h264parse ! mp4mux name=mux faststart=true ! filesink name=file",
    POINTS_X, POINTS_Y, RATE, job->width, job->height, encoders[encoder].name,
    job->kind == RUSHES_DEMO_CLIP_FULL ? encoders[encoder].full : encoders[encoder].small);
  g_autofree char *lines = fold_words (job->prompt);
  g_autofree char *words = g_markup_escape_text (lines, -1);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &failure);

  if (pipeline != NULL)
    gst_object_ref_sink (pipeline);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  /* The overlay reads its text as Pango markup. */
  set_on (pipeline, "words", "text", words);
  set_on (pipeline, "words", "font-desc", "Sans Bold 17");
  set_on (pipeline, "mark", "text", "DEMO / 演示");
  set_on (pipeline, "mark", "font-desc", "Sans Bold 14");
  set_on (pipeline, "time", "font-desc", "Monospace 10");
  set_on (pipeline, "mux", "faststart-file", job->index);
  set_on (pipeline, "file", "location", job->part);
  return g_steal_pointer (&pipeline);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  gst_bus_post (user_data, gst_message_new_application (NULL, gst_structure_new_empty ("cancelled")));
}

/* Waits for the end of a running pipeline, whichever it is. */
static gboolean
wait_for_end (GstElement *pipeline, GCancellable *cancellable, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), bus, NULL) : 0;
  g_autoptr (GstMessage) message =
    gst_bus_timed_pop_filtered (bus, BOUND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION);

  g_cancellable_disconnect (cancellable, handler);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, error, NULL);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No end of encoding");
  return FALSE;
}

static gboolean
encode (Job *job, guint encoder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GstElement) pipeline = build_pipeline (job, encoder, error);
  g_autoptr (GstElement) points = NULL;
  guint seed = g_str_hash (job->prompt);
  gboolean done;

  if (pipeline == NULL)
    return FALSE;
  points = gst_bin_get_by_name (GST_BIN (pipeline), "points");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (guint i = 0; i < (guint) job->duration * RATE; i++)
    gst_app_src_push_buffer (GST_APP_SRC (points), draw_frame (seed, i));
  gst_app_src_end_of_stream (GST_APP_SRC (points));
  done = wait_for_end (pipeline, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (done && g_rename (job->part, job->path) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      done = FALSE;
    }
  g_unlink (job->part);
  g_unlink (job->index);
  return done;
}

/* Tries each encoder that is there. */
static gboolean
encode_somehow (Job *job, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  job->width = job->kind == RUSHES_DEMO_CLIP_FULL ? WIDTH : SMALL_WIDTH;
  job->height = job->kind == RUSHES_DEMO_CLIP_FULL ? HEIGHT : SMALL_HEIGHT;
  if (!gst_init_check (NULL, NULL, &error))
    {
      g_message ("GStreamer does not start: %s", error->message);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (encoders); i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (encoders[i].name);

      if (factory == NULL || g_cancellable_is_cancelled (cancellable))
        continue;
      g_clear_error (&error);
      if (encode (job, i, cancellable, &error))
        return TRUE;
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("No demo clip from %s: %s", encoders[i].name, error->message);
    }
  return FALSE;
}

static gboolean
copy_ready_made (Job *job, GError **error)
{
  g_autofree char *name = g_strdup_printf (RESOURCE, job->duration);
  g_autoptr (GBytes) clip =
    g_resource_lookup_data (rushes_demo_get_resource (), name, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (clip == NULL)
    return FALSE;
  job->width = SMALL_WIDTH;
  job->height = SMALL_HEIGHT;
  return g_file_set_contents_full (job->path, g_bytes_get_data (clip, NULL), (gssize) g_bytes_get_size (clip),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
make (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *folder = g_path_get_dirname (job->path);
  GError *error = NULL;
  gboolean done;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (job->passing)
    g_mkdir_with_parents (folder, 0700); /* without it the first file fails */
  done = (job->kind != RUSHES_DEMO_CLIP_READY_MADE && encode_somehow (job, cancellable)) ||
         (!g_cancellable_is_cancelled (cancellable) && copy_ready_made (job, &error));
  if (job->passing && g_cancellable_is_cancelled (cancellable))
    {
      /* Who cancels may have removed the folder already, but for what came into it in the meantime. */
      if (done)
        g_unlink (job->path);
      g_rmdir (folder);
    }
  if (done)
    g_task_return_boolean (task, TRUE);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_error (&error);
}

/**
 * rushes_demo_clip_make_async:
 * @prompt: its first words are shown in the picture, as plain text
 * @duration: 6 or 10 seconds, exactly
 * @path: where to put the H.264 MP4; replaced in one step when it is whole
 * @passing: its folder is one for the time being: made when it is missing, and left empty, or not at all, when
 * cancelled
 */
void
rushes_demo_clip_make_async (const char *prompt,
                             int duration,
                             RushesDemoClipKind kind,
                             const char *path,
                             gboolean passing,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->prompt = g_strdup (prompt);
  job->duration = duration;
  job->kind = kind;
  job->path = g_strdup (path);
  job->passing = passing;
  /* Their own, for a job that was cancelled may still be at its end when the next one for this clip begins. */
  job->part = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
  job->index = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
  g_task_set_source_tag (task, rushes_demo_clip_make_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make);
  g_object_unref (task);
}

/**
 * rushes_demo_clip_make_finish:
 * @width: (out): pixels
 * @height: (out): pixels
 */
gboolean
rushes_demo_clip_make_finish (GAsyncResult *result, int *width, int *height, GError **error)
{
  const Job *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_demo_clip_make_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  job = g_task_get_task_data (G_TASK (result));
  *width = job->width;
  *height = job->height;
  return TRUE;
}
