/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-pipeline.h"

G_BEGIN_DECLS

const char *rushes_play_trouble_get_sentence (RushesPlayTrouble self);
char *rushes_play_trouble_build_command (const char *package) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
