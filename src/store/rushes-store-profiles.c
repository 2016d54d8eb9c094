/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-store-private.h"

/* Profiles and values: read from memory, written like everything else. */

/**
 * rushes_store_get_profiles:
 *
 * Returns: (transfer none) (element-type RushesProfile): by age, without the removed ones; valid until the next
 *   profiles-changed
 */
GPtrArray *
rushes_store_get_profiles (RushesStore *self)
{
  g_return_val_if_fail (RUSHES_IS_STORE (self), NULL);

  return rushes_store_peek_cache (self)->profiles;
}

static RushesProfile *
find_by_id (GPtrArray *profiles, gint64 id)
{
  for (guint i = 0; i < profiles->len; i++)
    if (rushes_profile_peek (g_ptr_array_index (profiles, i))->id == id)
      return g_ptr_array_index (profiles, i);
  return NULL;
}

/**
 * rushes_store_get_profile:
 *
 * Returns: (transfer none) (nullable): the profile, a removed one too, for tasks may still need it; valid until the
 * next profiles-changed
 */
RushesProfile *
rushes_store_get_profile (RushesStore *self, gint64 id)
{
  RushesStoreCache *cache;
  RushesProfile *found;

  g_return_val_if_fail (RUSHES_IS_STORE (self), NULL);

  cache = rushes_store_peek_cache (self);
  found = find_by_id (cache->profiles, id);
  return found != NULL ? found : find_by_id (cache->former, id);
}

/**
 * rushes_store_find_profile:
 *
 * Returns: (transfer none) (nullable): the profile of that name, unless it was removed; valid as above
 */
RushesProfile *
rushes_store_find_profile (RushesStore *self, const char *name)
{
  GPtrArray *profiles;

  g_return_val_if_fail (RUSHES_IS_STORE (self), NULL);

  profiles = rushes_store_peek_cache (self)->profiles;
  for (guint i = 0; i < profiles->len; i++)
    if (g_strcmp0 (rushes_profile_peek (g_ptr_array_index (profiles, i))->name, name) == 0)
      return g_ptr_array_index (profiles, i);
  return NULL;
}

/**
 * rushes_store_get_default_profile:
 *
 * Returns: (transfer none) (nullable): the default; there is one as long as there is a profile; valid as above
 */
RushesProfile *
rushes_store_get_default_profile (RushesStore *self)
{
  GPtrArray *profiles;

  g_return_val_if_fail (RUSHES_IS_STORE (self), NULL);

  profiles = rushes_store_peek_cache (self)->profiles;
  for (guint i = 0; i < profiles->len; i++)
    if (rushes_profile_peek (g_ptr_array_index (profiles, i))->is_default)
      return g_ptr_array_index (profiles, i);
  return NULL;
}

/** ProfilesResult: the profiles as they are after a write */
typedef struct
{
  GPtrArray *profiles;  /* (owned) */
  GPtrArray *former;    /* (owned) */
  RushesProfile *saved; /* (owned) (nullable) */
} ProfilesResult;

static void
profiles_result_free (gpointer data)
{
  ProfilesResult *written = data;

  g_clear_pointer (&written->profiles, g_ptr_array_unref);
  g_clear_pointer (&written->former, g_ptr_array_unref);
  g_clear_pointer (&written->saved, rushes_profile_unref);
  g_free (written);
}

static gboolean
read_again (RushesStoreJob *job, RushesLibrary *library, ProfilesResult *written, GError **error)
{
  rushes_store_job_set_result (job, written, profiles_result_free);
  written->profiles = rushes_library_get_profiles (library->database, FALSE, error);
  if (written->profiles != NULL)
    written->former = rushes_library_get_profiles (library->database, TRUE, error);
  return written->former != NULL;
}

static void
take_over (RushesStoreJob *job, RushesStore *self)
{
  RushesStoreCache *cache = rushes_store_peek_cache (self);
  ProfilesResult *written = job->result;
  g_autoptr (GPtrArray) profiles = g_steal_pointer (&cache->profiles);
  g_autoptr (GPtrArray) former = g_steal_pointer (&cache->former);

  cache->profiles = g_steal_pointer (&written->profiles);
  cache->former = g_steal_pointer (&written->former);
  g_signal_emit_by_name (self, "profiles-changed");
}

static void
profile_unref (gpointer profile)
{
  rushes_profile_unref (profile);
}

static gboolean
save_profile (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  RushesProfile *saved = rushes_library_save_profile (library->database, job->arguments, error);
  ProfilesResult *written;

  if (saved == NULL)
    return FALSE;
  written = g_new0 (ProfilesResult, 1);
  written->saved = saved;
  return read_again (job, library, written, error);
}

static void
tell_saved (RushesStoreJob *job, RushesStore *self)
{
  ProfilesResult *written = job->result;

  take_over (job, self);
  g_task_return_pointer (job->task, g_steal_pointer (&written->saved), profile_unref);
}

/**
 * rushes_store_save_profile_async:
 * @profile: with id 0: a new one
 *
 * The first profile is the default, and so is one that says that it is; the former default then is not.
 */
void
rushes_store_save_profile_async (RushesStore *self,
                                 RushesProfile *profile,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (profile != NULL);

  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, callback, user_data, rushes_store_save_profile_async);
  job->arguments = rushes_profile_ref (profile);
  job->free_arguments = profile_unref;
  job->work = save_profile;
  job->tell = tell_saved;
  rushes_store_push (self, job);
}

/**
 * rushes_store_save_profile_finish:
 *
 * Returns: (transfer full) (nullable): the profile as it is kept, with its id; or %NULL with RUSHES_STORE_ERROR_EXISTS
 *   where another has its name, and others
 */
RushesProfile *
rushes_store_save_profile_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_save_profile_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
remove_profile (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  return rushes_library_remove_profile (library->database, job->id, error) &&
         read_again (job, library, g_new0 (ProfilesResult, 1), error);
}

static void
tell_removed (RushesStoreJob *job, RushesStore *self)
{
  take_over (job, self);
  g_task_return_boolean (job->task, TRUE);
}

/**
 * rushes_store_remove_profile_async:
 *
 * Removes a profile from sight. rushes_store_get_profile() still knows it, for the sake of the tasks that were sent
 * through it; those still waiting are not sent.
 */
void
rushes_store_remove_profile_async (RushesStore *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data)
{
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));

  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, callback, user_data, rushes_store_remove_profile_async);
  job->id = id;
  job->work = remove_profile;
  job->tell = tell_removed;
  rushes_store_push (self, job);
}

gboolean
rushes_store_remove_profile_finish (RushesStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_store_remove_profile_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rushes_store_get_value:
 *
 * Returns: (transfer none) (nullable): the value as it was last set, which may not be on disk yet; valid until it is
 * set
 */
const char *
rushes_store_get_value (RushesStore *self, const char *name)
{
  g_return_val_if_fail (RUSHES_IS_STORE (self), NULL);

  return g_hash_table_lookup (rushes_store_peek_cache (self)->values, name);
}

typedef struct
{
  char *name;  /* (owned) */
  char *value; /* (owned) (nullable) */
} ValueArguments;

static void
value_arguments_free (gpointer data)
{
  ValueArguments *arguments = data;

  g_free (arguments->name);
  g_free (arguments->value);
  g_free (arguments);
}

static gboolean
set_value (RushesStoreJob *job, RushesLibrary *library, GError **error)
{
  const ValueArguments *arguments = job->arguments;

  return rushes_library_set_value (library->database, arguments->name, arguments->value, error);
}

/**
 * rushes_store_set_value:
 * @value: (nullable): UTF-8; %NULL forgets it
 *
 * Is seen at once, and on disk some time later: before rushes_store_close_async() ends at the latest.
 */
void
rushes_store_set_value (RushesStore *self, const char *name, const char *value)
{
  GHashTable *values;
  ValueArguments *arguments;
  RushesStoreJob *job;

  g_return_if_fail (RUSHES_IS_STORE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value == NULL || g_utf8_validate (value, -1, NULL));

  values = rushes_store_peek_cache (self)->values;
  if (g_strcmp0 (g_hash_table_lookup (values, name), value) == 0)
    return;
  arguments = g_new0 (ValueArguments, 1);
  arguments->name = g_strdup (name);
  arguments->value = g_strdup (value);
  if (value != NULL)
    g_hash_table_replace (values, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (values, name);
  job = rushes_store_job_new (self, RUSHES_JOB_WRITE, NULL, NULL, NULL, rushes_store_set_value);
  job->arguments = arguments;
  job->free_arguments = value_arguments_free;
  job->work = set_value;
  rushes_store_push (self, job);
}
