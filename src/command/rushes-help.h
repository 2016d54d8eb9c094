/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-command.h"

G_BEGIN_DECLS

char *rushes_help_overview (const GOptionEntry *entries, const char *family) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_help_command (const RushesCommand *command, const GOptionEntry *entries) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
