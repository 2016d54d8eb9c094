/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/** RushesUndoKind: what is to be taken back */
typedef enum
{
  RUSHES_UNDO_EDIT,
  RUSHES_UNDO_SUBMIT, /* as long as it has not been sent */
} RushesUndoKind;

/** RushesUndoPart: tasks that one verb has changed */
typedef struct
{
  RushesUndoKind kind;
  RushesEdit edit; /* RUSHES_UNDO_EDIT: the one that takes it back */
  char *tag;       /* (owned) (nullable): of @edit */
  GArray *ids;     /* (owned) (element-type gint64) */
} RushesUndoPart;

/*
 * What Ctrl+Z takes back: steps of one part or more, each with a number of its own, the newest last. The oldest go
 * where they become too many, or their tasks do.
 */
typedef struct _RushesUndoList RushesUndoList;

RushesUndoList *rushes_undo_list_new (guint max_steps, guint max_ids);
void rushes_undo_list_free (RushesUndoList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesUndoList, rushes_undo_list_free)

GPtrArray *rushes_undo_parts_new (void);
void rushes_undo_parts_add_edit (GPtrArray *parts, RushesEdit edit, const char *tag, GArray *ids);
void rushes_undo_parts_add_submit (GPtrArray *parts, GArray *ids);

gint64 rushes_undo_list_add (RushesUndoList *self, GPtrArray *parts);
GPtrArray *rushes_undo_list_take (RushesUndoList *self, gint64 step);
gboolean rushes_undo_list_is_empty (RushesUndoList *self);

G_END_DECLS
