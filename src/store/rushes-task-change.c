/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-table.h"

#include "rushes-log.h"
#include "rushes-text.h"

#include <string.h>

/*
 * How rows change. Each change goes through the state table, within the transaction that writes it, and leaves an event
 * behind.
 */

#define MAX_MESSAGE 500         /* characters */
#define MAX_EXCERPT (64 * 1024) /* bytes */
#define MAX_WORD    512         /* bytes of an id */

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
  if (happening != RUSHES_HAPPENING_LOCATED) /* it has been ready all the time */
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
              !rushes_task_table_append_event (database, &fields, change->happening, excerpt, change->http_status, now,
                                               error))
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
