/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-removal.h"

G_BEGIN_DECLS

#define RUSHES_REMOVAL_AT_ONCE 64 /* videos that are moved before the main thread hears of them */

struct _RushesRemoval
{
  GObject parent_instance;

  RushesStore *store;        /* (owned) */
  RushesClock *clock;        /* (owned) */
  GCancellable *cancellable; /* (owned): of reads */
  GHashTable *waiting; /* (owned) (element-type gint64 RushesTask): whose videos are to be moved, as they are now */
  GQueue line;         /* (element-type gint64) (owned): of their ids, the oldest first */
  GHashTable *ends;    /* (owned) (element-type gint64 RushesRemovedEnd): of those that are not where they belong */
  GHashTable *folders; /* (owned) (element-type filename): that may have a hidden folder */
  GQueue runs;         /* (owned): to the trash, the first one first */
  GArray *gone;        /* (owned) (nullable) (element-type gint64): of the slice under way, by now */
  GArray *over;        /* (owned) (nullable) (element-type gint64): found so far by looking through */
  gint64 below;        /* where looking through goes on */
  guint busy;          /* words to the store that are under way */
  gboolean moving;     /* a batch is on its thread, or on its way there or back */
  gboolean trashing;   /* a slice of the first of @runs is under way */
  gboolean looking;    /* through the recently removed tasks */
  gboolean settling;   /* looking through moves videos, too */
  gboolean started;
  gboolean stopping;
  guint alarm;    /* of the next day */
  guint patience; /* of the end */
  GTask *end;     /* (owned) (nullable): of rushes_removal_stop_async() */
};

/** RushesRemovalBatch: tasks whose videos are moved on a thread, and what has become of each */
typedef struct
{
  GPtrArray *tasks;               /* (owned) (element-type RushesTask) */
  RushesRemovedOutcome *outcomes; /* (owned) (array): of as many */
  gboolean trash;                 /* to the desktop's trash; otherwise to where their rows say */
} RushesRemovalBatch;

/* rushes-removal.c */
void rushes_removal_enqueue (RushesRemoval *self, RushesTask *task);
void rushes_removal_go_on (RushesRemoval *self);
void rushes_removal_note_end (RushesRemoval *self, RushesTask *task, const RushesRemovedOutcome *outcome);
void rushes_removal_move (RushesRemoval *self, GPtrArray *tasks, gboolean trash, GAsyncReadyCallback then);

/* rushes-removal-trash.c */
void rushes_removal_add_run (RushesRemoval *self, GArray *ids, gboolean asked, GTask *task);
void rushes_removal_trash_next (RushesRemoval *self);
void rushes_removal_drop_runs (RushesRemoval *self);
void rushes_removal_resume_trash (RushesRemoval *self);

/* rushes-removal-start.c */
void rushes_removal_note_folders (RushesRemoval *self, GPtrArray *tasks);
void rushes_removal_look_through (RushesRemoval *self, gboolean settle);
void rushes_removal_look_on (RushesRemoval *self);
void rushes_removal_look_into_folders (RushesRemoval *self);

G_END_DECLS
