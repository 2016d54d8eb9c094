/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-codec.h"

#include "rushes-json-look.h"
#include "rushes-service-url.h"
#include "rushes-text.h"

#include <string.h>

/*
 * One reader for every dialect: relays wrap each other's answers, so what counts is where a thing may stand, not which
 * relay speaks. The lists of places below are api.md section 4, the more trusted place first.
 */

#define MAX_NESTING 3 /* answers inside the words of answers */

/* Names that only a task's id has, then names that other things have too. */
static const char *const id_places[] = { "task_id", "data.task_id", "output.task_id", "data.data.task_id", NULL };
static const char *const weak_id_places[] = { "id", "data.id", "data", NULL };

static const char *const status_places[] = {
  "data.data.status", "data.data.task_status", "data.status", "data.task_status",
  "status",           "task_status",           "task.status", "output.task_status",
};

static const char *const url_places[] = {
  "data.data.file.download_url",
  "data.file.download_url",
  "file.download_url",
  "data.result_url",
  "result_url",
  "data.data.task_result.videos.0.url",
  "data.task_result.videos.0.url",
  "task.content.url",
  "content.url",
  "data.metadata.url",
  "metadata.url",
  "url",
  "video_url",
  "download_url",
  "data.data.url",
  "data.data.video_url",
  "data.url",
  "data.video_url",
  "data.download_url",
  NULL,
};

static const char *const backup_places[] = {
  "data.data.file.backup_download_url", "data.file.backup_download_url", "file.backup_download_url",
  "data.backup_download_url",           "backup_download_url",           NULL,
};

static const char *const file_places[] = {
  "data.data.file.file_id", "data.data.file_id", "data.file.file_id", "data.file_id", "file.file_id", "file_id", NULL,
};

static const char *const code_places[] = {
  "data.data.base_resp.status_code",
  "data.base_resp.status_code",
  "base_resp.status_code",
  "code",
  "error.code",
  "task.error.code",
  "data.error.code",
  "data.data.error.code",
  "error.err_code",
  "err_code",
  "error_code",
  "error.type",
  "task.error.type",
  "data.error.type",
  "data.data.error.type",
  "error.http_code",
  "error",
  NULL,
};

static const char *const message_places[] = {
  "data.data.base_resp.status_msg",
  "data.base_resp.status_msg",
  "base_resp.status_msg",
  "data.fail_reason",
  "fail_reason",
  "data.task_status_msg",
  "data.data.task_status_msg",
  "task_status_msg",
  "error.message",
  "task.error.message",
  "data.error.message",
  "data.data.error.message",
  "error.msg",
  "error",
  "message",
  "detail",
  "msg",
  NULL,
};

static const struct
{
  const char *word;
  RushesStatusWord meaning;
} words[] = {
  { "not_start", RUSHES_STATUS_WAITING },  { "submitted", RUSHES_STATUS_WAITING },
  { "preparing", RUSHES_STATUS_WAITING },  { "queueing", RUSHES_STATUS_WAITING },
  { "queued", RUSHES_STATUS_WAITING },     { "in_queue", RUSHES_STATUS_WAITING },
  { "pending", RUSHES_STATUS_WAITING },    { "created", RUSHES_STATUS_WAITING },
  { "processing", RUSHES_STATUS_RUNNING }, { "in_progress", RUSHES_STATUS_RUNNING },
  { "running", RUSHES_STATUS_RUNNING },    { "generating", RUSHES_STATUS_RUNNING },
  { "success", RUSHES_STATUS_DONE },       { "succeed", RUSHES_STATUS_DONE },
  { "succeeded", RUSHES_STATUS_DONE },     { "completed", RUSHES_STATUS_DONE },
  { "complete", RUSHES_STATUS_DONE },      { "finished", RUSHES_STATUS_DONE },
  { "done", RUSHES_STATUS_DONE },          { "fail", RUSHES_STATUS_FAILED },
  { "failed", RUSHES_STATUS_FAILED },      { "failure", RUSHES_STATUS_FAILED },
  { "error", RUSHES_STATUS_FAILED },       { "expired", RUSHES_STATUS_ENDED },
  { "cancelled", RUSHES_STATUS_ENDED },    { "canceled", RUSHES_STATUS_ENDED },
};

/**
 * rushes_codec_read_word:
 * @word: (nullable): the service's own, white space around it dropped
 *
 * Returns: what it means, whatever its case
 */
RushesStatusWord
rushes_codec_read_word (const char *word)
{
  if (word == NULL || *word == '\0')
    return RUSHES_STATUS_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      return words[i].meaning;
  return RUSHES_STATUS_OTHER;
}

/**
 * rushes_codec_id_is_valid:
 * @id: (nullable): from the network or from the user
 *
 * Returns: whether it may be the id of a task or file: 1 to 128 of [A-Za-z0-9_.:-], and neither zero nor one of the
 *   words that programs write for nothing
 */
gboolean
rushes_codec_id_is_valid (const char *id)
{
  static const char *const nothing[] = { "null", "nil", "none", "undefined", "nan", "true", "false" };

  if (id == NULL || *id == '\0' || *id == '-' || strnlen (id, RUSHES_CODEC_MAX_ID + 1) > RUSHES_CODEC_MAX_ID)
    return FALSE;
  for (const char *at = id; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("_.:-", *at) == NULL)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    if (g_ascii_strcasecmp (nothing[i], id) == 0)
      return FALSE;
  return id[strspn (id, "0.:_-")] != '\0';
}

/**
 * rushes_codec_fix_link:
 * @link: (nullable): from the network
 *
 * The service's own links are plain http at times (api.md 1.9); their hosts serve https as well.
 *
 * Returns: (transfer full) (nullable): the link in the form in which it may be fetched
 */
char *
rushes_codec_fix_link (const char *link)
{
  g_autofree char *text = NULL;

  if (link == NULL || strnlen (link, 16 * 1024) == 16 * 1024)
    return NULL;
  text = g_strstrip (g_strdup (link));
  if (g_ascii_strncasecmp (text, "http://", 7) == 0 && !rushes_service_url_check_link (text))
    {
      char *secure = g_strconcat ("https://", text + 7, NULL);
      gsize host = strcspn (secure + 8, "/?#");

      if (host > 3 && strncmp (secure + 8 + host - 3, ":80", 3) == 0)
        memmove (secure + 8 + host - 3, secure + 8 + host, strlen (secure + 8 + host) + 1);
      g_free (text);
      text = secure;
    }
  return rushes_service_url_check_link (text) ? g_steal_pointer (&text) : NULL;
}

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_printf (out, "\\%c", *at);
      else if (*at == '\n')
        g_string_append (out, "\\n");
      else if ((guchar) *at < 0x20 || *at == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guint) *at);
      else
        g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');
}

static void
append_switch (GString *out, const char *name, RushesSwitch value)
{
  if (value != RUSHES_SWITCH_UNSET)
    g_string_append_printf (out, ",\"%s\":%s", name, value == RUSHES_SWITCH_ON ? "true" : "false");
}

/**
 * rushes_codec_encode_submit:
 *
 * The body of a submission (api.md 1.4). The plain one is exactly model, prompt and duration, which is all that the
 * relay documents; whatever the user left alone is not sent.
 *
 * Returns: (transfer full): UTF-8 JSON
 */
GBytes *
rushes_codec_encode_submit (RushesRequest *request)
{
  const RushesRequestFields *fields = rushes_request_peek (request);
  GString *out = g_string_new ("{\"model\":");

  append_string (out, fields->model);
  g_string_append (out, ",\"prompt\":");
  append_string (out, fields->prompt);
  g_string_append_printf (out, ",\"duration\":%d", fields->duration);
  if (fields->resolution != NULL)
    {
      g_string_append (out, ",\"resolution\":");
      append_string (out, fields->resolution);
    }
  append_switch (out, "prompt_optimizer", fields->optimizer);
  append_switch (out, "fast_pretreatment", fields->fast_pretreatment);
  append_switch (out, "aigc_watermark", fields->watermark);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

static gboolean
says_all_is_well (const char *word)
{
  static const char *const fine[] = { "0", "200", "success", "succeed", "succeeded", "ok", "error" };

  /* "error" as a type or code says no more than that there is one. */
  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    if (g_ascii_strcasecmp (fine[i], word) == 0)
      return TRUE;
  return FALSE;
}

static void
add_code (GPtrArray *codes, const char *code)
{
  g_autofree char *plain = NULL;

  /* A code is one word; "error" alone may be a sentence. */
  if (code == NULL || says_all_is_well (code) || strpbrk (code, " \t\n\r") != NULL)
    return;
  plain = rushes_text_line (code, 64);
  if (*plain == '\0' || g_ptr_array_find_with_equal_func (codes, plain, g_str_equal, NULL))
    return;
  g_ptr_array_add (codes, g_steal_pointer (&plain));
}

/* The newer generation of MiniMax ends its messages with its number: "… (1008)" (api.md 1.13). */
static void
add_code_at_end (GPtrArray *codes, const char *message)
{
  const char *open = message != NULL ? strrchr (message, '(') : NULL;
  g_autofree char *number = NULL;
  gsize digits;

  if (open == NULL)
    return;
  digits = strspn (open + 1, "0123456789");
  if (digits < 4 || digits > 5 || !g_str_equal (open + 1 + digits, ")"))
    return;
  number = g_strndup (open + 1, digits);
  add_code (codes, number);
}

static gboolean
has_error (JsonNode *root)
{
  static const char *const places[] = { "error", "data.error", "task.error", "data.data.error" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      JsonNode *node = rushes_json_look (root, places[i]);

      if (node == NULL)
        continue;
      if (JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_size (json_node_get_object (node)) > 0
                                        : rushes_json_look_text (root, places[i]) != NULL)
        return TRUE;
    }
  return !rushes_json_look_boolean (root, "success", TRUE) || rushes_json_look_text (root, "detail") != NULL;
}

/* The words of one answer and of those inside it; its codes are added to @codes. The outer ones come first. */
static char *
read_words (JsonNode *root, GPtrArray *codes, gboolean done, guint level)
{
  char *message = NULL;

  for (guint i = 0; code_places[i] != NULL; i++)
    {
      g_autofree char *code = rushes_json_look_word (root, code_places[i]);

      add_code (codes, code);
    }
  if (g_strcmp0 (rushes_json_look_text (root, "type"), "error") == 0)
    add_code_at_end (codes, rushes_json_look_text (root, "error.message"));

  for (guint i = 0; message_places[i] != NULL; i++)
    {
      const char *text = rushes_json_look_text (root, message_places[i]);
      g_autoptr (JsonNode) inside = NULL;

      /* On success the reason of the failure is a file id or a link (api.md 2.2, 2.3). */
      if (text == NULL || says_all_is_well (text) || (done && g_str_has_suffix (message_places[i], "fail_reason")))
        continue;
      inside = level < MAX_NESTING ? rushes_json_parse_within (text) : NULL;
      if (inside != NULL)
        {
          g_autofree char *inner = read_words (inside, codes, FALSE, level + 1);

          if (message == NULL && inner != NULL)
            message = g_steal_pointer (&inner);
        }
      if (message == NULL)
        message = g_strdup (text);
    }
  return message;
}

/* The first place that holds an id of the strict pattern. */
static char *
find_id (JsonNode *root, const char *const *places)
{
  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autofree char *id = rushes_json_look_word (root, places[i]);

      if (rushes_codec_id_is_valid (id))
        return g_steal_pointer (&id);
    }
  return NULL;
}

static char *
find_link (JsonNode *root, const char *const *places)
{
  for (guint i = 0; places[i] != NULL; i++)
    {
      char *link = rushes_codec_fix_link (rushes_json_look_text (root, places[i]));

      if (link != NULL)
        return link;
    }
  return NULL;
}

/* What there is to fetch. @done: some word in the answer says that the task is. */
static void
find_video (RushesAnswer *self, JsonNode *root, gboolean done)
{
  const char *reason = rushes_json_look_text (root, "data.fail_reason");

  self->url = find_link (root, url_places);
  self->backup_url = find_link (root, backup_places);
  self->file_id = find_id (root, file_places);
  if (done && reason != NULL)
    {
      if (self->url == NULL)
        self->url = rushes_codec_fix_link (reason);
      if (self->file_id == NULL && reason[strspn (reason, "0123456789")] == '\0' && rushes_codec_id_is_valid (reason))
        self->file_id = g_strdup (reason);
    }
  if (self->url == NULL)
    self->url = g_steal_pointer (&self->backup_url);
  else if (g_strcmp0 (self->url, self->backup_url) == 0)
    g_clear_pointer (&self->backup_url, g_free);
}

typedef struct
{
  const char *said[G_N_ELEMENTS (status_places)];
  RushesStatusWord means[G_N_ELEMENTS (status_places)];
} Words;

static int
find_meaning (const Words *self, RushesStatusWord meaning)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_places); i++)
    if (self->means[i] == meaning)
      return (int) i;
  return -1;
}

static void
read_statuses (Words *self, JsonNode *root)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_places); i++)
    {
      g_autofree char *word = NULL;

      self->said[i] = rushes_json_look_text (root, status_places[i]);
      word = g_strstrip (g_strdup (self->said[i] != NULL ? self->said[i] : ""));
      self->means[i] = rushes_codec_read_word (word);
    }
}

/*
 * Outer and inner words may disagree: an end wins over work going on, and success over failure where there is a video.
 * But the outermost word may speak of the call instead of the task, as in
 * {"status":"success","data":{"status":"queued"}} or {"status":"error","message":"busy"}: it only counts as an end
 * where nothing inside says otherwise and the answer looks like one about a task.
 */
static gboolean
may_end (const RushesAnswer *self, JsonNode *root, int place, int working)
{
  if (place < 0)
    return FALSE;
  if (!g_str_equal (status_places[place], "status"))
    return TRUE;
  return working < 0 && (self->task_id != NULL || rushes_json_look (root, "base_resp") != NULL);
}

static int
settle_status (const Words *said, const RushesAnswer *self, JsonNode *root)
{
  static const RushesStatusWord order[] = { RUSHES_STATUS_RUNNING, RUSHES_STATUS_WAITING, RUSHES_STATUS_OTHER };
  int done = find_meaning (said, RUSHES_STATUS_DONE), bad = find_meaning (said, RUSHES_STATUS_FAILED);
  int working = -1;

  if (bad < 0)
    bad = find_meaning (said, RUSHES_STATUS_ENDED);
  for (guint i = 0; working < 0 && i < G_N_ELEMENTS (order); i++)
    working = find_meaning (said, order[i]);

  if (done >= 0 && (self->url != NULL || self->file_id != NULL))
    return done;
  if (may_end (self, root, bad, working))
    return bad;
  if (may_end (self, root, done, working))
    return done;
  return working;
}

static void
read_task_id (RushesAnswer *self, JsonNode *root)
{
  gboolean task_like = rushes_json_look_text (root, "status") != NULL ||
                       rushes_json_look_text (root, "data.status") != NULL ||
                       g_strcmp0 (rushes_json_look_text (root, "object"), "video") == 0;

  self->task_id = find_id (root, id_places);
  self->id_named = self->task_id != NULL;
  /* "id" may be that of the request, and "data" may be words. */
  if (self->task_id == NULL && (!self->has_error || task_like))
    self->task_id = find_id (root, weak_id_places);
}

static gboolean
contains_any (const char *text, const char *const *phrases)
{
  for (guint i = 0; phrases[i] != NULL; i++)
    if (strstr (text, phrases[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
read_refund (JsonNode *root, const char *message)
{
  static const char *const no[] = {
    "not refunded", "not be refunded", "cannot be refunded", "no refund", "non-refundable", "不退", "不予退", "未退",
    NULL,
  };
  static const char *const yes[] = {
    "refunded", "not charged", "no charge", "not be charged", "已退款", "已退还", "已返还", "不扣费", "未扣费", NULL,
  };
  g_autofree char *lower = message != NULL ? g_utf8_strdown (message, -1) : NULL;

  if (rushes_json_look_boolean (root, "refunded", FALSE) || rushes_json_look_boolean (root, "data.refunded", FALSE))
    return TRUE;
  return lower != NULL && !contains_any (lower, no) && contains_any (lower, yes);
}

static int
read_size (JsonNode *root, const char *name)
{
  static const char *const before[] = { "data.data.", "data.", "" };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autofree char *path = g_strconcat (before[i], name, NULL);
      gint64 value = rushes_json_look_integer (root, path);

      if (value > 0 && value <= 32768)
        return (int) value;
    }
  return 0;
}

static RushesAnswer *
answer_new (void)
{
  RushesAnswer *self = g_new0 (RushesAnswer, 1);

  self->codes = g_new0 (char *, 1);
  return self;
}

static RushesAnswer *
read_answer (JsonNode *root)
{
  RushesAnswer *self = answer_new ();
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *message = NULL;
  Words said;
  gboolean done;
  int settled;

  self->readable = TRUE;
  read_statuses (&said, root);
  done = find_meaning (&said, RUSHES_STATUS_DONE) >= 0;
  message = read_words (root, codes, done, 0);
  self->has_error = codes->len > 0 || has_error (root);
  g_ptr_array_add (codes, NULL);
  g_strfreev (self->codes);
  self->codes = (GStrv) g_ptr_array_free (g_steal_pointer (&codes), FALSE);

  read_task_id (self, root);
  find_video (self, root, done);
  settled = settle_status (&said, self, root);
  if (settled >= 0)
    {
      self->status = rushes_text_line (said.said[settled], 64);
      self->word = said.means[settled];
    }
  else if (find_meaning (&said, RUSHES_STATUS_FAILED) >= 0)
    self->has_error = TRUE;
  if (message != NULL)
    self->message = rushes_text_plain (message, RUSHES_CODEC_MAX_MESSAGE * 8, RUSHES_CODEC_MAX_MESSAGE);
  self->refunded = read_refund (root, self->message);
  self->width = read_size (root, "video_width");
  self->height = read_size (root, "video_height");
  return self;
}

/**
 * rushes_codec_decode:
 * @data: a whole body, of any origin
 *
 * Returns: (transfer full): what it says; not readable where it is no sound JSON object
 */
RushesAnswer *
rushes_codec_decode (const guint8 *data, gsize length)
{
  g_autoptr (JsonNode) root = rushes_json_parse (data, length);

  return root != NULL ? read_answer (root) : answer_new ();
}

/**
 * rushes_answer_free:
 * @self: (nullable) (transfer full): an answer
 */
void
rushes_answer_free (RushesAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->task_id);
  g_free (self->status);
  g_strfreev (self->codes);
  g_free (self->message);
  g_free (self->file_id);
  g_free (self->url);
  g_free (self->backup_url);
  g_free (self);
}
