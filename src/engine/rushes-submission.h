/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"
#include "rushes-clock.h"
#include "rushes-store.h"

G_BEGIN_DECLS

/*
 * One request, from the moment its task is `sending` until what became of it is in the library. An answer that cannot
 * be written is kept and written again until it is, or until rushes_submission_give_up().
 */
typedef struct _RushesSubmission RushesSubmission;

/** RushesSubmissionHooks: told on the main loop */
typedef struct
{
  /* There is an outcome. Returns: µs since the epoch before which the task is not to be sent again; 0: at once */
  gint64 (*answered) (RushesSubmission *submission, const RushesOutcome *outcome, gpointer user_data);
  /* The outcome could not be written at the first try. */
  void (*unkept) (RushesSubmission *submission, const RushesOutcome *outcome, gpointer user_data);
  /* It is over; @submission is gone when this returns. */
  void (*over) (RushesSubmission *submission, gpointer user_data);
} RushesSubmissionHooks;

RushesSubmission *rushes_submission_new (
  RushesStore *store, RushesClock *clock, RushesTask *task, const RushesSubmissionHooks *hooks, gpointer user_data);
void rushes_submission_send (
  RushesSubmission *self, RushesClient *client, RushesProfile *profile, RushesKey *key, GCancellable *cancellable);
void rushes_submission_take_back (RushesSubmission *self);
void rushes_submission_give_up (RushesSubmission *self);
RushesTask *rushes_submission_get_task (RushesSubmission *self);

G_END_DECLS
