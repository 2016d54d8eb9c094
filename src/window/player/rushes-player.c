/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#include "rushes-clock.h"
#include "rushes-file-offer.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MIN_HEIGHT 120
#define CALM       150 /* ms: files that come faster than this, as when a key is held in the list, are not all opened */

enum
{
  PROP_0,
  PROP_PLAYING,
  PROP_LOOP,
  PROP_MUTE,
  PROP_FULLSCREEN,
  PROP_RATE,
  PROP_VOLUME,
  PROP_POSITION,
  PROP_DURATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  STARTED,
  TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RushesPlayer, rushes_player, GTK_TYPE_WIDGET)

static gboolean
wants_motion (RushesPlayer *self)
{
  gboolean animations = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  return animations;
}

/* The controls over the picture. */

static void
on_position_changed (GtkAdjustment *adjustment, RushesPlayer *self)
{
  if (!self->updating)
    rushes_player_seek (self, (gint64) (gtk_adjustment_get_value (adjustment) * RUSHES_SECOND));
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, RushesPlayer *self)
{
  rushes_player_show_chrome (self);
}

/* Not when it is pressed: it may become a drag. */
static void
on_released (GtkGestureClick *click, int n_press, double x, double y, RushesPlayer *self)
{
  rushes_player_show_chrome (self);
  if (self->pipeline == NULL || self->troubled)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->picture)); /* the keys are the player's from now on, and no text's */
  rushes_player_do_play (self);
  if (n_press == 2)
    rushes_player_set_fullscreen (self, self->window == NULL);
}

static void
on_drawn (RushesFramePaintable *screen, int width, int height, RushesPlayer *self)
{
  int scale = gtk_widget_get_scale_factor (self->overlay);

  self->width = width * scale;
  self->height = height * scale;
  if (self->pipeline != NULL)
    rushes_pipeline_set_size (self->pipeline, self->width, self->height);
}

/* What the pipeline says. */

static void
set_playing (RushesPlayer *self, gboolean playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  if (playing)
    rushes_player_name_button (GTK_WIDGET (self->play), "media-playback-pause-symbolic", _ ("Pause"));
  else
    rushes_player_name_button (GTK_WIDGET (self->play), "media-playback-start-symbolic", _ ("Play"));
  rushes_player_show_chrome (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
set_times (RushesPlayer *self, gint64 position, gint64 duration)
{
  gboolean moved = self->position != position, resized = self->duration != duration;

  self->position = position;
  self->duration = duration;
  if (moved || resized)
    rushes_player_show_time (self);
  if (moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
  if (resized)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

static void
on_news (RushesPipeline *pipeline, RushesPlayer *self)
{
  const RushesPipelineNews *news = rushes_pipeline_peek (pipeline);
  gboolean first = news->frame != NULL && !self->started;

  if (news->frame != NULL && news->frame != rushes_frame_paintable_get_frame (self->screen))
    rushes_frame_paintable_set_frame (self->screen, news->frame, news->aspect);
  self->started |= first;
  self->wanted &= !news->ended;
  gtk_widget_set_visible (self->mute_button, news->sound);
  set_times (self, news->time, news->duration);
  set_playing (self, news->playing);
  if (first)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->chrome), TRUE);
      rushes_player_show_chrome (self);
      g_signal_emit (self, signals[STARTED], 0);
    }
  if (news->trouble != RUSHES_PLAY_TROUBLE_NONE && !self->troubled)
    {
      rushes_player_set_trouble (self, news->trouble, news->package);
      g_signal_emit (self, signals[TROUBLE], 0, gtk_label_get_label (self->trouble_label), news->package);
    }
}

/* Opening and closing. */

static void
drop_pipeline (RushesPlayer *self)
{
  g_clear_handle_id (&self->opener, g_source_remove);
  if (self->pipeline == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->pipeline, self);
  rushes_pipeline_close (self->pipeline);
  g_clear_object (&self->pipeline);
}

static gboolean
open_file (gpointer user_data)
{
  RushesPlayer *self = user_data;

  self->opener = 0;
  self->opened = g_get_monotonic_time ();
  self->pipeline = rushes_pipeline_new (self->file, self->spare, NULL);
  g_signal_connect (self->pipeline, "news", G_CALLBACK (on_news), self);
  rushes_pipeline_set_size (self->pipeline, self->width, self->height);
  rushes_pipeline_set_loop (self->pipeline, self->loop);
  rushes_pipeline_set_rate (self->pipeline, self->rate);
  rushes_pipeline_set_mute (self->pipeline, self->mute);
  rushes_pipeline_set_volume (self->pipeline, self->volume);
  if (self->wanted)
    rushes_pipeline_set_playing (self->pipeline, gtk_widget_get_mapped (GTK_WIDGET (self)));
  return G_SOURCE_REMOVE;
}

/* The controls go until the next clip is there. Who has the focus in them is not to lose it. */
static void
keep_focus (RushesPlayer *self)
{
  GtkRoot *root = gtk_widget_get_root (self->overlay);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->chrome)))
    gtk_widget_grab_focus (GTK_WIDGET (self->picture));
}

/**
 * rushes_player_set_file:
 * @path: (nullable): an absolute path; %NULL: nothing to play
 * @spare: (nullable): where the file is if it is not there: it may be moved this very moment
 *
 * Shows the clip's first frame and, with autoplay, plays it. The same path again opens it again.
 */
void
rushes_player_set_file (RushesPlayer *self, const char *path, const char *spare)
{
  gint64 since = (g_get_monotonic_time () - self->opened) / 1000;

  g_return_if_fail (RUSHES_IS_PLAYER (self));

  drop_pipeline (self);
  keep_focus (self);
  rushes_player_move_file (self, path, spare);
  self->started = FALSE;
  self->wanted = path != NULL && self->autoplay && wants_motion (self);
  if (path == NULL || self->troubled || !self->in_series)
    rushes_frame_paintable_set_frame (self->screen, NULL, 0);
  rushes_player_set_trouble (self, RUSHES_PLAY_TROUBLE_NONE, NULL);
  set_times (self, 0, 0);
  set_playing (self, FALSE);
  if (path == NULL)
    rushes_player_set_fullscreen (self, FALSE);
  else if (since > CALM)
    open_file (self);
  else
    self->opener = g_timeout_add (CALM, open_file, self);
}

/* Widget. */

static void
rushes_player_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);
  int child_minimum = 0;

  if (gtk_widget_get_parent (self->overlay) == widget)
    gtk_widget_measure (self->overlay, orientation, for_size, &child_minimum, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (child_minimum, MIN_HEIGHT * 16 / 9);
      *natural = MAX (*minimum, 656);
    }
  else
    {
      *minimum = MAX (child_minimum, MIN_HEIGHT);
      /* One in a series has whatever is left over, and takes it from nothing. */
      *natural = self->in_series ? *minimum : MAX (*minimum, for_size > 0 ? for_size * 9 / 16 : 369);
    }
}

static GtkSizeRequestMode
rushes_player_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rushes_player_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  if (gtk_widget_get_parent (self->overlay) == widget)
    gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
}

static void
rushes_player_root (GtkWidget *widget)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  GTK_WIDGET_CLASS (rushes_player_parent_class)->root (widget);
  self->root = GTK_WIDGET (gtk_widget_get_root (widget));
  self->keys = rushes_player_keys_new (self);
  gtk_widget_add_controller (self->root, self->keys);
}

static void
rushes_player_unroot (GtkWidget *widget)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  rushes_player_set_fullscreen (self, FALSE);
  gtk_widget_remove_controller (self->root, self->keys);
  self->keys = NULL;
  self->root = NULL;
  GTK_WIDGET_CLASS (rushes_player_parent_class)->unroot (widget);
}

static void
rushes_player_map (GtkWidget *widget)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  GTK_WIDGET_CLASS (rushes_player_parent_class)->map (widget);
  if (self->wanted && self->pipeline != NULL)
    rushes_pipeline_set_playing (self->pipeline, TRUE);
}

/* Out of sight nothing plays. */
static void
rushes_player_unmap (GtkWidget *widget)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  if (self->pipeline != NULL)
    rushes_pipeline_set_playing (self->pipeline, FALSE);
  GTK_WIDGET_CLASS (rushes_player_parent_class)->unmap (widget);
}

static void
rushes_player_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  RushesPlayer *self = RUSHES_PLAYER (object);

  switch (prop_id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;
    case PROP_MUTE:
      g_value_set_boolean (value, self->mute);
      break;
    case PROP_FULLSCREEN:
      g_value_set_boolean (value, self->window != NULL);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rushes_player_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  RushesPlayer *self = RUSHES_PLAYER (object);

  switch (prop_id)
    {
    case PROP_LOOP:
      rushes_player_set_loop (self, g_value_get_boolean (value));
      break;
    case PROP_MUTE:
      rushes_player_set_mute (self, g_value_get_boolean (value));
      break;
    case PROP_FULLSCREEN:
      rushes_player_set_fullscreen (self, g_value_get_boolean (value));
      break;
    case PROP_RATE:
      rushes_player_set_rate (self, g_value_get_double (value));
      break;
    case PROP_VOLUME:
      rushes_player_set_volume (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rushes_player_dispose (GObject *object)
{
  RushesPlayer *self = RUSHES_PLAYER (object);

  g_clear_handle_id (&self->fader, g_source_remove);
  drop_pipeline (self);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (rushes_player_parent_class)->dispose (object);
}

static void
rushes_player_finalize (GObject *object)
{
  RushesPlayer *self = RUSHES_PLAYER (object);

  g_clear_object (&self->screen);
  g_free (self->file);
  g_free (self->spare);
  G_OBJECT_CLASS (rushes_player_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, read);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, TRUE, flags);
  properties[PROP_MUTE] = g_param_spec_boolean ("mute", NULL, NULL, FALSE, flags);
  properties[PROP_FULLSCREEN] = g_param_spec_boolean ("fullscreen", NULL, NULL, FALSE, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0.05, 20, 1, flags);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, flags);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, read);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/io/github/rushes/Rushes/window/rushes-player.ui");
  gtk_widget_class_bind_template_child (klass, RushesPlayer, overlay);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, picture);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, trouble_box);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, trouble_label);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, command_box);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, command);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, open_with);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, try_again);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, chrome);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, play);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, scale);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, adjustment);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, time);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, speed);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, mute_button);
  gtk_widget_class_bind_template_child (klass, RushesPlayer, fullscreen_button);
  gtk_widget_class_bind_template_callback (klass, on_position_changed);
}

static void
rushes_player_class_init (RushesPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_player_get_property;
  object_class->set_property = rushes_player_set_property;
  object_class->dispose = rushes_player_dispose;
  object_class->finalize = rushes_player_finalize;
  widget_class->measure = rushes_player_measure;
  widget_class->get_request_mode = rushes_player_get_request_mode;
  widget_class->size_allocate = rushes_player_size_allocate;
  widget_class->root = rushes_player_root;
  widget_class->unroot = rushes_player_unroot;
  widget_class->map = rushes_player_map;
  widget_class->unmap = rushes_player_unmap;
  install_properties (object_class);

  /**
   * RushesPlayer::started:
   *
   * The first frame of the file is there.
   */
  signals[STARTED] =
    g_signal_new ("started", RUSHES_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * RushesPlayer::trouble:
   * @sentence: what is the matter, translated; it is shown already
   * @package: (nullable): what to install
   */
  signals[TROUBLE] = g_signal_new ("trouble", RUSHES_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (ADW_TYPE_SQUEEZER);
  bind_children (widget_class);
  rushes_player_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "player");
}

static const char *
get_dragged (GtkWidget *widget, GdkPaintable **picture)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  if (picture != NULL)
    *picture = GDK_PAINTABLE (self->screen);
  return self->started && !self->troubled ? self->file : NULL;
}

static void
rushes_player_init (RushesPlayer *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->autoplay = TRUE;
  self->rate = 1;
  self->volume = 1;
  self->screen = rushes_frame_paintable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->screen));
  self->loop = wants_motion (self);
  g_signal_connect_object (self->screen, "drawn", G_CALLBACK (on_drawn), self, 0);

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (self->overlay, motion);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
  rushes_file_offer_drag (GTK_WIDGET (self->picture), GTK_WIDGET (self), get_dragged);
}

GtkWidget *
rushes_player_new (void)
{
  return g_object_new (RUSHES_TYPE_PLAYER, NULL);
}

const char *
rushes_player_get_file (RushesPlayer *self)
{
  return self->file;
}

/**
 * rushes_player_set_autoplay:
 * @autoplay: whether files set from now on play at once; never where the desktop asks for less motion
 */
void
rushes_player_set_autoplay (RushesPlayer *self, gboolean autoplay)
{
  self->autoplay = autoplay;
}

void
rushes_player_play (RushesPlayer *self)
{
  self->wanted = TRUE;
  if (self->pipeline != NULL)
    rushes_pipeline_set_playing (self->pipeline, TRUE);
}

void
rushes_player_pause (RushesPlayer *self)
{
  self->wanted = FALSE;
  if (self->pipeline != NULL)
    rushes_pipeline_set_playing (self->pipeline, FALSE);
}

/**
 * rushes_player_seek:
 * @position: µs from the start; kept within the clip
 */
void
rushes_player_seek (RushesPlayer *self, gint64 position)
{
  rushes_player_show_chrome (self);
  if (self->pipeline != NULL)
    rushes_pipeline_seek (self->pipeline, position);
}

/**
 * rushes_player_step:
 * @frames: how many to go on, or back below 0; pauses
 */
void
rushes_player_step (RushesPlayer *self, int frames)
{
  self->wanted = FALSE;
  rushes_player_show_chrome (self);
  if (self->pipeline != NULL)
    rushes_pipeline_step (self->pipeline, frames);
}

/**
 * rushes_player_set_rate:
 * @rate: 0.05 to 20; 1 is the speed it was made for
 */
void
rushes_player_set_rate (RushesPlayer *self, double rate)
{
  g_autofree char *label = g_strdup_printf ("%g×", rate);

  if (ABS (rate - self->rate) < 0.001)
    return;
  self->rate = CLAMP (rate, 0.05, 20);
  gtk_menu_button_set_label (self->speed, label);
  if (self->pipeline != NULL)
    rushes_pipeline_set_rate (self->pipeline, self->rate);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

void
rushes_player_set_loop (RushesPlayer *self, gboolean loop)
{
  if (self->loop == loop)
    return;
  self->loop = loop;
  if (self->pipeline != NULL)
    rushes_pipeline_set_loop (self->pipeline, loop);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOP]);
}

void
rushes_player_set_mute (RushesPlayer *self, gboolean mute)
{
  if (self->mute == mute)
    return;
  self->mute = mute;
  gtk_button_set_icon_name (GTK_BUTTON (self->mute_button),
                            mute ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
  if (self->pipeline != NULL)
    rushes_pipeline_set_mute (self->pipeline, mute);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTE]);
}

/**
 * rushes_player_set_volume:
 * @volume: 0 to 1, linear to the ear
 */
void
rushes_player_set_volume (RushesPlayer *self, double volume)
{
  if (ABS (self->volume - volume) < 0.0001)
    return;
  self->volume = CLAMP (volume, 0, 1);
  if (self->pipeline != NULL)
    rushes_pipeline_set_volume (self->pipeline, self->volume);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

gboolean
rushes_player_get_playing (RushesPlayer *self)
{
  return self->playing;
}

gint64
rushes_player_get_position (RushesPlayer *self)
{
  return self->position;
}

gint64
rushes_player_get_duration (RushesPlayer *self)
{
  return self->duration;
}

/**
 * rushes_player_get_frame:
 *
 * Returns: (transfer none) (nullable): the frame that is shown, at about the size that it is seen at
 */
GdkTexture *
rushes_player_get_frame (RushesPlayer *self)
{
  return rushes_frame_paintable_get_frame (self->screen);
}

/**
 * rushes_player_is_missing:
 *
 * Returns: whether the file was looked for and is not there
 */
gboolean
rushes_player_is_missing (RushesPlayer *self)
{
  return self->missing;
}
