/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-dialect.h"

#include <string.h>

/*
 * What the services write, as api.md 3 lists it, and nothing else: no state, no clock, no socket.
 */

#define SECONDS(time) ((time) / G_USEC_PER_SEC)
#define MILLIS(time)  ((time) / 1000)

static const char *const nicks[RUSHES_N_DEMO_DIALECTS] = {
  [RUSHES_DEMO_DIALECT_SEED] = "seed",       [RUSHES_DEMO_DIALECT_MINIMAX] = "minimax",
  [RUSHES_DEMO_DIALECT_KLING] = "kling",     [RUSHES_DEMO_DIALECT_NEW_API] = "new-api",
  [RUSHES_DEMO_DIALECT_WRAPPED] = "wrapped",
};

/* api.md 1.11 */
static const struct
{
  int code;
  const char *message;
} messages[] = {
  { 0, "success" },
  { 1000, "unknown error" },
  { 1001, "request timeout" },
  { 1002, "rate limit exceeded (RPM)" },
  { 1004, "login fail: Please carry the API secret key in the Authorization field of the request header" },
  { 1008, "insufficient balance" },
  { 1013, "internal service error" },
  { 1024, "internal error" },
  { 1026, "input new_sensitive" },
  { 1027, "output new_sensitive" },
  { 1028, "plan quota used up" },
  { 1030, "plan quota used up" },
  { 1033, "system error" },
  { 1039, "rate limit exceeded (TPM)" },
  { 1041, "connection limit" },
  { 1042, "invisible character ratio limit" },
  { 2013, "invalid params" },
  { 2038, "real-name verification required" },
  { 2045, "rate growth limit" },
  { 2049, "invalid api key" },
  { 2056, "usage limit exceeded" },
  { 2061, "your current plan does not support this model" },
};

static const char *
get_message (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].code == code)
      return messages[i].message;
  return "unknown error";
}

/**
 * rushes_demo_dialect_from_nick:
 * @nick: (nullable): as on the command line: seed, minimax, kling, new-api, wrapped
 * @dialect: (out)
 */
gboolean
rushes_demo_dialect_from_nick (const char *nick, RushesDemoDialect *dialect)
{
  for (guint i = 0; i < RUSHES_N_DEMO_DIALECTS; i++)
    if (g_strcmp0 (nick, nicks[i]) == 0)
      {
        *dialect = i;
        return TRUE;
      }
  return FALSE;
}

const char *
rushes_demo_dialect_get_nick (RushesDemoDialect dialect)
{
  g_return_val_if_fail ((guint) dialect < RUSHES_N_DEMO_DIALECTS, NULL);

  return nicks[dialect];
}

/* JSON with ' for ", which keeps it readable in C. No argument may hold a quote or a backslash: all are numbers, ids,
 * encoded URLs and words of this file. */
static char *G_GNUC_PRINTF (1, 2) json (const char *format, ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_strdelimit (text, "'", '"');
}

static RushesDemoReply *
reply (guint status, char *body)
{
  g_autofree char *owned = body;

  return rushes_demo_reply_new_text (status, "application/json; charset=utf-8", owned);
}

static char *
base_resp (int code)
{
  return json ("'base_resp':{'status_code':%d,'status_msg':'%s'}", code, get_message (code));
}

/* Where a video is fetched: the main link, or the backup one in another place. */
static char *
make_link (const RushesDemoTask *task, const char *origin, gboolean backup)
{
  return g_strdup_printf ("%s/%s/%s.mp4?Expires=32400&Signature=demo", origin, backup ? "backup" : "files",
                          task->file_id);
}

RushesDemoReply *
rushes_demo_dialect_accept (RushesDemoDialect dialect, const RushesDemoTask *task)
{
  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_KLING:
    case RUSHES_DEMO_DIALECT_WRAPPED:
      return reply (200, json ("{'code':0,'message':'SUCCEED','request_id':'demo-%s','data':{'task_id':'%s',"
                               "'task_status':'submitted','created_at':%" G_GINT64_FORMAT
                               ",'updated_at':%" G_GINT64_FORMAT "}}",
                               task->file_id, task->id, MILLIS (task->created), MILLIS (task->created)));
    case RUSHES_DEMO_DIALECT_NEW_API:
      return reply (200, json ("{'id':'%s','task_id':'%s','object':'video','model':'MiniMax-Hailuo-02',"
                               "'status':'queued','progress':0,'created_at':%" G_GINT64_FORMAT "}",
                               task->id, task->id, SECONDS (task->created)));
    default:
      return reply (200, json ("{'task_id':'%s','base_resp':{'status_code':0,'status_msg':'success'}}", task->id));
    }
}

/**
 * rushes_demo_dialect_refuse:
 * @code: one of MiniMax's codes (api.md 1.11)
 *
 * Returns: (transfer full): no, before anything was created (api.md 3.2)
 */
RushesDemoReply *
rushes_demo_dialect_refuse (RushesDemoDialect dialect, int code)
{
  g_autofree char *resp = base_resp (code);

  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_KLING:
    case RUSHES_DEMO_DIALECT_WRAPPED:
      return reply (200, json ("{'code':%d,'message':'%s','request_id':'demo','data':null}", code, get_message (code)));
    case RUSHES_DEMO_DIALECT_NEW_API:
      if (code == 1008)
        return reply (403, json ("{'error':{'message':'user quota is not enough (request id: 20260101000000demo)',"
                                 "'type':'new_api_error','param':'','code':'insufficient_user_quota'}}"));
      return reply (400, json ("{'code':'%d','message':'hailuo api error: %s','data':null}", code, get_message (code)));
    default:
      return reply (200, json ("{'task_id':'',%s}", resp));
    }
}

RushesDemoReply *
rushes_demo_dialect_refuse_key (RushesDemoDialect dialect)
{
  g_autofree char *resp = base_resp (1004);

  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_NEW_API:
      return reply (401, json ("{'error':{'message':'invalid token (request id: 20260101000000demo)',"
                               "'type':'new_api_error','param':'','code':''}}"));
    case RUSHES_DEMO_DIALECT_KLING:
      return reply (401, json ("{'code':1004,'message':'%s','request_id':'demo'}", get_message (1004)));
    case RUSHES_DEMO_DIALECT_WRAPPED:
      return rushes_demo_dialect_refuse (dialect, 1004);
    default:
      return reply (200, json ("{%s}", resp));
    }
}

RushesDemoReply *
rushes_demo_dialect_refuse_model (RushesDemoDialect dialect)
{
  if (dialect != RUSHES_DEMO_DIALECT_NEW_API)
    return rushes_demo_dialect_refuse (dialect, 2013);
  return reply (503, json ("{'error':{'message':'no available channel for this model (request id: 20260101000000demo)',"
                           "'type':'new_api_error','param':'','code':'model_not_found'}}"));
}

/* MiniMax's own answer to a query (api.md 1.8). */
static char *
bare (const RushesDemoTask *task, RushesDemoPhase phase, const char *more)
{
  static const char *const words[] = { "Preparing", "Queueing", "Processing", "Success", "Fail" };
  g_autofree char *resp = NULL;

  switch (phase)
    {
    case RUSHES_DEMO_PHASE_SUCCESS:
      resp = base_resp (0);
      return json ("{'task_id':'%s','status':'Success','file_id':'%s',%s'video_width':%d,'video_height':%d,%s}",
                   task->id, task->file_id, more, task->width, task->height, resp);
    case RUSHES_DEMO_PHASE_FAIL:
      resp = base_resp (task->fails != 0 ? task->fails : 1000);
      return json ("{'task_id':'%s','status':'Fail','file_id':'',%s}", task->id, resp);
    case RUSHES_DEMO_PHASE_PREPARING:
      resp = base_resp (0);
      return json ("{'task_id':'%s','status':'Preparing',%s}", task->id, resp);
    default:
      resp = base_resp (0);
      return json ("{'task_id':'%s','status':'%s','file_id':'',%s}", task->id, words[phase], resp);
    }
}

/* The answer to a retrieval without its braces and code (api.md 1.9). */
static char *
file_member (const RushesDemoTask *task, const char *origin, gboolean backup)
{
  g_autofree char *url = make_link (task, origin, FALSE);
  g_autofree char *backup_url = make_link (task, origin, TRUE);
  g_autofree char *more = backup ? json (",'backup_download_url':'%s'", backup_url) : g_strdup ("");

  return json ("'file':{'file_id':%s,'bytes':0,'created_at':%" G_GINT64_FORMAT ",'filename':'output.mp4',"
               "'purpose':'video_generation','download_url':'%s'%s}",
               task->file_id, SECONDS (task->created), url, more);
}

/* new-api's task record around MiniMax's answer (api.md 2.2): @wrapped is without the link. */
static char *
record (const RushesDemoTask *task, RushesDemoPhase phase, gboolean late, const char *origin, gboolean wrapped)
{
  static const char *const words[][2] = {
    { "NOT_START", "SUBMITTED" }, { "QUEUED", "QUEUED" },   { "IN_PROGRESS", "IN_PROGRESS" },
    { "SUCCESS", "SUCCESS" },     { "FAILURE", "FAILURE" },
  };
  static const char *const progress[][2] = {
    { "0%", "10%" }, { "20%", "20%" }, { "30%", "50%" }, { "100%", "100%" }, { "100%", "100%" },
  };
  gboolean over = phase >= RUSHES_DEMO_PHASE_SUCCESS;
  g_autofree char *file = wrapped ? NULL : file_member (task, origin, TRUE);
  g_autofree char *more = wrapped ? g_strdup ("") : g_strconcat (file, ",", NULL);
  g_autofree char *inner = NULL;
  const char *reason = "";

  /* Before the end the inner answer is unpublished; each of the three ways is met on the way. */
  if (phase == RUSHES_DEMO_PHASE_PREPARING)
    inner = g_strdup (late ? "{}" : "null");
  else
    inner = bare (task, phase, more);
  if (phase == RUSHES_DEMO_PHASE_SUCCESS)
    reason = task->file_id;
  else if (phase == RUSHES_DEMO_PHASE_FAIL && !wrapped)
    reason = get_message (task->fails != 0 ? task->fails : 1000);
  return json ("{'code':'success','message':'','data':{'task_id':'%s','action':'video_generation','status':'%s',"
               "'fail_reason':'%s','submit_time':%" G_GINT64_FORMAT ",'start_time':0,'finish_time':%" G_GINT64_FORMAT
               ",'progress':'%s','data':%s}}",
               task->id, words[phase][late], reason, SECONDS (task->created),
               over ? SECONDS (task->created + 3 * task->pace) : 0, progress[phase][late], inner);
}

/* api.md 2.6 */
static char *
kling (const RushesDemoTask *task, RushesDemoPhase phase, const char *origin)
{
  static const char *const words[] = { "submitted", "submitted", "processing", "succeed", "failed" };
  g_autofree char *url = make_link (task, origin, FALSE);
  g_autofree char *more = NULL;

  if (phase == RUSHES_DEMO_PHASE_SUCCESS)
    more =
      json (",'task_result':{'videos':[{'id':'%s','url':'%s','duration':'%d'}]}", task->file_id, url, task->duration);
  else if (phase == RUSHES_DEMO_PHASE_FAIL)
    more = json (",'task_status_msg':'%s'", get_message (task->fails != 0 ? task->fails : 1000));
  else
    more = g_strdup (",'task_status_msg':''");
  return json ("{'code':0,'message':'SUCCEED','request_id':'demo-%s','data':{'task_id':'%s','task_status':'%s',"
               "'created_at':%" G_GINT64_FORMAT ",'updated_at':%" G_GINT64_FORMAT "%s}}",
               task->file_id, task->id, words[phase], MILLIS (task->created), MILLIS (task->created), more);
}

/* api.md 2.3, style E */
static char *
video_object (const RushesDemoTask *task, RushesDemoPhase phase, gboolean late, const char *origin)
{
  static const char *const words[][2] = {
    { "unknown", "queued" },      { "queued", "queued" }, { "in_progress", "in_progress" },
    { "completed", "completed" }, { "failed", "failed" },
  };
  static const int progress[][2] = { { 0, 10 }, { 20, 20 }, { 30, 50 }, { 100, 100 }, { 100, 100 } };
  g_autofree char *url = make_link (task, origin, FALSE);
  g_autofree char *more = g_strdup ("");
  int code = task->fails != 0 ? task->fails : 1000;

  if (phase == RUSHES_DEMO_PHASE_SUCCESS || phase == RUSHES_DEMO_PHASE_FAIL)
    {
      g_free (more);
      if (phase == RUSHES_DEMO_PHASE_SUCCESS)
        more = json (",'completed_at':%" G_GINT64_FORMAT ",'metadata':{'url':'%s'}",
                     SECONDS (task->created + 3 * task->pace), url);
      else
        more = json (",'error':{'message':'%s','code':'%d'}", get_message (code), code);
    }
  return json ("{'id':'%s','object':'video','model':'MiniMax-Hailuo-02','status':'%s','progress':%d,"
               "'created_at':%" G_GINT64_FORMAT "%s}",
               task->id, words[phase][late], progress[phase][late], SECONDS (task->created), more);
}

/**
 * rushes_demo_dialect_query:
 * @now: µs, monotonic, of the clock that @task was started by
 * @origin: scheme, host and port that the links are to have
 *
 * Returns: (transfer full): how @task is doing (api.md 3.3)
 */
RushesDemoReply *
rushes_demo_dialect_query (RushesDemoDialect dialect, const RushesDemoTask *task, gint64 now, const char *origin)
{
  gboolean late;
  RushesDemoPhase phase = rushes_demo_task_get_phase (task, now, &late);

  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_MINIMAX:
      return reply (200, bare (task, phase, ""));
    case RUSHES_DEMO_DIALECT_KLING:
      return reply (200, kling (task, phase, origin));
    case RUSHES_DEMO_DIALECT_NEW_API:
      return reply (200, video_object (task, phase, late, origin));
    case RUSHES_DEMO_DIALECT_WRAPPED:
      return reply (200, record (task, phase, late, origin, TRUE));
    default:
      return reply (200, record (task, phase, late, origin, FALSE));
    }
}

RushesDemoReply *
rushes_demo_dialect_unknown_task (RushesDemoDialect dialect)
{
  g_autofree char *resp = base_resp (2013);

  switch (dialect)
    {
    case RUSHES_DEMO_DIALECT_MINIMAX:
      return reply (200, json ("{%s}", resp));
    case RUSHES_DEMO_DIALECT_KLING:
      return rushes_demo_dialect_refuse (dialect, 2013);
    default:
      return reply (400, json ("{'code':'task_not_exist','message':'task_not_exist','data':null}"));
    }
}

/**
 * rushes_demo_dialect_retrieve:
 * @task: (nullable): the task whose video it is, or %NULL when there is no such video
 *
 * Returns: (transfer full): of api.md 3.4
 */
RushesDemoReply *
rushes_demo_dialect_retrieve (RushesDemoDialect dialect, const RushesDemoTask *task, const char *origin)
{
  g_autofree char *resp = base_resp (task != NULL ? 0 : 2013);
  g_autofree char *file = NULL;

  if (task == NULL)
    return reply (200, json ("{%s}", resp));
  file = file_member (task, origin, dialect == RUSHES_DEMO_DIALECT_WRAPPED);
  return reply (200, json ("{%s,%s}", file, resp));
}

/* A path or method that is not served, as new-api says it (SUBE-12). */
RushesDemoReply *
rushes_demo_dialect_unknown_path (const char *method, const char *path)
{
  g_autofree char *plain = g_uri_escape_string (path, "/%", FALSE);

  return reply (404, json ("{'error':{'message':'Invalid URL (%s %s)','type':'invalid_request_error','param':'',"
                           "'code':''}}",
                           method, plain));
}
