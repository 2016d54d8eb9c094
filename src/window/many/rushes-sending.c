/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-sending.h"

#include "rushes-job.h"
#include "rushes-retry-plan.h"

#include <glib/gi18n.h>

#define SLICE      50           /* new tasks in one transaction */
#define SLICE_TIME (100 * 1000) /* µs that queueing a slice is allowed for before the first is sent */

/*
 * New tasks with the prompts of old ones. Each old task is judged once more when its turn comes, for it may have
 * changed since the user was asked; and none of the new ones is sent before all are queued and can be taken back as
 * one.
 */

/** Sending: new tasks on their way into the queue */
typedef struct
{
  RushesContext *context; /* (owned) */
  RushesJob *job;         /* (owned) */
  GArray *ids;            /* (owned) (element-type gint64): of the old ones */
  guint next;
  gboolean edited;
  RushesPromptEdit edit; /* its strings are (owned) */
  gint64 not_before;     /* µs since the epoch */
  RushesSendingResult *result;
} Sending;

/** Slice: new tasks as they are handed over, with what they borrow */
typedef struct
{
  GArray *tasks;   /* (owned) (element-type RushesNewTask) */
  GPtrArray *kept; /* (owned) (element-type RushesRequest) */
  GPtrArray *asks; /* (owned) (element-type utf8) */
} Slice;

void
rushes_sending_result_free (RushesSendingResult *self)
{
  g_array_unref (self->ids);
  g_free (self->problem);
  g_free (self);
}

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  rushes_job_end (sending->job);
  g_object_unref (sending->context);
  g_array_unref (sending->ids);
  g_free ((char *) sending->edit.phrase);
  g_free ((char *) sending->edit.replacement);
  g_free ((char *) sending->edit.before);
  g_free ((char *) sending->edit.after);
  g_clear_pointer (&sending->result, rushes_sending_result_free);
  g_free (sending);
}

static void
end (GTask *task, const GError *error)
{
  Sending *sending = g_task_get_task_data (task);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sending->result->problem = g_strdup (error->message);
  g_task_return_pointer (task, g_steal_pointer (&sending->result), (GDestroyNotify) rushes_sending_result_free);
  g_object_unref (task);
}

static void send_next (GTask *task);

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_engine_submit_finish (RUSHES_ENGINE (source), result, &error);

  if (tasks == NULL)
    {
      end (task, error);
      return;
    }
  for (guint i = 0; i < tasks->len; i++)
    g_array_append_val (sending->result->ids, rushes_task_peek (tasks->pdata[i])->id);
  rushes_job_tell (sending->job, sending->next, sending->ids->len);
  send_next (task);
}

/* Returns: (transfer full) (nullable): what is to be asked for, where it may be */
static RushesRequest *
make_request (Sending *sending, RushesTask *old)
{
  RushesPromptVerdict verdict;

  if (sending->edited)
    return rushes_prompt_edit_request (&sending->edit, old, &verdict);
  if (rushes_retry_judge (old) != RUSHES_RETRY_SEND)
    return NULL;
  return rushes_request_ref (rushes_task_peek (old)->request);
}

static void
add (Sending *sending, Slice *slice, RushesTask *old)
{
  const RushesTaskFields *fields = rushes_task_peek (old);
  RushesNewTask new = { .takes = 1, .profile = fields->profile, .parent = fields->id };

  if (rushes_store_get_profile (rushes_context_get_store (sending->context), fields->profile) == NULL)
    {
      sending->result->n_without++;
      return;
    }
  new.request = make_request (sending, old);
  if (new.request == NULL)
    {
      sending->result->n_not++;
      return;
    }
  g_ptr_array_add (slice->kept, new.request);
  new.ask = g_uuid_string_random ();
  g_ptr_array_add (slice->asks, (char *) new.ask);
  new.not_before = sending->not_before;
  g_array_append_val (slice->tasks, new);
}

static void
on_tasks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) old = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (RushesNewTask));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_request_unref);
  g_autoptr (GPtrArray) asks = g_ptr_array_new_with_free_func (g_free);
  Slice slice = { tasks, kept, asks };

  if (old == NULL)
    {
      end (task, error);
      return;
    }
  for (guint i = 0; i < old->len; i++)
    add (sending, &slice, old->pdata[i]);
  if (tasks->len > 0)
    rushes_engine_submit_async (rushes_context_get_engine (sending->context),
                                (const RushesNewTask *) (gpointer) tasks->data, tasks->len, on_submitted, task);
  else
    send_next (task);
}

static void
send_next (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  GCancellable *cancellable = rushes_job_get_cancellable (sending->job);
  guint n = MIN (SLICE, sending->ids->len - sending->next);
  guint first = sending->next;

  if (n == 0 || g_cancellable_is_cancelled (cancellable))
    {
      end (task, NULL);
      return;
    }
  sending->next += n;
  rushes_store_tasks_async (rushes_context_get_store (sending->context), &g_array_index (sending->ids, gint64, first),
                            n, cancellable, on_tasks, task);
}

/**
 * rushes_sending_start_async:
 * @ids: (element-type gint64): of old tasks
 * @edit: (nullable): what to change; %NULL: nothing, and only those that have failed are sent again
 * @delay: seconds in which they can be taken back
 */
void
rushes_sending_start_async (RushesWindow *window,
                            RushesContext *context,
                            GArray *ids,
                            const RushesPromptEdit *edit,
                            guint delay,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  g_task_set_source_tag (task, rushes_sending_start_async);
  g_task_set_task_data (task, sending, sending_free);
  sending->context = g_object_ref (context);
  sending->job = rushes_job_new (window, _ ("Queueing"));
  sending->ids = g_array_ref (ids);
  sending->edited = edit != NULL;
  if (edit != NULL)
    {
      sending->edit.phrase = g_strdup (edit->phrase);
      sending->edit.replacement = g_strdup (edit->replacement);
      sending->edit.before = g_strdup (edit->before);
      sending->edit.after = g_strdup (edit->after);
      sending->edit.duration = edit->duration;
    }
  sending->result = g_new0 (RushesSendingResult, 1);
  sending->result->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sending->result->seconds = delay;
  sending->not_before = rushes_clock_now (rushes_context_get_clock (context)) + delay * RUSHES_SECOND +
                        (ids->len > SLICE ? ids->len / SLICE * SLICE_TIME : 0);
  send_next (task);
}

/**
 * rushes_sending_finish:
 *
 * Returns: (transfer full): what came of it, also where it was stopped or has failed
 */
RushesSendingResult *
rushes_sending_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_sending_start_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
