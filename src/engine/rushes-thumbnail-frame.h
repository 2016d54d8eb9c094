/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesThumbnailSize: how large a picture is at most; the value is how many times as wide and as high as a small one
 */
typedef enum
{
  RUSHES_THUMBNAIL_SMALL = 1, /* a row's place of 96x54 on a screen of twice the density */
  RUSHES_THUMBNAIL_LARGE = 2, /* a cell of the gallery */
} RushesThumbnailSize;

#define RUSHES_THUMBNAIL_WIDTH  192 /* px: of a small one */
#define RUSHES_THUMBNAIL_HEIGHT 108

GBytes *rushes_thumbnail_frame_make (
  const char *path, RushesThumbnailSize size, gint64 time, gint64 patience, GCancellable *cancellable, GError **error);
GBytes *
rushes_thumbnail_frame_grab (const char *path, gint64 time, gint64 patience, GCancellable *cancellable, GError **error);

G_END_DECLS
