/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-face.h"

#include "rushes-clock.h"
#include "rushes-removal.h"
#include "rushes-removed-words.h"
#include "rushes-text.h"
#include "rushes-words.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * What the page of a task says and offers: a table and a few rules, no widgets. Where it is about money the rules are
 * strict: what may have been charged already is sent again by one button only, which asks first, and a prompt that the
 * service refused or withheld is never offered again as it is (window.md section 3).
 */

#define OVERDUE     (60 * RUSHES_MINUTE) /* design section 3 */
#define MAX_STATUS  60                   /* code points of a word of the service's */
#define MAX_MESSAGE 300

static const struct
{
  const char *label;
  const char *action;
  const char *style;
} deeds[RUSHES_N_TASK_DEEDS] = {
  [RUSHES_TASK_DEED_CANCEL] = { N_ ("Cancel"), "task.cancel", "" },
  [RUSHES_TASK_DEED_CHECK_NOW] = { N_ ("Check Now"), "task.check-now", "" },
  [RUSHES_TASK_DEED_PASTE_ID] = { N_ ("Paste Task ID…"), "task.paste-id", "" },
  [RUSHES_TASK_DEED_NEVER_ARRIVED] = { N_ ("It Never Arrived"), "task.never-arrived", "" },
  [RUSHES_TASK_DEED_SEND_AGAIN] = { N_ ("Send Again…"), "task.send-again", "destructive-action" },
  [RUSHES_TASK_DEED_EDIT_PROMPT] = { N_ ("Edit Prompt"), "task.edit-prompt", "" },
  [RUSHES_TASK_DEED_TRY_AGAIN] = { N_ ("Try Again"), "task.try-again", "" },
  [RUSHES_TASK_DEED_FETCH_AGAIN] = { N_ ("Fetch Again"), "task.fetch-again", "" },
  [RUSHES_TASK_DEED_LOCATE] = { N_ ("Locate…"), "task.locate", "" },
  [RUSHES_TASK_DEED_OPEN_FOLDER] = { N_ ("Open Folder"), "task.open-folder", "" },
  [RUSHES_TASK_DEED_USE_PROMPT] = { N_ ("Use Prompt"), "task.use-prompt", "" },
  [RUSHES_TASK_DEED_SUBMIT_AGAIN] = { N_ ("Submit Again"), "task.submit-again", "" },
  [RUSHES_TASK_DEED_RESTORE] = { N_ ("Restore"), "task.restore", "" },
  [RUSHES_TASK_DEED_TRASH] = { N_ ("Move to Trash"), "task.trash", "" },
};

static const char *const happenings[RUSHES_N_HAPPENINGS] = {
  [RUSHES_HAPPENING_CREATED] = N_ ("Asked for"),
  [RUSHES_HAPPENING_ADDED] = N_ ("Added by its task ID"),
  [RUSHES_HAPPENING_TAKEN] = N_ ("About to be sent"),
  [RUSHES_HAPPENING_ACCEPTED] = N_ ("Accepted by the service"),
  [RUSHES_HAPPENING_REFUSED] = N_ ("Refused by the service"),
  [RUSHES_HAPPENING_HELD] = N_ ("Not accepted: key or account"),
  [RUSHES_HAPPENING_DEFERRED] = N_ ("The service asked to try later"),
  [RUSHES_HAPPENING_NOT_SENT] = N_ ("Nothing was sent"),
  [RUSHES_HAPPENING_DOUBTED] = N_ ("Sent, no usable answer"),
  [RUSHES_HAPPENING_INTERRUPTED] = N_ ("Rushes ended while it was being sent"),
  [RUSHES_HAPPENING_CANCELLED] = N_ ("Cancelled by the user"),
  [RUSHES_HAPPENING_ADOPTED] = N_ ("Task ID given by the user"),
  [RUSHES_HAPPENING_NEVER_ARRIVED] = N_ ("Never arrived, said by the user"),
  [RUSHES_HAPPENING_PROGRESSED] = N_ ("Going on at the service"),
  [RUSHES_HAPPENING_SUCCEEDED] = N_ ("Finished at the service"),
  [RUSHES_HAPPENING_FAILED] = N_ ("Failed at the service"),
  [RUSHES_HAPPENING_REFUNDED] = N_ ("Failed at the service, not charged"),
  [RUSHES_HAPPENING_FORGOTTEN] = N_ ("No longer known to the service"),
  [RUSHES_HAPPENING_LINKED] = N_ ("Link to the video received"),
  [RUSHES_HAPPENING_STALLED] = N_ ("The download waits"),
  [RUSHES_HAPPENING_FETCHED] = N_ ("Video downloaded and verified"),
  [RUSHES_HAPPENING_GONE] = N_ ("The video cannot be fetched any more"),
  [RUSHES_HAPPENING_FETCH_AGAIN] = N_ ("To be fetched again"),
  [RUSHES_HAPPENING_CHECK_AGAIN] = N_ ("The service is asked again"),
  [RUSHES_HAPPENING_LOCATED] = N_ ("The file is in another place"),
};

/* The words of the service that are known; another one is shown as it is. */
static const struct
{
  const char *raw;
  const char *word;
} statuses[] = {
  { "preparing", NC_ ("service status", "Preparing") },
  { "queueing", NC_ ("service status", "Queued at Service") },
  { "queued", NC_ ("service status", "Queued at Service") },
  { "processing", NC_ ("service status", "Processing") },
};

static const struct
{
  gboolean stacked;
  guint n;
  RushesTaskDeed deeds[4];
} offers[RUSHES_N_TASK_STATES] = {
  [RUSHES_TASK_QUEUED] = { FALSE, 1, { RUSHES_TASK_DEED_CANCEL } },
  [RUSHES_TASK_SENDING] = { FALSE, 0, { 0 } },
  [RUSHES_TASK_UNCONFIRMED] = { TRUE,
                                3,
                                { RUSHES_TASK_DEED_PASTE_ID, RUSHES_TASK_DEED_NEVER_ARRIVED,
                                  RUSHES_TASK_DEED_SEND_AGAIN } },
  [RUSHES_TASK_REFUSED] = { FALSE, 1, { RUSHES_TASK_DEED_EDIT_PROMPT } },
  [RUSHES_TASK_GENERATING] = { FALSE, 0, { 0 } },
  [RUSHES_TASK_FAILED] = { FALSE, 1, { RUSHES_TASK_DEED_EDIT_PROMPT } },
  [RUSHES_TASK_FETCHING] = { FALSE, 0, { 0 } },
  [RUSHES_TASK_READY] = { FALSE,
                          3,
                          { RUSHES_TASK_DEED_OPEN_FOLDER, RUSHES_TASK_DEED_SUBMIT_AGAIN,
                            RUSHES_TASK_DEED_USE_PROMPT } },
  [RUSHES_TASK_LOST] = { FALSE, 2, { RUSHES_TASK_DEED_TRY_AGAIN, RUSHES_TASK_DEED_USE_PROMPT } },
  [RUSHES_TASK_CANCELLED] = { FALSE, 1, { RUSHES_TASK_DEED_USE_PROMPT } },
};

/* What is removed is first of all restored. */
static void
choose_removed_deeds (RushesTaskFace *self, const RushesTask *task)
{
  self->stacked = FALSE;
  self->n_deeds = 0;
  self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_RESTORE;
  if (rushes_removal_can_trash (task))
    self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_TRASH;
}

static gboolean
is_late (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  gint64 elapsed = moment->now - (task->accepted > 0 ? task->accepted : task->created);

  return elapsed >= OVERDUE || (moment->typical > 0 && elapsed >= 2 * moment->typical);
}

static void
choose_deeds (RushesTaskFace *self, const RushesTaskFields *task, const RushesTaskMoment *moment, gboolean missing)
{
  self->stacked = offers[task->state].stacked;
  self->n_deeds = offers[task->state].n;
  memcpy (self->deeds, offers[task->state].deeds, sizeof self->deeds);
  if (task->state == RUSHES_TASK_GENERATING && is_late (task, moment))
    self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_CHECK_NOW;
  else if (task->state == RUSHES_TASK_FETCHING && task->reason != RUSHES_REASON_NONE)
    self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_CHECK_NOW;
  else if (task->state == RUSHES_TASK_READY && missing)
    {
      self->n_deeds = 0;
      self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_FETCH_AGAIN;
      self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_LOCATE;
      self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_SUBMIT_AGAIN;
      self->deeds[self->n_deeds++] = RUSHES_TASK_DEED_USE_PROMPT;
    }
}

/* Time of day, with the day where it is another one. */
static char *
say_when (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then_utc = g_date_time_new_from_unix_utc (time / RUSHES_SECOND);
  g_autoptr (GDateTime) then = g_date_time_to_local (then_utc);
  g_autoptr (GDateTime) now_utc = g_date_time_new_from_unix_utc (now / RUSHES_SECOND);
  g_autoptr (GDateTime) today = g_date_time_to_local (now_utc);
  gboolean same = g_date_time_get_year (then) == g_date_time_get_year (today) &&
                  g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (today);

  return g_date_time_format (then, same ? "%H:%M" : "%x %H:%M");
}

static char *
say_unconfirmed (const RushesTaskFields *task, const RushesTaskMoment *moment)
{
  g_autofree char *when = say_when (task->sent > 0 ? task->sent : task->created, moment->now);

  /* Translators: %s is a time of day. */
  return g_strdup_printf (_ ("Sent at %s, no usable answer. The service may have accepted and charged it. Rushes will "
                             "not send it again by itself. Compare with the service’s log."),
                          when);
}

static char *
say_sentence (const RushesTaskFields *task, const RushesTaskMoment *moment, gboolean missing)
{
  const char *reason = rushes_reason_get_sentence (task->reason);
  g_autofree char *removed = rushes_removed_words_sentence (task, moment, missing);

  if (removed != NULL)
    return g_steal_pointer (&removed);
  switch (task->state)
    {
    case RUSHES_TASK_SENDING:
      return g_strdup (_ ("It is being sent now and cannot be taken back."));
    case RUSHES_TASK_UNCONFIRMED:
      return say_unconfirmed (task, moment);
    case RUSHES_TASK_GENERATING:
      if (task->reason == RUSHES_REASON_SERVER_ERROR)
        return g_strdup (_ ("Trouble at the service; checking again."));
      if (*reason == '\0' && is_late (task, moment))
        return g_strdup (_ ("Longer than usual, still at the service."));
      break;
    case RUSHES_TASK_FETCHING:
      return *reason != '\0' && moment->done <= 0 ? rushes_reason_build_sentence (task->reason, task->bytes) : NULL;
    case RUSHES_TASK_READY:
      return missing ? g_strdup (_ ("The service may still have the video. Fetching it again costs nothing.")) : NULL;
    case RUSHES_TASK_REFUSED:
      return g_strdup (*reason != '\0' ? reason : rushes_reason_get_sentence (RUSHES_REASON_REFUSED));
    case RUSHES_TASK_FAILED:
      return g_strdup (*reason != '\0' ? reason : rushes_reason_get_sentence (RUSHES_REASON_GENERATION_FAILED));
    case RUSHES_TASK_CANCELLED:
      return g_strdup (task->sent > 0 ? _ ("Marked as never arrived at the service.")
                                      : _ ("Taken back before anything was sent."));
    default:
      break;
    }
  return *reason != '\0' ? g_strdup (reason) : NULL;
}

/* Why there was no usable answer, or what the service itself said. */
static char *
say_detail (const RushesTaskFields *task)
{
  g_autofree char *message = rushes_text_line (task->message, MAX_MESSAGE);
  g_autofree char *code = rushes_text_line (task->code, MAX_STATUS);

  if (task->state == RUSHES_TASK_READY || task->state == RUSHES_TASK_CANCELLED)
    return NULL;
  if (*message != '\0' && *code != '\0')
    /* Translators: %1$s is what the service wrote, %2$s its code. */
    return g_strdup_printf (_ ("The service said: “%1$s” (code %2$s)"), message, code);
  if (*message != '\0')
    return g_strdup_printf (_ ("The service said: “%s”"), message);
  if (*code != '\0')
    return g_strdup_printf (_ ("Code %s of the service"), code);
  if (task->state == RUSHES_TASK_UNCONFIRMED && task->reason != RUSHES_REASON_NONE)
    return g_strdup (rushes_reason_get_sentence (task->reason));
  return NULL;
}

static char *
say_status (const RushesTaskFields *task)
{
  g_autofree char *raw = rushes_text_line (task->status, MAX_STATUS);

  if (task->state != RUSHES_TASK_GENERATING || *raw == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_ascii_strcasecmp (raw, statuses[i].raw) == 0)
      return g_strdup (g_dpgettext2 (NULL, "service status", statuses[i].word));
  return g_steal_pointer (&raw);
}

static char *
say_paid (const RushesTaskFields *task)
{
  const char *word = rushes_words_paid (rushes_paid_get_nick (task->paid));
  const char *sign;

  if (task->paid == RUSHES_PAID_NO || task->price < 0 || task->currency == NULL)
    return g_strdup (word);
  sign = g_str_equal (task->currency, "CNY") ? "¥" : g_str_equal (task->currency, "USD") ? "$" : task->currency;
  return g_strdup_printf ("%s %s%d.%02d", word, sign, (int) (task->price / 100), (int) (task->price % 100));
}

/* Where something went wrong, the money is not a detail. */
static gboolean
is_money_in_question (RushesTaskState state)
{
  return state == RUSHES_TASK_UNCONFIRMED || state == RUSHES_TASK_REFUSED || state == RUSHES_TASK_FAILED ||
         state == RUSHES_TASK_LOST;
}

static char *
say_facts (const RushesTaskFields *task,
           const RushesTaskWords *words,
           const RushesTaskMoment *moment,
           const char *host,
           const char *paid)
{
  const RushesRequestFields *request = rushes_request_peek (task->request);
  GString *out = g_string_new (NULL);

  if (task->state == RUSHES_TASK_READY)
    g_string_append (out, words->state);
  else
    {
      g_autofree char *age = rushes_words_age (MAX (moment->now - task->created, 0));

      /* Translators: %s is an age as "2 min ago". */
      g_string_append_printf (out, _ ("Submitted %s"), age);
    }
  g_string_append (out, " · ");
  g_string_append_printf (out, C_ ("length of time", "%d s"), request->duration);
  if (request->resolution != NULL)
    g_string_append_printf (out, " · %s", request->resolution);
  else if (task->height > 0)
    g_string_append_printf (out, " · %d × %d", task->width, task->height);
  if (host != NULL)
    g_string_append_printf (out, " · %s", host);
  if (!is_money_in_question (task->state))
    g_string_append_printf (out, " · %s", paid);
  return g_string_free (out, FALSE);
}

static int
get_step (RushesTaskState state)
{
  switch (state)
    {
    case RUSHES_TASK_QUEUED:
      return 0;
    case RUSHES_TASK_SENDING:
      return 1;
    case RUSHES_TASK_GENERATING:
      return 2;
    case RUSHES_TASK_FETCHING:
      return 3;
    default:
      return -1;
    }
}

/**
 * rushes_task_face_new:
 * @host: (nullable): of the service; %NULL: the demo's, which charges nothing
 * @missing: the file of a ready task was looked for and is not there
 *
 * Returns: (transfer full): the page of @task, as of @moment; depends on nothing else
 */
RushesTaskFace *
rushes_task_face_new (const RushesTask *task, const RushesTaskMoment *moment, const char *host, gboolean missing)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const char *state = rushes_words_state (rushes_task_state_get_nick (fields->state));
  g_autoptr (RushesTaskWords) words = rushes_task_words_new (task, moment);
  g_autofree char *paid = host != NULL ? say_paid (fields) : g_strdup (rushes_words_paid ("no"));
  RushesTaskFace *self = g_new0 (RushesTaskFace, 1);
  gboolean plain = fields->reason == RUSHES_REASON_NONE &&
                   (fields->state == RUSHES_TASK_QUEUED || (fields->state == RUSHES_TASK_FETCHING && moment->done < 0));

  self->video = rushes_task_has_video (task);
  self->title = g_strdup (plain ? words->state : state);
  self->icon = words->icon;
  self->tone = words->tone;
  self->step = get_step (fields->state);
  self->status = say_status (fields);
  self->sentence = say_sentence (fields, moment, missing);
  self->detail = say_detail (fields);
  self->facts = say_facts (fields, words, moment, host, paid);
  /* Of the demo's own doubts the sentence says enough: they are there to be looked at. */
  if (is_money_in_question (fields->state) && (host != NULL || fields->state != RUSHES_TASK_UNCONFIRMED))
    self->paid = g_steal_pointer (&paid);
  if (fields->state == RUSHES_TASK_GENERATING)
    self->elapsed = rushes_words_span (moment->now - (fields->accepted > 0 ? fields->accepted : fields->created));
  if (fields->state == RUSHES_TASK_GENERATING && moment->typical > 0)
    {
      g_autofree char *usual = rushes_task_words_about (moment->typical);

      /* Translators: %s is a length of time as "4 min". */
      self->estimate = g_strdup_printf (_ ("usually about %s (estimate)"), usual);
    }
  self->fraction = -1;
  if (fields->state == RUSHES_TASK_FETCHING &&
      (moment->done > 0 || (moment->done == 0 && fields->reason == RUSHES_REASON_NONE)))
    {
      self->estimate = rushes_task_words_bytes (moment);
      if (moment->total > 0)
        self->fraction = CLAMP ((double) moment->done / (double) moment->total, 0, 1);
    }
  if (fields->removed)
    choose_removed_deeds (self, task);
  else
    choose_deeds (self, fields, moment, missing);
  return self;
}

void
rushes_task_face_free (RushesTaskFace *self)
{
  g_free (self->title);
  g_free (self->elapsed);
  g_free (self->estimate);
  g_free (self->status);
  g_free (self->sentence);
  g_free (self->paid);
  g_free (self->detail);
  g_free (self->facts);
  g_free (self);
}

/**
 * rushes_task_face_step_word:
 * @step: 0 … RUSHES_TASK_FACE_STEPS - 1
 *
 * Returns: the word of a step on the way of a prompt
 */
const char *
rushes_task_face_step_word (int step)
{
  static const RushesTaskState states[RUSHES_TASK_FACE_STEPS] = { RUSHES_TASK_QUEUED, RUSHES_TASK_SENDING,
                                                                  RUSHES_TASK_GENERATING, RUSHES_TASK_FETCHING };

  return rushes_words_state (rushes_task_state_get_nick (states[step]));
}

/**
 * rushes_task_deed_get_label:
 *
 * Returns: the translated label of the button. No mnemonics: GTK 4.8 would read their underscores out
 */
const char *
rushes_task_deed_get_label (RushesTaskDeed deed)
{
  return _ (deeds[deed].label);
}

const char *
rushes_task_deed_get_action (RushesTaskDeed deed)
{
  return deeds[deed].action;
}

const char *
rushes_task_deed_get_style (RushesTaskDeed deed)
{
  return deeds[deed].style;
}

/**
 * rushes_task_happening_say:
 *
 * Returns: (transfer full): a line of a task's history in words
 */
char *
rushes_task_happening_say (RushesTaskHappening happening)
{
  return g_strdup ((guint) happening < RUSHES_N_HAPPENINGS ? _ (happenings[happening]) : "");
}
