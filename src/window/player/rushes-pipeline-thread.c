/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline-graph.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The clip's side:
 *
 *   filesrc ! demuxer -+- queue ! decodebin ! videoscale ! videoconvert ! capsfilter ! appsink
 *                      +- [ queue ! decodebin ! audioconvert ! audioresample ! scaletempo ! volume ! sink ]
 *
 * Wishes are brought about one at a time: while a state change or a jump is on its way (`busy`, until ASYNC_DONE) new
 * ones only replace each other.
 *
 * The pipeline is ours rather than playbin, and the demuxer chosen by the file's first bytes rather than by decodebin,
 * for three reasons: a file is never allowed to name other places to read from, as playlists do; sound that does not
 * work is left out of the picture's way; and decodebin now and then loses the error of a demuxer that fails at once,
 * so that nothing would ever come.
 */

#define PATIENCE    20 /* s for the first frame */
#define QUEUE_BYTES (32 * 1024 * 1024)
#define QUEUE_TIME  (20 * GST_SECOND)
#define MAGIC       12 /* bytes that tell what a file is */

static GPrivate graph_of_thread;
static int is_plugin_missing; /* (atomic): to be looked for again, for it may have been installed since */

static void graph_apply (RushesPipelineGraph *graph);
static void graph_build (RushesPipelineGraph *graph);

static void
graph_fail (RushesPipelineGraph *graph, RushesPlayTrouble trouble, const char *package)
{
  RushesPipelineCore *core = graph->core;

  if (trouble == RUSHES_PLAY_TROUBLE_PLUGIN)
    g_atomic_int_set (&is_plugin_missing, TRUE);
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

/* Building. */

/* Where a decoder of video gives its frames. */
static void
on_picture (GstElement *decoder, GstPad *pad, gpointer user_data)
{
  RushesPipelineGraph *graph = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (graph->video, "sink");
  RushesPipelineWish wish;

  if (gst_pad_is_linked (sink))
    return;
  g_mutex_lock (&graph->core->mutex);
  wish = graph->core->wish;
  g_mutex_unlock (&graph->core->mutex);
  if (caps != NULL)
    rushes_pipeline_graph_learn_size (graph, caps);
  rushes_pipeline_graph_fit_size (graph, &wish);
  gst_pad_link (pad, sink);
}

static void
on_sound (GstElement *decoder, GstPad *pad, gpointer convert)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (convert, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

/* queue ! decodebin, the queue large enough for one stream to wait for the other */
static GstElement *
make_decoder (GstBin *bin, GstElement **queue)
{
  GstElement *decoder = rushes_pipeline_graph_make (bin, "decodebin");

  *queue = rushes_pipeline_graph_make (bin, "queue");
  if (decoder == NULL || *queue == NULL)
    return NULL;
  g_object_set (*queue, "max-size-buffers", 0, "max-size-bytes", QUEUE_BYTES, "max-size-time", (guint64) QUEUE_TIME,
                NULL);
  gst_element_link (*queue, decoder);
  return decoder;
}

/* All that is between the demuxer and the ear; %NULL where a part of it is not to be had or no sound device opens. */
static GstElement *
make_sound (RushesPipelineGraph *graph)
{
  GstElement *bin = gst_object_ref_sink (gst_bin_new ("sound"));
  GstElement *queue = NULL;
  GstElement *decoder = make_decoder (GST_BIN (bin), &queue);
  GstElement *convert = rushes_pipeline_graph_make (GST_BIN (bin), "audioconvert");
  GstElement *resample = rushes_pipeline_graph_make (GST_BIN (bin), "audioresample");
  GstElement *tempo = rushes_pipeline_graph_make (GST_BIN (bin), "scaletempo");
  GstElement *volume = rushes_pipeline_graph_make (GST_BIN (bin), "volume");
  GstElement *sink = rushes_pipeline_graph_make (GST_BIN (bin), graph->core->audio_sink);
  g_autoptr (GstPad) pad = NULL;
  gboolean linked;

  if (decoder == NULL || convert == NULL || resample == NULL || volume == NULL || sink == NULL)
    goto fail;
  linked = tempo != NULL ? gst_element_link_many (convert, resample, tempo, volume, sink, NULL)
                         : gst_element_link_many (convert, resample, volume, sink, NULL);
  if (!linked || gst_element_set_state (sink, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    goto fail;
  g_signal_connect (decoder, "pad-added", G_CALLBACK (on_sound), convert);
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
add_sound (RushesPipelineGraph *graph, GstPad *pad)
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

/* The first stream of each kind is played. */
static void
on_stream (GstElement *demuxer, GstPad *pad, gpointer user_data)
{
  RushesPipelineGraph *graph = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (graph->queue, "sink");
  const char *name;

  if (caps == NULL || gst_caps_get_size (caps) == 0)
    return;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_has_prefix (name, "video/") && !gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
  else if (g_str_has_prefix (name, "audio/"))
    add_sound (graph, pad);
}

static void
on_no_more_streams (GstElement *demuxer, gpointer user_data)
{
  RushesPipelineGraph *graph = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (graph->queue, "sink");

  if (!gst_pad_is_linked (sink))
    gst_element_post_message (graph->pipeline, gst_message_new_application (GST_OBJECT (graph->pipeline),
                                                                            gst_structure_new_empty ("no-picture")));
}

/* The bus. */

static void
stop_watchdog (RushesPipelineGraph *graph)
{
  if (graph->watchdog != NULL)
    g_source_destroy (graph->watchdog);
  g_clear_pointer (&graph->watchdog, g_source_unref);
}

static void
graph_clear (RushesPipelineGraph *graph)
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
graph_go_silent (RushesPipelineGraph *graph)
{
  RushesPipelineCore *core = graph->core;

  g_debug ("The sound does not work; going on without it");
  graph_clear (graph);
  graph->silent = TRUE;
  g_mutex_lock (&core->mutex);
  /* The others of its group are ahead by the time that this takes: it is started anew, together with them. */
  core->wish.playing &= core->clock == NULL;
  core->news.playing = core->wish.playing;
  if (core->wish.seek < 0 && core->news.time > 0)
    core->wish.seek = rushes_pipeline_news_get_moment (&core->news);
  core->news.seeking = core->wish.seek >= 0;
  g_mutex_unlock (&core->mutex);
  graph_build (graph);
}

static void
on_error (RushesPipelineGraph *graph, GstMessage *message)
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
on_element_message (RushesPipelineGraph *graph, GstMessage *message)
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
on_async_done (RushesPipelineGraph *graph)
{
  RushesPipelineCore *core = graph->core;
  gint64 duration = 0;

  stop_watchdog (graph);
  graph->busy = FALSE;
  graph->ready = TRUE;
  if (!gst_element_query_duration (graph->pipeline, GST_FORMAT_TIME, &duration) || duration < 0)
    duration = 0;
  g_mutex_lock (&core->mutex);
  core->news.opened = TRUE;
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
on_end (RushesPipelineGraph *graph)
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
  RushesPipelineGraph *graph = user_data;

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
    case GST_MESSAGE_APPLICATION:
      graph_fail (graph, RUSHES_PLAY_TROUBLE_BROKEN, NULL);
      graph_clear (graph);
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

static const char *
get_path (const RushesPipelineCore *core)
{
  return core->spare != NULL && access (core->path, F_OK) != 0 && access (core->spare, F_OK) == 0 ? core->spare
                                                                                                  : core->path;
}

static void
graph_build (RushesPipelineGraph *graph)
{
  g_autoptr (GstBus) bus = NULL;
  GstElement *source, *demuxer, *decoder, *convert, *screen;

  graph->pipeline = gst_object_ref_sink (gst_pipeline_new ("clip"));
  source = rushes_pipeline_graph_make (GST_BIN (graph->pipeline), "filesrc");
  demuxer = rushes_pipeline_graph_make (GST_BIN (graph->pipeline), graph->demuxer);
  decoder = make_decoder (GST_BIN (graph->pipeline), &graph->queue);
  graph->video = rushes_pipeline_graph_make (GST_BIN (graph->pipeline), "videoscale");
  convert = rushes_pipeline_graph_make (GST_BIN (graph->pipeline), "videoconvert");
  graph->shape = rushes_pipeline_graph_make (GST_BIN (graph->pipeline), "capsfilter");
  screen = rushes_pipeline_graph_make_screen (graph);
  if (source == NULL || demuxer == NULL || decoder == NULL || graph->video == NULL || convert == NULL ||
      graph->shape == NULL || screen == NULL)
    {
      graph_fail (graph, RUSHES_PLAY_TROUBLE_PLUGIN,
                  decoder != NULL && demuxer == NULL ? "gstreamer1.0-plugins-good" : "gstreamer1.0-plugins-base");
      graph_clear (graph);
      return;
    }
  g_object_set (source, "location", get_path (graph->core), NULL);
  g_object_set (graph->video, "add-borders", FALSE, NULL);
  gst_util_set_object_arg (G_OBJECT (graph->shape), "caps", "video/x-raw,format=BGRA");
  gst_element_link (source, demuxer);
  gst_element_link_many (graph->video, convert, graph->shape, screen, NULL);
  g_signal_connect (demuxer, "pad-added", G_CALLBACK (on_stream), graph);
  g_signal_connect (demuxer, "no-more-pads", G_CALLBACK (on_no_more_streams), graph);
  g_signal_connect (decoder, "pad-added", G_CALLBACK (on_picture), graph);
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
graph_seek (RushesPipelineGraph *graph, gint64 time, double rate)
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

/* In a group, what is shown first is of the moment @base for all. */
static void
graph_play (RushesPipelineGraph *graph, gboolean playing, guint64 base)
{
  RushesPipelineCore *core = graph->core;
  g_autoptr (GstClock) clock = NULL;

  g_mutex_lock (&core->mutex);
  if (core->clock != NULL)
    clock = gst_object_ref (core->clock);
  g_mutex_unlock (&core->mutex);
  if (playing && clock != NULL)
    {
      gst_pipeline_use_clock (GST_PIPELINE (graph->pipeline), clock);
      gst_element_set_start_time (graph->pipeline, GST_CLOCK_TIME_NONE);
      gst_element_set_base_time (graph->pipeline, base);
    }
  graph->playing = playing;
  graph->busy =
    gst_element_set_state (graph->pipeline, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED) == GST_STATE_CHANGE_ASYNC;
}

static void
graph_apply (RushesPipelineGraph *graph)
{
  RushesPipelineCore *core = graph->core;
  RushesPipelineWish wish;
  gboolean same_rate, same_size, pausing;
  gint64 now;

  if (graph->pipeline == NULL || !graph->ready || graph->busy)
    return;
  g_mutex_lock (&core->mutex);
  wish = core->wish;
  now = rushes_pipeline_news_get_moment (&core->news);
  pausing = graph->playing && !wish.playing;
  if (!pausing)
    core->wish.seek = -1;
  g_mutex_unlock (&core->mutex);

  if (pausing)
    {
      /* Before a jump, or it would go on from there for a moment. */
      graph_play (graph, FALSE, 0);
      graph_apply (graph);
      return;
    }
  if (graph->volume != NULL)
    g_object_set (graph->volume, "mute", wish.mute, "volume", wish.volume * wish.volume * wish.volume, NULL);
  same_rate = ABS (wish.rate - graph->rate) < 0.001;
  /* While it plays the next frame is of the new size by itself; otherwise this one is made again. */
  same_size = !rushes_pipeline_graph_fit_size (graph, &wish) || wish.playing;
  if (wish.seek >= 0 || !same_rate || !same_size)
    graph_seek (graph, wish.seek >= 0 ? wish.seek : now, wish.rate);
  if (!graph->busy && wish.playing != graph->playing)
    graph_play (graph, wish.playing, wish.base);
}

/* The thread. */

/* MP4 begins with the box "ftyp" (or, of old, "moov", "mdat", "free" or "wide"), WebM with EBML's mark. */
static const char *
choose_demuxer (const guint8 *magic)
{
  static const char *const boxes[] = { "ftyp", "moov", "mdat", "free", "wide", "skip" };

  if (memcmp (magic, "\x1a\x45\xdf\xa3", 4) == 0)
    return "matroskademux";
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    if (memcmp (magic + 4, boxes[i], 4) == 0)
      return "qtdemux";
  return NULL;
}

static RushesPlayTrouble
check_file (const char *path, const char **demuxer)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  guint8 magic[MAGIC] = { 0 };
  struct stat info;
  gboolean regular;

  if (fd < 0)
    return errno == ENOENT || errno == ENOTDIR ? RUSHES_PLAY_TROUBLE_MISSING : RUSHES_PLAY_TROUBLE_ACCESS;
  regular = fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
  if (regular && pread (fd, magic, sizeof magic, 0) == sizeof magic)
    *demuxer = choose_demuxer (magic);
  close (fd);
  if (!regular)
    return RUSHES_PLAY_TROUBLE_ACCESS;
  return *demuxer != NULL ? RUSHES_PLAY_TROUBLE_NONE : RUSHES_PLAY_TROUBLE_BROKEN;
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
  RushesPipelineGraph *graph = g_private_get (&graph_of_thread);

  if (is_closed (core))
    g_main_loop_quit (graph->loop);
  else
    graph_apply (graph);
}

static void
graph_open (RushesPipelineGraph *graph)
{
  RushesPlayTrouble trouble = check_file (get_path (graph->core), &graph->demuxer);

  if (trouble != RUSHES_PLAY_TROUBLE_NONE)
    graph_fail (graph, trouble, NULL);
  else if (!gst_init_check (NULL, NULL, NULL))
    graph_fail (graph, RUSHES_PLAY_TROUBLE_PLUGIN, "gstreamer1.0-plugins-base");
  else
    {
      if (g_atomic_int_compare_and_exchange (&is_plugin_missing, TRUE, FALSE))
        gst_update_registry ();
      graph_build (graph);
    }
}

/* Owns the reference to the core that it is given. */
gpointer
rushes_pipeline_thread_run (gpointer user_data)
{
  g_autoptr (RushesPipelineCore) core = user_data;
  RushesPipelineGraph graph = { .core = core, .rate = 1 };

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
