/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-job.h"
#include "rushes-send-edited-dialog.h"
#include "rushes-sending.h"
#include "rushes-task-walk.h"
#include "rushes-word-list.h"

#include <glib/gi18n.h>

#define SLICE         500
#define MAX_SENT      10000
#define SHOWN_SECONDS 5

/* Trying again what has failed, and sending again with edits. What costs money is said, in numbers, before it is done.
 */

/** Retrying: from looking at the tasks to the last word about them */
typedef struct
{
  RushesWindow *window; /* (owned) */
  RushesJob *job;       /* (owned) (nullable): while it is at work */
  GArray *to_send;      /* (owned) (element-type gint64) */
  GArray *to_check;     /* (owned) (element-type gint64) */
  GArray *to_fetch;     /* (owned) (element-type gint64) */
  guint counts[RUSHES_N_RETRIES];
  guint next;                /* of those that are free */
  guint n_freed;             /* of them that are on their way again */
  char *problem;             /* (owned) (nullable) */
  RushesSendingResult *sent; /* (owned) (nullable) */
} Retrying;

static Retrying *
retrying_new (RushesWindow *window)
{
  Retrying *retrying = g_new0 (Retrying, 1);

  retrying->window = g_object_ref (window);
  retrying->to_send = g_array_new (FALSE, FALSE, sizeof (gint64));
  retrying->to_check = g_array_new (FALSE, FALSE, sizeof (gint64));
  retrying->to_fetch = g_array_new (FALSE, FALSE, sizeof (gint64));
  return retrying;
}

static void
retrying_free (gpointer data)
{
  Retrying *retrying = data;

  g_clear_pointer (&retrying->job, rushes_job_end);
  g_array_unref (retrying->to_send);
  g_array_unref (retrying->to_check);
  g_array_unref (retrying->to_fetch);
  g_clear_pointer (&retrying->sent, rushes_sending_result_free);
  g_free (retrying->problem);
  g_object_unref (retrying->window);
  g_free (retrying);
}

/* As for a single one; the more there are, the longer they can be taken back. */
static guint
get_delay (RushesWindow *self, guint n)
{
  int seconds = CLAMP (g_settings_get_int (self->settings, "undo-delay"), 0, 30);

  return (guint) (n > 1 ? MIN (seconds * 2, 30) : seconds);
}

/* What came of it, with one Undo for all that is not sent yet. */
static void
say_sent (RushesWindow *self, const RushesSendingResult *sent, guint n_freed, const char *problem)
{
  GPtrArray *parts = rushes_undo_parts_new ();
  guint n = sent != NULL ? sent->ids->len : 0, n_without = sent != NULL ? sent->n_without : 0;
  guint seconds = sent != NULL ? sent->seconds : 0;
  g_autofree char *text = NULL;

  if (n > 0 && seconds > 0)
    /* Translators: %1$u is a number of tasks. */
    text = g_strdup_printf (_ ("%1$'u queued, sending in %2$u seconds"), n, seconds);
  else
    rushes_word_list_add (&text, g_strdup_printf (ngettext ("%'u queued", "%'u queued", n), n), n);
  rushes_word_list_add (
    &text, g_strdup_printf (ngettext ("%'u asked after for free", "%'u asked after for free", n_freed), n_freed),
    n_freed);
  rushes_word_list_add (&text,
                        g_strdup_printf (ngettext ("%'u not sent: its service was removed",
                                                   "%'u not sent: their service was removed", n_without),
                                         n_without),
                        n_without);
  rushes_word_list_end (&text, problem);
  if (n > 0)
    rushes_undo_parts_add_submit (parts, sent->ids);
  rushes_window_toast_step (self, text != NULL ? text : _ ("Nothing was sent"), parts, MAX (seconds, SHOWN_SECONDS));
}

/* What is free. */

static void
retrying_end (Retrying *retrying)
{
  const char *problem =
    retrying->sent != NULL && retrying->sent->problem != NULL ? retrying->sent->problem : retrying->problem;

  if (retrying->window->context != NULL)
    say_sent (retrying->window, retrying->sent, retrying->n_freed, problem);
  retrying_free (retrying);
}

static void free_next (Retrying *retrying);

static void
on_freed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Retrying *retrying = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  if (task != NULL)
    retrying->n_freed++;
  else if (!g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE)) /* it goes on by itself meanwhile */
    {
      g_free (retrying->problem);
      retrying->problem = g_strdup (error->message);
    }
  free_next (retrying);
}

static void
free_next (Retrying *retrying)
{
  RushesWindow *self = retrying->window;
  guint n_check = retrying->to_check->len, n = n_check + retrying->to_fetch->len;
  gboolean check = retrying->next < n_check;
  gint64 id;

  if (retrying->next == n || self->context == NULL ||
      g_cancellable_is_cancelled (rushes_job_get_cancellable (retrying->job)))
    {
      retrying_end (retrying);
      return;
    }
  rushes_job_tell (retrying->job, retrying->next, n);
  id = check ? g_array_index (retrying->to_check, gint64, retrying->next)
             : g_array_index (retrying->to_fetch, gint64, retrying->next - n_check);
  retrying->next++;
  rushes_engine_do_async (rushes_context_get_engine (self->context),
                          check ? RUSHES_VERB_CHECK_NOW : RUSHES_VERB_FETCH_AGAIN, id, NULL, on_freed, retrying);
}

static void
begin_free (Retrying *retrying)
{
  g_clear_pointer (&retrying->job, rushes_job_end);
  retrying->job = rushes_job_new (retrying->window, _ ("Asking again"));
  free_next (retrying);
}

/* What costs money. */

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Retrying *retrying = user_data;

  retrying->sent = rushes_sending_finish (result);
  begin_free (retrying);
}

static void
on_answer (AdwMessageDialog *dialog, const char *response, RushesWindow *self)
{
  Retrying *retrying;

  if (!g_str_equal (response, "send") || self->context == NULL)
    return;
  retrying = g_object_steal_data (G_OBJECT (dialog), "retrying");
  if (retrying != NULL)
    rushes_sending_start_async (self, self->context, retrying->to_send, NULL, get_delay (self, retrying->to_send->len),
                                on_sent, retrying);
}

static void
ask (Retrying *retrying)
{
  guint n = retrying->to_send->len;
  g_autofree char *heading = g_strdup_printf (ngettext ("Submit %'u Task?", "Submit %'u Tasks?", n), n);
  g_autofree char *body = rushes_retry_say (retrying->counts);
  g_autofree char *label = g_strdup_printf (ngettext ("Submit %u Task", "Submit %u Tasks", n), n);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (retrying->window), heading, body));

  adw_message_dialog_add_response (dialog, "cancel", _ ("Cancel"));
  adw_message_dialog_add_response (dialog, "send", label);
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "retrying", retrying, retrying_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answer), retrying->window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Looking at them. */

static gboolean
on_slice (GPtrArray *tasks, guint done, guint total, gpointer user_data)
{
  Retrying *retrying = user_data;

  for (guint i = 0; i < tasks->len; i++)
    {
      RushesRetry retry = rushes_retry_judge (tasks->pdata[i]);
      gint64 id = rushes_task_peek (tasks->pdata[i])->id;

      retrying->counts[retry]++;
      if (retry == RUSHES_RETRY_SEND)
        g_array_append_val (retrying->to_send, id);
      else if (retry == RUSHES_RETRY_CHECK)
        g_array_append_val (retrying->to_check, id);
      else if (retry == RUSHES_RETRY_FETCH)
        g_array_append_val (retrying->to_fetch, id);
    }
  rushes_job_tell (retrying->job, done, total);
  return retrying->to_send->len <= MAX_SENT;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Retrying *retrying = user_data;
  RushesWindow *self = retrying->window;
  g_autoptr (GError) error = NULL;
  gboolean read = rushes_task_walk_finish (result, &error);
  const char *nothing = rushes_retry_say_nothing (retrying->counts);
  g_autofree char *too_many =
    g_strdup_printf (_ ("No more than %'u tasks are submitted at once. Select fewer of them."), MAX_SENT);

  g_clear_pointer (&retrying->job, rushes_job_end);
  if (!read && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rushes_window_toast (self, error->message);
  else if (read && retrying->to_send->len > MAX_SENT)
    rushes_window_toast (self, too_many);
  else if (read && nothing != NULL)
    rushes_window_toast (self, nothing);
  else if (read && self->context != NULL)
    {
      if (retrying->to_send->len > 0)
        ask (retrying);
      else
        begin_free (retrying);
      return;
    }
  retrying_free (retrying);
}

/**
 * rushes_window_retry:
 * @ids: (element-type gint64)
 *
 * Of these, those that failed in a way where trying again can help.
 */
void
rushes_window_retry (RushesWindow *self, GArray *ids)
{
  Retrying *retrying = retrying_new (self);

  retrying->job = rushes_job_new (self, _ ("Looking at tasks"));
  rushes_task_walk_async (rushes_context_get_store (self->context), ids, SLICE, on_slice, retrying,
                          rushes_job_get_cancellable (retrying->job), on_looked, retrying);
}

/* With edits. */

static void
on_edited_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (RushesSendingResult) sent = rushes_sending_finish (result);

  if (self->context != NULL)
    say_sent (self, sent, 0, sent->problem);
}

static void
on_edited (RushesSendEditedDialog *dialog, const char *response, RushesWindow *self)
{
  RushesPromptEdit edit;
  GArray *ids;

  if (!g_str_equal (response, RUSHES_SEND_EDITED_DIALOG_SEND) || self->context == NULL)
    return;
  rushes_send_edited_dialog_get_edit (dialog, &edit);
  ids = rushes_send_edited_dialog_get_ids (dialog);
  rushes_sending_start_async (self, self->context, ids, &edit, get_delay (self, ids->len), on_edited_sent,
                              g_object_ref (self));
}

/**
 * rushes_window_send_edited:
 * @ids: (element-type gint64): at most RUSHES_MANY_EDITED
 */
void
rushes_window_send_edited (RushesWindow *self, GArray *ids)
{
  RushesSendEditedDialog *dialog;

  if (ids->len > RUSHES_MANY_EDITED)
    return;
  dialog = rushes_send_edited_dialog_new (GTK_WINDOW (self), rushes_context_get_store (self->context), ids);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_edited), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
