/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-posters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The place for the picture of a clip: 96x54 in a row, larger where it is given more. Until there is a picture it shows
 * an icon, and words below that. */
#define RUSHES_TYPE_POSTER (rushes_poster_get_type ())
G_DECLARE_FINAL_TYPE (RushesPoster, rushes_poster, RUSHES, POSTER, GtkWidget)

void rushes_poster_set_icon (RushesPoster *self, const char *icon_name);
void rushes_poster_set_words (RushesPoster *self, const char *words);
void rushes_poster_set_task (RushesPoster *self, RushesPosters *posters, RushesTask *task, RushesThumbnailSize size);
GdkTexture *rushes_poster_get_picture (RushesPoster *self);
void rushes_poster_set_frame (RushesPoster *self, GdkTexture *frame, double aspect);
GdkTexture *rushes_poster_get_frame (RushesPoster *self);

G_END_DECLS
