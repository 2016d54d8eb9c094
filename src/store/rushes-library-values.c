/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-library.h"

/* Profiles and values: the few rows that the store keeps in memory too. */

/**
 * rushes_library_get_values:
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): all of them, by name
 */
GHashTable *
rushes_library_get_values (RushesDatabase *database, GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (RushesStatement) statement = rushes_database_use (database, "SELECT name, value FROM \"values\"", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (rushes_statement_step (database, statement, &row, error))
    {
      const char *name, *value;

      if (!row)
        return g_steal_pointer (&values);
      name = rushes_statement_get_text (statement, 0);
      value = rushes_statement_get_text (statement, 1);
      if (name != NULL && value != NULL && g_utf8_validate (value, -1, NULL))
        g_hash_table_replace (values, g_strdup (name), g_strdup (value));
    }
  return NULL;
}

/**
 * rushes_library_set_value:
 * @value: (nullable): %NULL forgets it
 */
gboolean
rushes_library_set_value (RushesDatabase *database, const char *name, const char *value, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         value != NULL ? "INSERT INTO \"values\" (name, value) VALUES (:name, :value)"
                                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                                       : "DELETE FROM \"values\" WHERE name = :name",
                         error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":name", name);
  if (value != NULL)
    rushes_statement_set_text (statement, ":value", value);
  return rushes_statement_run (database, statement, error);
}

static RushesProfile *
read_profile (RushesStatement *row)
{
  RushesProfileFields fields = { .id = rushes_statement_get_int (row, 0),
                                 .uid = rushes_statement_get_text (row, 1),
                                 .name = rushes_statement_get_text (row, 2),
                                 .base = rushes_statement_get_text (row, 3),
                                 .rpm = (int) CLAMP (rushes_statement_get_int (row, 4), 0, G_MAXINT),
                                 .parallel = (int) CLAMP (rushes_statement_get_int (row, 5), 0, G_MAXINT),
                                 .poll = (int) CLAMP (rushes_statement_get_int (row, 6), 0, G_MAXINT),
                                 .held = rushes_reason_from_nick (rushes_statement_get_text (row, 7)),
                                 .is_default = rushes_statement_get_int (row, 8) != 0 };

  if (!g_utf8_validate (fields.name, -1, NULL))
    fields.name = "\xef\xbf\xbd";
  /* A base that is no text is no address either: an empty one sends nothing. */
  if (!g_utf8_validate (fields.base, -1, NULL))
    fields.base = "";
  return rushes_profile_new (&fields);
}

/**
 * rushes_library_get_profiles:
 * @removed: those that were removed, which tasks still name; %FALSE: the others
 *
 * Returns: (transfer full) (nullable) (element-type RushesProfile): by id
 */
GPtrArray *
rushes_library_get_profiles (RushesDatabase *database, gboolean removed, GError **error)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_profile_unref);
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "SELECT id, uid, name, base, rpm, parallel, poll, held, is_default FROM profiles"
                         " WHERE removed = :removed ORDER BY id",
                         error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":removed", removed);
  while (rushes_statement_step (database, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&profiles);
      g_ptr_array_add (profiles, read_profile (statement));
    }
  return NULL;
}

static gboolean
check_name (RushesDatabase *database, const RushesProfileFields *fields, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database, "SELECT 1 FROM profiles WHERE name = :name AND removed = 0 AND id <> :id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":name", fields->name);
  rushes_statement_set_int (statement, ":id", fields->id);
  if (!rushes_statement_step (database, statement, &row, error))
    return FALSE;
  if (row)
    rushes_store_error_set (error, RUSHES_STORE_ERROR_EXISTS);
  return !row;
}

/* There is always exactly one default, as long as there is a profile. */
static gboolean
keep_one_default (RushesDatabase *database, gint64 wanted, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "UPDATE profiles SET is_default = (id IS coalesce ("
                         "  (SELECT id FROM profiles WHERE id = :wanted AND removed = 0),"
                         "  (SELECT min(id) FROM profiles WHERE is_default = 1 AND removed = 0),"
                         "  (SELECT min(id) FROM profiles WHERE removed = 0)))",
                         error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":wanted", wanted);
  return rushes_statement_run (database, statement, error);
}

static RushesProfile *
load_profile (RushesDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) profiles = rushes_library_get_profiles (database, FALSE, error);

  for (guint i = 0; profiles != NULL && i < profiles->len; i++)
    if (rushes_profile_peek (g_ptr_array_index (profiles, i))->id == id)
      return rushes_profile_ref (g_ptr_array_index (profiles, i));
  if (profiles != NULL)
    rushes_store_error_set (error, RUSHES_STORE_ERROR_NOT_FOUND);
  return NULL;
}

/**
 * rushes_library_save_profile:
 * @profile: with id 0: a new one
 *
 * Returns: (transfer full) (nullable): the profile as it is kept
 */
RushesProfile *
rushes_library_save_profile (RushesDatabase *database, RushesProfile *profile, GError **error)
{
  RushesProfileFields fields = *rushes_profile_peek (profile);
  g_autoptr (RushesStatement) statement = NULL;
  gboolean is_new = fields.id == 0;

  if (!check_name (database, &fields, error))
    return NULL;
  statement = rushes_database_use (
    database,
    is_new ? "INSERT INTO profiles (uid, name, base, rpm, parallel, poll, held)"
             " VALUES (:uid, :name, :base, :rpm, :parallel, :poll, :held)"
           : "UPDATE profiles SET name = :name, base = :base, rpm = :rpm, parallel = :parallel, poll = :poll,"
             " held = :held WHERE id = :id AND uid = :uid AND removed = 0",
    error);
  if (statement == NULL)
    return NULL;
  rushes_statement_set_text (statement, ":uid", fields.uid);
  rushes_statement_set_text (statement, ":name", fields.name);
  rushes_statement_set_text (statement, ":base", fields.base);
  rushes_statement_set_int (statement, ":rpm", fields.rpm);
  rushes_statement_set_int (statement, ":parallel", fields.parallel);
  rushes_statement_set_int (statement, ":poll", fields.poll);
  rushes_statement_set_text (statement, ":held", rushes_reason_get_nick (fields.held));
  if (!is_new)
    rushes_statement_set_int (statement, ":id", fields.id);
  if (!rushes_statement_run (database, statement, error))
    return NULL;
  if (sqlite3_changes (rushes_database_get_handle (database)) == 0)
    {
      rushes_store_error_set (error, RUSHES_STORE_ERROR_NOT_FOUND);
      return NULL;
    }
  if (is_new)
    fields.id = sqlite3_last_insert_rowid (rushes_database_get_handle (database));
  if (!keep_one_default (database, fields.is_default ? fields.id : 0, error))
    return NULL;
  return load_profile (database, fields.id, error);
}

/**
 * rushes_library_remove_profile:
 *
 * Hides a profile. Its row stays for the tasks that were sent through it.
 */
gboolean
rushes_library_remove_profile (RushesDatabase *database, gint64 id, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database, "UPDATE profiles SET removed = 1, is_default = 0 WHERE id = :id AND removed = 0", error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":id", id);
  if (!rushes_statement_run (database, statement, error))
    return FALSE;
  if (sqlite3_changes (rushes_database_get_handle (database)) == 0)
    {
      rushes_store_error_set (error, RUSHES_STORE_ERROR_NOT_FOUND);
      return FALSE;
    }
  return keep_one_default (database, 0, error);
}
