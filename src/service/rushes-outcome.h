/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-reason.h"

#include <glib-object.h>

G_BEGIN_DECLS

/** RushesOutcomeKind: what an answer to a submission means for the task (design section 3, Classification) */
typedef enum
{
  RUSHES_OUTCOME_NOT_SENT,  /* provably no connection was made */
  RUSHES_OUTCOME_ACCEPTED,  /* there is a task id */
  RUSHES_OUTCOME_REFUSED,   /* a complete no to this request */
  RUSHES_OUTCOME_HOLD,      /* a complete no to the account */
  RUSHES_OUTCOME_TRY_LATER, /* a complete "not now" */
  RUSHES_OUTCOME_DOUBT,     /* everything else: it may have been accepted */
} RushesOutcomeKind;

/** RushesOutcome: the end of one submission. Strings are owned, plain, and %NULL where there is nothing. */
typedef struct
{
  RushesOutcomeKind kind;
  RushesReason reason;
  char *task_id; /* ACCEPTED: always there */
  char *status;  /* the service's own word, if it gave one */
  char *code;
  char *message;
  char *excerpt; /* the raw answer, at most 64 KiB */
  int http_status;
  gint64 retry_after; /* µs, as asked by the service, 1 s to 10 min; 0: not said */
} RushesOutcome;

void rushes_outcome_free (RushesOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesOutcome, rushes_outcome_free)

/** RushesLookKind: what an answer to a query or a retrieval means. These may be repeated freely. */
typedef enum
{
  RUSHES_LOOK_ONGOING,   /* the service works on it, or said a word not known here */
  RUSHES_LOOK_DONE,      /* finished: with a link, a file id, both, or neither yet */
  RUSHES_LOOK_FAILED,    /* the service failed, cancelled or expired it */
  RUSHES_LOOK_NOT_FOUND, /* a complete answer: no such task or file */
  RUSHES_LOOK_HOLD,      /* a no to the account */
  RUSHES_LOOK_RETRY,     /* nothing learnt; look again later */
} RushesLookKind;

/** RushesLook: the end of one query or retrieval. Strings as in #RushesOutcome. */
typedef struct
{
  RushesLookKind kind;
  RushesReason reason;
  char *status; /* the service's own word */
  char *file_id;
  char *url; /* https, or http on loopback */
  char *backup_url;
  int width;
  int height;
  gboolean refunded; /* FAILED, and the answer says that nothing is charged */
  char *code;
  char *message;
  char *excerpt;
  int http_status;
  gint64 retry_after; /* µs; 0: not said */
} RushesLook;

void rushes_look_free (RushesLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesLook, rushes_look_free)

G_END_DECLS
