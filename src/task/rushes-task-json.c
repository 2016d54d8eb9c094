/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-json.h"

#include "rushes-json.h"
#include "rushes-words.h"

typedef struct
{
  GString *out;
  const RushesTaskFields *task;
  const RushesRequestFields *request;
  const char *profile; /* (nullable) */
} Report;

typedef struct
{
  const char *key;
  void (*write) (const Report *report, gsize offset);
  gsize offset;
} Field;

static void
write_text (const Report *report, gsize offset)
{
  rushes_json_string (report->out, G_STRUCT_MEMBER (const char *, report->task, offset));
}

static void
write_asked_text (const Report *report, gsize offset)
{
  rushes_json_string (report->out, G_STRUCT_MEMBER (const char *, report->request, offset));
}

static void
write_asked_number (const Report *report, gsize offset)
{
  rushes_json_integer (report->out, G_STRUCT_MEMBER (int, report->request, offset));
}

static void
write_size (const Report *report, gsize offset)
{
  gint64 size = G_STRUCT_MEMBER (gint64, report->task, offset);

  if (size > 0)
    rushes_json_integer (report->out, size);
  else
    rushes_json_string (report->out, NULL);
}

static void
write_extent (const Report *report, gsize offset)
{
  int extent = G_STRUCT_MEMBER (int, report->task, offset);

  if (extent > 0)
    rushes_json_integer (report->out, extent);
  else
    rushes_json_string (report->out, NULL);
}

static void
write_time (const Report *report, gsize offset)
{
  g_autofree char *time = rushes_words_rfc3339 (G_STRUCT_MEMBER (gint64, report->task, offset));

  rushes_json_string (report->out, time);
}

/* As text: it is a name, and a reader of JSON may keep numbers as doubles. */
static void
write_id (const Report *report, gsize offset)
{
  gint64 id = G_STRUCT_MEMBER (gint64, report->task, offset);
  g_autofree char *text = id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;

  rushes_json_string (report->out, text);
}

static void
write_state (const Report *report, gsize offset)
{
  rushes_json_string (report->out, rushes_task_state_get_nick (report->task->state));
}

static void
write_paid (const Report *report, gsize offset)
{
  rushes_json_string (report->out, rushes_paid_get_nick (report->task->paid));
}

static void
write_profile (const Report *report, gsize offset)
{
  rushes_json_string (report->out, report->profile);
}

/* The service's code, or our own word where it gave none; its words, or our sentence. */
static void
write_error (const Report *report, gsize offset)
{
  const RushesTaskFields *task = report->task;
  gboolean ours = task->reason != RUSHES_REASON_NONE && task->reason != RUSHES_REASON_USER;
  g_autofree char *sentence = rushes_reason_build_sentence (task->reason, task->bytes);
  const char *code = task->code, *message = task->message;

  if (code == NULL && ours)
    code = rushes_reason_get_nick (task->reason);
  if (message == NULL && ours)
    message = sentence;
  if (code == NULL && message == NULL)
    {
      rushes_json_string (report->out, NULL);
      return;
    }
  g_string_append_c (report->out, '{');
  rushes_json_key (report->out, TRUE, "code");
  rushes_json_string (report->out, code);
  rushes_json_key (report->out, FALSE, "message");
  rushes_json_string (report->out, message);
  g_string_append_c (report->out, '}');
}

static void
write_file (const Report *report, gsize offset)
{
  g_autofree char *name =
    report->task->file != NULL ? g_filename_to_utf8 (report->task->file, -1, NULL, NULL, NULL) : NULL;

  rushes_json_string (report->out, name != NULL ? name : report->task->file);
}

static void
write_price (const Report *report, gsize offset)
{
  if (report->task->price >= 0 && report->task->currency != NULL)
    rushes_json_integer (report->out, report->task->price);
  else
    rushes_json_string (report->out, NULL);
}

#define TASK(member)    G_STRUCT_OFFSET (RushesTaskFields, member)
#define REQUEST(member) G_STRUCT_OFFSET (RushesRequestFields, member)

/* The contract of design section 7. */
static const Field fields[] = {
  { "id", write_id, TASK (id) },
  { "state", write_state, 0 },
  { "paid", write_paid, 0 },
  { "prompt", write_asked_text, REQUEST (prompt) },
  { "model", write_asked_text, REQUEST (model) },
  { "duration", write_asked_number, REQUEST (duration) },
  { "resolution", write_asked_text, REQUEST (resolution) },
  { "profile", write_profile, 0 },
  { "task_id", write_text, TASK (service_id) },
  { "status", write_text, TASK (status) },
  { "error", write_error, 0 },
  { "created", write_time, TASK (created) },
  { "sent", write_time, TASK (sent) },
  { "accepted", write_time, TASK (accepted) },
  { "finished", write_time, TASK (finished) },
  { "file", write_file, 0 },
  { "bytes", write_size, TASK (bytes) },
  { "sha256", write_text, TASK (sha256) },
  { "width", write_extent, TASK (width) },
  { "height", write_extent, TASK (height) },
  { "price", write_price, 0 },
  { "currency", write_text, TASK (currency) },
  { "parent", write_id, TASK (parent) },
};

/**
 * rushes_task_json_append:
 * @profile: (nullable): the name of the task's service
 *
 * Appends @task as one JSON object on one line. A link to the video is never in it: whoever has one has the video.
 */
void
rushes_task_json_append (GString *out, const RushesTask *task, const char *profile)
{
  const RushesTaskFields *peeked = rushes_task_peek (task);
  const Report report = { out, peeked, rushes_request_peek (peeked->request), profile };

  g_string_append_c (out, '{');
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      rushes_json_key (out, i == 0, fields[i].key);
      fields[i].write (&report, fields[i].offset);
    }
  g_string_append_c (out, '}');
}
