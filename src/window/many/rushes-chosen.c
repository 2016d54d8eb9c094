/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-chosen.h"

struct _RushesChosen
{
  RushesStore *store;   /* (owned) */
  RushesListPane *list; /* (unowned) */
  RushesChosenFunc func;
  gpointer user_data;
  GCancellable *reading; /* (owned) (nullable) */
  GHashTable *tasks;     /* (owned) (element-type gint64 RushesTask): those that are known */
  RushesManyFacts facts;
  gulong changed;
};

static void
count (RushesChosen *self, guint n)
{
  GHashTableIter iter;
  RushesTask *task;

  self->facts = (RushesManyFacts){ .n = n };
  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &task))
    rushes_many_facts_count (&self->facts, task);
  self->func (self->user_data);
}

/* A key lives in the value. */
static void
keep (RushesChosen *self, RushesTask *task)
{
  g_hash_table_replace (self->tasks, (gpointer) &rushes_task_peek (task)->id, rushes_task_ref (task));
}

static void
on_tasks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesChosen *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another selection, or @self is gone */
  g_hash_table_remove_all (self->tasks);
  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    keep (self, tasks->pdata[i]);
  count (self, rushes_list_pane_get_n_selected (self->list));
}

static void
on_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesChosen *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = rushes_list_pane_ids_finish (RUSHES_LIST_PANE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ids != NULL && ids->len > 0 && ids->len <= RUSHES_MANY_KNOWN)
    {
      rushes_store_tasks_async (self->store, (const gint64 *) (gpointer) ids->data, ids->len, self->reading, on_tasks,
                                self);
      return;
    }
  g_hash_table_remove_all (self->tasks);
  count (self, rushes_list_pane_get_n_selected (self->list));
}

static void
on_changed (RushesStore *store, RushesTask *task, RushesTask *before, RushesChosen *self)
{
  if (!g_hash_table_contains (self->tasks, &rushes_task_peek (task)->id))
    return;
  keep (self, task);
  count (self, self->facts.n);
}

/**
 * rushes_chosen_new:
 * @list: outlives it
 */
RushesChosen *
rushes_chosen_new (RushesStore *store, RushesListPane *list, RushesChosenFunc func, gpointer user_data)
{
  RushesChosen *self = g_new0 (RushesChosen, 1);

  self->store = g_object_ref (store);
  self->list = list;
  self->func = func;
  self->user_data = user_data;
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) rushes_task_unref);
  self->changed = g_signal_connect (store, "task-changed", G_CALLBACK (on_changed), self);
  return self;
}

void
rushes_chosen_free (RushesChosen *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_signal_handler (&self->changed, self->store);
  g_hash_table_unref (self->tasks);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * rushes_chosen_look:
 *
 * To be called when something else is selected. What was known stays until the new tasks have been read, so that
 * nothing flickers.
 */
void
rushes_chosen_look (RushesChosen *self)
{
  guint n = rushes_list_pane_get_n_selected (self->list);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (n < 2 || n > RUSHES_MANY_KNOWN)
    {
      g_hash_table_remove_all (self->tasks);
      count (self, n);
      return;
    }
  self->reading = g_cancellable_new ();
  rushes_list_pane_ids_async (self->list, self->reading, on_ids, self);
}

const RushesManyFacts *
rushes_chosen_get_facts (RushesChosen *self)
{
  return &self->facts;
}
