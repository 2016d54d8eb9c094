/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-list-private.h"

#define MANY_NEWS 1000
#define TURN      (4 * 1000) /* µs; a rush of news is taken in several turns of the main loop */

void
rushes_list_news_free (RushesListNews *news)
{
  g_clear_pointer (&news->task, rushes_task_unref);
  g_clear_pointer (&news->stands, rushes_task_unref);
  g_clear_pointer (&news->ids, g_array_unref);
  g_clear_pointer (&news->rows, g_ptr_array_unref);
  g_clear_object (&news->locate);
  g_free (news);
}

/* Said changes */

static void
flush (RushesTaskList *self)
{
  guint position = self->changed, removed = self->removed, added = self->added;

  self->removed = self->added = 0;
  rushes_task_list_say (self, position, removed, added);
  for (guint i = 0; i < self->touched_items->len; i++)
    rushes_task_list_know (self, g_ptr_array_index (self->touched_items, i),
                           g_ptr_array_index (self->touched_tasks, i));
  g_ptr_array_set_size (self->touched_items, 0);
  g_ptr_array_set_size (self->touched_tasks, 0);
}

/* Nobody is told of a row while a change of the rows is still to be said. */
static void
touch (RushesTaskList *self, RushesTaskItem *item, RushesTask *task)
{
  g_ptr_array_add (self->touched_items, g_object_ref (item));
  g_ptr_array_add (self->touched_tasks, rushes_task_ref (task));
}

/* To be called before the change is made: what cannot be said together with it is said first. */
static void
announce (RushesTaskList *self, guint position, gboolean entering)
{
  if (entering && self->removed == 0 && self->added > 0 && position >= self->changed &&
      position - self->changed <= self->added)
    {
      self->added++;
      return;
    }
  if (!entering && self->added == 0 && self->removed > 0 &&
      (position == self->changed || position + 1 == self->changed))
    {
      self->changed = position;
      self->removed++;
      return;
    }
  flush (self);
  if (self->store == NULL)
    return;
  self->changed = position;
  self->added = entering ? 1 : 0;
  self->removed = entering ? 0 : 1;
}

/* One row in or out at @position; the numbers of all below follow. */
static void
shift (RushesTaskList *self, guint position, gboolean entering)
{
  for (guint i = rushes_task_list_find_live (self, position); i < self->live->len; i++)
    ((RushesTaskItem *) g_ptr_array_index (self->live, i))->position += entering ? 1 : -1u;
  for (guint i = 0; i < self->reads->len; i++)
    {
      RushesListRead *read = g_ptr_array_index (self->reads, i);

      /* A page by key moves with its key; one by offset is where it was asked for, whatever it then finds there. */
      if (read->above != 0 && read->offset > position)
        read->offset += entering ? 1 : -1u;
    }
  self->n_items += entering ? 1 : -1u;
}

static void
take_enter (RushesTaskList *self, RushesListNews *news)
{
  RushesTaskItem *item = NULL;

  announce (self, news->place, TRUE);
  if (self->store == NULL)
    return;
  shift (self, news->place, TRUE);
  rushes_task_pages_insert (self->pages, news->place, news->task);
  /* Who held on to it while it was away finds it to be the same. */
  item = g_hash_table_lookup (self->by_id, &news->id);
  if (item == NULL)
    return;
  rushes_task_list_attach (self, item, news->place);
  touch (self, item, news->task);
}

static void
take_leave (RushesTaskList *self, RushesListNews *news)
{
  guint index;

  announce (self, news->place, FALSE);
  if (self->store == NULL)
    return;
  index = rushes_task_list_find_live (self, news->place);
  if (index < self->live->len && ((RushesTaskItem *) g_ptr_array_index (self->live, index))->position == news->place)
    {
      RushesTaskItem *item = g_ptr_array_index (self->live, index);

      touch (self, item, news->task);
      rushes_task_list_detach (self, item);
    }
  rushes_task_pages_remove (self->pages, news->place);
  shift (self, news->place, FALSE);
}

static void
take_update (RushesTaskList *self, RushesListNews *news)
{
  RushesTaskItem *item = g_hash_table_lookup (self->by_id, &news->id);

  rushes_task_pages_update (self->pages, news->task);
  if (item == NULL)
    return;
  touch (self, item, news->task);
  flush (self);
}

/* Whether a page is what the list at this moment has room for. */
static gboolean
page_fits (RushesTaskList *self, guint start, RushesListNews *news)
{
  RushesTaskPlace above = { G_MAXINT64, G_MAXINT64 };

  if (start > self->n_items)
    return news->rows->len == 0;
  if (news->rows->len != MIN (news->limit, self->n_items - start))
    return FALSE;
  for (guint i = 0; i < news->rows->len; i++)
    {
      RushesTask *task = g_ptr_array_index (news->rows, i);
      RushesTaskPlace place = rushes_task_query_get_place (self->query, task);

      if (rushes_task_place_compare (&above, &place) >= 0 || !rushes_task_query_matches (self->query, task))
        return FALSE;
      above = place;
    }
  for (guint i = rushes_task_list_find_live (self, start); i < self->live->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (self->live, i);

      if (item->position - start >= news->rows->len)
        break;
      if (item->id != 0 && item->id != rushes_task_peek (g_ptr_array_index (news->rows, item->position - start))->id)
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_page (RushesTaskList *self, RushesListNews *news)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  RushesTaskPlace above = { news->id, news->id };
  guint start = news->offset;
  gboolean there = TRUE;

  if (news->id != 0)
    {
      if (!rushes_task_pages_place (self->pages, self->n_items, &above, &start, &there) || !there)
        return TRUE; /* its key is not remembered any more: it is asked for again, by offset */
      start++;
    }
  if (!page_fits (self, start, news))
    return FALSE;
  self->contradictions = 0;
  rushes_task_pages_store (self->pages, start, news->rows);
  for (guint i = rushes_task_list_find_live (self, start); i < self->live->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (self->live, i);

      if (item->position - start >= news->rows->len)
        break;
      if (item->task == NULL)
        g_ptr_array_add (items, g_object_ref (item));
    }
  if (items->len == 0)
    return TRUE;
  flush (self);
  for (guint i = 0; i < items->len && self->store != NULL; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (items, i);

      if (item->position != RUSHES_TASK_ITEM_NOWHERE)
        rushes_task_list_know (self, item, g_ptr_array_index (news->rows, item->position - start));
    }
  return TRUE;
}

static void
take_locate (RushesTaskList *self, RushesListNews *news)
{
  g_autoptr (GTask) task = g_steal_pointer (&news->locate);

  flush (self);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (news->there)
    g_task_return_int (task, news->place);
  else
    g_task_return_new_error (task, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND, "%s",
                             rushes_reason_get_sentence (RUSHES_REASON_LIBRARY_NOT_FOUND));
}

static void
take_ids (RushesTaskList *self, RushesListNews *news)
{
  g_autoptr (GTask) task = g_steal_pointer (&news->locate);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (news->ids == NULL)
    {
      rushes_task_list_ask_ids (self, g_steal_pointer (&task));
      return;
    }
  flush (self);
  g_task_return_pointer (task, g_steal_pointer (&news->ids), (GDestroyNotify) g_array_unref);
}

/* Finds the place that the news is about, without the store; FALSE where that cannot be done. */
static gboolean
find_place (RushesTaskList *self, RushesListNews *news)
{
  RushesTaskItem *item;

  if (news->placed || news->kind == RUSHES_LIST_NEWS_UPDATE || news->kind == RUSHES_LIST_NEWS_PAGE ||
      news->kind == RUSHES_LIST_NEWS_IDS)
    return TRUE;
  item = g_hash_table_lookup (self->by_id, &news->id);
  if (item != NULL && item->position != RUSHES_TASK_ITEM_NOWHERE)
    {
      news->place = item->position;
      news->there = TRUE;
      return TRUE;
    }
  if (news->kind != RUSHES_LIST_NEWS_LOCATE)
    return rushes_task_pages_place (self->pages, self->n_items, &news->at, &news->place, &news->there);
  news->there = TRUE;
  return rushes_task_pages_find (self->pages, news->id, &news->place);
}

/* FALSE where the news contradicts the list. */
static gboolean
take (RushesTaskList *self, RushesListNews *news)
{
  switch (news->kind)
    {
    case RUSHES_LIST_NEWS_ENTER:
      if (news->there || news->place > self->n_items || self->n_items == G_MAXUINT - 1)
        return FALSE;
      take_enter (self, news);
      return TRUE;
    case RUSHES_LIST_NEWS_LEAVE:
      {
        guint index = rushes_task_list_find_live (self, news->place);
        RushesTaskItem *item = index < self->live->len ? g_ptr_array_index (self->live, index) : NULL;

        if (!news->there || news->place >= self->n_items)
          return FALSE;
        if (item != NULL && item->position == news->place && item->id != 0 && item->id != news->id)
          return FALSE;
        take_leave (self, news);
        return TRUE;
      }
    case RUSHES_LIST_NEWS_UPDATE:
      take_update (self, news);
      return TRUE;
    case RUSHES_LIST_NEWS_PAGE:
      return take_page (self, news);
    case RUSHES_LIST_NEWS_LOCATE:
      take_locate (self, news);
      return TRUE;
    case RUSHES_LIST_NEWS_IDS:
      if (news->ids != NULL && news->ids->len != self->n_items)
        {
          g_clear_pointer (&news->ids, g_array_unref);
          rushes_task_list_ask_ids (self, g_steal_pointer (&news->locate));
          return FALSE;
        }
      take_ids (self, news);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_question (const RushesListNews *news)
{
  return news->kind == RUSHES_LIST_NEWS_LOCATE || news->kind == RUSHES_LIST_NEWS_IDS;
}

/* While only the head is there: all its rows are remembered, and what is below it is none of its business. */
static void
take_in_head (RushesTaskList *self, RushesListNews *news)
{
  if (is_question (news))
    {
      g_queue_push_tail (&self->later, news);
      return;
    }
  if (find_place (self, news) &&
      (news->kind == RUSHES_LIST_NEWS_UPDATE || (news->kind == RUSHES_LIST_NEWS_ENTER && news->place < self->n_items) ||
       (news->kind == RUSHES_LIST_NEWS_LEAVE && news->there)))
    take (self, news);
  rushes_list_news_free (news);
}

/* FALSE when that is all for now. */
static gboolean
apply_one (RushesTaskList *self)
{
  g_autoptr (RushesListNews) news = NULL;

  if (!find_place (self, self->current))
    {
      /* Place by place would take longer than beginning anew, when so much has happened out of sight. */
      if (self->news.length > MANY_NEWS)
        {
          flush (self);
          self->contradictions = 0;
          if (self->store != NULL)
            rushes_task_list_ask_anew (self);
          return FALSE;
        }
      rushes_task_list_ask_rank (self, self->current);
      return FALSE;
    }
  news = g_steal_pointer (&self->current);
  if (take (self, news))
    {
      if (!is_question (news))
        return TRUE;
      /* Who asked shall hear the answer before the list moves on, be it in an idle source. */
      g_clear_handle_id (&self->apply_source, g_source_remove);
      rushes_task_list_apply_later (self);
      return FALSE;
    }
  flush (self);
  if (self->store != NULL)
    rushes_task_list_ask_anew (self);
  return FALSE;
}

static void
apply_until (RushesTaskList *self, gint64 end)
{
  if (self->applying)
    return;
  g_object_ref (self);
  self->applying = TRUE;
  while (self->store != NULL && (self->counted || self->headed) && !self->ranking && !self->failed)
    {
      if (self->current == NULL)
        self->current = g_queue_pop_head (&self->news);
      if (self->current == NULL)
        break;
      if (g_get_monotonic_time () >= end)
        {
          rushes_task_list_apply_later (self);
          break;
        }
      if (self->headed)
        take_in_head (self, g_steal_pointer (&self->current));
      else if (!apply_one (self))
        break;
    }
  flush (self);
  self->applying = FALSE;
  rushes_task_list_ask_pages (self);
  g_object_unref (self);
}

/* Takes the news in their order, until one needs the store's word or the turn is over. */
void
rushes_task_list_apply (RushesTaskList *self)
{
  apply_until (self, g_get_monotonic_time () + TURN);
}

/* The same to the end, for the few of a head. */
void
rushes_task_list_apply_all (RushesTaskList *self)
{
  apply_until (self, G_MAXINT64);
}

static gboolean
on_apply (gpointer user_data)
{
  RushesTaskList *self = user_data;

  self->apply_source = 0;
  rushes_task_list_apply (self);
  return G_SOURCE_REMOVE;
}

/* In the next turn of the main loop, so that what the store tells in one go is said in one go. */
void
rushes_task_list_apply_later (RushesTaskList *self)
{
  if (self->apply_source == 0 && self->store != NULL)
    self->apply_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_apply, self, NULL);
}

static void
take_questions (GQueue *queue, GPtrArray *tasks)
{
  for (GList *l = queue->head; l != NULL;)
    {
      GList *next = l->next;
      RushesListNews *news = l->data;

      if (is_question (news))
        {
          g_ptr_array_add (tasks, g_steal_pointer (&news->locate));
          rushes_list_news_free (news);
          g_queue_delete_link (queue, l);
        }
      l = next;
    }
}

/* Nothing more can be placed: who waits for an answer hears that, and items that are not read yet show it. */
void
rushes_task_list_give_up (RushesTaskList *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  RushesTaskItem *item;

  if (self->current != NULL && is_question (self->current))
    {
      g_ptr_array_add (tasks, g_steal_pointer (&self->current->locate));
      g_clear_pointer (&self->current, rushes_list_news_free);
    }
  take_questions (&self->news, tasks);
  take_questions (&self->later, tasks);
  while ((item = g_queue_peek_head (&self->wanted)) != NULL)
    {
      g_object_ref (item);
      rushes_task_list_unwant (self, item);
      rushes_task_item_set_failed (item, TRUE);
      g_object_unref (item);
    }
  for (guint i = 0; i < tasks->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
    else
      g_task_return_new_error (g_ptr_array_index (tasks, i), RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO, "%s",
                               rushes_reason_get_sentence (RUSHES_REASON_DISK_ERROR));
}

/* News */

/* Takes over @news. */
void
rushes_task_list_tell (RushesTaskList *self, RushesListNews *news)
{
  g_queue_push_tail (&self->news, news);
  rushes_task_list_apply_later (self);
}

/* @stands: as the task is while it is in the list */
static void
tell_task (RushesTaskList *self, RushesListNewsKind kind, RushesTask *task, RushesTask *stands)
{
  RushesListNews *news = g_new0 (RushesListNews, 1);

  news->kind = kind;
  news->id = rushes_task_peek (task)->id;
  news->task = rushes_task_ref (task);
  news->stands = rushes_task_ref (stands);
  news->at = rushes_task_query_get_place (self->query, stands);
  rushes_task_list_tell (self, news);
}

void
rushes_task_list_on_task_added (RushesTaskList *self, RushesTask *task)
{
  /* What is told before the count is in the count. */
  if ((self->counted || self->headed) && rushes_task_query_matches (self->query, task))
    tell_task (self, RUSHES_LIST_NEWS_ENTER, task, task);
}

static gboolean
has_moved (RushesTaskList *self, RushesTask *task, RushesTask *before)
{
  RushesTaskPlace now = rushes_task_query_get_place (self->query, task);
  RushesTaskPlace then = rushes_task_query_get_place (self->query, before);

  return rushes_task_place_compare (&now, &then) != 0;
}

void
rushes_task_list_on_task_changed (RushesTaskList *self, RushesTask *task, RushesTask *before)
{
  gboolean is = rushes_task_query_matches (self->query, task), was = rushes_task_query_matches (self->query, before);

  if (!self->counted && !self->headed)
    {
      if (g_hash_table_contains (self->by_id, &rushes_task_peek (task)->id))
        rushes_task_list_know (self, g_hash_table_lookup (self->by_id, &rushes_task_peek (task)->id), task);
      return;
    }
  if (is == was && !(is && has_moved (self, task, before)))
    {
      tell_task (self, RUSHES_LIST_NEWS_UPDATE, task, task);
      return;
    }
  if (was)
    tell_task (self, RUSHES_LIST_NEWS_LEAVE, task, before);
  if (is)
    tell_task (self, RUSHES_LIST_NEWS_ENTER, task, task);
}
