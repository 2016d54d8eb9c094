/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-clock.h"
#include "rushes-demo-clip.h"
#include "rushes-demo-task.h"

G_BEGIN_DECLS

#define RUSHES_TYPE_DEMO_SHELF (rushes_demo_shelf_get_type ())
G_DECLARE_FINAL_TYPE (RushesDemoShelf, rushes_demo_shelf, RUSHES, DEMO_SHELF, GObject)

RushesDemoShelf *rushes_demo_shelf_new (const char *folder);
void rushes_demo_shelf_set_clock (RushesDemoShelf *self, RushesClock *clock);
gint64 rushes_demo_shelf_get_now (RushesDemoShelf *self);
void rushes_demo_shelf_set_kind (RushesDemoShelf *self, RushesDemoClipKind kind);

void rushes_demo_shelf_open_async (RushesDemoShelf *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_demo_shelf_open_finish (RushesDemoShelf *self, GAsyncResult *result, GError **error);
void rushes_demo_shelf_close (RushesDemoShelf *self);

char *rushes_demo_shelf_make_id (RushesDemoShelf *self) G_GNUC_WARN_UNUSED_RESULT;
void rushes_demo_shelf_add_async (RushesDemoShelf *self,
                                  RushesDemoTask *task,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean rushes_demo_shelf_add_finish (RushesDemoShelf *self, GAsyncResult *result, GError **error);

RushesDemoTask *rushes_demo_shelf_find (RushesDemoShelf *self, const char *id);
RushesDemoTask *rushes_demo_shelf_find_file (RushesDemoShelf *self, const char *file_id);
void rushes_demo_shelf_read_async (RushesDemoShelf *self,
                                   const char *file_id,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *rushes_demo_shelf_read_finish (RushesDemoShelf *self, GAsyncResult *result, GError **error);

G_END_DECLS
