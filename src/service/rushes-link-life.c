/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-link-life.h"

#include "rushes-clock.h"

#include <string.h>

/*
 * When a signed link dies is written in its query, by each storage in its own way:
 *
 *   Expires=1700000000                                 OSS, S3, GCS of old, CloudFront: Unix seconds
 *   X-Amz-Date=20231114T221320Z & X-Amz-Expires=3600   S3 and its likes (X-Goog-, X-Tos-, x-oss-, X-Obs-)
 *   q-sign-time=1700000000;1700003600                  COS
 *
 * The query is the network's: what is read of it decides an order and saves a request, nothing else, and a time that
 * cannot be meant is as good as none. A link that dies before it was handed over says that one of the clocks is wrong.
 */

#define MAX_QUERY   (16 * 1024) /* bytes */
#define MAX_VALUE   64          /* bytes */
#define LONGEST     (366 * 24 * RUSHES_HOUR)
#define UNSAID_LIFE RUSHES_HOUR /* the shortest that a service promises */

static const char *const families[] = { "X-Amz-", "X-Goog-", "X-Tos-", "x-oss-", "X-Obs-" };

/** Query: what was found. Times in s; 0: not there. */
typedef struct
{
  gint64 end; /* the earliest that was said outright */
  gint64 date[G_N_ELEMENTS (families)];
  gint64 life[G_N_ELEMENTS (families)];
} Query;

static gboolean
read_seconds (const char *text, gint64 *seconds)
{
  gsize length = strlen (text);

  if (length == 0 || length > 11 || strspn (text, "0123456789") != length)
    return FALSE;
  *seconds = g_ascii_strtoll (text, NULL, 10);
  return *seconds > 0;
}

/* "20231114T221320Z" */
static gboolean
read_date (const char *text, gint64 *seconds)
{
  int part[6];
  static const int digits[] = { 4, 2, 2, 2, 2, 2 };
  g_autoptr (GDateTime) time = NULL;

  if (strlen (text) != 16 || text[8] != 'T' || text[15] != 'Z')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (part); i++)
    {
      part[i] = 0;
      for (int digit = 0; digit < digits[i]; digit++, text++)
        {
          if (!g_ascii_isdigit (*text))
            return FALSE;
          part[i] = part[i] * 10 + (*text - '0');
        }
      if (i == 2)
        text++;
    }
  time = g_date_time_new_utc (part[0], part[1], part[2], part[3], part[4], part[5]);
  if (time == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (time);
  return *seconds > 0;
}

/* Of a parameter that is there twice the earlier time counts: it is the one that can only cost a question. */
static void
keep_earlier (gint64 *kept, gint64 seconds)
{
  if (*kept == 0 || seconds < *kept)
    *kept = seconds;
}

static void
read_parameter (Query *query, const char *name, const char *value)
{
  gint64 seconds;

  if (g_str_equal (name, "Expires") && read_seconds (value, &seconds))
    keep_earlier (&query->end, seconds);
  if (g_str_equal (name, "q-sign-time") && strchr (value, ';') != NULL &&
      read_seconds (strchr (value, ';') + 1, &seconds))
    keep_earlier (&query->end, seconds);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      gsize length = strlen (families[i]);

      if (g_ascii_strncasecmp (name, families[i], length) != 0)
        continue;
      if (g_ascii_strcasecmp (name + length, "Date") == 0 && read_date (value, &seconds))
        keep_earlier (&query->date[i], seconds);
      else if (g_ascii_strcasecmp (name + length, "Expires") == 0 && read_seconds (value, &seconds))
        keep_earlier (&query->life[i], seconds);
    }
}

static void
read_query (Query *query, const char *url)
{
  const char *from = url + strcspn (url, "?#");
  g_autofree char *text = NULL;
  g_auto (GStrv) pairs = NULL;

  if (*from != '?' || strlen (from) > MAX_QUERY)
    return;
  text = g_strndup (from + 1, strcspn (from + 1, "#"));
  pairs = g_strsplit (text, "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *value = NULL;

      if (equals == NULL || strlen (equals + 1) > MAX_VALUE)
        continue;
      *equals = '\0';
      value = g_uri_unescape_string (equals + 1, NULL);
      if (value != NULL)
        read_parameter (query, pairs[i], value);
    }
}

/**
 * rushes_link_life_read:
 * @url: (nullable): a link to a video, from the network
 * @obtained: when the service gave it, µs since the epoch
 * @end: (out): when it dies, µs since the epoch; a guess where it does not say so
 *
 * Pure.
 *
 * Returns: whether the link says so itself
 */
gboolean
rushes_link_life_read (const char *url, gint64 obtained, gint64 *end)
{
  Query query = { 0 };

  *end = obtained + UNSAID_LIFE;
  if (url == NULL)
    return FALSE;
  read_query (&query, url);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (query.date[i] > 0 && query.life[i] > 0)
      keep_earlier (&query.end, query.date[i] + query.life[i]);
  if (query.end == 0 || query.end > G_MAXINT64 / RUSHES_SECOND)
    return FALSE;
  if (query.end * RUSHES_SECOND <= obtained || query.end * RUSHES_SECOND - obtained > LONGEST)
    return FALSE;
  *end = query.end * RUSHES_SECOND;
  return TRUE;
}
