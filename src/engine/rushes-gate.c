/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-gate.h"

struct _RushesGate
{
  GObject parent_instance;

  RushesStore *store; /* (owned) */
  RushesKeys *keys;   /* (owned) */
  GHashTable *cache;  /* (owned) (element-type utf8 RushesKey): by uid and origin */
  GHashTable *held;   /* (owned) (element-type gint64 RushesReason): set in this run, before it is in the store too */
};

G_DEFINE_FINAL_TYPE (RushesGate, rushes_gate, G_TYPE_OBJECT)

enum
{
  HELD,
  RELEASED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
cache_name (RushesProfile *profile)
{
  return g_strconcat (rushes_profile_peek (profile)->uid, " ", rushes_profile_get_origin (profile), NULL);
}

static gboolean
is_about_key (RushesReason reason)
{
  return reason == RUSHES_REASON_NO_KEY || reason == RUSHES_REASON_KEYRING || reason == RUSHES_REASON_KEY_REFUSED;
}

static void
on_profile_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesProfile) saved = rushes_store_save_profile_finish (RUSHES_STORE (source), result, &error);

  /* The hold stands in memory; not keeping it only means that the next run finds out again. */
  if (saved == NULL)
    g_debug ("A hold was not kept: %s", error->message);
}

static gboolean
set_held (RushesGate *self, gint64 id, RushesReason reason)
{
  RushesProfile *profile = rushes_store_get_profile (self->store, id);
  g_autoptr (RushesProfile) changed = NULL;
  RushesProfileFields fields;

  if (profile == NULL || rushes_gate_get_held (self, id) == reason)
    return FALSE;
  g_hash_table_insert (self->held, g_memdup2 (&id, sizeof id), GINT_TO_POINTER (reason));
  fields = *rushes_profile_peek (profile);
  fields.held = reason;
  changed = rushes_profile_new (&fields);
  rushes_store_save_profile_async (self->store, changed, on_profile_saved, NULL);
  return TRUE;
}

static void
on_key_changed (RushesGate *self, const char *uid)
{
  GPtrArray *profiles = rushes_store_get_profiles (self->store);
  gint64 id = 0;

  for (guint i = 0; i < profiles->len; i++)
    if (g_strcmp0 (rushes_profile_peek (profiles->pdata[i])->uid, uid) == 0)
      id = rushes_profile_peek (profiles->pdata[i])->id;
  g_hash_table_remove_all (self->cache);
  if (id != 0)
    rushes_gate_release (self, id);
}

static void
rushes_gate_dispose (GObject *object)
{
  RushesGate *self = RUSHES_GATE (object);

  if (self->keys != NULL)
    g_signal_handlers_disconnect_by_data (self->keys, self);
  g_clear_object (&self->keys);
  g_clear_object (&self->store);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  g_clear_pointer (&self->held, g_hash_table_unref);
  G_OBJECT_CLASS (rushes_gate_parent_class)->dispose (object);
}

static void
rushes_gate_class_init (RushesGateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_gate_dispose;

  signals[HELD] =
    g_signal_new ("held", RUSHES_TYPE_GATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RELEASED] =
    g_signal_new ("released", RUSHES_TYPE_GATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
rushes_gate_init (RushesGate *self)
{
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rushes_key_unref);
  self->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

RushesGate *
rushes_gate_new (RushesStore *store, RushesKeys *keys)
{
  RushesGate *self = g_object_new (RUSHES_TYPE_GATE, NULL);

  self->store = g_object_ref (store);
  self->keys = g_object_ref (keys);
  g_signal_connect_swapped (keys, "changed", G_CALLBACK (on_key_changed), self);
  return self;
}

typedef struct
{
  /* input */
  gint64 profile;
  char *name; /* (owned): in the cache */
  /* output */
  RushesReason reason;
} Pass;

static void
pass_free (Pass *pass)
{
  g_free (pass->name);
  g_free (pass);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  RushesGate *self = g_task_get_source_object (task);
  Pass *pass = g_task_get_task_data (task);
  RushesKey *key = rushes_keys_lookup_finish (RUSHES_KEYS (source), result, NULL, &error);

  if (key != NULL)
    {
      if (self->cache != NULL)
        g_hash_table_insert (self->cache, g_strdup (pass->name), rushes_key_ref (key));
      g_task_return_pointer (task, key, (GDestroyNotify) rushes_key_unref);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pass->reason = RUSHES_REASON_USER;
  else
    {
      gboolean missing = g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_MISSING) ||
                         g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_NO_KEYRING);

      pass->reason = missing ? RUSHES_REASON_NO_KEY : RUSHES_REASON_KEYRING;
      rushes_gate_hold (self, pass->profile, pass->reason);
    }
  g_task_return_pointer (task, NULL, NULL);
}

/**
 * rushes_gate_pass_async:
 * @profile: the library's id of it
 *
 * Gets the profile's key. A profile whose key cannot be had is held.
 */
void
rushes_gate_pass_async (
  RushesGate *self, gint64 profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RushesProfile *found = rushes_store_get_profile (self->store, profile);
  Pass *pass = g_new0 (Pass, 1);
  RushesKey *cached;

  g_task_set_source_tag (task, rushes_gate_pass_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, pass, (GDestroyNotify) pass_free);
  pass->profile = profile;
  if (found == NULL || rushes_profile_get_origin (found) == NULL)
    {
      pass->reason = RUSHES_REASON_INVALID_URL;
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  pass->name = cache_name (found);
  cached = g_hash_table_lookup (self->cache, pass->name);
  if (cached != NULL)
    g_task_return_pointer (task, rushes_key_ref (cached), (GDestroyNotify) rushes_key_unref);
  else
    rushes_keys_lookup_async (self->keys, found, cancellable, on_looked_up, g_steal_pointer (&task));
}

/**
 * rushes_gate_pass_finish:
 * @reason: (out): why there is none
 *
 * Returns: (transfer full) (nullable): the key
 */
RushesKey *
rushes_gate_pass_finish (RushesGate *self, GAsyncResult *result, RushesReason *reason)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_gate_pass_async), NULL);

  *reason = ((Pass *) g_task_get_task_data (G_TASK (result)))->reason;
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
rushes_gate_hold (RushesGate *self, gint64 profile, RushesReason reason)
{
  if (is_about_key (reason) && self->cache != NULL)
    g_hash_table_remove_all (self->cache);
  if (self->store != NULL && set_held (self, profile, reason))
    g_signal_emit (self, signals[HELD], 0, profile);
}

void
rushes_gate_release (RushesGate *self, gint64 profile)
{
  set_held (self, profile, RUSHES_REASON_NONE);
  g_signal_emit (self, signals[RELEASED], 0, profile);
}

/**
 * rushes_gate_get_held:
 *
 * Returns: why the profile sends nothing now, or %RUSHES_REASON_NONE
 */
RushesReason
rushes_gate_get_held (RushesGate *self, gint64 profile)
{
  RushesProfile *found = rushes_store_get_profile (self->store, profile);
  gpointer reason;

  if (g_hash_table_lookup_extended (self->held, &profile, NULL, &reason))
    return (RushesReason) GPOINTER_TO_INT (reason);
  return found != NULL ? rushes_profile_peek (found)->held : RUSHES_REASON_NO_SUCH_SERVICE;
}

/**
 * rushes_gate_try_keys_again:
 *
 * At the start of a run: a key that was not there before may be there now, and looking costs nothing.
 */
void
rushes_gate_try_keys_again (RushesGate *self)
{
  GPtrArray *profiles = rushes_store_get_profiles (self->store);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < profiles->len; i++)
    {
      gint64 id = rushes_profile_peek (profiles->pdata[i])->id;
      RushesReason reason = rushes_gate_get_held (self, id);

      if (reason == RUSHES_REASON_NO_KEY || reason == RUSHES_REASON_KEYRING)
        g_array_append_val (ids, id);
    }
  for (guint i = 0; i < ids->len; i++)
    rushes_gate_release (self, g_array_index (ids, gint64, i));
}
