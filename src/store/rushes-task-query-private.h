/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-query.h"

G_BEGIN_DECLS

char *rushes_task_query_where (const RushesTaskQuery *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
