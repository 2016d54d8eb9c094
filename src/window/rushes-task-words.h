/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-removed-file.h"
#include "rushes-task.h"

#include <glib.h>

G_BEGIN_DECLS

/** RushesTaskMoment: what is known beside the task when it is put into words. Times in µs. */
typedef struct
{
  gint64 now;     /* since the epoch */
  gint64 typical; /* what tasks like it took; 0: not known */
  gint64 until;  /* while queued: the end of a rate limit; while fetching: the next attempt; since the epoch; 0: none */
  gboolean held; /* while queued: nothing is sent now, and a notice says why */
  gint64 done;   /* while fetching: bytes; < 0: none are coming */
  gint64 total;  /* while fetching: bytes; <= 0: not known */
  gint64 rate;   /* while fetching: bytes a second; < 0: not known */
  gboolean missing;             /* while ready: the file was looked for and is not there */
  RushesRemovedEnd removed_end; /* while ready: what came of moving the file when the task was removed, or restored */
} RushesTaskMoment;

/** RushesTaskWords: a task as rows and pages show it; all of it plain text */
typedef struct
{
  char *title;      /* (owned): the prompt on one line */
  char *state;      /* (owned): one line: what is going on */
  char *name;       /* (owned): the accessible name of its row */
  const char *icon; /* static */
  const char *tone; /* static: "warning", "error" or "dim-label": a style class for @state */
  gboolean live;    /* @state changes from second to second */
  gboolean fresh;   /* ready, and not watched yet */
  gboolean missing; /* ready, and the file is not there */
  gboolean starred;
} RushesTaskWords;

RushesTaskWords *rushes_task_words_new (const RushesTask *task, const RushesTaskMoment *moment);
void rushes_task_words_free (RushesTaskWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskWords, rushes_task_words_free)

char *rushes_task_words_about (gint64 span) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_task_words_bytes (const RushesTaskMoment *moment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
