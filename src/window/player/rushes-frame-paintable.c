/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-frame-paintable.h"

#include <math.h>

struct _RushesFramePaintable
{
  GObject parent_instance;

  GdkTexture *frame; /* (owned) (nullable) */
  double aspect;     /* width to height as it is to be seen; 0: no frame yet */
  int width;         /* as drawn last */
  int height;
};

enum
{
  DRAWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rushes_frame_paintable_init_paintable (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RushesFramePaintable,
                               rushes_frame_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, rushes_frame_paintable_init_paintable))

static void
rushes_frame_paintable_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  RushesFramePaintable *self = RUSHES_FRAME_PAINTABLE (paintable);

  if (self->frame == NULL)
    return;
  gdk_paintable_snapshot (GDK_PAINTABLE (self->frame), snapshot, width, height);
  if ((int) ceil (width) == self->width && (int) ceil (height) == self->height)
    return;
  self->width = (int) ceil (width);
  self->height = (int) ceil (height);
  g_signal_emit (self, signals[DRAWN], 0, self->width, self->height);
}

static GdkPaintable *
rushes_frame_paintable_get_current_image (GdkPaintable *paintable)
{
  RushesFramePaintable *self = RUSHES_FRAME_PAINTABLE (paintable);

  if (self->frame != NULL)
    return g_object_ref (GDK_PAINTABLE (self->frame));
  return gdk_paintable_new_empty (0, 0);
}

static int
rushes_frame_paintable_get_intrinsic_height (GdkPaintable *paintable)
{
  RushesFramePaintable *self = RUSHES_FRAME_PAINTABLE (paintable);

  return self->frame != NULL ? gdk_texture_get_height (self->frame) : 0;
}

static int
rushes_frame_paintable_get_intrinsic_width (GdkPaintable *paintable)
{
  RushesFramePaintable *self = RUSHES_FRAME_PAINTABLE (paintable);

  return self->frame != NULL ? (int) (gdk_texture_get_height (self->frame) * self->aspect + 0.5) : 0;
}

static double
rushes_frame_paintable_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return RUSHES_FRAME_PAINTABLE (paintable)->aspect;
}

static void
rushes_frame_paintable_init_paintable (GdkPaintableInterface *iface)
{
  iface->snapshot = rushes_frame_paintable_snapshot;
  iface->get_current_image = rushes_frame_paintable_get_current_image;
  iface->get_intrinsic_width = rushes_frame_paintable_get_intrinsic_width;
  iface->get_intrinsic_height = rushes_frame_paintable_get_intrinsic_height;
  iface->get_intrinsic_aspect_ratio = rushes_frame_paintable_get_intrinsic_aspect_ratio;
}

static void
rushes_frame_paintable_finalize (GObject *object)
{
  RushesFramePaintable *self = RUSHES_FRAME_PAINTABLE (object);

  g_clear_object (&self->frame);
  G_OBJECT_CLASS (rushes_frame_paintable_parent_class)->finalize (object);
}

static void
rushes_frame_paintable_class_init (RushesFramePaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_frame_paintable_finalize;

  /**
   * RushesFramePaintable::drawn:
   * @width: logical pixels
   * @height: logical pixels
   *
   * From within a snapshot: a handler must not touch widgets.
   */
  signals[DRAWN] = g_signal_new ("drawn", RUSHES_TYPE_FRAME_PAINTABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
rushes_frame_paintable_init (RushesFramePaintable *self)
{
}

RushesFramePaintable *
rushes_frame_paintable_new (void)
{
  return g_object_new (RUSHES_TYPE_FRAME_PAINTABLE, NULL);
}

/**
 * rushes_frame_paintable_set_frame:
 * @frame: (nullable): what to show from now on; %NULL: nothing
 * @aspect: its width to its height, once pixels that are not square are taken into account
 */
void
rushes_frame_paintable_set_frame (RushesFramePaintable *self, GdkTexture *frame, double aspect)
{
  gboolean reshaped;

  g_return_if_fail (RUSHES_IS_FRAME_PAINTABLE (self));

  reshaped = (frame == NULL) != (self->frame == NULL) || ABS (aspect - self->aspect) > 0.0001 ||
             (frame != NULL && gdk_texture_get_height (frame) != gdk_texture_get_height (self->frame));
  self->aspect = frame != NULL ? aspect : 0;
  g_set_object (&self->frame, frame);
  if (reshaped)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

/**
 * rushes_frame_paintable_get_frame:
 *
 * Returns: (transfer none) (nullable): what is being shown
 */
GdkTexture *
rushes_frame_paintable_get_frame (RushesFramePaintable *self)
{
  g_return_val_if_fail (RUSHES_IS_FRAME_PAINTABLE (self), NULL);

  return self->frame;
}
