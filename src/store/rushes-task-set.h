/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-query.h"

G_BEGIN_DECLS

typedef struct _RushesTaskSet RushesTaskSet;

RushesTaskSet *rushes_task_set_new (const GArray *places);
void rushes_task_set_free (RushesTaskSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskSet, rushes_task_set_free)

guint rushes_task_set_count (const RushesTaskSet *self);
void rushes_task_set_insert (RushesTaskSet *self, const RushesTaskPlace *place);
void rushes_task_set_remove (RushesTaskSet *self, const RushesTaskPlace *place);
guint rushes_task_set_rank (const RushesTaskSet *self, const RushesTaskPlace *place, gboolean *there);
GArray *rushes_task_set_get_ids (const RushesTaskSet *self, guint offset, guint limit);

G_END_DECLS
