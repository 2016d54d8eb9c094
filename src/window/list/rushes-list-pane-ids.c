/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-list-pane-private.h"

/* Of all ids of the list, in its order, those of the rows that are selected. */
static GArray *
pick_selected (RushesListPane *self, GArray *all)
{
  const GArray *ranges = rushes_task_selection_peek_ranges (self->selection);
  GArray *ids;

  if (self->n_selected == all->len)
    return g_array_ref (all);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->n_selected);
  for (guint i = 0; i < ranges->len; i++)
    {
      RushesTaskRange range = g_array_index (ranges, RushesTaskRange, i);

      if (range.first < all->len)
        g_array_append_vals (ids, &g_array_index (all, gint64, range.first), MIN (range.n, all->len - range.first));
    }
  return ids;
}

static void
on_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesListPane *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GArray) all = rushes_task_list_ids_finish (RUSHES_TASK_LIST (source), result, &error);

  if (all == NULL)
    g_task_return_error (task, error);
  else if (self->list != RUSHES_TASK_LIST (source))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another list");
  else
    g_task_return_pointer (task, pick_selected (self, all), (GDestroyNotify) g_array_unref);
}

/**
 * rushes_list_pane_ids_async:
 *
 * Finds out which tasks are selected, without an object for any of them: those that are when @callback runs.
 */
void
rushes_list_pane_ids_async (RushesListPane *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rushes_list_pane_ids_async);
  if (self->list != NULL)
    {
      rushes_task_list_ids_async (self->list, cancellable, on_ids, task);
      return;
    }
  g_task_return_pointer (task, g_array_new (FALSE, FALSE, sizeof (gint64)), (GDestroyNotify) g_array_unref);
  g_object_unref (task);
}

/**
 * rushes_list_pane_ids_finish:
 *
 * Returns: (transfer full) (element-type gint64): in the order of the list; %NULL with an error
 */
GArray *
rushes_list_pane_ids_finish (RushesListPane *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_list_pane_ids_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
