/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/*
 * The details of each video that has come, as JSON beside it, for those who want that. Written on a thread once the
 * library knows the video; a failure costs the details and nothing else.
 *
 *   idle ()   all are written, see rushes_sidecars_is_idle()
 */
#define RUSHES_TYPE_SIDECARS (rushes_sidecars_get_type ())
G_DECLARE_FINAL_TYPE (RushesSidecars, rushes_sidecars, RUSHES, SIDECARS, GObject)

RushesSidecars *rushes_sidecars_new (RushesStore *store);
void rushes_sidecars_set_wanted (RushesSidecars *self, gboolean wanted);
gboolean rushes_sidecars_is_idle (RushesSidecars *self);

char *rushes_sidecar_get_path (const char *video) G_GNUC_WARN_UNUSED_RESULT;
int rushes_sidecar_write (const char *path, const char *text);

G_END_DECLS
