/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-reason.h"
#include "rushes-request.h"
#include "rushes-task-state.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define RUSHES_TYPE_TASK (rushes_task_get_type ())
typedef struct _RushesTask RushesTask;
GType rushes_task_get_type (void);

/** RushesTaskFields: one row of the library. Strings are %NULL, numbers and times 0 where there is nothing. */
typedef struct
{
  gint64 id;
  RushesTaskState state;
  RushesPaid paid;
  RushesRequest *request;
  gint64 profile;

  const char *ask; /* UUID of the composer filling it came from */
  int take;        /* 1 … of that asking */
  const char *ref; /* a script's own name for it, unique */
  gint64 parent;   /* the task it repeats */

  gint64 created;    /* times: µs since the epoch */
  gint64 not_before; /* while queued: when it may be sent */
  gint64 sent;       /* the newest attempt's start */
  gint64 accepted;
  gint64 finished; /* ready, failed, refused, lost or cancelled since */
  int attempts;    /* HTTP requests made to submit it */

  const char *service_id;
  const char *status; /* the service's own word, as it is */
  const char *file_id;
  const char *url;
  const char *backup_url;
  gint64 url_obtained;

  RushesReason reason;
  const char *code;    /* the service's code, as text */
  const char *message; /* the service's words, plain and redacted */

  const char *file; /* absolute path */
  gint64 bytes;
  const char *sha256;
  int width;
  int height;
  gint64 poster; /* µs of the clip: the frame that stands for it; < 0: none has been chosen */

  gint64 price; /* smallest unit of the currency; < 0: unknown */
  const char *currency;
  const char *note;
  const char *tags; /* one a line, in the order of their bytes */
  gboolean starred;
  gboolean seen;
  gboolean removed;
  gint64 removed_at; /* since then among the recently removed; 0: not, or not any more */
} RushesTaskFields;

RushesTask *rushes_task_new (const RushesTaskFields *fields);
RushesTask *rushes_task_ref (RushesTask *self);
void rushes_task_unref (RushesTask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTask, rushes_task_unref)

const RushesTaskFields *rushes_task_peek (const RushesTask *self);
gboolean rushes_task_has_video (const RushesTask *self);

/**
 * RushesTaskChange:
 *
 * Something that happened to a task and what is known since. Zero and %NULL leave a field as it is, but @reason, @code
 * and @message, which always describe this happening and replace the former ones. Borrowed where passed in.
 */
typedef struct
{
  RushesTaskHappening happening;
  RushesReason reason;
  const char *code;
  const char *message;
  const char *excerpt; /* the raw answer; the store redacts and bounds it */
  int http_status;     /* of the answer, 0: none */

  const char *service_id;
  const char *status;
  const char *file_id;
  const char *url;
  const char *backup_url;
  gint64 not_before;

  const char *file;
  gint64 bytes;
  const char *sha256;
  int width;
  int height;
} RushesTaskChange;

/** RushesTaskEvent: one line of a task's history. */
#define RUSHES_TYPE_TASK_EVENT (rushes_task_event_get_type ())
typedef struct
{
  gint64 time; /* µs since the epoch */
  RushesTaskHappening happening;
  RushesTaskState state; /* since then */
  RushesReason reason;
  char *code;    /* (nullable) */
  char *excerpt; /* (nullable): the raw answer, redacted */
  int http_status;
} RushesTaskEvent;

GType rushes_task_event_get_type (void);
RushesTaskEvent *rushes_task_event_copy (const RushesTaskEvent *self);
void rushes_task_event_free (RushesTaskEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskEvent, rushes_task_event_free)

G_END_DECLS
