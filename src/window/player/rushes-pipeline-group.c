/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline-group.h"

#include <gst/gst.h>

/*
 * Clips are together because they begin together: each is cued, which is paused and at the wanted frame, and when the
 * last one is there all are given one moment of one clock to begin at, a little ahead, so that every thread is awake by
 * then. From there on each keeps to the clock by itself, and a late frame is dropped rather than shown late. Whatever
 * changes, a pause, a jump, the speed, the end, is such a beginning again: no clip is ever waited for while it plays.
 */

#define HEAD_START (40 * GST_MSECOND)

typedef enum
{
  STATE_STILL,   /* nothing is wanted of the clips: before the first cue, and after the end */
  STATE_WANTED,  /* to be cued as soon as all are open */
  STATE_CUEING,  /* on the way there */
  STATE_CUED,    /* all are there */
  STATE_RUNNING, /* since the base time */
} State;

struct _RushesPipelineGroup
{
  GObject parent_instance;

  GstClock *clock;  /* (owned) (nullable): until it is needed */
  GPtrArray *clips; /* (owned) (element-type RushesPipeline) */
  State state;
  gint64 cue; /* µs: where the clips are to be, while they are cued or on their way */
  double rate;
  gboolean loop;
  gboolean playing; /* as asked; %FALSE after an end without loop */
};

enum
{
  NEWS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RushesPipelineGroup, rushes_pipeline_group, G_TYPE_OBJECT)

static RushesPipeline *
nth (RushesPipelineGroup *self, guint index)
{
  return g_ptr_array_index (self->clips, index);
}

/* Returns: (nullable): what is known of a clip, unless it is in trouble */
static const RushesPipelineNews *
peek (RushesPipelineGroup *self, guint index)
{
  const RushesPipelineNews *news = rushes_pipeline_peek (nth (self, index));

  return news->trouble == RUSHES_PLAY_TROUBLE_NONE ? news : NULL;
}

static const RushesPipelineNews *
peek_longest (RushesPipelineGroup *self)
{
  const RushesPipelineNews *longest = NULL;

  for (guint i = 0; i < self->clips->len; i++)
    {
      const RushesPipelineNews *news = peek (self, i);

      if (news != NULL && (longest == NULL || news->duration > longest->duration))
        longest = news;
    }
  return longest;
}

/* µs; the finest that there is, so that a step misses no frame of any clip */
static gint64
get_spacing (RushesPipelineGroup *self)
{
  gint64 spacing = 0;

  for (guint i = 0; i < self->clips->len; i++)
    {
      const RushesPipelineNews *news = peek (self, i);

      if (news != NULL && news->spacing > 0 && (spacing == 0 || news->spacing < spacing))
        spacing = news->spacing;
    }
  return spacing > 0 ? spacing : G_USEC_PER_SEC / 24;
}

/* The middle of the frame that is @frames from the one of now: rounding does not land on a neighbour. */
static gint64
find_frame (RushesPipelineGroup *self, int frames)
{
  gint64 spacing = get_spacing (self), last = rushes_pipeline_group_get_duration (self) - spacing / 2;
  gint64 now = rushes_pipeline_group_get_time (self);

  if (last > 0)
    now = MIN (now, last);
  return MAX ((now + spacing / 8) / spacing + frames, 0) * spacing + spacing / 2;
}

static void
cue (RushesPipelineGroup *self, gint64 time)
{
  self->cue = MAX (time, 0);
  self->state = STATE_WANTED;
}

/* Whether it is so of all clips that are not in trouble. */
static gboolean
are_all (RushesPipelineGroup *self, gboolean (*is_so) (const RushesPipelineNews *news))
{
  for (guint i = 0; i < self->clips->len; i++)
    {
      const RushesPipelineNews *news = peek (self, i);

      if (news != NULL && !is_so (news))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_open (const RushesPipelineNews *news)
{
  return news->opened;
}

static gboolean
is_there (const RushesPipelineNews *news)
{
  return !news->seeking;
}

static gboolean
has_ended (const RushesPipelineNews *news)
{
  return news->ended;
}

static gboolean
is_under_way (const RushesPipelineNews *news)
{
  return news->ended || (news->playing && !news->seeking);
}

static void
send_there (RushesPipelineGroup *self)
{
  self->state = STATE_CUEING;
  for (guint i = 0; i < self->clips->len; i++)
    if (peek (self, i) != NULL)
      rushes_pipeline_cue (nth (self, i), self->cue, self->rate);
}

static void
start (RushesPipelineGroup *self)
{
  guint64 base;

  /* Not before: a clip's own thread has made GStreamer ready, which can take long. */
  if (self->clock == NULL)
    self->clock = gst_system_clock_obtain ();
  base = gst_clock_get_time (self->clock) + HEAD_START;
  self->state = STATE_RUNNING;
  for (guint i = 0; i < self->clips->len; i++)
    if (peek (self, i) != NULL)
      rushes_pipeline_start_at (nth (self, i), self->clock, base);
}

/* Takes every step that is due. */
static void
go_on (RushesPipelineGroup *self)
{
  if (peek_longest (self) == NULL)
    {
      self->state = STATE_STILL;
      self->playing = FALSE;
    }
  if (self->state == STATE_RUNNING && are_all (self, has_ended))
    {
      self->state = STATE_STILL;
      self->playing &= self->loop;
      if (self->playing)
        cue (self, 0);
    }
  else if (self->state == STATE_RUNNING && !are_all (self, is_under_way))
    cue (self, find_frame (self, 0)); /* one has lost its sound, and its place with it */
  if (self->state == STATE_WANTED && are_all (self, is_open))
    send_there (self);
  if (self->state == STATE_CUEING && are_all (self, is_there))
    self->state = STATE_CUED;
  if (self->state == STATE_CUED && self->playing)
    start (self);
}

static void
go_on_and_tell (RushesPipelineGroup *self)
{
  go_on (self);
  g_signal_emit (self, signals[NEWS], 0);
}

static void
on_news (RushesPipeline *clip, RushesPipelineGroup *self)
{
  go_on_and_tell (self);
}

static void
rushes_pipeline_group_dispose (GObject *object)
{
  rushes_pipeline_group_close (RUSHES_PIPELINE_GROUP (object));
  G_OBJECT_CLASS (rushes_pipeline_group_parent_class)->dispose (object);
}

static void
rushes_pipeline_group_finalize (GObject *object)
{
  RushesPipelineGroup *self = RUSHES_PIPELINE_GROUP (object);

  gst_clear_object (&self->clock);
  g_ptr_array_unref (self->clips);
  G_OBJECT_CLASS (rushes_pipeline_group_parent_class)->finalize (object);
}

static void
rushes_pipeline_group_class_init (RushesPipelineGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rushes_pipeline_group_dispose;
  object_class->finalize = rushes_pipeline_group_finalize;

  /**
   * RushesPipelineGroup::news:
   *
   * Something of the group, or of a clip in it, has changed. On the main thread.
   */
  signals[NEWS] =
    g_signal_new ("news", RUSHES_TYPE_PIPELINE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_pipeline_group_init (RushesPipelineGroup *self)
{
  self->clips = g_ptr_array_new_with_free_func (g_object_unref);
  self->rate = 1;
}

/**
 * rushes_pipeline_group_new:
 * @clock: (nullable): what to play by; %NULL: the system's
 *
 * Returns: (transfer full): a group of no clips
 */
RushesPipelineGroup *
rushes_pipeline_group_new (GstClock *clock)
{
  RushesPipelineGroup *self = g_object_new (RUSHES_TYPE_PIPELINE_GROUP, NULL);

  if (clock != NULL)
    self->clock = gst_object_ref (clock);
  return self;
}

/**
 * rushes_pipeline_group_add:
 * @clip: one that nobody else plays
 *
 * It is silent until rushes_pipeline_group_set_heard().
 */
void
rushes_pipeline_group_add (RushesPipelineGroup *self, RushesPipeline *clip)
{
  g_ptr_array_add (self->clips, g_object_ref (clip));
  g_signal_connect (clip, "news", G_CALLBACK (on_news), self);
  rushes_pipeline_set_mute (clip, TRUE);
  cue (self, rushes_pipeline_group_get_time (self));
}

/**
 * rushes_pipeline_group_close:
 *
 * Ends all of its clips. Returns at once.
 */
void
rushes_pipeline_group_close (RushesPipelineGroup *self)
{
  for (guint i = 0; i < self->clips->len; i++)
    {
      g_signal_handlers_disconnect_by_data (nth (self, i), self);
      rushes_pipeline_close (nth (self, i));
    }
  g_ptr_array_set_size (self->clips, 0);
  self->state = STATE_STILL;
  self->playing = FALSE;
}

/**
 * rushes_pipeline_group_set_playing:
 * @playing: %TRUE to play, from the start if the end has been reached; %FALSE to pause, all at one frame
 */
void
rushes_pipeline_group_set_playing (RushesPipelineGroup *self, gboolean playing)
{
  gint64 duration = rushes_pipeline_group_get_duration (self);

  if (self->playing == playing)
    return;
  self->playing = playing;
  if (playing && duration > 0 && self->state == STATE_STILL && rushes_pipeline_group_get_time (self) >= duration)
    cue (self, 0);
  else if (self->state == STATE_STILL || self->state == STATE_RUNNING)
    cue (self, find_frame (self, 0));
  go_on_and_tell (self);
}

void
rushes_pipeline_group_set_loop (RushesPipelineGroup *self, gboolean loop)
{
  self->loop = loop;
}

/**
 * rushes_pipeline_group_set_rate:
 * @rate: 1 for the speed they were made for; over 0
 */
void
rushes_pipeline_group_set_rate (RushesPipelineGroup *self, double rate)
{
  if (ABS (self->rate - rate) < 0.001)
    return;
  self->rate = rate;
  if (self->state != STATE_STILL)
    cue (self, self->state == STATE_RUNNING ? find_frame (self, 0) : self->cue);
  go_on_and_tell (self);
}

/**
 * rushes_pipeline_group_set_heard:
 * @clip: (nullable): the one that is heard
 */
void
rushes_pipeline_group_set_heard (RushesPipelineGroup *self, RushesPipeline *clip)
{
  for (guint i = 0; i < self->clips->len; i++)
    rushes_pipeline_set_mute (nth (self, i), nth (self, i) != clip);
}

/**
 * rushes_pipeline_group_seek:
 * @time: µs from the start; each clip keeps it within itself
 */
void
rushes_pipeline_group_seek (RushesPipelineGroup *self, gint64 time)
{
  gint64 duration = rushes_pipeline_group_get_duration (self);

  cue (self, duration > 0 ? MIN (time, duration - get_spacing (self) / 2) : time);
  go_on_and_tell (self);
}

/**
 * rushes_pipeline_group_step:
 * @frames: how many to go on, or back below 0; pauses
 */
void
rushes_pipeline_group_step (RushesPipelineGroup *self, int frames)
{
  self->playing = FALSE;
  rushes_pipeline_group_seek (self, find_frame (self, frames));
}

gboolean
rushes_pipeline_group_get_playing (RushesPipelineGroup *self)
{
  return self->playing;
}

/**
 * rushes_pipeline_group_is_settled:
 *
 * Returns: whether no jump is on its way
 */
gboolean
rushes_pipeline_group_is_settled (RushesPipelineGroup *self)
{
  return self->state != STATE_WANTED && self->state != STATE_CUEING;
}

/**
 * rushes_pipeline_group_get_time:
 *
 * Returns: µs from the start: of what is shown, or where a jump is heading
 */
gint64
rushes_pipeline_group_get_time (RushesPipelineGroup *self)
{
  const RushesPipelineNews *longest = peek_longest (self);

  if (self->state == STATE_RUNNING || self->state == STATE_STILL)
    return longest != NULL ? longest->time : 0;
  return self->cue;
}

/**
 * rushes_pipeline_group_get_duration:
 *
 * Returns: µs: that of the longest clip, 0 until known
 */
gint64
rushes_pipeline_group_get_duration (RushesPipelineGroup *self)
{
  const RushesPipelineNews *longest = peek_longest (self);

  return longest != NULL ? longest->duration : 0;
}
