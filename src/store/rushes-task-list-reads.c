/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-list-private.h"

#define MAX_READS 2 /* pages on their way: one being read, one behind it; the rest can still be thought better of */

static RushesListRead *
read_new (RushesTaskList *self)
{
  RushesListRead *read = g_new0 (RushesListRead, 1);

  g_weak_ref_init (&read->list, self);
  read->generation = self->generation;
  return read;
}

static void
read_free (RushesListRead *read)
{
  g_weak_ref_clear (&read->list);
  g_free (read);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesListRead, read_free)

/* The list that still waits for this answer, or NULL. */
static RushesTaskList *
read_claim (RushesListRead *read)
{
  g_autoptr (RushesTaskList) self = g_weak_ref_get (&read->list);

  if (self == NULL || self->store == NULL || self->generation != read->generation)
    return NULL;
  return g_steal_pointer (&self);
}

/* Count */

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesListRead) read = user_data;
  g_autoptr (GError) error = NULL;
  guint count = 0;
  gboolean ok = rushes_store_query_count_finish (RUSHES_STORE (source), result, &count, &error);
  g_autoptr (RushesTaskList) self = read_claim (read);

  if (self == NULL)
    return;
  self->counting = FALSE;
  if (!ok)
    {
      g_debug ("The tasks could not be counted: %s", error->message);
      rushes_task_list_give_up (self, error);
      rushes_task_list_set_failed (self, TRUE);
      return;
    }
  self->counted = TRUE;
  self->n_items = count;
  rushes_task_list_say (self, 0, 0, count);
  rushes_task_list_set_loading (self, FALSE);
  rushes_task_list_apply (self);
}

void
rushes_task_list_ask_count (RushesTaskList *self)
{
  if (self->counting)
    return;
  self->counting = TRUE;
  rushes_store_query_count_async (self->store, self->query, self->cancellable, on_counted, read_new (self));
}

/* All rows out, and all in again: for a library that is not what the list was told. */
void
rushes_task_list_ask_anew (RushesTaskList *self)
{
  guint removed = self->n_items;
  GQueue kept = G_QUEUE_INIT;
  RushesListNews *news;

  self->generation++;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->ranking = FALSE;
  self->counting = FALSE;
  self->counted = FALSE;
  self->contradictions++;
  g_ptr_array_set_size (self->reads, 0);
  /* The new count will know of what happened; who asked for a place still wants one. */
  while ((news = g_queue_pop_head (&self->news)) != NULL)
    if (news->kind == RUSHES_LIST_NEWS_LOCATE)
      g_queue_push_tail (&kept, news);
    else
      rushes_list_news_free (news);
  self->news = kept;
  rushes_task_list_forget_all (self);
  self->n_items = 0;
  rushes_task_list_say (self, 0, removed, 0);
  if (self->store == NULL)
    return;
  if (self->contradictions < 3)
    {
      rushes_task_list_ask_count (self);
      return;
    }
  rushes_task_list_give_up (self, NULL);
  rushes_task_list_set_failed (self, TRUE);
}

/* Rank */

static void
on_ranked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesListRead) read = user_data;
  g_autoptr (GError) error = NULL;
  guint above = 0;
  gboolean matches = FALSE;
  gboolean ok = rushes_store_rank_finish (RUSHES_STORE (source), result, &above, &matches, &error);
  g_autoptr (RushesTaskList) self = read_claim (read);
  RushesListNews *current;
  gint64 place = above;
  gboolean settled = FALSE;

  if (self == NULL)
    return;
  self->ranking = FALSE;
  if (!ok)
    {
      g_debug ("The place of task %" G_GINT64_FORMAT " could not be read: %s", read->above, error->message);
      rushes_task_list_give_up (self, error);
      rushes_task_list_set_failed (self, TRUE);
      return;
    }

  /* The library is ahead of the list by the news in the queue. */
  current = self->current;
  for (GList *l = self->news.head; l != NULL; l = l->next)
    {
      RushesListNews *later = l->data;
      gboolean entered = later->kind == RUSHES_LIST_NEWS_ENTER, left = later->kind == RUSHES_LIST_NEWS_LEAVE;

      if (later->id > current->id)
        place += left - entered;
      else if (later->id == current->id && !settled && (entered || left))
        {
          matches = left;
          settled = TRUE;
        }
    }
  current->placed = TRUE;
  current->place = place >= 0 && place <= G_MAXUINT ? (guint) place : G_MAXUINT;
  current->there = current->kind == RUSHES_LIST_NEWS_LOCATE ? matches : current->kind == RUSHES_LIST_NEWS_LEAVE;
  rushes_task_list_apply (self);
}

void
rushes_task_list_ask_rank (RushesTaskList *self, gint64 id)
{
  RushesListRead *read = read_new (self);

  read->above = id;
  self->ranking = TRUE;
  rushes_store_rank_async (self->store, self->query, id, self->cancellable, on_ranked, read);
}

/* Pages */

static gboolean
is_coming (RushesTaskList *self, guint position)
{
  for (guint i = 0; i < self->reads->len; i++)
    {
      RushesListRead *read = g_ptr_array_index (self->reads, i);

      if (position >= read->offset && position - read->offset < read->limit)
        return TRUE;
    }
  return FALSE;
}

static void
fail_range (RushesTaskList *self, guint offset, guint limit)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = rushes_task_list_find_live (self, offset); i < self->live->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (self->live, i);

      if (item->position - offset >= limit)
        break;
      if (item->task == NULL)
        g_ptr_array_add (items, g_object_ref (item));
    }
  for (guint i = 0; i < items->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (items, i);

      rushes_task_list_unwant (self, item);
      rushes_task_item_set_failed (item, TRUE);
    }
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesListRead) read = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = read->above != 0 ? rushes_store_page_finish (RUSHES_STORE (source), result, &error)
                                                : rushes_store_slice_finish (RUSHES_STORE (source), result, &error);
  g_autoptr (RushesTaskList) self = read_claim (read);
  RushesListNews *news;

  if (self == NULL)
    return;
  g_ptr_array_remove (self->reads, read);
  if (rows == NULL)
    {
      g_debug ("A page of tasks could not be read: %s", error->message);
      fail_range (self, read->offset, read->limit);
      rushes_task_list_ask_pages (self);
      return;
    }
  news = g_new0 (RushesListNews, 1);
  news->kind = RUSHES_LIST_NEWS_PAGE;
  news->id = read->above;
  news->offset = read->offset;
  news->limit = read->limit;
  news->rows = g_steal_pointer (&rows);
  g_queue_push_tail (&self->news, news);
  rushes_task_list_apply (self);
  rushes_task_list_ask_pages (self);
}

/* By key where the row above the page is remembered, which is quick at any depth; by offset after a leap. */
static void
ask_page (RushesTaskList *self, guint position)
{
  guint start = position - position % RUSHES_TASK_PAGE;
  RushesListRead *read = read_new (self);
  RushesTask *above = NULL;

  for (guint at = position; at > start && above == NULL; at--)
    {
      above = rushes_task_pages_get (self->pages, at - 1);
      if (above != NULL)
        start = at;
    }
  if (above == NULL && start > 0)
    above = rushes_task_pages_get (self->pages, start - 1);
  read->above = above != NULL ? rushes_task_peek (above)->id : 0;
  read->offset = start;
  read->limit = RUSHES_TASK_PAGE;
  g_ptr_array_add (self->reads, read);
  if (above != NULL)
    rushes_store_page_async (self->store, self->query, read->above, read->limit, self->cancellable, on_page, read);
  else
    rushes_store_slice_async (self->store, self->query, start, read->limit, self->cancellable, on_page, read);
}

/* Asks for what is wanted and not on its way. */
void
rushes_task_list_ask_pages (RushesTaskList *self)
{
  if (self->store == NULL || !self->counted || self->failed)
    return;
  for (GList *l = self->wanted.head; l != NULL && self->reads->len < MAX_READS; l = l->next)
    {
      RushesTaskItem *item = l->data;

      if (!is_coming (self, item->position))
        ask_page (self, item->position);
    }
}
