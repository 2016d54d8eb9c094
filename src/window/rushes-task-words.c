/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-words.h"

#include "rushes-clock.h"
#include "rushes-removed-words.h"
#include "rushes-text.h"
#include "rushes-words.h"

#include <glib/gi18n.h>

#define OVERDUE      (60 * RUSHES_MINUTE) /* design section 3: then a task is shown as overdue */
#define TITLE_LENGTH 200                  /* code points; a row has room for some 60 */
#define NAME_LENGTH  80                   /* code points: design section 7 */

static const struct
{
  const char *icon;
  const char *tone;
} looks[RUSHES_N_TASK_STATES] = {
  [RUSHES_TASK_QUEUED] = { "document-open-recent-symbolic", "dim-label" },
  [RUSHES_TASK_SENDING] = { "send-to-symbolic", "dim-label" },
  [RUSHES_TASK_UNCONFIRMED] = { "dialog-warning-symbolic", "warning" },
  [RUSHES_TASK_REFUSED] = { "emblem-important-symbolic", "error" },
  [RUSHES_TASK_GENERATING] = { "content-loading-symbolic", "dim-label" },
  [RUSHES_TASK_FAILED] = { "emblem-important-symbolic", "error" },
  [RUSHES_TASK_FETCHING] = { "folder-download-symbolic", "dim-label" },
  [RUSHES_TASK_READY] = { "media-playback-start-symbolic", "dim-label" },
  [RUSHES_TASK_LOST] = { "action-unavailable-symbolic", "error" },
  [RUSHES_TASK_CANCELLED] = { "window-close-symbolic", "dim-label" },
};

/**
 * rushes_task_words_about:
 * @span: µs
 *
 * Returns: (transfer full): a length of time as one says it of an estimate: "40 s", "4 min", "2 h"
 */
char *
rushes_task_words_about (gint64 span)
{
  gint64 seconds = (MAX (span, 0) + RUSHES_SECOND - 1) / RUSHES_SECOND;

  if (seconds < 60)
    return g_strdup_printf (C_ ("length of time", "%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (C_ ("length of time", "%d min"), (int) ((seconds + 30) / 60));
  return g_strdup_printf (C_ ("length of time", "%d h"), (int) MIN ((seconds + 1800) / 3600, G_MAXINT));
}

static char *
say_queued (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  const char *state = rushes_words_state (rushes_task_state_get_nick (task->state));
  g_autofree char *in = NULL;
  gint64 until = MAX (task->not_before, moment->until);

  if (moment->held)
    /* Translators: %s is "Waiting". */
    return g_strdup_printf (_ ("%s, sending is paused"), state);
  if (until <= moment->now)
    return g_strdup (state);
  in = rushes_task_words_about (until - moment->now);
  if (moment->until > moment->now || task->reason == RUSHES_REASON_RATE_LIMIT)
    /* Translators: %1$s is "Waiting", %2$s a length of time as "40 s". */
    return g_strdup_printf (_ ("%1$s, rate limit: next in %2$s"), state, in);
  if (task->reason != RUSHES_REASON_NONE)
    /* Translators: %1$s is "Waiting", %2$s a length of time as "40 s", %3$s the sentence that says why. */
    return g_strdup_printf (_ ("%1$s, next try in %2$s. %3$s"), state, in, rushes_reason_get_sentence (task->reason));
  /* Translators: %1$s is "Waiting", %2$s a length of time as "3 s". */
  return g_strdup_printf (_ ("%1$s, sending in %2$s"), state, in);
}

static char *
say_generating (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  const char *state = rushes_words_state (rushes_task_state_get_nick (task->state));
  gint64 since = task->accepted > 0 ? task->accepted : task->created;
  gint64 elapsed = MAX (moment->now - since, 0);
  g_autofree char *span = rushes_words_span (elapsed);
  g_autofree char *usual = NULL;

  if (task->reason == RUSHES_REASON_SERVER_ERROR)
    /* Translators: %1$s is "Generating", %2$s the time since it began as "1:12". */
    return g_strdup_printf (_ ("%1$s, %2$s. Trouble at the service; checking again"), state, span);
  if (task->reason != RUSHES_REASON_NONE)
    /* Translators: %1$s is "Generating", %2$s the time since it began as "1:12", %3$s the sentence that says why. */
    return g_strdup_printf (_ ("%1$s, %2$s. %3$s"), state, span, rushes_reason_get_sentence (task->reason));
  if (elapsed >= OVERDUE)
    /* Translators: %s is the time since it began as "1:02:03". */
    return g_strdup_printf (_ ("Longer than usual, still at the service, %s"), span);
  if (moment->typical <= 0)
    return g_strdup_printf (_ ("%1$s, %2$s"), state, span);
  usual = rushes_task_words_about (moment->typical);
  /* Translators: %1$s is "Generating", %2$s the time since it began as "1:12", %3$s an estimate as "4 min". */
  return g_strdup_printf (_ ("%1$s, %2$s, usually about %3$s"), state, span, usual);
}

/**
 * rushes_task_words_bytes:
 * @moment: of a task that is fetching, with bytes coming
 *
 * Returns: (transfer full): "3.2 MB of 7.5 MB, 1.1 MB/s", as much of it as is known
 */
char *
rushes_task_words_bytes (const RushesTaskMoment *moment)
{
  g_autofree char *done = g_format_size ((guint64) moment->done);
  g_autofree char *total = moment->total > 0 ? g_format_size ((guint64) moment->total) : NULL;
  g_autofree char *rate = moment->rate >= 0 ? g_format_size ((guint64) moment->rate) : NULL;

  if (total != NULL && rate != NULL)
    /* Translators: sizes, as "3.2 MB of 7.5 MB, 1.1 MB/s". */
    return g_strdup_printf (_ ("%1$s of %2$s, %3$s/s"), done, total, rate);
  if (total != NULL)
    /* Translators: sizes, as "3.2 MB of 7.5 MB". */
    return g_strdup_printf (_ ("%1$s of %2$s"), done, total);
  if (rate != NULL)
    /* Translators: sizes, as "3.2 MB, 1.1 MB/s". */
    return g_strdup_printf (_ ("%1$s, %2$s/s"), done, rate);
  return g_steal_pointer (&done);
}

static char *
say_fetching (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  const char *state = rushes_words_state (rushes_task_state_get_nick (task->state));
  g_autofree char *why = rushes_reason_build_sentence (task->reason, task->bytes);
  g_autofree char *more = NULL;

  /* Bytes that come are the newer news. */
  if (moment->done > 0 || (moment->done == 0 && *why == '\0'))
    {
      more = rushes_task_words_bytes (moment);
      /* Translators: %1$s is a state as "Ready", %2$s an age as "2 min ago", or how long or large it is by now. */
      return g_strdup_printf (_ ("%1$s, %2$s"), state, more);
    }
  if (*why != '\0')
    /* Translators: %1$s is "Downloading", %2$s the sentence that says why it waits. */
    return g_strdup_printf (_ ("%1$s. %2$s"), state, why);
  if (moment->until <= moment->now)
    return g_strdup (state);
  more = rushes_task_words_about (moment->until - moment->now);
  /* Translators: %1$s is "Downloading", %2$s a length of time as "40 s". */
  return g_strdup_printf (_ ("%1$s, next try in %2$s"), state, more);
}

/* Its picture may be at hand all the same, so the words have to say it. */
static char *
say_missing (const RushesTaskFields *task)
{
  /* Translators: %s is "Ready". */
  return g_strdup_printf (_ ("%s, file missing"), rushes_words_state (rushes_task_state_get_nick (task->state)));
}

static char *
say_age (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  gint64 since = task->finished > 0 ? task->finished : task->created;

  return rushes_words_age (MAX (moment->now - since, 0));
}

static char *
say_state (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  const char *state = rushes_words_state (rushes_task_state_get_nick (task->state));
  g_autofree char *age = NULL, *missing = NULL, *removed = rushes_removed_words_state (task, moment);

  if (removed != NULL)
    return g_steal_pointer (&removed);
  switch (task->state)
    {
    case RUSHES_TASK_QUEUED:
      return say_queued (task, moment);
    case RUSHES_TASK_GENERATING:
      return say_generating (task, moment);
    case RUSHES_TASK_FETCHING:
      return say_fetching (task, moment);
    case RUSHES_TASK_UNCONFIRMED:
      return g_strdup (_ ("No answer; may have been charged"));
    case RUSHES_TASK_REFUSED:
    case RUSHES_TASK_FAILED:
      if (task->reason != RUSHES_REASON_NONE)
        return g_strdup (rushes_reason_get_sentence (task->reason));
      break;
    case RUSHES_TASK_SENDING:
      return g_strdup (state);
    default:
      break;
    }
  age = say_age (task, moment);
  if (task->state == RUSHES_TASK_READY && moment->missing)
    missing = say_missing (task);
  return g_strdup_printf (_ ("%1$s, %2$s"), missing != NULL ? missing : state, age);
}

/* A video that waits for its folder waits for the user, as one does that has gone from it. */
static const char *
choose_tone (const RushesTaskFields *task, const RushesTaskMoment *moment, gboolean missing)
{
  if (missing || rushes_removed_words_is_trouble (task, moment))
    return "warning";
  if (task->state == RUSHES_TASK_FETCHING &&
      (task->reason == RUSHES_REASON_DISK_FULL || task->reason == RUSHES_REASON_READ_ONLY ||
       task->reason == RUSHES_REASON_DISK_ERROR))
    return "warning";
  return looks[task->state].tone;
}

/**
 * rushes_task_words_new:
 *
 * Returns: (transfer full): @task in words, as of @moment; depends on nothing else
 */
RushesTaskWords *
rushes_task_words_new (const RushesTask *task, const RushesTaskMoment *moment)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const char *prompt = rushes_request_peek (fields->request)->prompt;
  RushesTaskWords *self = g_new0 (RushesTaskWords, 1);
  g_autofree char *head = rushes_text_line (prompt, NAME_LENGTH);
  g_autofree char *age = say_age (fields, moment);

  self->title = rushes_text_line (prompt, TITLE_LENGTH);
  self->state = say_state (fields, moment);
  /* Translators: the spoken name of a task: its prompt, its state, its age. */
  self->name = g_strdup_printf (_ ("%1$s, %2$s, %3$s"), head,
                                rushes_words_state (rushes_task_state_get_nick (fields->state)), age);
  self->missing = fields->state == RUSHES_TASK_READY && moment->missing;
  self->icon = self->missing ? "image-missing-symbolic" : looks[fields->state].icon;
  self->tone = choose_tone (fields, moment, self->missing);
  self->live = rushes_task_state_is_live (fields->state);
  self->fresh = fields->state == RUSHES_TASK_READY && !fields->seen && !fields->removed;
  self->starred = fields->starred;
  return self;
}

void
rushes_task_words_free (RushesTaskWords *self)
{
  g_free (self->title);
  g_free (self->state);
  g_free (self->name);
  g_free (self);
}
