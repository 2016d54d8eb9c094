/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The newest frame of a clip, as something that a #GtkPicture shows. Its size is the clip's shape; it is nothing until
 * the first frame.
 *
 *   drawn (int width, int height)    it is drawn at another size than before, in logical pixels
 */
#define RUSHES_TYPE_FRAME_PAINTABLE (rushes_frame_paintable_get_type ())
G_DECLARE_FINAL_TYPE (RushesFramePaintable, rushes_frame_paintable, RUSHES, FRAME_PAINTABLE, GObject)

RushesFramePaintable *rushes_frame_paintable_new (void);
void rushes_frame_paintable_set_frame (RushesFramePaintable *self, GdkTexture *frame, double aspect);
GdkTexture *rushes_frame_paintable_get_frame (RushesFramePaintable *self);

G_END_DECLS
