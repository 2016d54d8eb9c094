/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-state.h"

/*
 * The life of a task is this table (design section 3) and nothing else: the store looks up each change here, within the
 * transaction that makes it, and refuses what it does not find. The paid word changes on these edges only.
 */
static const struct
{
  RushesTaskState from;
  RushesTaskHappening happening;
  RushesTaskState to;
  RushesPaid paid;
} edges[] = {
  { RUSHES_TASK_QUEUED, RUSHES_HAPPENING_TAKEN, RUSHES_TASK_SENDING, RUSHES_PAID_MAYBE },
  { RUSHES_TASK_QUEUED, RUSHES_HAPPENING_CANCELLED, RUSHES_TASK_CANCELLED, RUSHES_PAID_NO },

  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_ACCEPTED, RUSHES_TASK_GENERATING, RUSHES_PAID_YES },
  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_REFUSED, RUSHES_TASK_REFUSED, RUSHES_PAID_NO },
  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_HELD, RUSHES_TASK_QUEUED, RUSHES_PAID_NO },
  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_DEFERRED, RUSHES_TASK_QUEUED, RUSHES_PAID_NO },
  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_NOT_SENT, RUSHES_TASK_QUEUED, RUSHES_PAID_NO },
  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_DOUBTED, RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE },
  { RUSHES_TASK_SENDING, RUSHES_HAPPENING_INTERRUPTED, RUSHES_TASK_UNCONFIRMED, RUSHES_PAID_MAYBE },

  { RUSHES_TASK_UNCONFIRMED, RUSHES_HAPPENING_ADOPTED, RUSHES_TASK_GENERATING, RUSHES_PAID_YES },
  { RUSHES_TASK_UNCONFIRMED, RUSHES_HAPPENING_NEVER_ARRIVED, RUSHES_TASK_CANCELLED, RUSHES_PAID_NO },

  { RUSHES_TASK_GENERATING, RUSHES_HAPPENING_PROGRESSED, RUSHES_TASK_GENERATING, RUSHES_PAID_YES },
  { RUSHES_TASK_GENERATING, RUSHES_HAPPENING_SUCCEEDED, RUSHES_TASK_FETCHING, RUSHES_PAID_YES },
  { RUSHES_TASK_GENERATING, RUSHES_HAPPENING_FAILED, RUSHES_TASK_FAILED, RUSHES_PAID_MAYBE },
  { RUSHES_TASK_GENERATING, RUSHES_HAPPENING_REFUNDED, RUSHES_TASK_FAILED, RUSHES_PAID_NO },
  { RUSHES_TASK_GENERATING, RUSHES_HAPPENING_FORGOTTEN, RUSHES_TASK_LOST, RUSHES_PAID_YES },

  { RUSHES_TASK_FETCHING, RUSHES_HAPPENING_LINKED, RUSHES_TASK_FETCHING, RUSHES_PAID_YES },
  { RUSHES_TASK_FETCHING, RUSHES_HAPPENING_STALLED, RUSHES_TASK_FETCHING, RUSHES_PAID_YES },
  { RUSHES_TASK_FETCHING, RUSHES_HAPPENING_FETCHED, RUSHES_TASK_READY, RUSHES_PAID_YES },
  { RUSHES_TASK_FETCHING, RUSHES_HAPPENING_GONE, RUSHES_TASK_LOST, RUSHES_PAID_YES },

  { RUSHES_TASK_READY, RUSHES_HAPPENING_FETCH_AGAIN, RUSHES_TASK_FETCHING, RUSHES_PAID_YES },
  { RUSHES_TASK_READY, RUSHES_HAPPENING_LOCATED, RUSHES_TASK_READY, RUSHES_PAID_YES },

  { RUSHES_TASK_LOST, RUSHES_HAPPENING_CHECK_AGAIN, RUSHES_TASK_GENERATING, RUSHES_PAID_YES },
  { RUSHES_TASK_LOST, RUSHES_HAPPENING_FETCH_AGAIN, RUSHES_TASK_FETCHING, RUSHES_PAID_YES },
};

static const char *const state_nicks[RUSHES_N_TASK_STATES] = {
  [RUSHES_TASK_QUEUED] = "queued",
  [RUSHES_TASK_SENDING] = "sending",
  [RUSHES_TASK_UNCONFIRMED] = "unconfirmed",
  [RUSHES_TASK_REFUSED] = "refused",
  [RUSHES_TASK_GENERATING] = "generating",
  [RUSHES_TASK_FAILED] = "failed",
  [RUSHES_TASK_FETCHING] = "fetching",
  [RUSHES_TASK_READY] = "ready",
  [RUSHES_TASK_LOST] = "lost",
  [RUSHES_TASK_CANCELLED] = "cancelled",
};

static const char *const paid_nicks[RUSHES_N_PAIDS] = {
  [RUSHES_PAID_NO] = "no",
  [RUSHES_PAID_MAYBE] = "maybe",
  [RUSHES_PAID_YES] = "yes",
};

static const char *const happening_nicks[RUSHES_N_HAPPENINGS] = {
  [RUSHES_HAPPENING_CREATED] = "created",
  [RUSHES_HAPPENING_ADDED] = "added",
  [RUSHES_HAPPENING_TAKEN] = "taken",
  [RUSHES_HAPPENING_ACCEPTED] = "accepted",
  [RUSHES_HAPPENING_REFUSED] = "refused",
  [RUSHES_HAPPENING_HELD] = "held",
  [RUSHES_HAPPENING_DEFERRED] = "deferred",
  [RUSHES_HAPPENING_NOT_SENT] = "not-sent",
  [RUSHES_HAPPENING_DOUBTED] = "doubted",
  [RUSHES_HAPPENING_INTERRUPTED] = "interrupted",
  [RUSHES_HAPPENING_CANCELLED] = "cancelled",
  [RUSHES_HAPPENING_ADOPTED] = "adopted",
  [RUSHES_HAPPENING_NEVER_ARRIVED] = "never-arrived",
  [RUSHES_HAPPENING_PROGRESSED] = "progressed",
  [RUSHES_HAPPENING_SUCCEEDED] = "succeeded",
  [RUSHES_HAPPENING_FAILED] = "failed",
  [RUSHES_HAPPENING_REFUNDED] = "refunded",
  [RUSHES_HAPPENING_FORGOTTEN] = "forgotten",
  [RUSHES_HAPPENING_LINKED] = "linked",
  [RUSHES_HAPPENING_STALLED] = "stalled",
  [RUSHES_HAPPENING_FETCHED] = "fetched",
  [RUSHES_HAPPENING_GONE] = "gone",
  [RUSHES_HAPPENING_FETCH_AGAIN] = "fetch-again",
  [RUSHES_HAPPENING_CHECK_AGAIN] = "check-again",
  [RUSHES_HAPPENING_LOCATED] = "located",
};

/**
 * rushes_task_state_next:
 * @next: (out): where the task goes
 * @paid: (out): what is to be said of the money from then on
 *
 * Returns: %FALSE where the table has no such edge
 */
gboolean
rushes_task_state_next (RushesTaskState from, RushesTaskHappening happening, RushesTaskState *next, RushesPaid *paid)
{
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      if (edges[i].from != from || edges[i].happening != happening)
        continue;
      *next = edges[i].to;
      *paid = edges[i].paid;
      return TRUE;
    }
  return FALSE;
}

/**
 * rushes_task_state_is_live:
 *
 * Returns: whether the engine has work to do for a task in this state
 */
gboolean
rushes_task_state_is_live (RushesTaskState self)
{
  return self == RUSHES_TASK_QUEUED || self == RUSHES_TASK_SENDING || self == RUSHES_TASK_GENERATING ||
         self == RUSHES_TASK_FETCHING;
}

static int
find_nick (const char *const *nicks, int n, const char *nick)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (nicks[i], nick) == 0)
      return i;
  return -1;
}

const char *
rushes_task_state_get_nick (RushesTaskState self)
{
  return (guint) self < RUSHES_N_TASK_STATES ? state_nicks[self] : "";
}

gboolean
rushes_task_state_from_nick (const char *nick, RushesTaskState *self)
{
  int found = find_nick (state_nicks, RUSHES_N_TASK_STATES, nick);

  if (found >= 0)
    *self = (RushesTaskState) found;
  return found >= 0;
}

const char *
rushes_paid_get_nick (RushesPaid self)
{
  return (guint) self < RUSHES_N_PAIDS ? paid_nicks[self] : "";
}

const char *
rushes_task_happening_get_nick (RushesTaskHappening self)
{
  return (guint) self < RUSHES_N_HAPPENINGS ? happening_nicks[self] : "";
}

gboolean
rushes_task_happening_from_nick (const char *nick, RushesTaskHappening *self)
{
  int found = find_nick (happening_nicks, RUSHES_N_HAPPENINGS, nick);

  if (found >= 0)
    *self = (RushesTaskHappening) found;
  return found >= 0;
}
