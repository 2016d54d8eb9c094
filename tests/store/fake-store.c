/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-store.h"

#include "rushes-task-query-private.h"

typedef struct
{
  FakeStoreRead read; /* 0: a signal */
  RushesTaskQuery *query;
  gint64 id;
  guint offset;
  guint limit;
  GTask *task;
  GAsyncReadyCallback callback;
  gpointer user_data;

  /* The answer. */
  gboolean failed;
  GPtrArray *rows;
  GArray *ids;
  guint number;
  gboolean matches;
  gboolean complete;
  RushesTaskPlace place;

  RushesTask *now;
  RushesTask *before;
} Job;

struct _RushesStore
{
  GObject parent_instance;

  RushesRequest *requests[2]; /* (owned): of 6 and of 10 seconds */
  gint64 time;                /* goes on with every task that ends */
  GPtrArray *rows;            /* (owned) (element-type RushesTask), by id from 1 */
  GQueue asked;               /* (owned) (element-type Job) */
  GQueue done;                /* (owned) (element-type Job) */
  guint failing;
  gboolean telling;
  guint counts[6];
};

G_DEFINE_QUARK (rushes - store - error - quark, rushes_store_error)
G_DEFINE_FINAL_TYPE (RushesStore, rushes_store, G_TYPE_OBJECT)

static guint added_signal, changed_signal;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->query, rushes_task_query_unref);
  g_clear_pointer (&job->rows, g_ptr_array_unref);
  g_clear_pointer (&job->ids, g_array_unref);
  g_clear_pointer (&job->now, rushes_task_unref);
  g_clear_pointer (&job->before, rushes_task_unref);
  g_clear_object (&job->task);
  g_free (job);
}

static void
rushes_store_finalize (GObject *object)
{
  RushesStore *self = RUSHES_STORE (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->requests); i++)
    rushes_request_unref (self->requests[i]);
  g_ptr_array_unref (self->rows);
  g_queue_clear_full (&self->asked, (GDestroyNotify) job_free);
  g_queue_clear_full (&self->done, (GDestroyNotify) job_free);
  G_OBJECT_CLASS (rushes_store_parent_class)->finalize (object);
}

static void
rushes_store_class_init (RushesStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_store_finalize;
  added_signal = g_signal_new ("task-added", RUSHES_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               RUSHES_TYPE_TASK);
  changed_signal = g_signal_new ("task-changed", RUSHES_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, RUSHES_TYPE_TASK, RUSHES_TYPE_TASK);
}

static void
rushes_store_init (RushesStore *self)
{
  self->requests[0] = rushes_request_new (&(RushesRequestFields){ .prompt = "a cat", .duration = 6 }, NULL);
  self->requests[1] = rushes_request_new (&(RushesRequestFields){ .prompt = "a cat", .duration = 10 }, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  g_queue_init (&self->asked);
  g_queue_init (&self->done);
}

RushesStore *
fake_store_new (void)
{
  return g_object_new (RUSHES_TYPE_STORE, NULL);
}

guint
fake_store_get_n_rows (RushesStore *self)
{
  return self->rows->len;
}

RushesTask *
fake_store_get_row (RushesStore *self, gint64 id)
{
  return g_ptr_array_index (self->rows, (guint) id - 1);
}

/* Writes: done at once, told in their turn. */

void
fake_store_add (RushesStore *self, guint n, RushesTaskState state)
{
  for (guint i = 0; i < n; i++)
    {
      const RushesTaskFields fields = { .id = self->rows->len + 1,
                                        .state = state,
                                        .request = self->requests[self->rows->len % 3 == 0],
                                        .price = (gint64) (self->rows->len % 5) - 1 };
      Job *job = g_new0 (Job, 1);

      job->now = rushes_task_new (&fields);
      g_ptr_array_add (self->rows, rushes_task_ref (job->now));
      g_queue_push_tail (&self->done, job);
    }
}

static void
change (RushesStore *self, const RushesTaskFields *fields)
{
  Job *job = g_new0 (Job, 1);
  guint index = (guint) fields->id - 1;

  job->now = rushes_task_new (fields);
  job->before = g_ptr_array_index (self->rows, index);
  self->rows->pdata[index] = rushes_task_ref (job->now);
  g_queue_push_tail (&self->done, job);
}

void
fake_store_set_state (RushesStore *self, gint64 id, RushesTaskState state)
{
  RushesTaskFields fields = *rushes_task_peek (fake_store_get_row (self, id));

  fields.state = state;
  fields.attempts++;
  fields.finished = state == RUSHES_TASK_READY || state == RUSHES_TASK_FAILED ? ++self->time : 0;
  change (self, &fields);
}

void
fake_store_mark (RushesStore *self, gint64 id, RushesMark mark, gboolean on)
{
  RushesTaskFields fields = *rushes_task_peek (fake_store_get_row (self, id));

  if (mark == RUSHES_MARK_SEEN)
    fields.seen = on;
  else if (mark == RUSHES_MARK_STARRED)
    fields.starred = on;
  else
    {
      fields.removed = on;
      fields.removed_at = on ? ++self->time : 0;
    }
  change (self, &fields);
}

/* What another process wrote is told to nobody. */
void
fake_store_drop_signals (RushesStore *self)
{
  for (GList *l = self->done.head; l != NULL;)
    {
      GList *next = l->next;
      Job *job = l->data;

      if (job->read == 0)
        {
          job_free (job);
          g_queue_delete_link (&self->done, l);
        }
      l = next;
    }
}

/* Reads of these kinds fail from now on. */
void
fake_store_fail (RushesStore *self, guint reads)
{
  self->failing = reads;
}

/* How many reads of these kinds there have been. */
guint
fake_store_get_asked (RushesStore *self, guint reads)
{
  guint sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    if ((reads & (1u << i)) != 0)
      sum += self->counts[i];
  return sum;
}

/* Reads */

static void
ask (RushesStore *self,
     Job job,
     RushesTaskQuery *query,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  job.query = rushes_task_query_ref (query);
  job.task = g_task_new (self, cancellable, NULL, NULL);
  job.callback = callback;
  job.user_data = user_data;
  self->counts[g_bit_nth_lsf (job.read, -1)]++;
  g_queue_push_tail (&self->asked, g_memdup2 (&job, sizeof job));
}

void
rushes_store_query_count_async (RushesStore *self,
                                RushesTaskQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_COUNT }, query, cancellable, callback, user_data);
}

void
rushes_store_slice_async (RushesStore *self,
                          RushesTaskQuery *query,
                          guint offset,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_SLICE, .offset = offset, .limit = limit }, query, cancellable, callback,
       user_data);
}

void
rushes_store_page_async (RushesStore *self,
                         RushesTaskQuery *query,
                         gint64 below,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_PAGE, .id = below, .limit = limit }, query, cancellable, callback, user_data);
}

void
rushes_store_rank_async (RushesStore *self,
                         RushesTaskQuery *query,
                         gint64 id,
                         RushesTask *task,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_RANK, .id = id, .now = task != NULL ? rushes_task_ref (task) : NULL }, query,
       cancellable, callback, user_data);
}

void
rushes_store_look_async (RushesStore *self,
                         RushesTaskQuery *query,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_LOOK, .limit = limit }, query, cancellable, callback, user_data);
}

void
rushes_store_ids_async (RushesStore *self,
                        RushesTaskQuery *query,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_IDS }, query, cancellable, callback, user_data);
}

static int
compare_in_order (gconstpointer a, gconstpointer b, gpointer query)
{
  RushesTaskPlace one = rushes_task_query_get_place (query, *(RushesTask **) a);
  RushesTaskPlace two = rushes_task_query_get_place (query, *(RushesTask **) b);

  return rushes_task_place_compare (&one, &two);
}

/* Returns: (transfer full): what the query finds, in its order */
GPtrArray *
fake_store_find (RushesStore *self, RushesTaskQuery *query)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);

  for (gint64 id = self->rows->len; id > 0; id--)
    if (rushes_task_query_matches (query, fake_store_get_row (self, id)))
      g_ptr_array_add (found, rushes_task_ref (fake_store_get_row (self, id)));
  if (!rushes_task_query_is_plain (query))
    g_ptr_array_sort_with_data (found, compare_in_order, query);
  return found;
}

static void
rank (RushesStore *self, Job *job, GPtrArray *found)
{
  gboolean known = job->now != NULL || (job->id > 0 && job->id <= self->rows->len);
  RushesTask *task = job->now != NULL ? job->now : known ? fake_store_get_row (self, job->id) : NULL;

  job->place = (RushesTaskPlace){ job->id, job->id };
  if (task != NULL && !rushes_task_query_is_plain (job->query))
    job->place = rushes_task_query_get_place (job->query, task);
  for (guint i = 0; i < found->len; i++)
    {
      RushesTaskPlace place = rushes_task_query_get_place (job->query, found->pdata[i]);
      int order = rushes_task_place_compare (&place, &job->place);

      job->number += order < 0;
      job->matches |= order == 0;
    }
}

static void
take_rows (Job *job, GPtrArray *found)
{
  gint64 below = job->read == FAKE_STORE_PAGE && job->id > 0 ? job->id : G_MAXINT64;

  job->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  for (guint i = job->offset; i < found->len && job->rows->len < job->limit; i++)
    if (rushes_task_peek (found->pdata[i])->id < below)
      g_ptr_array_add (job->rows, rushes_task_ref (found->pdata[i]));
}

static void
carry_out (RushesStore *self, Job *job)
{
  g_autoptr (GPtrArray) found = fake_store_find (self, job->query);

  job->failed = (self->failing & job->read) != 0;
  switch (job->read)
    {
    case FAKE_STORE_SLICE:
    case FAKE_STORE_PAGE:
      take_rows (job, found);
      break;
    case FAKE_STORE_LOOK:
      /* As many as are to be had at once, in a store whose ways are its own. */
      job->limit = self->rows->len % 4 == 0 ? 0 : MIN (job->limit, 1 + self->rows->len % 100);
      take_rows (job, found);
      job->complete = job->rows->len == found->len && self->rows->len % 2 == 0;
      break;
    case FAKE_STORE_RANK:
      rank (self, job, found);
      break;
    case FAKE_STORE_IDS:
      job->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (guint i = 0; i < found->len; i++)
        g_array_append_val (job->ids, rushes_task_peek (found->pdata[i])->id);
      break;
    default:
      job->number = found->len;
    }
}

/* Carries out the oldest read. */
gboolean
fake_store_work (RushesStore *self)
{
  Job *job = g_queue_pop_head (&self->asked);

  if (job == NULL)
    return FALSE;
  carry_out (self, job);
  g_queue_push_tail (&self->done, job);
  return TRUE;
}

static gboolean
on_tell (gpointer user_data)
{
  RushesStore *self = user_data;
  Job *job = g_queue_pop_head (&self->done);

  if (job->read == 0 && job->before != NULL)
    g_signal_emit (self, changed_signal, 0, job->now, job->before);
  else if (job->read == 0)
    g_signal_emit (self, added_signal, 0, job->now);
  else
    {
      g_task_set_task_data (job->task, job, NULL);
      if (job->failed)
        g_task_return_new_error (job->task, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO, "Made to fail");
      else
        g_task_return_boolean (job->task, TRUE);
      job->callback (G_OBJECT (self), G_ASYNC_RESULT (job->task), job->user_data);
    }
  job_free (job);
  self->telling = FALSE;
  return G_SOURCE_REMOVE;
}

/* Tells the oldest thing that was done, as a source of the main loop and before all others. */
gboolean
fake_store_tell (RushesStore *self)
{
  if (self->done.length == 0)
    return FALSE;
  self->telling = TRUE;
  g_idle_add_full (G_PRIORITY_HIGH, on_tell, self, NULL);
  while (self->telling)
    g_main_context_iteration (NULL, FALSE);
  return TRUE;
}

/* Carries out and tells everything, until nothing more is asked. */
void
fake_store_settle (RushesStore *self)
{
  gboolean more = TRUE;

  for (guint bound = 0; more; bound++)
    {
      g_assert_cmpuint (bound, <, 1000000);
      more = g_main_context_iteration (NULL, FALSE);
      more |= fake_store_work (self);
      more |= fake_store_tell (self);
    }
}

static Job *
finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? job : NULL;
}

gboolean
rushes_store_query_count_finish (RushesStore *self, GAsyncResult *result, guint *count, GError **error)
{
  Job *job = finish (result, error);

  if (job != NULL)
    *count = job->number;
  return job != NULL;
}

GPtrArray *
rushes_store_slice_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  Job *job = finish (result, error);

  return job != NULL ? g_steal_pointer (&job->rows) : NULL;
}

GPtrArray *
rushes_store_page_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  return rushes_store_slice_finish (self, result, error);
}

GPtrArray *
rushes_store_look_finish (RushesStore *self, GAsyncResult *result, gboolean *complete, GError **error)
{
  Job *job = finish (result, error);

  if (job == NULL)
    return NULL;
  *complete = job->complete;
  return g_steal_pointer (&job->rows);
}

GArray *
rushes_store_ids_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  Job *job = finish (result, error);

  return job != NULL ? g_steal_pointer (&job->ids) : NULL;
}

gboolean
rushes_store_rank_finish (
  RushesStore *self, GAsyncResult *result, RushesTaskPlace *place, guint *above, gboolean *matches, GError **error)
{
  Job *job = finish (result, error);

  if (job == NULL)
    return FALSE;
  *place = job->place;
  *above = job->number;
  *matches = job->matches;
  return TRUE;
}
