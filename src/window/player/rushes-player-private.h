/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-frame-paintable.h"
#include "rushes-pipeline.h"
#include "rushes-player.h"

G_BEGIN_DECLS

struct _RushesPlayer
{
  GtkWidget parent_instance;

  RushesPipeline *pipeline;     /* (owned) (nullable) */
  RushesFramePaintable *screen; /* (owned) */
  GtkWidget *window;            /* (unowned) (nullable): while full screen; owned by GTK */
  GtkEventController *keys;     /* (unowned) (nullable): the root's */
  GtkWidget *root;              /* (unowned) (nullable) */
  char *file;                   /* (owned) (nullable) */
  char *spare;                  /* (owned) (nullable): where it is if it is not there */
  gint64 opened;                /* monotonic, µs: when the last file was */
  guint opener;
  guint fader;

  gboolean autoplay;
  gboolean in_series; /* others bring the next clip, by Left and Right too */
  gboolean loop;
  gboolean mute;
  double rate;
  double volume;
  gboolean started;
  gboolean troubled;
  gboolean missing;
  gboolean playing;
  gboolean wanted; /* to play, as soon as and as long as it is in sight */
  gint64 position;
  gint64 duration;
  int width; /* px of the device that the picture was last seen at; 0: not yet */
  int height;
  gboolean updating; /* the slider is being moved by us */

  /* Template children (unowned). */
  GtkWidget *overlay;
  GtkPicture *picture;
  GtkWidget *trouble_box;
  GtkLabel *trouble_label;
  GtkWidget *command_box;
  GtkLabel *command;
  GtkWidget *open_with;
  GtkWidget *try_again;
  GtkRevealer *chrome;
  GtkButton *play;
  GtkWidget *scale;
  GtkAdjustment *adjustment;
  GtkLabel *time;
  GtkMenuButton *speed;
  GtkWidget *mute_button;
  GtkButton *fullscreen_button;
};

GtkEventController *rushes_player_keys_new (RushesPlayer *player);
gboolean rushes_player_keys_are_taken (GtkWidget *focus, guint keyval, GdkModifierType state);

void rushes_player_set_trouble (RushesPlayer *self, RushesPlayTrouble trouble, const char *package);
void rushes_player_install_trouble_actions (GtkWidgetClass *klass);
void rushes_player_show_chrome (RushesPlayer *self);
void rushes_player_show_time (RushesPlayer *self);
void rushes_player_name_button (GtkWidget *button, const char *icon, const char *name);
void rushes_player_do_play (RushesPlayer *self);
void rushes_player_say (RushesPlayer *self, const char *sentence);
void rushes_player_change_rate (RushesPlayer *self, int step);
void rushes_player_install_actions (GtkWidgetClass *klass);

G_END_DECLS
