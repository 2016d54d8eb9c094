/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

void rushes_task_json_append (GString *out, const RushesTask *task, const char *profile);

G_END_DECLS
