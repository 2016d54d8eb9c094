/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-library-private.h"
#include "rushes-search-index.h"

#include "rushes-task-table.h"

/*
 * What a start, or a disk that works again, makes of what it finds. All of it is one transaction, before any network:
 * accepted ids come in from the spool; whatever is still `sending` has lost its answer; and in a library that is older
 * than the last thing done with it, whatever waits may have been sent already, and is not sent again.
 */

static gboolean
change (RushesLibrary *self,
        gint64 id,
        RushesTaskHappening happening,
        RushesReason reason,
        const char *service_id,
        gint64 now,
        GPtrArray *news,
        GError **error)
{
  RushesTaskChange step = { .happening = happening, .reason = reason, .service_id = service_id };
  g_autoptr (RushesTask) task = rushes_task_table_change (self->database, id, &step, now, news, error);

  return task != NULL;
}

static GArray *
find_in_state (RushesLibrary *self, RushesTaskState state, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (RushesStatement) statement =
    rushes_database_use (self->database, "SELECT id FROM tasks WHERE state = :state ORDER BY id", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  rushes_statement_set_text (statement, ":state", rushes_task_state_get_nick (state));
  while (rushes_statement_step (self->database, statement, &row, error))
    {
      gint64 id;

      if (!row)
        return g_steal_pointer (&ids);
      id = rushes_statement_get_int (statement, 0);
      g_array_append_val (ids, id);
    }
  return NULL;
}

/* The row that an accepted id belongs to, as it now stands; %NULL with no error where there is none. */
static gboolean
find_row (RushesLibrary *self, const RushesSpoolEntry *entry, RushesTask **task, GError **error)
{
  g_autoptr (GError) local = NULL;

  *task = rushes_task_table_load (self->database, entry->id, NULL, &local);
  if (*task != NULL && *entry->ask != '\0' &&
      (g_strcmp0 (rushes_task_peek (*task)->ask, entry->ask) != 0 || rushes_task_peek (*task)->take != entry->take))
    g_clear_pointer (task, rushes_task_unref);
  if (local == NULL || g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A profile to ask the service with: the one that the task was sent through, else any; 0: there is none. */
static gboolean
find_profile (RushesLibrary *self, gint64 wanted, gint64 *profile, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    self->database, "SELECT id FROM profiles ORDER BY id = :wanted DESC, is_default DESC, id LIMIT 1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":wanted", wanted);
  if (!rushes_statement_step (self->database, statement, &row, error))
    return FALSE;
  *profile = row ? rushes_statement_get_int (statement, 0) : 0;
  return TRUE;
}

static gboolean
adopt_orphan (RushesLibrary *self,
              const RushesSpoolEntry *entry,
              RushesTask *model,
              gint64 now,
              gboolean *left,
              GPtrArray *news,
              GError **error)
{
  g_autoptr (RushesTask) task = NULL;
  gint64 profile;

  if (!find_profile (self, model != NULL ? rushes_task_peek (model)->profile : entry->profile, &profile, error))
    return FALSE;
  if (profile == 0)
    {
      *left = TRUE;
      return TRUE;
    }
  task = rushes_task_table_adopt_orphan (self->database, model, profile, entry->service_id, now, news, error);
  return task != NULL;
}

/* One accepted id finds its row: the one it was sent for, or, if that cannot take it any more, one of its own. */
static gboolean
import_entry (
  RushesLibrary *self, const RushesSpoolEntry *entry, gint64 now, gboolean *left, GPtrArray *news, GError **error)
{
  g_autoptr (RushesTask) task = NULL;
  const RushesTaskFields *fields;

  if (!find_row (self, entry, &task, error))
    return FALSE;
  fields = task != NULL ? rushes_task_peek (task) : NULL;
  if (fields != NULL && g_strcmp0 (fields->service_id, entry->service_id) == 0)
    return TRUE;
  if (fields != NULL && fields->state == RUSHES_TASK_QUEUED &&
      !change (self, entry->id, RUSHES_HAPPENING_TAKEN, RUSHES_REASON_NONE, NULL, now, news, error))
    return FALSE;
  if (fields != NULL && (fields->state == RUSHES_TASK_SENDING || fields->state == RUSHES_TASK_QUEUED))
    return change (self, entry->id, RUSHES_HAPPENING_ACCEPTED, RUSHES_REASON_NONE, entry->service_id, now, news, error);
  if (fields != NULL && fields->state == RUSHES_TASK_UNCONFIRMED)
    return change (self, entry->id, RUSHES_HAPPENING_ADOPTED, RUSHES_REASON_NONE, entry->service_id, now, news, error);
  return adopt_orphan (self, entry, task, now, left, news, error);
}

/* @left: (out): whether an id has to stay in the spool, for there is no profile to ask the service with */
static gboolean
import_spool (RushesLibrary *self, gint64 now, gboolean *left, GPtrArray *news, GError **error)
{
  GPtrArray *entries = rushes_spool_get_entries (self->spool);

  *left = FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!import_entry (self, g_ptr_array_index (entries, i), now, left, news, error))
      return FALSE;
  return TRUE;
}

/* Everything `sending` that nobody in this process is waiting for. */
static gboolean
end_sending (RushesLibrary *self,
             RushesTaskHappening happening,
             RushesReason reason,
             gint64 now,
             guint *ended,
             GPtrArray *news,
             GError **error)
{
  g_autoptr (GArray) ids = find_in_state (self, RUSHES_TASK_SENDING, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (g_hash_table_contains (self->sending, &id))
        continue;
      if (!change (self, id, happening, reason, NULL, now, news, error))
        return FALSE;
      (*ended)++;
    }
  return ids != NULL;
}

static gboolean
doubt_waiting (RushesLibrary *self, gint64 now, guint *doubted, GPtrArray *news, GError **error)
{
  g_autoptr (GArray) ids = find_in_state (self, RUSHES_TASK_QUEUED, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!change (self, id, RUSHES_HAPPENING_TAKEN, RUSHES_REASON_NONE, NULL, now, news, error) ||
          !change (self, id, RUSHES_HAPPENING_INTERRUPTED, RUSHES_REASON_INTERRUPTED, NULL, now, news, error))
        return FALSE;
      (*doubted)++;
    }
  return ids != NULL;
}

static gboolean
recover_rows (
  RushesLibrary *self, const RushesRecovery *recovery, gint64 now, gboolean *left, GPtrArray *news, GError **error)
{
  RushesStoreOpening *opening = &self->opening;

  if (!import_spool (self, now, left, news, error) ||
      !end_sending (self, RUSHES_HAPPENING_INTERRUPTED, RUSHES_REASON_INTERRUPTED, now, &opening->interrupted, news,
                    error))
    return FALSE;
  if (recovery->behind && !doubt_waiting (self, now, &opening->interrupted, news, error))
    return FALSE;
  /* Whatever has happened to the file, the counts are those of its rows. */
  if ((recovery->crashed || recovery->behind) &&
      !rushes_database_exec (self->database,
                             "DELETE FROM totals;"
                             "INSERT INTO totals SELECT state, seen, starred, removed, count(*) FROM tasks"
                             " GROUP BY state, seen, starred, removed",
                             error))
    return FALSE;
  if (recovery->set_aside != NULL || recovery->restored != NULL)
    if (!rushes_library_set_value (self->database, RUSHES_STORE_SET_ASIDE, recovery->set_aside, error) ||
        !rushes_library_set_value (self->database, RUSHES_STORE_RESTORED, recovery->restored, error))
      return FALSE;
  return rushes_library_set_value (self->database, RUSHES_LIBRARY_CLOSED, NULL, error);
}

static gboolean
commit (RushesLibrary *self, gboolean good, GError **error)
{
  if (good && rushes_database_exec (self->database, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (rushes_database_get_handle (self->database)))
    rushes_database_exec (self->database, "ROLLBACK", NULL);
  return FALSE;
}

static gboolean
describe (RushesLibrary *self, GError **error)
{
  RushesStoreOpening *opening = &self->opening;
  g_autoptr (GHashTable) values = NULL;
  gint64 queued;

  if (!rushes_database_get_number (self->database,
                                   "SELECT count(*) FROM tasks INDEXED BY tasks_state"
                                   " WHERE state = 'queued' AND removed = 0",
                                   &queued, error) ||
      !rushes_database_get_number (self->database,
                                   "SELECT created FROM tasks WHERE id = (SELECT min(id) FROM tasks INDEXED BY"
                                   " tasks_state WHERE state = 'queued' AND removed = 0)",
                                   &opening->oldest_queued, error))
    return FALSE;
  opening->queued = (guint) queued;
  values = rushes_library_get_values (self->database, error);
  if (values == NULL)
    return FALSE;
  opening->set_aside = g_strdup (g_hash_table_lookup (values, RUSHES_STORE_SET_ASIDE));
  opening->restored = g_strdup (g_hash_table_lookup (values, RUSHES_STORE_RESTORED));
  return TRUE;
}

/**
 * rushes_library_start:
 *
 * The start-up recovery, and what is to be told of it.
 */
gboolean
rushes_library_start (RushesLibrary *self, const RushesRecovery *recovery, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_news_free);
  gboolean left = FALSE;

  self->opening.crashed = recovery->crashed;
  self->opening.rescued = rushes_spool_get_entries (self->spool)->len;
  if (!rushes_database_exec (self->database, "BEGIN IMMEDIATE", error) ||
      !commit (self,
               rushes_search_index_ensure (self->database, error) &&
                 recover_rows (self, recovery, now, &left, news, error) &&
                 rushes_search_index_follow (self->database, news, error),
               error) ||
      (!left && !rushes_spool_clear (self->spool)) ||
      /* From now on the file itself says that it has not been closed, with or without its log. */
      !rushes_database_checkpoint (self->database, error))
    {
      if (error != NULL && *error == NULL)
        rushes_store_error_set (error, RUSHES_STORE_ERROR_IO);
      return FALSE;
    }
  return describe (self, error);
}

/* A failed commit may be found done in a file opened anew: whoever is not `sending` there is not waited for. */
static gboolean
forget_answered (RushesLibrary *self, GError **error)
{
  g_autoptr (GArray) ids = find_in_state (self, RUSHES_TASK_SENDING, error);
  g_autoptr (GHashTable) known = self->sending;

  if (ids == NULL)
    {
      g_steal_pointer (&known);
      return FALSE;
    }
  self->sending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < ids->len; i++)
    {
      const gint64 *id = &g_array_index (ids, gint64, i);

      if (g_hash_table_contains (known, id))
        g_hash_table_add (self->sending, g_memdup2 (id, sizeof *id));
    }
  return TRUE;
}

/**
 * rushes_library_recover:
 * @news: (element-type RushesTaskNews): gets what has come right
 *
 * After trouble, tries whether the disk takes a commit again: the spool's ids come in with it. A row that is `sending`
 * in a file opened anew, and that was given to nobody, was never sent.
 */
gboolean
rushes_library_recover (RushesLibrary *self, gint64 now, GPtrArray *news, GError **error)
{
  /* Never the same twice: SQLite writes nothing where nothing differs. */
  g_autofree char *probe = g_uuid_string_random ();
  gboolean anew = self->doubtful || self->database == NULL;
  gboolean left = FALSE;
  guint freed = 0;

  if (anew)
    rushes_task_gathers_clear (self->gathers);
  if (anew && !rushes_library_reopen (self, error))
    return FALSE;
  if (!rushes_database_exec (self->database, "BEGIN IMMEDIATE", error) ||
      !commit (self,
               rushes_library_set_value (self->database, "probe", probe, error) &&
                 import_spool (self, now, &left, news, error) &&
                 (!anew ||
                  end_sending (self, RUSHES_HAPPENING_NOT_SENT, RUSHES_REASON_DISK_ERROR, now, &freed, news, error)) &&
                 rushes_search_index_follow (self->database, news, error),
               error))
    return FALSE;
  if (anew && !forget_answered (self, error))
    return FALSE;
  self->doubtful = FALSE;
  self->trouble = RUSHES_REASON_NONE;
  if (!left && !rushes_spool_clear (self->spool))
    g_info ("Spool: not cleared");
  return TRUE;
}

/**
 * rushes_library_rescue:
 *
 * Keeps an id that was accepted for a task, and that could not be committed. One that the task cannot take anyway is
 * not of this kind.
 */
void
rushes_library_rescue (RushesLibrary *self, gint64 id, const char *service_id)
{
  RushesSpoolEntry entry = { .id = id, .ask = (char *) "", .service_id = (char *) service_id };
  g_autoptr (RushesTask) task = NULL;

  if (self->database != NULL)
    task = rushes_task_table_load (self->database, id, NULL, NULL);
  if (task != NULL)
    {
      const RushesTaskFields *fields = rushes_task_peek (task);

      if (fields->state != RUSHES_TASK_SENDING && fields->state != RUSHES_TASK_UNCONFIRMED)
        return;
      entry.ask = (char *) fields->ask;
      entry.take = fields->take;
      entry.profile = fields->profile;
    }
  if (!rushes_spool_add (self->spool, &entry))
    g_info ("Spool: an accepted id is in memory only");
}
