/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

#include <errno.h>

/*
 * The main thread's side of the library: it hands jobs to the worker, and tells what became of them. The library itself
 * is the worker's alone from the moment the store is there.
 */

/* clang-format off */
G_DEFINE_QUARK (rushes-store-error-quark, rushes_store_error)
/* clang-format on */

struct _RushesStore
{
  GObject parent_instance;

  RushesPaths *paths;         /* (owned) */
  RushesClock *clock;         /* (owned) */
  RushesLibrary *library;     /* (owned): the worker's thread only; closed by the last job */
  RushesStoreOpening opening; /* its strings are (owned) */
  RushesWorker *worker;       /* (owned) (nullable): %NULL once closed */
  RushesStoreBackup *backup;  /* (owned) (nullable): %NULL when only reading, or closing */
  RushesStoreCache cache;
  RushesReason trouble;
  gboolean closing;
};

enum
{
  PROP_0,
  PROP_TROUBLE,
  N_PROPS
};

enum
{
  TASK_ADDED,
  TASK_CHANGED,
  PROFILES_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RushesStore, rushes_store, G_TYPE_OBJECT)

static gboolean
close_library (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  return rushes_library_close (library, job->flag, error);
}

static void
rushes_store_finalize (GObject *object)
{
  RushesStore *self = RUSHES_STORE (object);

  g_clear_pointer (&self->backup, rushes_store_backup_free);
  if (self->worker != NULL)
    {
      /* Nobody has closed it. Everything asked for is done, for jobs hold a reference. */
      RushesStoreJob *job = g_new0 (RushesStoreJob, 1);

      job->parent.priority = RUSHES_JOB_LAST;
      job->work = close_library;
      job->flag = TRUE;
      job->news = g_ptr_array_new ();
      rushes_worker_push (self->worker, &job->parent);
      rushes_worker_free (self->worker);
    }
  g_clear_pointer (&self->paths, rushes_paths_unref);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->cache.profiles, g_ptr_array_unref);
  g_clear_pointer (&self->cache.former, g_ptr_array_unref);
  g_clear_pointer (&self->cache.values, g_hash_table_unref);
  g_free ((char *) self->opening.set_aside);
  g_free ((char *) self->opening.restored);
  G_OBJECT_CLASS (rushes_store_parent_class)->finalize (object);
}

static void
rushes_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesStore *self = RUSHES_STORE (object);

  switch (id)
    {
    case PROP_TROUBLE:
      g_value_set_uint (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rushes_store_class_init (RushesStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType task = RUSHES_TYPE_TASK | G_SIGNAL_TYPE_STATIC_SCOPE;

  object_class->finalize = rushes_store_finalize;
  object_class->get_property = rushes_store_get_property;

  /* A RushesReason: why the last commit failed; RUSHES_REASON_NONE: it did not. */
  properties[PROP_TROUBLE] = g_param_spec_uint ("trouble", NULL, NULL, 0, RUSHES_N_REASONS - 1, RUSHES_REASON_NONE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TASK_ADDED] =
    g_signal_new ("task-added", RUSHES_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, task);
  signals[TASK_CHANGED] = g_signal_new ("task-changed", RUSHES_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, task, task);
  signals[PROFILES_CHANGED] =
    g_signal_new ("profiles-changed", RUSHES_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_store_init (RushesStore *self)
{
}

/* A job that can be pushed when it has been told what to do. @callback %NULL: nobody waits for it. */
RushesStoreJob *
rushes_store_job_new (RushesStore *self,
                      RushesJobPriority priority,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data,
                      gpointer tag)
{
  RushesStoreJob *job = g_new0 (RushesStoreJob, 1);

  job->parent.priority = priority;
  if (cancellable != NULL)
    job->parent.cancellable = g_object_ref (cancellable);
  job->store = g_object_ref (self);
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  job->news = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_news_free);
  job->now = rushes_clock_now (self->clock);
  return job;
}

static void
free_job (RushesJob *base)
{
  RushesStoreJob *job = (RushesStoreJob *) base;

  rushes_job_clear (base);
  if (job->arguments != NULL && job->free_arguments != NULL)
    job->free_arguments (job->arguments);
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  g_clear_pointer (&job->news, g_ptr_array_unref);
  g_clear_object (&job->task);
  g_clear_object (&job->store);
  g_free (job);
}

void
rushes_store_job_set_result (RushesStoreJob *job, gpointer result, GDestroyNotify free_result)
{
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  job->result = result;
  job->free_result = free_result;
}

/* What most jobs tell: their result, as a pointer. */
void
rushes_store_job_return_result (RushesStoreJob *job, RushesStore *store)
{
  g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->free_result);
}

/**
 * rushes_store_push:
 * @job: (transfer full)
 */
void
rushes_store_push (RushesStore *self, RushesStoreJob *job)
{
  if (self->worker != NULL && !self->closing)
    {
      rushes_worker_push (self->worker, &job->parent);
      return;
    }
  g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", g_strerror (ESHUTDOWN));
  free_job (&job->parent);
}

static void
tell_news (RushesStore *self, GPtrArray *news)
{
  for (guint i = 0; i < news->len; i++)
    {
      const RushesTaskNews *one = g_ptr_array_index (news, i);

      if (one->before == NULL)
        g_signal_emit (self, signals[TASK_ADDED], 0, one->after);
      else
        g_signal_emit (self, signals[TASK_CHANGED], 0, one->after, one->before);
    }
}

static void
set_trouble (RushesStore *self, RushesReason trouble)
{
  if (self->trouble == trouble)
    return;
  self->trouble = trouble;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
deliver (RushesJob *base, gpointer user_data)
{
  RushesStoreJob *job = (RushesStoreJob *) base;
  RushesStore *self = job->store;

  if (self == NULL)
    return;
  if (base->priority == RUSHES_JOB_LAST)
    {
      g_clear_pointer (&self->backup, rushes_store_backup_free);
      g_clear_pointer (&self->worker, rushes_worker_free);
      self->library = NULL;
    }
  else if (!g_error_matches (base->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_trouble (self, job->trouble);
  tell_news (self, job->news);
  if (base->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&base->error));
  else if (job->tell != NULL)
    job->tell (job, self);
  else
    g_task_return_boolean (job->task, TRUE);
}

RushesStoreCache *
rushes_store_peek_cache (RushesStore *self)
{
  return &self->cache;
}

RushesClock *
rushes_store_peek_clock (RushesStore *self)
{
  return self->clock;
}

/** RushesStoreArrival: what opening brings from its thread */
typedef struct
{
  RushesPaths *paths; /* (owned) */
  RushesClock *clock; /* (owned) */
  RushesStoreMode mode;
  RushesLibraryOptions options;
  gint64 now;
  RushesLibrary *library; /* (owned) (nullable): until the store has it */
  RushesStoreCache cache; /* the same */
} RushesStoreArrival;

static void
arrival_free (gpointer data)
{
  RushesStoreArrival *arrival = data;

  if (arrival->library != NULL)
    rushes_library_close (arrival->library, TRUE, NULL);
  g_clear_pointer (&arrival->cache.profiles, g_ptr_array_unref);
  g_clear_pointer (&arrival->cache.former, g_ptr_array_unref);
  g_clear_pointer (&arrival->cache.values, g_hash_table_unref);
  rushes_paths_unref (arrival->paths);
  g_object_unref (arrival->clock);
  g_free (arrival);
}

/* The folder's error keeps its sentence, and becomes one of this room. */
static void
translate (GError **error)
{
  int code = RUSHES_STORE_ERROR_IO;

  if ((*error)->domain == RUSHES_STORE_ERROR)
    return;
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = RUSHES_STORE_ERROR_FULL;
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
           g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    code = RUSHES_STORE_ERROR_READ_ONLY;
  (*error)->domain = RUSHES_STORE_ERROR;
  (*error)->code = code;
}

static gboolean
arrive (RushesStoreArrival *arrival, GError **error)
{
  RushesDatabase *database;

  if (arrival->mode == RUSHES_STORE_OWN && !rushes_paths_prepare (arrival->paths, error))
    return FALSE;
  arrival->library =
    rushes_library_open (rushes_paths_get_data (arrival->paths), arrival->mode, &arrival->options, arrival->now, error);
  if (arrival->library == NULL)
    return FALSE;
  database = arrival->library->database;
  arrival->cache.profiles = rushes_library_get_profiles (database, FALSE, error);
  if (arrival->cache.profiles != NULL)
    arrival->cache.former = rushes_library_get_profiles (database, TRUE, error);
  if (arrival->cache.former != NULL)
    arrival->cache.values = rushes_library_get_values (database, error);
  return arrival->cache.values != NULL;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (arrive (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      translate (&error);
      g_task_return_error (task, error);
    }
}

static RushesStore *
settle (RushesStoreArrival *arrival)
{
  static const RushesWorkerFuncs funcs = { rushes_store_run, deliver, free_job };
  RushesStore *self = g_object_new (RUSHES_TYPE_STORE, NULL);

  self->paths = rushes_paths_ref (arrival->paths);
  self->clock = g_object_ref (arrival->clock);
  self->library = g_steal_pointer (&arrival->library);
  self->cache = arrival->cache;
  arrival->cache = (RushesStoreCache){ 0 };
  self->opening = self->library->opening;
  self->opening.set_aside = g_strdup (self->opening.set_aside);
  self->opening.restored = g_strdup (self->opening.restored);
  self->worker = rushes_worker_new ("rushes-store", &funcs, self->library);
  if (arrival->mode == RUSHES_STORE_OWN)
    self->backup = rushes_store_backup_new (self);
  return self;
}

static void
on_arrived (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, settle (g_task_get_task_data (G_TASK (result))), g_object_unref);
}

void
rushes_store_open_with_async (RushesPaths *paths,
                              RushesClock *clock,
                              RushesStoreMode mode,
                              const RushesLibraryOptions *options,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) opening = NULL;
  RushesStoreArrival *arrival = g_new0 (RushesStoreArrival, 1);

  g_task_set_source_tag (task, rushes_store_open_async);
  arrival->paths = rushes_paths_ref (paths);
  arrival->clock = g_object_ref (clock);
  arrival->mode = mode;
  arrival->now = rushes_clock_now (clock);
  if (options != NULL)
    arrival->options = *options;
  opening = g_task_new (NULL, cancellable, on_arrived, task);
  g_task_set_source_tag (opening, rushes_store_open_with_async);
  g_task_set_task_data (opening, arrival, arrival_free);
  g_task_run_in_thread (opening, open_in_thread);
}

/**
 * rushes_store_open_async:
 * @paths: where the library is
 * @mode: to own it or only to look
 *
 * Opens the library: lock, check, migrate, recover. What the last run left `sending` is `unconfirmed` when this ends,
 * and accepted ids that were in the spool are in their tasks. A library that is not there is made, or, for
 * RUSHES_STORE_READ_ONLY, taken to be empty.
 */
void
rushes_store_open_async (RushesPaths *paths,
                         RushesClock *clock,
                         RushesStoreMode mode,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (paths != NULL);
  g_return_if_fail (RUSHES_IS_CLOCK (clock));

  rushes_store_open_with_async (paths, clock, mode, NULL, cancellable, callback, user_data);
}

/**
 * rushes_store_open_finish:
 *
 * Returns: (transfer full) (nullable): the store; %NULL with RUSHES_STORE_ERROR_IN_USE, _NEWER, _FULL, _READ_ONLY, _IO
 * or, where the library is only looked at, _DAMAGED
 */
RushesStore *
rushes_store_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tell_closed (RushesStoreJob *job, RushesStore *self)
{
  g_task_return_boolean (job->task, TRUE);
}

static void
push_last (gpointer user_data)
{
  RushesStoreJob *job = user_data;

  rushes_worker_push (job->store->worker, &job->parent);
}

/**
 * rushes_store_close_async:
 *
 * Carries out every write asked for, drops reads, leaves the mark of a clean exit, and lets go of the library. Every
 * call from then on ends with G_IO_ERROR_CLOSED.
 */
void
rushes_store_close_async (RushesStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = rushes_store_job_new (self, RUSHES_JOB_LAST, NULL, callback, user_data, rushes_store_close_async);
  job->work = close_library;
  job->tell = tell_closed;
  job->flag = TRUE;
  if (self->closing)
    {
      rushes_store_push (self, job);
      return;
    }
  self->closing = TRUE;
  if (self->backup != NULL)
    rushes_store_backup_stop (self->backup, push_last, job);
  else
    push_last (job);
}

/**
 * rushes_store_close_finish:
 *
 * Returns: %FALSE where the mark of a clean exit could not be written; the library is let go of all the same
 */
gboolean
rushes_store_close_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rushes_store_get_opening:
 *
 * Returns: (transfer none): what was met on the way in
 */
const RushesStoreOpening *
rushes_store_get_opening (RushesStore *self)
{
  g_return_val_if_fail (RUSHES_IS_STORE (self), NULL);

  return &self->opening;
}

/**
 * rushes_store_get_trouble:
 *
 * Returns: why the last commit failed: RUSHES_REASON_DISK_FULL, _READ_ONLY or _DISK_ERROR; RUSHES_REASON_NONE: it did
 * not
 */
RushesReason
rushes_store_get_trouble (RushesStore *self)
{
  g_return_val_if_fail (RUSHES_IS_STORE (self), RUSHES_REASON_NONE);

  return self->trouble;
}
