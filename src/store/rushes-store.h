/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-clock.h"
#include "rushes-paths.h"
#include "rushes-profile.h"
#include "rushes-task-query.h"
#include "rushes-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The library, as the main thread sees it. Every call is carried out on the store's own thread, in the order
 * (priority, sequence); what it changes is on disk (WAL, FULL) before its callback runs. Signals come after the commit:
 *
 *   task-added   (RushesTask *task)
 *   task-changed (RushesTask *task, RushesTask *before)      also for marks: starred, seen, removed
 *   profiles-changed ()
 *   notify::trouble                                          the last commit failed, or works again
 *
 * Signals and callbacks come in the order in which the work was done: when the callback of a read runs, the changes
 * that the read has seen have been told, and no later one. Calls are made on the thread that opened the store.
 */

#define RUSHES_STORE_ERROR (rushes_store_error_quark ())
GQuark rushes_store_error_quark (void);

typedef enum
{
  RUSHES_STORE_ERROR_IN_USE, /* another process owns the library */
  RUSHES_STORE_ERROR_NEWER,  /* made by a newer version; untouched */
  RUSHES_STORE_ERROR_FULL,   /* disk full, quota, or under 64 MiB free before spending */
  RUSHES_STORE_ERROR_READ_ONLY,
  RUSHES_STORE_ERROR_IO,        /* anything else that the disk or SQLite says */
  RUSHES_STORE_ERROR_EDGE,      /* the state table has no such edge from the state that the task has now */
  RUSHES_STORE_ERROR_NOT_FOUND, /* no such task or profile */
  RUSHES_STORE_ERROR_EXISTS,    /* another profile has this name */
  RUSHES_STORE_ERROR_DAMAGED,   /* the file is not a sound library; who opens it to own it sets it aside */
} RushesStoreError;

typedef enum
{
  RUSHES_STORE_OWN,       /* take the lock, migrate, recover, write */
  RUSHES_STORE_READ_ONLY, /* look only, whoever owns it: neither writes nor checkpoints */
} RushesStoreMode;

/** RushesStoreOpening: what was met on the way in */
typedef struct
{
  gboolean crashed;      /* the last owner did not close it */
  guint interrupted;     /* tasks found `sending`, now `unconfirmed` */
  guint rescued;         /* accepted ids brought in from the spool */
  guint queued;          /* tasks waiting to be sent */
  gint64 oldest_queued;  /* µs since the epoch: when the oldest of them was created; 0 if none */
  const char *set_aside; /* (nullable): a damaged library was kept under this path, */
  const char *restored;  /* (nullable): and this verified backup took its place; %NULL: there was none */
} RushesStoreOpening;

/*
 * Values in which a damage is remembered over restarts, as paths. They come back in every #RushesStoreOpening until
 * they are set to %NULL: by the user who has read the notice. A library that was missing has only the second.
 */
#define RUSHES_STORE_SET_ASIDE "set-aside"
#define RUSHES_STORE_RESTORED  "restored"

#define RUSHES_TYPE_STORE (rushes_store_get_type ())
G_DECLARE_FINAL_TYPE (RushesStore, rushes_store, RUSHES, STORE, GObject)

void rushes_store_open_async (RushesPaths *paths,
                              RushesClock *clock,
                              RushesStoreMode mode,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
RushesStore *rushes_store_open_finish (GAsyncResult *result, GError **error);
void rushes_store_close_async (RushesStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_store_close_finish (RushesStore *self, GAsyncResult *result, GError **error);

const RushesStoreOpening *rushes_store_get_opening (RushesStore *self);
RushesReason rushes_store_get_trouble (RushesStore *self);

/* Tasks. */

/** RushesNewTask: one asking. Borrowed where passed in. */
typedef struct
{
  RushesRequest *request;
  gint64 profile;
  const char *ask; /* UUID; the same ask and take a second time is the same task */
  int takes;       /* 1 to 9 rows */
  const char *ref; /* (nullable): seen before: the existing task, unless taken back unsent; with takes 1 only */
  gint64 parent;
  gint64 not_before;      /* µs since the epoch */
  const char *service_id; /* (nullable): the id of a task made elsewhere: it starts `generating` */
} RushesNewTask;

void rushes_store_add_async (RushesStore *self,
                             const RushesNewTask *tasks,
                             guint n_tasks,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *rushes_store_add_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_change_async (
  RushesStore *self, gint64 id, const RushesTaskChange *change, GAsyncReadyCallback callback, gpointer user_data);
RushesTask *rushes_store_change_finish (RushesStore *self, GAsyncResult *result, GError **error);

/** RushesTakeLimit: a profile that may send now, and how many of its tasks may be `sending` or `generating` at once */
typedef struct
{
  gint64 profile;
  guint parallel;
} RushesTakeLimit;

void rushes_store_take_async (RushesStore *self,
                              const RushesTakeLimit *limits,
                              guint n_limits,
                              const gint64 *only,
                              guint n_only,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
RushesTask *rushes_store_take_finish (RushesStore *self, GAsyncResult *result, gint64 *next_due, GError **error);

typedef enum
{
  RUSHES_MARK_SEEN,
  RUSHES_MARK_STARRED,
  RUSHES_MARK_REMOVED,
} RushesMark;

void rushes_store_mark_async (
  RushesStore *self, gint64 id, RushesMark mark, gboolean on, GAsyncReadyCallback callback, gpointer user_data);
RushesTask *rushes_store_mark_finish (RushesStore *self, GAsyncResult *result, GError **error);

/** RushesEdit: what a user writes on many tasks at once */
typedef enum
{
  RUSHES_EDIT_STAR,
  RUSHES_EDIT_UNSTAR,
  RUSHES_EDIT_SEE,
  RUSHES_EDIT_UNSEE,
  RUSHES_EDIT_REMOVE,
  RUSHES_EDIT_RESTORE,
  RUSHES_EDIT_FORGET, /* no longer among the recently removed */
  RUSHES_EDIT_TAG,
  RUSHES_EDIT_UNTAG,
} RushesEdit;

/** RushesStoreEditFunc: how many of the tasks have been looked at */
typedef void (*RushesStoreEditFunc) (guint done, guint total, gpointer user_data);

void rushes_store_edit_many_async (RushesStore *self,
                                   const gint64 *ids,
                                   guint n_ids,
                                   RushesEdit edit,
                                   const char *tag,
                                   GCancellable *cancellable,
                                   RushesStoreEditFunc progress,
                                   gpointer progress_data,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GArray *rushes_store_edit_many_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_set_note_async (
  RushesStore *self, gint64 id, const char *note, GAsyncReadyCallback callback, gpointer user_data);
RushesTask *rushes_store_set_note_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_set_poster_async (
  RushesStore *self, gint64 id, gint64 time, GAsyncReadyCallback callback, gpointer user_data);
RushesTask *rushes_store_set_poster_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_lookup_async (RushesStore *self,
                                gint64 id,
                                const char *service_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
RushesTask *rushes_store_lookup_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_tasks_async (RushesStore *self,
                               const gint64 *ids,
                               guint n_ids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *rushes_store_tasks_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_labels_async (RushesStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean
rushes_store_labels_finish (RushesStore *self, GAsyncResult *result, char ***tags, char ***models, GError **error);

void rushes_store_history_async (
  RushesStore *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *rushes_store_history_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_takes_async (
  RushesStore *self, const char *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *rushes_store_takes_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_page_async (RushesStore *self,
                              RushesTaskQuery *query,
                              gint64 below,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *rushes_store_page_finish (RushesStore *self, GAsyncResult *result, GError **error);

/* What a lazy list reads: how many there are, the rows from a place on, and the place of a row. */

void rushes_store_query_count_async (RushesStore *self,
                                     RushesTaskQuery *query,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean rushes_store_query_count_finish (RushesStore *self, GAsyncResult *result, guint *count, GError **error);

void rushes_store_slice_async (RushesStore *self,
                               RushesTaskQuery *query,
                               guint offset,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *rushes_store_slice_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_ids_async (RushesStore *self,
                             RushesTaskQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GArray *rushes_store_ids_finish (RushesStore *self, GAsyncResult *result, GError **error);

void rushes_store_look_async (RushesStore *self,
                              RushesTaskQuery *query,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *rushes_store_look_finish (RushesStore *self, GAsyncResult *result, gboolean *complete, GError **error);

void rushes_store_rank_async (RushesStore *self,
                              RushesTaskQuery *query,
                              gint64 id,
                              RushesTask *task,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean rushes_store_rank_finish (
  RushesStore *self, GAsyncResult *result, RushesTaskPlace *place, guint *above, gboolean *matches, GError **error);

void rushes_store_count_async (RushesStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean
rushes_store_count_finish (RushesStore *self, GAsyncResult *result, guint counts[RUSHES_N_TASK_GROUPS], GError **error);

void rushes_store_typical_async (
  RushesStore *self, RushesTask *task, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 rushes_store_typical_finish (RushesStore *self, GAsyncResult *result, GError **error);

/* Profiles: few, and kept in memory; a changed one is a new value. */

GPtrArray *rushes_store_get_profiles (RushesStore *self);
RushesProfile *rushes_store_get_profile (RushesStore *self, gint64 id);
RushesProfile *rushes_store_find_profile (RushesStore *self, const char *name);
RushesProfile *rushes_store_get_default_profile (RushesStore *self);
void rushes_store_save_profile_async (RushesStore *self,
                                      RushesProfile *profile,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
RushesProfile *rushes_store_save_profile_finish (RushesStore *self, GAsyncResult *result, GError **error);
void rushes_store_remove_profile_async (RushesStore *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_store_remove_profile_finish (RushesStore *self, GAsyncResult *result, GError **error);

/* A few values that belong to the library: whether the queue is paused, the draft in the composer. */

const char *rushes_store_get_value (RushesStore *self, const char *name);
void rushes_store_set_value (RushesStore *self, const char *name, const char *value);

G_END_DECLS
