/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-page-private.h"

#include "rushes-task-id-dialog.h"

#include <glib/gi18n.h>

/* Each dialog is about the task that was shown when it was opened, whatever is shown when it is answered. */

/** Question: an open dialog */
typedef struct
{
  RushesTaskPage *page; /* (owned) */
  gint64 id;
} Question;

static Question *
question_new (RushesTaskPage *page)
{
  RushesTask *task = rushes_task_page_get_task (page);
  Question *question = g_new0 (Question, 1);

  question->page = g_object_ref (page);
  question->id = task != NULL ? rushes_task_peek (task)->id : 0;
  return question;
}

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->page);
  g_free (question);
}

static GtkWindow *
get_window (RushesTaskPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
on_id_given (RushesTaskIdDialog *dialog, const char *response, Question *question)
{
  g_autofree char *id = rushes_task_id_dialog_get_id (dialog);

  if (g_str_equal (response, RUSHES_TASK_ID_DIALOG_USE))
    rushes_task_page_do_verb (question->page, RUSHES_VERB_ADOPT, question->id, id);
}

/* The missing answer, from the service's log. */
void
rushes_task_page_ask_for_id (RushesTaskPage *self)
{
  RushesTaskIdDialog *dialog = rushes_task_id_dialog_new (get_window (self), FALSE);

  g_signal_connect_data (dialog, "response", G_CALLBACK (on_id_given), question_new (self), question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_send_again (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autofree char *ask = NULL;

  if (!g_str_equal (response, "send"))
    return;
  ask = g_uuid_string_random ();
  rushes_task_page_do_verb (question->page, RUSHES_VERB_SEND_AGAIN, question->id, ask);
}

/* What may have been charged already is sent once more only by this second press. */
void
rushes_task_page_ask_to_send_again (RushesTaskPage *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (get_window (self), _ ("Send again?"), _ ("This may be charged twice.")));

  adw_message_dialog_add_response (dialog, "cancel", _ ("Cancel"));
  adw_message_dialog_add_response (dialog, "send", _ ("Send Again"));
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_send_again), question_new (self), question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
