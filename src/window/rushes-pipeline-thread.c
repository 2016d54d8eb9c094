/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The clip's side: filesrc ! decodebin, its video to videoscale ! videoconvert ! capsfilter ! appsink, its sound, if
 * any, to the desktop.
 *
 * Wishes are brought about one at a time: while a state change or a jump is on its way (`busy`, until ASYNC_DONE) new
 * ones only replace each other. The pipeline is ours rather than playbin for two reasons: a file is never allowed to
 * name other places to read from (no adaptive demuxer is plugged), and sound that does not work is left out of the
 * picture's way.
 */

#define PATIENCE 20  /* s for the first frame; a cut file can make a demuxer wait for ever */
#define ENOUGH   0.9 /* of its own size: a frame that is seen larger than that stays as it is */
#define LATENESS (50 * GST_MSECOND)

/* Everything here belongs to the clip's thread, but for what GStreamer's own threads do in on_pad_added(), before the
 * first ASYNC_DONE, and in take_frame(). */
typedef struct
{
  RushesPipelineCore *core; /* (unowned) */
  GMainLoop *loop;          /* (owned) */
  GstElement *pipeline;     /* (owned) (nullable) */
  GstElement *decoder;      /* (unowned) */
  GstElement *video;        /* (unowned): videoscale */
  GstElement *shape;        /* (unowned): capsfilter */
  GstElement *sound;        /* (unowned) (nullable): the sound's bin */
  GstElement *volume;       /* (unowned) (nullable) */
  guint watch;
  GSource *watchdog; /* (owned) (nullable): until the first frame */
  gboolean silent;   /* the sound does not work: left out */
  gboolean ready;    /* the first frame has been there */
  gboolean busy;
  gboolean playing;
  double rate;
  int width; /* px of the clip as it is to be seen; 0: not known */
  int height;
  int shown_width;   /* px of the frames that are made; 0: as they are */
  gint64 frame_time; /* (mutex of the core) */
} Graph;

static GPrivate graph_of_thread;

static void graph_apply (Graph *graph);
static void graph_build (Graph *graph);

static void
graph_fail (Graph *graph, RushesPlayTrouble trouble, const char *package)
{
  RushesPipelineCore *core = graph->core;

  g_mutex_lock (&core->mutex);
  /* A missing decoder is the better word than what follows from it. */
  if (core->news.trouble != RUSHES_PLAY_TROUBLE_PLUGIN)
    {
      core->news.trouble = trouble;
      core->news.package = package;
    }
  core->wish.playing = FALSE;
  core->news.playing = FALSE;
  core->news.seeking = FALSE;
  rushes_pipeline_core_tell_locked (core);
  g_mutex_unlock (&core->mutex);
}

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

static GstFlowReturn
take_frame (Graph *graph, GstSample *sample)
{
  RushesPipelineCore *core = graph->core;
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GstCaps *caps = sample != NULL ? gst_sample_get_caps (sample) : NULL;
  GstVideoInfo info;
  GdkTexture *texture;
  guint64 time;

  if (sample == NULL)
    return GST_FLOW_EOS;
  if (buffer == NULL || caps == NULL || !gst_video_info_from_caps (&info, caps))
    return GST_FLOW_ERROR;
  time = gst_segment_to_stream_time (gst_sample_get_segment (sample), GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
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
  graph->frame_time = GST_CLOCK_TIME_IS_VALID (time) ? (gint64) GST_TIME_AS_USECONDS (time) : 0;
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

static void
graph_learn_size (Graph *graph, GstCaps *caps)
{
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps) || info.width < 2 || info.height < 2)
    return;
  graph->width = (int) gst_util_uint64_scale_int ((guint64) info.width, MAX (info.par_n, 1), MAX (info.par_d, 1));
  graph->height = info.height;
}

/* Returns: whether frames are made differently from now on */
static gboolean
graph_fit_size (Graph *graph, const RushesPipelineWish *wish)
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

/* Building. */

/* What a decoder that is not there would have come with, on Debian. */
const char *
rushes_pipeline_package_for (const char *caps)
{
  static const struct
  {
    const char *prefix;
    const char *package;
  } packages[] = {
    { "video/x-vp8", "gstreamer1.0-plugins-good" },      { "video/x-vp9", "gstreamer1.0-plugins-good" },
    { "video/quicktime", "gstreamer1.0-plugins-good" },  { "video/webm", "gstreamer1.0-plugins-good" },
    { "video/x-matroska", "gstreamer1.0-plugins-good" }, { "video/x-av1", "gstreamer1.0-plugins-bad" },
    { "video/mpegts", "gstreamer1.0-plugins-bad" },      { "video/x-theora", "gstreamer1.0-plugins-base" },
  };

  for (guint i = 0; caps != NULL && i < G_N_ELEMENTS (packages); i++)
    if (g_str_has_prefix (caps, packages[i].prefix))
      return packages[i].package;
  return "gstreamer1.0-libav";
}

static GstElement *
make (GstBin *bin, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element != NULL)
    gst_bin_add (bin, element);
  return element;
}

/* queue ! audioconvert ! audioresample ! [scaletempo] ! volume ! sink; %NULL where one of them is not to be had or no
 * sound device opens. */
static GstElement *
make_sound (Graph *graph)
{
  GstElement *bin = gst_object_ref_sink (gst_bin_new ("sound"));
  GstElement *queue = make (GST_BIN (bin), "queue");
  GstElement *convert = make (GST_BIN (bin), "audioconvert");
  GstElement *resample = make (GST_BIN (bin), "audioresample");
  GstElement *tempo = make (GST_BIN (bin), "scaletempo");
  GstElement *volume = make (GST_BIN (bin), "volume");
  GstElement *sink = make (GST_BIN (bin), graph->core->audio_sink);
  g_autoptr (GstPad) pad = NULL;
  gboolean linked;

  if (queue == NULL || convert == NULL || resample == NULL || volume == NULL || sink == NULL)
    goto fail;
  linked = tempo != NULL ? gst_element_link_many (queue, convert, resample, tempo, volume, sink, NULL)
                         : gst_element_link_many (queue, convert, resample, volume, sink, NULL);
  if (!linked || gst_element_set_state (sink, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    goto fail;
  pad = gst_element_get_static_pad (queue, "sink");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));
  graph->volume = volume;
  return bin;

fail:
  gst_element_set_state (bin, GST_STATE_NULL);
  gst_object_unref (bin);
  return NULL;
}

static void
add_sound (Graph *graph, GstPad *pad)
{
  GstElement *bin = graph->silent || graph->sound != NULL ? NULL : make_sound (graph);
  g_autoptr (GstPad) sink = NULL;

  g_mutex_lock (&graph->core->mutex);
  graph->core->news.sound = TRUE;
  g_mutex_unlock (&graph->core->mutex);
  if (bin == NULL)
    return;
  gst_bin_add (GST_BIN (graph->pipeline), bin);
  graph->sound = bin;
  sink = gst_element_get_static_pad (bin, "sink");
  gst_pad_link (pad, sink);
  gst_element_sync_state_with_parent (bin);
  gst_object_unref (bin);
}

static void
on_pad_added (GstElement *decoder, GstPad *pad, gpointer user_data)
{
  Graph *graph = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (graph->video, "sink");
  const char *name;

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  if (gst_caps_is_empty (caps) || gst_caps_is_any (caps))
    return;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_has_prefix (name, "video/x-raw") && !gst_pad_is_linked (sink))
    {
      RushesPipelineWish wish;

      g_mutex_lock (&graph->core->mutex);
      wish = graph->core->wish;
      g_mutex_unlock (&graph->core->mutex);
      graph_learn_size (graph, caps);
      graph_fit_size (graph, &wish);
      gst_pad_link (pad, sink);
    }
  else if (g_str_has_prefix (name, "audio/x-raw"))
    add_sound (graph, pad);
}

/* GstAutoplugSelectResult is not in a public header; 0 is try, 2 is skip. */
static int
on_autoplug_select (GstElement *decoder, GstPad *pad, GstCaps *caps, GstElementFactory *factory, gpointer user_data)
{
  const char *classes = gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS);

  return classes != NULL && (strstr (classes, "Adaptive") != NULL || strstr (classes, "Source") != NULL) ? 2 : 0;
}

static GstElement *
make_screen (Graph *graph)
{
  static const GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  GstElement *screen = make (GST_BIN (graph->pipeline), "appsink");

  if (screen == NULL)
    return NULL;
  g_object_set (screen, "max-buffers", 1, "drop", TRUE, "qos", TRUE, "max-lateness", (gint64) LATENESS,
                "enable-last-sample", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (screen), (GstAppSinkCallbacks *) &callbacks, graph, NULL);
  return screen;
}

/* The bus. */

static void
stop_watchdog (Graph *graph)
{
  if (graph->watchdog != NULL)
    g_source_destroy (graph->watchdog);
  g_clear_pointer (&graph->watchdog, g_source_unref);
}

static void
graph_clear (Graph *graph)
{
  if (graph->watch != 0)
    {
      GSource *watch = g_main_context_find_source_by_id (graph->core->context, graph->watch);

      g_source_destroy (watch);
      graph->watch = 0;
    }
  stop_watchdog (graph);
  if (graph->pipeline != NULL)
    gst_element_set_state (graph->pipeline, GST_STATE_NULL);
  gst_clear_object (&graph->pipeline);
  graph->sound = NULL;
  graph->volume = NULL;
  graph->shown_width = 0;
  graph->ready = FALSE;
  graph->busy = FALSE;
  graph->playing = FALSE;
}

/* The sound broke, or never worked: the picture goes on without it, from where it was. */
static void
graph_go_silent (Graph *graph)
{
  RushesPipelineCore *core = graph->core;

  g_debug ("The sound does not work; going on without it");
  graph_clear (graph);
  graph->silent = TRUE;
  g_mutex_lock (&core->mutex);
  if (core->wish.seek < 0 && core->news.time > 0)
    core->wish.seek = core->news.time;
  core->news.seeking = core->wish.seek >= 0;
  g_mutex_unlock (&core->mutex);
  graph_build (graph);
}

static void
on_error (Graph *graph, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;

  gst_message_parse_error (message, &error, &detail);
  g_debug ("Playing %s: %s (%s)", graph->core->path, error->message, detail != NULL ? detail : "");
  if (graph->sound != NULL && gst_object_has_as_ancestor (GST_MESSAGE_SRC (message), GST_OBJECT (graph->sound)))
    {
      graph_go_silent (graph);
      return;
    }
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    graph_fail (graph, RUSHES_PLAY_TROUBLE_MISSING, NULL);
  else
    graph_fail (graph, RUSHES_PLAY_TROUBLE_BROKEN, NULL);
  graph_clear (graph);
}

/* decodebin's word for a stream that nothing here can read; one of sound is no reason not to show the picture. */
static void
on_element_message (Graph *graph, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  const GValue *detail;
  const char *name = NULL;

  if (structure == NULL || !gst_structure_has_name (structure, "missing-plugin"))
    return;
  detail = gst_structure_get_value (structure, "detail");
  if (detail != NULL && GST_VALUE_HOLDS_CAPS (detail))
    {
      const GstCaps *caps = gst_value_get_caps (detail);

      if (gst_caps_get_size (caps) > 0)
        name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
    }
  if (name != NULL && !g_str_has_prefix (name, "video/"))
    return;
  graph_fail (graph, RUSHES_PLAY_TROUBLE_PLUGIN, rushes_pipeline_package_for (name));
}

static void
on_async_done (Graph *graph)
{
  RushesPipelineCore *core = graph->core;
  gint64 duration = 0;

  stop_watchdog (graph);
  graph->busy = FALSE;
  graph->ready = TRUE;
  if (!gst_element_query_duration (graph->pipeline, GST_FORMAT_TIME, &duration) || duration < 0)
    duration = 0;
  g_mutex_lock (&core->mutex);
  core->news.duration = (gint64) GST_TIME_AS_USECONDS ((guint64) duration);
  if (core->wish.seek < 0)
    {
      core->news.seeking = FALSE;
      core->news.time = graph->frame_time;
    }
  if (core->news.frame == NULL && core->news.aspect < 0.001 && core->news.trouble == RUSHES_PLAY_TROUBLE_NONE)
    core->news.trouble = RUSHES_PLAY_TROUBLE_BROKEN;
  rushes_pipeline_core_tell_locked (core);
  g_mutex_unlock (&core->mutex);
  graph_apply (graph);
}

static void
on_end (Graph *graph)
{
  RushesPipelineCore *core = graph->core;

  g_mutex_lock (&core->mutex);
  if (core->wish.seek >= 0)
    ;
  else if (core->wish.loop && core->wish.playing)
    core->wish.seek = 0;
  else
    {
      core->wish.playing = FALSE;
      core->news.playing = FALSE;
      core->news.ended = TRUE;
      core->news.time = MAX (core->news.duration, core->news.time);
      rushes_pipeline_core_tell_locked (core);
    }
  g_mutex_unlock (&core->mutex);
  graph_apply (graph);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Graph *graph = user_data;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      on_error (graph, message);
      break;
    case GST_MESSAGE_ELEMENT:
      on_element_message (graph, message);
      break;
    case GST_MESSAGE_ASYNC_DONE:
      on_async_done (graph);
      break;
    case GST_MESSAGE_EOS:
      on_end (graph);
      break;
    case GST_MESSAGE_CLOCK_LOST:
      gst_element_set_state (graph->pipeline, GST_STATE_PAUSED);
      graph->playing = FALSE;
      graph_apply (graph);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watchdog (gpointer user_data)
{
  graph_fail (user_data, RUSHES_PLAY_TROUBLE_BROKEN, NULL);
  graph_clear (user_data);
  return G_SOURCE_REMOVE;
}

static void
graph_build (Graph *graph)
{
  g_autoptr (GstBus) bus = NULL;
  GstElement *source, *convert, *screen;

  graph->pipeline = gst_object_ref_sink (gst_pipeline_new ("clip"));
  source = make (GST_BIN (graph->pipeline), "filesrc");
  graph->decoder = make (GST_BIN (graph->pipeline), "decodebin");
  graph->video = make (GST_BIN (graph->pipeline), "videoscale");
  convert = make (GST_BIN (graph->pipeline), "videoconvert");
  graph->shape = make (GST_BIN (graph->pipeline), "capsfilter");
  screen = make_screen (graph);
  if (source == NULL || graph->decoder == NULL || graph->video == NULL || convert == NULL || graph->shape == NULL ||
      screen == NULL)
    {
      graph_fail (graph, RUSHES_PLAY_TROUBLE_PLUGIN, "gstreamer1.0-plugins-base");
      graph_clear (graph);
      return;
    }
  g_object_set (source, "location", graph->core->path, NULL);
  g_object_set (graph->video, "add-borders", FALSE, NULL);
  gst_util_set_object_arg (G_OBJECT (graph->shape), "caps", "video/x-raw,format=BGRA");
  gst_element_link (source, graph->decoder);
  gst_element_link_many (graph->video, convert, graph->shape, screen, NULL);
  g_signal_connect (graph->decoder, "pad-added", G_CALLBACK (on_pad_added), graph);
  g_signal_connect (graph->decoder, "autoplug-select", G_CALLBACK (on_autoplug_select), graph);
  bus = gst_element_get_bus (graph->pipeline);
  graph->watch = gst_bus_add_watch (bus, on_message, graph);
  graph->watchdog = g_timeout_source_new_seconds (PATIENCE);
  g_source_set_callback (graph->watchdog, on_watchdog, graph, NULL);
  g_source_attach (graph->watchdog, graph->core->context);
  graph->rate = 1;
  graph->busy = TRUE;
  gst_element_set_state (graph->pipeline, GST_STATE_PAUSED);
}

/* Bringing wishes about. */

static void
graph_seek (Graph *graph, gint64 time, double rate)
{
  GstSeekFlags flags = GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE;

  graph->rate = rate;
  graph->busy = gst_element_seek (graph->pipeline, rate, GST_FORMAT_TIME, flags, GST_SEEK_TYPE_SET, time * GST_USECOND,
                                  GST_SEEK_TYPE_NONE, (gint64) GST_CLOCK_TIME_NONE);
  if (graph->busy)
    return;
  g_mutex_lock (&graph->core->mutex);
  graph->core->news.seeking = FALSE;
  graph->core->news.time = graph->frame_time;
  rushes_pipeline_core_tell_locked (graph->core);
  g_mutex_unlock (&graph->core->mutex);
}

static void
graph_apply (Graph *graph)
{
  RushesPipelineCore *core = graph->core;
  RushesPipelineWish wish;
  gboolean same_rate, same_size;
  gint64 now;

  if (graph->pipeline == NULL || !graph->ready || graph->busy)
    return;
  g_mutex_lock (&core->mutex);
  wish = core->wish;
  now = core->news.time;
  core->wish.seek = -1;
  g_mutex_unlock (&core->mutex);

  if (graph->volume != NULL)
    g_object_set (graph->volume, "mute", wish.mute, "volume", wish.volume * wish.volume * wish.volume, NULL);
  same_rate = ABS (wish.rate - graph->rate) < 0.001;
  /* While it plays the next frame is of the new size by itself; otherwise this one is made again. */
  same_size = !graph_fit_size (graph, &wish) || wish.playing;
  if (wish.seek >= 0 || !same_rate || !same_size)
    graph_seek (graph, wish.seek >= 0 ? wish.seek : now, wish.rate);
  if (!graph->busy && wish.playing != graph->playing)
    {
      GstState state = wish.playing ? GST_STATE_PLAYING : GST_STATE_PAUSED;

      graph->playing = wish.playing;
      graph->busy = gst_element_set_state (graph->pipeline, state) == GST_STATE_CHANGE_ASYNC;
    }
}

/* The thread. */

static RushesPlayTrouble
check_file (const char *path)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat info;
  gboolean regular;

  if (fd < 0)
    return errno == ENOENT || errno == ENOTDIR ? RUSHES_PLAY_TROUBLE_MISSING : RUSHES_PLAY_TROUBLE_ACCESS;
  regular = fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
  close (fd);
  return regular ? RUSHES_PLAY_TROUBLE_NONE : RUSHES_PLAY_TROUBLE_ACCESS;
}

static gboolean
is_closed (RushesPipelineCore *core)
{
  gboolean closed;

  g_mutex_lock (&core->mutex);
  closed = core->closed;
  g_mutex_unlock (&core->mutex);
  return closed;
}

/* On the clip's thread, called by its main loop: wishes have changed. */
void
rushes_pipeline_thread_poke (RushesPipelineCore *core)
{
  Graph *graph = g_private_get (&graph_of_thread);

  if (is_closed (core))
    g_main_loop_quit (graph->loop);
  else
    graph_apply (graph);
}

static void
graph_open (Graph *graph)
{
  RushesPlayTrouble trouble = check_file (graph->core->path);

  if (trouble != RUSHES_PLAY_TROUBLE_NONE)
    graph_fail (graph, trouble, NULL);
  else if (!gst_init_check (NULL, NULL, NULL))
    graph_fail (graph, RUSHES_PLAY_TROUBLE_PLUGIN, "gstreamer1.0-plugins-base");
  else
    graph_build (graph);
}

/* Owns the reference to the core that it is given. */
gpointer
rushes_pipeline_thread_run (gpointer user_data)
{
  g_autoptr (RushesPipelineCore) core = user_data;
  Graph graph = { .core = core, .rate = 1 };

  g_private_set (&graph_of_thread, &graph);
  g_main_context_push_thread_default (core->context);
  graph.loop = g_main_loop_new (core->context, FALSE);
  if (!is_closed (core))
    {
      graph_open (&graph);
      g_main_loop_run (graph.loop);
    }
  graph_clear (&graph);
  while (g_main_context_iteration (core->context, FALSE))
    ;
  g_main_loop_unref (graph.loop);
  g_main_context_pop_thread_default (core->context);
  return NULL;
}
