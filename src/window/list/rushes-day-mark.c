/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-day-mark.h"

#include "rushes-clock.h"

#include <glib/gi18n.h>

static GDateTime *
get_local (gint64 time)
{
  return g_date_time_new_from_unix_local (time / RUSHES_SECOND);
}

static gint64
count_days (GDateTime *local)
{
  int year, month, day;
  GDate date;

  if (local == NULL)
    return 0;
  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_get_julian (&date);
}

/**
 * rushes_day_mark_get_day:
 *
 * Returns: a number that is larger by one on the next day; 0 for what no calendar holds
 */
gint64
rushes_day_mark_get_day (gint64 time)
{
  g_autoptr (GDateTime) local = get_local (time);

  return count_days (local);
}

/**
 * rushes_day_mark_is_due:
 * @time: of a row
 * @above: of the row above it
 *
 * Returns: whether another day begins between the two
 */
gboolean
rushes_day_mark_is_due (gint64 time, gint64 above)
{
  return rushes_day_mark_get_day (time) != rushes_day_mark_get_day (above);
}

/**
 * rushes_day_mark_say:
 *
 * Returns: (transfer full): "Today", "Yesterday", "23 November", "23 November 2025"
 */
char *
rushes_day_mark_say (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = get_local (time);
  g_autoptr (GDateTime) today = get_local (now);
  gint64 ago = count_days (today) - count_days (then);

  if (then == NULL || today == NULL)
    return g_strdup ("");
  if (ago == 0)
    return g_strdup (_ ("Today"));
  if (ago == 1)
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day of this year, in the manner of g_date_time_format(): "23 November". */
    /* xgettext:no-c-format */
    return g_date_time_format (then, _ ("%-e %B"));
  /* Translators: a day of another year, in the manner of g_date_time_format(): "23 November 2025". */
  /* xgettext:no-c-format */
  return g_date_time_format (then, _ ("%-e %B %Y"));
}
