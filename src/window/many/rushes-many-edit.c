/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-many-edit.h"

#include <string.h>

#define CHUNK 10000 /* tasks that are handed over at once: the store copies their ids, on this thread */

/*
 * One verb on any number of tasks. What goes from the list goes from its end, and comes back from its top: so rows that
 * are in sight are touched once, and not with every slice.
 */

typedef struct
{
  RushesStore *store; /* (owned) */
  GArray *ids;        /* (owned) (element-type gint64) */
  RushesEdit edit;
  char *tag; /* (owned) (nullable) */
  RushesStoreEditFunc progress;
  gpointer progress_data; /* (unowned): lives until the callback has run */
  guint done;
  GArray *changed; /* (owned) (element-type gint64) */
  GError *error;   /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->store);
  g_array_unref (work->ids);
  g_free (work->tag);
  g_clear_pointer (&work->changed, g_array_unref);
  g_clear_error (&work->error);
  g_free (work);
}

/**
 * rushes_many_edit_fill:
 * @done: how many of @ids have had their turn
 * @chunk: (out) (array length=size): the next ones
 *
 * Returns: how many those are; 0: none is left
 */
guint
rushes_many_edit_fill (const GArray *ids, RushesEdit edit, guint done, gint64 *chunk, guint size)
{
  guint n = MIN (size, ids->len - done);

  if (edit != RUSHES_EDIT_REMOVE && edit != RUSHES_EDIT_RESTORE)
    {
      if (n > 0)
        memcpy (chunk, &g_array_index (ids, gint64, done), n * sizeof *chunk);
      return n;
    }
  for (guint i = 0; i < n; i++)
    chunk[i] = g_array_index (ids, gint64, ids->len - 1 - done - i);
  return n;
}

static void do_next (GTask *task);

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GArray) changed = rushes_store_edit_many_finish (RUSHES_STORE (source), result, &work->error);

  if (changed != NULL)
    g_array_append_vals (work->changed, changed->data, changed->len);
  work->done += MIN (CHUNK, work->ids->len - work->done);
  do_next (task);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  Work *work = user_data;

  if (work->progress != NULL)
    work->progress (work->done + done, work->ids->len, work->progress_data);
}

static void
do_next (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autofree gint64 *chunk = g_new (gint64, CHUNK);
  guint n = rushes_many_edit_fill (work->ids, work->edit, work->done, chunk, CHUNK);

  if (n == 0 || work->error != NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  rushes_store_edit_many_async (work->store, chunk, n, work->edit, work->tag, g_task_get_cancellable (task),
                                on_progress, work, on_edited, task);
}

/**
 * rushes_many_edit_async:
 * @ids: (element-type gint64): in the order of a list; kept, and not to be changed
 * @progress: (nullable): how many have been looked at
 */
void
rushes_many_edit_async (RushesStore *store,
                        GArray *ids,
                        RushesEdit edit,
                        const char *tag,
                        GCancellable *cancellable,
                        RushesStoreEditFunc progress,
                        gpointer progress_data,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->store = g_object_ref (store);
  work->ids = g_array_ref (ids);
  work->edit = edit;
  work->tag = g_strdup (tag);
  work->progress = progress;
  work->progress_data = progress_data;
  work->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_source_tag (task, rushes_many_edit_async);
  g_task_set_task_data (task, work, work_free);
  g_task_set_check_cancellable (task, FALSE); /* what has been changed is told all the same */
  do_next (task);
}

/**
 * rushes_many_edit_finish:
 * @error: what has ended it before its time, but not that it was cancelled
 *
 * Returns: (transfer full) (element-type gint64): the tasks that were changed, also where there is an error
 */
GArray *
rushes_many_edit_finish (GAsyncResult *result, GError **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_many_edit_async), NULL);

  work = g_task_get_task_data (G_TASK (result));
  if (work->error != NULL && !g_error_matches (work->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&work->error));
  return g_steal_pointer (&work->changed);
}
