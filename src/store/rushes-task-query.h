/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-search.h"
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
  RUSHES_TASK_GROUP_REMOVED, /* recently, and none of the others finds them */
  RUSHES_TASK_GROUP_EVERY,   /* removed ones too: what the engine goes by */
  RUSHES_N_TASK_GROUPS
} RushesTaskGroup;

/** RushesTaskSort: an order of tasks. What is equal stands newest first, what has no such value stands last. */
typedef enum
{
  RUSHES_TASK_SORT_NEWEST,
  RUSHES_TASK_SORT_OLDEST,
  RUSHES_TASK_SORT_FINISHED, /* lately first */
  RUSHES_TASK_SORT_DURATION, /* longest first */
  RUSHES_TASK_SORT_PRICE,    /* dearest first */
  RUSHES_N_TASK_SORTS
} RushesTaskSort;

/** RushesTaskQueryFields: what is asked for; zeros: all tasks, newest first. Borrowed where passed in. */
typedef struct
{
  RushesTaskGroup group;
  guint states;      /* `1 << state` for each state that is wanted too; 0: any */
  const char *text;  /* (nullable): words as typed; one without letters and digits searches for nothing */
  gint64 profile;    /* 0: any */
  const char *model; /* (nullable): any */
  int duration;      /* seconds; 0: any */
  int days;          /* created today or in the days before, of so many in all; 0: at any time */
  gint64 from;       /* created at or after, µs since the epoch; with @days it follows from that */
  gint64 to;         /* created before; 0: no end */
  gboolean starred;
  const char *tag; /* (nullable): any */
  RushesTaskSort sort;
} RushesTaskQueryFields;

#define RUSHES_TYPE_TASK_QUERY (rushes_task_query_get_type ())
typedef struct _RushesTaskQuery RushesTaskQuery;
GType rushes_task_query_get_type (void);

RushesTaskQuery *rushes_task_query_new (RushesTaskGroup group, guint states);
RushesTaskQuery *rushes_task_query_new_full (const RushesTaskQueryFields *fields, gint64 now);
RushesTaskQuery *rushes_task_query_ref (RushesTaskQuery *self);
void rushes_task_query_unref (RushesTaskQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskQuery, rushes_task_query_unref)

const RushesTaskQueryFields *rushes_task_query_peek (const RushesTaskQuery *self);
const RushesSearch *rushes_task_query_get_search (const RushesTaskQuery *self);
gboolean rushes_task_query_equal (const RushesTaskQuery *self, const RushesTaskQuery *other);
gboolean rushes_task_query_matches (const RushesTaskQuery *self, RushesTask *task);

/* As text, in the manner of a URL's query: `group=new&text=pig`. */
char *rushes_task_query_to_string (const RushesTaskQuery *self) G_GNUC_WARN_UNUSED_RESULT;
RushesTaskQuery *rushes_task_query_from_string (const char *string, gint64 now);

/** RushesTaskPlace: where a task stands in a query: larger ones stand above */
typedef struct
{
  gint64 key;
  gint64 id;
} RushesTaskPlace;

RushesTaskPlace rushes_task_query_get_place (const RushesTaskQuery *self, RushesTask *task);
int rushes_task_place_compare (const RushesTaskPlace *a, const RushesTaskPlace *b);

G_END_DECLS
