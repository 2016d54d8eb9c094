/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-database.h"
#include "rushes-task-set.h"

G_BEGIN_DECLS

typedef struct _RushesTaskGathers RushesTaskGathers;

RushesTaskGathers *rushes_task_gathers_new (void);
void rushes_task_gathers_free (RushesTaskGathers *self);
void rushes_task_gathers_clear (RushesTaskGathers *self);
void rushes_task_gathers_tell (RushesTaskGathers *self, const GPtrArray *news);

gboolean rushes_task_gathers_get (
  RushesTaskGathers *self, RushesDatabase *database, RushesTaskQuery *query, RushesTaskSet **set, GError **error);
RushesTaskSet *rushes_task_gathers_peek (RushesTaskGathers *self, RushesTaskQuery *query);

G_END_DECLS
