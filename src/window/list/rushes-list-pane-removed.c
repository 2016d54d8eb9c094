/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-list-pane-private.h"

/* The recently removed tasks: a group of its own, with a bar of its own in place of the filters. */

/**
 * rushes_list_pane_is_removed:
 *
 * Returns: whether the recently removed tasks are shown
 */
gboolean
rushes_list_pane_is_removed (RushesListPane *self)
{
  return rushes_filter_bar_get_group (self->filters) == RUSHES_TASK_GROUP_REMOVED;
}

/* To be called whenever the group may be another one. */
void
rushes_list_pane_update_removed (RushesListPane *self)
{
  gboolean removed = rushes_list_pane_is_removed (self);

  gtk_widget_set_visible (GTK_WIDGET (self->removed), removed);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->filters)), !removed);
}

/**
 * rushes_list_pane_show_removed:
 *
 * Shows the recently removed tasks, and none of the others any more.
 */
void
rushes_list_pane_show_removed (RushesListPane *self)
{
  rushes_list_pane_unselect (self);
  rushes_list_pane_clear_search (self);
  rushes_list_pane_show_group (self, RUSHES_TASK_GROUP_REMOVED);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * rushes_list_pane_leave_removed:
 *
 * Returns: whether the recently removed tasks were shown: now all others are
 */
gboolean
rushes_list_pane_leave_removed (RushesListPane *self)
{
  if (!rushes_list_pane_is_removed (self))
    return FALSE;
  rushes_list_pane_unselect (self);
  rushes_list_pane_clear_search (self);
  rushes_list_pane_show_group (self, RUSHES_TASK_GROUP_ALL);
  return TRUE;
}

static void
leave_removed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_list_pane_leave_removed (RUSHES_LIST_PANE (widget));
}

/**
 * rushes_list_pane_install_removed:
 *
 * The part of the class that has to do with removed tasks.
 */
void
rushes_list_pane_install_removed (GtkWidgetClass *klass)
{
  g_type_ensure (RUSHES_TYPE_REMOVED_BAR);
  gtk_widget_class_install_action (klass, "tasks.leave-removed", NULL, leave_removed);
  gtk_widget_class_bind_template_child (klass, RushesListPane, removed);
}
