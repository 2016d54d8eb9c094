/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-tag-dialog.h"

#include "rushes-many-facts.h"
#include "rushes-task-tags.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_ROWS 300 /* tags that are listed; any other is found by typing it */

struct _RushesTagDialog
{
  AdwMessageDialog parent_instance;

  RushesStore *store;        /* (owned) */
  GArray *ids;               /* (owned) (element-type gint64) */
  GCancellable *cancellable; /* (owned): of reading */
  char **tags;               /* (owned) (nullable): in use, once they are read */
  GPtrArray *choices;        /* (owned) (element-type RushesTagChoice) */

  /* Template children (unowned). */
  GtkEditable *typed;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (RushesTagDialog, rushes_tag_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* The rows: each stands for the choice of its index. */

static void
show_choice (GtkCheckButton *check, const RushesTagChoice *choice)
{
  gtk_check_button_set_active (check, choice->now == RUSHES_TAG_ALL);
  gtk_check_button_set_inconsistent (check, choice->now == RUSHES_TAG_SOME);
  gtk_accessible_update_state (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_STATE_CHECKED,
                               choice->now == RUSHES_TAG_SOME  ? GTK_ACCESSIBLE_TRISTATE_MIXED
                               : choice->now == RUSHES_TAG_ALL ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                                               : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
}

static GtkCheckButton *
get_check (GtkListBoxRow *row)
{
  return GTK_CHECK_BUTTON (gtk_widget_get_first_child (gtk_list_box_row_get_child (row)));
}

static void
update_apply (RushesTagDialog *self)
{
  gboolean typed = *gtk_editable_get_text (self->typed) != '\0';

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), RUSHES_TAG_DIALOG_APPLY,
                                           typed || rushes_tag_choices_are_changed (self->choices));
}

static void
add_row (RushesTagDialog *self, const RushesTagChoice *choice, int at)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (choice->tag);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  /* Pressed, focused and named is the row. */
  gtk_widget_set_can_target (check, FALSE);
  gtk_widget_set_focusable (check, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, choice->tag, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, choice->tag, -1);
  gtk_widget_set_tooltip_text (row, g_utf8_strlen (choice->tag, -1) > 24 ? choice->tag : NULL);
  gtk_widget_add_css_class (box, "tag-choice");
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_insert (self->list, row, at);
  show_choice (GTK_CHECK_BUTTON (check), choice);
  gtk_widget_set_visible (self->scroller, TRUE);
}

static void
on_row (RushesTagDialog *self, GtkListBoxRow *row)
{
  RushesTagChoice *choice = self->choices->pdata[gtk_list_box_row_get_index (row)];

  rushes_tag_choice_step (choice);
  show_choice (get_check (row), choice);
  update_apply (self);
}

static gboolean
filter (GtkListBoxRow *row, gpointer user_data)
{
  RushesTagDialog *self = user_data;
  const RushesTagChoice *choice = self->choices->pdata[gtk_list_box_row_get_index (row)];
  g_autofree char *typed = rushes_task_tag_clean (gtk_editable_get_text (self->typed));
  g_autofree char *folded = NULL, *wanted = NULL;

  if (typed == NULL)
    return TRUE;
  folded = g_utf8_casefold (choice->tag, -1);
  wanted = g_utf8_casefold (typed, -1);
  return strstr (folded, wanted) != NULL;
}

/* A window that is shown keeps its height by itself, whatever comes into it. */
static void
fit (RushesTagDialog *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), -1, -1);
}

/* Typing. */

static void
on_changed (RushesTagDialog *self)
{
  gtk_list_box_invalidate_filter (self->list);
  update_apply (self);
}

static void
take_typed (RushesTagDialog *self)
{
  guint before = self->choices->len;
  guint index = rushes_tag_choices_add (self->choices, gtk_editable_get_text (self->typed));
  GtkListBoxRow *row;

  if (index == G_MAXUINT)
    return;
  if (self->choices->len > before)
    add_row (self, self->choices->pdata[index], (int) index);
  row = gtk_list_box_get_row_at_index (self->list, (int) index);
  if (row != NULL)
    show_choice (get_check (row), self->choices->pdata[index]);
  gtk_editable_set_text (self->typed, "");
  update_apply (self);
  fit (self);
}

/* What is still typed is meant too. */
static void
on_response (RushesTagDialog *self, const char *response)
{
  if (g_str_equal (response, RUSHES_TAG_DIALOG_APPLY))
    take_typed (self);
}

/* Reading. */

static void
show_problem (RushesTagDialog *self, const GError *error)
{
  gtk_label_set_label (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_window_present (GTK_WINDOW (self));
}

static void
fill (RushesTagDialog *self, const GPtrArray *tasks)
{
  g_autoptr (GPtrArray) typed = g_steal_pointer (&self->choices);

  self->choices = rushes_tag_choices_new ((const char *const *) self->tags, tasks);
  for (guint i = 0; i < typed->len; i++)
    rushes_tag_choices_add (self->choices, ((const RushesTagChoice *) typed->pdata[i])->tag);
  if (self->choices->len > MAX_ROWS + typed->len)
    g_ptr_array_set_size (self->choices, MAX_ROWS);
  for (GtkListBoxRow *row; (row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL;)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->choices->len; i++)
    add_row (self, self->choices->pdata[i], -1);
  update_apply (self);
  gtk_window_present (GTK_WINDOW (self));
}

static void
on_tasks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesTagDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);

  if (tasks != NULL)
    fill (self, tasks);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error);
}

static void
on_labels (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesTagDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) models = NULL;

  if (!rushes_store_labels_finish (RUSHES_STORE (source), result, &self->tags, &models, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_problem (self, error);
    }
  else if (self->ids->len > RUSHES_MANY_KNOWN)
    fill (self, NULL);
  else
    rushes_store_tasks_async (RUSHES_STORE (source), (const gint64 *) (gpointer) self->ids->data, self->ids->len,
                              self->cancellable, on_tasks, g_object_ref (self));
}

/* The object. */

static void
rushes_tag_dialog_dispose (GObject *object)
{
  RushesTagDialog *self = RUSHES_TAG_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rushes_tag_dialog_parent_class)->dispose (object);
}

static void
rushes_tag_dialog_finalize (GObject *object)
{
  RushesTagDialog *self = RUSHES_TAG_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->ids, g_array_unref);
  g_strfreev (self->tags);
  g_ptr_array_unref (self->choices);
  G_OBJECT_CLASS (rushes_tag_dialog_parent_class)->finalize (object);
}

static void
rushes_tag_dialog_class_init (RushesTagDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_tag_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_tag_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-tag-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesTagDialog, typed);
  gtk_widget_class_bind_template_child (widget_class, RushesTagDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, RushesTagDialog, list);
  gtk_widget_class_bind_template_child (widget_class, RushesTagDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  gtk_widget_class_bind_template_callback (widget_class, on_response);
  gtk_widget_class_bind_template_callback (widget_class, take_typed);
}

static void
rushes_tag_dialog_init (RushesTagDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->choices = rushes_tag_choices_new ((const char *const[]){ NULL }, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter, self, NULL);
}

/**
 * rushes_tag_dialog_new:
 * @ids: (element-type gint64): the tasks; of more than RUSHES_MANY_KNOWN it is not looked up what they have
 *
 * Returns: (transfer none): the dialog; owned by GTK. It shows itself once the tags are read
 */
RushesTagDialog *
rushes_tag_dialog_new (GtkWindow *parent, RushesStore *store, GArray *ids)
{
  RushesTagDialog *self = g_object_new (RUSHES_TYPE_TAG_DIALOG, "transient-for", parent, NULL);
  g_autofree char *body =
    g_strdup_printf (ngettext ("%'u task is selected.", "%'u tasks are selected.", ids->len), ids->len);

  self->store = g_object_ref (store);
  self->ids = g_array_ref (ids);
  if (ids->len > 1)
    adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
  rushes_store_labels_async (store, self->cancellable, on_labels, g_object_ref (self));
  return self;
}

/**
 * rushes_tag_dialog_get_choices:
 *
 * Returns: (transfer none) (element-type RushesTagChoice): what has been chosen
 */
const GPtrArray *
rushes_tag_dialog_get_choices (RushesTagDialog *self)
{
  return self->choices;
}
