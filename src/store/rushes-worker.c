/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-worker.h"

#include <errno.h>

/*
 * One thread that does jobs in the order (priority, sequence), and a source on the owner's main context that delivers
 * them in the order in which they were done. A delivery never runs in the iteration in which its job was pushed: GTask
 * would then put its callback off, behind deliveries that come later.
 */

#define MAX_GROUP      64                            /* writes that share a transaction */
#define MAX_DELIVERING (4 * G_TIME_SPAN_MILLISECOND) /* then the rest of the loop gets its turn */

typedef struct
{
  GSource source;
  RushesWorker *worker; /* (unowned) */
} Deliverer;

struct _RushesWorker
{
  RushesWorkerFuncs funcs;
  gpointer user_data; /* (unowned) */
  GThread *thread;    /* (owned) */
  GSource *deliverer; /* (owned) */

  GMutex lock;
  GCond wake;
  GQueue queues[RUSHES_N_JOB_PRIORITIES]; /* under the lock */
  GQueue done;                            /* under the lock */
  gboolean ending;                        /* under the lock: the last job is there */

  GQueue ready; /* owner's thread: done when this iteration looked */
};

/* What a job's free function calls. */
void
rushes_job_clear (RushesJob *job)
{
  g_clear_object (&job->cancellable);
  g_clear_error (&job->error);
}

static gboolean
has_work (RushesWorker *self)
{
  for (guint i = 0; i < RUSHES_N_JOB_PRIORITIES; i++)
    if (!g_queue_is_empty (&self->queues[i]))
      return TRUE;
  return FALSE;
}

/* Under the lock: the next job, and the writes after it. */
static guint
pop (RushesWorker *self, RushesJob **jobs)
{
  guint n = 0;

  for (guint i = 0; i < RUSHES_N_JOB_PRIORITIES && n < MAX_GROUP; i++)
    {
      if (n > 0 && i > RUSHES_JOB_WRITE)
        break;
      while (n < MAX_GROUP && !g_queue_is_empty (&self->queues[i]))
        {
          jobs[n++] = g_queue_pop_head (&self->queues[i]);
          if (i > RUSHES_JOB_WRITE)
            return n;
        }
    }
  return n;
}

static gboolean
is_dropped (RushesWorker *self, const RushesJob *job)
{
  if (job->priority == RUSHES_JOB_READ)
    return self->ending || g_cancellable_is_cancelled (job->cancellable);
  return job->priority == RUSHES_JOB_UPKEEP && self->ending;
}

static void
finish (RushesWorker *self, RushesJob *const *jobs, guint n_jobs)
{
  for (guint i = 0; i < n_jobs; i++)
    g_queue_push_tail (&self->done, jobs[i]);
  g_source_set_ready_time (self->deliverer, 0);
}

static gpointer
work (gpointer user_data)
{
  RushesWorker *self = user_data;
  RushesJob *jobs[MAX_GROUP];
  gboolean last = FALSE;

  g_mutex_lock (&self->lock);
  while (!last)
    {
      RushesJobStatus status = RUSHES_JOB_DONE;
      guint n;

      while (!has_work (self))
        g_cond_wait (&self->wake, &self->lock);
      n = pop (self, jobs);
      last = jobs[0]->priority == RUSHES_JOB_LAST;
      if (is_dropped (self, jobs[0]))
        g_set_error_literal (&jobs[0]->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, g_strerror (ECANCELED));
      else
        {
          g_mutex_unlock (&self->lock);
          status = self->funcs.run (jobs, n, self->user_data);
          g_mutex_lock (&self->lock);
        }
      if (status == RUSHES_JOB_AGAIN)
        g_queue_push_head (&self->queues[jobs[0]->priority], jobs[0]);
      else if (status == RUSHES_JOB_LATER)
        g_queue_push_tail (&self->queues[jobs[0]->priority], jobs[0]);
      else
        finish (self, jobs, n);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static gboolean
collect (RushesWorker *self)
{
  RushesJob *job;

  g_mutex_lock (&self->lock);
  while ((job = g_queue_pop_head (&self->done)) != NULL)
    g_queue_push_tail (&self->ready, job);
  g_source_set_ready_time (self->deliverer, -1);
  g_mutex_unlock (&self->lock);
  return !g_queue_is_empty (&self->ready);
}

static gboolean
deliverer_prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return collect (((Deliverer *) source)->worker);
}

static gboolean
deliverer_check (GSource *source)
{
  return collect (((Deliverer *) source)->worker);
}

static gboolean
deliverer_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  RushesWorker *self = ((Deliverer *) source)->worker;
  gint64 end = g_get_monotonic_time () + MAX_DELIVERING;
  RushesJob *job;

  /* A callback may end the worker: the source is then destroyed, and what it needs is gone. */
  while (!g_source_is_destroyed (source) && (job = g_queue_pop_head (&self->ready)) != NULL)
    {
      void (*free_job) (RushesJob *) = self->funcs.free;

      self->funcs.deliver (job, self->user_data);
      free_job (job);
      if (g_get_monotonic_time () >= end)
        break;
    }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs deliverer_funcs = { deliverer_prepare, deliverer_check, deliverer_dispatch, NULL, NULL, NULL };

/**
 * rushes_worker_new:
 * @funcs: copied
 * @user_data: lives until rushes_worker_free()
 *
 * Starts the thread. Deliveries come on the thread-default main context of the caller.
 *
 * Returns: (transfer full): a worker without work
 */
RushesWorker *
rushes_worker_new (const char *name, const RushesWorkerFuncs *funcs, gpointer user_data)
{
  RushesWorker *self = g_new0 (RushesWorker, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->deliverer = g_source_new (&deliverer_funcs, sizeof (Deliverer));
  ((Deliverer *) self->deliverer)->worker = self;
  g_source_set_static_name (self->deliverer, name);
  g_source_attach (self->deliverer, g_main_context_get_thread_default ());
  self->thread = g_thread_new (name, work, self);
  return self;
}

/**
 * rushes_worker_push:
 * @job: (transfer full): delivered some iterations later
 */
void
rushes_worker_push (RushesWorker *self, RushesJob *job)
{
  g_mutex_lock (&self->lock);
  g_assert (!self->ending);
  job->worker = self;
  self->ending = job->priority == RUSHES_JOB_LAST;
  g_queue_push_tail (&self->queues[job->priority], job);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * rushes_worker_has_writes:
 *
 * Returns: whether a write waits, for which a read should give way
 */
gboolean
rushes_worker_has_writes (RushesWorker *self)
{
  gboolean has;

  g_mutex_lock (&self->lock);
  has = !g_queue_is_empty (&self->queues[RUSHES_JOB_MONEY]) || !g_queue_is_empty (&self->queues[RUSHES_JOB_WRITE]);
  g_mutex_unlock (&self->lock);
  return has;
}

/**
 * rushes_worker_free:
 *
 * Waits for the thread to end, for which a last job must have been pushed; what is not delivered yet is only freed.
 */
void
rushes_worker_free (RushesWorker *self)
{
  RushesJob *job;

  g_thread_join (self->thread);
  g_source_destroy (self->deliverer);
  g_source_unref (self->deliverer);
  while ((job = g_queue_pop_head (&self->ready)) != NULL || (job = g_queue_pop_head (&self->done)) != NULL)
    self->funcs.free (job);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}
