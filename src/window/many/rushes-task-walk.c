/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-walk.h"

/* Many tasks, read a slice at a time: neither all of them in memory at once, nor the main loop held up. */

typedef struct
{
  RushesStore *store; /* (owned) */
  GArray *ids;        /* (owned) (element-type gint64) */
  guint slice;
  guint done;
  RushesTaskWalkFunc func;
  gpointer func_data; /* (unowned): lives until the callback has run */
} Walk;

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_object_unref (walk->store);
  g_array_unref (walk->ids);
  g_free (walk);
}

static void read_next (GTask *task);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Walk *walk = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);

  if (tasks == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  walk->done += MIN (walk->slice, walk->ids->len - walk->done);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (walk->func (tasks, walk->done, walk->ids->len, walk->func_data) && walk->done < walk->ids->len)
    read_next (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_next (GTask *task)
{
  Walk *walk = g_task_get_task_data (task);

  rushes_store_tasks_async (walk->store, &g_array_index (walk->ids, gint64, walk->done),
                            MIN (walk->slice, walk->ids->len - walk->done), g_task_get_cancellable (task), on_read,
                            task);
}

/**
 * rushes_task_walk_async:
 * @ids: (element-type gint64): kept, and not to be changed
 * @slice: how many to read at a time, at most 1000
 */
void
rushes_task_walk_async (RushesStore *store,
                        GArray *ids,
                        guint slice,
                        RushesTaskWalkFunc func,
                        gpointer func_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Walk *walk = g_new0 (Walk, 1);

  walk->store = g_object_ref (store);
  walk->ids = g_array_ref (ids);
  walk->slice = slice;
  walk->func = func;
  walk->func_data = func_data;
  g_task_set_source_tag (task, rushes_task_walk_async);
  g_task_set_task_data (task, walk, walk_free);
  if (ids->len > 0)
    {
      read_next (task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/**
 * rushes_task_walk_finish:
 *
 * Returns: whether it came to its end, or the function had enough
 */
gboolean
rushes_task_walk_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_task_walk_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
