/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline-graph.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

/* From the decoder to the main thread: how large frames are made, and what becomes of each. On GStreamer's threads. */

#define ENOUGH   0.9 /* of its own size: a frame that is seen larger than that stays as it is */
#define LATENESS (50 * GST_MSECOND)

/* Frames. */

static void
free_frame (gpointer data)
{
  gst_video_frame_unmap (data);
  g_free (data);
}

/* The sample's pixels as a texture, not copied. */
static GdkTexture *
make_texture (GstSample *sample, GstVideoInfo *info)
{
  GstVideoFrame *frame = g_new0 (GstVideoFrame, 1);
  g_autoptr (GBytes) bytes = NULL;
  gsize stride;

  if (!gst_video_frame_map (frame, info, gst_sample_get_buffer (sample), GST_MAP_READ))
    {
      g_free (frame);
      return NULL;
    }
  stride = (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  bytes = g_bytes_new_with_free_func (GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
                                      stride * (gsize) GST_VIDEO_INFO_HEIGHT (info), free_frame, frame);
  return gdk_memory_texture_new (GST_VIDEO_INFO_WIDTH (info), GST_VIDEO_INFO_HEIGHT (info),
                                 GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
}

/*
 * Returns: µs from the clip's start to that of the frame. One that a jump has landed in is cut by its decoder, so that
 * it begins where the jump went; where it ends is left, and tells where it began.
 */
static gint64
get_time (const GstSegment *segment, GstBuffer *buffer, const GstVideoInfo *info)
{
  guint64 time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  guint64 length = GST_BUFFER_DURATION (buffer), whole;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    return 0;
  if (GST_CLOCK_TIME_IS_VALID (length) && info->fps_n > 0 && info->fps_d > 0)
    {
      whole = gst_util_uint64_scale_int (GST_SECOND, info->fps_d, info->fps_n);
      if (length < whole)
        time -= MIN (time, whole - length);
    }
  return (gint64) GST_TIME_AS_USECONDS (time + GST_USECOND - 1); /* up, for a jump back to it is to land in it */
}

static GstFlowReturn
take_frame (RushesPipelineGraph *graph, GstSample *sample)
{
  RushesPipelineCore *core = graph->core;
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GstCaps *caps = sample != NULL ? gst_sample_get_caps (sample) : NULL;
  GstVideoInfo info;
  GdkTexture *texture;

  if (sample == NULL)
    return GST_FLOW_EOS;
  if (buffer == NULL || caps == NULL || !gst_video_info_from_caps (&info, caps))
    return GST_FLOW_ERROR;
  texture = make_texture (sample, &info);
  if (texture == NULL)
    return GST_FLOW_ERROR;

  g_mutex_lock (&core->mutex);
  g_set_object (&core->news.frame, texture);
  if (graph->width > 0)
    core->news.aspect = (double) graph->width / graph->height; /* that of a smaller frame is rounded */
  else
    core->news.aspect = (double) info.width * MAX (info.par_n, 1) / ((double) info.height * MAX (info.par_d, 1));
  if (info.fps_n > 0 && info.fps_d > 0)
    core->news.spacing = gst_util_uint64_scale_int (G_USEC_PER_SEC, info.fps_d, info.fps_n);
  graph->frame_time = get_time (gst_sample_get_segment (sample), buffer, &info);
  if (!core->news.seeking)
    core->news.time = graph->frame_time;
  rushes_pipeline_core_tell_locked (core);
  g_mutex_unlock (&core->mutex);
  g_object_unref (texture);
  return GST_FLOW_OK;
}

static GstFlowReturn
on_preroll (GstAppSink *sink, gpointer user_data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_preroll (sink);

  return take_frame (user_data, sample);
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer user_data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  return take_frame (user_data, sample);
}

/* How large frames are made: as large as they are seen, never larger than they are. */

void
rushes_pipeline_graph_learn_size (RushesPipelineGraph *graph, GstCaps *caps)
{
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps) || info.width < 2 || info.height < 2)
    return;
  graph->width = (int) gst_util_uint64_scale_int ((guint64) info.width, MAX (info.par_n, 1), MAX (info.par_d, 1));
  graph->height = info.height;
}

/* Returns: whether frames are made differently from now on */
gboolean
rushes_pipeline_graph_fit_size (RushesPipelineGraph *graph, const RushesPipelineWish *wish)
{
  double scale = 1;
  int width = 0, height = 0;
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw,format=BGRA");

  if (graph->width > 0 && wish->width > 0 && wish->height > 0)
    scale = MIN ((double) wish->width / graph->width, (double) wish->height / graph->height);
  if (scale < ENOUGH)
    {
      width = MAX ((int) (graph->width * scale + 0.5), 2);
      height = MAX ((int) (graph->height * scale + 0.5), 2);
    }
  if (width == graph->shown_width)
    return FALSE;
  graph->shown_width = width;
  if (width > 0)
    gst_caps_set_simple (caps, "width", G_TYPE_INT, width, "height", G_TYPE_INT, height, "pixel-aspect-ratio",
                         GST_TYPE_FRACTION, 1, 1, NULL);
  g_object_set (graph->shape, "caps", caps, NULL);
  return TRUE;
}

GstElement *
rushes_pipeline_graph_make (GstBin *bin, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element != NULL)
    gst_bin_add (bin, element);
  return element;
}

/* Returns: (transfer none): where frames leave the pipeline */
GstElement *
rushes_pipeline_graph_make_screen (RushesPipelineGraph *graph)
{
  static const GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  GstElement *screen = rushes_pipeline_graph_make (GST_BIN (graph->pipeline), "appsink");

  if (screen == NULL)
    return NULL;
  g_object_set (screen, "max-buffers", 1, "drop", TRUE, "qos", TRUE, "max-lateness", (gint64) LATENESS,
                "enable-last-sample", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (screen), (GstAppSinkCallbacks *) &callbacks, graph, NULL);
  return screen;
}
