/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-list-private.h"

#include "rushes-task-query-private.h"

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_LOADING,
  PROP_SEARCHING,
  PROP_FAILED,
} RushesTaskListProperty;

static GParamSpec *properties[PROP_FAILED + 1];

static void rushes_task_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RushesTaskList,
                               rushes_task_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rushes_task_list_model_init))

/* Items */

static RushesTaskItem *
nth_live (RushesTaskList *self, guint index)
{
  return g_ptr_array_index (self->live, index);
}

/* The index of the first living item at @position or below it. */
guint
rushes_task_list_find_live (RushesTaskList *self, guint position)
{
  guint low = 0, high = self->live->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (nth_live (self, middle)->position < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
rushes_task_list_attach (RushesTaskList *self, RushesTaskItem *item, guint position)
{
  item->position = position;
  g_ptr_array_insert (self->live, (int) rushes_task_list_find_live (self, position), item);
}

/* The item stays with who holds it, and goes on to follow its task. */
void
rushes_task_list_detach (RushesTaskList *self, RushesTaskItem *item)
{
  g_ptr_array_remove_index (self->live, rushes_task_list_find_live (self, item->position));
  item->position = RUSHES_TASK_ITEM_NOWHERE;
  rushes_task_list_unwant (self, item);
}

void
rushes_task_list_want (RushesTaskList *self, RushesTaskItem *item)
{
  if (item->wanted.data != NULL)
    return;
  item->wanted.data = item;
  g_queue_push_tail_link (&self->wanted, &item->wanted);
}

void
rushes_task_list_unwant (RushesTaskList *self, RushesTaskItem *item)
{
  if (item->wanted.data == NULL)
    return;
  g_queue_unlink (&self->wanted, &item->wanted);
  item->wanted.data = NULL;
}

/* Tells an item of its task, and who looks at the item. */
void
rushes_task_list_know (RushesTaskList *self, RushesTaskItem *item, RushesTask *task)
{
  gboolean first = item->id == 0;

  g_object_ref (item);
  rushes_task_list_unwant (self, item);
  rushes_task_item_set_task (item, task);
  if (first && self->store != NULL)
    g_hash_table_replace (self->by_id, &item->id, item);
  g_object_unref (item);
}

static void
on_item_gone (gpointer user_data, GObject *where)
{
  RushesTaskList *self = user_data;
  RushesTaskItem *item = (RushesTaskItem *) where;

  if (item->position != RUSHES_TASK_ITEM_NOWHERE)
    rushes_task_list_detach (self, item);
  if (item->id != 0 && g_hash_table_lookup (self->by_id, &item->id) == item)
    g_hash_table_remove (self->by_id, &item->id);
}

/* An item that knows its task may come back into the list later; nothing will ever be told of the others. */
static void
let_go (RushesTaskList *self, RushesTaskItem *item)
{
  if (item->position != RUSHES_TASK_ITEM_NOWHERE)
    rushes_task_list_detach (self, item);
  g_object_weak_unref (G_OBJECT (item), on_item_gone, self);
}

/* Takes every item out of the list, and all that is remembered; says nothing. */
void
rushes_task_list_forget_all (RushesTaskList *self)
{
  while (self->live->len > 0)
    {
      RushesTaskItem *item = nth_live (self, self->live->len - 1);

      if (item->id != 0)
        rushes_task_list_detach (self, item);
      else
        let_go (self, item);
    }
  rushes_task_pages_clear (self->pages);
}

/* The model */

static GType
rushes_task_list_get_item_type (GListModel *model)
{
  return RUSHES_TYPE_TASK_ITEM;
}

static guint
rushes_task_list_get_n_items (GListModel *model)
{
  return RUSHES_TASK_LIST (model)->n_items;
}

static RushesTaskItem *
make_item (RushesTaskList *self, guint position, RushesTask *task)
{
  RushesTaskItem *item = task != NULL ? g_hash_table_lookup (self->by_id, &rushes_task_peek (task)->id) : NULL;

  if (item != NULL && item->position == RUSHES_TASK_ITEM_NOWHERE)
    {
      rushes_task_list_attach (self, g_object_ref (item), position);
      return item;
    }
  item = rushes_task_item_new (position);
  g_object_weak_ref (G_OBJECT (item), on_item_gone, self);
  rushes_task_list_attach (self, item, position);
  if (task != NULL)
    rushes_task_list_know (self, item, task);
  else if (self->failed)
    rushes_task_item_set_failed (item, TRUE);
  else
    {
      rushes_task_list_want (self, item);
      rushes_task_list_ask_pages (self);
    }
  return item;
}

static gpointer
rushes_task_list_get_item (GListModel *model, guint position)
{
  RushesTaskList *self = RUSHES_TASK_LIST (model);
  guint index;
  RushesTask *task;

  if (position >= self->n_items)
    return NULL;
  task = rushes_task_pages_get (self->pages, position);
  index = rushes_task_list_find_live (self, position);
  if (index < self->live->len && nth_live (self, index)->position == position)
    return g_object_ref (nth_live (self, index));
  return make_item (self, position, task);
}

static void
rushes_task_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rushes_task_list_get_item_type;
  iface->get_n_items = rushes_task_list_get_n_items;
  iface->get_item = rushes_task_list_get_item;
}

/* Says what has been done already. */
void
rushes_task_list_say (RushesTaskList *self, guint position, guint removed, guint added)
{
  if (removed == 0 && added == 0)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

void
rushes_task_list_set_failed (RushesTaskList *self, gboolean failed)
{
  if (self->failed == failed)
    return;
  self->failed = failed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

void
rushes_task_list_set_loading (RushesTaskList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
rushes_task_list_set_searching (RushesTaskList *self, gboolean searching)
{
  if (self->searching == searching)
    return;
  self->searching = searching;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

/* The object */

static void
rushes_task_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesTaskList *self = RUSHES_TASK_LIST (object);

  switch ((RushesTaskListProperty) id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_SEARCHING:
      g_value_set_boolean (value, self->searching);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rushes_task_list_dispose (GObject *object)
{
  RushesTaskList *self = RUSHES_TASK_LIST (object);
  GHashTableIter iter;
  gpointer item;

  if (self->store != NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The list is gone");

      g_signal_handlers_disconnect_by_data (self->store, self);
      g_clear_object (&self->store);
      self->generation++;
      g_cancellable_cancel (self->cancellable);
      g_clear_handle_id (&self->apply_source, g_source_remove);
      rushes_task_list_forget_all (self);
      self->n_items = 0;
      rushes_task_list_give_up (self, error);
      g_queue_clear_full (&self->news, (GDestroyNotify) rushes_list_news_free);
      g_queue_clear_full (&self->later, (GDestroyNotify) rushes_list_news_free);
      g_clear_pointer (&self->current, rushes_list_news_free);
      g_ptr_array_set_size (self->reads, 0);
      g_hash_table_iter_init (&iter, self->by_id);
      while (g_hash_table_iter_next (&iter, NULL, &item))
        let_go (self, item);
      g_hash_table_remove_all (self->by_id);
    }
  G_OBJECT_CLASS (rushes_task_list_parent_class)->dispose (object);
}

static void
rushes_task_list_finalize (GObject *object)
{
  RushesTaskList *self = RUSHES_TASK_LIST (object);

  g_assert (self->live->len == 0 && self->wanted.length == 0 && self->apply_source == 0);
  rushes_task_query_unref (self->query);
  rushes_task_pages_free (self->pages);
  g_ptr_array_unref (self->live);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->reads);
  g_ptr_array_unref (self->touched_items);
  g_ptr_array_unref (self->touched_tasks);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (rushes_task_list_parent_class)->finalize (object);
}

static void
rushes_task_list_class_init (RushesTaskListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = rushes_task_list_get_property;
  object_class->dispose = rushes_task_list_dispose;
  object_class->finalize = rushes_task_list_finalize;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, TRUE, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rushes_task_list_init (RushesTaskList *self)
{
  self->loading = TRUE;
  self->searching = TRUE;
  self->live = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->reads = g_ptr_array_new ();
  self->touched_items = g_ptr_array_new_with_free_func (g_object_unref);
  self->touched_tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->wanted);
  g_queue_init (&self->news);
  g_queue_init (&self->later);
}

/**
 * rushes_task_list_new:
 * @store: an open library
 * @query: what to find
 *
 * The count is asked for at once, or the first rows are where counting takes longer; pages are asked for when their
 * items are. For another query, make another list.
 *
 * Returns: (transfer full): an empty list that is loading
 */
RushesTaskList *
rushes_task_list_new (RushesStore *store, RushesTaskQuery *query)
{
  RushesTaskList *self;

  g_return_val_if_fail (RUSHES_IS_STORE (store), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (RUSHES_TYPE_TASK_LIST, NULL);
  self->store = g_object_ref (store);
  self->query = rushes_task_query_ref (query);
  self->pages = rushes_task_pages_new (query);
  self->plain = rushes_task_query_is_plain (query);
  g_signal_connect_swapped (store, "task-added", G_CALLBACK (rushes_task_list_on_task_added), self);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (rushes_task_list_on_task_changed), self);
  rushes_task_list_ask_count (self);
  return self;
}

/**
 * rushes_task_list_get_loading:
 *
 * Returns: whether the count is not known yet
 */
gboolean
rushes_task_list_get_loading (RushesTaskList *self)
{
  g_return_val_if_fail (RUSHES_IS_TASK_LIST (self), FALSE);
  return self->loading;
}

/**
 * rushes_task_list_get_searching:
 *
 * Returns: whether there may be more rows than the list has so far
 */
gboolean
rushes_task_list_get_searching (RushesTaskList *self)
{
  g_return_val_if_fail (RUSHES_IS_TASK_LIST (self), FALSE);
  return self->searching;
}

/**
 * rushes_task_list_get_failed:
 *
 * Returns: whether the list stands still because the count, or the place of a change, could not be read
 */
gboolean
rushes_task_list_get_failed (RushesTaskList *self)
{
  g_return_val_if_fail (RUSHES_IS_TASK_LIST (self), FALSE);
  return self->failed;
}

/**
 * rushes_task_list_retry:
 *
 * Asks again for all that could not be read.
 */
void
rushes_task_list_retry (RushesTaskList *self)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (RUSHES_IS_TASK_LIST (self));

  if (self->store == NULL)
    return;
  rushes_task_list_set_failed (self, FALSE);
  self->contradictions = 0;
  if (!self->counted)
    rushes_task_list_ask_count (self);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->live->len; i++)
    if (nth_live (self, i)->failed)
      g_ptr_array_add (items, g_object_ref (nth_live (self, i)));
  for (guint i = 0; i < items->len; i++)
    {
      RushesTaskItem *item = g_ptr_array_index (items, i);

      rushes_task_list_want (self, item);
      rushes_task_item_set_failed (item, FALSE);
    }
  rushes_task_list_apply_later (self);
  rushes_task_list_ask_pages (self);
}

/* Puts a question among the news. @task: (transfer full) */
static void
ask (RushesTaskList *self, RushesListNewsKind kind, gint64 id, GTask *task)
{
  RushesListNews *news;

  if (self->store == NULL || self->failed)
    {
      g_task_return_new_error (task, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO, "%s",
                               rushes_reason_get_sentence (RUSHES_REASON_DISK_ERROR));
      g_object_unref (task);
      return;
    }
  news = g_new0 (RushesListNews, 1);
  news->kind = kind;
  news->id = id;
  news->locate = task;
  rushes_task_list_tell (self, news);
}

/**
 * rushes_task_list_locate_async:
 * @id: a task's
 *
 * Finds where a task is in the list. The position is that of the moment when @callback runs.
 */
void
rushes_task_list_locate_async (
  RushesTaskList *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RUSHES_IS_TASK_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rushes_task_list_locate_async);
  ask (self, RUSHES_LIST_NEWS_LOCATE, id, task);
}

/**
 * rushes_task_list_locate_finish:
 * @position: (out): where the task is
 *
 * Returns: %FALSE with %RUSHES_STORE_ERROR_NOT_FOUND where the query does not find it
 */
gboolean
rushes_task_list_locate_finish (RushesTaskList *self, GAsyncResult *result, guint *position, GError **error)
{
  gssize found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_task_list_locate_async), FALSE);

  found = g_task_propagate_int (G_TASK (result), error);
  if (found < 0)
    return FALSE;
  *position = (guint) found;
  return TRUE;
}

/**
 * rushes_task_list_ids_async:
 *
 * Asks for the ids of all rows. They are those of the moment when @callback runs: ranges of positions index into them
 * then, and not later.
 */
void
rushes_task_list_ids_async (RushesTaskList *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RUSHES_IS_TASK_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rushes_task_list_ids_async);
  ask (self, RUSHES_LIST_NEWS_IDS, 0, task);
}

/**
 * rushes_task_list_ids_finish:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): one id a row
 */
GArray *
rushes_task_list_ids_finish (RushesTaskList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_task_list_ids_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
