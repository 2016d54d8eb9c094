/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** RushesWatchVerb: what can be asked while new clips are watched */
typedef enum
{
  RUSHES_WATCH_VERB_NONE,
  RUSHES_WATCH_VERB_NEXT,
  RUSHES_WATCH_VERB_PREVIOUS,
  RUSHES_WATCH_VERB_KEEP,   /* and go on; of a kept clip: take that back */
  RUSHES_WATCH_VERB_REJECT, /* and go on; of a rejected clip: take that back */
  RUSHES_WATCH_VERB_UNDO,   /* the last decision, and go there */
  RUSHES_WATCH_VERB_AGAIN,  /* from the first clip on */
} RushesWatchVerb;

RushesWatchVerb rushes_watch_verb_from_key (guint keyval, GdkModifierType state);

/** RushesWatchMark: what has been decided of a clip */
typedef enum
{
  RUSHES_WATCH_UNDECIDED,
  RUSHES_WATCH_KEPT,     /* starred */
  RUSHES_WATCH_REJECTED, /* removed */
} RushesWatchMark;

/** RushesWatchWish: what a verb asks of the library */
typedef struct
{
  gint64 id;    /* 0: nothing */
  guint serial; /* for rushes_watch_session_settle() */
  guint n;      /* marks to be set, each of which is settled */
  gboolean set_starred;
  gboolean starred;
  gboolean set_removed;
  gboolean removed;
  RushesWatchMark mark; /* that it will have */
} RushesWatchWish;

#define RUSHES_WATCH_MAX_CLIPS 5000

/*
 * One going through the clips that were new when it began, oldest first; those that become new meanwhile come at the
 * end. Ids only. What is decided is what the library has, not what was asked of it.
 */
#define RUSHES_TYPE_WATCH_SESSION (rushes_watch_session_get_type ())
G_DECLARE_FINAL_TYPE (RushesWatchSession, rushes_watch_session, RUSHES, WATCH_SESSION, GObject)

RushesWatchSession *rushes_watch_session_new (void);
gint64 rushes_watch_session_read (RushesWatchSession *self, GPtrArray *tasks, guint limit);
void rushes_watch_session_begin (RushesWatchSession *self);
void rushes_watch_session_follow (RushesWatchSession *self, RushesTask *task);
void rushes_watch_session_do (RushesWatchSession *self, RushesWatchVerb verb, RushesWatchWish *wish);
void rushes_watch_session_settle (RushesWatchSession *self, const RushesWatchWish *wish, gboolean done);
void rushes_watch_session_set_broken (RushesWatchSession *self, gint64 id, gboolean broken);

guint rushes_watch_session_get_length (RushesWatchSession *self);
guint rushes_watch_session_get_place (RushesWatchSession *self);
gint64 rushes_watch_session_get_current (RushesWatchSession *self);
RushesWatchMark rushes_watch_session_get_mark (RushesWatchSession *self);
guint rushes_watch_session_count (RushesWatchSession *self, RushesWatchMark mark);
guint rushes_watch_session_count_broken (RushesWatchSession *self);
guint rushes_watch_session_count_more (RushesWatchSession *self);
gboolean rushes_watch_session_can (RushesWatchSession *self, RushesWatchVerb verb);
GArray *rushes_watch_session_get_kept (RushesWatchSession *self);
GArray *rushes_watch_session_get_rejected (RushesWatchSession *self);

G_END_DECLS
