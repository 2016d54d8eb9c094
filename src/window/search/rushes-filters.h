/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-query.h"

G_BEGIN_DECLS

/** RushesFilters: what the list is narrowed to beside its group and the words searched for; zeros: nothing */
typedef struct
{
  guint states;
  gint64 profile;
  char *model; /* (owned) (nullable) */
  int duration;
  int days;
  gint64 from;
  gint64 to;
  gboolean starred;
  char *tag; /* (owned) (nullable) */
} RushesFilters;

/** RushesFilterDate: a span of days that can be chosen */
typedef enum
{
  RUSHES_FILTER_DATE_ANY,
  RUSHES_FILTER_DATE_TODAY,
  RUSHES_FILTER_DATE_WEEK,
  RUSHES_FILTER_DATE_MONTH,
  RUSHES_FILTER_DATE_RANGE,
  RUSHES_N_FILTER_DATES
} RushesFilterDate;

void rushes_filters_clear (RushesFilters *self);
void rushes_filters_take (RushesFilters *self, const RushesTaskQueryFields *fields);
void rushes_filters_give (const RushesFilters *self, RushesTaskQueryFields *fields);
guint rushes_filters_count (const RushesFilters *self);

guint rushes_filters_get_n_states (void);
const char *rushes_filters_say_state (guint choice);
guint rushes_filters_get_states (guint choice);
guint rushes_filters_find_states (guint states);

guint rushes_filters_get_n_durations (void);
char *rushes_filters_say_duration (guint choice) G_GNUC_WARN_UNUSED_RESULT;
int rushes_filters_get_duration (guint choice);
guint rushes_filters_find_duration (int duration);

const char *rushes_filters_say_date (RushesFilterDate date);
RushesFilterDate rushes_filters_get_date (const RushesFilters *self);
void rushes_filters_set_date (RushesFilters *self, RushesFilterDate date, GDateTime *now);
GDateTime *rushes_filters_get_first_day (const RushesFilters *self, GDateTime *now);
GDateTime *rushes_filters_get_last_day (const RushesFilters *self, GDateTime *now);
void rushes_filters_set_first_day (RushesFilters *self, GDateTime *day);
void rushes_filters_set_last_day (RushesFilters *self, GDateTime *day);

const char *rushes_filters_say_sort (RushesTaskSort sort);

G_END_DECLS
