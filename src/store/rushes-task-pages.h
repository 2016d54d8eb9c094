/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-query.h"

G_BEGIN_DECLS

#define RUSHES_TASK_PAGE 100 /* rows read at once */

typedef struct _RushesTaskPages RushesTaskPages;

RushesTaskPages *rushes_task_pages_new (RushesTaskQuery *query);
void rushes_task_pages_free (RushesTaskPages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskPages, rushes_task_pages_free)

void rushes_task_pages_clear (RushesTaskPages *self);
void rushes_task_pages_store (RushesTaskPages *self, guint start, GPtrArray *rows);
void rushes_task_pages_insert (RushesTaskPages *self, guint position, RushesTask *task);
void rushes_task_pages_remove (RushesTaskPages *self, guint position);
void rushes_task_pages_update (RushesTaskPages *self, RushesTask *task);

RushesTask *rushes_task_pages_get (RushesTaskPages *self, guint position);
gboolean rushes_task_pages_place (
  RushesTaskPages *self, guint n_rows, const RushesTaskPlace *place, guint *position, gboolean *there);
gboolean rushes_task_pages_find (RushesTaskPages *self, gint64 id, guint *position);
guint rushes_task_pages_count (RushesTaskPages *self);

G_END_DECLS
