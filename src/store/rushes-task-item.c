/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-item-private.h"

typedef enum
{
  PROP_ID = 1,
  PROP_TASK,
  PROP_FAILED,
} RushesTaskItemProperty;

static GParamSpec *properties[PROP_FAILED + 1];

G_DEFINE_FINAL_TYPE (RushesTaskItem, rushes_task_item, G_TYPE_OBJECT)

static void
rushes_task_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesTaskItem *self = RUSHES_TASK_ITEM (object);

  switch ((RushesTaskItemProperty) id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_TASK:
      g_value_set_boxed (value, self->task);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rushes_task_item_finalize (GObject *object)
{
  RushesTaskItem *self = RUSHES_TASK_ITEM (object);

  g_assert (self->wanted.data == NULL);
  g_clear_pointer (&self->task, rushes_task_unref);
  G_OBJECT_CLASS (rushes_task_item_parent_class)->finalize (object);
}

static void
rushes_task_item_class_init (RushesTaskItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rushes_task_item_get_property;
  object_class->finalize = rushes_task_item_finalize;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TASK] = g_param_spec_boxed ("task", NULL, NULL, RUSHES_TYPE_TASK, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rushes_task_item_init (RushesTaskItem *self)
{
}

/**
 * rushes_task_item_new: (skip)
 * @position: where in its list
 *
 * Returns: (transfer full): an item whose task is not known yet
 */
RushesTaskItem *
rushes_task_item_new (guint position)
{
  RushesTaskItem *self = g_object_new (RUSHES_TYPE_TASK_ITEM, NULL);

  self->position = position;
  return self;
}

/**
 * rushes_task_item_set_task: (skip)
 * @task: what is known of it now; of the same id as any former one
 */
void
rushes_task_item_set_task (RushesTaskItem *self, RushesTask *task)
{
  gint64 id = rushes_task_peek (task)->id;

  g_return_if_fail (self->id == 0 || self->id == id);

  if (self->task == task)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->task, rushes_task_unref);
  self->task = rushes_task_ref (task);
  if (self->id != id)
    {
      self->id = id;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
    }
  rushes_task_item_set_failed (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASK]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
rushes_task_item_set_failed (RushesTaskItem *self, gboolean failed)
{
  if (self->failed == failed)
    return;
  self->failed = failed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

/**
 * rushes_task_item_get_id:
 *
 * Returns: the library's id of the task, 0 until known
 */
gint64
rushes_task_item_get_id (RushesTaskItem *self)
{
  g_return_val_if_fail (RUSHES_IS_TASK_ITEM (self), 0);
  return self->id;
}

/**
 * rushes_task_item_get_task:
 *
 * Returns: (transfer none) (nullable): the task as it is now, %NULL until read
 */
RushesTask *
rushes_task_item_get_task (RushesTaskItem *self)
{
  g_return_val_if_fail (RUSHES_IS_TASK_ITEM (self), NULL);
  return self->task;
}

/**
 * rushes_task_item_get_failed:
 *
 * Returns: whether it could not be read; rushes_task_list_retry() asks again
 */
gboolean
rushes_task_item_get_failed (RushesTaskItem *self)
{
  g_return_val_if_fail (RUSHES_IS_TASK_ITEM (self), FALSE);
  return self->failed;
}
