/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-removed-words.h"

#include <glib/gi18n.h>

/* The recently removed tasks: showing them, and taking them from there, back or to the desktop's trash. */

static gboolean
is_several (RushesWindow *self)
{
  return rushes_list_pane_is_removed (self->list) && rushes_list_pane_get_n_selected (self->list) > 1;
}

/* Whether what is selected is in that place. */
static gboolean
can_act (RushesWindow *self)
{
  RushesTask *task = self->context != NULL && self->whole == NULL ? rushes_window_get_task (self) : NULL;

  if (task != NULL)
    return rushes_task_peek (task)->removed;
  return self->context != NULL && self->whole == NULL && is_several (self);
}

static void
do_show_removed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);

  rushes_window_leave_whole (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_list_pane_show_removed (self->list);
}

/* Back. */

static void
restore (RushesWindow *self, GArray *ids)
{
  rushes_window_edit_ids (self, RUSHES_EDIT_RESTORE, NULL, ids);
}

/* To the trash. */

static void
on_trashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  RushesRemovalCounts counts;
  g_autofree char *sentence = NULL;

  if (rushes_removal_trash_finish (RUSHES_REMOVAL (source), result, &counts, &error))
    sentence = rushes_removed_words_trashed (counts.gone, counts.kept);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the program ends */
  rushes_window_toast (self, sentence != NULL ? sentence : error->message);
}

static void
trash (RushesWindow *self, GArray *ids)
{
  rushes_removal_trash_async (rushes_context_get_removal (self->context), (const gint64 *) ids->data, ids->len,
                              on_trashed, g_object_ref (self));
}

static void
on_trash_all (AdwMessageDialog *dialog, const char *response, RushesWindow *self)
{
  if (g_str_equal (response, "trash") && self->context != NULL)
    rushes_removal_trash_all_async (rushes_context_get_removal (self->context), on_trashed, g_object_ref (self));
}

static void
do_trash_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  guint n = rushes_list_pane_get_count (self->list, RUSHES_TASK_GROUP_REMOVED);
  g_autofree char *body =
    g_strdup_printf (ngettext ("%u removed task leaves this place, and its video goes to the desktop’s trash.",
                               "%u removed tasks leave this place, and their videos go to the desktop’s trash.", n),
                     n);
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _ ("Move All to the Trash?"), body));

  adw_message_dialog_add_response (dialog, "cancel", _ ("Cancel"));
  adw_message_dialog_add_response (dialog, "trash", _ ("Move All to Trash"));
  adw_message_dialog_set_response_appearance (dialog, "trash", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_trash_all), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What is selected: one or several. */

static void
act (RushesWindow *self, RushesManyFunc verb)
{
  gboolean single = rushes_window_get_task (self) != NULL;

  if (!can_act (self))
    return;
  rushes_window_with_ids (self, verb);
  if (single && rushes_list_pane_is_removed (self->list))
    rushes_list_pane_select_neighbour (self->list, 1);
}

static void
do_restore (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (RUSHES_WINDOW (widget), restore);
}

static void
do_trash (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (RUSHES_WINDOW (widget), trash);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc func;
} actions[] = {
  { "win.show-removed", do_show_removed },
  { "win.restore", do_restore },
  { "win.trash", do_trash },
  { "win.trash-all", do_trash_all },
};

void
rushes_window_install_removed_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].func);
  /* Where it does not remove, for that has been done. */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "win.trash", NULL);
}

void
rushes_window_update_removed_actions (RushesWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean can = can_act (self);

  gtk_widget_action_set_enabled (widget, "win.show-removed", self->context != NULL);
  gtk_widget_action_set_enabled (widget, "win.restore", can);
  gtk_widget_action_set_enabled (widget, "win.trash", can);
  gtk_widget_action_set_enabled (widget, "win.trash-all",
                                 self->context != NULL &&
                                   rushes_list_pane_get_count (self->list, RUSHES_TASK_GROUP_REMOVED) > 0);
}
