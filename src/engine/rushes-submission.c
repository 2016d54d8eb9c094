/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-submission.h"

#define REWRITE_AFTER (5 * RUSHES_SECOND)

struct _RushesSubmission
{
  RushesStore *store;     /* (owned) */
  RushesClock *clock;     /* (owned) */
  RushesTask *task;       /* (owned) */
  RushesOutcome *outcome; /* (owned) (nullable): once it is there */
  const RushesSubmissionHooks *hooks;
  gpointer user_data; /* (unowned): alive until `over` */
  gint64 not_before;  /* µs since the epoch */
  guint alarm;        /* of the next try to write */
  gboolean unkept;    /* has been told */
  gboolean given_up;
};

static void write_outcome (RushesSubmission *self);

/* Which change of the task each outcome is, and nothing else. */
static RushesTaskHappening
happening_for (RushesOutcomeKind kind)
{
  switch (kind)
    {
    case RUSHES_OUTCOME_NOT_SENT:
      return RUSHES_HAPPENING_NOT_SENT;
    case RUSHES_OUTCOME_ACCEPTED:
      return RUSHES_HAPPENING_ACCEPTED;
    case RUSHES_OUTCOME_REFUSED:
      return RUSHES_HAPPENING_REFUSED;
    case RUSHES_OUTCOME_HOLD:
      return RUSHES_HAPPENING_HELD;
    case RUSHES_OUTCOME_TRY_LATER:
      return RUSHES_HAPPENING_DEFERRED;
    case RUSHES_OUTCOME_DOUBT:
    default:
      return RUSHES_HAPPENING_DOUBTED;
    }
}

static void
end (RushesSubmission *self)
{
  self->hooks->over (self, self->user_data);
  rushes_clock_cancel (self->clock, &self->alarm);
  rushes_task_unref (self->task);
  g_clear_pointer (&self->outcome, rushes_outcome_free);
  g_object_unref (self->store);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
on_rewrite (gpointer user_data)
{
  RushesSubmission *self = user_data;

  self->alarm = 0;
  write_outcome (self);
  return G_SOURCE_REMOVE;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesSubmission *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL && !self->unkept)
    {
      self->unkept = TRUE;
      self->hooks->unkept (self, self->outcome, self->user_data);
    }
  /* An edge that is not there: the task was changed by its owner meanwhile, and the change stands. */
  if (task != NULL || self->given_up || g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE) ||
      g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
    {
      if (task == NULL)
        g_debug ("What became of task %" G_GINT64_FORMAT " was not kept: %s", rushes_task_peek (self->task)->id,
                 error->message);
      end (self);
      return;
    }
  self->alarm = rushes_clock_schedule (self->clock, REWRITE_AFTER, on_rewrite, self);
}

static void
write_outcome (RushesSubmission *self)
{
  const RushesOutcome *outcome = self->outcome;
  const RushesTaskChange change = {
    .happening = happening_for (outcome->kind),
    .reason = outcome->reason,
    .code = outcome->code,
    .message = outcome->message,
    .excerpt = outcome->excerpt,
    .http_status = outcome->http_status,
    .service_id = outcome->task_id,
    .status = outcome->status,
    .not_before = self->not_before,
  };

  rushes_store_change_async (self->store, rushes_task_peek (self->task)->id, &change, on_written, self);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesSubmission *self = user_data;

  self->outcome = rushes_client_submit_finish (RUSHES_CLIENT (source), result);
  self->not_before = self->hooks->answered (self, self->outcome, self->user_data);
  write_outcome (self);
}

/**
 * rushes_submission_new:
 * @task: is `sending` in the library
 * @hooks: not copied
 *
 * Exactly one of rushes_submission_send() and rushes_submission_take_back() follows; it frees itself at its end.
 */
RushesSubmission *
rushes_submission_new (
  RushesStore *store, RushesClock *clock, RushesTask *task, const RushesSubmissionHooks *hooks, gpointer user_data)
{
  RushesSubmission *self = g_new0 (RushesSubmission, 1);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->task = rushes_task_ref (task);
  self->hooks = hooks;
  self->user_data = user_data;
  return self;
}

void
rushes_submission_send (
  RushesSubmission *self, RushesClient *client, RushesProfile *profile, RushesKey *key, GCancellable *cancellable)
{
  rushes_client_submit_async (client, profile, key, rushes_task_peek (self->task)->request, cancellable, on_answered,
                              self);
}

/**
 * rushes_submission_take_back:
 *
 * Nothing is sent after all: stopped, or the profile went away, between asking and taking.
 */
void
rushes_submission_take_back (RushesSubmission *self)
{
  self->outcome = g_new0 (RushesOutcome, 1);
  self->outcome->kind = RUSHES_OUTCOME_NOT_SENT;
  self->outcome->reason = RUSHES_REASON_USER;
  self->not_before = self->hooks->answered (self, self->outcome, self->user_data);
  write_outcome (self);
}

/**
 * rushes_submission_give_up:
 *
 * The program ends: an outcome that cannot be written is not tried again after the try under way.
 */
void
rushes_submission_give_up (RushesSubmission *self)
{
  self->given_up = TRUE;
  if (self->alarm != 0)
    end (self);
}

RushesTask *
rushes_submission_get_task (RushesSubmission *self)
{
  return self->task;
}
