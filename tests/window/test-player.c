/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-pipeline.h"
#include "rushes-player-private.h"
#include "rushes-resources.h"

#include "test-support.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gst/gst.h>

#define RATE    24
#define SECONDS 2
#define SPACING ((gint64) G_USEC_PER_SEC / RATE)

static char *clip;
static char *clip_with_sound;

static void
run_pipeline (const char *description)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* Two clips of two seconds; the second one with a tone. VP8 and Vorbis, for every installation has them. */
static void
make_clips (void)
{
  const char *video = "videotestsrc num-buffers=48 pattern=ball ! video/x-raw,width=320,height=180,framerate=24/1";
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  clip = g_build_filename (test_home (), "clip.webm", NULL);
  clip_with_sound = g_build_filename (test_home (), "sound.webm", NULL);
  one = g_strdup_printf ("%s ! vp8enc deadline=1 ! webmmux ! filesink location=%s", video, clip);
  run_pipeline (one);
  two = g_strdup_printf ("%s ! vp8enc deadline=1 ! webmmux name=mux ! filesink location=%s "
                         "audiotestsrc num-buffers=86 ! audioconvert ! vorbisenc ! mux.",
                         video, clip_with_sound);
  run_pipeline (two);
}

/* The pipeline. */

static gboolean
has_frame (gpointer pipeline)
{
  return rushes_pipeline_peek (pipeline)->frame != NULL;
}

static gboolean
has_trouble (gpointer pipeline)
{
  return rushes_pipeline_peek (pipeline)->trouble != RUSHES_PLAY_TROUBLE_NONE;
}

static gboolean
has_ended (gpointer pipeline)
{
  return rushes_pipeline_peek (pipeline)->ended;
}

static gboolean
is_settled (gpointer pipeline)
{
  return !rushes_pipeline_peek (pipeline)->seeking;
}

static gboolean
is_at_half (gpointer pipeline)
{
  return rushes_pipeline_peek (pipeline)->time >= G_USEC_PER_SEC / 2;
}

static RushesPipeline *
open_clip (const char *path, const char *audio_sink)
{
  RushesPipeline *pipeline = rushes_pipeline_new (path, NULL, audio_sink);

  g_assert_true (test_spin_until (has_frame, pipeline));
  return pipeline;
}

static gboolean
has_duration (gpointer pipeline)
{
  return rushes_pipeline_peek (pipeline)->duration > 0;
}

/* A clip that is opened shows its first frame and waits. */
static void
test_open (void)
{
  g_autoptr (RushesPipeline) pipeline = open_clip (clip, "fakesink");
  const RushesPipelineNews *news = rushes_pipeline_peek (pipeline);

  g_assert_true (test_spin_until (has_duration, pipeline));
  g_assert_cmpint (gdk_texture_get_width (news->frame), ==, 320);
  g_assert_cmpint (gdk_texture_get_height (news->frame), ==, 180);
  g_assert_cmpfloat_with_epsilon (news->aspect, 320. / 180., 0.001);
  g_assert_cmpint (ABS (news->duration - SECONDS * G_USEC_PER_SEC), <, SPACING);
  g_assert_cmpint (ABS (news->spacing - SPACING), <=, 1);
  g_assert_cmpint (news->time, ==, 0);
  g_assert_false (news->playing);
  g_assert_false (news->sound);
}

/* Playing goes on to later frames, and ends where the clip ends; play then begins anew. */
static void
test_play_to_end (void)
{
  g_autoptr (RushesPipeline) pipeline = open_clip (clip, "fakesink");
  const RushesPipelineNews *news = rushes_pipeline_peek (pipeline);

  rushes_pipeline_set_rate (pipeline, 2);
  rushes_pipeline_set_playing (pipeline, TRUE);
  g_assert_true (test_spin_until (is_at_half, pipeline));
  g_assert_true (news->playing);
  g_assert_true (test_spin_until (has_ended, pipeline));
  g_assert_false (news->playing);
  g_assert_cmpint (news->time, >=, SECONDS * G_USEC_PER_SEC - SPACING);

  rushes_pipeline_set_playing (pipeline, TRUE);
  g_assert_true (test_spin_until (is_settled, pipeline));
  g_assert_cmpint (news->time, <, G_USEC_PER_SEC);
  g_assert_true (news->playing);
}

static gboolean
is_at_start (gpointer pipeline)
{
  return rushes_pipeline_peek (pipeline)->time < G_USEC_PER_SEC / 2;
}

/* A looping clip begins again by itself and goes on playing. */
static void
test_loop (void)
{
  g_autoptr (RushesPipeline) pipeline = open_clip (clip, "fakesink");

  rushes_pipeline_set_loop (pipeline, TRUE);
  rushes_pipeline_set_playing (pipeline, TRUE);
  rushes_pipeline_seek (pipeline, 3 * G_USEC_PER_SEC / 2);
  g_assert_true (test_spin_until (is_at_half, pipeline));
  g_assert_true (test_spin_until (is_settled, pipeline));
  g_assert_true (test_spin_until (is_at_start, pipeline));
  g_assert_true (test_spin_until (is_at_half, pipeline));
  g_assert_true (rushes_pipeline_peek (pipeline)->playing);
}

/* The index of the frame that is shown. */
static gint64
get_index (RushesPipeline *pipeline)
{
  const RushesPipelineNews *news = rushes_pipeline_peek (pipeline);

  g_assert_true (test_spin_until (is_settled, pipeline));
  return (news->time + news->spacing / 8) / news->spacing;
}

/* A jump lands on the frame of its time, a step on a neighbour, both kept within the clip; many quick ones on the last.
 */
static void
test_seek_and_step (void)
{
  g_autoptr (RushesPipeline) pipeline = open_clip (clip, "fakesink");

  g_assert_true (test_spin_until (has_duration, pipeline));
  /* Its time is that of its start, wherever in it the jump went: a frame that is copied is looked for by it. */
  for (int part = 0; part < 8; part++)
    {
      rushes_pipeline_seek (pipeline, 20 * SPACING + part * SPACING / 8 + 1000);
      g_assert_cmpint (get_index (pipeline), ==, 20);
      g_assert_cmpint (ABS (rushes_pipeline_peek (pipeline)->time - 20 * SPACING), <, SPACING / 16);
    }
  rushes_pipeline_seek (pipeline, 20 * SPACING + SPACING / 2);
  g_assert_cmpint (get_index (pipeline), ==, 20);
  rushes_pipeline_step (pipeline, 1);
  g_assert_cmpint (get_index (pipeline), ==, 21);
  rushes_pipeline_step (pipeline, -2);
  g_assert_cmpint (get_index (pipeline), ==, 19);
  for (int i = 0; i < 10; i++)
    rushes_pipeline_step (pipeline, 1);
  g_assert_cmpint (get_index (pipeline), ==, 29);

  for (int i = 0; i < 100; i++)
    rushes_pipeline_seek (pipeline, i * SPACING / 4);
  rushes_pipeline_seek (pipeline, 7 * SPACING + SPACING / 2);
  g_assert_cmpint (get_index (pipeline), ==, 7);
  rushes_pipeline_seek (pipeline, -G_USEC_PER_SEC);
  g_assert_cmpint (get_index (pipeline), ==, 0);
  rushes_pipeline_seek (pipeline, 100 * G_USEC_PER_SEC);
  g_assert_cmpint (get_index (pipeline), ==, 47);
  g_assert_false (rushes_pipeline_peek (pipeline)->playing);
}

static gboolean
is_small (gpointer pipeline)
{
  return gdk_texture_get_width (rushes_pipeline_peek (pipeline)->frame) == 160;
}

/* Frames are made as large as they are seen, also while nothing moves, and keep shape and time. */
static void
test_size (void)
{
  g_autoptr (RushesPipeline) pipeline = open_clip (clip, "fakesink");

  g_assert_true (test_spin_until (has_duration, pipeline));
  rushes_pipeline_seek (pipeline, 20 * SPACING + SPACING / 2);
  g_assert_cmpint (get_index (pipeline), ==, 20);
  rushes_pipeline_set_size (pipeline, 160, 500);
  g_assert_true (test_spin_until (is_small, pipeline));
  g_assert_cmpint (gdk_texture_get_height (rushes_pipeline_peek (pipeline)->frame), ==, 90);
  g_assert_cmpint (get_index (pipeline), ==, 20);
  g_assert_cmpfloat_with_epsilon (rushes_pipeline_peek (pipeline)->aspect, 320. / 180., 0.01);
  rushes_pipeline_set_playing (pipeline, TRUE);
  rushes_pipeline_set_size (pipeline, 5000, 5000);
  while (is_small (pipeline))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gdk_texture_get_width (rushes_pipeline_peek (pipeline)->frame), ==, 320);
}

typedef struct
{
  RushesPipeline *pipeline;
  gint64 until; /* monotonic */
} Pause;

static gboolean
has_waited (gpointer user_data)
{
  return g_get_monotonic_time () > ((Pause *) user_data)->until;
}

/* A paused clip stays where it is. */
static void
test_pause (void)
{
  g_autoptr (RushesPipeline) pipeline = open_clip (clip, "fakesink");
  Pause pause = { pipeline, 0 };
  gint64 time;

  rushes_pipeline_set_playing (pipeline, TRUE);
  g_assert_true (test_spin_until (is_at_half, pipeline));
  rushes_pipeline_set_playing (pipeline, FALSE);
  /* What was on its way arrives; after that nothing does. */
  pause.until = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  test_spin_until (has_waited, &pause);
  time = rushes_pipeline_peek (pipeline)->time;
  pause.until = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  test_spin_until (has_waited, &pause);
  g_assert_cmpint (rushes_pipeline_peek (pipeline)->time, ==, time);
  g_assert_false (rushes_pipeline_peek (pipeline)->playing);
}

static void
assert_trouble (const char *path, RushesPlayTrouble trouble)
{
  g_autoptr (RushesPipeline) pipeline = rushes_pipeline_new (path, NULL, "fakesink");

  g_assert_true (test_spin_until (has_trouble, pipeline));
  g_assert_cmpint (rushes_pipeline_peek (pipeline)->trouble, ==, trouble);
}

/* What is not a whole video file ends in a word for it, and never hangs. */
static void
test_trouble (void)
{
  g_autofree char *broken = g_build_filename (test_home (), "broken.mp4", NULL);
  g_autofree char *page = g_build_filename (test_home (), "page.mp4", NULL);
  g_autofree char *list = g_build_filename (test_home (), "list.mp4", NULL);
  g_autofree char *empty = g_build_filename (test_home (), "empty.mp4", NULL);
  g_autofree char *missing = g_build_filename (test_home (), "missing.mp4", NULL);
  g_autofree char *fifo = g_build_filename (test_home (), "fifo.mp4", NULL);
  g_autofree char *bytes = g_malloc0 (10000);

  memcpy (bytes,
          "\0\0\0\x18"
          "ftypisom\0\0\0\0isomiso2"
          "\0\0\x20\0moov",
          32);
  g_assert_true (g_file_set_contents (broken, bytes, 10000, NULL));
  g_assert_true (g_file_set_contents (page, "<html><body>Not found</body></html>", -1, NULL));
  g_assert_true (g_file_set_contents (list, "#EXTM3U\n#EXTINF:6,\nhttp://127.0.0.1:9/a.ts\n", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_trouble (broken, RUSHES_PLAY_TROUBLE_BROKEN);
  assert_trouble (page, RUSHES_PLAY_TROUBLE_BROKEN);
  assert_trouble (list, RUSHES_PLAY_TROUBLE_BROKEN);
  assert_trouble (empty, RUSHES_PLAY_TROUBLE_BROKEN);
  assert_trouble (missing, RUSHES_PLAY_TROUBLE_MISSING);
  assert_trouble (fifo, RUSHES_PLAY_TROUBLE_ACCESS);
  assert_trouble (test_home (), RUSHES_PLAY_TROUBLE_ACCESS);
}

/* The decoders of VP8, which can be made as good as not installed, and back. */
typedef struct
{
  GList *decoders;
  GArray *ranks; /* (element-type guint) */
} Decoders;

static void
hide_decoders (Decoders *self)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-vp8");
  g_autolist (GstElementFactory) all =
    gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODER, GST_RANK_MARGINAL);

  self->decoders = gst_element_factory_list_filter (all, caps, GST_PAD_SINK, FALSE);
  self->ranks = g_array_new (FALSE, FALSE, sizeof (guint));
  g_assert_nonnull (self->decoders);
  for (GList *at = self->decoders; at != NULL; at = at->next)
    {
      guint rank = gst_plugin_feature_get_rank (at->data);

      g_array_append_val (self->ranks, rank);
      gst_plugin_feature_set_rank (at->data, GST_RANK_NONE);
    }
}

static void
show_decoders (Decoders *self)
{
  guint i = 0;

  for (GList *at = self->decoders; at != NULL; at = at->next)
    gst_plugin_feature_set_rank (at->data, g_array_index (self->ranks, guint, i++));
  g_list_free_full (self->decoders, gst_object_unref);
  g_array_unref (self->ranks);
}

/* A decoder that is not installed is named, whatever else goes wrong because of it. */
static void
test_no_decoder (void)
{
  Decoders decoders;

  hide_decoders (&decoders);
  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (RushesPipeline) pipeline = rushes_pipeline_new (kind == 0 ? clip : clip_with_sound, NULL, "fakesink");

      g_assert_true (test_spin_until (has_trouble, pipeline));
      g_assert_cmpint (rushes_pipeline_peek (pipeline)->trouble, ==, RUSHES_PLAY_TROUBLE_PLUGIN);
      g_assert_cmpstr (rushes_pipeline_peek (pipeline)->package, ==, "gstreamer1.0-plugins-good");
    }
  show_decoders (&decoders);
}

/* A clip cut anywhere plays what is there or says that it is damaged, and never hangs. */
static void
test_cut (void)
{
  g_autofree char *path = g_build_filename (test_home (), "cut.webm", NULL);
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (clip, &whole, &length, NULL));
  for (gsize part = 1; part < 8; part++)
    {
      g_autoptr (RushesPipeline) pipeline = NULL;

      g_assert_true (g_file_set_contents (path, whole, (gssize) (length * part / 8), NULL));
      pipeline = rushes_pipeline_new (path, NULL, "fakesink");
      rushes_pipeline_set_rate (pipeline, 4);
      rushes_pipeline_set_playing (pipeline, TRUE);
      while (!has_trouble (pipeline) && !has_ended (pipeline))
        g_main_context_iteration (NULL, TRUE);
    }
}

/* The picture plays with sound, and as well without: no such sink, and one that fails. */
static void
test_sound (void)
{
  static const char *const sinks[] = { "fakesink", "no-such-element", "alsasink" };

  for (guint i = 0; i < G_N_ELEMENTS (sinks); i++)
    {
      g_autoptr (RushesPipeline) pipeline = open_clip (clip_with_sound, sinks[i]);

      g_assert_true (rushes_pipeline_peek (pipeline)->sound);
      rushes_pipeline_set_volume (pipeline, 0.5);
      rushes_pipeline_set_mute (pipeline, TRUE);
      rushes_pipeline_set_playing (pipeline, TRUE);
      g_assert_true (test_spin_until (is_at_half, pipeline));
      g_assert_false (has_trouble (pipeline));
    }
}

/* Closing never waits, at whatever moment it comes. */
static void
test_close (void)
{
  for (int i = 0; i < 50; i++)
    {
      RushesPipeline *pipeline = rushes_pipeline_new (i % 2 == 0 ? clip : clip_with_sound, NULL, "fakesink");
      gint64 start;

      rushes_pipeline_set_playing (pipeline, TRUE);
      for (int turns = 0; turns < i; turns++)
        g_main_context_iteration (NULL, FALSE);
      if (i % 5 == 0)
        g_assert_true (test_spin_until (has_frame, pipeline));
      start = g_get_monotonic_time ();
      TEST_FINALIZES (pipeline);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 100000);
    }
}

/* A missing decoder is named by the package that has it. */
static void
test_package (void)
{
  g_assert_cmpstr (rushes_pipeline_package_for ("video/x-h264"), ==, "gstreamer1.0-libav");
  g_assert_cmpstr (rushes_pipeline_package_for ("video/quicktime"), ==, "gstreamer1.0-plugins-good");
  g_assert_cmpstr (rushes_pipeline_package_for ("video/x-vp9"), ==, "gstreamer1.0-plugins-good");
  g_assert_cmpstr (rushes_pipeline_package_for ("video/x-av1"), ==, "gstreamer1.0-plugins-bad");
  g_assert_cmpstr (rushes_pipeline_package_for (NULL), ==, "gstreamer1.0-libav");
}

/* The widget. */

typedef struct
{
  GtkWidget *window;
  RushesPlayer *player;
  char *sentence;
  guint started;
} Screen;

static void
on_trouble (RushesPlayer *player, const char *sentence, const char *package, Screen *screen)
{
  g_assert_null (screen->sentence);
  screen->sentence = g_strdup (sentence);
}

static void
on_started (RushesPlayer *player, Screen *screen)
{
  screen->started++;
}

static void
screen_open (Screen *screen)
{
  screen->player = RUSHES_PLAYER (rushes_player_new ());
  screen->window = g_object_new (ADW_TYPE_WINDOW, "content", screen->player, NULL);
  g_signal_connect (screen->player, "trouble", G_CALLBACK (on_trouble), screen);
  g_signal_connect (screen->player, "started", G_CALLBACK (on_started), screen);
  gtk_window_present (GTK_WINDOW (screen->window));
}

static void
screen_close (Screen *screen)
{
  gpointer player = screen->player;

  g_object_add_weak_pointer (G_OBJECT (player), &player);
  gtk_window_destroy (GTK_WINDOW (screen->window));
  g_assert_true (test_spin_until (test_is_null, &player));
  g_clear_pointer (&screen->sentence, g_free);
}

static gboolean
is_playing_on (gpointer player)
{
  return rushes_player_get_playing (player) && rushes_player_get_position (player) > G_USEC_PER_SEC / 4;
}

static gboolean
is_paused (gpointer player)
{
  return !rushes_player_get_playing (player);
}

static gboolean
is_told (gpointer sentence)
{
  return *(char **) sentence != NULL;
}

/* A file that is set plays by itself, can be held, and goes when the window goes. */
static void
test_player (void)
{
  Screen screen = { 0 };

  screen_open (&screen);
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  g_assert_cmpint (screen.started, ==, 1);
  g_assert_nonnull (rushes_player_get_frame (screen.player));
  g_assert_cmpint (rushes_player_get_duration (screen.player), >, 0);
  rushes_player_pause (screen.player);
  g_assert_true (test_spin_until (is_paused, screen.player));
  rushes_player_set_file (screen.player, NULL, NULL);
  g_assert_null (rushes_player_get_frame (screen.player));
  g_assert_cmpint (rushes_player_get_position (screen.player), ==, 0);
  screen_close (&screen);
}

static gboolean
has_player_frame (gpointer player)
{
  return rushes_player_get_frame (player) != NULL;
}

/* Nothing moves by itself where the desktop asks for less motion. */
static void
test_player_reduced_motion (void)
{
  Screen screen = { 0 };
  gboolean loop;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  screen_open (&screen);
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (has_player_frame, screen.player));
  g_assert_false (rushes_player_get_playing (screen.player));
  g_object_get (screen.player, "loop", &loop, NULL);
  g_assert_false (loop);
  rushes_player_play (screen.player);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  screen_close (&screen);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

/* Promise: a clip that is moved while it is opened is found at its other place, and one that plays goes on. */
static void
test_player_moved (void)
{
  g_autofree char *missing = g_build_filename (test_home (), "moved.mp4", NULL);
  Screen screen = { 0 };

  screen_open (&screen);
  rushes_player_set_file (screen.player, missing, clip);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  g_assert_null (screen.sentence);
  g_assert_true (rushes_player_is_of (screen.player, missing));
  g_assert_true (rushes_player_is_of (screen.player, clip));
  g_assert_false (rushes_player_is_of (screen.player, "/elsewhere.mp4"));
  rushes_player_move_file (screen.player, clip, missing);
  g_assert_cmpstr (rushes_player_get_file (screen.player), ==, clip);
  g_assert_true (rushes_player_get_playing (screen.player));
  screen_close (&screen);
}

static void
test_player_trouble (void)
{
  g_autofree char *missing = g_build_filename (test_home (), "missing.mp4", NULL);
  g_autofree char *page = g_build_filename (test_home (), "page2.mp4", NULL);
  Screen screen = { 0 };

  g_assert_true (g_file_set_contents (page, "<html><body>Not found</body></html>", -1, NULL));
  screen_open (&screen);
  rushes_player_set_file (screen.player, missing, NULL);
  g_assert_true (test_spin_until (is_told, &screen.sentence));
  g_assert_true (rushes_player_is_missing (screen.player));
  g_clear_pointer (&screen.sentence, g_free);
  rushes_player_set_file (screen.player, page, NULL);
  g_assert_true (test_spin_until (is_told, &screen.sentence));
  g_assert_false (rushes_player_is_missing (screen.player));
  g_clear_pointer (&screen.sentence, g_free);
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  g_assert_null (screen.sentence);
  screen_close (&screen);
}

/* The command that installs the decoder can be copied, and once it has, Try Again plays. */
static void
test_player_install (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *command = NULL;
  Screen screen = { 0 };
  Decoders decoders;

  hide_decoders (&decoders);
  screen_open (&screen);
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (is_told, &screen.sentence));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (screen.player), "player.copy-command", NULL));
  gdk_clipboard_read_text_async (clipboard, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  command = gdk_clipboard_read_text_finish (clipboard, result, NULL);
  g_assert_cmpstr (command, ==, "sudo apt install gstreamer1.0-plugins-good");
  show_decoders (&decoders);
  g_clear_pointer (&screen.sentence, g_free);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (screen.player), "player.try-again", NULL));
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  g_assert_null (screen.sentence);
  screen_close (&screen);
}

/* Going through a list fast opens what it stops at. */
static void
test_player_quick (void)
{
  g_autofree char *missing = g_build_filename (test_home (), "missing.mp4", NULL);
  const char *const files[] = { clip, clip_with_sound, missing, NULL };
  Screen screen = { 0 };

  screen_open (&screen);
  for (int i = 0; i < 50; i++)
    {
      gint64 start = g_get_monotonic_time ();

      rushes_player_set_file (screen.player, files[i % 4], NULL);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 100000);
      for (int turns = 0; turns < i % 7; turns++)
        g_main_context_iteration (NULL, FALSE);
    }
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  screen_close (&screen);
}

static gboolean
has_started_twice (gpointer screen)
{
  return ((Screen *) screen)->started == 2;
}

/* In a series the last picture stays until the next one is there; one from before a clip without any does not. */
static void
test_player_series (void)
{
  g_autofree char *missing = g_build_filename (test_home (), "missing.mp4", NULL);
  Screen screen = { 0 };

  screen_open (&screen);
  rushes_player_set_in_series (screen.player, TRUE);
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (has_player_frame, screen.player));
  rushes_player_set_file (screen.player, clip_with_sound, NULL);
  g_assert_true (has_player_frame (screen.player));
  g_assert_true (test_spin_until (has_started_twice, &screen));
  rushes_player_set_file (screen.player, missing, NULL);
  g_assert_true (test_spin_until (is_told, &screen.sentence));
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_false (has_player_frame (screen.player)); /* of the clip before the missing one */
  rushes_player_set_file (screen.player, NULL, NULL);
  screen_close (&screen);
}

static gboolean
is_there_and_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

/* Full screen and back is the same picture, still playing. */
static void
test_player_fullscreen (void)
{
  Screen screen = { 0 };
  gboolean fullscreen;

  screen_open (&screen);
  g_assert_true (test_spin_until (is_there_and_mapped, screen.player));
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  rushes_player_set_fullscreen (screen.player, TRUE);
  g_object_get (screen.player, "fullscreen", &fullscreen, NULL);
  g_assert_true (fullscreen);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  rushes_player_set_fullscreen (screen.player, FALSE);
  g_assert_true (test_spin_until (is_playing_on, screen.player));
  rushes_player_set_fullscreen (screen.player, TRUE);
  screen_close (&screen);
}

/* Frames. */

/* Returns: how much the pixels of two pictures of the clip differ at most, 0 to 255 */
static int
compare (GdkTexture *one, GdkTexture *two)
{
  g_autofree guchar *a = g_malloc (320 * 180 * 4);
  g_autofree guchar *b = g_malloc (320 * 180 * 4);
  int most = 0;

  g_assert_cmpint (gdk_texture_get_width (one), ==, 320);
  g_assert_cmpint (gdk_texture_get_height (one), ==, 180);
  g_assert_cmpint (gdk_texture_get_width (two), ==, 320);
  g_assert_cmpint (gdk_texture_get_height (two), ==, 180);
  gdk_texture_download (one, a, 320 * 4);
  gdk_texture_download (two, b, 320 * 4);
  for (guint i = 0; i < 320 * 180 * 4; i++)
    most = MAX (most, ABS (a[i] - b[i]));
  return most;
}

static GdkTexture *
grab (RushesPlayer *player)
{
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GdkTexture *picture;

  rushes_player_grab_async (player, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  picture = rushes_player_grab_finish (player, result, NULL, &error);
  g_assert_no_error (error);
  return picture;
}

typedef struct
{
  RushesPlayer *player;
  gint64 index; /* of a frame */
} Place;

static gboolean
is_at_place (gpointer user_data)
{
  const Place *place = user_data;
  const RushesPipelineNews *news = rushes_pipeline_peek (place->player->pipeline);

  return !news->seeking && news->frame != NULL && ABS (news->time - place->index * SPACING) < SPACING / 16 &&
         rushes_player_get_frame (place->player) == news->frame;
}

/* The middle of the frame that is shown, wherever the clip has come to: at its end as well, where no frame begins. */
static void
test_moment (void)
{
  static const struct
  {
    RushesPipelineNews news;
    gint64 moment;
  } cases[] = {
    { { .time = 0, .spacing = 40000, .duration = 2000000 }, 20000 },
    { { .time = 1000000, .spacing = 40000, .duration = 2000000 }, 1020000 },
    { { .time = 1960000, .spacing = 40000, .duration = 2000000 }, 1980000 },
    { { .time = 2000000, .spacing = 40000, .duration = 2000000 }, 1980000 },
    { { .time = 2010000, .spacing = 40000, .duration = 2000000 }, 1980000 },
    { { .time = 1000000, .spacing = 40000 }, 1020000 },
    { { .time = 1000000, .duration = 2000000 }, 1000000 },
    { { .time = 0, .spacing = 40000, .duration = 30000 }, 20000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (rushes_pipeline_news_get_moment (&cases[i].news), ==, cases[i].moment);
}

/* The frame that is copied is the one that is shown: at the start, after a step, and at the end. */
static void
test_player_grab (void)
{
  Screen screen = { 0 };
  g_autoptr (GdkTexture) first = NULL;
  g_autoptr (GdkTexture) middle = NULL;
  g_autoptr (GdkTexture) last = NULL;
  Place place;

  screen_open (&screen);
  g_assert_cmpint (rushes_player_get_moment (screen.player), ==, -1);
  rushes_player_set_autoplay (screen.player, FALSE);
  rushes_player_set_file (screen.player, clip, NULL);
  place = (Place){ screen.player, 0 };
  g_assert_true (test_spin_until (is_at_place, &place));
  first = grab (screen.player);
  g_assert_cmpint (compare (first, rushes_player_get_frame (screen.player)), <, 12);

  rushes_player_seek (screen.player, 23 * SPACING + SPACING / 2);
  place.index = 23;
  g_assert_true (test_spin_until (is_at_place, &place));
  rushes_player_step (screen.player, 1);
  place.index = 24;
  g_assert_true (test_spin_until (is_at_place, &place));
  middle = grab (screen.player);
  g_assert_cmpint (compare (middle, rushes_player_get_frame (screen.player)), <, 12);
  g_assert_cmpint (compare (middle, first), >, 100);

  rushes_player_seek (screen.player, 2 * SECONDS * G_USEC_PER_SEC);
  place.index = SECONDS * RATE - 1;
  g_assert_true (test_spin_until (is_at_place, &place));
  last = grab (screen.player);
  g_assert_cmpint (compare (last, rushes_player_get_frame (screen.player)), <, 12);
  g_assert_cmpint (compare (last, middle), >, 100);
  screen_close (&screen);
}

static gboolean
is_picture_there (gpointer clipboard)
{
  return gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), "image/png");
}

/* The frame on the clipboard is a picture in the clip's resolution, however small the clip is seen. */
static void
test_player_copy_frame (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GdkTexture) copied = NULL;
  Screen screen = { 0 };

  screen_open (&screen);
  rushes_player_copy_frame (screen.player); /* there is none */
  rushes_player_set_autoplay (screen.player, FALSE);
  rushes_player_set_file (screen.player, clip, NULL);
  g_assert_true (test_spin_until (has_player_frame, screen.player));
  rushes_player_copy_frame (screen.player);
  g_assert_true (test_spin_until (is_picture_there, clipboard));
  gdk_clipboard_read_texture_async (clipboard, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  copied = gdk_clipboard_read_texture_finish (clipboard, result, NULL);
  g_assert_nonnull (copied);
  g_assert_cmpint (compare (copied, rushes_player_get_frame (screen.player)), <, 12);
  screen_close (&screen);
}

/* The speeds of the menu are gone through one by one and end where it ends. */
static void
test_player_rates (void)
{
  static const double up[] = { 1.5, 2, 2 }, down[] = { 1.5, 1, 0.5, 0.25, 0.25 };
  Screen screen = { 0 };
  double rate;

  screen_open (&screen);
  for (guint i = 0; i < G_N_ELEMENTS (up) + G_N_ELEMENTS (down); i++)
    {
      gboolean faster = i < G_N_ELEMENTS (up);

      rushes_player_change_rate (screen.player, faster ? 1 : -1);
      g_object_get (screen.player, "rate", &rate, NULL);
      g_assert_cmpfloat_with_epsilon (rate, faster ? up[i] : down[i - G_N_ELEMENTS (up)], 0.001);
    }
  screen_close (&screen);
}

int
main (int argc, char *argv[])
{
  int failed;

  test_init (&argc, &argv);
  gst_init (NULL, NULL);
  adw_init ();
  g_resources_register (rushes_resources_get_resource ());
  make_clips ();

  g_test_add_func ("/window/pipeline/package", test_package);
  g_test_add_func ("/window/pipeline/moment", test_moment);
  g_test_add_func ("/window/pipeline/open", test_open);
  g_test_add_func ("/window/pipeline/play-to-end", test_play_to_end);
  g_test_add_func ("/window/pipeline/loop", test_loop);
  g_test_add_func ("/window/pipeline/seek-and-step", test_seek_and_step);
  g_test_add_func ("/window/pipeline/size", test_size);
  g_test_add_func ("/window/pipeline/pause", test_pause);
  g_test_add_func ("/window/pipeline/trouble", test_trouble);
  g_test_add_func ("/window/pipeline/no-decoder", test_no_decoder);
  g_test_add_func ("/window/pipeline/cut", test_cut);
  g_test_add_func ("/window/pipeline/sound", test_sound);
  g_test_add_func ("/window/pipeline/close", test_close);
  g_test_add_func ("/window/player/plays", test_player);
  g_test_add_func ("/window/player/reduced-motion", test_player_reduced_motion);
  g_test_add_func ("/window/player/moved", test_player_moved);
  g_test_add_func ("/window/player/trouble", test_player_trouble);
  g_test_add_func ("/window/player/install", test_player_install);
  g_test_add_func ("/window/player/quick", test_player_quick);
  g_test_add_func ("/window/player/series", test_player_series);
  g_test_add_func ("/window/player/grab", test_player_grab);
  g_test_add_func ("/window/player/copy-frame", test_player_copy_frame);
  g_test_add_func ("/window/player/rates", test_player_rates);
  g_test_add_func ("/window/player/fullscreen", test_player_fullscreen);
  failed = g_test_run ();
  g_free (clip);
  g_free (clip_with_sound);
  return failed;
}
