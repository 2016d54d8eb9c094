/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-window.h"

G_BEGIN_DECLS

void rushes_save_as_ask (RushesWindow *window, const char *path);
void rushes_save_as_start (RushesWindow *window, GFile *source, GFile *target);
char *rushes_save_as_explain (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
