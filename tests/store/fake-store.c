/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-store.h"

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
  guint number;
  gboolean matches;

  RushesTask *now;
  RushesTask *before;
} Job;

struct _RushesStore
{
  GObject parent_instance;

  RushesRequest *request; /* (owned) */
  GPtrArray *rows;        /* (owned) (element-type RushesTask), by id from 1 */
  GQueue asked;           /* (owned) (element-type Job) */
  GQueue done;            /* (owned) (element-type Job) */
  guint failing;
  gboolean telling;
  guint counts[4];
};

G_DEFINE_QUARK (rushes - store - error - quark, rushes_store_error)
G_DEFINE_FINAL_TYPE (RushesStore, rushes_store, G_TYPE_OBJECT)

static guint added_signal, changed_signal;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->query, rushes_task_query_unref);
  g_clear_pointer (&job->rows, g_ptr_array_unref);
  g_clear_pointer (&job->now, rushes_task_unref);
  g_clear_pointer (&job->before, rushes_task_unref);
  g_clear_object (&job->task);
  g_free (job);
}

static void
rushes_store_finalize (GObject *object)
{
  RushesStore *self = RUSHES_STORE (object);

  rushes_request_unref (self->request);
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
  self->request = rushes_request_new (&(RushesRequestFields){ .prompt = "a cat", .duration = 6 }, NULL);
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
      const RushesTaskFields fields = { .id = self->rows->len + 1, .state = state, .request = self->request };
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
    fields.removed = on;
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
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  ask (self, (Job){ .read = FAKE_STORE_RANK, .id = id }, query, cancellable, callback, user_data);
}

static void
carry_out (RushesStore *self, Job *job)
{
  guint met = 0;
  gint64 top = job->read == FAKE_STORE_PAGE && job->id > 0 ? job->id - 1 : self->rows->len;

  job->failed = (self->failing & job->read) != 0;
  if (job->read == FAKE_STORE_SLICE || job->read == FAKE_STORE_PAGE)
    job->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  for (gint64 id = top; id > 0; id--)
    {
      RushesTask *task = fake_store_get_row (self, id);

      if (job->read == FAKE_STORE_RANK && id == job->id)
        {
          job->matches = rushes_task_query_matches (job->query, task);
          break;
        }
      if (!rushes_task_query_matches (job->query, task))
        continue;
      met++;
      if (job->rows != NULL && met > job->offset)
        g_ptr_array_add (job->rows, rushes_task_ref (task));
      if (job->rows != NULL && job->rows->len == job->limit)
        break;
    }
  job->number = met;
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

gboolean
rushes_store_rank_finish (RushesStore *self, GAsyncResult *result, guint *above, gboolean *matches, GError **error)
{
  Job *job = finish (result, error);

  if (job == NULL)
    return FALSE;
  *above = job->number;
  *matches = job->matches;
  return TRUE;
}
