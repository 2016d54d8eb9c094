/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-client.h"

#include "rushes-classify.h"
#include "rushes-clock.h"
#include "rushes-codec.h"
#include "rushes-download.h"
#include "rushes-service-url.h"
#include "rushes-text.h"
#include "rushes-transport.h"

#include <string.h>

/*
 * The calls of api.md 1.2: what goes out, and what is made of what comes back. How it travels is the transport's
 * concern, what it means that of classify.
 */

#define MAX_EXCERPT   (64 * 1024)
#define SMALL         (32 * 1024) /* bytes of an answer that are read on the main loop; more, and a thread does it */
#define MAX_REDIRECTS 5

struct _RushesClient
{
  GObject parent_instance;

  RushesTransport *transport; /* (owned) */
  RushesClientLimits limits;  /* none 0 */
};

G_DEFINE_FINAL_TYPE (RushesClient, rushes_client, G_TYPE_OBJECT)

typedef enum
{
  CALL_SUBMIT,
  CALL_QUERY,
  CALL_RETRIEVE,
} Call;

/** Digest: an answer on its way to a value. A task's data; used by one thread at a time. */
typedef struct
{
  Call call;
  RushesKey *key; /* (owned): to be hidden should the answer hold it */
  RushesWire wire;
  GBytes *body; /* (owned) (nullable) */
  char *trace;  /* (owned) (nullable): the Trace-Id header */
} Digest;

static void
digest_free (Digest *self)
{
  g_clear_pointer (&self->key, rushes_key_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->trace);
  g_free (self);
}

static void
rushes_client_finalize (GObject *object)
{
  RushesClient *self = RUSHES_CLIENT (object);

  g_clear_object (&self->transport);
  G_OBJECT_CLASS (rushes_client_parent_class)->finalize (object);
}

static void
rushes_client_class_init (RushesClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_client_finalize;
}

static void
rushes_client_init (RushesClient *self)
{
}

/**
 * rushes_client_new:
 * @limits: (nullable): copied
 *
 * rushes_process_harden() must have run before.
 */
RushesClient *
rushes_client_new (const RushesClientLimits *limits)
{
  RushesClient *self = g_object_new (RUSHES_TYPE_CLIENT, NULL);

  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.submit_deadline <= 0)
    self->limits.submit_deadline = 90 * RUSHES_SECOND;
  if (self->limits.read_deadline <= 0)
    self->limits.read_deadline = 30 * RUSHES_SECOND;
  if (self->limits.idle <= 0)
    self->limits.idle = 60 * RUSHES_SECOND;
  self->transport = rushes_transport_new (self->limits.idle);
  return self;
}

/**
 * rushes_client_set_tls_database:
 * @database: (nullable): whom to trust instead of the system's authorities, for tests
 */
void
rushes_client_set_tls_database (RushesClient *self, GTlsDatabase *database)
{
  rushes_transport_set_tls_database (self->transport, database);
}

/* @text without the key, which some services repeat in what they say. */
static char *
hide_key (char *text, RushesKey *key)
{
  GString *hidden;

  if (text == NULL || key == NULL || strstr (text, rushes_key_peek (key)) == NULL)
    return text;
  hidden = g_string_new (text);
  g_string_replace (hidden, rushes_key_peek (key), "…", 0);
  g_free (text);
  return g_string_free (hidden, FALSE);
}

/* The same for the bytes of an answer, so that no cut of it leaves half a key. */
static GBytes *
hide_key_in_body (GBytes *body, RushesKey *key)
{
  const char *secret = key != NULL ? rushes_key_peek (key) : NULL;
  gsize length, secret_length = secret != NULL ? strlen (secret) : 0;
  const char *data = g_bytes_get_data (body, &length);
  char *copy, *at;

  if (secret == NULL || memmem (data, length, secret, secret_length) == NULL)
    return g_bytes_ref (body);
  copy = g_memdup2 (data, length);
  at = copy;
  while ((at = memmem (at, length - (gsize) (at - copy), secret, secret_length)) != NULL)
    memset (at, '*', secret_length);
  return g_bytes_new_take (copy, length);
}

static char *
build_excerpt (const Digest *digest, GBytes *body)
{
  gsize length = body != NULL ? g_bytes_get_size (body) : 0;
  g_autofree char *raw = g_malloc (length + 1);
  char *text;

  if (length == 0 && digest->trace == NULL)
    return NULL;
  if (length > 0)
    memcpy (raw, g_bytes_get_data (body, NULL), length);
  raw[length] = '\0';
  for (gsize i = 0; i < length; i++)
    if (raw[i] == '\0')
      raw[i] = ' ';
  text = rushes_text_plain (raw, MAX_EXCERPT, G_MAXUINT);
  if (digest->trace != NULL)
    {
      char *traced = g_strconcat (text, *text != '\0' ? "\n" : "", "Trace-Id: ", digest->trace, NULL);

      g_free (text);
      text = traced;
    }
  text = hide_key (text, digest->key);
  if (strlen (text) > MAX_EXCERPT)
    *g_utf8_find_prev_char (text, text + MAX_EXCERPT + 1) = '\0';
  return text;
}

static void
hide_key_in_answer (RushesAnswer *answer, RushesKey *key)
{
  answer->message = hide_key (answer->message, key);
  answer->status = hide_key (answer->status, key);
  for (guint i = 0; answer->codes[i] != NULL; i++)
    answer->codes[i] = hide_key (answer->codes[i], key);
}

static void
digest_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Digest *digest = task_data;
  g_autoptr (GBytes) body = digest->body != NULL ? hide_key_in_body (digest->body, digest->key) : NULL;
  gsize length = 0;
  const guint8 *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autoptr (RushesAnswer) answer = rushes_codec_decode (data, length);

  hide_key_in_answer (answer, digest->key);
  if (digest->call == CALL_SUBMIT)
    {
      RushesOutcome *outcome = rushes_classify_submit (&digest->wire, answer);

      outcome->excerpt = build_excerpt (digest, body);
      g_task_return_pointer (task, outcome, (GDestroyNotify) rushes_outcome_free);
    }
  else
    {
      RushesRead read = digest->call == CALL_QUERY ? RUSHES_READ_QUERY : RUSHES_READ_RETRIEVE;
      RushesLook *look = rushes_classify_read (read, &digest->wire, answer);

      look->excerpt = build_excerpt (digest, body);
      g_task_return_pointer (task, look, (GDestroyNotify) rushes_look_free);
    }
}

static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Digest *digest = g_task_get_task_data (task);
  g_autoptr (RushesReply) reply = rushes_transport_finish (RUSHES_TRANSPORT (source), result);

  digest->wire = reply->wire;
  digest->body = g_steal_pointer (&reply->body);
  if (reply->message != NULL)
    {
      const char *trace = soup_message_headers_get_one (soup_message_get_response_headers (reply->message), "Trace-Id");

      if (trace != NULL)
        digest->trace = rushes_text_line (trace, 100);
    }
  if (digest->body != NULL && g_bytes_get_size (digest->body) > SMALL)
    g_task_run_in_thread (task, digest_run);
  else
    digest_run (task, NULL, digest, NULL);
}

/* A call that cannot even begin. */
static void
finish_unsent (GTask *task, RushesReason reason)
{
  Digest *digest = g_task_get_task_data (task);

  digest->wire.failure = reason;
  digest_run (task, NULL, digest, NULL);
}

static GTask *
task_new (RushesClient *self, Call call, RushesKey *key, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Digest *digest = g_new0 (Digest, 1);

  digest->call = call;
  digest->key = key != NULL ? rushes_key_ref (key) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, digest, (GDestroyNotify) digest_free);
  return task;
}

/**
 * rushes_client_submit_async:
 * @profile: the service
 * @key: its key; %NULL ends as %RUSHES_REASON_NO_KEY, nothing sent
 * @request: what to make
 *
 * Asks for a video. The one call that costs money: at most one HTTP request is made, whatever happens. Cancelled before
 * the request begins it ends as not sent, later as doubt.
 */
void
rushes_client_submit_async (RushesClient *self,
                            RushesProfile *profile,
                            RushesKey *key,
                            RushesRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self, CALL_SUBMIT, key, rushes_client_submit_async, callback, user_data);
  g_autofree char *url = rushes_profile_get_submit_url (profile);
  g_autoptr (GBytes) body = rushes_codec_encode_submit (request);
  RushesCall call = { .url = url, .key = key, .body = body, .accept = "application/json" };

  call.deadline = self->limits.submit_deadline;
  if (key == NULL)
    finish_unsent (task, RUSHES_REASON_NO_KEY);
  else if (rushes_profile_get_origin (profile) == NULL)
    finish_unsent (task, RUSHES_REASON_INVALID_URL);
  else
    rushes_transport_call_async (self->transport, &call, cancellable, on_replied, g_steal_pointer (&task));
}

/**
 * rushes_client_submit_finish:
 *
 * Returns: (transfer full): what became of it, never %NULL
 */
RushesOutcome *
rushes_client_submit_finish (RushesClient *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == rushes_client_submit_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* @path up to and with the "=" that @id follows. */
static void
read_by_id (
  RushesClient *self, RushesProfile *profile, const char *path, const char *id, GCancellable *cancellable, GTask *task)
{
  Digest *digest = g_task_get_task_data (task);
  g_autofree char *escaped = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *url = NULL;
  RushesCall call = { .key = digest->key, .accept = "application/json", .deadline = self->limits.read_deadline };

  if (digest->key == NULL)
    {
      RushesLook *look = g_new0 (RushesLook, 1);

      look->kind = RUSHES_LOOK_HOLD;
      look->reason = RUSHES_REASON_NO_KEY;
      g_task_return_pointer (task, look, (GDestroyNotify) rushes_look_free);
      return;
    }
  if (!rushes_codec_id_is_valid (id))
    {
      RushesLook *look = g_new0 (RushesLook, 1);

      look->kind = RUSHES_LOOK_NOT_FOUND;
      look->reason = digest->call == CALL_QUERY ? RUSHES_REASON_UNKNOWN_TASK : RUSHES_REASON_LINK_GONE;
      g_task_return_pointer (task, look, (GDestroyNotify) rushes_look_free);
      return;
    }
  if (rushes_profile_get_origin (profile) == NULL)
    {
      finish_unsent (task, RUSHES_REASON_INVALID_URL);
      return;
    }
  escaped = g_uri_escape_string (id, NULL, FALSE);
  tail = g_strconcat (path, escaped, NULL);
  url = rushes_service_url_join (rushes_profile_peek (profile)->base, tail);
  call.url = url;
  rushes_transport_call_async (self->transport, &call, cancellable, on_replied, g_object_ref (task));
}

/**
 * rushes_client_query_async:
 * @task_id: the service's
 *
 * Asks how a task is doing. May be repeated freely.
 */
void
rushes_client_query_async (RushesClient *self,
                           RushesProfile *profile,
                           RushesKey *key,
                           const char *task_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self, CALL_QUERY, key, rushes_client_query_async, callback, user_data);

  read_by_id (self, profile, "/v1/query/video_generation?task_id=", task_id, cancellable, task);
}

/**
 * rushes_client_query_finish:
 *
 * Returns: (transfer full): what was seen, never %NULL
 */
RushesLook *
rushes_client_query_finish (RushesClient *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == rushes_client_query_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * rushes_client_retrieve_async:
 * @file_id: as a query gave it
 *
 * Asks for a link to a finished video, or a fresh one. May be repeated; one relay charges a little for it (api.md 2.7).
 */
void
rushes_client_retrieve_async (RushesClient *self,
                              RushesProfile *profile,
                              RushesKey *key,
                              const char *file_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self, CALL_RETRIEVE, key, rushes_client_retrieve_async, callback, user_data);

  read_by_id (self, profile, "/v1/files/retrieve?file_id=", file_id, cancellable, task);
}

/**
 * rushes_client_retrieve_finish:
 *
 * Returns: (transfer full): what was seen, never %NULL
 */
RushesLook *
rushes_client_retrieve_finish (RushesClient *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == rushes_client_retrieve_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/** Fetch: a download on its way to its first byte. The task's data. Main thread only. */
typedef struct
{
  char *url;      /* (owned): the next to ask */
  char *origin;   /* (owned) (nullable): where the key may go */
  RushesKey *key; /* (owned) (nullable): gone for good once another origin was met */
  gint64 offset;
  char *range; /* (owned) (nullable) */
  char *etag;  /* (owned) (nullable) */
  guint redirects;
  GCancellable *cancellable; /* (owned) (nullable): the caller's */
} Fetch;

static void
fetch_free (Fetch *self)
{
  g_free (self->url);
  g_free (self->origin);
  g_clear_pointer (&self->key, rushes_key_unref);
  g_free (self->range);
  g_free (self->etag);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void fetch_next (RushesClient *self, GTask *task);

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (RushesReply) reply = rushes_transport_finish (RUSHES_TRANSPORT (source), result);
  g_autoptr (RushesDownload) download = g_new0 (RushesDownload, 1);
  SoupMessageHeaders *headers;

  download->total = -1;
  download->reason = reply->wire.failure;
  download->http_status = reply->wire.status;
  if (reply->stream != NULL)
    {
      headers = soup_message_get_response_headers (reply->message);
      rushes_download_read_headers (download, reply->wire.status, headers, fetch->key != NULL, fetch->offset,
                                    fetch->etag);
      if (download->reason != RUSHES_REASON_NONE)
        g_input_stream_close_async (reply->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      else
        download->stream = g_object_ref (reply->stream);
      if (download->reason == RUSHES_REASON_REDIRECT && fetch->redirects++ < MAX_REDIRECTS)
        {
          char *target = rushes_download_read_location (fetch->url, headers);

          if (target != NULL)
            {
              g_free (fetch->url);
              fetch->url = target;
              fetch_next (g_task_get_source_object (task), task);
              return;
            }
        }
    }
  g_task_return_pointer (task, g_steal_pointer (&download), (GDestroyNotify) rushes_download_free);
}

static void
fetch_next (RushesClient *self, GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *origin = rushes_service_url_get_origin (fetch->url);
  RushesCall call = { .url = fetch->url, .accept = "*/*", .deadline = self->limits.read_deadline };

  if (origin == NULL || g_strcmp0 (origin, fetch->origin) != 0)
    g_clear_pointer (&fetch->key, rushes_key_unref);
  call.key = fetch->key;
  call.range = fetch->range;
  call.if_range = fetch->range != NULL ? fetch->etag : NULL;
  rushes_transport_open_async (self->transport, &call, fetch->cancellable, on_opened, g_object_ref (task));
}

/**
 * rushes_client_download_async:
 * @key: (nullable): only used where @url is of the very origin that it was entered for
 * @url: a link to a video
 * @offset: the first byte wanted; 0: the whole file
 * @etag: (nullable): the strong tag under which the first bytes came
 *
 * Opens a video. Redirects are followed by hand, five at most, never from https to http, and without the key where they
 * leave its origin. A part is only given where it is beyond doubt the one asked for; the whole file starts at 0
 * whatever was asked. @cancellable ends the opening; reading takes one of its own.
 */
void
rushes_client_download_async (RushesClient *self,
                              RushesProfile *profile,
                              RushesKey *key,
                              const char *url,
                              gint64 offset,
                              const char *etag,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, rushes_client_download_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  fetch->url = g_strdup (url);
  fetch->origin = g_strdup (rushes_profile_get_origin (profile));
  fetch->key = key != NULL ? rushes_key_ref (key) : NULL;
  fetch->offset = MAX (offset, 0);
  fetch->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (fetch->offset > 0)
    {
      fetch->range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", fetch->offset);
      fetch->etag = rushes_download_read_etag (etag);
    }
  fetch_next (self, task);
}

/**
 * rushes_client_download_finish:
 *
 * libsoup 3.2 takes a body that was cut for a whole one at times (F3, F4): only as many bytes as @total and a sound
 * file prove that all of it came.
 *
 * Returns: (transfer full): the open video, or why there is none; never %NULL
 */
RushesDownload *
rushes_client_download_finish (RushesClient *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == rushes_client_download_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
