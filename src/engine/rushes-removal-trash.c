/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-removal-private.h"

/*
 * A run of tasks goes to the trash in slices. What is on its way there is noted before, so that the next start brings a
 * slice to its end that this one does not; only then the row forgets that the task was recently removed.
 */

#define NOTE_VALUE  "trashing"
#define NOTE_FORMAT "(bax)" /* whether it was asked for, and the ids */
#define PAGE        500

typedef struct
{
  GArray *ids;    /* (owned) (element-type gint64) */
  guint next;     /* of @ids */
  gboolean asked; /* by the user: what is not to be found any more is gone, too */
  GTask *task;    /* (owned) (nullable): of who waits for it */
  RushesRemovalCounts counts;
} Run;

static Run *
get_run (RushesRemoval *self)
{
  return g_queue_peek_head (&self->runs);
}

static void
run_free (Run *run)
{
  g_array_unref (run->ids);
  g_clear_object (&run->task);
  g_free (run);
}

static void
write_note (RushesRemoval *self, gboolean asked, const gint64 *ids, guint n)
{
  GVariant *list = g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids, n, sizeof *ids);
  g_autoptr (GVariant) note = g_variant_ref_sink (g_variant_new ("(b@ax)", asked, list));
  g_autofree char *text = n > 0 ? g_variant_print (note, TRUE) : NULL;

  rushes_store_set_value (self->store, NOTE_VALUE, text);
}

static void
end_run (RushesRemoval *self, GError *error)
{
  Run *run = g_queue_pop_head (&self->runs);

  if (run->task != NULL && error != NULL)
    g_task_return_error (run->task, error);
  else if (run->task != NULL)
    g_task_return_pointer (run->task, g_memdup2 (&run->counts, sizeof run->counts), g_free);
  else
    g_clear_error (&error);
  run_free (run);
}

/* Nothing of the slice is under way any more. */
static void
end_slice (RushesRemoval *self, GError *error)
{
  Run *run = get_run (self);

  self->moving = self->trashing = FALSE;
  g_clear_pointer (&self->gone, g_array_unref);
  write_note (self, FALSE, NULL, 0);
  if (error != NULL || run->next == run->ids->len || self->stopping)
    end_run (self, error);
  rushes_removal_go_on (self);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesRemoval) self = user_data;
  GError *error = NULL;
  g_autoptr (GArray) changed = rushes_store_edit_many_finish (RUSHES_STORE (source), result, &error);

  if (error != NULL)
    {
      self->moving = self->trashing = FALSE; /* and the note stays: the row is told by the next start */
      g_clear_pointer (&self->gone, g_array_unref);
      end_run (self, error);
      rushes_removal_go_on (self);
      return;
    }
  end_slice (self, NULL);
}

static void
forget (RushesRemoval *self)
{
  GArray *gone = self->gone;

  get_run (self)->counts.gone += gone->len;
  if (gone->len > 0)
    rushes_store_edit_many_async (self->store, (const gint64 *) gone->data, gone->len, RUSHES_EDIT_FORGET, NULL, NULL,
                                  NULL, NULL, on_forgotten, g_object_ref (self));
  else
    end_slice (self, NULL);
}

static gboolean
is_gone (const Run *run, RushesRemovedEnd end)
{
  return end == RUSHES_REMOVED_SETTLED || end == RUSHES_REMOVED_NOWHERE || (run->asked && end == RUSHES_REMOVED_AWAY);
}

static void
on_trashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesRemoval *self = RUSHES_REMOVAL (source);
  const RushesRemovalBatch *batch = g_task_get_task_data (G_TASK (result));
  Run *run = get_run (self);

  for (guint i = 0; i < batch->tasks->len; i++)
    {
      gint64 id = rushes_task_peek (batch->tasks->pdata[i])->id;

      rushes_removal_note_end (self, batch->tasks->pdata[i], &batch->outcomes[i]);
      if (is_gone (run, batch->outcomes[i].end))
        g_array_append_val (self->gone, id);
      else
        run->counts.kept++;
    }
  forget (self);
}

static void
on_slice_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesRemoval) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);
  GPtrArray *videos;

  if (tasks == NULL)
    {
      end_slice (self, error);
      return;
    }
  self->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  videos = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  for (guint i = 0; i < tasks->len; i++)
    {
      gint64 id = rushes_task_peek (tasks->pdata[i])->id;

      if (rushes_task_peek (tasks->pdata[i])->removed && rushes_task_has_video (tasks->pdata[i]))
        g_ptr_array_add (videos, rushes_task_ref (tasks->pdata[i]));
      else if (rushes_removal_can_trash (tasks->pdata[i]))
        g_array_append_val (self->gone, id);
      else
        get_run (self)->counts.kept++;
    }
  rushes_removal_move (self, videos, TRUE, on_trashed);
}

/* Reads come after writes: what is read now, is after the note is on the disk. */
void
rushes_removal_trash_next (RushesRemoval *self)
{
  Run *run = get_run (self);
  const gint64 *ids = &g_array_index (run->ids, gint64, run->next);
  guint n = MIN (run->ids->len - run->next, RUSHES_REMOVAL_AT_ONCE);

  if (n == 0)
    {
      end_run (self, NULL);
      rushes_removal_go_on (self);
      return;
    }
  run->next += n;
  self->moving = self->trashing = TRUE;
  write_note (self, run->asked, ids, n);
  rushes_store_tasks_async (self->store, ids, n, NULL, on_slice_read, g_object_ref (self));
}

/**
 * rushes_removal_add_run:
 * @ids: (transfer full) (element-type gint64)
 * @asked: by the user
 * @task: (transfer full) (nullable)
 */
void
rushes_removal_add_run (RushesRemoval *self, GArray *ids, gboolean asked, GTask *task)
{
  Run *run;

  if (self->stopping || (task == NULL && ids->len == 0))
    {
      if (task != NULL)
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
      g_clear_object (&task);
      g_array_unref (ids);
      return;
    }
  run = g_new0 (Run, 1);
  run->ids = ids;
  run->asked = asked;
  run->task = task;
  g_queue_push_tail (&self->runs, run);
  rushes_removal_go_on (self);
}

/* All but the one that is under way, which ends with its slice. */
void
rushes_removal_drop_runs (RushesRemoval *self)
{
  Run *under_way = self->trashing ? g_queue_pop_head (&self->runs) : NULL;

  while (self->runs.length > 0)
    end_run (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
  if (under_way != NULL)
    g_queue_push_head (&self->runs, under_way);
}

/* What a run before this one has begun. */
void
rushes_removal_resume_trash (RushesRemoval *self)
{
  const char *text = rushes_store_get_value (self->store, NOTE_VALUE);
  g_autoptr (GVariant) note =
    text != NULL ? g_variant_parse (G_VARIANT_TYPE (NOTE_FORMAT), text, NULL, NULL, NULL) : NULL;
  g_autoptr (GVariant) list = NULL;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean asked = FALSE;
  const gint64 *elements;
  gsize n = 0;

  if (note != NULL)
    g_variant_get (note, "(b@ax)", &asked, &list);
  elements = list != NULL ? g_variant_get_fixed_array (list, &n, sizeof *elements) : NULL;
  if (n > 0)
    g_array_append_vals (ids, elements, (guint) n);
  rushes_removal_add_run (self, ids, asked, NULL);
}

/**
 * rushes_removal_trash_async:
 * @ids: (array length=n_ids): copied: of removed tasks
 *
 * Moves their videos to the desktop's trash, and takes them from the recently removed ones. Whatever is not removed any
 * more, or still worked on, stays.
 */
void
rushes_removal_trash_async (
  RushesRemoval *self, const gint64 *ids, guint n_ids, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_task_set_source_tag (task, rushes_removal_trash_async);
  g_array_append_vals (copy, ids, n_ids);
  rushes_removal_add_run (self, copy, TRUE, task);
}

/* All of them. */

/** Collecting: the ids of all that have been removed recently */
typedef struct
{
  RushesRemoval *removal; /* (owned) */
  GArray *ids;            /* (owned) (element-type gint64) */
  GTask *task;            /* (owned) */
} Collecting;

static void collect_page (Collecting *collecting, gint64 below);

static void
on_collected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Collecting *collecting = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, &error);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    g_array_append_val (collecting->ids, rushes_task_peek (tasks->pdata[i])->id);
  if (tasks != NULL && tasks->len == PAGE)
    {
      collect_page (collecting, rushes_task_peek (tasks->pdata[PAGE - 1])->id);
      return;
    }
  if (error != NULL)
    {
      g_task_return_error (collecting->task, error);
      g_object_unref (collecting->task);
      g_array_unref (collecting->ids);
    }
  else
    rushes_removal_add_run (collecting->removal, collecting->ids, TRUE, collecting->task);
  g_object_unref (collecting->removal);
  g_free (collecting);
}

static void
collect_page (Collecting *collecting, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_REMOVED, 0);

  rushes_store_page_async (collecting->removal->store, query, below, PAGE, collecting->removal->cancellable,
                           on_collected, collecting);
}

/**
 * rushes_removal_trash_all_async:
 *
 * The same for all that have been removed recently.
 */
void
rushes_removal_trash_all_async (RushesRemoval *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Collecting *collecting = g_new0 (Collecting, 1);

  collecting->removal = g_object_ref (self);
  collecting->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  collecting->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (collecting->task, rushes_removal_trash_async);
  collect_page (collecting, 0);
}

/**
 * rushes_removal_trash_finish:
 * @counts: (out caller-allocates): what has become of them
 *
 * Of both of the above.
 */
gboolean
rushes_removal_trash_finish (RushesRemoval *self, GAsyncResult *result, RushesRemovalCounts *counts, GError **error)
{
  g_autofree RushesRemovalCounts *counted = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_removal_trash_async), FALSE);

  counted = g_task_propagate_pointer (G_TASK (result), error);
  if (counted != NULL)
    *counts = *counted;
  return counted != NULL;
}
