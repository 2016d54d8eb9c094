/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bodies.h"
#include "rushes-codec.h"
#include "test-support.h"

#include <string.h>

#define ID      "306700000000001"
#define FILE_ID "306700000000002"
#define LINK    "https://cdn.example/v.mp4?Expires=1&Signature=a%2Bb"
#define BACKUP  "https://backup.example/v.mp4?Expires=1"
#define NEW_ID  "task_0123456789abcdefghijklmnopqrstuv"

/* What each answer says. Fields that are left out say nothing. */
typedef struct
{
  const char *name;
  const char *task_id;
  RushesStatusWord word;
  const char *status;
  const char *codes; /* with commas between */
  const char *message;
  const char *file_id;
  const char *url;
  const char *backup_url;
  int width;
} Row;

static const Row rows[] = {
  { "SUB-1", ID },
  { "SUB-2", ID, RUSHES_STATUS_WAITING, "submitted" },
  { "SUB-3", NEW_ID, RUSHES_STATUS_WAITING, "queued" },
  { "SUB-4", ID },
  { "SUB-5", ID },
  { "SUB-6", ID },
  { "SUB-7", ID },
  { "SUB-7b", "900719925474099301" },
  { "SUB-7c", "900719925474099301" },
  { "SUB-7d", "18446744073709551615" },
  { "SUB-8", ID },
  { "SUB-8b", ID },

  { "SUBE-1", NULL, 0, NULL, "1026", "input new_sensitive" },
  { "SUBE-2", NULL, 0, NULL, "1008", "insufficient balance" },
  { "SUBE-3", NULL, 0, NULL, "1004",
    "login fail: Please carry the API secret key in the 'Authorization' field of the request header" },
  { "SUBE-4", NULL, 0, NULL, "2049", "invalid api key" },
  { "SUBE-5", NULL, 0, NULL, "2013", "invalid params, model" },
  { "SUBE-6", NULL, 0, NULL, "1002", "rate limit" },
  { "SUBE-7", NULL, 0, NULL, "1026", "hailuo api error: input new_sensitive" },
  { "SUBE-8", NULL, 0, NULL, "new_api_error", "Invalid token (request id: 20261123)" },
  { "SUBE-9", NULL, 0, NULL, "insufficient_user_quota,new_api_error", "no quota" },
  { "SUBE-10", NULL, 0, NULL, "model_not_found,new_api_error", "No available channel" },
  { "SUBE-11", NULL, 0, NULL, "insufficient_user_quota,insufficient_quota", "当前分组上游负载已饱和，请稍后再试" },
  { "SUBE-11b", NULL, 0, NULL, "rate_limit_error", "Too fast" },
  { "SUBE-12", NULL, 0, NULL, "invalid_request_error", "Invalid URL (POST /v1/video_generation)" },
  { "SUBE-14", NULL, 0, NULL, "1201", "refused" },
  { "SUBE-15", NULL, 0, NULL, "503,cf-api-error", "deep words" },
  { "SUBE-15b", NULL, 0, NULL, "503,cf-api-error,1026", "input new_sensitive" },

  { "Q-1", ID, RUSHES_STATUS_WAITING, "Preparing" },
  { "Q-1b", ID, RUSHES_STATUS_WAITING, "Queueing" },
  { "Q-1c", ID, RUSHES_STATUS_RUNNING, "Processing" },
  { "Q-2", ID, RUSHES_STATUS_DONE, "Success", NULL, NULL, FILE_ID, NULL, NULL, 1366 },
  { "Q-3", ID, RUSHES_STATUS_DONE, "Success" },
  { "Q-4", ID, RUSHES_STATUS_FAILED, "Fail" },
  { "Q-5", ID, RUSHES_STATUS_FAILED, "Fail", "1027", "output new_sensitive" },
  { "Q-6", ID, RUSHES_STATUS_FAILED, "Failed" },
  { "Q-6b", ID, RUSHES_STATUS_FAILED, "failed" },
  { "Q-6c", ID, RUSHES_STATUS_FAILED, "FAIL" },
  { "Q-7", NULL, 0, NULL, "1002", "rate limit" },
  { "Q-7b", NULL, 0, NULL, "1004", "not authorized" },
  { "Q-7c", NULL, 0, NULL, "2013", "invalid params" },
  { "Q-7d", NULL, 0, NULL, "4711", "who knows" },
  { "Q-8", ID, RUSHES_STATUS_WAITING, "NOT_START" },
  { "Q-8b", ID, RUSHES_STATUS_WAITING, "SUBMITTED" },
  { "Q-8c", ID, RUSHES_STATUS_WAITING, "Queueing" },
  { "Q-8d", ID, RUSHES_STATUS_RUNNING, "IN_PROGRESS" },
  { "Q-8e", ID, RUSHES_STATUS_RUNNING, "IN_PROGRESS", "2013", "no such task" },
  { "Q-9", ID, RUSHES_STATUS_DONE, "Success", NULL, NULL, FILE_ID, LINK, BACKUP, 1366 },
  { "Q-10", ID, RUSHES_STATUS_DONE, "Success", NULL, NULL, NULL, LINK },
  { "Q-11", ID, RUSHES_STATUS_DONE, "SUCCESS", NULL, NULL, NULL, LINK },
  { "Q-12", ID, RUSHES_STATUS_DONE, "Success", NULL, NULL, FILE_ID },
  { "Q-12b", ID, RUSHES_STATUS_DONE, "SUCCESS", NULL, NULL, FILE_ID },
  { "Q-13", ID, RUSHES_STATUS_FAILED, "Fail", NULL, "the model broke" },
  { "Q-13b", ID, RUSHES_STATUS_FAILED, "Fail", "1027", "output new_sensitive" },
  { "Q-13c", ID, RUSHES_STATUS_FAILED, "FAILURE", NULL, FILE_ID },
  { "Q-14", ID, RUSHES_STATUS_WAITING, "submitted" },
  { "Q-14b", ID, RUSHES_STATUS_RUNNING, "processing" },
  { "Q-14c", ID, RUSHES_STATUS_DONE, "succeed", NULL, NULL, NULL, LINK },
  { "Q-14d", ID, RUSHES_STATUS_FAILED, "failed", NULL, "too dark" },
  { "Q-15", NEW_ID, RUSHES_STATUS_WAITING, "queued" },
  { "Q-15b", NEW_ID, RUSHES_STATUS_RUNNING, "in_progress" },
  { "Q-15c", NEW_ID, RUSHES_STATUS_DONE, "completed", NULL, NULL, NULL, LINK },
  { "Q-15d", NEW_ID, RUSHES_STATUS_FAILED, "failed", "1026", "input new_sensitive" },
  { "Q-15e", NEW_ID, RUSHES_STATUS_OTHER, "unknown" },
  { "Q-16", ID, RUSHES_STATUS_DONE, "Success", NULL, NULL, FILE_ID, LINK },
  { "Q-17", NULL, RUSHES_STATUS_RUNNING, "running" },
  { "Q-17b", NULL, RUSHES_STATUS_DONE, "succeeded", NULL, NULL, NULL, LINK },
  { "Q-17c", NULL, RUSHES_STATUS_FAILED, "failed", "1026", "sensitive" },
  { "Q-17d", NULL, RUSHES_STATUS_ENDED, "cancelled" },
  { "Q-18", NULL, 0, NULL, "task_not_exist", "task_not_exist" },
  { "Q-19", ID, RUSHES_STATUS_OTHER, "weird" },
  { "Q-20", NULL, RUSHES_STATUS_RUNNING, "processing" },
  { "Q-20b", NULL, RUSHES_STATUS_DONE, "success", NULL, NULL, NULL, LINK },

  { "R-1", NULL, 0, NULL, NULL, NULL, FILE_ID, LINK },
  { "R-2", NULL, 0, NULL, NULL, NULL, FILE_ID, LINK, BACKUP },
  { "R-3", NULL, 0, NULL, NULL, NULL, FILE_ID, LINK },
  { "R-4" },
  { "R-4b", NULL, 0, NULL, NULL, NULL, FILE_ID },
  { "R-4c", NULL, 0, NULL, NULL, NULL, FILE_ID, BACKUP },
  { "R-5", NULL, 0, NULL, "1013", "internal service error" },
  { "R-5b", NULL, 0, NULL, "1002", "rate limit" },
  { "R-5c", NULL, 0, NULL, "2013", "invalid file_id" },
  { "R-6", NULL, 0, NULL, NULL, NULL, NULL, LINK },
  { "R-6b", NULL, 0, NULL, NULL, NULL, NULL, LINK },
  { "R-7", NULL, 0, NULL, "do_request_failed", "请求上游地址失败" },
  { "R-7b", NULL, 0, NULL, "new_api_error", "Invalid token" },
  { "R-8", NULL, 0, NULL, NULL, NULL, FILE_ID, "https://oss.example/v.mp4?Expires=1" },
  { "R-8b", NULL, 0, NULL, NULL, NULL, FILE_ID },
};

static const char *const unreadable[] = { "SUBE-13", "SUBE-13b", "SUBE-17", "SUBE-17b", "Q-21" };

static RushesAnswer *
decode (const char *text)
{
  return rushes_codec_decode ((const guint8 *) text, strlen (text));
}

static void
check (const Row *row)
{
  g_autoptr (RushesAnswer) answer = decode (body_get (row->name)->text);
  g_autofree char *codes = g_strjoinv (",", answer->codes);

  g_test_message ("%s", row->name);
  g_assert_true (answer->readable);
  g_assert_cmpstr (answer->task_id, ==, row->task_id);
  g_assert_cmpint (answer->word, ==, row->word);
  g_assert_cmpstr (answer->status, ==, row->status);
  g_assert_cmpstr (codes, ==, row->codes != NULL ? row->codes : "");
  g_assert_cmpstr (answer->message, ==, row->message);
  g_assert_cmpstr (answer->file_id, ==, row->file_id);
  g_assert_cmpstr (answer->url, ==, row->url);
  g_assert_cmpstr (answer->backup_url, ==, row->backup_url);
  g_assert_cmpint (answer->width, ==, row->width);
  g_assert_cmpint (answer->height, ==, row->width == 1366 ? 768 : 0);
  g_assert_false (answer->refunded);
}

static void
test_dialects (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i]);
}

static void
test_unreadable (void)
{
  static const char *const shapes[] = { "null", "[]", "\"306700000000001\"", "306700000000001", "true", "[{}]" };

  for (guint i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      g_autoptr (RushesAnswer) answer = decode (body_get (unreadable[i])->text);

      g_assert_false (answer->readable);
      g_assert_null (answer->task_id);
    }
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (RushesAnswer) answer = decode (shapes[i]);

      g_assert_false (answer->readable);
      g_assert_null (answer->task_id);
    }
}

/* Every answer of the catalogue is in one of the tables above. */
static void
test_complete (void)
{
  g_assert_cmpuint (body_count (), ==, G_N_ELEMENTS (rows) + G_N_ELEMENTS (unreadable));
}

static void
test_ids (void)
{
  static const char *const good[] = { "1", "306700000000001", "task_aZ09", "video_01J.x:y-z", "a", "00001", "cgt-1-x" };
  static const char *const bad[] = { "",
                                     "0",
                                     "000",
                                     "0.0",
                                     "-1",
                                     "--help",
                                     "a b",
                                     "a/b",
                                     "a?b",
                                     "a&b",
                                     "a%2e",
                                     "雪",
                                     "a\n",
                                     "null",
                                     "None",
                                     "undefined",
                                     "NaN",
                                     "true",
                                     "<b>",
                                     "a\"b",
                                     "a;b",
                                     "3e+14",
                                     "..",
                                     "._-:",
                                     "false",
                                     "a\x7f"
                                     "b",
                                     "a\\b" };
  g_autofree char *longest = g_strnfill (RUSHES_CODEC_MAX_ID, 'x');
  g_autofree char *longer = g_strnfill (RUSHES_CODEC_MAX_ID + 1, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (rushes_codec_id_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rushes_codec_id_is_valid (bad[i]));
  g_assert_false (rushes_codec_id_is_valid (NULL));
  g_assert_true (rushes_codec_id_is_valid (longest));
  g_assert_false (rushes_codec_id_is_valid (longer));
}

/* Where an id stands, and where one only seems to. */
static void
test_id_places (void)
{
  static const struct
  {
    const char *text;
    const char *id;
    gboolean named;
  } places[] = {
    { "{\"output\":{\"task_id\":\"x1\"}}", "x1", TRUE },
    { "{\"task_id\":\"\",\"data\":{\"task_id\":\"x2\"}}", "x2", TRUE },
    { "{\"task_id\":\"x3\",\"error\":{\"message\":\"m\",\"code\":\"c\"}}", "x3", TRUE },
    { "{\"id\":\"x4\"}", "x4", FALSE },
    { "{\"data\":{\"id\":42}}", "42", FALSE },
    { "{\"id\":\"req-1\",\"error\":{\"message\":\"m\"}}", NULL, FALSE },
    { "{\"code\":1,\"data\":\"failed\"}", NULL, FALSE },
    { "{\"success\":false,\"data\":\"failed\"}", NULL, FALSE },
    { "{\"id\":\"v1\",\"object\":\"video\",\"error\":{\"message\":\"m\"}}", "v1", FALSE },
    { "{\"id\":\"\",\"status\":\"unknown\",\"error\":{\"name\":\"Error\",\"message\":\"m\"}}", NULL, FALSE },
    { "{\"request_id\":\"r\",\"trace_id\":\"t\",\"platform_id\":\"p\"}", NULL, FALSE },
    { "{\"task_id\":null}", NULL, FALSE },
    { "{\"task_id\":0}", NULL, FALSE },
    { "{\"task_id\":-5}", NULL, FALSE },
    { "{\"task_id\":3.067e14}", NULL, FALSE },
    { "{\"task_id\":true}", NULL, FALSE },
    { "{\"task_id\":[\"1\"]}", NULL, FALSE },
    { "{\"task_id\":{\"id\":\"1\"}}", NULL, FALSE },
    { "{\"task_id\":\" 306700000000001\\n\"}", "306700000000001", TRUE },
    { "{\"task_id\":\"a b\"}", NULL, FALSE },
    { "{\"task_id\":\"\\u0000\"}", NULL, FALSE },
    { "{\"task_id\":\"1\",\"task_id\":\"2\"}", NULL, FALSE },
    { "\xef\xbb\xbf{\"task_id\":\"306700000000001\"}", "306700000000001", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (RushesAnswer) answer = decode (places[i].text);

      g_test_message ("%s", places[i].text);
      g_assert_cmpstr (answer->task_id, ==, places[i].id);
      g_assert_true (answer->id_named == places[i].named);
    }
}

static void
test_words (void)
{
  static const struct
  {
    RushesStatusWord meaning;
    const char *words;
  } sets[] = {
    { RUSHES_STATUS_WAITING, "not_start submitted preparing queueing queued in_queue pending created" },
    { RUSHES_STATUS_RUNNING, "processing in_progress running generating" },
    { RUSHES_STATUS_DONE, "success succeed succeeded completed complete finished done" },
    { RUSHES_STATUS_FAILED, "fail failed failure error" },
    { RUSHES_STATUS_ENDED, "expired cancelled canceled" },
    { RUSHES_STATUS_OTHER, "unknown weird successful 200" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_auto (GStrv) words = g_strsplit (sets[i].words, " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        {
          g_autofree char *upper = g_ascii_strup (words[j], -1);

          g_assert_cmpint (rushes_codec_read_word (words[j]), ==, sets[i].meaning);
          g_assert_cmpint (rushes_codec_read_word (upper), ==, sets[i].meaning);
        }
    }
  g_assert_cmpint (rushes_codec_read_word (""), ==, RUSHES_STATUS_NONE);
  g_assert_cmpint (rushes_codec_read_word (NULL), ==, RUSHES_STATUS_NONE);
}

/* Which word counts when an answer has several. */
static void
test_disagreement (void)
{
  static const struct
  {
    const char *text;
    RushesStatusWord word;
  } answers[] = {
    /* An end wins over work. */
    { "{\"data\":{\"status\":\"SUCCESS\",\"data\":{\"status\":\"Processing\"}}}", RUSHES_STATUS_DONE },
    { "{\"data\":{\"status\":\"IN_PROGRESS\",\"data\":{\"status\":\"Success\"}}}", RUSHES_STATUS_DONE },
    { "{\"data\":{\"status\":\"IN_PROGRESS\",\"data\":{\"status\":\"Fail\"}}}", RUSHES_STATUS_FAILED },
    { "{\"data\":{\"status\":\"CANCELLED\",\"data\":{\"status\":\"Processing\"}}}", RUSHES_STATUS_ENDED },
    /* Success and failure: there is a video, or there is none. */
    { "{\"data\":{\"status\":\"FAILURE\",\"data\":{\"status\":\"Success\"}}}", RUSHES_STATUS_FAILED },
    { "{\"data\":{\"status\":\"FAILURE\",\"data\":{\"status\":\"Success\",\"file_id\":\"1\"}}}", RUSHES_STATUS_DONE },
    { "{\"data\":{\"status\":\"SUCCESS\",\"data\":{\"status\":\"Fail\"}}}", RUSHES_STATUS_FAILED },
    { "{\"data\":{\"status\":\"SUCCESS\",\"fail_reason\":\"77\",\"data\":{\"status\":\"Fail\"}}}", RUSHES_STATUS_DONE },
    /* The outermost word may be about the call. */
    { "{\"status\":\"success\",\"data\":{\"status\":\"queued\"}}", RUSHES_STATUS_WAITING },
    { "{\"status\":\"error\",\"message\":\"busy\"}", RUSHES_STATUS_NONE },
    { "{\"status\":\"success\",\"data\":null}", RUSHES_STATUS_NONE },
    { "{\"status\":\"success\",\"data\":{\"status\":\"success\",\"video_url\":\"https://c.example/v\"}}",
      RUSHES_STATUS_DONE },
    { "{\"status\":\"failed\",\"data\":{\"status\":\"in_progress\"}}", RUSHES_STATUS_RUNNING },
    /* A word that is known before one that is not. */
    { "{\"data\":{\"status\":\"IN_PROGRESS\",\"data\":{\"status\":\"weird\"}}}", RUSHES_STATUS_RUNNING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (RushesAnswer) answer = decode (answers[i].text);

      g_test_message ("%s", answers[i].text);
      g_assert_cmpint (answer->word, ==, answers[i].word);
    }
}

static void
test_links (void)
{
  static const char *const bad[] = {
    "",
    "www.downloadurl.com",
    "ftp://a.example/v",
    "data:video/mp4;base64,AAAA",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://",
    "https:///v",
    "https://user:pw@a.example/v",
    "https://a.example:0/v",
    "https://a.example/a b",
    "https://a.example/\r\nX: y",
    "https://a\\b.example/v",
    "/v1/videos/1/content",
    "306793063383292",
  };
  static const char *const same[] = {
    "https://a.example/v?x=1&y=%2B",
    "https://a.example:8443/v",
    "http://127.0.0.1:8080/v",
    "http://localhost/v",
    "http://[::1]:1/v",
  };
  static const struct
  {
    const char *from;
    const char *to;
  } fixed[] = {
    { "http://a.example/v?x=1", "https://a.example/v?x=1" },   { "HTTP://a.example/v", "https://a.example/v" },
    { "http://a.example:80/v", "https://a.example/v" },        { "http://a.example:80", "https://a.example" },
    { "http://a.example:8080/v", "https://a.example:8080/v" }, { " https://a.example/v\n", "https://a.example/v" },
  };
  g_autofree char *endless = g_strnfill (20000, 'x');
  g_autofree char *bent = NULL;

  memcpy (endless, "https://a/", 10);
  bent = rushes_codec_fix_link (endless);
  g_assert_null (bent);
  g_assert_null (rushes_codec_fix_link (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (rushes_codec_fix_link (bad[i]));
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *link = rushes_codec_fix_link (same[i]);

      g_assert_cmpstr (link, ==, same[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    {
      g_autofree char *link = rushes_codec_fix_link (fixed[i].from);

      g_assert_cmpstr (link, ==, fixed[i].to);
    }
}

static void
test_refund (void)
{
  static const struct
  {
    const char *words;
    gboolean refunded;
  } rows_of_words[] = {
    { "generation failed, the quota was refunded", TRUE },
    { "You will not be charged.", TRUE },
    { "任务失败，额度已退还", TRUE },
    { "this is non-refundable", FALSE },
    { "credits will NOT be refunded", FALSE },
    { "失败，不退款", FALSE },
    { "failed", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows_of_words); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("{\"task_id\":\"1\",\"status\":\"failed\",\"fail_reason\":\"%s\"}", rows_of_words[i].words);
      g_autoptr (RushesAnswer) answer = decode (text);

      g_assert_cmpstr (answer->message, ==, rows_of_words[i].words);
      g_assert_true (answer->refunded == rows_of_words[i].refunded);
    }
}

/* Words of the service are shown to people: bounded, and without what could move or colour the rest. */
static void
test_plain (void)
{
  g_autofree char *endless = g_strnfill (20000, 'x');
  g_autofree char *text = g_strdup_printf ("{\"message\":\"%s\"}", endless);
  g_autoptr (RushesAnswer) answer = decode (text);
  g_autoptr (RushesAnswer) coloured =
    decode ("{\"message\":\"a\\u001b[31m\\u202eb <b>&amp;\",\"status\":\"\\u001b]0;x\"}");

  g_assert_cmpint (g_utf8_strlen (answer->message, -1), ==, RUSHES_CODEC_MAX_MESSAGE + 1);
  g_assert_true (g_str_has_suffix (answer->message, "…"));
  g_assert_cmpstr (coloured->message, ==, "a[31mb <b>&amp;");
  g_assert_null (strchr (coloured->status, '\x1b'));
}

/* An error inside the words of an error, three deep and no deeper. */
static void
test_nested (void)
{
  g_autofree char *inner = g_strdup ("{\"code\":\"1008\",\"message\":\"innermost\"}");

  for (guint depth = 1; depth <= 4; depth++)
    {
      g_autofree char *escaped = g_strescape (inner, NULL);
      g_autofree char *outer = g_strdup_printf ("{\"error\":{\"message\":\"%s\"}}", escaped);
      g_autoptr (RushesAnswer) answer = decode (outer);

      g_assert_true (g_strv_contains ((const char *const *) answer->codes, "1008") == (depth <= 3));
      g_assert_true (g_str_equal (answer->message, "innermost") == (depth <= 3));
      g_free (inner);
      inner = g_steal_pointer (&outer);
    }
}

static void
check_body (const RushesRequestFields *fields, const char *want)
{
  g_autoptr (RushesRequest) request = rushes_request_new (fields, NULL);
  g_autoptr (GBytes) bytes = rushes_codec_encode_submit (request);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *whole = g_strndup (text, length);

  g_assert_cmpstr (whole, ==, want);
}

/* The plain request is model, prompt and duration, and nothing else. */
static void
test_encode (void)
{
  check_body (&(RushesRequestFields){ .prompt = "A fox", .duration = 6 },
              "{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":\"A fox\",\"duration\":6}");
  check_body (
    &(RushesRequestFields){ .prompt = "雪\t\"[推进]\" \\ /\n\x01\x7f", .duration = 10 },
    "{\"model\":\"MiniMax-Hailuo-02\",\"prompt\":\"雪\\u0009\\\"[推进]\\\" \\\\ /\\n\\u0001\\u007f\",\"duration\":10}");
  check_body (
    &(RushesRequestFields){ .prompt = "x",
                            .model = "m\"",
                            .duration = 6,
                            .resolution = "1080P",
                            .optimizer = RUSHES_SWITCH_OFF,
                            .fast_pretreatment = RUSHES_SWITCH_ON,
                            .watermark = RUSHES_SWITCH_OFF },
    "{\"model\":\"m\\\"\",\"prompt\":\"x\",\"duration\":6,\"resolution\":\"1080P\",\"prompt_optimizer\":false,"
    "\"fast_pretreatment\":true,\"aigc_watermark\":false}");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/codec/reads-every-dialect", test_dialects);
  g_test_add_func ("/codec/reads-nothing-into-what-is-unreadable", test_unreadable);
  g_test_add_func ("/codec/knows-the-whole-catalogue", test_complete);
  g_test_add_func ("/codec/takes-ids-of-the-strict-pattern-only", test_ids);
  g_test_add_func ("/codec/finds-ids-where-they-may-stand", test_id_places);
  g_test_add_func ("/codec/knows-the-words", test_words);
  g_test_add_func ("/codec/settles-words-that-disagree", test_disagreement);
  g_test_add_func ("/codec/takes-links-that-may-be-fetched-only", test_links);
  g_test_add_func ("/codec/sees-a-refund", test_refund);
  g_test_add_func ("/codec/keeps-words-plain-and-short", test_plain);
  g_test_add_func ("/codec/unwraps-errors", test_nested);
  g_test_add_func ("/codec/writes-the-body", test_encode);
  return g_test_run ();
}
