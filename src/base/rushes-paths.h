/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RUSHES_DEMO_ID RUSHES_APP_ID ".Demo"

typedef struct _RushesPaths RushesPaths;

RushesPaths *rushes_paths_new (gboolean demo);
RushesPaths *rushes_paths_ref (RushesPaths *self);
void rushes_paths_unref (RushesPaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesPaths, rushes_paths_unref)

gboolean rushes_paths_is_demo (const RushesPaths *self);
const char *rushes_paths_get_data (const RushesPaths *self);
const char *rushes_paths_get_cache (const RushesPaths *self);
const char *rushes_paths_get_videos (const RushesPaths *self);
char *rushes_paths_in_data (const RushesPaths *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_paths_prepare (const RushesPaths *self, GError **error);

G_END_DECLS
