/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A folder of small pictures, each by a name. What was not used for longest goes when there are too many. Losing any of
 * them costs nothing but the work to make it again, so nothing here is ever an error that anyone has to hear of.
 */
typedef struct _RushesThumbnailCache RushesThumbnailCache;

RushesThumbnailCache *rushes_thumbnail_cache_new (const char *folder, gint64 max_bytes, guint max_files);
void rushes_thumbnail_cache_free (RushesThumbnailCache *self);

GBytes *rushes_thumbnail_cache_read (RushesThumbnailCache *self, const char *name);
void rushes_thumbnail_cache_write (RushesThumbnailCache *self, const char *name, GBytes *picture);

gboolean rushes_thumbnail_cache_check (GBytes *picture);

G_END_DECLS
