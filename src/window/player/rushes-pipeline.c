/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline-private.h"

#include <gst/gst.h>

/*
 * The main thread's side. It writes wishes and reads news under one mutex, which nobody holds for longer than it takes
 * to copy a few numbers. News is a picture of how things are, not a queue: of frames that come faster than the main
 * loop turns, the newest is seen and the others are dropped.
 */
struct _RushesPipeline
{
  GObject parent_instance;

  RushesPipelineCore *core; /* (owned) */
  RushesPipelineNews news;  /* as last told; its frame is (owned) */
};

enum
{
  NEWS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RushesPipeline, rushes_pipeline, G_TYPE_OBJECT)

RushesPipelineCore *
rushes_pipeline_core_ref (RushesPipelineCore *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_pipeline_core_unref (RushesPipelineCore *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_object (&self->news.frame);
  gst_clear_object (&self->clock);
  g_main_context_unref (self->home);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self->audio_sink);
  g_free (self->path);
  g_free (self->spare);
  g_free (self);
}

/* Takes over what the other side has told. */
static void
take_news (RushesPipeline *self)
{
  RushesPipelineCore *core = self->core;
  GdkTexture *before = self->news.frame;

  g_mutex_lock (&core->mutex);
  core->telling = FALSE;
  self->news = core->news;
  if (core->news.frame != NULL)
    core->news.frame = NULL;
  else
    self->news.frame = g_steal_pointer (&before);
  g_mutex_unlock (&core->mutex);
  g_clear_object (&before);
}

static gboolean
tell_owner (gpointer user_data)
{
  RushesPipelineCore *core = user_data;
  g_autoptr (RushesPipeline) owner = core->owner != NULL ? g_object_ref (core->owner) : NULL;

  if (owner == NULL)
    return G_SOURCE_REMOVE;
  take_news (owner);
  g_signal_emit (owner, signals[NEWS], 0);
  return G_SOURCE_REMOVE;
}

static void
attach (GMainContext *context, GSourceFunc func, RushesPipelineCore *core)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, rushes_pipeline_core_ref (core), (GDestroyNotify) rushes_pipeline_core_unref);
  g_source_attach (source, context);
}

/* With the mutex held, on any thread: the main thread hears of the news soon, once for any number of calls. */
void
rushes_pipeline_core_tell_locked (RushesPipelineCore *self)
{
  if (self->telling || self->closed)
    return;
  self->telling = TRUE;
  attach (self->home, tell_owner, self);
}

static void
rushes_pipeline_dispose (GObject *object)
{
  rushes_pipeline_close (RUSHES_PIPELINE (object));
  G_OBJECT_CLASS (rushes_pipeline_parent_class)->dispose (object);
}

static void
rushes_pipeline_finalize (GObject *object)
{
  RushesPipeline *self = RUSHES_PIPELINE (object);

  g_clear_object (&self->news.frame);
  g_clear_pointer (&self->core, rushes_pipeline_core_unref);
  G_OBJECT_CLASS (rushes_pipeline_parent_class)->finalize (object);
}

static void
rushes_pipeline_class_init (RushesPipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rushes_pipeline_dispose;
  object_class->finalize = rushes_pipeline_finalize;

  /**
   * RushesPipeline::news:
   *
   * What rushes_pipeline_peek() returns has changed. On the main thread.
   */
  signals[NEWS] = g_signal_new ("news", RUSHES_TYPE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_pipeline_init (RushesPipeline *self)
{
}

/**
 * rushes_pipeline_new:
 * @path: an absolute path; nothing but a regular file is ever opened
 * @spare: (nullable): another one, for a file that is being moved
 * @audio_sink: (nullable): the GStreamer element that is heard; %NULL: whatever the desktop has
 *
 * Opens a clip and shows its first frame, paused. It does not play by itself.
 *
 * Returns: (transfer full): the clip; its thread is on its way
 */
RushesPipeline *
rushes_pipeline_new (const char *path, const char *spare, const char *audio_sink)
{
  RushesPipeline *self = g_object_new (RUSHES_TYPE_PIPELINE, NULL);
  RushesPipelineCore *core = g_new0 (RushesPipelineCore, 1);

  g_return_val_if_fail (path != NULL, self);

  g_atomic_ref_count_init (&core->refs);
  g_mutex_init (&core->mutex);
  core->path = g_strdup (path);
  core->spare = g_strdup (spare);
  core->audio_sink = g_strdup (audio_sink != NULL ? audio_sink : "autoaudiosink");
  core->home = g_main_context_ref_thread_default ();
  core->context = g_main_context_new ();
  core->owner = self;
  core->wish = (RushesPipelineWish){ .volume = 1, .rate = 1, .seek = -1 };
  self->core = core;
  g_thread_unref (g_thread_new ("clip", rushes_pipeline_thread_run, rushes_pipeline_core_ref (core)));
  return self;
}

static gboolean
apply_wish (gpointer user_data)
{
  rushes_pipeline_thread_poke (user_data);
  return G_SOURCE_REMOVE;
}

/*
 * Locks what both sides share, for a change of wishes; unlocking wakes the clip's thread. The waking source is attached
 * under the mutex, and none once it is closed, so that the thread leaves none behind when it goes: one would hold the
 * core, which holds the context, which holds the source.
 */
static RushesPipelineCore *
lock (RushesPipeline *self)
{
  g_mutex_lock (&self->core->mutex);
  return self->core;
}

static void
unlock (RushesPipeline *self)
{
  RushesPipelineCore *core = self->core;
  GdkTexture *frame = self->news.frame;

  /* What the wish has changed is true at once for who asks; the frame comes with its signal. */
  self->news = core->news;
  self->news.frame = frame;
  if (!core->closed)
    attach (core->context, apply_wish, core);
  g_mutex_unlock (&core->mutex);
}

/**
 * rushes_pipeline_close:
 *
 * Ends the clip. Returns at once; its thread takes it down. No news comes any more.
 */
void
rushes_pipeline_close (RushesPipeline *self)
{
  RushesPipelineCore *core = self->core;

  if (core == NULL || core->owner == NULL)
    return;
  core->owner = NULL;
  g_mutex_lock (&core->mutex);
  core->closed = TRUE;
  attach (core->context, apply_wish, core);
  g_mutex_unlock (&core->mutex);
}

/**
 * rushes_pipeline_peek:
 *
 * Returns: (transfer none): how things stood when the signal `news` came last
 */
const RushesPipelineNews *
rushes_pipeline_peek (RushesPipeline *self)
{
  return &self->news;
}

/**
 * rushes_pipeline_news_get_moment:
 *
 * Returns: µs from the start: a time in the middle of the frame that is shown, so that a jump to it lands there
 * whatever is rounded. At the clip's end, where no frame begins, that of the last one
 */
gint64
rushes_pipeline_news_get_moment (const RushesPipelineNews *self)
{
  gint64 start = self->time;

  if (self->duration > 0)
    start = MIN (start, self->duration - self->spacing);
  return MAX (start, 0) + self->spacing / 2;
}

static void
seek_locked (RushesPipelineCore *core, gint64 time)
{
  gint64 last = core->news.duration - MAX (core->news.spacing / 2, 1);

  if (core->news.duration > 0)
    time = MIN (time, last);
  core->wish.seek = MAX (time, 0);
  core->news.time = core->wish.seek;
  core->news.seeking = TRUE;
  core->news.ended = FALSE;
  rushes_pipeline_core_tell_locked (core);
}

/**
 * rushes_pipeline_set_playing:
 * @playing: %TRUE to play, from the start if the clip has ended
 */
void
rushes_pipeline_set_playing (RushesPipeline *self, gboolean playing)
{
  RushesPipelineCore *core = lock (self);

  core->wish.playing = playing;
  core->news.playing = playing;
  if (playing && core->news.ended)
    seek_locked (core, 0);
  rushes_pipeline_core_tell_locked (core);
  unlock (self);
}

void
rushes_pipeline_set_loop (RushesPipeline *self, gboolean loop)
{
  RushesPipelineCore *core = lock (self);

  core->wish.loop = loop;
  unlock (self);
}

/**
 * rushes_pipeline_set_rate:
 * @rate: 1 for the speed it was made for; over 0
 */
void
rushes_pipeline_set_rate (RushesPipeline *self, double rate)
{
  RushesPipelineCore *core = lock (self);

  core->wish.rate = CLAMP (rate, 0.05, 20);
  unlock (self);
}

void
rushes_pipeline_set_mute (RushesPipeline *self, gboolean mute)
{
  RushesPipelineCore *core = lock (self);

  core->wish.mute = mute;
  unlock (self);
}

/**
 * rushes_pipeline_set_volume:
 * @volume: 0 to 1, linear to the ear
 */
void
rushes_pipeline_set_volume (RushesPipeline *self, double volume)
{
  RushesPipelineCore *core = lock (self);

  core->wish.volume = CLAMP (volume, 0, 1);
  unlock (self);
}

/**
 * rushes_pipeline_set_size:
 * @width: px, of the device
 * @height: px, of the device
 *
 * How large the picture is seen. Frames that are larger are made smaller on the clip's own threads: to be left to the
 * renderer it would cost the main thread several times as much.
 */
void
rushes_pipeline_set_size (RushesPipeline *self, int width, int height)
{
  RushesPipelineCore *core = lock (self);

  core->wish.width = width;
  core->wish.height = height;
  unlock (self);
}

/**
 * rushes_pipeline_seek:
 * @time: µs from the start; kept within the clip
 *
 * Shows the frame of that time. Of jumps that come faster than they can be made, the last one counts.
 */
void
rushes_pipeline_seek (RushesPipeline *self, gint64 time)
{
  RushesPipelineCore *core = lock (self);

  seek_locked (core, time);
  unlock (self);
}

/**
 * rushes_pipeline_step:
 * @frames: how many to go on, or back below 0
 *
 * Pauses, and shows a neighbour of the frame that is shown now, or of the one a jump is on its way to.
 */
void
rushes_pipeline_step (RushesPipeline *self, int frames)
{
  RushesPipelineCore *core = lock (self);
  gint64 spacing = core->news.spacing > 0 ? core->news.spacing : G_USEC_PER_SEC / 24;
  gint64 index = (core->news.time + spacing / 8) / spacing + frames;

  core->wish.playing = FALSE;
  core->news.playing = FALSE;
  /* To the middle of a frame, so that rounding does not land on its neighbour. */
  seek_locked (core, index * spacing + spacing / 2);
  unlock (self);
}

/**
 * rushes_pipeline_cue:
 * @time: µs from the start; kept within the clip
 * @rate: as of rushes_pipeline_set_rate()
 *
 * Pauses, and shows the frame of that time; ready to begin there once it is no longer seeking.
 */
void
rushes_pipeline_cue (RushesPipeline *self, gint64 time, double rate)
{
  RushesPipelineCore *core = lock (self);

  core->wish.playing = FALSE;
  core->news.playing = FALSE;
  core->wish.rate = CLAMP (rate, 0.05, 20);
  seek_locked (core, time);
  unlock (self);
}

/**
 * rushes_pipeline_start_at:
 * @clock: what to play by
 * @base: ns; the moment of @clock at which to go on from where it was cued
 */
void
rushes_pipeline_start_at (RushesPipeline *self, GstClock *clock, guint64 base)
{
  RushesPipelineCore *core = lock (self);

  gst_object_replace ((GstObject **) &core->clock, GST_OBJECT (clock));
  core->wish.base = base;
  core->wish.playing = TRUE;
  core->news.playing = TRUE;
  rushes_pipeline_core_tell_locked (core);
  unlock (self);
}

/**
 * rushes_pipeline_package_for:
 * @caps: (nullable): what is to be decoded
 *
 * Returns: the package of Debian that a decoder which is not there would have come with
 */
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
