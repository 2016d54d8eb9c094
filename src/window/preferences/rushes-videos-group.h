/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where finished videos go, what they are called, and how they play: the group of the preferences. */
#define RUSHES_TYPE_VIDEOS_GROUP (rushes_videos_group_get_type ())
G_DECLARE_FINAL_TYPE (RushesVideosGroup, rushes_videos_group, RUSHES, VIDEOS_GROUP, AdwPreferencesGroup)

void rushes_videos_group_set_context (RushesVideosGroup *self, RushesContext *context, GSettings *settings);

G_END_DECLS
