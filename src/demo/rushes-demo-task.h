/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RUSHES_DEMO_PHASE_PREPARING,
  RUSHES_DEMO_PHASE_QUEUEING,
  RUSHES_DEMO_PHASE_PROCESSING,
  RUSHES_DEMO_PHASE_SUCCESS,
  RUSHES_DEMO_PHASE_FAIL
} RushesDemoPhase;

typedef enum
{
  RUSHES_DEMO_CLIP_NONE,
  RUSHES_DEMO_CLIP_READY,
  RUSHES_DEMO_CLIP_FAILED
} RushesDemoClipState;

/**
 * RushesDemoTask:
 *
 * One task of the demo relay. Used on the relay's thread only. What is marked as kept goes into the task's file.
 */
typedef struct
{
  char *id;                 /* (owned): the task's id; kept */
  char *file_id;            /* (owned): 15 digits, the video's id and the name of both files; kept */
  char *prompt;             /* (owned); kept */
  int duration;             /* seconds; kept */
  int fails;                /* 0, or the code that it ends with; kept */
  gint64 created;           /* µs since the epoch; kept */
  gint64 pace;              /* µs each phase takes; kept */
  gint64 started;           /* µs on the clock's monotonic scale; may be negative */
  RushesDemoClipState clip; /* not kept: it follows from the files */
  int width, height;        /* of the clip, 0 when not ready; kept */
} RushesDemoTask;

RushesDemoTask *rushes_demo_task_new (const char *id, const char *file_id, const char *prompt, int duration);
RushesDemoTask *rushes_demo_task_ref (RushesDemoTask *self);
void rushes_demo_task_unref (RushesDemoTask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesDemoTask, rushes_demo_task_unref)

RushesDemoPhase rushes_demo_task_get_phase (const RushesDemoTask *self, gint64 now, gboolean *late);
GBytes *rushes_demo_task_to_bytes (const RushesDemoTask *self) G_GNUC_WARN_UNUSED_RESULT;
RushesDemoTask *rushes_demo_task_from_bytes (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_demo_task_is_file_id (const char *text);

G_END_DECLS
