/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-comparison.h"

#include "rushes-text.h"

#include <glib/gi18n.h>

#define TITLE_LENGTH 60 /* code points */

/* What may be compared, and what is said of it. Tasks are (element-type RushesTask), in the order of the pictures. */

static const RushesTaskFields *
peek (const GPtrArray *tasks, guint index)
{
  return rushes_task_peek (g_ptr_array_index (tasks, index));
}

/**
 * rushes_comparison_judge:
 * @n_selected: how many tasks are selected
 * @tasks: (element-type RushesTask): the first of them, with %NULL for one that is not read yet
 */
RushesComparability
rushes_comparison_judge (guint n_selected, const GPtrArray *tasks)
{
  if (n_selected < 2)
    return RUSHES_COMPARABLE_TOO_FEW;
  if (n_selected > RUSHES_COMPARISON_MOST)
    return RUSHES_COMPARABLE_TOO_MANY;
  for (guint i = 0; i < tasks->len; i++)
    if (g_ptr_array_index (tasks, i) == NULL)
      return RUSHES_COMPARABLE_UNREAD;
  for (guint i = 0; i < tasks->len; i++)
    if (peek (tasks, i)->state != RUSHES_TASK_READY || peek (tasks, i)->file == NULL)
      return RUSHES_COMPARABLE_NOT_READY;
  return RUSHES_COMPARABLE;
}

/**
 * rushes_comparison_say:
 *
 * Returns: a sentence: what can be done, or why not
 */
const char *
rushes_comparison_say (RushesComparability comparability)
{
  switch (comparability)
    {
    case RUSHES_COMPARABLE:
      return _ ("Compare plays their videos side by side, in step");
    case RUSHES_COMPARABLE_UNREAD:
      return "";
    case RUSHES_COMPARABLE_NOT_READY:
      return _ ("Some have no video to compare");
    case RUSHES_COMPARABLE_TOO_FEW:
    case RUSHES_COMPARABLE_TOO_MANY:
    default:
      return _ ("Select 2 to 4 finished videos");
    }
}

/**
 * rushes_comparison_title:
 * @same_prompt: all of them have one prompt
 *
 * Returns: (transfer full): what stands above all
 */
char *
rushes_comparison_title (const GPtrArray *tasks, gboolean same_prompt)
{
  if (same_prompt)
    return rushes_text_line (rushes_request_peek (peek (tasks, 0)->request)->prompt, TITLE_LENGTH);
  return g_strdup_printf (ngettext ("%u Video", "%u Videos", tasks->len), tasks->len);
}

/* Whether the number of its take tells each from the others. */
static gboolean
are_takes (const GPtrArray *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    {
      const RushesTaskFields *task = peek (tasks, i);

      if (task->ask == NULL || task->take < 1 || g_strcmp0 (task->ask, peek (tasks, 0)->ask) != 0)
        return FALSE;
      for (guint k = 0; k < i; k++)
        if (task->take == peek (tasks, k)->take)
          return FALSE;
    }
  return TRUE;
}

/**
 * rushes_comparison_name:
 *
 * Returns: (transfer full): what to call one of them
 */
char *
rushes_comparison_name (const GPtrArray *tasks, guint index)
{
  if (are_takes (tasks))
    return g_strdup_printf (C_ ("name of a video", "Take %d"), peek (tasks, index)->take);
  return g_strdup_printf (C_ ("name of a video", "Video %u"), index + 1);
}

/* Each setting of a task, in one order; %NULL where nothing is said of it. */

static char *
say_model (const RushesTaskFields *task)
{
  const char *model = rushes_request_peek (task->request)->model;

  return rushes_text_line (model != NULL ? model : RUSHES_REQUEST_MODEL, TITLE_LENGTH);
}

static char *
say_duration (const RushesTaskFields *task)
{
  return g_strdup_printf (C_ ("length of time", "%d s"), rushes_request_peek (task->request)->duration);
}

static char *
say_resolution (const RushesTaskFields *task)
{
  const char *resolution = rushes_request_peek (task->request)->resolution;

  if (resolution != NULL)
    return rushes_text_line (resolution, TITLE_LENGTH);
  return task->height > 0 ? g_strdup_printf ("%d × %d", task->width, task->height) : NULL;
}

static char *
say_switch (RushesSwitch value, const char *on, const char *off)
{
  return value == RUSHES_SWITCH_UNSET ? NULL : g_strdup (value == RUSHES_SWITCH_ON ? on : off);
}

static char *
say_optimizer (const RushesTaskFields *task)
{
  return say_switch (rushes_request_peek (task->request)->optimizer, _ ("Prompt rewriting on"),
                     _ ("Prompt rewriting off"));
}

static char *
say_pretreatment (const RushesTaskFields *task)
{
  return say_switch (rushes_request_peek (task->request)->fast_pretreatment, _ ("Fast rewriting on"),
                     _ ("Fast rewriting off"));
}

static char *
say_watermark (const RushesTaskFields *task)
{
  return say_switch (rushes_request_peek (task->request)->watermark, _ ("Watermark on"), _ ("Watermark off"));
}

static void
clear_fact (gpointer fact)
{
  g_free (((RushesComparisonFact *) fact)->text);
}

/**
 * rushes_comparison_list_facts:
 *
 * Returns: (transfer full) (element-type RushesComparisonFact): the settings of one of them
 */
GArray *
rushes_comparison_list_facts (const GPtrArray *tasks, guint index)
{
  static char *(*const say[]) (const RushesTaskFields *) = { say_model,     say_duration,     say_resolution,
                                                             say_optimizer, say_pretreatment, say_watermark };
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (RushesComparisonFact));

  g_array_set_clear_func (facts, clear_fact);
  for (guint i = 0; i < G_N_ELEMENTS (say); i++)
    {
      RushesComparisonFact fact = { say[i](peek (tasks, index)), FALSE };

      for (guint k = 0; k < tasks->len; k++)
        {
          g_autofree char *other = say[i](peek (tasks, k));

          fact.differs |= g_strcmp0 (fact.text, other) != 0;
        }
      if (fact.text != NULL)
        g_array_append_val (facts, fact);
    }
  return facts;
}
