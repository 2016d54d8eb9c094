/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-table.h"

#include "rushes-log.h"
#include "rushes-text.h"

#include <string.h>

/*
 * Rows of tasks, and how they change. Each change goes through the state table, within the transaction that writes it,
 * and leaves an event behind.
 */

#define MAX_MESSAGE 500         /* characters */
#define MAX_EXCERPT (64 * 1024) /* bytes */
#define MAX_WORD    512         /* bytes of an id or a word of the service */

void
rushes_task_news_free (RushesTaskNews *self)
{
  g_clear_pointer (&self->before, rushes_task_unref);
  rushes_task_unref (self->after);
  g_free (self);
}

void
rushes_task_news_add (GPtrArray *news, RushesTask *before, RushesTask *after)
{
  RushesTaskNews *self = g_new0 (RushesTaskNews, 1);

  self->before = before != NULL ? rushes_task_ref (before) : NULL;
  self->after = rushes_task_ref (after);
  g_ptr_array_add (news, self);
}

/* A request that this program would not make, from a row of another time: still a row, to be seen, and never sent. */
static RushesRequest *
make_readable (const RushesRequestFields *fields)
{
  g_autofree char *prompt = rushes_text_plain (fields->prompt, MAX_EXCERPT, RUSHES_REQUEST_MAX_PROMPT - 1);
  RushesRequestFields readable = { .prompt = rushes_text_is_blank (prompt) ? "—" : prompt, .duration = 6 };
  g_autofree char *model = rushes_text_line (fields->model, MAX_MESSAGE);

  readable.model = model;
  if (fields->duration == 10)
    readable.duration = 10;
  return rushes_request_new (&readable, NULL);
}

static gboolean
read_words (RushesStatement *row, RushesTaskFields *fields, GError **error)
{
  const char *paid = rushes_statement_get_text (row, 2);

  for (fields->paid = RUSHES_PAID_NO; fields->paid < RUSHES_N_PAIDS; fields->paid++)
    if (g_strcmp0 (rushes_paid_get_nick (fields->paid), paid) == 0)
      break;
  if (fields->paid < RUSHES_N_PAIDS && rushes_task_state_from_nick (rushes_statement_get_text (row, 1), &fields->state))
    return TRUE;
  rushes_store_error_set (error, RUSHES_STORE_ERROR_DAMAGED);
  return FALSE;
}

static void
read_rest (RushesStatement *row, RushesTaskFields *fields)
{
  int at = 10;

  fields->profile = rushes_statement_get_int (row, at++);
  fields->ask = rushes_statement_get_text (row, at++);
  fields->take = (int) rushes_statement_get_int (row, at++);
  fields->ref = rushes_statement_get_text (row, at++);
  fields->parent = rushes_statement_get_int (row, at++);
  fields->created = rushes_statement_get_int (row, at++);
  fields->not_before = rushes_statement_get_int (row, at++);
  fields->sent = rushes_statement_get_int (row, at++);
  fields->accepted = rushes_statement_get_int (row, at++);
  fields->finished = rushes_statement_get_int (row, at++);
  fields->attempts = (int) rushes_statement_get_int (row, at++);
  fields->service_id = rushes_statement_get_text (row, at++);
  fields->status = rushes_statement_get_text (row, at++);
  fields->file_id = rushes_statement_get_text (row, at++);
  fields->url = rushes_statement_get_text (row, at++);
  fields->backup_url = rushes_statement_get_text (row, at++);
  fields->url_obtained = rushes_statement_get_int (row, at++);
  fields->reason = rushes_reason_from_nick (rushes_statement_get_text (row, at++));
  fields->code = rushes_statement_get_text (row, at++);
  fields->message = rushes_statement_get_text (row, at++);
  fields->file = rushes_statement_get_text (row, at++);
  fields->bytes = rushes_statement_get_int (row, at++);
  fields->sha256 = rushes_statement_get_text (row, at++);
  fields->width = (int) rushes_statement_get_int (row, at++);
  fields->height = (int) rushes_statement_get_int (row, at++);
  fields->price = sqlite3_column_type (row, at) == SQLITE_NULL ? -1 : rushes_statement_get_int (row, at);
  at++;
  fields->currency = rushes_statement_get_text (row, at++);
  fields->note = rushes_statement_get_text (row, at++);
  fields->starred = rushes_statement_get_int (row, at++) != 0;
  fields->seen = rushes_statement_get_int (row, at++) != 0;
  fields->removed = rushes_statement_get_int (row, at++) != 0;
}

/* Text that the file promised to be UTF-8 and is not would stop every widget and parser above. */
static void
hide_broken (RushesTaskFields *fields)
{
  const char **texts[] = { &fields->ask,     &fields->ref,    &fields->service_id, &fields->status,
                           &fields->file_id, &fields->url,    &fields->backup_url, &fields->code,
                           &fields->message, &fields->sha256, &fields->currency,   &fields->note };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*texts[i] != NULL && !g_utf8_validate (*texts[i], -1, NULL))
      *texts[i] = "\xef\xbf\xbd";
}

/**
 * rushes_task_table_read:
 * @row: stands on a row of RUSHES_TASK_COLUMNS
 * @sound: (out) (optional): whether its request may be sent as it is
 *
 * Returns: (transfer full) (nullable): the task
 */
RushesTask *
rushes_task_table_read (RushesStatement *row, gboolean *sound, GError **error)
{
  RushesTaskFields fields = { .id = rushes_statement_get_int (row, 0) };
  RushesRequestFields asked = { .prompt = rushes_statement_get_text (row, 3),
                                .model = rushes_statement_get_text (row, 4),
                                .duration = (int) rushes_statement_get_int (row, 5),
                                .resolution = rushes_statement_get_text (row, 6),
                                .optimizer = (RushesSwitch) CLAMP (rushes_statement_get_int (row, 7), 0, 2),
                                .fast_pretreatment = (RushesSwitch) CLAMP (rushes_statement_get_int (row, 8), 0, 2),
                                .watermark = (RushesSwitch) CLAMP (rushes_statement_get_int (row, 9), 0, 2) };
  g_autoptr (RushesRequest) request = NULL;

  if (!read_words (row, &fields, error))
    return NULL;
  if (asked.model == NULL || g_utf8_validate (asked.model, -1, NULL))
    request = rushes_request_new (&asked, NULL);
  if (sound != NULL)
    *sound = request != NULL;
  if (request == NULL)
    request = make_readable (&asked);
  fields.request = request;
  read_rest (row, &fields);
  hide_broken (&fields);
  return rushes_task_new (&fields);
}

static RushesTask *
read_one (RushesDatabase *database, RushesStatement *statement, gboolean *sound, GError **error)
{
  gboolean row;

  if (!rushes_statement_step (database, statement, &row, error))
    return NULL;
  if (row)
    return rushes_task_table_read (statement, sound, error);
  rushes_store_error_set (error, RUSHES_STORE_ERROR_NOT_FOUND);
  return NULL;
}

/**
 * rushes_task_table_load:
 *
 * Returns: (transfer full) (nullable): the task, or %NULL with RUSHES_STORE_ERROR_NOT_FOUND or another
 */
RushesTask *
rushes_task_table_load (RushesDatabase *database, gint64 id, gboolean *sound, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database, "SELECT " RUSHES_TASK_COLUMNS " FROM tasks WHERE id = :id", error);

  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":id", id);
  return read_one (database, statement, sound, error);
}

/**
 * rushes_task_table_find:
 * @profile: 0: any
 *
 * Returns: (transfer full) (nullable): the newest task with the service's id, or %NULL with an error as above
 */
RushesTask *
rushes_task_table_find (RushesDatabase *database, const char *service_id, gint64 profile, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "SELECT " RUSHES_TASK_COLUMNS " FROM tasks WHERE service_id = :service_id"
                         " AND (:profile = 0 OR profile = :profile) ORDER BY id DESC LIMIT 1",
                         error);

  if (statement == NULL)
    return NULL;
  rushes_statement_set_text (statement, ":service_id", service_id);
  rushes_statement_set_int (statement, ":profile", profile);
  return read_one (database, statement, NULL, error);
}

static char *
redact_excerpt (const char *excerpt)
{
  char *out;
  const char *end;

  if (excerpt == NULL)
    return NULL;
  out = rushes_log_redact (excerpt);
  if (strlen (out) > MAX_EXCERPT)
    {
      end = g_utf8_find_prev_char (out, out + MAX_EXCERPT + 1);
      out[end != NULL ? end - out : 0] = '\0';
    }
  return out;
}

static char *
redact_message (const char *message)
{
  g_autofree char *redacted = NULL;

  if (message == NULL)
    return NULL;
  redacted = rushes_log_redact (message);
  return rushes_text_plain (redacted, MAX_EXCERPT, MAX_MESSAGE);
}

static gboolean
append_event (RushesDatabase *database,
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
  if (!append_event (database, fields, happening, NULL, 0, now, error))
    return NULL;
  return rushes_task_new (fields);
}

/* Returns: whether the lookup worked; @found is %NULL where there is no such task. */
static gboolean
find_seen (RushesDatabase *database, const RushesNewTask *task, int take, RushesTask **found, GError **error)
{
  g_autoptr (RushesStatement) statement = NULL;
  g_autoptr (GError) missing = NULL;

  if (task->service_id != NULL)
    *found = rushes_task_table_find (database, task->service_id, task->profile, &missing);
  else
    {
      statement = rushes_database_use (
        database,
        "SELECT " RUSHES_TASK_COLUMNS
        " FROM tasks WHERE (ask = :ask AND take = :take) OR ref = :ref ORDER BY ref IS :ref DESC LIMIT 1",
        error);
      if (statement == NULL)
        return FALSE;
      rushes_statement_set_text (statement, ":ask", task->ask);
      rushes_statement_set_int (statement, ":take", take);
      rushes_statement_set_text (statement, ":ref", task->ref);
      *found = read_one (database, statement, NULL, &missing);
    }
  if (*found != NULL || g_error_matches (missing, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&missing));
  return FALSE;
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

/* A task that was taken back unsent lets go of its reference: a script may ask again for what was never sent. */
static gboolean
free_ref (RushesDatabase *database, const char *ref, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database, "UPDATE tasks SET ref = NULL WHERE ref = :ref AND state = 'cancelled' AND paid = 'no'", error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":ref", ref);
  return rushes_statement_run (database, statement, error);
}

/**
 * rushes_task_table_add:
 * @tasks: (element-type RushesTask): gets every row of the asking, seen before or new
 * @news: (element-type RushesTaskNews): gets the new ones
 *
 * Adds what has not been asked for before.
 */
gboolean
rushes_task_table_add (
  RushesDatabase *database, const RushesNewTask *task, gint64 now, GPtrArray *tasks, GPtrArray *news, GError **error)
{
  gboolean elsewhere = task->service_id != NULL;

  if (task->ref != NULL && !free_ref (database, task->ref, error))
    return FALSE;
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

/* Every column that can change. */
static gboolean
write_back (RushesDatabase *database, const RushesTaskFields *fields, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database,
    "UPDATE tasks SET state = :state, paid = :paid, not_before = :not_before, sent = :sent, accepted = :accepted,"
    "  finished = :finished, attempts = :attempts, service_id = :service_id, status = :status, file_id = :file_id,"
    "  url = :url, backup_url = :backup_url, url_obtained = :url_obtained, reason = :reason, code = :code,"
    "  message = :message, file = :file, bytes = :bytes, sha256 = :sha256, width = :width, height = :height"
    " WHERE id = :id",
    error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":id", fields->id);
  rushes_statement_set_text (statement, ":state", rushes_task_state_get_nick (fields->state));
  rushes_statement_set_text (statement, ":paid", rushes_paid_get_nick (fields->paid));
  rushes_statement_set_int (statement, ":not_before", fields->not_before);
  rushes_statement_set_int (statement, ":sent", fields->sent);
  rushes_statement_set_int (statement, ":accepted", fields->accepted);
  rushes_statement_set_int (statement, ":finished", fields->finished);
  rushes_statement_set_int (statement, ":attempts", fields->attempts);
  rushes_statement_set_text (statement, ":service_id", fields->service_id);
  rushes_statement_set_text (statement, ":status", fields->status);
  rushes_statement_set_text (statement, ":file_id", fields->file_id);
  rushes_statement_set_text (statement, ":url", fields->url);
  rushes_statement_set_text (statement, ":backup_url", fields->backup_url);
  rushes_statement_set_int (statement, ":url_obtained", fields->url_obtained);
  rushes_statement_set_text (statement, ":reason", rushes_reason_get_nick (fields->reason));
  rushes_statement_set_text (statement, ":code", fields->code);
  rushes_statement_set_text (statement, ":message", fields->message);
  rushes_statement_set_text (statement, ":file", fields->file);
  rushes_statement_set_int (statement, ":bytes", fields->bytes);
  rushes_statement_set_text (statement, ":sha256", fields->sha256);
  rushes_statement_set_int (statement, ":width", fields->width);
  rushes_statement_set_int (statement, ":height", fields->height);
  return rushes_statement_run (database, statement, error);
}

static gboolean
begin_attempt (RushesDatabase *database, const RushesTaskFields *fields, GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database, "INSERT INTO attempts (task, number, started) VALUES (:task, :number, :started)", error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":task", fields->id);
  rushes_statement_set_int (statement, ":number", fields->attempts);
  rushes_statement_set_int (statement, ":started", fields->sent);
  return rushes_statement_run (database, statement, error);
}

static gboolean
end_attempt (RushesDatabase *database,
             const RushesTaskFields *fields,
             const RushesTaskChange *change,
             const char *excerpt,
             gint64 now,
             GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database,
    "UPDATE attempts SET ended = :ended, outcome = :outcome, http_status = :http_status, excerpt = :excerpt"
    " WHERE task = :task AND number = :number AND ended = 0",
    error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":task", fields->id);
  rushes_statement_set_int (statement, ":number", fields->attempts);
  rushes_statement_set_int (statement, ":ended", now);
  rushes_statement_set_text (statement, ":outcome", rushes_task_happening_get_nick (change->happening));
  rushes_statement_set_int (statement, ":http_status", change->http_status);
  rushes_statement_set_text (statement, ":excerpt", excerpt);
  return rushes_statement_run (database, statement, error);
}

static gboolean
is_end (RushesTaskState state)
{
  return state == RUSHES_TASK_READY || state == RUSHES_TASK_FAILED || state == RUSHES_TASK_REFUSED ||
         state == RUSHES_TASK_LOST || state == RUSHES_TASK_CANCELLED;
}

static void
take_over (RushesTaskFields *fields, const RushesTaskChange *change, gint64 now)
{
  fields->reason = change->reason;
  fields->code = change->code;
  if (change->service_id != NULL)
    fields->service_id = change->service_id;
  if (change->status != NULL)
    fields->status = change->status;
  if (change->file_id != NULL)
    fields->file_id = change->file_id;
  if (change->url != NULL)
    {
      fields->url = change->url;
      fields->url_obtained = now;
    }
  if (change->backup_url != NULL)
    fields->backup_url = change->backup_url;
  if (change->not_before != 0)
    fields->not_before = change->not_before;
  if (change->file != NULL)
    fields->file = change->file;
  if (change->bytes != 0)
    fields->bytes = change->bytes;
  if (change->sha256 != NULL)
    fields->sha256 = change->sha256;
  if (change->width != 0)
    fields->width = change->width;
  if (change->height != 0)
    fields->height = change->height;
}

/* The times and counts that follow from the step itself. */
static void
keep_time (RushesTaskFields *fields, RushesTaskHappening happening, gint64 now)
{
  if (happening == RUSHES_HAPPENING_TAKEN)
    {
      fields->sent = now;
      fields->not_before = 0;
      fields->attempts++;
    }
  if (happening == RUSHES_HAPPENING_ACCEPTED || happening == RUSHES_HAPPENING_ADOPTED)
    fields->accepted = now;
  fields->finished = is_end (fields->state) ? now : 0;
}

static gboolean
is_word (const char *word)
{
  return word != NULL && *word != '\0' && strlen (word) <= MAX_WORD && g_utf8_validate (word, -1, NULL);
}

/* What a state promises of its row. */
static gboolean
is_complete (const RushesTaskFields *fields)
{
  switch (fields->state)
    {
    case RUSHES_TASK_READY:
      return fields->file != NULL && is_word (fields->service_id);
    case RUSHES_TASK_GENERATING:
    case RUSHES_TASK_FETCHING:
      return is_word (fields->service_id);
    default:
      return TRUE;
    }
}

static RushesTask *
apply (RushesDatabase *database, RushesTask *before, const RushesTaskChange *change, gint64 now, GError **error)
{
  RushesTaskFields fields = *rushes_task_peek (before);
  RushesTaskState from = fields.state;
  g_autofree char *excerpt = NULL, *message = NULL;

  if (rushes_task_state_next (from, change->happening, &fields.state, &fields.paid))
    {
      excerpt = redact_excerpt (change->excerpt);
      message = redact_message (change->message);
      take_over (&fields, change, now);
      fields.message = message;
      keep_time (&fields, change->happening, now);
      if (is_complete (&fields))
        {
          if (!write_back (database, &fields, error) ||
              !append_event (database, &fields, change->happening, excerpt, change->http_status, now, error))
            return NULL;
          if (fields.state == RUSHES_TASK_SENDING && !begin_attempt (database, &fields, error))
            return NULL;
          if (from == RUSHES_TASK_SENDING && !end_attempt (database, &fields, change, excerpt, now, error))
            return NULL;
          return rushes_task_new (&fields);
        }
    }
  g_info ("Task %" G_GINT64_FORMAT ": no way from %s by %s", fields.id, rushes_task_state_get_nick (from),
          rushes_task_happening_get_nick (change->happening));
  rushes_store_error_set (error, RUSHES_STORE_ERROR_EDGE);
  return NULL;
}

/* What the row says already is not written again: a word of the service that is the same as before, and an id that came
 * in from the spool before the one who learnt it could try again. */
static gboolean
is_known (const RushesTaskFields *fields, const RushesTaskChange *change)
{
  switch (change->happening)
    {
    case RUSHES_HAPPENING_PROGRESSED:
      return fields->state == RUSHES_TASK_GENERATING &&
             (change->status == NULL || g_strcmp0 (change->status, fields->status) == 0);
    case RUSHES_HAPPENING_ACCEPTED:
    case RUSHES_HAPPENING_ADOPTED:
      return change->service_id != NULL && g_strcmp0 (change->service_id, fields->service_id) == 0;
    default:
      return FALSE;
    }
}

/**
 * rushes_task_table_change:
 * @news: (element-type RushesTaskNews): gets the change, unless nothing has changed
 *
 * Carries one edge of the state table out.
 *
 * Returns: (transfer full) (nullable): the task since then; RUSHES_STORE_ERROR_EDGE where there is no such edge
 */
RushesTask *
rushes_task_table_change (
  RushesDatabase *database, gint64 id, const RushesTaskChange *change, gint64 now, GPtrArray *news, GError **error)
{
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  RushesTask *after;

  if (before == NULL)
    return NULL;
  if (is_known (rushes_task_peek (before), change))
    return g_steal_pointer (&before);
  after = apply (database, before, change, now, error);
  if (after != NULL)
    rushes_task_news_add (news, before, after);
  return after;
}

/**
 * rushes_task_table_mark:
 *
 * Sets or takes away a mark; one that is there already writes nothing.
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_task_table_mark (
  RushesDatabase *database, gint64 id, RushesMark mark, gboolean on, GPtrArray *news, GError **error)
{
  static const char *const texts[] = {
    [RUSHES_MARK_SEEN] = "UPDATE tasks SET seen = :on WHERE id = :id",
    [RUSHES_MARK_STARRED] = "UPDATE tasks SET starred = :on WHERE id = :id",
    [RUSHES_MARK_REMOVED] = "UPDATE tasks SET removed = :on WHERE id = :id",
  };
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  g_autoptr (RushesStatement) statement = NULL;
  RushesTaskFields fields;
  RushesTask *after;
  gboolean *field;

  if (before == NULL)
    return NULL;
  fields = *rushes_task_peek (before);
  field = mark == RUSHES_MARK_SEEN ? &fields.seen : mark == RUSHES_MARK_STARRED ? &fields.starred : &fields.removed;
  if (!*field == !on)
    return g_steal_pointer (&before);
  *field = on != FALSE;
  statement = rushes_database_use (database, texts[mark], error);
  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":id", id);
  rushes_statement_set_int (statement, ":on", *field);
  if (!rushes_statement_run (database, statement, error))
    return NULL;
  after = rushes_task_new (&fields);
  rushes_task_news_add (news, before, after);
  return after;
}
