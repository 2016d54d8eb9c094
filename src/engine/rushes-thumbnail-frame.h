/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RUSHES_THUMBNAIL_WIDTH  192 /* px: a row's place of 96x54 on a screen of twice the density */
#define RUSHES_THUMBNAIL_HEIGHT 108

GBytes *
rushes_thumbnail_frame_make (const char *path, gint64 time, gint64 patience, GCancellable *cancellable, GError **error);
GBytes *
rushes_thumbnail_frame_grab (const char *path, gint64 time, gint64 patience, GCancellable *cancellable, GError **error);

G_END_DECLS
