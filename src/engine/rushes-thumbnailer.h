/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"
#include "rushes-thumbnail-frame.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Small pictures of finished clips, from the cache folder or made now: one at a time, newest request first, on threads
 * that everything else comes before. GStreamer starts with the first picture that has to be made.
 */
#define RUSHES_TYPE_THUMBNAILER (rushes_thumbnailer_get_type ())
G_DECLARE_FINAL_TYPE (RushesThumbnailer, rushes_thumbnailer, RUSHES, THUMBNAILER, GObject)

RushesThumbnailer *rushes_thumbnailer_new (const char *folder, gint64 max_bytes, guint max_files);

char *rushes_thumbnailer_get_name (RushesTask *task, RushesThumbnailSize size) G_GNUC_WARN_UNUSED_RESULT;
void rushes_thumbnailer_get_async (RushesThumbnailer *self,
                                   RushesTask *task,
                                   RushesThumbnailSize size,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *rushes_thumbnailer_get_finish (RushesThumbnailer *self, GAsyncResult *result, GError **error);
void rushes_thumbnailer_stop (RushesThumbnailer *self);

guint rushes_thumbnailer_get_n_tried (RushesThumbnailer *self);
guint rushes_thumbnailer_get_n_waiting (RushesThumbnailer *self);

G_END_DECLS
