/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-table.h"

/* New rows. What was asked for before is found instead of being added again. */

/* One more line of a task's history. @excerpt: (nullable): redacted already */
gboolean
rushes_task_table_append_event (RushesDatabase *database,
                                const RushesTaskFields *fields,
                                RushesTaskHappening happening,
                                const char *excerpt,
                                int http_status,
                                gint64 now,
                                GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "INSERT INTO events (task, time, happening, state, reason, code, excerpt, http_status)"
                         " VALUES (:task, :time, :happening, :state, :reason, :code, :excerpt, :http_status)",
                         error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":task", fields->id);
  rushes_statement_set_int (statement, ":time", now);
  rushes_statement_set_text (statement, ":happening", rushes_task_happening_get_nick (happening));
  rushes_statement_set_text (statement, ":state", rushes_task_state_get_nick (fields->state));
  rushes_statement_set_text (statement, ":reason", rushes_reason_get_nick (fields->reason));
  rushes_statement_set_text (statement, ":code", fields->code);
  rushes_statement_set_text (statement, ":excerpt", excerpt);
  rushes_statement_set_int (statement, ":http_status", http_status);
  return rushes_statement_run (database, statement, error);
}

/* A new row with its first event; what a new task cannot have yet is not written. */
static RushesTask *
insert (RushesDatabase *database, RushesTaskFields *fields, RushesTaskHappening happening, gint64 now, GError **error)
{
  const RushesRequestFields *asked = rushes_request_peek (fields->request);
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database,
    "INSERT INTO tasks (state, paid, prompt, model, duration, resolution, optimizer, fast_pretreatment, watermark,"
    "  profile, ask, take, ref, parent, created, not_before, accepted, service_id)"
    " VALUES (:state, :paid, :prompt, :model, :duration, :resolution, :optimizer, :fast_pretreatment, :watermark,"
    "  :profile, :ask, :take, :ref, nullif (:parent, 0), :created, :not_before, :accepted, :service_id)",
    error);

  if (statement == NULL)
    return NULL;
  rushes_statement_set_text (statement, ":state", rushes_task_state_get_nick (fields->state));
  rushes_statement_set_text (statement, ":paid", rushes_paid_get_nick (fields->paid));
  rushes_statement_set_text (statement, ":prompt", asked->prompt);
  rushes_statement_set_text (statement, ":model", asked->model);
  rushes_statement_set_int (statement, ":duration", asked->duration);
  rushes_statement_set_text (statement, ":resolution", asked->resolution);
  rushes_statement_set_int (statement, ":optimizer", asked->optimizer);
  rushes_statement_set_int (statement, ":fast_pretreatment", asked->fast_pretreatment);
  rushes_statement_set_int (statement, ":watermark", asked->watermark);
  rushes_statement_set_int (statement, ":profile", fields->profile);
  rushes_statement_set_text (statement, ":ask", fields->ask);
  rushes_statement_set_int (statement, ":take", fields->take);
  rushes_statement_set_text (statement, ":ref", fields->ref);
  rushes_statement_set_int (statement, ":parent", fields->parent);
  rushes_statement_set_int (statement, ":created", fields->created);
  rushes_statement_set_int (statement, ":not_before", fields->not_before);
  rushes_statement_set_int (statement, ":accepted", fields->accepted);
  rushes_statement_set_text (statement, ":service_id", fields->service_id);
  if (!rushes_statement_run (database, statement, error))
    return NULL;
  fields->id = sqlite3_last_insert_rowid (rushes_database_get_handle (database));
  if (!rushes_task_table_append_event (database, fields, happening, NULL, 0, now, error))
    return NULL;
  return rushes_task_new (fields);
}

/* Returns: %TRUE for a task, and for the want of one */
static gboolean
accept_missing (RushesTask *found, GError *missing, GError **error)
{
  if (found == NULL && !g_error_matches (missing, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, missing);
      return FALSE;
    }
  g_clear_error (&missing);
  return TRUE;
}

static gboolean
find_ref (RushesDatabase *database, const char *ref, RushesTask **found, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database, "SELECT " RUSHES_TASK_COLUMNS " FROM tasks WHERE ref = :ref AND state <> 'cancelled'", error);
  GError *missing = NULL;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":ref", ref);
  *found = rushes_task_table_read_one (database, statement, NULL, &missing);
  return accept_missing (*found, missing, error);
}

static gboolean
find_ask (RushesDatabase *database, const char *ask, int take, RushesTask **found, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database, "SELECT " RUSHES_TASK_COLUMNS " FROM tasks WHERE ask = :ask AND take = :take", error);
  GError *missing = NULL;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":ask", ask);
  rushes_statement_set_int (statement, ":take", take);
  *found = rushes_task_table_read_one (database, statement, NULL, &missing);
  return accept_missing (*found, missing, error);
}

/* Returns: whether the lookups worked; @found is %NULL where this has not been asked for before */
static gboolean
find_seen (RushesDatabase *database, const RushesNewTask *task, int take, RushesTask **found, GError **error)
{
  GError *missing = NULL;

  *found = NULL;
  if (task->service_id != NULL)
    {
      *found = rushes_task_table_find (database, task->service_id, task->profile, &missing);
      if (!accept_missing (*found, missing, error))
        return FALSE;
    }
  if (*found == NULL && task->ref != NULL && !find_ref (database, task->ref, found, error))
    return FALSE;
  return *found != NULL || find_ask (database, task->ask, take, found, error);
}

static gboolean
check_profile (RushesDatabase *database, const RushesNewTask *task, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database, "SELECT 1 FROM profiles WHERE id = :id AND (removed = 0 OR :elsewhere)", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":id", task->profile);
  /* A removed profile sends nothing new. What is there already can be asked for. */
  rushes_statement_set_int (statement, ":elsewhere", task->service_id != NULL);
  if (!rushes_statement_step (database, statement, &row, error))
    return FALSE;
  if (!row)
    rushes_store_error_set (error, RUSHES_STORE_ERROR_NOT_FOUND);
  return row;
}

/**
 * rushes_task_table_add:
 * @tasks: (element-type RushesTask): gets every row of the asking, seen before or new
 * @news: (element-type RushesTaskNews): gets the new ones
 *
 * Adds what has not been asked for before. What was taken back before it was sent does not count as asked for under its
 * reference: a script may run again.
 */
gboolean
rushes_task_table_add (
  RushesDatabase *database, const RushesNewTask *task, gint64 now, GPtrArray *tasks, GPtrArray *news, GError **error)
{
  gboolean elsewhere = task->service_id != NULL;

  for (int take = 1; take <= MAX (task->takes, 1); take++)
    {
      RushesTaskFields fields = { .state = elsewhere ? RUSHES_TASK_GENERATING : RUSHES_TASK_QUEUED,
                                  .paid = elsewhere ? RUSHES_PAID_YES : RUSHES_PAID_NO,
                                  .request = task->request,
                                  .profile = task->profile,
                                  .ask = task->ask,
                                  .take = take,
                                  .ref = task->ref,
                                  .parent = task->parent,
                                  .created = now,
                                  .not_before = task->not_before,
                                  .accepted = elsewhere ? now : 0,
                                  .service_id = task->service_id,
                                  .poster = -1,
                                  .price = -1 };
      RushesTask *row = NULL;

      if (!find_seen (database, task, take, &row, error))
        return FALSE;
      if (row == NULL)
        {
          if (!check_profile (database, task, error))
            return FALSE;
          row = insert (database, &fields, elsewhere ? RUSHES_HAPPENING_ADDED : RUSHES_HAPPENING_CREATED, now, error);
          if (row == NULL)
            return FALSE;
          rushes_task_news_add (news, NULL, row);
        }
      g_ptr_array_add (tasks, row);
    }
  return TRUE;
}

/**
 * rushes_task_table_adopt_orphan:
 * @model: (nullable): the task that it was sent for, if that cannot take it
 *
 * Gives an accepted id that belongs to no row a row of its own.
 *
 * Returns: (transfer full) (nullable): the row
 */
RushesTask *
rushes_task_table_adopt_orphan (RushesDatabase *database,
                                RushesTask *model,
                                gint64 profile,
                                const char *service_id,
                                gint64 now,
                                GPtrArray *news,
                                GError **error)
{
  RushesRequestFields asked = { .prompt = service_id, .duration = 6 };
  g_autofree char *ask = g_uuid_string_random ();
  g_autoptr (RushesRequest) request = NULL;
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  RushesNewTask task = { .profile = profile, .ask = ask, .takes = 1, .service_id = service_id };

  request = model != NULL ? rushes_request_ref (rushes_task_peek (model)->request) : rushes_request_new (&asked, NULL);
  if (request == NULL)
    {
      rushes_store_error_set (error, RUSHES_STORE_ERROR_EDGE);
      return NULL;
    }
  task.request = request;
  task.parent = model != NULL ? rushes_task_peek (model)->id : 0;
  if (!rushes_task_table_add (database, &task, now, tasks, news, error))
    return NULL;
  return rushes_task_ref (g_ptr_array_index (tasks, 0));
}
