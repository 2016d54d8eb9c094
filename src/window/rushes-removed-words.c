/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-removed-words.h"

#include "rushes-removal.h"
#include "rushes-words.h"

#include <glib/gi18n.h>

static gboolean
is_under_way (const RushesTaskFields *task)
{
  return task->state == RUSHES_TASK_SENDING || task->state == RUSHES_TASK_GENERATING ||
         task->state == RUSHES_TASK_FETCHING;
}

static gboolean
is_stuck_away (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  return !task->removed && task->state == RUSHES_TASK_READY && moment->removed_end == RUSHES_REMOVED_STUCK;
}

/**
 * rushes_removed_words_is_trouble:
 *
 * Returns: whether the video is not where it is to be, and someone has to do something about it
 */
gboolean
rushes_removed_words_is_trouble (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  if (task->state != RUSHES_TASK_READY || (task->removed && task->removed_at == 0))
    return FALSE;
  return moment->removed_end == RUSHES_REMOVED_STUCK ||
         (task->removed &&
          (moment->removed_end == RUSHES_REMOVED_AWAY || moment->removed_end == RUSHES_REMOVED_NO_TRASH));
}

static char *
say_left (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  guint days = rushes_removal_days_left (task->removed_at, moment->now);

  if (days == 0)
    return g_strdup (_ ("due for the trash"));
  return g_strdup_printf (ngettext ("%u day left", "%u days left", days), days);
}

/**
 * rushes_removed_words_state:
 *
 * Returns: (transfer full) (nullable): one line for the row of a removed task; %NULL: its own words are right
 */
char *
rushes_removed_words_state (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  const char *state = rushes_words_state (rushes_task_state_get_nick (task->state));
  g_autofree char *left = NULL, *missing = NULL;

  if (is_stuck_away (task, moment))
    /* Translators: %s is "Ready". */
    return g_strdup_printf (_ ("%s, could not be moved back; still hidden"), state);
  if (task->removed_at == 0 || is_under_way (task))
    return NULL;
  if (task->state == RUSHES_TASK_READY && moment->removed_end == RUSHES_REMOVED_STUCK)
    /* Translators: %s is "Ready". */
    return g_strdup_printf (_ ("%s, could not be moved; still in its folder"), state);
  if (task->state == RUSHES_TASK_READY && moment->removed_end == RUSHES_REMOVED_NO_TRASH)
    /* Translators: %s is "Ready". */
    return g_strdup_printf (_ ("%s, not taken by the trash; kept here"), state);
  if (task->state == RUSHES_TASK_READY && moment->removed_end == RUSHES_REMOVED_AWAY)
    /* Translators: %s is "Ready". */
    return g_strdup_printf (_ ("%s, its folder is not there"), state);
  left = say_left (task, moment);
  if (task->state == RUSHES_TASK_READY && moment->missing)
    missing = g_strdup_printf (_ ("%s, file missing"), state);
  return g_strdup_printf (_ ("%1$s, %2$s"), missing != NULL ? missing : state, left);
}

static const char *
say_trouble (const RushesTaskFields *task, const RushesTaskMoment *moment, gboolean missing)
{
  if (moment->removed_end == RUSHES_REMOVED_STUCK)
    return _ ("Removed, but the video is still in its folder: it could not be moved. Rushes tries again at its next "
              "start.");
  if (moment->removed_end == RUSHES_REMOVED_NO_TRASH)
    return _ ("The desktop’s trash did not take the video. It stays here; nothing was deleted.");
  if (moment->removed_end == RUSHES_REMOVED_AWAY)
    return _ ("The folder of the video is not there. It may be on a disk that is not connected.");
  return missing ? _ ("The file is not there any more. It was moved or deleted.") : NULL;
}

/**
 * rushes_removed_words_sentence:
 * @missing: the file was looked for and is not there
 *
 * Returns: (transfer full) (nullable): what the page of a removed task says; %NULL: its own sentence is right
 */
char *
rushes_removed_words_sentence (const RushesTaskFields *task, const RushesTaskMoment *moment, gboolean missing)
{
  guint days = rushes_removal_days_left (task->removed_at, moment->now);
  const char *trouble;

  if (is_stuck_away (task, moment))
    return g_strdup (_ ("The video could not be moved back to its folder and is still in the hidden one beside it. "
                        "Rushes tries again at its next start."));
  if (task->removed_at == 0)
    return NULL;
  if (is_under_way (task))
    return g_strdup (_ ("Removed. The work on it goes on, and its video will be here."));
  if (task->state != RUSHES_TASK_READY)
    return NULL;
  trouble = say_trouble (task, moment, missing);
  if (trouble != NULL)
    return g_strdup (trouble);
  return g_strdup_printf (
    ngettext ("Removed. The video stays here for %u more day and then goes to the desktop’s trash.",
              "Removed. The video stays here for %u more days and then goes to the desktop’s trash.", days),
    days);
}

/**
 * rushes_removed_words_trashed:
 * @kept: that were to go to the trash as well
 *
 * Returns: (transfer full): what has become of tasks that were to go to the trash
 */
char *
rushes_removed_words_trashed (guint gone, guint kept)
{
  g_autofree char *one = g_strdup_printf (ngettext ("%u moved to the trash", "%u moved to the trash", gone), gone);
  g_autofree char *other = g_strdup_printf (
    ngettext ("%u not taken by the trash, kept here", "%u not taken by the trash, kept here", kept), kept);

  if (kept == 0)
    return g_steal_pointer (&one);
  if (gone == 0)
    return g_steal_pointer (&other);
  return g_strdup_printf (_ ("%1$s, %2$s"), one, other);
}
