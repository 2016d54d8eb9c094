/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RUSHES_TASK_QUEUED,
  RUSHES_TASK_SENDING,
  RUSHES_TASK_UNCONFIRMED,
  RUSHES_TASK_REFUSED,
  RUSHES_TASK_GENERATING,
  RUSHES_TASK_FAILED,
  RUSHES_TASK_FETCHING,
  RUSHES_TASK_READY,
  RUSHES_TASK_LOST,
  RUSHES_TASK_CANCELLED,
  RUSHES_N_TASK_STATES
} RushesTaskState;

typedef enum
{
  RUSHES_PAID_NO,
  RUSHES_PAID_MAYBE,
  RUSHES_PAID_YES,
  RUSHES_N_PAIDS
} RushesPaid;

/**
 * RushesTaskHappening:
 *
 * What can happen to a task. Kept in its history by nick.
 */
typedef enum
{
  RUSHES_HAPPENING_CREATED,       /* the user asked for it */
  RUSHES_HAPPENING_ADDED,         /* the user gave the id of a task made elsewhere */
  RUSHES_HAPPENING_TAKEN,         /* the outbox is about to send it */
  RUSHES_HAPPENING_ACCEPTED,      /* the service named a task id */
  RUSHES_HAPPENING_REFUSED,       /* a complete no to this request */
  RUSHES_HAPPENING_HELD,          /* a complete no to the account */
  RUSHES_HAPPENING_DEFERRED,      /* a complete "try later" */
  RUSHES_HAPPENING_NOT_SENT,      /* no connection was made */
  RUSHES_HAPPENING_DOUBTED,       /* sent, and no usable answer */
  RUSHES_HAPPENING_INTERRUPTED,   /* found `sending` at start-up */
  RUSHES_HAPPENING_CANCELLED,     /* taken back by the user before sending */
  RUSHES_HAPPENING_ADOPTED,       /* the user gave the id of an unconfirmed task */
  RUSHES_HAPPENING_NEVER_ARRIVED, /* the user says that the service never got it */
  RUSHES_HAPPENING_PROGRESSED,    /* the service's own word changed */
  RUSHES_HAPPENING_SUCCEEDED,     /* the service has finished */
  RUSHES_HAPPENING_FAILED,        /* the service has failed */
  RUSHES_HAPPENING_REFUNDED,      /* the service has failed and says that nothing is charged */
  RUSHES_HAPPENING_FORGOTTEN,     /* the service does not know the task any more */
  RUSHES_HAPPENING_LINKED,        /* a link to the video was given, or a new one */
  RUSHES_HAPPENING_STALLED,       /* the fetch waits: disk full, link pending */
  RUSHES_HAPPENING_FETCHED,       /* the verified file is in place */
  RUSHES_HAPPENING_GONE,          /* link and file are gone for good */
  RUSHES_HAPPENING_FETCH_AGAIN,   /* the user wants the file again */
  RUSHES_HAPPENING_CHECK_AGAIN,   /* the user wants the service asked again */
  RUSHES_HAPPENING_LOCATED,       /* the user showed where the file has gone */
  RUSHES_N_HAPPENINGS
} RushesTaskHappening;

gboolean
rushes_task_state_next (RushesTaskState from, RushesTaskHappening happening, RushesTaskState *next, RushesPaid *paid);
gboolean rushes_task_state_is_live (RushesTaskState self);

const char *rushes_task_state_get_nick (RushesTaskState self);
gboolean rushes_task_state_from_nick (const char *nick, RushesTaskState *self);
const char *rushes_paid_get_nick (RushesPaid self);
const char *rushes_task_happening_get_nick (RushesTaskHappening self);
gboolean rushes_task_happening_from_nick (const char *nick, RushesTaskHappening *self);

G_END_DECLS
