/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-engine.h"
#include "rushes-paths.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesFileSettings: the settings that decide how finished videos are kept */
typedef struct
{
  char *folder;          /* (owned) (type filename) */
  char *names;           /* (owned) (nullable) */
  RushesFileRules rules; /* of the above */
} RushesFileSettings;

void rushes_file_settings_read (RushesFileSettings *self, GSettings *settings, RushesPaths *paths, const char *folder);
void rushes_file_settings_clear (RushesFileSettings *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RushesFileSettings, rushes_file_settings_clear)

void rushes_file_settings_follow (GSettings *settings, RushesPaths *paths, const char *folder, RushesEngine *engine);

G_END_DECLS
