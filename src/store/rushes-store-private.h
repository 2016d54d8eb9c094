/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-library.h"
#include "rushes-store.h"
#include "rushes-task-table.h"
#include "rushes-worker.h"

G_BEGIN_DECLS

typedef struct _RushesStoreJob RushesStoreJob;

/** RushesStoreJob: one call, from the main thread to the worker and back */
struct _RushesStoreJob
{
  RushesJob parent;
  RushesStore *store; /* (owned) (nullable): %NULL for the last job of a store that is being finalized */
  GTask *task;        /* (owned) (nullable) */
  gint64 now;         /* µs since the epoch, when it was called */

  /* Worker's thread. May be called again after it has failed or has given way; must then begin anew. */
  gboolean (*work) (RushesStoreJob *job, RushesLibrary *library, GError **error);
  /* Main thread, when it has worked: returns from @task. (nullable) */
  void (*tell) (RushesStoreJob *job, RushesStore *store);

  gpointer arguments; /* (owned) (nullable) */
  GDestroyNotify free_arguments;
  gpointer result; /* (owned) (nullable): the worker's thread until it is delivered */
  GDestroyNotify free_result;

  gint64 id;             /* of a task or profile */
  gint64 number;         /* a result that is a number */
  gboolean flag;         /* an argument or a result that is one bit */
  const char *rescue_id; /* (unowned) (nullable): the accepted id that this job commits for task @id */
  gboolean refused;      /* the worker's: its error is of the disk, but not of the transaction */
  gboolean more;         /* there is another slice to do, of upkeep or of a long read */

  GPtrArray *news;      /* (owned) (element-type RushesTaskNews) */
  RushesReason trouble; /* of the library, when it was done */
};

RushesStoreJob *rushes_store_job_new (RushesStore *self,
                                      RushesJobPriority priority,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data,
                                      gpointer tag);
void rushes_store_push (RushesStore *self, RushesStoreJob *job);
void rushes_store_job_set_result (RushesStoreJob *job, gpointer result, GDestroyNotify free_result);
void rushes_store_job_return_result (RushesStoreJob *job, RushesStore *store);

RushesJobStatus rushes_store_run (RushesJob *const *jobs, guint n_jobs, gpointer library);

/** RushesStoreCache: what is read from memory, on the main thread */
typedef struct
{
  GPtrArray *profiles; /* (owned) (element-type RushesProfile) */
  GPtrArray *former;   /* (owned) (element-type RushesProfile): removed ones, which tasks still name */
  GHashTable *values;  /* (owned) (element-type utf8 utf8) */
} RushesStoreCache;

RushesStoreCache *rushes_store_peek_cache (RushesStore *self);
RushesClock *rushes_store_peek_clock (RushesStore *self);
RushesLibrary *rushes_store_peek_library (RushesStore *self);

/* Backups: begun by the clock, sliced on the worker, checked on a thread of their own. */
typedef struct _RushesStoreBackup RushesStoreBackup;

RushesStoreBackup *rushes_store_backup_new (RushesStore *store);
void rushes_store_backup_stop (RushesStoreBackup *self, void (*stopped) (gpointer user_data), gpointer user_data);
void rushes_store_backup_free (RushesStoreBackup *self);

/* For tests: with something else than the real thing underneath. */
void rushes_store_open_with_async (RushesPaths *paths,
                                   RushesClock *clock,
                                   RushesStoreMode mode,
                                   const RushesLibraryOptions *options,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

G_END_DECLS
