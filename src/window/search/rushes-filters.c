/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-filters.h"

#include "rushes-words.h"

#include <glib/gi18n.h>

#define BIT(state) (1u << (state))
#define MONTH      30 /* days */
#define WEEK       7

/* What can be chosen. A word that is missing is that of the one state. */
static const struct
{
  const char *word;
  guint states;
} states[] = {
  { NC_ ("filter", "Any State"), 0 },
  { NC_ ("filter", "Working"),
    BIT (RUSHES_TASK_QUEUED) | BIT (RUSHES_TASK_SENDING) | BIT (RUSHES_TASK_GENERATING) | BIT (RUSHES_TASK_FETCHING) },
  { NC_ ("filter", "Needs Attention"),
    BIT (RUSHES_TASK_UNCONFIRMED) | BIT (RUSHES_TASK_REFUSED) | BIT (RUSHES_TASK_FAILED) | BIT (RUSHES_TASK_LOST) },
  { NULL, BIT (RUSHES_TASK_READY) },
  { NULL, BIT (RUSHES_TASK_FAILED) },
  { NULL, BIT (RUSHES_TASK_QUEUED) },
  { NULL, BIT (RUSHES_TASK_SENDING) },
  { NULL, BIT (RUSHES_TASK_GENERATING) },
  { NULL, BIT (RUSHES_TASK_FETCHING) },
  { NULL, BIT (RUSHES_TASK_UNCONFIRMED) },
  { NULL, BIT (RUSHES_TASK_REFUSED) },
  { NULL, BIT (RUSHES_TASK_LOST) },
  { NULL, BIT (RUSHES_TASK_CANCELLED) },
};

static const int durations[] = { 0, 6, 10 };

static const struct
{
  const char *word;
  int days;
} dates[RUSHES_N_FILTER_DATES] = {
  [RUSHES_FILTER_DATE_ANY] = { NC_ ("filter", "Any Time"), 0 },
  [RUSHES_FILTER_DATE_TODAY] = { NC_ ("filter", "Today"), 1 },
  [RUSHES_FILTER_DATE_WEEK] = { NC_ ("filter", "Last 7 Days"), WEEK },
  [RUSHES_FILTER_DATE_MONTH] = { NC_ ("filter", "Last 30 Days"), MONTH },
  [RUSHES_FILTER_DATE_RANGE] = { NC_ ("filter", "Custom Range"), 0 },
};

static const char *const sorts[RUSHES_N_TASK_SORTS] = {
  [RUSHES_TASK_SORT_NEWEST] = NC_ ("sort", "_Newest First"),
  [RUSHES_TASK_SORT_OLDEST] = NC_ ("sort", "_Oldest First"),
  [RUSHES_TASK_SORT_FINISHED] = NC_ ("sort", "_Last Finished First"),
  [RUSHES_TASK_SORT_DURATION] = NC_ ("sort", "Longest _Duration First"),
  [RUSHES_TASK_SORT_PRICE] = NC_ ("sort", "Highest _Price First"),
};

void
rushes_filters_clear (RushesFilters *self)
{
  g_free (self->model);
  g_free (self->tag);
  *self = (RushesFilters){ 0 };
}

/**
 * rushes_filters_take:
 * @fields: from any origin: what cannot be chosen is left out
 */
void
rushes_filters_take (RushesFilters *self, const RushesTaskQueryFields *fields)
{
  RushesFilters old = *self;

  *self = (RushesFilters){
    .states = rushes_filters_get_states (rushes_filters_find_states (fields->states)),
    .profile = MAX (fields->profile, 0),
    .model = g_strdup (fields->model),
    .duration = rushes_filters_get_duration (rushes_filters_find_duration (fields->duration)),
    .starred = fields->starred,
    .tag = g_strdup (fields->tag),
  };
  for (guint i = 0; i < RUSHES_N_FILTER_DATES; i++)
    if (dates[i].days == fields->days)
      self->days = fields->days;
  if (fields->days == 0)
    {
      self->from = MAX (fields->from, 0);
      self->to = MAX (fields->to, 0);
    }
  rushes_filters_clear (&old);
}

/**
 * rushes_filters_give:
 * @fields: gets the filters, with strings of @self
 */
void
rushes_filters_give (const RushesFilters *self, RushesTaskQueryFields *fields)
{
  fields->states = self->states;
  fields->profile = self->profile;
  fields->model = self->model;
  fields->duration = self->duration;
  fields->days = self->days;
  fields->from = self->from;
  fields->to = self->to;
  fields->starred = self->starred;
  fields->tag = self->tag;
}

/**
 * rushes_filters_count:
 *
 * Returns: how many of them narrow the list
 */
guint
rushes_filters_count (const RushesFilters *self)
{
  return (self->states != 0) + (self->profile != 0) + (self->model != NULL) + (self->duration != 0) +
         (rushes_filters_get_date (self) != RUSHES_FILTER_DATE_ANY) + (self->starred != FALSE) + (self->tag != NULL);
}

/* States. */

guint
rushes_filters_get_n_states (void)
{
  return G_N_ELEMENTS (states);
}

const char *
rushes_filters_say_state (guint choice)
{
  g_return_val_if_fail (choice < G_N_ELEMENTS (states), NULL);

  if (states[choice].word != NULL)
    return g_dpgettext2 (NULL, "filter", states[choice].word);
  return rushes_words_state (rushes_task_state_get_nick ((RushesTaskState) g_bit_nth_lsf (states[choice].states, -1)));
}

guint
rushes_filters_get_states (guint choice)
{
  g_return_val_if_fail (choice < G_N_ELEMENTS (states), 0);

  return states[choice].states;
}

/**
 * rushes_filters_find_states:
 *
 * Returns: the choice that stands for these states; 0, any, if none does
 */
guint
rushes_filters_find_states (guint wanted)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].states == wanted)
      return i;
  return 0;
}

/* Durations. */

guint
rushes_filters_get_n_durations (void)
{
  return G_N_ELEMENTS (durations);
}

char *
rushes_filters_say_duration (guint choice)
{
  int seconds = rushes_filters_get_duration (choice);

  if (seconds == 0)
    return g_strdup (C_ ("filter", "Any Duration"));
  return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds), seconds);
}

int
rushes_filters_get_duration (guint choice)
{
  g_return_val_if_fail (choice < G_N_ELEMENTS (durations), 0);

  return durations[choice];
}

guint
rushes_filters_find_duration (int duration)
{
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    if (durations[i] == duration)
      return i;
  return 0;
}

/* Dates: whole days of the local time. */

const char *
rushes_filters_say_date (RushesFilterDate date)
{
  return g_dpgettext2 (NULL, "filter", dates[date].word);
}

RushesFilterDate
rushes_filters_get_date (const RushesFilters *self)
{
  if (self->days == 0)
    return self->from > 0 || self->to > 0 ? RUSHES_FILTER_DATE_RANGE : RUSHES_FILTER_DATE_ANY;
  for (guint i = 0; i < RUSHES_N_FILTER_DATES; i++)
    if (dates[i].days == self->days)
      return (RushesFilterDate) i;
  return RUSHES_FILTER_DATE_ANY;
}

static GDateTime *
get_midnight (GDateTime *day)
{
  int year, month, date;

  g_date_time_get_ymd (day, &year, &month, &date);
  return g_date_time_new (g_date_time_get_timezone (day), year, month, date, 0, 0, 0);
}

static gint64
get_start (GDateTime *day)
{
  g_autoptr (GDateTime) midnight = get_midnight (day);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

/* Days have not always 24 hours. */
static gint64
get_end (GDateTime *day)
{
  g_autoptr (GDateTime) next = g_date_time_add_days (day, 1);

  return next != NULL ? get_start (next) : G_MAXINT64;
}

/* The day of a moment, in the time zone of @now. */
static GDateTime *
get_day (gint64 time, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : NULL;

  return get_midnight (local != NULL ? local : now);
}

/**
 * rushes_filters_set_date:
 * @now: in the time zone that days are meant in
 *
 * A range begins as the last 30 days.
 */
void
rushes_filters_set_date (RushesFilters *self, RushesFilterDate date, GDateTime *now)
{
  if (date == RUSHES_FILTER_DATE_RANGE && rushes_filters_get_date (self) == RUSHES_FILTER_DATE_RANGE)
    return;
  self->days = dates[date].days;
  self->from = self->to = 0;
  if (date == RUSHES_FILTER_DATE_RANGE)
    {
      g_autoptr (GDateTime) first = g_date_time_add_days (now, 1 - MONTH);

      self->from = get_start (first);
      self->to = get_end (now);
    }
}

/**
 * rushes_filters_get_first_day:
 *
 * Returns: (transfer full): the day with which a range begins; today if it has no beginning
 */
GDateTime *
rushes_filters_get_first_day (const RushesFilters *self, GDateTime *now)
{
  return self->from > 0 ? get_day (self->from, now) : get_midnight (now);
}

/**
 * rushes_filters_get_last_day:
 *
 * Returns: (transfer full): the last day of a range; today if it has no end
 */
GDateTime *
rushes_filters_get_last_day (const RushesFilters *self, GDateTime *now)
{
  return self->to > 0 ? get_day (self->to - 1, now) : get_midnight (now);
}

/**
 * rushes_filters_set_first_day:
 *
 * A range that ended before @day is of that day now.
 */
void
rushes_filters_set_first_day (RushesFilters *self, GDateTime *day)
{
  self->from = get_start (day);
  if (self->to > 0 && self->to <= self->from)
    self->to = get_end (day);
}

void
rushes_filters_set_last_day (RushesFilters *self, GDateTime *day)
{
  self->to = get_end (day);
  if (self->from >= self->to)
    self->from = get_start (day);
}

/* The order. */

/**
 * rushes_filters_say_sort:
 *
 * Returns: (transfer none): with an underscore before its key
 */
const char *
rushes_filters_say_sort (RushesTaskSort sort)
{
  return g_dpgettext2 (NULL, "sort", sorts[sort]);
}
