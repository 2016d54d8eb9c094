/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-file-plan.h"
#include "rushes-reason.h"
#include "rushes-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A video on its way: the `.part` beside its target. All calls but _new and _unref block and belong on a worker thread,
 * one at a time. They end with a #RushesReason, RUSHES_REASON_NONE for success.
 */
typedef struct _RushesPartFile RushesPartFile;

RushesPartFile *rushes_part_file_new (RushesTask *task, RushesFilePlan *plan);
RushesPartFile *rushes_part_file_ref (RushesPartFile *self);
void rushes_part_file_unref (RushesPartFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesPartFile, rushes_part_file_unref)

/** RushesPartFileResult: where the finished video is */
typedef struct
{
  char *path;   /* (owned) */
  char *sha256; /* (owned) */
  gint64 bytes;
  int width;
  int height;
} RushesPartFileResult;

void rushes_part_file_result_clear (RushesPartFileResult *result);

gboolean rushes_part_file_find_finished (RushesPartFile *self, RushesPartFileResult *result);
void rushes_part_file_expect (RushesPartFile *self, gint64 total);
void rushes_part_file_set_witness (RushesPartFile *self, const char *sha256);
RushesReason rushes_part_file_open (RushesPartFile *self, gint64 *have, char **etag);
gboolean rushes_part_file_is_whole (RushesPartFile *self);
RushesReason rushes_part_file_begin (RushesPartFile *self, gint64 start, gint64 total, const char *etag);
RushesReason rushes_part_file_write (RushesPartFile *self, const guint8 *data, gsize length);
RushesReason rushes_part_file_finish (RushesPartFile *self, RushesPartFileResult *result);
void rushes_part_file_discard (RushesPartFile *self);
gint64 rushes_part_file_get_have (RushesPartFile *self);
gint64 rushes_part_file_get_total (RushesPartFile *self);
gboolean rushes_part_file_keeps (RushesPartFile *self);

G_END_DECLS
