/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-search-name-dialog.h"

#include "rushes-saved-searches.h"

#include <glib/gi18n.h>

struct _RushesSearchNameDialog
{
  AdwMessageDialog parent_instance;

  GtkEditable *name; /* (unowned): from the template, as the next */
  GtkLabel *remark;

  GPtrArray *searches; /* (owned) (element-type RushesSavedSearch): that there are */
};

G_DEFINE_FINAL_TYPE (RushesSearchNameDialog, rushes_search_name_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
on_changed (RushesSearchNameDialog *self)
{
  g_autofree char *name = rushes_saved_searches_clean (gtk_editable_get_text (self->name));
  gboolean known = rushes_saved_searches_find (self->searches, name) != NULL;
  gboolean full = !known && self->searches->len >= RUSHES_SAVED_SEARCHES_MAX;

  if (full)
    gtk_label_set_label (self->remark, _ ("There is no room for more saved searches. Remove one first."));
  else
    gtk_label_set_label (self->remark, _ ("The saved search of this name will be replaced."));
  gtk_widget_set_visible (GTK_WIDGET (self->remark), known || full);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), RUSHES_SEARCH_NAME_DIALOG_SAVE,
                                           *name != '\0' && !full);
}

static void
rushes_search_name_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (RUSHES_SEARCH_NAME_DIALOG (object)->searches);
  G_OBJECT_CLASS (rushes_search_name_dialog_parent_class)->finalize (object);
}

static void
rushes_search_name_dialog_class_init (RushesSearchNameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rushes_search_name_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rushes/Rushes/window/rushes-search-name-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesSearchNameDialog, name);
  gtk_widget_class_bind_template_child (widget_class, RushesSearchNameDialog, remark);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
rushes_search_name_dialog_init (RushesSearchNameDialog *self)
{
  GtkEditable *text;

  self->searches = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  text = gtk_editable_get_delegate (self->name);
  if (GTK_IS_TEXT (text))
    gtk_text_set_max_length (GTK_TEXT (text), RUSHES_SAVED_SEARCHES_MAX_NAME);
}

/**
 * rushes_search_name_dialog_new:
 * @searches: (element-type RushesSavedSearch): that there are
 * @name: that is offered
 *
 * Returns: (transfer none): the dialog; owned by GTK
 */
RushesSearchNameDialog *
rushes_search_name_dialog_new (GtkWindow *parent, GPtrArray *searches, const char *name)
{
  RushesSearchNameDialog *self = g_object_new (RUSHES_TYPE_SEARCH_NAME_DIALOG, "transient-for", parent, NULL);

  g_ptr_array_unref (self->searches);
  self->searches = g_ptr_array_ref (searches);
  gtk_editable_set_text (self->name, name);
  gtk_editable_select_region (self->name, 0, -1);
  on_changed (self);
  return self;
}

/**
 * rushes_search_name_dialog_get_name:
 *
 * Returns: (transfer none): what is typed
 */
const char *
rushes_search_name_dialog_get_name (RushesSearchNameDialog *self)
{
  return gtk_editable_get_text (self->name);
}
