/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-database.h"
#include "rushes-task-query.h"

G_BEGIN_DECLS

gboolean rushes_task_query_is_plain (const RushesTaskQuery *self);
char *rushes_task_query_where (const RushesTaskQuery *self) G_GNUC_WARN_UNUSED_RESULT;
void rushes_task_query_bind (const RushesTaskQuery *self, RushesStatement *statement);

G_END_DECLS
