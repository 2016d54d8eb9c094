/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "list-probe.h"

#include "rushes-task-list-private.h"

guint
list_probe_get_n (ListProbe *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

/* What must hold at any moment, whatever has been read. */
void
list_probe_check (ListProbe *self)
{
  RushesTaskPlace above = { G_MAXINT64, G_MAXINT64 };

  g_assert_cmpuint (list_probe_get_n (self), ==, self->held->len);
  for (guint i = 0; i < self->held->len; i++)
    {
      RushesTaskItem *held = g_ptr_array_index (self->held, i);
      g_autoptr (RushesTaskItem) there = NULL;
      RushesTask *task;
      RushesTaskPlace place;

      if (held == NULL)
        continue;
      there = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      g_assert_true (there == held);
      task = rushes_task_item_get_task (held);
      if (task == NULL)
        continue;
      g_assert_cmpint (rushes_task_peek (task)->id, ==, rushes_task_item_get_id (held));
      place = rushes_task_query_get_place (self->list->query, task);
      g_assert_cmpint (rushes_task_place_compare (&above, &place), <, 0);
      g_assert_false (rushes_task_item_get_failed (held));
      above = place;
    }
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  ListProbe *self = user_data;
  guint n_held = 0;

  g_assert_cmpuint (removed + added, >, 0);
  g_assert_true (removed == 0 || added == 0); /* a wide change costs a walk over the whole list */
  g_assert_cmpuint (position + removed, <=, self->held->len);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->held->len - removed + added);

  if (removed > 0)
    g_ptr_array_remove_range (self->held, position, removed);
  if (added > 0)
    {
      guint before = self->held->len;

      g_ptr_array_set_size (self->held, (int) (before + added));
      memmove (self->held->pdata + position + added, self->held->pdata + position,
               (before - position) * sizeof (gpointer));
      memset (self->held->pdata + position, 0, added * sizeof (gpointer));
    }
  if (removed > 0)
    g_string_append_printf (self->said, "%s%u-%u", self->said->len > 0 ? " " : "", position, removed);
  else
    g_string_append_printf (self->said, "%s%u+%u", self->said->len > 0 ? " " : "", position, added);
  self->changes++;

  for (guint i = 0; i < self->held->len; i++)
    n_held += g_ptr_array_index (self->held, i) != NULL;
  if (n_held < 1000)
    list_probe_check (self);
}

static void
unref_any (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

/* Takes over @list. */
ListProbe *
list_probe_new (RushesTaskList *list)
{
  ListProbe *self = g_new0 (ListProbe, 1);

  self->list = list;
  self->held = g_ptr_array_new_with_free_func (unref_any);
  g_ptr_array_set_size (self->held, (int) list_probe_get_n (self));
  self->said = g_string_new (NULL);
  self->handler = g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), self);
  return self;
}

void
list_probe_free (ListProbe *self)
{
  g_signal_handler_disconnect (self->list, self->handler);
  g_ptr_array_unref (self->held);
  g_object_unref (self->list);
  g_string_free (self->said, TRUE);
  g_free (self);
}

/* Returns: (transfer none): the item there, held from now on */
RushesTaskItem *
list_probe_hold (ListProbe *self, guint position)
{
  RushesTaskItem *item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  g_assert_nonnull (item);
  g_assert_cmpuint (position, <, self->held->len);
  unref_any (self->held->pdata[position]);
  self->held->pdata[position] = item;
  return item;
}

void
list_probe_hold_range (ListProbe *self, guint from, guint n)
{
  for (guint i = from; i < self->held->len && i - from < n; i++)
    list_probe_hold (self, i);
}

void
list_probe_drop (ListProbe *self, guint position)
{
  unref_any (g_steal_pointer (&self->held->pdata[position]));
}

void
list_probe_drop_all (ListProbe *self)
{
  for (guint i = 0; i < self->held->len; i++)
    list_probe_drop (self, i);
}

/* What was said since the last time, and all of it. */
void
list_probe_assert_said (ListProbe *self, const char *said)
{
  g_assert_cmpstr (self->said->str, ==, said);
  g_string_truncate (self->said, 0);
}
