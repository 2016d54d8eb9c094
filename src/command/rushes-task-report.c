/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-report.h"

#include "rushes-clock.h"
#include "rushes-columns.h"
#include "rushes-task-json.h"
#include "rushes-text.h"
#include "rushes-words.h"

#include <glib/gi18n.h>

#define PROMPT_MIN 20 /* columns */
#define PROMPT_MAX 500

static guint
widest (guint width, const char *text)
{
  return MAX (width, rushes_columns_measure (text));
}

/**
 * rushes_task_table_init:
 * @newest_id: the largest id that will be shown
 * @columns: of the terminal; 0: none, and nothing is cut to fit
 *
 * The widths are known before the rows are, so that a list of any length can be written as it is read.
 */
void
rushes_task_table_init (RushesTaskTable *table, gint64 newest_id, guint columns)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, newest_id);
  g_autofree char *age = rushes_words_age (100 * 24 * RUSHES_HOUR);
  guint rest;

  *table = (RushesTaskTable){ 0 };
  table->id = MAX (widest (0, id), rushes_columns_measure (_ ("ID")));
  table->state = rushes_columns_measure (_ ("State"));
  for (int state = 0; state < RUSHES_N_TASK_STATES; state++)
    table->state = widest (table->state, rushes_words_state (rushes_task_state_get_nick (state)));
  table->paid = rushes_columns_measure (_ ("Charged?"));
  for (int paid = 0; paid < RUSHES_N_PAIDS; paid++)
    table->paid = widest (table->paid, rushes_words_paid (rushes_paid_get_nick (paid)));
  table->age = widest (rushes_columns_measure (_ ("Age")), age);
  table->duration = widest (4, _ ("Duration"));
  rest = table->id + table->state + table->paid + table->age + table->duration + 10;
  if (columns > 0)
    table->prompt = columns > rest + PROMPT_MIN ? columns - rest : PROMPT_MIN;
}

void
rushes_task_table_append_head (const RushesTaskTable *table, GString *out)
{
  rushes_columns_append (out, _ ("ID"), table->id, FALSE);
  rushes_columns_append (out, _ ("State"), table->state, FALSE);
  rushes_columns_append (out, _ ("Charged?"), table->paid, FALSE);
  rushes_columns_append (out, _ ("Age"), table->age, FALSE);
  rushes_columns_append (out, _ ("Duration"), table->duration, FALSE);
  rushes_columns_append (out, _ ("Prompt"), table->prompt, TRUE);
  g_string_append_c (out, '\n');
}

/**
 * rushes_task_table_append:
 * @now: µs since the epoch
 *
 * Appends @task as one line.
 */
void
rushes_task_table_append (const RushesTaskTable *table, GString *out, RushesTask *task, gint64 now)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const RushesRequestFields *request = rushes_request_peek (fields->request);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, fields->id);
  g_autofree char *age = rushes_words_age (now - fields->created);
  g_autofree char *duration = g_strdup_printf (C_ ("length of time", "%d s"), request->duration);
  g_autofree char *prompt = rushes_text_line (request->prompt, PROMPT_MAX);

  rushes_columns_append (out, id, table->id, FALSE);
  rushes_columns_append (out, rushes_words_state (rushes_task_state_get_nick (fields->state)), table->state, FALSE);
  rushes_columns_append (out, rushes_words_paid (rushes_paid_get_nick (fields->paid)), table->paid, FALSE);
  rushes_columns_append (out, age, table->age, FALSE);
  rushes_columns_append (out, duration, table->duration, FALSE);
  rushes_columns_append (out, prompt, table->prompt, TRUE);
  g_string_append_c (out, '\n');
}

/* Our sentence, and the service's own words behind it. */
static char *
describe_trouble (RushesReason reason, gint64 bytes, const char *code, const char *message)
{
  g_autofree char *sentence = rushes_reason_build_sentence (reason, bytes);
  g_autofree char *words = rushes_text_line (message, 300);
  g_autofree char *plain_code = rushes_text_line (code, 40);
  g_autofree char *said = NULL;

  if (*plain_code == '\0' && *words == '\0')
    return g_steal_pointer (&sentence);
  said = g_strdup_printf ("(%s%s%s)", plain_code, *plain_code != '\0' && *words != '\0' ? ": " : "", words);
  /* Translators: two sentences, one after the other. */
  return *sentence != '\0' ? g_strdup_printf (C_ ("two sentences", "%1$s %2$s"), sentence, said)
                           : g_steal_pointer (&said);
}

/* Puts @more, if there is any, behind the words that stand there, as the language writes it. */
static void
add_words (GString *words, gboolean sentence, const char *more)
{
  g_autofree char *all = NULL;

  if (more == NULL || *more == '\0')
    return;
  /* Translators: %1$s is a state as "Ready", %2$s a sentence that says why. */
  all = g_strdup_printf (sentence ? _ ("%1$s. %2$s") : _ ("%1$s, %2$s"), words->str, more);
  g_string_assign (words, all);
}

/**
 * rushes_task_report_line:
 *
 * Returns: (transfer full): how it stands with @task, as a line that tells its progress
 */
char *
rushes_task_report_line (RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autofree char *status = rushes_text_line (fields->status, 40);
  g_autofree char *trouble = NULL;
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%" G_GINT64_FORMAT ": %s", fields->id,
                          rushes_words_state (rushes_task_state_get_nick (fields->state)));
  if (fields->state == RUSHES_TASK_GENERATING && *status != '\0')
    g_string_append_printf (out, " (%s)", status);
  if (!rushes_task_state_is_live (fields->state) && fields->state != RUSHES_TASK_READY)
    add_words (out, FALSE, rushes_words_paid (rushes_paid_get_nick (fields->paid)));
  if (fields->reason != RUSHES_REASON_USER)
    trouble = describe_trouble (fields->reason, fields->bytes, fields->code, fields->message);
  add_words (out, TRUE, trouble);
  return g_string_free (out, FALSE);
}

/**
 * rushes_task_report_path:
 *
 * Returns: (transfer full) (nullable): the path of the video as bytes, which our own names are fit for; %NULL where
 *   there is none, or where it would be more than one line
 */
char *
rushes_task_report_path (RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  if (fields->state != RUSHES_TASK_READY || fields->file == NULL)
    return NULL;
  for (const guchar *at = (const guchar *) fields->file; *at != '\0'; at++)
    if (*at < 0x20 || *at == 0x7f)
      return NULL;
  return g_strdup (fields->file);
}

static void
append_field (GString *out, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  rushes_columns_append (out, label, 12, FALSE);
  g_string_append_printf (out, "%s\n", value);
}

static void
append_time (GString *out, const char *label, gint64 time)
{
  g_autofree char *text = rushes_words_time (time);

  append_field (out, label, text);
}

static void
append_text (GString *out, const char *label, const char *text)
{
  g_autofree char *plain = rushes_text_line (text, 2000);

  append_field (out, label, plain);
}

static void
append_video (GString *out, const RushesTaskFields *fields)
{
  g_autofree char *size = fields->bytes > 0 ? g_format_size ((guint64) fields->bytes) : NULL;
  g_autofree char *extent = fields->width > 0 ? g_strdup_printf ("%d × %d", fields->width, fields->height) : NULL;

  append_text (out, _ ("Video"), fields->file);
  append_field (out, _ ("Size"), size);
  append_field (out, _ ("Picture"), extent);
  append_text (out, _ ("SHA-256"), fields->sha256);
}

static void
append_history (GString *out, GPtrArray *history)
{
  g_string_append_printf (out, "\n%s\n", _ ("History"));
  for (guint i = 0; i < history->len; i++)
    {
      const RushesTaskEvent *event = history->pdata[i];
      g_autofree char *time = rushes_words_time (event->time);
      g_autofree char *trouble = describe_trouble (event->reason, 0, event->code, NULL);
      g_autofree char *excerpt = rushes_text_line (event->excerpt, 300);
      g_autofree char *http = event->http_status > 0 ? g_strdup_printf ("HTTP %d", event->http_status) : NULL;
      g_autoptr (GString) words = g_string_new (rushes_words_state (rushes_task_state_get_nick (event->state)));

      add_words (words, FALSE, http);
      add_words (words, TRUE, trouble);
      g_string_append_printf (out, "  %s  %s\n", time, words->str);
      if (*excerpt != '\0')
        g_string_append_printf (out, "      %s\n", excerpt);
    }
}

/**
 * rushes_task_report_page:
 * @history: (element-type RushesTaskEvent)
 *
 * Appends all that is known of @task, for people.
 */
void
rushes_task_report_page (GString *out, RushesTask *task, GPtrArray *history, RushesStore *store)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const RushesRequestFields *request = rushes_request_peek (fields->request);
  RushesProfile *profile = rushes_store_get_profile (store, fields->profile);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, fields->id);
  g_autofree char *parent = fields->parent > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, fields->parent) : NULL;
  g_autofree char *duration = g_strdup_printf (C_ ("length of time", "%d s"), request->duration);
  g_autofree char *trouble = NULL;

  append_field (out, _ ("Task"), id);
  append_field (out, _ ("State"), rushes_words_state (rushes_task_state_get_nick (fields->state)));
  if (fields->reason != RUSHES_REASON_USER)
    trouble = describe_trouble (fields->reason, fields->bytes, fields->code, fields->message);
  append_field (out, _ ("Reason"), trouble);
  append_field (out, _ ("Charged?"), rushes_words_paid (rushes_paid_get_nick (fields->paid)));
  append_text (out, _ ("Prompt"), request->prompt);
  append_text (out, _ ("Model"), request->model);
  append_field (out, _ ("Duration"), duration);
  append_text (out, _ ("Resolution"), request->resolution);
  append_text (out, _ ("Service"), profile != NULL ? rushes_profile_peek (profile)->name : NULL);
  append_text (out, _ ("Task ID"), fields->service_id);
  append_text (out, _ ("Status"), fields->status);
  append_text (out, _ ("Reference"), fields->ref);
  append_field (out, _ ("Repeats"), parent);
  append_time (out, _ ("Created"), fields->created);
  append_time (out, _ ("Sent"), fields->sent);
  append_time (out, _ ("Accepted"), fields->accepted);
  append_time (out, _ ("Finished"), fields->finished);
  append_video (out, fields);
  append_history (out, history);
}

/**
 * rushes_task_report_json:
 *
 * Appends @task as one JSON object on one line.
 */
void
rushes_task_report_json (GString *out, RushesTask *task, RushesStore *store)
{
  RushesProfile *profile = rushes_store_get_profile (store, rushes_task_peek (task)->profile);

  rushes_task_json_append (out, task, profile != NULL ? rushes_profile_peek (profile)->name : NULL);
}
