/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-libsecret-keys.h"

#include "rushes-keyring.h"
#include "rushes-keys-private.h"
#include "rushes-memory-keys.h"

#include <libsecret/secret.h>
#include <string.h>

/*
 * Keys in the Secret Service, one item a profile. What says which key it is, is not encrypted there (reliability 5.1),
 * so it is a random id and the origin, no more. Where there is no service the key stays in memory for this run; it is
 * never written anywhere else. A key in memory comes before one in the keyring: it is the newer.
 */

static const SecretSchema schema = {
  RUSHES_APP_ID,
  SECRET_SCHEMA_NONE,
  {
    { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

struct _RushesLibsecretKeys
{
  GObject parent_instance;

  RushesMemoryKeys *memory; /* (owned): for when there is no Secret Service; main thread */
};

static void rushes_libsecret_keys_iface_init (RushesKeysInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RushesLibsecretKeys,
                               rushes_libsecret_keys,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RUSHES_TYPE_KEYS, rushes_libsecret_keys_iface_init))

/** Ask: what one call is about */
typedef struct
{
  RushesProfile *profile; /* (owned) (nullable): not to unlock */
  RushesKey *key;         /* (owned) (nullable): to store */
  GQueue origins;         /* (owned) (element-type utf8): other origins of this profile whose keys go */
  GSource *cancelled;     /* (owned) (nullable): until the answer is given */
  RushesKeyPlace place;
  gboolean was_in_memory;
  gboolean over; /* answered or cancelled; what the keyring says later is for nobody */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_pointer (&ask->profile, rushes_profile_unref);
  g_clear_pointer (&ask->key, rushes_key_unref);
  g_queue_clear_full (&ask->origins, g_free);
  g_free (ask);
}

/* Returns: whether the answer is still awaited; then it is the caller's to give. */
static gboolean
ask_end (GTask *task)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->over)
    return FALSE;
  ask->over = TRUE;
  if (ask->cancelled != NULL)
    g_source_destroy (ask->cancelled);
  g_clear_pointer (&ask->cancelled, g_source_unref);
  return TRUE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  if (ask_end (task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  return G_SOURCE_REMOVE;
}

/* A caller that cancels is answered at once, and what is under way in the keyring runs to its end unseen: libsecret
 * answers a prompt that is cancelled twice, and a key half stored is worse than a key stored. */
static GTask *
ask_new (
  RushesKeys *keys, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (keys, NULL, callback, user_data);
  Ask *ask = g_new0 (Ask, 1);

  ask->profile = profile != NULL ? rushes_profile_ref (profile) : NULL;
  g_queue_init (&ask->origins);
  g_task_set_task_data (task, ask, ask_free);
  if (cancellable != NULL)
    {
      ask->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (ask->cancelled, G_SOURCE_FUNC (on_cancelled), g_object_ref (task), g_object_unref);
      g_source_attach (ask->cancelled, g_task_get_context (task));
    }
  return task;
}

/* @origin: (nullable): of any origin */
static GHashTable *
attributes_new (RushesProfile *profile, const char *origin)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) "profile", g_strdup (rushes_profile_peek (profile)->uid));
  if (origin != NULL)
    g_hash_table_insert (attributes, (gpointer) "origin", g_strdup (origin));
  return attributes;
}

static void
return_code (GTask *task, RushesKeysError code)
{
  if (ask_end (task))
    g_task_return_error (task, rushes_keys_error_new (code));
}

static void
return_key (GTask *task, RushesKey *key, RushesKeyPlace place)
{
  Ask *ask = g_task_get_task_data (task);

  if (!ask_end (task))
    {
      rushes_key_unref (key);
      return;
    }
  ask->place = place;
  g_task_return_pointer (task, key, (GDestroyNotify) rushes_key_unref);
}

/* Takes @error and answers with the sentence that belongs to it. */
static void
return_failure (GTask *task, GError *error)
{
  g_debug ("Keyring: %s", error->message);
  if (rushes_keyring_is_absent (error))
    return_code (task, RUSHES_KEYS_ERROR_NO_KEYRING);
  else if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return_code (task, RUSHES_KEYS_ERROR_LOCKED);
  else if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
           g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD))
    /* No default collection, and the prompt to make one was closed. */
    return_code (task, RUSHES_KEYS_ERROR_DISMISSED);
  else
    return_code (task, RUSHES_KEYS_ERROR_FAILED);
  g_error_free (error);
}

/* lookup: memory, then the lock, then the item */

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SecretValue) value = secret_password_lookup_binary_finish (result, &error); /* not pageable, wiped */
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;
  RushesKey *key;

  if (error != NULL)
    {
      return_failure (task, error);
      return;
    }
  if (value == NULL)
    {
      return_code (task, RUSHES_KEYS_ERROR_MISSING);
      return;
    }
  /* Others may write to the keyring too, so what comes back is checked as if it had just been pasted. */
  key = text != NULL ? rushes_key_new (text, NULL) : NULL;
  if (key == NULL)
    {
      return_code (task, RUSHES_KEYS_ERROR_FAILED);
      return;
    }
  return_key (task, key, RUSHES_KEY_PLACE_KEYRING);
}

static void
on_lookup_door (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  RushesKeyringDoor door = rushes_keyring_door_finish (result, &error);
  g_autoptr (GHashTable) attributes = NULL;

  if (error != NULL)
    {
      return_failure (task, error);
      return;
    }
  if (door == RUSHES_KEYRING_DOOR_LOCKED)
    {
      return_code (task, RUSHES_KEYS_ERROR_LOCKED);
      return;
    }
  attributes = attributes_new (ask->profile, rushes_profile_get_origin (ask->profile));
  secret_password_lookupv (&schema, attributes, NULL, on_looked_up, g_object_ref (task));
}

static void
libsecret_lookup_async (
  RushesKeys *keys, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesLibsecretKeys *self = RUSHES_LIBSECRET_KEYS (keys);
  g_autoptr (GTask) task = ask_new (keys, profile, cancellable, callback, user_data);
  g_autoptr (RushesKey) key = rushes_memory_keys_get (self->memory, profile);

  g_task_set_source_tag (task, libsecret_lookup_async);
  if (key != NULL)
    return_key (task, g_steal_pointer (&key), RUSHES_KEY_PLACE_MEMORY);
  else if (rushes_profile_get_origin (profile) == NULL)
    return_code (task, RUSHES_KEYS_ERROR_MISSING);
  else
    rushes_keyring_door_async (FALSE, on_lookup_door, g_steal_pointer (&task));
}

static RushesKey *
libsecret_lookup_finish (RushesKeys *keys, GAsyncResult *result, RushesKeyPlace *place, GError **error)
{
  RushesKey *key;

  g_return_val_if_fail (g_task_is_valid (result, keys), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, libsecret_lookup_async), NULL);

  key = g_task_propagate_pointer (G_TASK (result), error);
  if (key != NULL)
    *place = ((Ask *) g_task_get_task_data (G_TASK (result)))->place;
  return key;
}

/* store: the lock, then the new item, then whatever the profile had for other origins goes */

static void
return_stored (GTask *task, RushesKeyPlace place)
{
  RushesKeys *keys = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);

  rushes_keys_emit_changed (keys, ask->profile);
  if (!ask_end (task))
    return;
  ask->place = place;
  g_task_return_boolean (task, TRUE);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  if (result != NULL)
    secret_password_clear_finish (result, &error);
  origin = error == NULL ? g_queue_pop_head (&ask->origins) : NULL;
  if (origin != NULL)
    {
      g_autoptr (GHashTable) attributes = attributes_new (ask->profile, origin);

      secret_password_clearv (&schema, attributes, NULL, on_forgotten, g_steal_pointer (&task));
      return;
    }
  /* An old key that stays is never given for the new origin, so that it could not be removed is no failure. */
  if (error != NULL)
    g_debug ("Keyring: an old key stays: %s", error->message);
  return_stored (task, RUSHES_KEY_PLACE_KEYRING);
}

static void
on_others_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GList *found = secret_password_search_finish (result, NULL);

  for (GList *at = found; at != NULL; at = at->next)
    {
      g_autoptr (GHashTable) attributes = secret_retrievable_get_attributes (at->data);
      const char *origin = g_hash_table_lookup (attributes, "origin");

      if (origin != NULL && g_strcmp0 (origin, rushes_profile_get_origin (ask->profile)) != 0)
        g_queue_push_tail (&ask->origins, g_strdup (origin));
    }
  g_list_free_full (found, g_object_unref);
  on_forgotten (NULL, NULL, task);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesLibsecretKeys *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = NULL;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    {
      if (rushes_keyring_is_absent (error))
        {
          g_error_free (error);
          rushes_memory_keys_put (self->memory, ask->profile, ask->key);
          return_stored (task, RUSHES_KEY_PLACE_MEMORY);
        }
      else
        return_failure (task, error);
      return;
    }
  rushes_memory_keys_drop (self->memory, ask->profile);
  attributes = attributes_new (ask->profile, NULL);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, NULL, on_others_found, g_steal_pointer (&task));
}

static void
on_store_door (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  const char *text = rushes_key_peek (ask->key);
  GError *error = NULL;
  RushesKeyringDoor door = rushes_keyring_door_finish (result, &error);
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (SecretValue) value = NULL;
  g_autofree char *label = NULL;

  if (error != NULL)
    {
      return_failure (task, error);
      return;
    }
  if (door == RUSHES_KEYRING_DOOR_LOCKED)
    {
      return_code (task, RUSHES_KEYS_ERROR_LOCKED);
      return;
    }
  attributes = attributes_new (ask->profile, rushes_profile_get_origin (ask->profile));
  label = g_strdup_printf ("Rushes: %s (%s)", rushes_profile_peek (ask->profile)->name,
                           rushes_profile_get_host (ask->profile));
  /* No copy: the task holds the key for longer than libsecret reads it, and the key wipes itself. */
  value = secret_value_new_full ((char *) text, (gssize) strlen (text), "text/plain", NULL);
  secret_password_storev_binary (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, NULL, on_stored,
                                 g_object_ref (task));
}

static void
libsecret_store_async (RushesKeys *keys,
                       RushesProfile *profile,
                       RushesKey *key,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = ask_new (keys, profile, cancellable, callback, user_data);
  Ask *ask = g_task_get_task_data (task);

  g_task_set_source_tag (task, libsecret_store_async);
  ask->key = rushes_key_ref (key);
  if (rushes_profile_get_origin (profile) == NULL)
    return_code (task, RUSHES_KEYS_ERROR_FAILED);
  else
    rushes_keyring_door_async (TRUE, on_store_door, g_steal_pointer (&task));
}

static gboolean
libsecret_store_finish (RushesKeys *keys, GAsyncResult *result, RushesKeyPlace *place, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keys), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, libsecret_store_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *place = ((Ask *) g_task_get_task_data (G_TASK (result)))->place;
  return TRUE;
}

/* clear: memory, the lock, every item of the profile */

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;

  secret_password_clear_finish (result, &error); /* that nothing was there is fine */
  if (error != NULL && !(ask->was_in_memory && rushes_keyring_is_absent (error)))
    {
      return_failure (task, error);
      return;
    }
  g_clear_error (&error);
  rushes_keys_emit_changed (g_task_get_source_object (task), ask->profile);
  if (ask_end (task))
    g_task_return_boolean (task, TRUE);
}

static void
on_clear_door (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  RushesKeyringDoor door = rushes_keyring_door_finish (result, &error);
  g_autoptr (GHashTable) attributes = NULL;

  if (error != NULL)
    {
      return_failure (task, error);
      return;
    }
  if (door == RUSHES_KEYRING_DOOR_LOCKED)
    {
      return_code (task, RUSHES_KEYS_ERROR_LOCKED);
      return;
    }
  attributes = attributes_new (ask->profile, NULL);
  secret_password_clearv (&schema, attributes, NULL, on_cleared, g_object_ref (task));
}

static void
libsecret_clear_async (
  RushesKeys *keys, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesLibsecretKeys *self = RUSHES_LIBSECRET_KEYS (keys);
  g_autoptr (GTask) task = ask_new (keys, profile, cancellable, callback, user_data);
  Ask *ask = g_task_get_task_data (task);

  g_task_set_source_tag (task, libsecret_clear_async);
  ask->was_in_memory = rushes_memory_keys_drop (self->memory, profile);
  rushes_keyring_door_async (TRUE, on_clear_door, g_steal_pointer (&task));
}

static gboolean
libsecret_clear_finish (RushesKeys *keys, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keys), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, libsecret_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* unlock */

static void
on_unlock_door (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  RushesKeyringDoor door = rushes_keyring_door_finish (result, &error);

  if (error != NULL)
    return_failure (task, error);
  else if (door == RUSHES_KEYRING_DOOR_LOCKED)
    return_code (task, RUSHES_KEYS_ERROR_DISMISSED);
  else if (ask_end (task))
    g_task_return_boolean (task, TRUE);
}

static void
libsecret_unlock_async (RushesKeys *keys, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = ask_new (keys, NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, libsecret_unlock_async);
  rushes_keyring_door_async (TRUE, on_unlock_door, g_steal_pointer (&task));
}

static gboolean
libsecret_unlock_finish (RushesKeys *keys, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keys), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, libsecret_unlock_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rushes_libsecret_keys_iface_init (RushesKeysInterface *iface)
{
  iface->lookup_async = libsecret_lookup_async;
  iface->lookup_finish = libsecret_lookup_finish;
  iface->store_async = libsecret_store_async;
  iface->store_finish = libsecret_store_finish;
  iface->clear_async = libsecret_clear_async;
  iface->clear_finish = libsecret_clear_finish;
  iface->unlock_async = libsecret_unlock_async;
  iface->unlock_finish = libsecret_unlock_finish;
}

static void
rushes_libsecret_keys_dispose (GObject *object)
{
  RushesLibsecretKeys *self = RUSHES_LIBSECRET_KEYS (object);

  g_clear_object (&self->memory);
  G_OBJECT_CLASS (rushes_libsecret_keys_parent_class)->dispose (object);
}

static void
rushes_libsecret_keys_class_init (RushesLibsecretKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_libsecret_keys_dispose;
}

static void
rushes_libsecret_keys_init (RushesLibsecretKeys *self)
{
  self->memory = RUSHES_MEMORY_KEYS (rushes_memory_keys_new ());
}

/**
 * rushes_libsecret_keys_new:
 *
 * Connects to nothing yet.
 *
 * Returns: (transfer full): the user's keyring, with memory for when there is none
 */
RushesKeys *
rushes_libsecret_keys_new (void)
{
  return g_object_new (RUSHES_TYPE_LIBSECRET_KEYS, NULL);
}
