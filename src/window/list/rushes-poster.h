/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-posters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row's place for the picture of its clip: 96x54, always. Until there is a picture it shows an icon. */
#define RUSHES_TYPE_POSTER (rushes_poster_get_type ())
G_DECLARE_FINAL_TYPE (RushesPoster, rushes_poster, RUSHES, POSTER, GtkWidget)

void rushes_poster_set_icon (RushesPoster *self, const char *icon_name);
void rushes_poster_set_task (RushesPoster *self, RushesPosters *posters, RushesTask *task);
GdkTexture *rushes_poster_get_picture (RushesPoster *self);

G_END_DECLS
