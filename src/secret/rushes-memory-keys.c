/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-memory-keys.h"

#include "rushes-keys-private.h"

/** Held: one profile's key and what it is bound to */
typedef struct
{
  char *origin;   /* (owned) (nullable): a profile without an origin never matches */
  RushesKey *key; /* (owned): wiped by its last unref */
} Held;

struct _RushesMemoryKeys
{
  GObject parent_instance;

  GHashTable *held; /* (owned) (element-type utf8 Held): by the profile's uid; main thread */
  RushesKey *any;   /* (owned) (nullable): for every profile that has none of its own */
};

static void rushes_memory_keys_iface_init (RushesKeysInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RushesMemoryKeys,
                               rushes_memory_keys,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RUSHES_TYPE_KEYS, rushes_memory_keys_iface_init))

static void
held_free (gpointer data)
{
  Held *held = data;

  g_free (held->origin);
  rushes_key_unref (held->key);
  g_free (held);
}

/**
 * rushes_memory_keys_get:
 *
 * Returns: (transfer full) (nullable): the key kept for @profile at its origin
 */
RushesKey *
rushes_memory_keys_get (RushesMemoryKeys *self, RushesProfile *profile)
{
  const char *origin = rushes_profile_get_origin (profile);
  const Held *held = g_hash_table_lookup (self->held, rushes_profile_peek (profile)->uid);

  if (origin == NULL)
    return NULL;
  if (held != NULL && g_strcmp0 (held->origin, origin) == 0)
    return rushes_key_ref (held->key);
  return self->any != NULL ? rushes_key_ref (self->any) : NULL;
}

/**
 * rushes_memory_keys_put:
 *
 * Keeps @key for @profile at its origin, instead of any other.
 */
void
rushes_memory_keys_put (RushesMemoryKeys *self, RushesProfile *profile, RushesKey *key)
{
  Held *held = g_new0 (Held, 1);

  held->origin = g_strdup (rushes_profile_get_origin (profile));
  held->key = rushes_key_ref (key);
  g_hash_table_replace (self->held, g_strdup (rushes_profile_peek (profile)->uid), held);
}

/**
 * rushes_memory_keys_drop:
 *
 * Returns: whether there was a key of @profile
 */
gboolean
rushes_memory_keys_drop (RushesMemoryKeys *self, RushesProfile *profile)
{
  return g_hash_table_remove (self->held, rushes_profile_peek (profile)->uid);
}

static void
memory_lookup_async (
  RushesKeys *keys, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keys, cancellable, callback, user_data);
  g_autoptr (RushesKey) key = rushes_memory_keys_get (RUSHES_MEMORY_KEYS (keys), profile);

  g_task_set_source_tag (task, memory_lookup_async);
  if (key != NULL)
    g_task_return_pointer (task, g_steal_pointer (&key), (GDestroyNotify) rushes_key_unref);
  else
    g_task_return_error (task, rushes_keys_error_new (RUSHES_KEYS_ERROR_MISSING));
}

static RushesKey *
memory_lookup_finish (RushesKeys *keys, GAsyncResult *result, RushesKeyPlace *place, GError **error)
{
  RushesKey *key;

  g_return_val_if_fail (g_task_is_valid (result, keys), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, memory_lookup_async), NULL);

  key = g_task_propagate_pointer (G_TASK (result), error);
  if (key != NULL)
    *place = RUSHES_KEY_PLACE_MEMORY;
  return key;
}

static void
memory_store_async (RushesKeys *keys,
                    RushesProfile *profile,
                    RushesKey *key,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keys, cancellable, callback, user_data);

  g_task_set_source_tag (task, memory_store_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (rushes_profile_get_origin (profile) == NULL)
    {
      g_task_return_error (task, rushes_keys_error_new (RUSHES_KEYS_ERROR_FAILED));
      return;
    }
  rushes_memory_keys_put (RUSHES_MEMORY_KEYS (keys), profile, key);
  rushes_keys_emit_changed (keys, profile);
  g_task_return_boolean (task, TRUE);
}

static gboolean
memory_store_finish (RushesKeys *keys, GAsyncResult *result, RushesKeyPlace *place, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keys), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, memory_store_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *place = RUSHES_KEY_PLACE_MEMORY;
  return TRUE;
}

static void
memory_clear_async (
  RushesKeys *keys, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keys, cancellable, callback, user_data);

  g_task_set_source_tag (task, memory_clear_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (rushes_memory_keys_drop (RUSHES_MEMORY_KEYS (keys), profile))
    rushes_keys_emit_changed (keys, profile);
  g_task_return_boolean (task, TRUE);
}

static gboolean
memory_clear_finish (RushesKeys *keys, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keys), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, memory_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
memory_unlock_async (RushesKeys *keys, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keys, cancellable, callback, user_data);

  g_task_set_source_tag (task, memory_unlock_async);
  g_task_return_boolean (task, TRUE);
}

static gboolean
memory_unlock_finish (RushesKeys *keys, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keys), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, memory_unlock_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rushes_memory_keys_iface_init (RushesKeysInterface *iface)
{
  iface->lookup_async = memory_lookup_async;
  iface->lookup_finish = memory_lookup_finish;
  iface->store_async = memory_store_async;
  iface->store_finish = memory_store_finish;
  iface->clear_async = memory_clear_async;
  iface->clear_finish = memory_clear_finish;
  iface->unlock_async = memory_unlock_async;
  iface->unlock_finish = memory_unlock_finish;
}

static void
rushes_memory_keys_finalize (GObject *object)
{
  RushesMemoryKeys *self = RUSHES_MEMORY_KEYS (object);

  g_hash_table_unref (self->held);
  g_clear_pointer (&self->any, rushes_key_unref);
  G_OBJECT_CLASS (rushes_memory_keys_parent_class)->finalize (object);
}

static void
rushes_memory_keys_class_init (RushesMemoryKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_memory_keys_finalize;
}

static void
rushes_memory_keys_init (RushesMemoryKeys *self)
{
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, held_free);
}

/**
 * rushes_memory_keys_new:
 *
 * Returns: (transfer full): keys that end with the program
 */
RushesKeys *
rushes_memory_keys_new (void)
{
  return g_object_new (RUSHES_TYPE_MEMORY_KEYS, NULL);
}

/**
 * rushes_memory_keys_new_for_all:
 * @key: given for every profile that has an origin and no key of its own here; for `RUSHES_API_KEY` and the demo
 *
 * Returns: (transfer full): keys that end with the program
 */
RushesKeys *
rushes_memory_keys_new_for_all (RushesKey *key)
{
  RushesMemoryKeys *self = g_object_new (RUSHES_TYPE_MEMORY_KEYS, NULL);

  self->any = rushes_key_ref (key);
  return RUSHES_KEYS (self);
}
