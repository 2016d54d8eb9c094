/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/*
 * A store in memory whose thread is the test: it says when the next read is carried out, and when the next thing that
 * was done is told. It keeps the real one's promise (signals and answers in the order in which the work was done) and
 * nothing more, so that every interleaving can be tried.
 */

typedef enum
{
  FAKE_STORE_COUNT = 1 << 0,
  FAKE_STORE_SLICE = 1 << 1,
  FAKE_STORE_PAGE = 1 << 2,
  FAKE_STORE_RANK = 1 << 3,
  FAKE_STORE_LOOK = 1 << 4,
  FAKE_STORE_IDS = 1 << 5,
  FAKE_STORE_ALL = 63,
} FakeStoreRead;

RushesStore *fake_store_new (void);
guint fake_store_get_n_rows (RushesStore *self);
RushesTask *fake_store_get_row (RushesStore *self, gint64 id);

void fake_store_add (RushesStore *self, guint n, RushesTaskState state);
void fake_store_set_state (RushesStore *self, gint64 id, RushesTaskState state);
void fake_store_mark (RushesStore *self, gint64 id, RushesMark mark, gboolean on);
void fake_store_drop_signals (RushesStore *self);
void fake_store_fail (RushesStore *self, guint reads);

GPtrArray *fake_store_find (RushesStore *self, RushesTaskQuery *query);

gboolean fake_store_work (RushesStore *self);
gboolean fake_store_tell (RushesStore *self);
void fake_store_settle (RushesStore *self);
guint fake_store_get_asked (RushesStore *self, guint reads);

G_END_DECLS
