/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-removal-private.h"

/*
 *   mark on disk (task-changed) -> line -> batch (thread) -> settled
 *                                                   | another file has its place
 *                                                   v
 *                                            row gets a free name (durable) -> line
 *
 * One batch at a time, so that two changes of one task follow each other on the disk as well. What may be left when the
 * program is ended at any point, and where the next start finds it:
 *
 *   removed, the video still in its place        among the recently removed tasks, all of which are looked through
 *   restored, the video still hidden             in one of the folders that are noted before anything is hidden in them
 *   trashed, and the row does not know           in the note of what is on its way to the trash
 */

#define DAY (24 * RUSHES_HOUR)

G_DEFINE_FINAL_TYPE (RushesRemoval, rushes_removal, G_TYPE_OBJECT)

enum
{
  SETTLED,
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Batches. */

static void
batch_free (RushesRemovalBatch *batch)
{
  for (guint i = 0; i < batch->tasks->len; i++)
    rushes_removed_outcome_clear (&batch->outcomes[i]);
  g_free (batch->outcomes);
  g_ptr_array_unref (batch->tasks);
  g_free (batch);
}

static void
move_batch (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RushesRemovalBatch *batch = task_data;

  for (guint i = 0; i < batch->tasks->len; i++)
    if (batch->trash)
      rushes_removed_file_trash (batch->tasks->pdata[i], &batch->outcomes[i]);
    else
      rushes_removed_file_settle (batch->tasks->pdata[i], &batch->outcomes[i]);
  g_task_return_boolean (work, TRUE);
}

/**
 * rushes_removal_move:
 * @tasks: (transfer full) (element-type RushesTask): ones with videos
 * @then: its result's task data are the #RushesRemovalBatch
 */
void
rushes_removal_move (RushesRemoval *self, GPtrArray *tasks, gboolean trash, GAsyncReadyCallback then)
{
  g_autoptr (GTask) work = g_task_new (self, NULL, then, NULL);
  RushesRemovalBatch *batch = g_new0 (RushesRemovalBatch, 1);

  batch->tasks = tasks;
  batch->outcomes = g_new0 (RushesRemovedOutcome, MAX (tasks->len, 1));
  batch->trash = trash;
  self->moving = TRUE;
  rushes_removal_note_folders (self, tasks);
  g_task_set_source_tag (work, rushes_removal_move);
  g_task_set_task_data (work, batch, (GDestroyNotify) batch_free);
  g_task_run_in_thread (work, move_batch);
}

void
rushes_removal_note_end (RushesRemoval *self, RushesTask *task, const RushesRemovedOutcome *outcome)
{
  gint64 id = rushes_task_peek (task)->id;
  gboolean news = outcome->moved || rushes_removal_get_end (self, id) != outcome->end;

  if (outcome->end == RUSHES_REMOVED_SETTLED)
    g_hash_table_remove (self->ends, &id);
  else
    g_hash_table_insert (self->ends, g_memdup2 (&id, sizeof id), GINT_TO_POINTER (outcome->end));
  if (outcome->end == RUSHES_REMOVED_STUCK)
    g_message ("The video of task %" G_GINT64_FORMAT " stays where it is: %s", id,
               rushes_reason_get_sentence (outcome->reason));
  if (news)
    g_signal_emit (self, signals[SETTLED], 0, task);
}

/* Settling. */

static void
on_located (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesRemoval) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  self->busy--;
  if (task != NULL)
    rushes_removal_enqueue (self, task);
  else
    {
      g_message ("A restored video stays hidden: %s", error->message);
      rushes_removal_go_on (self);
    }
}

/* The row is told first: its video is found in the hidden folder also under the name it had before. */
static void
take_free_name (RushesRemoval *self, RushesTask *task, const char *file)
{
  const RushesTaskChange change = { .happening = RUSHES_HAPPENING_LOCATED, .file = file };

  self->busy++;
  rushes_store_change_async (self->store, rushes_task_peek (task)->id, &change, on_located, g_object_ref (self));
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesRemoval *self = RUSHES_REMOVAL (source);
  const RushesRemovalBatch *batch = g_task_get_task_data (G_TASK (result));

  self->moving = FALSE;
  for (guint i = 0; i < batch->tasks->len; i++)
    {
      rushes_removal_note_end (self, batch->tasks->pdata[i], &batch->outcomes[i]);
      if (batch->outcomes[i].end == RUSHES_REMOVED_OCCUPIED)
        take_free_name (self, batch->tasks->pdata[i], batch->outcomes[i].file);
    }
  rushes_removal_go_on (self);
}

static void
settle_next (RushesRemoval *self)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);

  while (tasks->len < RUSHES_REMOVAL_AT_ONCE && self->line.length > 0)
    {
      g_autofree gint64 *id = g_queue_pop_head (&self->line);

      g_ptr_array_add (tasks, rushes_task_ref (g_hash_table_lookup (self->waiting, id)));
      g_hash_table_remove (self->waiting, id);
    }
  rushes_removal_move (self, tasks, FALSE, on_settled);
}

static void
drop_line (RushesRemoval *self)
{
  g_queue_clear_full (&self->line, g_free);
  g_hash_table_remove_all (self->waiting);
}

/**
 * rushes_removal_enqueue:
 * @task: one with a video, as it is now
 */
void
rushes_removal_enqueue (RushesRemoval *self, RushesTask *task)
{
  gint64 id = rushes_task_peek (task)->id;

  if (!g_hash_table_contains (self->waiting, &id))
    g_queue_push_tail (&self->line, g_memdup2 (&id, sizeof id));
  g_hash_table_insert (self->waiting, g_memdup2 (&id, sizeof id), rushes_task_ref (task));
  rushes_removal_go_on (self);
}

static void
end_if_idle (RushesRemoval *self)
{
  g_autoptr (GTask) end = NULL;

  if (self->busy > 0 || self->looking)
    return;
  g_signal_emit (self, signals[IDLE], 0);
  if (self->end == NULL)
    return;
  rushes_clock_cancel (self->clock, &self->patience);
  end = g_steal_pointer (&self->end);
  g_task_return_boolean (end, TRUE);
}

/* What is to be done next, whatever has just ended. */
void
rushes_removal_go_on (RushesRemoval *self)
{
  if (self->moving)
    return;
  if (self->line.length > 0)
    settle_next (self);
  else if (self->looking && self->busy == 0)
    rushes_removal_look_on (self);
  else if (self->runs.length > 0)
    rushes_removal_trash_next (self);
  else
    end_if_idle (self);
}

static void
on_changed (RushesRemoval *self, RushesTask *task, RushesTask *before)
{
  if (self->started && rushes_removal_is_to_settle (task, before))
    rushes_removal_enqueue (self, task);
}

/* The object. */

static void
rushes_removal_dispose (GObject *object)
{
  RushesRemoval *self = RUSHES_REMOVAL (object);

  if (self->store != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      rushes_clock_cancel (self->clock, &self->alarm);
      rushes_clock_cancel (self->clock, &self->patience);
    }
  g_cancellable_cancel (self->cancellable);
  drop_line (self);
  rushes_removal_drop_runs (self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (rushes_removal_parent_class)->dispose (object);
}

static void
rushes_removal_finalize (GObject *object)
{
  RushesRemoval *self = RUSHES_REMOVAL (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->ends);
  g_hash_table_unref (self->folders);
  g_clear_pointer (&self->gone, g_array_unref);
  g_clear_pointer (&self->over, g_array_unref);
  G_OBJECT_CLASS (rushes_removal_parent_class)->finalize (object);
}

static void
rushes_removal_class_init (RushesRemovalClass *klass)
{
  GType type = RUSHES_TYPE_REMOVAL;

  G_OBJECT_CLASS (klass)->dispose = rushes_removal_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_removal_finalize;

  signals[SETTLED] =
    g_signal_new ("settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, RUSHES_TYPE_TASK);
  signals[IDLE] = g_signal_new ("idle", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_removal_init (RushesRemoval *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) rushes_task_unref);
  self->ends = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rushes_removal_new:
 *
 * Returns: (transfer full): one that moves nothing before it is started
 */
RushesRemoval *
rushes_removal_new (RushesStore *store, RushesClock *clock)
{
  RushesRemoval *self = g_object_new (RUSHES_TYPE_REMOVAL, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (on_changed), self);
  return self;
}

static gboolean
on_day (gpointer user_data)
{
  RushesRemoval *self = user_data;

  self->alarm = rushes_clock_schedule (self->clock, DAY, on_day, self);
  rushes_removal_look_through (self, FALSE);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_removal_start:
 *
 * Brings to its end what the last run has left, and follows the library from now on.
 */
void
rushes_removal_start (RushesRemoval *self)
{
  self->started = TRUE;
  self->alarm = rushes_clock_schedule (self->clock, DAY, on_day, self);
  rushes_removal_look_into_folders (self);
  rushes_removal_resume_trash (self);
  rushes_removal_look_through (self, TRUE);
}

static gboolean
on_patience_over (gpointer user_data)
{
  RushesRemoval *self = user_data;

  self->patience = 0;
  drop_line (self);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_removal_stop_async:
 * @patience: µs that videos of changed tasks are still moved for; the rest is done by the next start
 *
 * To be called when nothing changes tasks any more.
 */
void
rushes_removal_stop_async (RushesRemoval *self, gint64 patience, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->end == NULL);

  self->end = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->end, rushes_removal_stop_async);
  self->stopping = TRUE;
  self->looking = FALSE;
  g_cancellable_cancel (self->cancellable);
  rushes_clock_cancel (self->clock, &self->alarm);
  rushes_removal_drop_runs (self);
  self->patience = rushes_clock_schedule (self->clock, patience, on_patience_over, self);
  rushes_removal_go_on (self);
}

gboolean
rushes_removal_stop_finish (RushesRemoval *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_removal_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rushes_removal_get_end:
 *
 * Returns: what came of moving the video of a task last; %RUSHES_REMOVED_SETTLED where nothing stood in the way
 */
RushesRemovedEnd
rushes_removal_get_end (RushesRemoval *self, gint64 id)
{
  return (RushesRemovedEnd) GPOINTER_TO_INT (g_hash_table_lookup (self->ends, &id));
}
