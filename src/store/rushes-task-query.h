/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

#include <glib-object.h>

G_BEGIN_DECLS

/** RushesTaskGroup: the filters of the list pane */
typedef enum
{
  RUSHES_TASK_GROUP_ALL,
  RUSHES_TASK_GROUP_WORKING,   /* queued, sending, generating, fetching */
  RUSHES_TASK_GROUP_ATTENTION, /* unconfirmed, refused, failed, lost */
  RUSHES_TASK_GROUP_NEW,       /* ready and not watched yet */
  RUSHES_TASK_GROUP_STARRED,
  RUSHES_TASK_GROUP_EVERY, /* removed ones too: what the engine goes by */
  RUSHES_N_TASK_GROUPS
} RushesTaskGroup;

#define RUSHES_TYPE_TASK_QUERY (rushes_task_query_get_type ())
typedef struct _RushesTaskQuery RushesTaskQuery;
GType rushes_task_query_get_type (void);

RushesTaskQuery *rushes_task_query_new (RushesTaskGroup group, guint states);
RushesTaskQuery *rushes_task_query_ref (RushesTaskQuery *self);
void rushes_task_query_unref (RushesTaskQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskQuery, rushes_task_query_unref)

RushesTaskGroup rushes_task_query_get_group (const RushesTaskQuery *self);
guint rushes_task_query_get_states (const RushesTaskQuery *self);
gboolean rushes_task_query_equal (const RushesTaskQuery *self, const RushesTaskQuery *other);
gboolean rushes_task_query_matches (const RushesTaskQuery *self, RushesTask *task);

G_END_DECLS
