/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-workload.h"

/*
 * One entry a live task, small, for a queue may be long; the task itself is kept only of those that are under way at
 * the service or on their way here, of which there are few.
 */

#define PAGE 500

/* How far a task is: the rest of the way is bringing the video. */
#define GENERATED 0.9

struct _RushesWorkload
{
  GObject parent_instance;

  GHashTable *live; /* (owned) (element-type gint64 Entry) */
  RushesWork work;
};

G_DEFINE_FINAL_TYPE (RushesWorkload, rushes_workload, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  gint64 id;
  RushesTaskState state;
  gboolean stalled;
  RushesTask *task; /* (owned) (nullable): `generating` or `fetching` */
} Entry;

static void
entry_free (gpointer pointer)
{
  Entry *entry = pointer;

  g_clear_pointer (&entry->task, rushes_task_unref);
  g_free (entry);
}

/* Of a live state. */
static guint *
find_count (RushesWork *work, RushesTaskState state)
{
  switch (state)
    {
    case RUSHES_TASK_QUEUED:
      return &work->waiting;
    case RUSHES_TASK_SENDING:
      return &work->sending;
    case RUSHES_TASK_GENERATING:
      return &work->generating;
    default:
      return &work->fetching;
    }
}

static void
enter (RushesWorkload *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  Entry *entry = g_new0 (Entry, 1);

  entry->id = fields->id;
  entry->state = fields->state;
  entry->stalled = fields->state == RUSHES_TASK_FETCHING && fields->reason != RUSHES_REASON_NONE;
  if (fields->state == RUSHES_TASK_GENERATING || fields->state == RUSHES_TASK_FETCHING)
    entry->task = rushes_task_ref (task);
  if (g_hash_table_size (self->live) == 0)
    self->work.done = 0;
  g_hash_table_insert (self->live, &entry->id, entry);
  ++*find_count (&self->work, entry->state);
  self->work.stalled += entry->stalled;
}

/* Returns: whether it was there */
static gboolean
leave (RushesWorkload *self, gint64 id)
{
  Entry *entry = g_hash_table_lookup (self->live, &id);

  if (entry == NULL)
    return FALSE;
  --*find_count (&self->work, entry->state);
  self->work.stalled -= entry->stalled;
  g_hash_table_remove (self->live, &id);
  return TRUE;
}

/**
 * rushes_workload_note:
 * @task: as it is now
 */
void
rushes_workload_note (RushesWorkload *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  guint done = self->work.done;
  gboolean was = leave (self, fields->id);
  gboolean is = rushes_task_state_is_live (fields->state) && !fields->removed;

  if (!was && !is)
    return;
  if (is)
    {
      enter (self, task);
      if (was)
        self->work.done = done; /* the only one, and it has merely moved on */
    }
  else if (fields->state != RUSHES_TASK_CANCELLED && !fields->removed)
    self->work.done++;
  self->work.total = self->work.done + g_hash_table_size (self->live);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_changed (RushesWorkload *self, RushesTask *task, RushesTask *before)
{
  rushes_workload_note (self, task);
}

static void read_page (RushesWorkload *self, RushesStore *store, gint64 below);

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWorkload) self = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    rushes_workload_note (self, tasks->pdata[i]);
  if (tasks != NULL && tasks->len == PAGE)
    read_page (self, RUSHES_STORE (source), rushes_task_peek (tasks->pdata[PAGE - 1])->id);
}

static void
read_page (RushesWorkload *self, RushesStore *store, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_WORKING, 0);

  rushes_store_page_async (store, query, below, PAGE, NULL, on_page, g_object_ref (self));
}

/**
 * rushes_workload_follow:
 *
 * Takes in what is live in the library, and what becomes of it from now on.
 */
void
rushes_workload_follow (RushesWorkload *self, RushesStore *store)
{
  g_signal_connect_object (store, "task-added", G_CALLBACK (rushes_workload_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "task-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  read_page (self, store, 0);
}

static void
rushes_workload_finalize (GObject *object)
{
  g_hash_table_unref (RUSHES_WORKLOAD (object)->live);
  G_OBJECT_CLASS (rushes_workload_parent_class)->finalize (object);
}

static void
rushes_workload_class_init (RushesWorkloadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_workload_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", RUSHES_TYPE_WORKLOAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_workload_init (RushesWorkload *self)
{
  self->live = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
}

/**
 * rushes_workload_new:
 *
 * Returns: (transfer full): one without work
 */
RushesWorkload *
rushes_workload_new (void)
{
  return g_object_new (RUSHES_TYPE_WORKLOAD, NULL);
}

/**
 * rushes_workload_get:
 * @work: (out caller-allocates): how things stand
 */
void
rushes_workload_get (RushesWorkload *self, RushesWork *work)
{
  *work = self->work;
}

/**
 * rushes_workload_get_under_way:
 *
 * Returns: (transfer full) (element-type RushesTask): the tasks that get on by themselves: `generating`, `fetching`
 */
GPtrArray *
rushes_workload_get_under_way (RushesWorkload *self)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  GHashTableIter iter;
  Entry *entry;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->task != NULL)
      g_ptr_array_add (tasks, rushes_task_ref (entry->task));
  return tasks;
}

/**
 * rushes_workload_part:
 * @elapsed: µs since it was accepted
 * @typical: µs that tasks like it took; 0: not known, and then nothing is claimed
 * @bytes: fetched so far
 * @total: bytes; <= 0: not known
 *
 * Returns: how much of its way a live task has behind it, 0 to 1; of generating that is an estimate
 */
double
rushes_workload_part (RushesTaskState state, gint64 elapsed, gint64 typical, gint64 bytes, gint64 total)
{
  if (state == RUSHES_TASK_FETCHING && total > 0)
    return GENERATED + (1 - GENERATED) * CLAMP ((double) bytes / (double) total, 0, 1);
  if (state == RUSHES_TASK_FETCHING)
    return GENERATED;
  if (state == RUSHES_TASK_GENERATING && typical > 0)
    return GENERATED * CLAMP ((double) elapsed / (double) typical, 0, 1);
  return 0;
}

/**
 * rushes_workload_fraction:
 * @parts: the sum of rushes_workload_part() over what is live
 *
 * Returns: how much of the spell is done, 0 to 1; 0 where there is none
 */
double
rushes_workload_fraction (const RushesWork *work, double parts)
{
  return work->total > 0 ? CLAMP ((work->done + parts) / work->total, 0, 1) : 0;
}
