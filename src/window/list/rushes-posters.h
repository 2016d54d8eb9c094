/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-thumbnailer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The pictures of a list's rows, or of a gallery's cells. Such a view keeps some two hundred of them bound and shows
 * ten: only those that are seen, or soon will be, get their picture, from the top. Pictures seen lately are kept in
 * memory.
 */
#define RUSHES_TYPE_POSTERS (rushes_posters_get_type ())
G_DECLARE_FINAL_TYPE (RushesPosters, rushes_posters, RUSHES, POSTERS, GObject)

/** RushesPosterFunc: the picture of the task that @widget wants */
typedef void (*RushesPosterFunc) (GtkWidget *widget, GdkTexture *picture);

RushesPosters *rushes_posters_new (RushesThumbnailer *thumbnailer);
void rushes_posters_set_view (RushesPosters *self, GtkWidget *view);

GdkTexture *rushes_posters_peek (RushesPosters *self, const char *name);
void rushes_posters_want (
  RushesPosters *self, GtkWidget *widget, RushesTask *task, RushesThumbnailSize size, RushesPosterFunc func);
void rushes_posters_unwant (RushesPosters *self, GtkWidget *widget);

G_END_DECLS
