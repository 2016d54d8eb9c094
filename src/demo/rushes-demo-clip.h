/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RUSHES_DEMO_CLIP_FULL,      /* 1366x768, as the service makes it */
  RUSHES_DEMO_CLIP_SMALL,     /* 320x180 */
  RUSHES_DEMO_CLIP_READY_MADE /* the small one from the resources, without the prompt's words: no encoder is run */
} RushesDemoClipKind;

void rushes_demo_clip_make_async (const char *prompt,
                                  int duration,
                                  RushesDemoClipKind kind,
                                  const char *path,
                                  gboolean passing,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean rushes_demo_clip_make_finish (GAsyncResult *result, int *width, int *height, GError **error);

G_END_DECLS
