/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bodies.h"
#include "rushes-classify.h"
#include "rushes-clock.h"
#include "test-support.h"

#include <string.h>

#define NOT_SENT  RUSHES_OUTCOME_NOT_SENT
#define ACCEPTED  RUSHES_OUTCOME_ACCEPTED
#define REFUSED   RUSHES_OUTCOME_REFUSED
#define HOLD      RUSHES_OUTCOME_HOLD
#define TRY_LATER RUSHES_OUTCOME_TRY_LATER
#define DOUBT     RUSHES_OUTCOME_DOUBT
#define REASON(x) RUSHES_REASON_##x

static RushesOutcome *
submit (int status, const char *text)
{
  const RushesWire wire = { TRUE, RUSHES_REASON_NONE, status, 0 };
  g_autoptr (RushesAnswer) answer = rushes_codec_decode ((const guint8 *) text, strlen (text));

  return rushes_classify_submit (&wire, answer);
}

static RushesLook *
look (RushesRead read, int status, const char *text)
{
  const RushesWire wire = { TRUE, RUSHES_REASON_NONE, status, 0 };
  g_autoptr (RushesAnswer) answer = rushes_codec_decode ((const guint8 *) text, strlen (text));

  return rushes_classify_read (read, &wire, answer);
}

typedef struct
{
  const char *name;
  int kind;
  RushesReason reason;
  const char *code;
} Named;

static const Named submissions[] = {
  { "SUB-1", ACCEPTED, 0 },
  { "SUB-2", ACCEPTED, 0 },
  { "SUB-3", ACCEPTED, 0 },
  { "SUB-4", ACCEPTED, 0 },
  { "SUB-5", ACCEPTED, 0 },
  { "SUB-6", ACCEPTED, 0 },
  { "SUB-7", ACCEPTED, 0 },
  { "SUB-7b", ACCEPTED, 0 },
  { "SUB-7c", ACCEPTED, 0 },
  { "SUB-7d", ACCEPTED, 0 },
  { "SUB-8", ACCEPTED, 0 },
  { "SUB-8b", ACCEPTED, 0 },
  { "SUBE-1", REFUSED, REASON (PROMPT_REFUSED), "1026" },
  { "SUBE-2", HOLD, REASON (BALANCE), "1008" },
  { "SUBE-3", HOLD, REASON (KEY_REFUSED), "1004" },
  { "SUBE-4", HOLD, REASON (KEY_REFUSED), "2049" },
  { "SUBE-5", REFUSED, REASON (INVALID_REQUEST), "2013" },
  { "SUBE-6", TRY_LATER, REASON (RATE_LIMIT), "1002" },
  { "SUBE-7", REFUSED, REASON (PROMPT_REFUSED), "1026" },
  { "SUBE-8", HOLD, REASON (KEY_REFUSED), "new_api_error" },
  { "SUBE-9", HOLD, REASON (QUOTA), "insufficient_user_quota" },
  { "SUBE-10", HOLD, REASON (PLAN), "model_not_found" },
  { "SUBE-11", HOLD, REASON (QUOTA), "insufficient_user_quota" },
  { "SUBE-11b", TRY_LATER, REASON (RATE_LIMIT), "rate_limit_error" },
  { "SUBE-12", REFUSED, REASON (NO_SUCH_SERVICE), "invalid_request_error" },
  { "SUBE-13", DOUBT, REASON (SERVER_ERROR), NULL },
  { "SUBE-13b", DOUBT, REASON (SERVER_ERROR), NULL },
  { "SUBE-14", DOUBT, REASON (UNKNOWN_CODE), "1201" },
  { "SUBE-15", DOUBT, REASON (SERVER_ERROR), "503" },
  { "SUBE-15b", REFUSED, REASON (PROMPT_REFUSED), "1026" },
  { "SUBE-17", DOUBT, REASON (UNREADABLE), NULL },
  { "SUBE-17b", DOUBT, REASON (UNREADABLE), NULL },
};

static void
test_submissions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (submissions); i++)
    {
      const Body *body = body_get (submissions[i].name);
      g_autoptr (RushesOutcome) outcome = submit (body->status, body->text);

      g_test_message ("%s", body->name);
      g_assert_cmpint (outcome->kind, ==, submissions[i].kind);
      g_assert_cmpint (outcome->reason, ==, submissions[i].reason);
      g_assert_cmpstr (outcome->code, ==, submissions[i].code);
      g_assert_true ((outcome->task_id != NULL) == (outcome->kind == ACCEPTED));
      g_assert_cmpint (outcome->http_status, ==, body->status);
    }
}

/* Each code of the list, as MiniMax says it, as new-api hands it on, and beside other statuses. */
static void
test_submit_codes (void)
{
  static const struct
  {
    int code;
    RushesOutcomeKind kind;
    RushesReason reason;
  } codes[] = {
    { 1000, DOUBT, REASON (SERVER_ERROR) },
    { 1001, DOUBT, REASON (SERVER_ERROR) },
    { 1002, TRY_LATER, REASON (RATE_LIMIT) },
    { 1004, HOLD, REASON (KEY_REFUSED) },
    { 1008, HOLD, REASON (BALANCE) },
    { 1013, DOUBT, REASON (SERVER_ERROR) },
    { 1024, DOUBT, REASON (SERVER_ERROR) },
    { 1026, REFUSED, REASON (PROMPT_REFUSED) },
    { 1028, HOLD, REASON (QUOTA) },
    { 1030, HOLD, REASON (QUOTA) },
    { 1033, DOUBT, REASON (SERVER_ERROR) },
    { 1039, TRY_LATER, REASON (RATE_LIMIT) },
    { 1041, TRY_LATER, REASON (RATE_LIMIT) },
    { 1042, REFUSED, REASON (INVISIBLE_CHARACTERS) },
    { 2013, REFUSED, REASON (INVALID_REQUEST) },
    { 2038, HOLD, REASON (REAL_NAME) },
    { 2045, TRY_LATER, REASON (RATE_LIMIT) },
    { 2049, HOLD, REASON (KEY_REFUSED) },
    { 2056, HOLD, REASON (QUOTA) },
    { 2061, HOLD, REASON (PLAN) },
  };
  static const struct
  {
    int status;
    const char *format;
  } coats[] = {
    { 200, "{\"base_resp\":{\"status_code\":%d,\"status_msg\":\"m\"}}" },
    { 200, "{\"task_id\":\"\",\"base_resp\":{\"status_code\":%d,\"status_msg\":\"m\"}}" },
    { 200, "{\"code\":%d,\"message\":\"m\",\"data\":null}" },
    { 400, "{\"code\":\"%d\",\"message\":\"hailuo api error: m\",\"data\":null}" },
    { 500, "{\"code\":\"%d\",\"message\":\"m\",\"data\":null}" },
    { 200, "{\"error\":{\"code\":\"%d\",\"message\":\"m\"}}" },
    { 429, "{\"error\":{\"code\":%d,\"message\":\"m\"}}" },
    { 200, "{\"type\":\"error\",\"error\":{\"type\":\"some_error\",\"message\":\"m (%d)\"}}" },
    { 503, "{\"error\":{\"type\":\"cf-api-error\",\"message\":\"{\\\"base_resp\\\":{\\\"status_code\\\":%d}}\"}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (coats); j++)
      {
        g_autofree char *number = g_strdup_printf ("%d", codes[i].code);
        g_auto (GStrv) pieces = g_strsplit (coats[j].format, "%d", 2);
        g_autofree char *text = g_strjoinv (number, pieces);
        g_autoptr (RushesOutcome) outcome = submit (coats[j].status, text);

        g_test_message ("%d %s", coats[j].status, text);
        g_assert_cmpint (outcome->kind, ==, codes[i].kind);
        g_assert_cmpint (outcome->reason, ==, codes[i].reason);
        g_assert_cmpstr (outcome->code, ==, number);
      }
}

/* Every HTTP status, with an answer that says nothing more. */
static void
test_submit_statuses (void)
{
  static const struct
  {
    int status;
    RushesOutcomeKind kind;
    RushesReason reason;
  } statuses[] = {
    { 400, REFUSED, REASON (INVALID_REQUEST) },
    { 401, HOLD, REASON (KEY_REFUSED) },
    { 402, HOLD, REASON (BALANCE) },
    { 403, HOLD, REASON (FORBIDDEN) },
    { 404, REFUSED, REASON (NO_SUCH_SERVICE) },
    { 405, REFUSED, REASON (NO_SUCH_SERVICE) },
    { 410, REFUSED, REASON (NO_SUCH_SERVICE) },
    { 413, REFUSED, REASON (REFUSED) },
    { 414, REFUSED, REASON (REFUSED) },
    { 415, REFUSED, REASON (REFUSED) },
    { 422, REFUSED, REASON (INVALID_REQUEST) },
    { 429, TRY_LATER, REASON (RATE_LIMIT) },
    { 421, DOUBT, REASON (MISDIRECTED) },
  };
  static const char *const texts[] = { "", "<html>no</html>", "{\"message\":\"m\"}",
                                       "{\"error\":{\"message\":\"m\"}}" };

  for (int status = 300; status <= 599; status++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        RushesOutcomeKind kind = DOUBT;
        RushesReason reason = status < 400 ? REASON (REDIRECT) : REASON (SERVER_ERROR);
        g_autoptr (RushesOutcome) outcome = submit (status, texts[i]);

        for (guint j = 0; j < G_N_ELEMENTS (statuses); j++)
          if (statuses[j].status == status)
            {
              kind = statuses[j].kind;
              reason = statuses[j].reason;
            }
        g_assert_cmpint (outcome->kind, ==, kind);
        g_assert_cmpint (outcome->reason, ==, reason);
      }
}

typedef struct
{
  int status;
  const char *text;
  int kind;
  RushesReason reason;
} Inline;

static const Inline disguises[] = {
  /* A valid id counts, whatever stands beside it. */
  { 200, "{\"task_id\":\"1\",\"base_resp\":{\"status_code\":1026,\"status_msg\":\"m\"}}", ACCEPTED, 0 },
  { 200, "{\"task_id\":\"1\",\"base_resp\":{\"status_code\":1002,\"status_msg\":\"m\"}}", ACCEPTED, 0 },
  { 500, "{\"task_id\":\"1\"}", ACCEPTED, 0 },
  { 429, "{\"data\":{\"task_id\":\"1\"},\"error\":{\"code\":\"insufficient_quota\"}}", ACCEPTED, 0 },
  { 302, "{\"task_id\":\"1\"}", ACCEPTED, 0 },
  { 201, "{\"id\":\"1\"}", ACCEPTED, 0 },
  { 200, "{\"id\":\"v\",\"object\":\"video\",\"status\":\"failed\",\"error\":{\"message\":\"m\",\"code\":\"1026\"}}",
    ACCEPTED, 0 },
  /* But an id of something else does not. */
  { 400, "{\"id\":\"req-1\",\"status\":\"x\",\"message\":\"m\"}", REFUSED, REASON (INVALID_REQUEST) },
  { 500, "{\"id\":\"req-1\"}", DOUBT, REASON (SERVER_ERROR) },
  { 200, "{\"task_id\":\"null\",\"base_resp\":{\"status_code\":1026,\"status_msg\":\"m\"}}", REFUSED,
    REASON (PROMPT_REFUSED) },
  { 200, "{\"task_id\":0,\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}", DOUBT, REASON (NO_ID) },

  /* 200 alone proves nothing. */
  { 200, "{}", DOUBT, REASON (NO_ID) },
  { 200, "{\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}", DOUBT, REASON (NO_ID) },
  { 200, "{\"task_id\":\"\"}", DOUBT, REASON (NO_ID) },
  { 200, "{\"code\":\"success\",\"data\":null}", DOUBT, REASON (NO_ID) },
  { 204, "", DOUBT, REASON (UNREADABLE) },
  { 200, "null", DOUBT, REASON (UNREADABLE) },
  { 200, "[]", DOUBT, REASON (UNREADABLE) },
  { 200, "<html>welcome</html>", DOUBT, REASON (UNREADABLE) },
  { 200, "{\"task_id\":\"1\"", DOUBT, REASON (UNREADABLE) },
  { 200, "{\"task_id\":\"1\",\"task_id\":\"2\"}", DOUBT, REASON (UNREADABLE) },
  { 200, "{\"code\":4711,\"message\":\"m\"}", DOUBT, REASON (UNKNOWN_CODE) },
  { 200, "{\"base_resp\":{\"status_code\":1027,\"status_msg\":\"m\"}}", DOUBT, REASON (UNKNOWN_CODE) },
  { 200, "{\"base_resp\":{\"status_code\":99999999999999999999,\"status_msg\":\"m\"}}", DOUBT, REASON (UNKNOWN_CODE) },
  { 200, "{\"error\":\"something\"}", DOUBT, REASON (UNKNOWN_CODE) },
  { 200, "{\"success\":false,\"message\":\"m\"}", DOUBT, REASON (UNKNOWN_CODE) },
  { 200, "{\"code\":\"task_not_exist\"}", DOUBT, REASON (UNKNOWN_CODE) },

  /* A quota error in any coat. */
  { 429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":\"rate_limit_exceeded\",\"message\":\"later\"}}", HOLD,
    REASON (QUOTA) },
  { 429, "{\"error\":{\"message\":\"用户额度不足\"}}", HOLD, REASON (QUOTA) },
  { 429, "{\"message\":\"Insufficient Balance\"}", HOLD, REASON (BALANCE) },
  { 500, "{\"code\":\"insufficient_user_quota\",\"message\":\"m\"}", HOLD, REASON (QUOTA) },
  { 400, "{\"code\":\"pre_consume_token_quota_failed\",\"message\":\"m\"}", HOLD, REASON (QUOTA) },
  { 200, "{\"code\":777,\"message\":\"余额不足\"}", HOLD, REASON (BALANCE) },
  { 429, "{\"error\":{\"message\":\"Quota exceeded for requests per minute\"}}", TRY_LATER, REASON (RATE_LIMIT) },
  { 404, "{\"error\":{\"message\":\"m\",\"code\":\"model_not_found\"}}", HOLD, REASON (PLAN) },
  { 403, "{\"error\":{\"message\":\"m\",\"code\":\"access_denied\"}}", HOLD, REASON (FORBIDDEN) },

  /* Statuses inside of 200. */
  { 200,
    "{\"type\":\"error\",\"error\":{\"type\":\"insufficient_balance_error\",\"message\":\"m (1008)\","
    "\"http_code\":\"402\"}}",
    HOLD, REASON (BALANCE) },
  { 200, "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"m\",\"http_code\":\"402\"}}", HOLD,
    REASON (BALANCE) },
  { 200, "{\"error\":{\"message\":\"m\"},\"code\":503}", DOUBT, REASON (SERVER_ERROR) },
  { 200, "{\"code\":401,\"message\":\"m\"}", HOLD, REASON (KEY_REFUSED) },
  { 200, "{\"code\":429,\"message\":\"m\"}", TRY_LATER, REASON (RATE_LIMIT) },

  /* A server's error is no promise, whatever word it chose; neither is a status that is not the server's to decide. */
  { 529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}", DOUBT,
    REASON (SERVER_ERROR) },
  { 503, "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\"}}", DOUBT, REASON (SERVER_ERROR) },
  { 408, "{\"base_resp\":{\"status_code\":1026,\"status_msg\":\"m\"}}", DOUBT, REASON (SERVER_ERROR) },
  { 421, "{\"base_resp\":{\"status_code\":1026,\"status_msg\":\"m\"}}", DOUBT, REASON (MISDIRECTED) },
  { 307, "{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"m\"}}", DOUBT, REASON (REDIRECT) },
  { 500, "{\"code\":\"do_request_failed\",\"message\":\"m\"}", DOUBT, REASON (SERVER_ERROR) },
  { 400, "{\"code\":\"sensitive_words_detected\",\"message\":\"m\"}", REFUSED, REASON (PROMPT_REFUSED) },
};

static void
test_submit_disguises (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (disguises); i++)
    {
      g_autoptr (RushesOutcome) outcome = submit (disguises[i].status, disguises[i].text);

      g_test_message ("%d %s", disguises[i].status, disguises[i].text);
      g_assert_cmpint (outcome->kind, ==, disguises[i].kind);
      g_assert_cmpint (outcome->reason, ==, disguises[i].reason);
    }
}

/* Before `starting` it is not sent; after it, only what was read whole can say more than doubt. */
static void
test_submit_wire (void)
{
  static const RushesReason unsent[] = {
    REASON (NAME_NOT_FOUND), REASON (NO_CONNECTION), REASON (TLS), REASON (OFFLINE), REASON (USER), REASON (NO_KEY),
  };
  static const RushesReason broken[] = { REASON (TIMEOUT), REASON (CUT), REASON (INTERRUPTED), REASON (MISDIRECTED),
                                         REASON (UNREADABLE) };
  g_autoptr (RushesAnswer) nothing = rushes_codec_decode (NULL, 0);
  const char *no = "{\"base_resp\":{\"status_code\":1026,\"status_msg\":\"m\"}}";
  const char *yes = "{\"task_id\":\"1\"}";
  g_autoptr (RushesAnswer) refusal = rushes_codec_decode ((const guint8 *) no, strlen (no));
  g_autoptr (RushesAnswer) id = rushes_codec_decode ((const guint8 *) yes, strlen (yes));

  for (guint i = 0; i < G_N_ELEMENTS (unsent); i++)
    {
      const RushesWire wire = { FALSE, unsent[i], 0, 0 };
      g_autoptr (RushesOutcome) outcome = rushes_classify_submit (&wire, nothing);

      g_assert_cmpint (outcome->kind, ==, NOT_SENT);
      g_assert_cmpint (outcome->reason, ==, unsent[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    for (int status = 0; status <= 500; status += 100)
      {
        const RushesWire wire = { TRUE, broken[i], status, 0 };
        g_autoptr (RushesOutcome) outcome = rushes_classify_submit (&wire, nothing);
        g_autoptr (RushesOutcome) cut_refusal = rushes_classify_submit (&wire, refusal);
        g_autoptr (RushesOutcome) cut_id = rushes_classify_submit (&wire, id);

        g_assert_cmpint (outcome->kind, ==, DOUBT);
        g_assert_cmpint (outcome->reason, ==, broken[i]);
        g_assert_cmpint (cut_refusal->kind, ==, DOUBT);
        g_assert_cmpint (cut_id->kind, ==, ACCEPTED);
      }
}

static const Named queries[] = {
  { "Q-1", RUSHES_LOOK_ONGOING, 0 },
  { "Q-1b", RUSHES_LOOK_ONGOING, 0 },
  { "Q-1c", RUSHES_LOOK_ONGOING, 0 },
  { "Q-2", RUSHES_LOOK_DONE, 0 },
  { "Q-3", RUSHES_LOOK_DONE, REASON (LINK_PENDING) },
  { "Q-4", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-5", RUSHES_LOOK_FAILED, REASON (VIDEO_WITHHELD), "1027" },
  { "Q-6", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-6b", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-6c", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-7", RUSHES_LOOK_RETRY, REASON (RATE_LIMIT), "1002" },
  { "Q-7b", RUSHES_LOOK_HOLD, REASON (KEY_REFUSED), "1004" },
  { "Q-7c", RUSHES_LOOK_NOT_FOUND, REASON (UNKNOWN_TASK), "2013" },
  { "Q-7d", RUSHES_LOOK_RETRY, REASON (UNKNOWN_CODE), "4711" },
  { "Q-8", RUSHES_LOOK_ONGOING, 0 },
  { "Q-8b", RUSHES_LOOK_ONGOING, 0 },
  { "Q-8c", RUSHES_LOOK_ONGOING, 0 },
  { "Q-8d", RUSHES_LOOK_ONGOING, 0 },
  { "Q-8e", RUSHES_LOOK_NOT_FOUND, REASON (UNKNOWN_TASK), "2013" },
  { "Q-9", RUSHES_LOOK_DONE, 0 },
  { "Q-10", RUSHES_LOOK_DONE, 0 },
  { "Q-11", RUSHES_LOOK_DONE, 0 },
  { "Q-12", RUSHES_LOOK_DONE, 0 },
  { "Q-12b", RUSHES_LOOK_DONE, 0 },
  { "Q-13", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-13b", RUSHES_LOOK_FAILED, REASON (VIDEO_WITHHELD), "1027" },
  { "Q-13c", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-14", RUSHES_LOOK_ONGOING, 0 },
  { "Q-14b", RUSHES_LOOK_ONGOING, 0 },
  { "Q-14c", RUSHES_LOOK_DONE, 0 },
  { "Q-14d", RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { "Q-15", RUSHES_LOOK_ONGOING, 0 },
  { "Q-15b", RUSHES_LOOK_ONGOING, 0 },
  { "Q-15c", RUSHES_LOOK_DONE, 0 },
  { "Q-15d", RUSHES_LOOK_FAILED, REASON (PROMPT_REFUSED), "1026" },
  { "Q-15e", RUSHES_LOOK_ONGOING, 0 },
  { "Q-16", RUSHES_LOOK_DONE, 0 },
  { "Q-17", RUSHES_LOOK_ONGOING, 0 },
  { "Q-17b", RUSHES_LOOK_DONE, 0 },
  { "Q-17c", RUSHES_LOOK_FAILED, REASON (PROMPT_REFUSED), "1026" },
  { "Q-17d", RUSHES_LOOK_FAILED, REASON (ENDED_THERE) },
  { "Q-18", RUSHES_LOOK_NOT_FOUND, REASON (UNKNOWN_TASK), "task_not_exist" },
  { "Q-19", RUSHES_LOOK_ONGOING, 0 },
  { "Q-20", RUSHES_LOOK_ONGOING, 0 },
  { "Q-20b", RUSHES_LOOK_DONE, 0 },
  { "Q-21", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
};

static const Named retrievals[] = {
  { "R-1", RUSHES_LOOK_DONE, 0 },
  { "R-2", RUSHES_LOOK_DONE, 0 },
  { "R-3", RUSHES_LOOK_DONE, 0 },
  { "R-4", RUSHES_LOOK_DONE, REASON (LINK_PENDING) },
  { "R-4b", RUSHES_LOOK_DONE, REASON (LINK_PENDING) },
  { "R-4c", RUSHES_LOOK_DONE, 0 },
  { "R-5", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR), "1013" },
  { "R-5b", RUSHES_LOOK_RETRY, REASON (RATE_LIMIT), "1002" },
  { "R-5c", RUSHES_LOOK_NOT_FOUND, REASON (LINK_GONE), "2013" },
  { "R-6", RUSHES_LOOK_DONE, 0 },
  { "R-6b", RUSHES_LOOK_DONE, 0 },
  { "R-7", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR), "do_request_failed" },
  { "R-7b", RUSHES_LOOK_HOLD, REASON (KEY_REFUSED), "new_api_error" },
  { "R-8", RUSHES_LOOK_DONE, 0 },
  { "R-8b", RUSHES_LOOK_DONE, REASON (LINK_PENDING) },
};

static void
check_looks (RushesRead read, const Named *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      const Body *body = body_get (rows[i].name);
      g_autoptr (RushesLook) seen = look (read, body->status, body->text);

      g_test_message ("%s", body->name);
      g_assert_cmpint (seen->kind, ==, rows[i].kind);
      g_assert_cmpint (seen->reason, ==, rows[i].reason);
      g_assert_cmpstr (seen->code, ==, rows[i].code);
      if (seen->kind != RUSHES_LOOK_DONE)
        g_assert_true (seen->url == NULL && seen->file_id == NULL && seen->backup_url == NULL);
      if (seen->kind == RUSHES_LOOK_DONE && read == RUSHES_READ_RETRIEVE)
        g_assert_true ((seen->url == NULL) == (seen->reason == RUSHES_REASON_LINK_PENDING));
    }
}

static void
test_reads (void)
{
  check_looks (RUSHES_READ_QUERY, queries, G_N_ELEMENTS (queries));
  check_looks (RUSHES_READ_RETRIEVE, retrievals, G_N_ELEMENTS (retrievals));
}

/* Each answer of the catalogue has a place in a table. */
static void
test_complete (void)
{
  g_assert_cmpuint (body_count (), ==, G_N_ELEMENTS (submissions) + G_N_ELEMENTS (queries) + G_N_ELEMENTS (retrievals));
}

static const Inline polls[] = {
  /* An error in a poll is never "still running", and never the end of a task that may be well. */
  { 200, "{\"base_resp\":{\"status_code\":1000,\"status_msg\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 200, "{\"base_resp\":{\"status_code\":1001,\"status_msg\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 200, "{\"base_resp\":{\"status_code\":1013,\"status_msg\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 200, "{\"base_resp\":{\"status_code\":1024,\"status_msg\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 200, "{\"base_resp\":{\"status_code\":1033,\"status_msg\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 200, "{\"base_resp\":{\"status_code\":1039,\"status_msg\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (RATE_LIMIT) },
  { 200, "{\"base_resp\":{\"status_code\":2049,\"status_msg\":\"m\"}}", RUSHES_LOOK_HOLD, REASON (KEY_REFUSED) },
  { 200, "{\"base_resp\":{\"status_code\":1008,\"status_msg\":\"m\"}}", RUSHES_LOOK_HOLD, REASON (BALANCE) },
  { 200, "{\"base_resp\":{\"status_code\":1026,\"status_msg\":\"m\"}}", RUSHES_LOOK_FAILED, REASON (PROMPT_REFUSED) },
  { 200, "{\"base_resp\":{\"status_code\":1027,\"status_msg\":\"m\"}}", RUSHES_LOOK_FAILED, REASON (VIDEO_WITHHELD) },
  { 200, "{\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "{}", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "[]", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "null", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "<html>login</html>", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "{\"task_id\":\"1\",\"status\":\"Success\",\"file_id\":\"2\"", RUSHES_LOOK_RETRY, REASON (UNREADABLE) },
  { 200, "{\"id\":\"\",\"status\":\"unknown\",\"error\":{\"name\":\"Error\",\"message\":\"invalid params\"}}",
    RUSHES_LOOK_RETRY, REASON (UNKNOWN_CODE) },
  { 200, "{\"status\":\"error\",\"message\":\"busy\"}", RUSHES_LOOK_RETRY, REASON (UNKNOWN_CODE) },
  { 200, "{\"code\":-1,\"message\":\"m\",\"data\":null}", RUSHES_LOOK_RETRY, REASON (UNKNOWN_CODE) },
  { 200, "{\"error\":{\"err_code\":-10008,\"message\":\"m\"}}", RUSHES_LOOK_RETRY, REASON (UNKNOWN_CODE) },
  { 200, "{\"code\":\"fail\",\"message\":\"Task not found\"}", RUSHES_LOOK_NOT_FOUND, REASON (UNKNOWN_TASK) },
  { 200, "{\"file_id\":\"2\"}", RUSHES_LOOK_DONE, 0 },

  /* The relay's own account at the service is not one that the user can mend. */
  { 200, "{\"code\":\"success\",\"data\":{\"status\":\"IN_PROGRESS\",\"data\":{\"base_resp\":{\"status_code\":1008}}}}",
    RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 200, "{\"code\":\"success\",\"data\":{\"status\":\"IN_PROGRESS\",\"data\":{\"base_resp\":{\"status_code\":1002}}}}",
    RUSHES_LOOK_RETRY, REASON (RATE_LIMIT) },
  { 200, "{\"code\":\"success\",\"data\":{\"status\":\"IN_PROGRESS\",\"data\":{\"base_resp\":{\"status_code\":1027}}}}",
    RUSHES_LOOK_FAILED, REASON (VIDEO_WITHHELD) },
  { 200, "{\"code\":\"success\",\"data\":{\"status\":\"FAILURE\",\"fail_reason\":\"output new_sensitive\"}}",
    RUSHES_LOOK_FAILED, REASON (VIDEO_WITHHELD) },
  { 200, "{\"code\":\"success\",\"data\":{\"status\":\"FAILURE\",\"data\":{\"base_resp\":{\"status_code\":1008}}}}",
    RUSHES_LOOK_FAILED, REASON (GENERATION_FAILED) },
  { 200, "{\"task_id\":\"1\",\"status\":\"Success\",\"base_resp\":{\"status_code\":1027}}", RUSHES_LOOK_FAILED,
    REASON (VIDEO_WITHHELD) },
  { 200, "{\"task_id\":\"1\",\"status\":\"Success\",\"file_id\":\"2\",\"base_resp\":{\"status_code\":1027}}",
    RUSHES_LOOK_DONE, 0 },
  { 200, "{\"task_id\":\"1\",\"status\":\"expired\"}", RUSHES_LOOK_FAILED, REASON (ENDED_THERE) },

  /* HTTP */
  { 401, "", RUSHES_LOOK_HOLD, REASON (KEY_REFUSED) },
  { 402, "{}", RUSHES_LOOK_HOLD, REASON (BALANCE) },
  { 403, "{\"error\":{\"message\":\"m\"}}", RUSHES_LOOK_HOLD, REASON (FORBIDDEN) },
  { 403, "<html>checking the browser</html>", RUSHES_LOOK_RETRY, REASON (FORBIDDEN) },
  { 404, "{\"code\":404,\"message\":\"m\"}", RUSHES_LOOK_NOT_FOUND, REASON (UNKNOWN_TASK) },
  { 404, "{\"error\":{\"message\":\"Invalid URL (GET /v1/query)\",\"type\":\"invalid_request_error\"}}",
    RUSHES_LOOK_RETRY, REASON (NO_SUCH_SERVICE) },
  { 404, "<html>404</html>", RUSHES_LOOK_RETRY, REASON (NO_SUCH_SERVICE) },
  { 404, "", RUSHES_LOOK_RETRY, REASON (NO_SUCH_SERVICE) },
  { 400, "{\"code\":\"invalid_request\",\"message\":\"m\"}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 400, "{\"code\":\"1026\",\"message\":\"m\"}", RUSHES_LOOK_FAILED, REASON (PROMPT_REFUSED) },
  { 500, "{\"task_id\":\"1\",\"status\":\"Fail\"}", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 302, "", RUSHES_LOOK_RETRY, REASON (REDIRECT) },
  { 408, "", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
  { 421, "", RUSHES_LOOK_RETRY, REASON (MISDIRECTED) },
  { 429, "", RUSHES_LOOK_RETRY, REASON (RATE_LIMIT) },
  { 429, "{\"error\":{\"code\":\"insufficient_user_quota\"}}", RUSHES_LOOK_HOLD, REASON (QUOTA) },
  { 524, "error code: 524", RUSHES_LOOK_RETRY, REASON (SERVER_ERROR) },
};

static void
test_polls (void)
{
  const RushesWire cut = { TRUE, REASON (CUT), 200, 0 };
  const char *fail = "{\"task_id\":\"1\",\"status\":\"Fail\"}";
  g_autoptr (RushesAnswer) answer = rushes_codec_decode ((const guint8 *) fail, strlen (fail));
  g_autoptr (RushesLook) broken = rushes_classify_read (RUSHES_READ_QUERY, &cut, answer);

  g_assert_cmpint (broken->kind, ==, RUSHES_LOOK_RETRY);
  g_assert_cmpint (broken->reason, ==, REASON (CUT));
  for (guint i = 0; i < G_N_ELEMENTS (polls); i++)
    {
      g_autoptr (RushesLook) seen = look (RUSHES_READ_QUERY, polls[i].status, polls[i].text);

      g_test_message ("%d %s", polls[i].status, polls[i].text);
      g_assert_cmpint (seen->kind, ==, polls[i].kind);
      g_assert_cmpint (seen->reason, ==, polls[i].reason);
    }
}

/* What a finished task says is handed on; a refund is told. */
static void
test_values (void)
{
  const char *back = "{\"task_id\":\"1\",\"status\":\"failed\",\"fail_reason\":\"failed, refunded\"}";
  g_autoptr (RushesLook) done = look (RUSHES_READ_QUERY, 200, body_get ("Q-9")->text);
  g_autoptr (RushesLook) refunded = look (RUSHES_READ_QUERY, 200, back);
  g_autoptr (RushesLook) running = look (RUSHES_READ_QUERY, 200, body_get ("Q-1b")->text);

  g_assert_cmpstr (done->url, ==, "https://cdn.example/v.mp4?Expires=1&Signature=a%2Bb");
  g_assert_cmpstr (done->backup_url, ==, "https://backup.example/v.mp4?Expires=1");
  g_assert_cmpstr (done->file_id, ==, "306700000000002");
  g_assert_cmpint (done->width, ==, 1366);
  g_assert_cmpint (done->height, ==, 768);
  g_assert_false (done->refunded);
  g_assert_cmpint (refunded->kind, ==, RUSHES_LOOK_FAILED);
  g_assert_true (refunded->refunded);
  g_assert_cmpstr (refunded->message, ==, "failed, refunded");
  g_assert_cmpstr (running->status, ==, "Queueing");
}

static void
test_retry_after (void)
{
  const gint64 now = 1748000000 * RUSHES_SECOND; /* Fri, 23 May 2025 11:33:20 GMT */
  static const struct
  {
    const char *header;
    gint64 seconds;
  } headers[] = {
    { NULL, 0 },
    { "", 0 },
    { "soon", 0 },
    { "-5", 0 },
    { "1.5", 0 },
    { "0", 1 },
    { "1", 1 },
    { " 30 ", 30 },
    { "600", 600 },
    { "601", 600 },
    { "99999999999999999999", 600 },
    { "Fri, 23 May 2025 11:33:50 GMT", 30 },
    { "Fri, 23 May 2025 11:00:00 GMT", 1 },
    { "Fri, 23 May 2035 11:00:00 GMT", 600 },
    { "0000000000000000000000000000000000000000000000000000000000000000000000001", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    g_assert_cmpint (rushes_classify_retry_after (headers[i].header, now), ==, headers[i].seconds * RUSHES_SECOND);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/classify/submissions-of-the-catalogue", test_submissions);
  g_test_add_func ("/classify/every-code-in-every-coat", test_submit_codes);
  g_test_add_func ("/classify/every-status", test_submit_statuses);
  g_test_add_func ("/classify/disguises", test_submit_disguises);
  g_test_add_func ("/classify/what-was-not-read-whole-is-doubt", test_submit_wire);
  g_test_add_func ("/classify/reads-of-the-catalogue", test_reads);
  g_test_add_func ("/classify/the-whole-catalogue", test_complete);
  g_test_add_func ("/classify/an-error-is-not-running-for-ever", test_polls);
  g_test_add_func ("/classify/hands-on-what-was-said", test_values);
  g_test_add_func ("/classify/retry-after-is-clamped", test_retry_after);
  return g_test_run ();
}
