/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline-group.h"

#include "manual-clock.h"
#include "test-support.h"

#define RATE       24
#define FRAMES     24
#define FIFTHS     5 /* steps of the clock in a frame */
#define SPACING    ((gint64) G_USEC_PER_SEC / RATE)
#define MOST       4
#define HEAD_START (40 * GST_MSECOND) /* the group's */

/*
 * Clips that play together show the same frame. Proved by a clock that goes a fifth of a frame at a time, and goes on
 * only when every clip has shown what is due: what is compared is the numbers of frames, whatever else the machine
 * does.
 */

static char *clip;       /* 24 frames, silent */
static char *short_clip; /* 12 frames */
static char *sound_clip; /* 24 frames and a tone */

static void
make_clip (char **path, const char *name, int frames, gboolean sound)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tone =
    sound ? g_strdup ("audiotestsrc num-buffers=43 ! audioconvert ! vorbisenc ! mux.") : g_strdup ("");
  g_autofree char *description = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  *path = g_build_filename (test_home (), name, NULL);
  description = g_strdup_printf ("videotestsrc num-buffers=%d pattern=ball ! "
                                 "video/x-raw,width=160,height=90,framerate=24/1 ! vp8enc deadline=1 ! "
                                 "webmmux name=mux ! filesink location=%s %s",
                                 frames, *path, tone);
  pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

typedef struct
{
  ManualClock *clock;          /* (owned) (nullable): the system's otherwise */
  RushesPipelineGroup *group;  /* (owned) */
  RushesPipeline *clips[MOST]; /* (owned) */
  guint n;
  double rate;
  gboolean running;
  GstClockTime base; /* of @clock: when it last began to run */
  gint64 cue;        /* µs in the clips: where they were last sent to, somewhere in a frame */
  gint64 start;      /* µs in the clips: where it began then */
  guint begun;       /* how often it has begun */
  guint ticks;       /* news while it ran */
  gint64 widest;     /* that two clips were ever apart at one of them, in frames */
} Stage;

static const RushesPipelineNews *
peek (Stage *stage, guint index)
{
  return rushes_pipeline_peek (stage->clips[index]);
}

/* The number of the frame that a clip shows. */
static gint64
get_index (Stage *stage, guint index)
{
  const RushesPipelineNews *news = peek (stage, index);
  gint64 last = (news->duration + SPACING / 8) / SPACING - 1;

  return MIN ((news->time + SPACING / 8) / SPACING, last);
}

/* How far apart the clips are, but for those that have come to their own end. */
static gint64
get_spread (Stage *stage)
{
  gint64 low = G_MAXINT64, high = 0;

  for (guint i = 0; i < stage->n; i++)
    if (!peek (stage, i)->ended && peek (stage, i)->trouble == RUSHES_PLAY_TROUBLE_NONE)
      {
        low = MIN (low, get_index (stage, i));
        high = MAX (high, get_index (stage, i));
      }
  return MAX (high - low, 0);
}

static void
on_news (RushesPipelineGroup *group, Stage *stage)
{
  gboolean running = rushes_pipeline_group_get_playing (group) && rushes_pipeline_group_is_settled (group);

  if (!rushes_pipeline_group_is_settled (group))
    stage->cue = rushes_pipeline_group_get_time (group);
  if (running && !stage->running)
    {
      stage->begun++;
      stage->start = stage->cue;
      if (stage->clock != NULL)
        stage->base = gst_clock_get_time (GST_CLOCK (stage->clock)) + HEAD_START;
    }
  stage->running = running;
  if (!running)
    return;
  stage->ticks++;
  stage->widest = MAX (stage->widest, get_spread (stage));
}

static gboolean
is_settled (gpointer user_data)
{
  Stage *stage = user_data;

  for (guint i = 0; i < stage->n; i++)
    if (!peek (stage, i)->opened && peek (stage, i)->trouble == RUSHES_PLAY_TROUBLE_NONE)
      return FALSE;
  return rushes_pipeline_group_is_settled (stage->group);
}

static Stage *
stage_new (gboolean manual, guint n, const char *const *paths)
{
  Stage *stage = g_new0 (Stage, 1);

  stage->clock = manual ? manual_clock_new () : NULL;
  stage->n = n;
  stage->rate = 1;
  stage->group = rushes_pipeline_group_new (manual ? GST_CLOCK (stage->clock) : NULL);
  for (guint i = 0; i < n; i++)
    {
      stage->clips[i] = rushes_pipeline_new (paths[i], NULL, "fakesink");
      rushes_pipeline_group_add (stage->group, stage->clips[i]);
    }
  g_signal_connect (stage->group, "news", G_CALLBACK (on_news), stage);
  g_assert_true (test_spin_until (is_settled, stage));
  return stage;
}

static void
stage_free (Stage *stage)
{
  rushes_pipeline_group_close (stage->group);
  for (guint i = 0; i < stage->n; i++)
    TEST_FINALIZES (stage->clips[i]);
  TEST_FINALIZES (stage->group);
  if (stage->clock != NULL)
    gst_object_unref (stage->clock);
  g_free (stage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stage, stage_free)

static void
assert_all_at (Stage *stage, gint64 index)
{
  g_assert_true (test_spin_until (is_settled, stage));
  for (guint i = 0; i < stage->n; i++)
    if (peek (stage, i)->trouble == RUSHES_PLAY_TROUBLE_NONE)
      g_assert_cmpint (get_index (stage, i), ==, MIN (index, (peek (stage, i)->duration + 5) / SPACING - 1));
}

/* The frame that a clip has to show now, by the clock alone. */
static gint64
get_due (Stage *stage, guint index)
{
  GstClockTime now = gst_clock_get_time (GST_CLOCK (stage->clock));
  double played = now > stage->base ? (double) (now - stage->base) / GST_USECOND * stage->rate : 0;

  return MIN ((stage->start + (gint64) played) / SPACING, (peek (stage, index)->duration + SPACING / 8) / SPACING - 1);
}

static gboolean
shows_due (gpointer user_data)
{
  Stage *stage = user_data;

  for (guint i = 0; i < stage->n; i++)
    if (get_index (stage, i) != get_due (stage, i))
      return FALSE;
  return TRUE;
}

static gboolean
has_begun (gpointer user_data)
{
  Stage *stage = user_data;

  for (guint i = 0; i < stage->n; i++)
    if (!peek (stage, i)->playing)
      return FALSE;
  return stage->running;
}

/* Each clip holds a frame, or its end, that is not due yet; a clock that went on before that would make it late. */
static gboolean
is_waiting (gpointer user_data)
{
  Stage *stage = user_data;
  guint n = 0;

  for (guint i = 0; i < stage->n; i++)
    n += !peek (stage, i)->ended;
  return manual_clock_get_waiting (stage->clock) == n;
}

/* A fifth of a frame goes by. All clips show what is due, and never did one of them lead by more than one frame. */
static void
tick (Stage *stage)
{
  g_assert_true (test_spin_until (is_waiting, stage));
  manual_clock_advance (stage->clock, SPACING * GST_USECOND / FIFTHS);
  if (!test_spin_until (shows_due, stage))
    for (guint i = 0; i < stage->n; i++)
      g_test_message ("clip %u shows %d of %d due, at %d ms, ended %d, playing %d", i, (int) get_index (stage, i),
                      (int) get_due (stage, i), (int) (peek (stage, i)->time / 1000), peek (stage, i)->ended,
                      peek (stage, i)->playing);
  g_assert_true (shows_due (stage));
  g_assert_cmpint (stage->widest, <=, 1);
}

static void
tick_many (Stage *stage, int frames)
{
  for (int i = 0; i < frames * FIFTHS; i++)
    tick (stage);
}

static gboolean
has_begun_again (gpointer user_data)
{
  return ((Stage *) user_data)->begun > 1;
}

static void
play (Stage *stage)
{
  stage->begun = 0;
  rushes_pipeline_group_set_playing (stage->group, TRUE);
  g_assert_true (test_spin_until (has_begun, stage));
}

/* Until all have come to the end, which takes up to a frame more than there are frames, and begun again. */
static void
play_round (Stage *stage)
{
  stage->begun = 1;
  tick_many (stage, FRAMES);
  manual_clock_advance (stage->clock, 2 * SPACING * GST_USECOND);
  g_assert_true (test_spin_until (has_begun_again, stage));
}

/* Two and four clips show the same frame at every tick, round after round. */
static void
test_in_step (void)
{
  const char *const paths[] = { clip, sound_clip, clip, clip };

  for (guint n = 2; n <= MOST; n += 2)
    {
      g_autoptr (Stage) stage = stage_new (TRUE, n, paths);

      rushes_pipeline_group_set_loop (stage->group, TRUE);
      assert_all_at (stage, 0);
      play (stage);
      for (int round = 0; round < 3; round++)
        play_round (stage);
      g_assert_cmpuint (stage->ticks, >=, 3 * FRAMES);
    }
}

/* A pause, a jump, a step and another speed find all at one frame, and from there they go on in step. */
static void
test_pause_seek_step (void)
{
  const char *const paths[] = { clip, clip, sound_clip };
  g_autoptr (Stage) stage = stage_new (TRUE, 3, paths);

  play (stage);
  tick_many (stage, 7);
  rushes_pipeline_group_set_playing (stage->group, FALSE);
  assert_all_at (stage, get_due (stage, 0));
  rushes_pipeline_group_step (stage->group, 1);
  assert_all_at (stage, get_due (stage, 0) + 1);
  rushes_pipeline_group_step (stage->group, -3);
  assert_all_at (stage, get_due (stage, 0) - 2);
  for (int i = 0; i < 20; i++)
    rushes_pipeline_group_seek (stage->group, i * SPACING / 2);
  rushes_pipeline_group_seek (stage->group, 10 * SPACING + SPACING / 3);
  assert_all_at (stage, 10);
  play (stage);
  tick_many (stage, 4);
  stage->rate = 2;
  rushes_pipeline_group_set_rate (stage->group, 2);
  g_assert_true (test_spin_until (has_begun, stage));
  tick_many (stage, 3);
  rushes_pipeline_group_seek (stage->group, 2 * SPACING + SPACING / 2); /* while it plays */
  g_assert_true (test_spin_until (has_begun, stage));
  assert_all_at (stage, 2);
  tick_many (stage, 4);
  g_assert_cmpint (get_index (stage, 0), >, 6);
}

static gboolean
is_over (gpointer stage)
{
  return !rushes_pipeline_group_get_playing (((Stage *) stage)->group);
}

/* A shorter clip holds its last frame; the end is that of the longest, and play begins anew. */
static void
test_short (void)
{
  const char *const paths[] = { short_clip, clip };
  g_autoptr (Stage) stage = stage_new (TRUE, 2, paths);

  rushes_pipeline_group_seek (stage->group, 100 * G_USEC_PER_SEC);
  assert_all_at (stage, FRAMES - 1);
  rushes_pipeline_group_step (stage->group, -1);
  assert_all_at (stage, FRAMES - 2);
  rushes_pipeline_group_seek (stage->group, 0);
  assert_all_at (stage, 0);
  play (stage);
  tick_many (stage, 20);
  g_assert_cmpint (get_index (stage, 0), ==, FRAMES / 2 - 1);
  g_assert_cmpint (get_index (stage, 1), >, FRAMES / 2);
  manual_clock_advance (stage->clock, G_USEC_PER_SEC * GST_USECOND);
  g_assert_true (test_spin_until (is_over, stage));
  g_assert_cmpint (rushes_pipeline_group_get_time (stage->group), >=, (FRAMES - 1) * SPACING);
  play (stage);
  assert_all_at (stage, 0);
  tick_many (stage, 3);
  rushes_pipeline_group_set_loop (stage->group, TRUE);
  stage->begun = 1;
  manual_clock_advance (stage->clock, 2 * G_USEC_PER_SEC * GST_USECOND);
  g_assert_true (test_spin_until (has_begun_again, stage));
}

static gboolean
has_trouble (gpointer stage)
{
  return peek (stage, 0)->trouble != RUSHES_PLAY_TROUBLE_NONE;
}

/* A clip that is not there is left out, and the others go on; of none at all nothing plays, and nothing waits. */
static void
test_trouble (void)
{
  g_autofree char *missing = g_build_filename (test_home (), "missing.webm", NULL);
  const char *const paths[] = { missing, clip, clip };
  const char *const none[] = { missing, missing };

  {
    g_autoptr (Stage) stage = stage_new (TRUE, 3, paths);

    g_assert_true (test_spin_until (has_trouble, stage));
    g_assert_cmpint (peek (stage, 0)->trouble, ==, RUSHES_PLAY_TROUBLE_MISSING);
    rushes_pipeline_group_seek (stage->group, 5 * SPACING + SPACING / 2);
    assert_all_at (stage, 5);
    g_assert_cmpint (rushes_pipeline_group_get_duration (stage->group), >, 0);
  }
  {
    g_autoptr (Stage) stage = stage_new (TRUE, 2, none);

    rushes_pipeline_group_set_playing (stage->group, TRUE);
    g_assert_true (test_spin_until (is_over, stage));
    g_assert_true (rushes_pipeline_group_is_settled (stage->group));
  }
}

static gboolean
has_looped (gpointer stage)
{
  return ((Stage *) stage)->begun > 3;
}

/* By the system's clock, too; how far apart the clips were then is said, for it depends on how busy the machine is. */
static void
test_system_clock (void)
{
  const char *const paths[] = { clip, sound_clip, clip, clip };
  g_autoptr (Stage) stage = stage_new (FALSE, 4, paths);

  rushes_pipeline_group_set_loop (stage->group, TRUE);
  rushes_pipeline_group_set_heard (stage->group, stage->clips[1]);
  rushes_pipeline_group_set_playing (stage->group, TRUE);
  g_assert_true (test_spin_until (has_looped, stage));
  rushes_pipeline_group_set_playing (stage->group, FALSE);
  g_assert_true (test_spin_until (is_settled, stage));
  g_assert_cmpint (get_spread (stage), ==, 0);
  g_test_message ("%u ticks, at most %d frames apart", stage->ticks, (int) stage->widest);
}

int
main (int argc, char *argv[])
{
  int failed;

  test_init (&argc, &argv);
  gst_init (NULL, NULL);
  make_clip (&clip, "clip.webm", FRAMES, FALSE);
  make_clip (&short_clip, "short.webm", FRAMES / 2, FALSE);
  make_clip (&sound_clip, "sound.webm", FRAMES, TRUE);

  g_test_add_func ("/window/pipeline-group/in-step", test_in_step);
  g_test_add_func ("/window/pipeline-group/pause-seek-step", test_pause_seek_step);
  g_test_add_func ("/window/pipeline-group/short", test_short);
  g_test_add_func ("/window/pipeline-group/trouble", test_trouble);
  g_test_add_func ("/window/pipeline-group/system-clock", test_system_clock);
  failed = g_test_run ();
  g_free (clip);
  g_free (short_clip);
  g_free (sound_clip);
  return failed;
}
