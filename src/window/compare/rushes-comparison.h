/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RUSHES_COMPARISON_MOST 4 /* clips side by side */

/** RushesComparability: whether some tasks can be compared */
typedef enum
{
  RUSHES_COMPARABLE,
  RUSHES_COMPARABLE_TOO_FEW,
  RUSHES_COMPARABLE_TOO_MANY,
  RUSHES_COMPARABLE_NOT_READY, /* one has no video */
  RUSHES_COMPARABLE_UNREAD,    /* not known yet */
} RushesComparability;

/** RushesComparisonFact: a setting of one of the tasks that are compared; plain text */
typedef struct
{
  char *text;       /* (owned) */
  gboolean differs; /* it is not the same in all of them */
} RushesComparisonFact;

RushesComparability rushes_comparison_judge (guint n_selected, const GPtrArray *tasks);
const char *rushes_comparison_say (RushesComparability comparability);
char *rushes_comparison_title (const GPtrArray *tasks, gboolean same_prompt) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_comparison_name (const GPtrArray *tasks, guint index) G_GNUC_WARN_UNUSED_RESULT;
GArray *rushes_comparison_list_facts (const GPtrArray *tasks, guint index);

G_END_DECLS
