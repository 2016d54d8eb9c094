/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-thumbnail-frame.h"

#include "rushes-quiet-pool.h"

#include <errno.h>
#include <fcntl.h>
#include <gst/app/gstappsink.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * One picture of a clip:
 *
 *   filesrc ! demuxer ! decodebin ! videoscale ! videoconvert ! capsfilter ! jpegenc ! appsink
 *
 * paused at its first frame, then where it is wanted. As in the player the demuxer is chosen by the file's first
 * bytes, so that no file can name other places to read from. The decoder is one that uses the processor, a single
 * thread of it. Everything that can hang is waited for on the bus, with one deadline for all of it. A size is looked at
 * before anything is decoded, and again in what the stream itself says, for that may differ from what the container
 * says.
 */

#define MAX_SIDE   8192 /* px: beyond what any screen shows, and what a decoder may allocate */
#define MAX_PIXELS (8192 * 4608)
#define MAGIC      12 /* bytes that tell what a file is */

typedef struct
{
  RushesThumbnailSize size;
  gint64 time;          /* µs from its start; < 0: at a third of its length */
  gboolean whole;       /* as large as it is, without loss, and for someone who waits for it */
  GstElement *pipeline; /* (owned) */
  GstBus *bus;          /* (owned) */
  GstElement *decoder;  /* (unowned), as the next four */
  GstElement *scale;
  GstElement *shape; /* capsfilter */
  GstElement *screen;
  gint64 deadline; /* µs, monotonic */
} Frame;

static gboolean
fail (GError **error, GIOErrorEnum code, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, code, message);
  return FALSE;
}

/* Building. */

static const char *
choose_demuxer (const char *path, GError **error)
{
  guint8 magic[MAGIC] = { 0 };
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat info;
  gboolean read;

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return NULL;
    }
  read =
    fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && pread (fd, magic, sizeof magic, 0) == (gssize) sizeof magic;
  close (fd);
  if (read && memcmp (magic + 4, "ftyp", 4) == 0)
    return "qtdemux";
  if (read && memcmp (magic, "\x1a\x45\xdf\xa3", 4) == 0)
    return "matroskademux";
  fail (error, G_IO_ERROR_INVALID_DATA, "Not a video");
  return NULL;
}

/* From any thread of the pipeline: there will be no picture. */
static void
give_up (Frame *frame)
{
  gst_bus_post (frame->bus, gst_message_new_application (NULL, gst_structure_new_empty ("no-picture")));
}

/* Returns: whether @caps may be decoded; a size that is not there yet is looked at later */
static gboolean
read_size (const GstCaps *caps, int *width, int *height)
{
  const GstStructure *structure = gst_caps_get_size (caps) > 0 ? gst_caps_get_structure (caps, 0) : NULL;

  *width = *height = 0;
  if (structure == NULL || !gst_structure_get_int (structure, "width", width) ||
      !gst_structure_get_int (structure, "height", height))
    return structure != NULL;
  return *width > 0 && *height > 0 && *width <= MAX_SIDE && *height <= MAX_SIDE &&
         (gint64) *width * *height <= MAX_PIXELS;
}

/* A part of the decoder says what comes next, before there is a decoder for it. */
static gboolean
on_continue (GstElement *decoder, GstPad *pad, GstCaps *caps, gpointer frame)
{
  int width, height;

  if (read_size (caps, &width, &height))
    return TRUE;
  give_up (frame);
  return FALSE;
}

/* As large as there is room, in its own shape, and never larger than it is. */
static void
fit (Frame *frame, GstCaps *caps, int width, int height)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  g_autoptr (GstCaps) fitted = NULL;
  int most_wide = RUSHES_THUMBNAIL_WIDTH * (int) frame->size, most_high = RUSHES_THUMBNAIL_HEIGHT * (int) frame->size;
  int num = 1, den = 1;
  double wide, scale;

  if (!gst_structure_get_fraction (structure, "pixel-aspect-ratio", &num, &den) || num < 1 || den < 1)
    num = den = 1;
  wide = CLAMP ((double) width * num / den, 1, 1e6);
  scale = MIN (most_wide / wide, (double) most_high / height);
  scale = frame->whole ? 1 : MIN (scale, 1);
  width = CLAMP ((int) (wide * scale + 0.5), 2, frame->whole ? MAX_SIDE : most_wide);
  height = CLAMP ((int) (height * scale + 0.5), 2, frame->whole ? MAX_SIDE : most_high);
  fitted =
    gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, frame->whole ? "RGB" : "I420", "width", G_TYPE_INT,
                         width, "height", G_TYPE_INT, height, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
  g_object_set (frame->shape, "caps", fitted, NULL);
}

static void
on_picture (GstElement *decoder, GstPad *pad, gpointer user_data)
{
  Frame *frame = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (frame->scale, "sink");
  int width, height;

  if (gst_pad_is_linked (sink))
    return;
  if (caps == NULL || !read_size (caps, &width, &height) || width < 1 ||
      !gst_structure_has_name (gst_caps_get_structure (caps, 0), "video/x-raw"))
    {
      give_up (frame);
      return;
    }
  fit (frame, caps, width, height);
  if (gst_pad_link (pad, sink) != GST_PAD_LINK_OK)
    give_up (frame);
}

static void
on_stream (GstElement *demuxer, GstPad *pad, gpointer user_data)
{
  Frame *frame = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (frame->decoder, "sink");
  int width, height;

  if (caps == NULL || gst_caps_get_size (caps) == 0 || gst_pad_is_linked (sink) ||
      !g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "video/"))
    return;
  if (!read_size (caps, &width, &height) || gst_pad_link (pad, sink) != GST_PAD_LINK_OK)
    give_up (frame);
}

static void
on_no_more_streams (GstElement *demuxer, gpointer user_data)
{
  Frame *frame = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (frame->decoder, "sink");

  if (!gst_pad_is_linked (sink))
    give_up (frame);
}

/* Nobody waits for a thumbnail: one thread is enough. */
static void
on_element (GstBin *pipeline, GstBin *bin, GstElement *element, gpointer user_data)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "max-threads") != NULL)
    g_object_set (element, "max-threads", 1, NULL);
}

static GstElement *
add (Frame *frame, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element != NULL)
    gst_bin_add (GST_BIN (frame->pipeline), element);
  return element;
}

static gboolean
build (Frame *frame, const char *path, const char *factory, GError **error)
{
  g_autoptr (GstTaskPool) pool = frame->whole ? NULL : rushes_quiet_pool_new ();
  GstElement *source, *demuxer, *convert, *encoder;

  frame->pipeline = gst_object_ref_sink (gst_pipeline_new ("thumbnail"));
  frame->bus = gst_element_get_bus (frame->pipeline);
  if (pool != NULL)
    rushes_quiet_pool_attach (pool, frame->bus);
  source = add (frame, "filesrc");
  demuxer = add (frame, factory);
  frame->decoder = add (frame, "decodebin");
  frame->scale = add (frame, "videoscale");
  convert = add (frame, "videoconvert");
  frame->shape = add (frame, "capsfilter");
  encoder = add (frame, frame->whole ? "pngenc" : "jpegenc");
  frame->screen = add (frame, "appsink");
  if (source == NULL || demuxer == NULL || frame->decoder == NULL || frame->scale == NULL || convert == NULL ||
      frame->shape == NULL || encoder == NULL || frame->screen == NULL)
    return fail (error, G_IO_ERROR_NOT_SUPPORTED, "A part of GStreamer is not installed");
  g_object_set (source, "location", path, NULL);
  g_object_set (frame->decoder, "force-sw-decoders", TRUE, NULL);
  g_object_set (frame->scale, "add-borders", FALSE, NULL);
  if (!frame->whole)
    g_object_set (encoder, "quality", 88, NULL);
  g_object_set (frame->screen, "max-buffers", 1, "drop", TRUE, "enable-last-sample", FALSE, NULL);
  gst_element_link (source, demuxer);
  gst_element_link_many (frame->scale, convert, frame->shape, encoder, frame->screen, NULL);
  if (!frame->whole)
    g_signal_connect (frame->pipeline, "deep-element-added", G_CALLBACK (on_element), frame);
  g_signal_connect (demuxer, "pad-added", G_CALLBACK (on_stream), frame);
  g_signal_connect (demuxer, "no-more-pads", G_CALLBACK (on_no_more_streams), frame);
  g_signal_connect (frame->decoder, "autoplug-continue", G_CALLBACK (on_continue), frame);
  g_signal_connect (frame->decoder, "pad-added", G_CALLBACK (on_picture), frame);
  return TRUE;
}

/* Running. */

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  give_up (user_data);
}

/* Waits until a frame has come to the end of the pipeline. */
static gboolean
wait_for_frame (Frame *frame, GCancellable *cancellable, GError **error)
{
  gint64 left = MAX (frame->deadline - g_get_monotonic_time (), 0);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GstMessage) message =
    gst_bus_timed_pop_filtered (frame->bus, (GstClockTime) left * GST_USECOND,
                                GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_EOS | GST_MESSAGE_APPLICATION);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (message == NULL)
    return fail (error, G_IO_ERROR_TIMED_OUT, "No picture in time");
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE)
    return TRUE;
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return fail (error, G_IO_ERROR_INVALID_DATA, "No picture, or one that is too large");
  gst_message_parse_error (message, &failure, NULL);
  return fail (error, G_IO_ERROR_INVALID_DATA, failure->message);
}

/* Returns: (transfer full) (nullable): the frame that the pipeline is paused at */
static GBytes *
take (Frame *frame)
{
  g_autoptr (GstSample) sample = gst_app_sink_try_pull_preroll (GST_APP_SINK (frame->screen), 0);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  gpointer data;
  gsize size;

  if (buffer == NULL)
    return NULL;
  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &data, &size);
  return g_bytes_new_take (data, size);
}

/* Returns: (transfer full) (nullable): the frame of another time than the first */
static GBytes *
take_later (Frame *frame, GCancellable *cancellable, GError **error)
{
  gint64 duration = 0, time = frame->time * GST_USECOND;
  GBytes *bytes;

  if (frame->time < 0 && (!gst_element_query_duration (frame->pipeline, GST_FORMAT_TIME, &duration) || duration <= 0))
    fail (error, G_IO_ERROR_INVALID_DATA, "Of no known length");
  else if (!gst_element_seek_simple (frame->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                     frame->time < 0 ? duration / 3 : time))
    fail (error, G_IO_ERROR_INVALID_DATA, "Not to be moved about in");
  else if (wait_for_frame (frame, cancellable, error))
    {
      bytes = take (frame);
      if (bytes == NULL)
        fail (error, G_IO_ERROR_INVALID_DATA, "No picture at this time");
      return bytes;
    }
  return NULL;
}

static GBytes *
run (Frame *frame, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GError) failure = NULL;
  GBytes *later;

  if (gst_element_set_state (frame->pipeline, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE)
    {
      fail (error, G_IO_ERROR_INVALID_DATA, "Not to be opened");
      return NULL;
    }
  if (!wait_for_frame (frame, cancellable, error))
    return NULL;
  first = take (frame);
  if (first == NULL)
    {
      fail (error, G_IO_ERROR_INVALID_DATA, "No picture");
      return NULL;
    }
  later = take_later (frame, cancellable, &failure);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_pointer (&later, g_bytes_unref);
  else if (later == NULL && frame->whole)
    g_propagate_error (error, g_steal_pointer (&failure)); /* the one that was asked for, or none */
  else if (later == NULL)
    later = g_steal_pointer (&first); /* the rest of it does not work */
  return later;
}

static GBytes *
make (Frame *frame, const char *path, GCancellable *cancellable, GError **error)
{
  const char *demuxer = choose_demuxer (path, error);
  GBytes *bytes = NULL;
  gulong handler;

  if (demuxer == NULL)
    return NULL;
  if (!gst_init_check (NULL, NULL, NULL))
    {
      fail (error, G_IO_ERROR_NOT_SUPPORTED, "GStreamer does not start");
      return NULL;
    }
  if (build (frame, path, demuxer, error))
    {
      handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), frame, NULL) : 0;
      bytes = run (frame, cancellable, error);
      g_cancellable_disconnect (cancellable, handler);
    }
  gst_element_set_state (frame->pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (frame->bus, NULL, NULL, NULL);
  gst_object_unref (frame->bus);
  gst_object_unref (frame->pipeline);
  return bytes;
}

/**
 * rushes_thumbnail_frame_make:
 * @path: a file that may be anything
 * @time: µs from the clip's start, within the frame that is wanted; < 0: at a third of it
 * @patience: µs that it may take
 *
 * Blocks; starts GStreamer when nobody has. For a thread of its own.
 *
 * Returns: (transfer full): that frame, or the first one where it cannot be had, as a JPEG of at
 * most that size; or %NULL with a #GIOErrorEnum
 */
GBytes *
rushes_thumbnail_frame_make (
  const char *path, RushesThumbnailSize size, gint64 time, gint64 patience, GCancellable *cancellable, GError **error)
{
  Frame frame = { .size = size, .time = MAX (time, -1), .deadline = g_get_monotonic_time () + patience };

  return make (&frame, path, cancellable, error);
}

/**
 * rushes_thumbnail_frame_grab:
 * @path: a file that may be anything
 * @time: µs from the clip's start, within the frame that is wanted
 * @patience: µs that it may take
 *
 * As rushes_thumbnail_frame_make(), for someone who waits: not in the background.
 *
 * Returns: (transfer full): that frame as it is, in the clip's own resolution with square pixels, as a PNG; or %NULL
 *   with a #GIOErrorEnum
 */
GBytes *
rushes_thumbnail_frame_grab (const char *path, gint64 time, gint64 patience, GCancellable *cancellable, GError **error)
{
  Frame frame = { .time = MAX (time, 0), .whole = TRUE, .deadline = g_get_monotonic_time () + patience };

  return make (&frame, path, cancellable, error);
}
