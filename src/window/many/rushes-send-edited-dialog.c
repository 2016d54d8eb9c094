/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-send-edited-dialog.h"

#include "rushes-text.h"

#include <glib/gi18n.h>

#define SHOWN     3   /* prompts in the preview */
#define MAX_SHOWN 120 /* code points of one of them: its end is shown where that is what changes */
#define MAX_TEXT  2000

struct _RushesSendEditedDialog
{
  AdwMessageDialog parent_instance;

  GArray *ids;               /* (owned) (element-type gint64) */
  GPtrArray *tasks;          /* (owned) (nullable) (element-type RushesTask): once they are read */
  GCancellable *cancellable; /* (owned): of reading */
  guint update;              /* source */

  /* Template children (unowned). */
  GtkEditable *before;
  GtkEditable *after;
  GtkEditable *phrase;
  GtkEditable *replacement;
  AdwComboRow *duration;
  GtkLabel *preview;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (RushesSendEditedDialog, rushes_send_edited_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* What is said. */

static void
show_preview (RushesSendEditedDialog *self, const GPtrArray *prompts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < prompts->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) prompts->pdata[i]);
  gtk_label_set_label (self->preview, text->str);
}

static char *
say_verdict (RushesPromptVerdict verdict, guint n)
{
  switch (verdict)
    {
    case RUSHES_PROMPT_TOO_LONG:
      return g_strdup_printf (ngettext ("%u is too long and is not sent.", "%u are too long and are not sent.", n), n);
    case RUSHES_PROMPT_EMPTY:
      return g_strdup_printf (ngettext ("%u is empty and is not sent.", "%u are empty and are not sent.", n), n);
    case RUSHES_PROMPT_UNFIT:
      return g_strdup_printf (
        ngettext ("%u cannot have this duration and is not sent.", "%u cannot have this duration and are not sent.", n),
        n);
    case RUSHES_PROMPT_SAME_WORDS:
      return g_strdup_printf (ngettext ("%u has the words that were refused and is not sent.",
                                        "%u have the words that were refused and are not sent.", n),
                              n);
    case RUSHES_PROMPT_IN_DOUBT:
      return g_strdup_printf (ngettext ("%u is Not Confirmed and unchanged, and is not sent.",
                                        "%u are Not Confirmed and unchanged, and are not sent.", n),
                              n);
    case RUSHES_PROMPT_GOOD:
    case RUSHES_N_PROMPT_VERDICTS:
    default:
      return NULL;
    }
}

static void
show_verdicts (RushesSendEditedDialog *self, const guint counts[RUSHES_N_PROMPT_VERDICTS], const char *first_long)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = counts[RUSHES_PROMPT_GOOD];
  g_autofree char *label = g_strdup_printf (ngettext ("Submit %u Task", "Submit %u Tasks", n), n);

  for (int verdict = 0; verdict < RUSHES_N_PROMPT_VERDICTS; verdict++)
    {
      g_autofree char *line = counts[verdict] > 0 ? say_verdict ((RushesPromptVerdict) verdict, counts[verdict]) : NULL;

      if (line == NULL)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
      if (verdict == RUSHES_PROMPT_TOO_LONG && first_long != NULL)
        g_string_append_printf (text, " “%s”", first_long);
    }
  gtk_label_set_label (self->problem, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text->len > 0);
  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), RUSHES_SEND_EDITED_DIALOG_SEND, label);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), RUSHES_SEND_EDITED_DIALOG_SEND, n > 0);
}

/* The start and the end of a prompt: words that are put before it and after it are both seen. */
static char *
shorten (const char *prompt)
{
  g_autofree char *line = rushes_text_line (prompt, G_MAXUINT);
  glong length = g_utf8_strlen (line, -1);
  g_autofree char *start = NULL;

  if (length <= MAX_SHOWN)
    return g_steal_pointer (&line);
  start = g_utf8_substring (line, 0, MAX_SHOWN / 2);
  return g_strdup_printf ("%s … %s", start, g_utf8_offset_to_pointer (line, length - MAX_SHOWN / 2));
}

static void
update (RushesSendEditedDialog *self)
{
  guint counts[RUSHES_N_PROMPT_VERDICTS] = { 0 };
  g_autoptr (GPtrArray) prompts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first_long = NULL;
  RushesPromptEdit edit;

  if (self->tasks == NULL)
    return;
  rushes_send_edited_dialog_get_edit (self, &edit);
  for (guint i = 0; i < self->tasks->len; i++)
    {
      RushesTask *task = self->tasks->pdata[i];
      RushesPromptVerdict verdict;
      g_autoptr (RushesRequest) request = rushes_prompt_edit_request (&edit, task, &verdict);

      counts[verdict]++;
      if (request != NULL && prompts->len < SHOWN)
        g_ptr_array_add (prompts, shorten (rushes_request_peek (request)->prompt));
      if (verdict == RUSHES_PROMPT_TOO_LONG && first_long == NULL)
        first_long = rushes_text_line (rushes_request_peek (rushes_task_peek (task)->request)->prompt, 30);
    }
  show_preview (self, prompts);
  show_verdicts (self, counts, first_long);
  gtk_window_set_default_size (GTK_WINDOW (self), -1, -1); /* it keeps its height by itself otherwise */
}

/* Once for all that is typed in one go. */
static gboolean
on_update (gpointer user_data)
{
  RushesSendEditedDialog *self = user_data;

  self->update = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (RushesSendEditedDialog *self)
{
  if (self->update == 0)
    self->update = g_idle_add (on_update, self);
}

/* Reading. */

static void
on_tasks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesSendEditedDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);

  if (tasks != NULL)
    {
      self->tasks = tasks;
      update (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_label_set_label (self->problem, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
    }
}

/* The object. */

static void
rushes_send_edited_dialog_dispose (GObject *object)
{
  RushesSendEditedDialog *self = RUSHES_SEND_EDITED_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update, g_source_remove);
  G_OBJECT_CLASS (rushes_send_edited_dialog_parent_class)->dispose (object);
}

static void
rushes_send_edited_dialog_finalize (GObject *object)
{
  RushesSendEditedDialog *self = RUSHES_SEND_EDITED_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  G_OBJECT_CLASS (rushes_send_edited_dialog_parent_class)->finalize (object);
}

static void
rushes_send_edited_dialog_class_init (RushesSendEditedDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_send_edited_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_send_edited_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rushes/Rushes/window/rushes-send-edited-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, before);
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, after);
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, phrase);
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, replacement);
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, duration);
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, RushesSendEditedDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
limit (GtkEditable *row)
{
  GtkEditable *text = gtk_editable_get_delegate (row);

  if (GTK_IS_TEXT (text))
    gtk_text_set_max_length (GTK_TEXT (text), MAX_TEXT);
}

static void
rushes_send_edited_dialog_init (RushesSendEditedDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  limit (self->before);
  limit (self->after);
  limit (self->phrase);
  limit (self->replacement);
}

/**
 * rushes_send_edited_dialog_new:
 * @ids: (element-type gint64): of the tasks, at most 1000
 *
 * Returns: (transfer none): the dialog; owned by GTK
 */
RushesSendEditedDialog *
rushes_send_edited_dialog_new (GtkWindow *parent, RushesStore *store, GArray *ids)
{
  RushesSendEditedDialog *self = g_object_new (RUSHES_TYPE_SEND_EDITED_DIALOG, "transient-for", parent, NULL);

  self->ids = g_array_ref (ids);
  rushes_store_tasks_async (store, (const gint64 *) (gpointer) ids->data, ids->len, self->cancellable, on_tasks,
                            g_object_ref (self));
  return self;
}

/**
 * rushes_send_edited_dialog_get_edit:
 * @edit: (out): what is to be changed; its strings are the dialog's, until something is typed
 */
void
rushes_send_edited_dialog_get_edit (RushesSendEditedDialog *self, RushesPromptEdit *edit)
{
  static const int durations[] = { 0, 6, 10 };

  edit->before = gtk_editable_get_text (self->before);
  edit->after = gtk_editable_get_text (self->after);
  edit->phrase = gtk_editable_get_text (self->phrase);
  edit->replacement = gtk_editable_get_text (self->replacement);
  edit->duration = durations[MIN (adw_combo_row_get_selected (self->duration), G_N_ELEMENTS (durations) - 1)];
}

/**
 * rushes_send_edited_dialog_get_ids:
 *
 * Returns: (transfer none) (element-type gint64): of the tasks that it is about
 */
GArray *
rushes_send_edited_dialog_get_ids (RushesSendEditedDialog *self)
{
  return self->ids;
}
