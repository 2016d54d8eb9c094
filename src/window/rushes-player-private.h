/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-player.h"

G_BEGIN_DECLS

GtkEventController *rushes_player_keys_new (RushesPlayer *player);
gboolean rushes_player_keys_are_taken (GtkWidget *focus, guint keyval, GdkModifierType state);

G_END_DECLS
