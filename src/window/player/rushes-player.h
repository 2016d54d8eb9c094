/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A clip with its controls: a picture over the frames of a GStreamer pipeline of our own. 16:9, whatever the clip's
 * shape, black around it.
 *
 *   playing                boolean, notify
 *   loop, mute, fullscreen boolean, notify
 *   rate, volume           double, notify
 *   position, duration     int64, µs, notify
 *   started ()             the first frame is there
 *   trouble (const char *sentence, const char *package)   there will be no picture, and the package to install, or
 * %NULL
 */
#define RUSHES_TYPE_PLAYER (rushes_player_get_type ())
G_DECLARE_FINAL_TYPE (RushesPlayer, rushes_player, RUSHES, PLAYER, GtkWidget)

GtkWidget *rushes_player_new (void);
void rushes_player_set_file (RushesPlayer *self, const char *path, const char *spare);
gboolean rushes_player_is_of (RushesPlayer *self, const char *path);
void rushes_player_move_file (RushesPlayer *self, const char *path, const char *spare);
const char *rushes_player_get_file (RushesPlayer *self);
void rushes_player_set_autoplay (RushesPlayer *self, gboolean autoplay);
void rushes_player_set_in_series (RushesPlayer *self, gboolean in_series);

void rushes_player_play (RushesPlayer *self);
void rushes_player_pause (RushesPlayer *self);
void rushes_player_seek (RushesPlayer *self, gint64 position);
void rushes_player_step (RushesPlayer *self, int frames);
void rushes_player_set_rate (RushesPlayer *self, double rate);
void rushes_player_set_loop (RushesPlayer *self, gboolean loop);
void rushes_player_set_mute (RushesPlayer *self, gboolean mute);
void rushes_player_set_volume (RushesPlayer *self, double volume);
void rushes_player_set_fullscreen (RushesPlayer *self, gboolean fullscreen);

gboolean rushes_player_get_playing (RushesPlayer *self);
gint64 rushes_player_get_position (RushesPlayer *self);
gint64 rushes_player_get_duration (RushesPlayer *self);
GdkTexture *rushes_player_get_frame (RushesPlayer *self);
GtkWidget *rushes_player_get_window (RushesPlayer *self);
gint64 rushes_player_get_moment (RushesPlayer *self);
gboolean rushes_player_is_missing (RushesPlayer *self);

void rushes_player_copy_frame (RushesPlayer *self);
void rushes_player_grab_async (RushesPlayer *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GdkTexture *rushes_player_grab_finish (RushesPlayer *self, GAsyncResult *result, GBytes **png, GError **error);

G_END_DECLS
