/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-words.h"

#include "rushes-clock.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *nick;
  const char *word;
} Word;

/* The words of window.md section 4. */
static const Word states[] = {
  { "queued", NC_ ("task state", "Waiting") },
  { "sending", NC_ ("task state", "Sending") },
  { "unconfirmed", NC_ ("task state", "Not Confirmed") },
  { "refused", NC_ ("task state", "Refused") },
  { "generating", NC_ ("task state", "Generating") },
  { "failed", NC_ ("task state", "Failed") },
  { "fetching", NC_ ("task state", "Downloading") },
  { "ready", NC_ ("task state", "Ready") },
  { "lost", NC_ ("task state", "No Longer Available") },
  { "cancelled", NC_ ("task state", "Cancelled") },
};

static const Word paids[] = {
  { "yes", NC_ ("paid", "Charged") },
  { "maybe", NC_ ("paid", "May Have Been Charged") },
  { "no", NC_ ("paid", "Not Charged") },
};

static const char *
find (const Word *words, guint n, const char *context, const char *nick)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i].nick, nick) == 0)
      return g_dpgettext2 (NULL, context, words[i].word);
  return nick != NULL ? nick : "";
}

/**
 * rushes_words_state:
 * @nick: a task state's nick
 *
 * Returns: the translated word of the state
 */
const char *
rushes_words_state (const char *nick)
{
  return find (states, G_N_ELEMENTS (states), "task state", nick);
}

/**
 * rushes_words_paid:
 * @nick: "yes", "maybe" or "no"
 *
 * Returns: the translated word
 */
const char *
rushes_words_paid (const char *nick)
{
  return find (paids, G_N_ELEMENTS (paids), "paid", nick);
}

/**
 * rushes_words_age:
 * @age: µs since something happened
 *
 * Returns: (transfer full): "just now", "2 min ago", "3 h ago", "5 days ago", translated
 */
char *
rushes_words_age (gint64 age)
{
  gint64 minutes = age / RUSHES_MINUTE;
  gint64 hours = age / RUSHES_HOUR;
  gint64 days = hours / 24;

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (hours < 1)
    return g_strdup_printf (ngettext ("%d min ago", "%d min ago", (gulong) minutes), (int) minutes);
  if (days < 1)
    return g_strdup_printf (ngettext ("%d h ago", "%d h ago", (gulong) hours), (int) hours);
  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) days), (int) MIN (days, G_MAXINT));
}

/**
 * rushes_words_span:
 * @span: µs
 *
 * Returns: (transfer full): minutes and seconds as "1:12", with hours as "1:02:03"
 */
char *
rushes_words_span (gint64 span)
{
  int seconds = (int) MIN (MAX (span, 0) / RUSHES_SECOND, G_MAXINT);

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
}

/**
 * rushes_words_time:
 * @time: µs since the epoch
 *
 * Returns: (transfer full): day and time of day as the user's locale writes them; "" for 0 and
 *   for what no calendar holds
 */
char *
rushes_words_time (gint64 time)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (time <= 0)
    return g_strdup ("");
  utc = g_date_time_new_from_unix_utc (time / RUSHES_SECOND);
  local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  return local != NULL ? g_date_time_format (local, "%x %H:%M:%S") : g_strdup ("");
}

/**
 * rushes_words_rfc3339:
 * @time: µs since the epoch
 *
 * Returns: (transfer full) (nullable): RFC 3339, UTC, whole seconds; %NULL for 0 and for what no calendar
 *   holds
 */
char *
rushes_words_rfc3339 (gint64 time)
{
  g_autoptr (GDateTime) utc = NULL;

  if (time <= 0)
    return NULL;
  utc = g_date_time_new_from_unix_utc (time / RUSHES_SECOND);
  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}
