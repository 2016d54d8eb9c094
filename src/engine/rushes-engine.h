/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"
#include "rushes-fetch-state.h"
#include "rushes-file-plan.h"
#include "rushes-keys.h"
#include "rushes-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesTroubleKind: what stands in the way of the work as a whole, by rank */
typedef enum
{
  RUSHES_TROUBLE_NONE,
  RUSHES_TROUBLE_VIDEOS,  /* finished videos cannot be written to their folder */
  RUSHES_TROUBLE_PAUSED,  /* the queue waits for the user */
  RUSHES_TROUBLE_PROFILE, /* a profile is held: key or account */
  RUSHES_TROUBLE_STORAGE, /* nothing can be kept, so nothing is sent */
} RushesTroubleKind;

/** RushesPauseCause: why the queue is paused */
typedef enum
{
  RUSHES_PAUSE_NONE,
  RUSHES_PAUSE_USER,
  RUSHES_PAUSE_CRASH, /* the last run crashed */
  RUSHES_PAUSE_OLD,   /* what waits was asked for over an hour ago */
  RUSHES_PAUSE_DOUBT, /* two in a row ended unconfirmed */
} RushesPauseCause;

/**
 * RushesTrouble: the worst of what stands in the way
 *
 * A profile that is held comes before a paused queue only where the pause alone holds nothing back: otherwise a hold on
 * a service that nobody uses would hide the pause for good.
 */
typedef struct
{
  RushesTroubleKind kind;
  RushesReason reason;    /* STORAGE, VIDEOS, PROFILE */
  RushesPauseCause cause; /* why the queue is paused, whatever the kind */
  RushesProfile *profile; /* (unowned) (nullable): PROFILE */
  guint waiting;          /* tasks that are not sent because of it; VIDEOS: finished ones that are not brought */
  gint64 price;           /* PAUSED: what they cost together, in the smallest unit; < 0: not known */
  const char *currency;   /* static (nullable): of @price */
} RushesTrouble;

/*
 * The scheduler: sends what is queued, asks after what is generating, fetches what is finished. The window and the
 * command line call its verbs, and read the store to see what became of them.
 *
 *   notify::trouble                                       see rushes_engine_get_trouble()
 *   progress (int64 id, int64 done, int64 total)          bytes of a video being fetched; total -1: not known
 *   checked  (int64 id, boolean answered)                 the service was asked once after a task that is generating
 *   unkept   (int64 id, utf8 service_id)                  a task was accepted and its id could not be written to the
 *                                                         library: people must be shown it
 *   waiting  (int64 profile, int64 until)                 a profile waits for a rate limit until then, µs since the
 *                                                         epoch
 */
#define RUSHES_TYPE_ENGINE (rushes_engine_get_type ())
G_DECLARE_FINAL_TYPE (RushesEngine, rushes_engine, RUSHES, ENGINE, GObject)

typedef struct
{
  RushesStore *store;
  RushesClient *client;
  RushesKeys *keys;
  RushesClock *clock;
  RushesFileRules files; /* of finished videos */
  gboolean cautious;     /* pause by itself after a crash, and when what waits is old: the window's way */
  gint64 patience;       /* µs to wait at the end for answers to what has been sent */
  gboolean send_all;     /* send whatever is queued; otherwise only what rushes_engine_allow() names */
} RushesEngineParts;

RushesEngine *rushes_engine_new (const RushesEngineParts *parts);
void rushes_engine_start (RushesEngine *self);
void rushes_engine_stop_async (RushesEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_engine_stop_finish (RushesEngine *self, GAsyncResult *result, GError **error);

/* What is asked of it. Each is durable when its callback runs. */

void rushes_engine_submit_async (
  RushesEngine *self, const RushesNewTask *tasks, guint n_tasks, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *rushes_engine_submit_finish (RushesEngine *self, GAsyncResult *result, GError **error);

/** RushesVerb: what can be done to one task. Each goes by the state table and ends with the task as it then is. */
typedef enum
{
  RUSHES_VERB_CANCEL,        /* queued: take it back */
  RUSHES_VERB_UNDO,          /* queued: as if it had never been asked for */
  RUSHES_VERB_ADOPT,         /* unconfirmed: here is its id */
  RUSHES_VERB_NEVER_ARRIVED, /* unconfirmed: the service never got it */
  RUSHES_VERB_SEND_AGAIN,    /* ended or unconfirmed: a new task with this one as parent */
  RUSHES_VERB_CHECK_NOW,     /* generating, fetching: look at once; lost: ask again */
  RUSHES_VERB_FETCH_AGAIN,   /* ready, lost: bring the file again */
  RUSHES_VERB_LOCATE,        /* ready: here is the file */
} RushesVerb;

void rushes_engine_do_async (RushesEngine *self,
                             RushesVerb verb,
                             gint64 id,
                             const char *argument,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
RushesTask *rushes_engine_do_finish (RushesEngine *self, GAsyncResult *result, GError **error);

void rushes_engine_allow (RushesEngine *self, gint64 id);
void rushes_engine_set_paused (RushesEngine *self, gboolean paused);
gboolean rushes_engine_get_paused (RushesEngine *self);
void rushes_engine_resume_profile (RushesEngine *self, gint64 profile);
void rushes_engine_resume_videos (RushesEngine *self);
void rushes_engine_set_files (RushesEngine *self, const RushesFileRules *rules);
void rushes_engine_set_downloads (RushesEngine *self, guint downloads);
gboolean rushes_engine_is_task_id (const char *text);

const RushesTrouble *rushes_engine_get_trouble (RushesEngine *self);
void rushes_engine_get_fetch_state (RushesEngine *self, gint64 id, RushesFetchState *state);

G_END_DECLS
