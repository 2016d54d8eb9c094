/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-table.h"

/*
 * Which task is sent next: the oldest that may be. Being taken is what makes a task `sending`, in the same transaction,
 * so no two calls can take the same one.
 */

static gboolean
has_room (RushesDatabase *database, const RushesTakeLimit *limit, gboolean *room, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database, "SELECT count(*) FROM tasks WHERE state IN ('sending', 'generating') AND profile = :profile", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":profile", limit->profile);
  if (!rushes_statement_step (database, statement, &row, error))
    return FALSE;
  *room = row && rushes_statement_get_int (statement, 0) < limit->parallel;
  return TRUE;
}

/* The oldest of one profile that is due, if it is older than @oldest; the time when the next falls due. */
static gboolean
find_due (RushesDatabase *database,
          const RushesTake *take,
          gint64 profile,
          gint64 now,
          gint64 *oldest,
          gint64 *next_due,
          GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "SELECT id, not_before FROM tasks INDEXED BY tasks_queue WHERE state = 'queued' AND"
                         " removed = 0 AND profile = :profile AND id < :below ORDER BY id",
                         error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":profile", profile);
  rushes_statement_set_int (statement, ":below", *oldest);
  while (rushes_statement_step (database, statement, &row, error))
    {
      gint64 id, not_before;

      if (!row)
        return TRUE;
      id = rushes_statement_get_int (statement, 0);
      not_before = rushes_statement_get_int (statement, 1);
      if (take->only != NULL && !g_hash_table_contains (take->only, &id))
        continue;
      if (not_before <= now)
        {
          *oldest = id;
          return TRUE;
        }
      if (*next_due == 0 || not_before < *next_due)
        *next_due = not_before;
    }
  return FALSE;
}

static gboolean
find_oldest (
  RushesDatabase *database, const RushesTake *take, gint64 now, gint64 *oldest, gint64 *next_due, GError **error)
{
  *oldest = G_MAXINT64;
  *next_due = 0;
  for (guint i = 0; i < take->n_limits; i++)
    {
      gboolean room;

      if (!has_room (database, &take->limits[i], &room, error))
        return FALSE;
      if (room && !find_due (database, take, take->limits[i].profile, now, oldest, next_due, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rushes_task_table_take:
 * @taken: (out) (nullable): the task, now `sending`; %NULL: none may be sent now
 * @next_due: (out): then, when the next falls due that has to wait for its time only; 0: none
 *
 * A row whose request could not be made as it stands is cancelled instead of being sent as something else.
 */
gboolean
rushes_task_table_take (RushesDatabase *database,
                        const RushesTake *take,
                        gint64 now,
                        RushesTask **taken,
                        gint64 *next_due,
                        GPtrArray *news,
                        GError **error)
{
  *taken = NULL;
  while (*taken == NULL)
    {
      RushesTaskChange change = { .happening = RUSHES_HAPPENING_TAKEN };
      g_autoptr (RushesTask) task = NULL;
      gboolean sound;
      gint64 id;

      if (!find_oldest (database, take, now, &id, next_due, error))
        return FALSE;
      if (id == G_MAXINT64)
        return TRUE;
      task = rushes_task_table_load (database, id, &sound, error);
      if (task == NULL)
        return FALSE;
      if (!sound)
        {
          change.happening = RUSHES_HAPPENING_CANCELLED;
          change.reason = RUSHES_REASON_INVALID_REQUEST;
        }
      g_clear_pointer (&task, rushes_task_unref);
      task = rushes_task_table_change (database, id, &change, now, news, error);
      if (task == NULL)
        return FALSE;
      if (sound)
        *taken = g_steal_pointer (&task);
    }
  *next_due = 0;
  return TRUE;
}
