/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-id-dialog.h"

#include "rushes-engine.h"
#include "rushes-reason.h"
#include "rushes-request.h"

#include <glib/gi18n.h>

#define MAX_ID_TEXT 256 /* code points that are taken in; an id has at most 128 */

struct _RushesTaskIdDialog
{
  AdwMessageDialog parent_instance;

  gboolean adding;

  /* Template children (unowned). */
  GtkEditable *id;
  GtkEditable *prompt;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (RushesTaskIdDialog, rushes_task_id_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
mark (GtkEditable *row, gboolean wrong)
{
  if (wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
on_changed (RushesTaskIdDialog *self)
{
  g_autofree char *id = rushes_task_id_dialog_get_id (self);
  g_autofree char *prompt = rushes_task_id_dialog_get_prompt (self);
  guint length = prompt != NULL ? rushes_request_count_prompt (prompt) : 0;
  gboolean right = rushes_engine_is_task_id (id);
  gboolean wrong = !right && *id != '\0';
  gboolean too_long = length > RUSHES_REQUEST_MAX_PROMPT;
  RushesReason reason = wrong ? RUSHES_REASON_TASK_ID : too_long ? RUSHES_REASON_PROMPT_TOO_LONG : RUSHES_REASON_NONE;

  mark (self->id, wrong);
  mark (self->prompt, too_long);
  gtk_label_set_label (self->problem, rushes_reason_get_sentence (reason));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), reason != RUSHES_REASON_NONE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), RUSHES_TASK_ID_DIALOG_USE, right && !too_long);
}

static void
rushes_task_id_dialog_class_init (RushesTaskIdDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rushes/Rushes/window/rushes-task-id-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesTaskIdDialog, id);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskIdDialog, prompt);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskIdDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
rushes_task_id_dialog_init (RushesTaskIdDialog *self)
{
  GtkEditable *text;

  gtk_widget_init_template (GTK_WIDGET (self));
  text = gtk_editable_get_delegate (self->id);
  if (GTK_IS_TEXT (text))
    gtk_text_set_max_length (GTK_TEXT (text), MAX_ID_TEXT);
}

/**
 * rushes_task_id_dialog_new:
 * @adding: for a task made elsewhere: asks for its prompt too
 *
 * Returns: (transfer none): the dialog; owned by GTK
 */
RushesTaskIdDialog *
rushes_task_id_dialog_new (GtkWindow *parent, gboolean adding)
{
  RushesTaskIdDialog *self = g_object_new (RUSHES_TYPE_TASK_ID_DIALOG, "transient-for", parent, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->adding = adding;
  gtk_widget_set_visible (GTK_WIDGET (self->prompt), adding);
  if (adding)
    {
      adw_message_dialog_set_heading (dialog, _ ("Add Task by ID"));
      adw_message_dialog_set_body (dialog, _ ("For a task made elsewhere with the same account. Nothing is sent; its "
                                              "video is fetched when it is finished."));
      adw_message_dialog_set_response_label (dialog, RUSHES_TASK_ID_DIALOG_USE, _ ("Add"));
    }
  else
    {
      adw_message_dialog_set_heading (dialog, _ ("Paste Task ID"));
      adw_message_dialog_set_body (dialog,
                                   _ ("The service’s log shows the ID of the task that it made of this prompt."));
    }
  return self;
}

/**
 * rushes_task_id_dialog_get_id:
 *
 * Returns: (transfer full): what is typed, without space around it
 */
char *
rushes_task_id_dialog_get_id (RushesTaskIdDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->id)));
}

/**
 * rushes_task_id_dialog_get_prompt:
 *
 * Returns: (transfer full) (nullable): what is typed, if there is anything
 */
char *
rushes_task_id_dialog_get_prompt (RushesTaskIdDialog *self)
{
  g_autofree char *prompt = g_strstrip (g_strdup (gtk_editable_get_text (self->prompt)));

  return self->adding && *prompt != '\0' ? g_steal_pointer (&prompt) : NULL;
}
