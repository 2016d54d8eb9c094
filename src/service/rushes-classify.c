/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-classify.h"

#include "rushes-clock.h"

#include <libsoup/soup.h>
#include <string.h>

/*
 * What an answer means for a task: design section 3, Classification, and api.md 1.11, 2.3, 2.8. Codes and types come
 * first, for relays dress one error as another; then the HTTP status; words of the message last.
 */

/* SORT_: what kind of no a code is */
typedef enum
{
  SORT_NONE,     /* not known here */
  SORT_REFUSED,  /* this prompt */
  SORT_INVALID,  /* these parameters: of a read, its id */
  SORT_WITHHELD, /* the finished video */
  SORT_HOLD,     /* the account */
  SORT_LATER,    /* not now */
  SORT_TROUBLE,  /* something broke there */
  SORT_NO_TASK,  /* no such task */
} Sort;

static const struct
{
  const char *code;
  Sort sort;
  RushesReason reason;
} codes[] = {
  { "1000", SORT_TROUBLE, RUSHES_REASON_SERVER_ERROR },
  { "1001", SORT_TROUBLE, RUSHES_REASON_SERVER_ERROR },
  { "1002", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "1004", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "1008", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "1013", SORT_TROUBLE, RUSHES_REASON_SERVER_ERROR },
  { "1024", SORT_TROUBLE, RUSHES_REASON_SERVER_ERROR },
  { "1026", SORT_REFUSED, RUSHES_REASON_PROMPT_REFUSED },
  { "1027", SORT_WITHHELD, RUSHES_REASON_VIDEO_WITHHELD },
  { "1028", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "1030", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "1033", SORT_TROUBLE, RUSHES_REASON_SERVER_ERROR },
  { "1039", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "1041", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "1042", SORT_REFUSED, RUSHES_REASON_INVISIBLE_CHARACTERS },
  { "2013", SORT_INVALID, RUSHES_REASON_INVALID_REQUEST },
  { "2038", SORT_HOLD, RUSHES_REASON_REAL_NAME },
  { "2045", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "2049", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "2056", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "2061", SORT_HOLD, RUSHES_REASON_PLAN },

  { "insufficient_quota", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "insufficient_user_quota", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "insufficient_token_quota", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "pre_consume_token_quota_failed", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "billing_hard_limit_reached", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "insufficient_balance", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "insufficient_balance_error", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "insufficient_credits", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "model_not_found", SORT_HOLD, RUSHES_REASON_PLAN },
  { "invalid_api_key", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "invalid_token", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "unauthorized", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "authorized_error", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "authentication_error", SORT_HOLD, RUSHES_REASON_KEY_REFUSED },
  { "access_denied", SORT_HOLD, RUSHES_REASON_FORBIDDEN },
  { "permission_denied", SORT_HOLD, RUSHES_REASON_FORBIDDEN },
  { "permission_error", SORT_HOLD, RUSHES_REASON_FORBIDDEN },
  { "rate_limit", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "rate_limit_error", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "rate_limit_exceeded", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "too_many_requests", SORT_LATER, RUSHES_REASON_RATE_LIMIT },
  { "sensitive_words_detected", SORT_REFUSED, RUSHES_REASON_PROMPT_REFUSED },
  { "content_policy_violation", SORT_REFUSED, RUSHES_REASON_PROMPT_REFUSED },
  { "task_not_exist", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
  { "task_not_found", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
  { "video_not_found", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
};

/* Where codes say nothing. "quota" alone may be one of requests a minute, so the phrases are whole. */
static const struct
{
  const char *phrase; /* in lower case */
  Sort sort;
  RushesReason reason;
} phrases[] = {
  { "insufficient_user_quota", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "insufficient quota", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "insufficient_quota", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "额度不足", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "额度已用尽", SORT_HOLD, RUSHES_REASON_QUOTA },
  { "insufficient balance", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "insufficient credit", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "余额不足", SORT_HOLD, RUSHES_REASON_BALANCE },
  { "output new_sensitive", SORT_WITHHELD, RUSHES_REASON_VIDEO_WITHHELD },
  { "input new_sensitive", SORT_REFUSED, RUSHES_REASON_PROMPT_REFUSED },
  { "task_not_exist", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
  { "task not exist", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
  { "task not found", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
  { "invalid task_id", SORT_NO_TASK, RUSHES_REASON_UNKNOWN_TASK },
};

/* What a submission's status alone says: refused, held or "later". Any other is doubt. */
static const struct
{
  int status;
  RushesOutcomeKind kind;
  RushesReason reason;
} statuses[] = {
  { 400, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_INVALID_REQUEST },
  { 401, RUSHES_OUTCOME_HOLD, RUSHES_REASON_KEY_REFUSED },
  { 402, RUSHES_OUTCOME_HOLD, RUSHES_REASON_BALANCE },
  { 403, RUSHES_OUTCOME_HOLD, RUSHES_REASON_FORBIDDEN },
  { 404, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_NO_SUCH_SERVICE },
  { 405, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_NO_SUCH_SERVICE },
  { 410, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_NO_SUCH_SERVICE },
  { 413, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_REFUSED },
  { 414, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_REFUSED },
  { 415, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_REFUSED },
  { 422, RUSHES_OUTCOME_REFUSED, RUSHES_REASON_INVALID_REQUEST },
  { 429, RUSHES_OUTCOME_TRY_LATER, RUSHES_REASON_RATE_LIMIT },
};

typedef struct
{
  Sort sort;
  RushesReason reason;
  const char *code; /* (unowned) (nullable): the one that decided, else the first */
} Finding;

static gboolean
is_good (int status)
{
  return status >= 200 && status <= 299;
}

/* A "later" said as a word beside a server's error is no promise that nothing was made. */
static gboolean
is_to_be_believed (guint row, int status)
{
  return codes[row].sort != SORT_LATER || g_ascii_isdigit (*codes[row].code) || status < 500;
}

/* The first code that is known; a no to the account goes before "later", which is how it is disguised. */
static Finding
find_code (const RushesAnswer *answer, int status)
{
  Finding found = { SORT_NONE, RUSHES_REASON_NONE, answer->codes[0] };

  for (guint i = 0; answer->codes[i] != NULL; i++)
    for (guint row = 0; row < G_N_ELEMENTS (codes); row++)
      {
        if (g_ascii_strcasecmp (codes[row].code, answer->codes[i]) != 0 || !is_to_be_believed (row, status))
          continue;
        if (found.sort == SORT_NONE || (found.sort == SORT_LATER && codes[row].sort == SORT_HOLD))
          found = (Finding){ codes[row].sort, codes[row].reason, answer->codes[i] };
      }
  return found;
}

static Finding
find_anything (const RushesAnswer *answer, int status)
{
  Finding found = find_code (answer, status);
  gboolean is_no = answer->has_error || answer->word == RUSHES_STATUS_FAILED || !is_good (status);
  g_autofree char *lower = NULL;

  if (found.sort != SORT_NONE || answer->message == NULL || !is_no)
    return found;
  lower = g_utf8_strdown (answer->message, -1);
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (lower, phrases[i].phrase) != NULL)
      {
        found.sort = phrases[i].sort;
        found.reason = phrases[i].reason;
        break;
      }
  return found;
}

/* Some say it with 200 and write the status that they mean inside (api.md 1.13, 2.8 E5). */
static int
effective_status (int status, const RushesAnswer *answer)
{
  if (!is_good (status))
    return status;
  for (guint i = 0; answer->codes[i] != NULL; i++)
    {
      const char *code = answer->codes[i];

      if (strlen (code) == 3 && (*code == '4' || *code == '5') && g_ascii_isdigit (code[1]) &&
          g_ascii_isdigit (code[2]))
        return (int) g_ascii_strtoll (code, NULL, 10);
    }
  return status;
}

static void
settle (RushesOutcome *self, RushesOutcomeKind kind, RushesReason reason)
{
  self->kind = kind;
  self->reason = reason;
}

static void
settle_by_status (RushesOutcome *self, int status, const RushesAnswer *answer)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == status)
      {
        settle (self, statuses[i].kind, statuses[i].reason);
        return;
      }
  if (status >= 300 && status <= 399)
    settle (self, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_REDIRECT);
  else if (status == 421)
    settle (self, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_MISDIRECTED);
  else if (!is_good (status))
    settle (self, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_SERVER_ERROR);
  else if (!answer->readable)
    settle (self, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNREADABLE);
  else if (answer->has_error)
    settle (self, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_UNKNOWN_CODE);
  else
    settle (self, RUSHES_OUTCOME_DOUBT, RUSHES_REASON_NO_ID);
}

static void
settle_by_answer (RushesOutcome *self, const RushesAnswer *answer)
{
  int status = effective_status (self->http_status, answer);
  Finding found = find_anything (answer, status);

  self->code = g_strdup (found.code);
  /* Whoever answers so is not the one who decides: what is written beside it counts for nothing. */
  if (status < 200 || (status >= 300 && status <= 399) || status == 408 || status == 421)
    {
      settle_by_status (self, status, answer);
      return;
    }
  switch (found.sort)
    {
    case SORT_REFUSED:
    case SORT_INVALID:
      settle (self, RUSHES_OUTCOME_REFUSED, found.reason);
      break;
    case SORT_HOLD:
      settle (self, RUSHES_OUTCOME_HOLD, found.reason);
      break;
    case SORT_LATER:
      settle (self, RUSHES_OUTCOME_TRY_LATER, found.reason);
      break;
    case SORT_TROUBLE:
      settle (self, RUSHES_OUTCOME_DOUBT, found.reason);
      break;
    case SORT_NONE:
    case SORT_WITHHELD:
    case SORT_NO_TASK:
    default:
      settle_by_status (self, status, answer);
      break;
    }
}

/**
 * rushes_classify_submit:
 * @wire: how the call ended
 * @answer: what was read of the answer: a not readable one where nothing was
 *
 * Returns: (transfer full): what it means, without an excerpt
 */
RushesOutcome *
rushes_classify_submit (const RushesWire *wire, const RushesAnswer *answer)
{
  RushesOutcome *self = g_new0 (RushesOutcome, 1);

  self->http_status = wire->status;
  self->retry_after = wire->retry_after;
  self->message = g_strdup (answer->message);
  self->status = g_strdup (answer->status);
  if (!wire->started)
    settle (self, RUSHES_OUTCOME_NOT_SENT, wire->failure);
  else if (answer->task_id != NULL && (answer->id_named || is_good (wire->status)))
    {
      self->task_id = g_strdup (answer->task_id);
      self->code = g_strdup (find_code (answer, wire->status).code);
      settle (self, RUSHES_OUTCOME_ACCEPTED, RUSHES_REASON_NONE);
    }
  else if (wire->failure != RUSHES_REASON_NONE)
    settle (self, RUSHES_OUTCOME_DOUBT, wire->failure);
  else
    settle_by_answer (self, answer);
  return self;
}

static void
look_settle (RushesLook *self, RushesLookKind kind, RushesReason reason)
{
  self->kind = kind;
  self->reason = reason;
}

static void
look_settle_failed (RushesLook *self, const RushesAnswer *answer)
{
  Finding found = find_anything (answer, self->http_status);

  self->refunded = answer->refunded;
  if (found.sort == SORT_REFUSED || found.sort == SORT_INVALID || found.sort == SORT_WITHHELD)
    look_settle (self, RUSHES_LOOK_FAILED, found.reason);
  else if (answer->word == RUSHES_STATUS_ENDED)
    look_settle (self, RUSHES_LOOK_FAILED, RUSHES_REASON_ENDED_THERE);
  else
    look_settle (self, RUSHES_LOOK_FAILED, RUSHES_REASON_GENERATION_FAILED);
}

static void
look_settle_done (RushesLook *self, RushesRead read, const RushesAnswer *answer)
{
  gboolean pending = answer->url == NULL && (answer->file_id == NULL || read == RUSHES_READ_RETRIEVE);

  self->url = g_strdup (answer->url);
  self->backup_url = g_strdup (answer->backup_url);
  self->file_id = g_strdup (answer->file_id);
  self->width = answer->width;
  self->height = answer->height;
  look_settle (self, RUSHES_LOOK_DONE, pending ? RUSHES_REASON_LINK_PENDING : RUSHES_REASON_NONE);
}

/* A complete answer that is not one of success. */
static void
look_settle_by_status (RushesLook *self, RushesRead read, int status, const RushesAnswer *answer)
{
  RushesReason gone = read == RUSHES_READ_QUERY ? RUSHES_REASON_UNKNOWN_TASK : RUSHES_REASON_LINK_GONE;
  gboolean wrong_place = answer->message != NULL && strstr (answer->message, "Invalid URL") != NULL;

  if (status == 401)
    look_settle (self, RUSHES_LOOK_HOLD, RUSHES_REASON_KEY_REFUSED);
  else if (status == 402)
    look_settle (self, RUSHES_LOOK_HOLD, RUSHES_REASON_BALANCE);
  else if (status == 403 && answer->readable)
    look_settle (self, RUSHES_LOOK_HOLD, RUSHES_REASON_FORBIDDEN);
  else if ((status == 404 || status == 410) && answer->readable && !wrong_place)
    look_settle (self, RUSHES_LOOK_NOT_FOUND, gone);
  else if (status == 403)
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_FORBIDDEN);
  else if (status == 404 || status == 405 || status == 410)
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_NO_SUCH_SERVICE);
  else if (status == 429)
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_RATE_LIMIT);
  else if (status >= 300 && status <= 399)
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_REDIRECT);
  else if (status == 421)
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_MISDIRECTED);
  else if (!is_good (status))
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_SERVER_ERROR);
  else if (!answer->readable)
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_UNREADABLE);
  else
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_UNKNOWN_CODE);
}

/* An error instead of a word about the task. It must never pass for "still running" (api.md 3.3, Q-7). */
static void
look_settle_by_code (RushesLook *self, RushesRead read, int status, const Finding *found, const RushesAnswer *answer)
{
  switch (found->sort)
    {
    case SORT_REFUSED:
    case SORT_WITHHELD:
      if (read == RUSHES_READ_QUERY)
        look_settle_failed (self, answer);
      else
        look_settle (self, RUSHES_LOOK_NOT_FOUND, found->reason);
      break;
    case SORT_INVALID:
    case SORT_NO_TASK:
      look_settle (self, RUSHES_LOOK_NOT_FOUND,
                   read == RUSHES_READ_QUERY ? RUSHES_REASON_UNKNOWN_TASK : RUSHES_REASON_LINK_GONE);
      break;
    case SORT_HOLD:
      look_settle (self, RUSHES_LOOK_HOLD, found->reason);
      break;
    case SORT_LATER:
    case SORT_TROUBLE:
      look_settle (self, RUSHES_LOOK_RETRY, found->reason);
      break;
    case SORT_NONE:
    default:
      look_settle_by_status (self, read, status, answer);
      break;
    }
}

/* A word that is no end. New-api keeps a dead task "in progress" over an inner error (api.md 2.3), so codes speak too.
 */
static void
look_settle_working (RushesLook *self, RushesRead read, const Finding *found, const RushesAnswer *answer)
{
  if (found->sort == SORT_NONE)
    look_settle (self, RUSHES_LOOK_ONGOING, RUSHES_REASON_NONE);
  else if (found->sort == SORT_HOLD)
    /* The account that the relay itself has at the service: not one that the user can mend. */
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_SERVER_ERROR);
  else
    look_settle_by_code (self, read, self->http_status, found, answer);
}

static void
look_settle_by_answer (RushesLook *self, RushesRead read, const RushesAnswer *answer)
{
  int status = effective_status (self->http_status, answer);
  Finding found = find_anything (answer, status);
  gboolean has_video = answer->url != NULL || (answer->file_id != NULL && read == RUSHES_READ_QUERY);
  RushesStatusWord word = read == RUSHES_READ_QUERY ? answer->word : RUSHES_STATUS_NONE;

  self->code = g_strdup (found.code);
  if (word == RUSHES_STATUS_OTHER && answer->has_error)
    word = RUSHES_STATUS_NONE;
  if (!is_good (self->http_status) || !answer->readable)
    look_settle_by_code (self, read, status, &found, answer);
  else if (word == RUSHES_STATUS_FAILED || word == RUSHES_STATUS_ENDED)
    look_settle_failed (self, answer);
  else if (word == RUSHES_STATUS_DONE && (has_video || (found.sort != SORT_REFUSED && found.sort != SORT_WITHHELD)))
    look_settle_done (self, read, answer);
  else if (word == RUSHES_STATUS_DONE)
    look_settle_failed (self, answer);
  else if (word != RUSHES_STATUS_NONE)
    look_settle_working (self, read, &found, answer);
  else if (answer->has_error)
    look_settle_by_code (self, read, status, &found, answer);
  else if (has_video || read == RUSHES_READ_RETRIEVE)
    look_settle_done (self, read, answer);
  else
    look_settle (self, RUSHES_LOOK_RETRY, RUSHES_REASON_UNREADABLE);
}

/**
 * rushes_classify_read:
 * @read: which of the free calls it was
 * @wire: how it ended
 * @answer: what was read of the answer
 *
 * A %RUSHES_LOOK_DONE that leaves one without a way to the video, as a retrieval without a link does, has the reason
 * %RUSHES_REASON_LINK_PENDING.
 *
 * Returns: (transfer full): what it means, without an excerpt
 */
RushesLook *
rushes_classify_read (RushesRead read, const RushesWire *wire, const RushesAnswer *answer)
{
  RushesLook *self = g_new0 (RushesLook, 1);

  self->http_status = wire->status;
  self->retry_after = wire->retry_after;
  if (wire->failure != RUSHES_REASON_NONE)
    {
      look_settle (self, RUSHES_LOOK_RETRY, wire->failure);
      return self;
    }
  self->status = g_strdup (answer->status);
  self->message = g_strdup (answer->message);
  look_settle_by_answer (self, read, answer);
  return self;
}

/**
 * rushes_classify_retry_after:
 * @header: (nullable): a Retry-After: seconds or a date of HTTP
 * @now: µs since the epoch
 *
 * Returns: µs from now, between 1 s and 10 min; 0 where it says nothing
 */
gint64
rushes_classify_retry_after (const char *header, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;
  gint64 wait;

  if (header == NULL || strnlen (header, 65) > 64)
    return 0;
  text = g_strstrip (g_strdup (header));
  if (*text == '\0')
    return 0;
  if (text[strspn (text, "0123456789")] == '\0')
    wait = strlen (text) > 6 ? 10 * RUSHES_MINUTE : g_ascii_strtoll (text, NULL, 10) * RUSHES_SECOND;
  else
    {
      date = soup_date_time_new_from_http_string (text);
      if (date == NULL)
        return 0;
      wait = g_date_time_to_unix (date) * RUSHES_SECOND - now;
    }
  return CLAMP (wait, RUSHES_SECOND, 10 * RUSHES_MINUTE);
}
