/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-retry-plan.h"

#include <glib/gi18n.h>

/* The first row that fits decides; RUSHES_REASON_NONE fits all. */
static const struct
{
  RushesTaskState state;
  RushesReason reason;
  RushesRetry retry;
} rows[] = {
  { RUSHES_TASK_REFUSED, RUSHES_REASON_PROMPT_REFUSED, RUSHES_RETRY_WORDS }, /* 1026 */
  { RUSHES_TASK_REFUSED, RUSHES_REASON_INVISIBLE_CHARACTERS, RUSHES_RETRY_WORDS },
  { RUSHES_TASK_REFUSED, RUSHES_REASON_NONE, RUSHES_RETRY_SEND },
  { RUSHES_TASK_FAILED, RUSHES_REASON_PROMPT_REFUSED, RUSHES_RETRY_WORDS },
  { RUSHES_TASK_FAILED, RUSHES_REASON_VIDEO_WITHHELD, RUSHES_RETRY_WORDS }, /* 1027 */
  { RUSHES_TASK_FAILED, RUSHES_REASON_NONE, RUSHES_RETRY_SEND },
  { RUSHES_TASK_CANCELLED, RUSHES_REASON_NONE, RUSHES_RETRY_SEND },
  { RUSHES_TASK_LOST, RUSHES_REASON_UNKNOWN_TASK, RUSHES_RETRY_CHECK },
  { RUSHES_TASK_LOST, RUSHES_REASON_NONE, RUSHES_RETRY_FETCH },
  { RUSHES_TASK_UNCONFIRMED, RUSHES_REASON_NONE, RUSHES_RETRY_DOUBT },
};

/**
 * rushes_retry_judge:
 *
 * Returns: what trying again would be for @task as it is now
 */
RushesRetry
rushes_retry_judge (const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].state == fields->state && (rows[i].reason == RUSHES_REASON_NONE || rows[i].reason == fields->reason))
      return rows[i].retry;
  return RUSHES_RETRY_NONE;
}

static void
add_line (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

/**
 * rushes_retry_say:
 *
 * Returns: (transfer full): what is done, and what is not, one sentence a line
 */
char *
rushes_retry_say (const guint counts[RUSHES_N_RETRIES])
{
  guint n_send = counts[RUSHES_RETRY_SEND], n_words = counts[RUSHES_RETRY_WORDS];
  guint n_free = counts[RUSHES_RETRY_CHECK] + counts[RUSHES_RETRY_FETCH];
  guint n_doubt = counts[RUSHES_RETRY_DOUBT], n_none = counts[RUSHES_RETRY_NONE];
  GString *text = g_string_new (NULL);

  if (n_send > 0)
    add_line (text, g_strdup_printf (ngettext ("%u new task is submitted, which may be charged.",
                                               "%u new tasks are submitted, each of which may be charged.", n_send),
                                     n_send));
  if (n_free > 0)
    add_line (text, g_strdup_printf (ngettext ("%u task is asked after and fetched again, for free.",
                                               "%u tasks are asked after and fetched again, for free.", n_free),
                                     n_free));
  if (n_words > 0)
    add_line (text,
              g_strdup_printf (ngettext ("%u is not sent again: its words were refused and need an edit.",
                                         "%u are not sent again: their words were refused and need an edit.", n_words),
                               n_words));
  if (n_doubt > 0)
    add_line (text, g_strdup_printf (
                      ngettext ("%u is Not Confirmed and stays as it is: it might be charged twice.",
                                "%u are Not Confirmed and stay as they are: they might be charged twice.", n_doubt),
                      n_doubt));
  if (n_none > 0)
    add_line (text, g_strdup_printf (ngettext ("%u has not failed.", "%u have not failed.", n_none), n_none));
  return g_string_free (text, FALSE);
}

/**
 * rushes_retry_say_nothing:
 *
 * Returns: (nullable): why there is nothing to try again; %NULL: there is something
 */
const char *
rushes_retry_say_nothing (const guint counts[RUSHES_N_RETRIES])
{
  if (counts[RUSHES_RETRY_SEND] + counts[RUSHES_RETRY_CHECK] + counts[RUSHES_RETRY_FETCH] > 0)
    return NULL;
  if (counts[RUSHES_RETRY_WORDS] > 0)
    return _ ("The words were refused: they need an edit before they are sent again");
  if (counts[RUSHES_RETRY_DOUBT] > 0)
    return _ ("What is Not Confirmed is decided one by one: it might be charged twice");
  return _ ("None of these has failed");
}
