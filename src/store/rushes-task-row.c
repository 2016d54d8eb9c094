/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-table.h"

#include "rushes-text.h"

/* Rows as they are read. What a file says is believed when it has been checked, and shown in any case. */

#define MAX_PROMPT (64 * 1024) /* bytes that are looked at of a prompt that this program would not have let in */
#define MAX_MODEL  100         /* characters */

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
  g_autofree char *prompt = rushes_text_plain (fields->prompt, MAX_PROMPT, RUSHES_REQUEST_MAX_PROMPT - 1);
  RushesRequestFields readable = { .prompt = rushes_text_is_blank (prompt) ? "—" : prompt, .duration = 6 };
  g_autofree char *model = rushes_text_line (fields->model, MAX_MODEL);

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
  fields->poster = rushes_statement_get_int (row, at++);
  fields->removed_at = rushes_statement_get_int (row, at++);
  fields->tags = rushes_statement_get_text (row, at++);
}

/* Text that the file promised to be UTF-8 and is not would stop every widget and parser above. */
static void
hide_broken (RushesTaskFields *fields)
{
  const char **texts[] = { &fields->ask,     &fields->ref,    &fields->service_id, &fields->status,
                           &fields->file_id, &fields->url,    &fields->backup_url, &fields->code,
                           &fields->message, &fields->sha256, &fields->currency,   &fields->note,
                           &fields->tags };

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

/**
 * rushes_task_table_read_one:
 * @statement: with its values set
 *
 * Returns: (transfer full) (nullable): the task on its first row, or %NULL with RUSHES_STORE_ERROR_NOT_FOUND or another
 */
RushesTask *
rushes_task_table_read_one (RushesDatabase *database, RushesStatement *statement, gboolean *sound, GError **error)
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
  return rushes_task_table_read_one (database, statement, sound, error);
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
  return rushes_task_table_read_one (database, statement, NULL, error);
}
