/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-list-private.h"

#define HEAD      32 /* rows: more than are seen, and no more to wait for */
#define MAX_READS 2  /* pages on their way: one being read, one behind it; the rest can still be thought better of */

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
become_counted (RushesTaskList *self, guint count)
{
  guint head = self->n_items;

  self->counted = TRUE;
  self->headed = FALSE;
  self->n_items = count;
  rushes_task_list_say (self, head, 0, count - head);
  rushes_task_list_set_loading (self, FALSE);
  rushes_task_list_set_searching (self, FALSE);
  while (!g_queue_is_empty (&self->later))
    g_queue_push_tail (&self->news, g_queue_pop_head (&self->later));
  rushes_task_list_apply (self);
}

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
  /* The head is brought to where the library was when it was counted. */
  rushes_task_list_apply_all (self);
  if (self->store == NULL)
    return;
  if (count >= self->n_items)
    become_counted (self, count);
  else
    rushes_task_list_ask_anew (self);
}

static void
ask_rest (RushesTaskList *self)
{
  rushes_store_query_count_async (self->store, self->query, self->cancellable, on_counted, read_new (self));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesListRead) read = user_data;
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  g_autoptr (GPtrArray) rows = rushes_store_look_finish (RUSHES_STORE (source), result, &complete, &error);
  g_autoptr (RushesTaskList) self = read_claim (read);

  if (self == NULL)
    return;
  if (rows != NULL && (rows->len > 0 || complete))
    {
      rushes_task_pages_store (self->pages, 0, rows);
      if (complete)
        {
          self->counting = FALSE;
          become_counted (self, rows->len);
          return;
        }
      self->headed = TRUE;
      self->n_items = rows->len;
      rushes_task_list_say (self, 0, 0, rows->len);
      rushes_task_list_set_loading (self, FALSE);
    }
  if (self->store != NULL)
    ask_rest (self); /* an error it will meet as well */
}

void
rushes_task_list_ask_count (RushesTaskList *self)
{
  if (self->counting)
    return;
  self->counting = TRUE;
  if (self->plain || self->headed)
    ask_rest (self);
  else
    rushes_store_look_async (self->store, self->query, HEAD, self->cancellable, on_looked, read_new (self));
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
  self->headed = FALSE;
  self->contradictions++;
  g_ptr_array_set_size (self->reads, 0);
  /* The new count will know of what happened; who asked for a place still wants one. */
  while ((news = g_queue_pop_head (&self->news)) != NULL)
    if (news->kind == RUSHES_LIST_NEWS_LOCATE || news->kind == RUSHES_LIST_NEWS_IDS)
      {
        g_clear_pointer (&news->ids, g_array_unref);
        g_queue_push_tail (&kept, news);
      }
    else
      rushes_list_news_free (news);
  while ((news = g_queue_pop_head (&kept)) != NULL)
    g_queue_push_tail (&self->later, news);
  rushes_task_list_forget_all (self);
  self->n_items = 0;
  rushes_task_list_say (self, 0, removed, 0);
  if (self->store == NULL)
    return;
  rushes_task_list_set_searching (self, TRUE);
  if (self->contradictions < 3)
    {
      rushes_task_list_ask_count (self);
      return;
    }
  rushes_task_list_give_up (self, NULL);
  rushes_task_list_set_failed (self, TRUE);
}

/* Rank */

/* Returns: (nullable): the first thing that is told of the task itself, which the store knew and the list does not */
static RushesListNews *
find_next (RushesTaskList *self, gint64 id)
{
  for (GList *l = self->news.head; l != NULL; l = l->next)
    {
      RushesListNews *later = l->data;

      if (later->id == id && (later->kind == RUSHES_LIST_NEWS_ENTER || later->kind == RUSHES_LIST_NEWS_LEAVE))
        return later;
    }
  return NULL;
}

/* Who looks for a task is told where it stands in the list, though the store has moved it already. FALSE where the
 * store has to be asked once more, for that place. */
static gboolean
is_where_asked (RushesTaskList *self, RushesListNews *current, const RushesTaskPlace *at, gboolean *matches)
{
  RushesListNews *next = find_next (self, current->id);

  current->at = *at;
  if (next == NULL)
    return TRUE;
  *matches = next->kind == RUSHES_LIST_NEWS_LEAVE;
  if (!*matches || rushes_task_place_compare (&next->at, at) == 0)
    return TRUE;
  g_clear_pointer (&current->stands, rushes_task_unref);
  current->stands = rushes_task_ref (next->stands);
  return FALSE;
}

/* The library is ahead of the list by the news in the queue. */
static void
place_by_rank (RushesTaskList *self, RushesListNews *current, guint above, gboolean matches)
{
  gint64 place = above;

  for (GList *l = self->news.head; l != NULL; l = l->next)
    {
      RushesListNews *later = l->data;
      gboolean entered = later->kind == RUSHES_LIST_NEWS_ENTER, left = later->kind == RUSHES_LIST_NEWS_LEAVE;

      if ((entered || left) && rushes_task_place_compare (&later->at, &current->at) < 0)
        place += left - entered;
    }
  current->placed = TRUE;
  current->place = place >= 0 && place <= G_MAXUINT ? (guint) place : G_MAXUINT;
  current->there = current->kind == RUSHES_LIST_NEWS_LOCATE ? matches : current->kind == RUSHES_LIST_NEWS_LEAVE;
}

static void
on_ranked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesListRead) read = user_data;
  g_autoptr (GError) error = NULL;
  guint above = 0;
  gboolean matches = FALSE;
  RushesTaskPlace at = { 0, 0 };
  gboolean ok = rushes_store_rank_finish (RUSHES_STORE (source), result, &at, &above, &matches, &error);
  g_autoptr (RushesTaskList) self = read_claim (read);

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
  if (self->current->kind == RUSHES_LIST_NEWS_LOCATE && !is_where_asked (self, self->current, &at, &matches))
    {
      rushes_task_list_ask_rank (self, self->current);
      return;
    }
  place_by_rank (self, self->current, above, matches);
  rushes_task_list_apply (self);
}

void
rushes_task_list_ask_rank (RushesTaskList *self, RushesListNews *news)
{
  RushesListRead *read = read_new (self);

  read->above = news->id;
  self->ranking = TRUE;
  rushes_store_rank_async (self->store, self->query, news->id, news->stands, self->cancellable, on_ranked, read);
}

/* Ids */

/** IdsRead: the ids on their way to who waits for them */
typedef struct
{
  RushesListRead *read; /* (owned) */
  GTask *task;          /* (owned) */
} IdsRead;

static void
on_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  IdsRead *ids_read = user_data;
  g_autoptr (RushesListRead) read = ids_read->read;
  g_autoptr (GTask) task = ids_read->task;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = rushes_store_ids_finish (RUSHES_STORE (source), result, &error);
  g_autoptr (RushesTaskList) self = read_claim (read);
  RushesListNews *news;

  g_free (ids_read);
  if (self == NULL || ids == NULL)
    {
      if (error == NULL)
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The list is another one");
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  news = g_new0 (RushesListNews, 1);
  news->kind = RUSHES_LIST_NEWS_IDS;
  news->locate = g_steal_pointer (&task);
  news->ids = g_steal_pointer (&ids);
  rushes_task_list_tell (self, news);
}

/* @task: (transfer full) */
void
rushes_task_list_ask_ids (RushesTaskList *self, GTask *task)
{
  IdsRead *ids_read = g_new0 (IdsRead, 1);

  ids_read->read = read_new (self);
  ids_read->task = task;
  rushes_store_ids_async (self->store, self->query, self->cancellable, on_ids, ids_read);
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

/* In a plain query by key where the row above the page is remembered, which is quick at any depth; by offset after a
 * leap. */
static void
ask_page (RushesTaskList *self, guint position)
{
  guint start = position - position % RUSHES_TASK_PAGE;
  RushesListRead *read = read_new (self);
  RushesTask *above = NULL;

  for (guint at = position; self->plain && at > start && above == NULL; at--)
    {
      above = rushes_task_pages_get (self->pages, at - 1);
      if (above != NULL)
        start = at;
    }
  if (self->plain && above == NULL && start > 0)
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
