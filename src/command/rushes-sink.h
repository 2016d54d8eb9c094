/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Where a command writes to: a file descriptor that is never waited for on the main loop. What is written goes out in
 * order; a slow reader is waited for with rushes_sink_flush_async().
 */
#define RUSHES_TYPE_SINK (rushes_sink_get_type ())
G_DECLARE_FINAL_TYPE (RushesSink, rushes_sink, RUSHES, SINK, GObject)

RushesSink *rushes_sink_new (int fd);
void rushes_sink_write (RushesSink *self, const char *text);
gboolean rushes_sink_is_full (RushesSink *self);
void rushes_sink_flush_async (RushesSink *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_sink_flush_finish (RushesSink *self, GAsyncResult *result, GError **error);
guint rushes_sink_get_columns (RushesSink *self);

G_END_DECLS
