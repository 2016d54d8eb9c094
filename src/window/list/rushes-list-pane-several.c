/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

#include <glib/gi18n.h>

/*
 * One row that is selected is looked at; of several, none is. What the user does ends what was looked at; a row that
 * only goes from the list does not (rushes-list-pane.c).
 *
 * Where there is no keyboard, rows are chosen by tapping them: that begins with a long press or with the menu's Select,
 * and ends with the last row, with Unselect and with Escape.
 */

static void
tell (RushesListPane *self)
{
  if (self->choosing && self->n_selected == 0)
    self->choosing = FALSE;
  rushes_list_pane_update_bar (self);
  rushes_list_pane_emit_chosen (self);
}

static void
look_at_single (RushesListPane *self)
{
  guint position = rushes_task_selection_get_single (self->selection);
  g_autoptr (RushesTaskItem) item = NULL;

  if (position != GTK_INVALID_LIST_POSITION)
    item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  rushes_list_pane_stop_locating (self);
  rushes_list_pane_set_selected (self, item);
  g_clear_object (&self->all);
}

static void
on_selection_changed (GtkSelectionModel *selection, guint position, guint n, RushesListPane *self)
{
  self->n_selected = rushes_task_selection_get_n_selected (self->selection);
  look_at_single (self);
  tell (self);
}

static void
on_rows_moved (GListModel *selection, guint position, guint removed, guint added, RushesListPane *self)
{
  guint before = self->n_selected;

  self->n_selected = rushes_task_selection_get_n_selected (self->selection);
  if (self->n_selected == before)
    return; /* for those that come are never selected */
  if (self->n_selected == 0 && before == 1)
    rushes_list_pane_keep_selected (self);
  else
    look_at_single (self);
  tell (self);
}

/* To be called once for each new selection. */
void
rushes_list_pane_follow_selection (RushesListPane *self)
{
  g_signal_connect (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self);
  g_signal_connect (self->selection, "items-changed", G_CALLBACK (on_rows_moved), self);
  self->n_selected = 0;
  tell (self);
}

/**
 * rushes_list_pane_set_position:
 * @position: of a row, the only one that is selected from now on
 */
void
rushes_list_pane_set_position (RushesListPane *self, guint position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    return;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  /* Said to the view as well, for a run that is selected with Shift begins there. */
  gtk_widget_activate_action (self->view, "list.select-item", "(ubb)", position, FALSE, FALSE);
}

void
rushes_list_pane_set_choosing (RushesListPane *self, gboolean choosing)
{
  if (self->choosing == choosing)
    return;
  self->choosing = choosing;
  tell (self);
}

void
rushes_list_pane_update_bar (RushesListPane *self)
{
  g_autofree char *words = rushes_list_pane_say_selected (self->n_selected);

  gtk_label_set_text (self->bar_words, words);
  gtk_action_bar_set_revealed (self->bar, self->choosing || (self->folded && self->n_selected > 1));
}

static void
choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesListPane *self = RUSHES_LIST_PANE (widget);

  rushes_list_pane_set_choosing (self, self->n_selected > 0);
}

/**
 * rushes_list_pane_install_several:
 *
 * The part of the class that has to do with several rows.
 */
void
rushes_list_pane_install_several (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "tasks.choose", NULL, choose);
  gtk_widget_class_bind_template_child (klass, RushesListPane, jobs);
  gtk_widget_class_bind_template_child (klass, RushesListPane, bar_star);
}

/**
 * rushes_list_pane_say_selected:
 *
 * Returns: (transfer full): "4 Selected"
 */
char *
rushes_list_pane_say_selected (guint n)
{
  return g_strdup_printf (ngettext ("%'u Selected", "%'u Selected", n), n);
}

guint
rushes_list_pane_get_n_selected (RushesListPane *self)
{
  return self->n_selected;
}

/**
 * rushes_list_pane_get_items:
 * @most: how many at most
 *
 * Returns: (transfer full) (element-type RushesTaskItem): the first of those selected, from the top of the list
 */
GPtrArray *
rushes_list_pane_get_items (RushesListPane *self, guint most)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  const GArray *ranges = self->selection != NULL ? rushes_task_selection_peek_ranges (self->selection) : NULL;

  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      RushesTaskRange range = g_array_index (ranges, RushesTaskRange, i);

      for (guint k = 0; k < range.n && items->len < most; k++)
        g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->list), range.first + k));
    }
  return items;
}

/**
 * rushes_list_pane_add_job:
 * @row: how far some work on tasks is; who made it takes it away
 */
void
rushes_list_pane_add_job (RushesListPane *self, GtkWidget *row)
{
  gtk_box_append (self->jobs, row);
}

/**
 * rushes_list_pane_show_starred:
 * @starred: the star of the bar takes stars away
 */
void
rushes_list_pane_show_starred (RushesListPane *self, gboolean starred)
{
  const char *label = starred ? _ ("Unstar") : _ ("Star");

  gtk_button_set_icon_name (self->bar_star, starred ? "starred-symbolic" : "non-starred-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->bar_star), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar_star), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * rushes_list_pane_is_choosing:
 *
 * Returns: whether a tap selects one more row
 */
gboolean
rushes_list_pane_is_choosing (RushesListPane *self)
{
  return self->choosing;
}
