/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

/* Going from the task that is looked at to another one. */

/** Way: to a task that may or may not be in the list */
typedef struct
{
  RushesListPane *pane; /* (owned) */
  gint64 id;
} Way;

static guint
get_neighbour (RushesListPane *self, int step)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  guint position = n > 0 ? rushes_task_selection_get_single (self->selection) : GTK_INVALID_LIST_POSITION;

  if (position == GTK_INVALID_LIST_POSITION || (step < 0 ? position == 0 : position + 1 >= n))
    return GTK_INVALID_LIST_POSITION;
  return step < 0 ? position - 1 : position + 1;
}

static void
go_to_position (RushesListPane *self, guint position)
{
  rushes_list_pane_set_position (self, position);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
}

/**
 * rushes_list_pane_has_neighbour:
 * @step: 1 for the row below, -1 for the one above
 *
 * Returns: whether the selected row has one
 */
gboolean
rushes_list_pane_has_neighbour (RushesListPane *self, int step)
{
  return get_neighbour (self, step) != GTK_INVALID_LIST_POSITION;
}

/**
 * rushes_list_pane_go_to_neighbour:
 *
 * Selects it and brings it into view; at an end of the list it does nothing.
 */
void
rushes_list_pane_go_to_neighbour (RushesListPane *self, int step)
{
  if (rushes_list_pane_has_neighbour (self, step))
    go_to_position (self, get_neighbour (self, step));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Way *way = user_data;
  g_autoptr (RushesListPane) self = way->pane;
  guint position;

  if (rushes_task_list_locate_finish (RUSHES_TASK_LIST (source), result, &position, NULL) &&
      RUSHES_TASK_LIST (source) == self->list)
    go_to_position (self, position);
  else if (self->list != NULL)
    rushes_list_pane_select (self, way->id);
  g_free (way);
}

/**
 * rushes_list_pane_go_to:
 * @id: of a task
 *
 * As rushes_list_pane_select(), but stays with the filter if that finds it too.
 */
void
rushes_list_pane_go_to (RushesListPane *self, gint64 id)
{
  Way *way;

  if (self->list == NULL)
    return;
  way = g_new0 (Way, 1);
  way->pane = g_object_ref (self);
  way->id = id;
  rushes_task_list_locate_async (self->list, id, NULL, on_found, way);
}
