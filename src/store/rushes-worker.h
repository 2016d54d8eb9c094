/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesJobPriority: what goes first; within one, what came first */
typedef enum
{
  RUSHES_JOB_MONEY,  /* a write on the money path */
  RUSHES_JOB_WRITE,  /* any other write */
  RUSHES_JOB_READ,   /* yields to writes; dropped when cancelled before it starts */
  RUSHES_JOB_UPKEEP, /* a slice of something long */
  RUSHES_JOB_LAST,   /* the end: writes before it are carried out, reads dropped */
  RUSHES_N_JOB_PRIORITIES
} RushesJobPriority;

/**
 * RushesJob:
 *
 * Something to do on the worker's thread and to tell on the owner's. The first member of the structures that say what.
 */
typedef struct _RushesJob RushesJob;
typedef struct _RushesWorker RushesWorker;

struct _RushesJob
{
  RushesWorker *worker; /* (unowned): where it was pushed */
  RushesJobPriority priority;
  GCancellable *cancellable; /* (owned) (nullable): reads only */
  GError *error;             /* (owned) (nullable): how it ended; the worker's thread until it is delivered */
  guint yields;              /* how often it has given way; the worker's thread */
};

typedef enum
{
  RUSHES_JOB_DONE,
  RUSHES_JOB_AGAIN, /* a read that has given way, or the next slice of upkeep: it comes up again in its place */
  RUSHES_JOB_LATER, /* the next slice of a long read: others of its priority go first */
} RushesJobStatus;

/** RushesWorkerFuncs: who does the work */
typedef struct
{
  /* Worker's thread: one job, or several writes that may share a transaction. With AGAIN and LATER there is one job. */
  RushesJobStatus (*run) (RushesJob *const *jobs, guint n_jobs, gpointer user_data);
  /* Owner's thread: in the order in which the jobs were done. */
  void (*deliver) (RushesJob *job, gpointer user_data);
  /* Owner's thread; must release what RushesJob owns with rushes_job_clear(). */
  void (*free) (RushesJob *job);
} RushesWorkerFuncs;

void rushes_job_clear (RushesJob *job);

RushesWorker *rushes_worker_new (const char *name, const RushesWorkerFuncs *funcs, gpointer user_data);
void rushes_worker_push (RushesWorker *self, RushesJob *job);
gboolean rushes_worker_has_writes (RushesWorker *self);
void rushes_worker_free (RushesWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesWorker, rushes_worker_free)

G_END_DECLS
