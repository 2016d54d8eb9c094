/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-item-private.h"
#include "rushes-task-list.h"
#include "rushes-task-pages.h"

G_BEGIN_DECLS

/*
 * How the list stays true to a library that changes while it is being read.
 *
 * The store promises one order: when a read is answered, the changes that the read has seen have been told, and no
 * later one. So the list keeps one queue of news (tasks that enter or leave the query, tasks that changed, pages that
 * were read, places asked for) in the order told, and takes them one by one. Whenever a page is taken, the list is
 * exactly where the library was when the page was read, and the page's offset means what it says.
 *
 * A task that enters or leaves needs its place. What is remembered of pages tells it nearly always; else the store is
 * asked for the rank, and the queue waits. The answer counts the rows as they are by then, which is the list plus the
 * news still in the queue: those are taken back from it.
 *
 * Items are made when asked for, held weakly, and moved by number: an insertion costs a walk over the items alive and
 * the pages remembered, never over the list. `items-changed` says single rows, or runs of rows that came in together.
 *
 * A query that the store has to gather first shows what it has at once: its first rows, the head, until all are
 * counted. What is told meanwhile of tasks below the head will be in the count. Then the rest comes in below the head.
 *
 * Were the store ever to contradict the list (a library written to by another process), the list starts anew: all rows
 * out, count, all rows in. Every answer of before is then dropped by its generation.
 */

/** RushesListNews: one thing told by the store or asked of the list, waiting for its turn */
typedef enum
{
  RUSHES_LIST_NEWS_ENTER,
  RUSHES_LIST_NEWS_LEAVE,
  RUSHES_LIST_NEWS_UPDATE,
  RUSHES_LIST_NEWS_PAGE,
  RUSHES_LIST_NEWS_LOCATE,
  RUSHES_LIST_NEWS_IDS,
} RushesListNewsKind;

typedef struct
{
  RushesListNewsKind kind;
  gint64 id;          /* whom it is about; of a page: the row above it, 0: none, @offset counts */
  RushesTask *task;   /* (owned) (nullable): as it is from then on */
  RushesTask *stands; /* (owned) (nullable): as it is while it is in the list: of a task that leaves, as it was */
  RushesTaskPlace at; /* of @stands; of a task to be located, once the store has told */

  GPtrArray *rows; /* (owned) (nullable) (element-type RushesTask): a page's */
  guint offset;
  guint limit;

  GTask *locate; /* (owned) (nullable): who waits for a place, or for the ids */
  GArray *ids;   /* (owned) (nullable) (element-type gint64): %NULL: still to be asked for */

  gboolean placed; /* @place and @there are known */
  guint place;
  gboolean there;
} RushesListNews;

/** RushesListRead: a page that is on its way */
typedef struct
{
  GWeakRef list;
  guint generation;
  gint64 above; /* the id of the row above it; 0: read by offset */
  guint offset; /* where it starts; where it is thought to start if @above is set */
  guint limit;
} RushesListRead;

struct _RushesTaskList
{
  GObject parent_instance;

  RushesStore *store;        /* (owned) (nullable): %NULL once disposed of */
  RushesTaskQuery *query;    /* (owned), read-only after construction */
  GCancellable *cancellable; /* (owned): of all reads of this generation */
  guint generation;

  gboolean plain;  /* the query is: rows stand in the order of their ids */
  gboolean headed; /* the head is there, the rest is not counted yet; never with @counted */
  gboolean counted;
  gboolean counting;
  gboolean loading;
  gboolean searching;
  gboolean failed;
  guint n_items;
  guint contradictions; /* since a page was last taken */

  RushesTaskPages *pages; /* (owned) */
  GPtrArray *live;        /* (owned) (element-type RushesTaskItem): (unowned) items that have a position, by it */
  GHashTable *by_id;      /* (owned): id -> (unowned) item, of all whose id is known, in the list or not */
  GQueue wanted;          /* (unowned) items that are to be read, those asked for first at its head */
  GPtrArray *reads;       /* (owned) (element-type RushesListRead): (unowned) pages on their way */

  GQueue later;            /* (owned) (element-type RushesListNews): what has to wait for the count */
  GQueue news;             /* (owned) (element-type RushesListNews) */
  RushesListNews *current; /* (owned) (nullable): taken from the queue, waiting for its rank */
  gboolean ranking;
  gboolean applying;
  guint apply_source;

  /* Done, and not said yet. */
  guint changed;
  guint removed;
  guint added;
  GPtrArray *touched_items; /* (owned) (element-type RushesTaskItem): to be told of these, once that is said: */
  GPtrArray *touched_tasks; /* (owned) (element-type RushesTask) */
};

void rushes_list_news_free (RushesListNews *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesListNews, rushes_list_news_free)

/* rushes-task-list.c: the model and its items */
guint rushes_task_list_find_live (RushesTaskList *self, guint position);
void rushes_task_list_attach (RushesTaskList *self, RushesTaskItem *item, guint position);
void rushes_task_list_detach (RushesTaskList *self, RushesTaskItem *item);
void rushes_task_list_know (RushesTaskList *self, RushesTaskItem *item, RushesTask *task);
void rushes_task_list_want (RushesTaskList *self, RushesTaskItem *item);
void rushes_task_list_unwant (RushesTaskList *self, RushesTaskItem *item);
void rushes_task_list_set_failed (RushesTaskList *self, gboolean failed);
void rushes_task_list_set_loading (RushesTaskList *self, gboolean loading);
void rushes_task_list_set_searching (RushesTaskList *self, gboolean searching);
void rushes_task_list_say (RushesTaskList *self, guint position, guint removed, guint added);
void rushes_task_list_forget_all (RushesTaskList *self);

/* rushes-task-list-news.c: what is told */
void rushes_task_list_tell (RushesTaskList *self, RushesListNews *news);
void rushes_task_list_apply (RushesTaskList *self);
void rushes_task_list_apply_all (RushesTaskList *self);
void rushes_task_list_apply_later (RushesTaskList *self);
void rushes_task_list_give_up (RushesTaskList *self, const GError *error);
void rushes_task_list_on_task_added (RushesTaskList *self, RushesTask *task);
void rushes_task_list_on_task_changed (RushesTaskList *self, RushesTask *task, RushesTask *before);

/* rushes-task-list-reads.c: what is asked */
void rushes_task_list_ask_count (RushesTaskList *self);
void rushes_task_list_ask_rank (RushesTaskList *self, RushesListNews *news);
void rushes_task_list_ask_ids (RushesTaskList *self, GTask *task);
void rushes_task_list_ask_pages (RushesTaskList *self);
void rushes_task_list_ask_anew (RushesTaskList *self);

G_END_DECLS
