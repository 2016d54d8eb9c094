/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-transport.h"

#include "rushes-clock.h"
#include "rushes-service-url.h"

#include <string.h>

/*
 * The one place that builds sessions and messages. libsoup 3.2 repeats, follows, decodes and waits by itself, and takes
 * a body that was cut for a whole one (reliability F1 to F14), so what it would do of its own is turned off here, and
 * what it does not check is checked: the length, the end, the time.
 *
 * The line between "nothing was sent" and "it may have arrived" is the message's `starting`: libsoup emits it when a
 * connection stands, TLS included, and before the first byte of the request.
 */

#define CHUNK         (16 * 1024)
#define MAX_INTERIMS  16 /* 1xx answers before the real one (F13) */
#define MAX_RESTARTS  2  /* of a GET on a kept connection that had died */
#define CONNECTIONS   256
#define HOST_CONNECTS 128

struct _RushesTransport
{
  GObject parent_instance;

  SoupSession *outside; /* (owned): with the desktop's proxy */
  SoupSession *inside;  /* (owned): for loopback, with none */
};

G_DEFINE_FINAL_TYPE (RushesTransport, rushes_transport, G_TYPE_OBJECT)

/** Trip: one call under way. The task's data. Main thread only. */
typedef struct
{
  RushesReply *reply;        /* (owned) until given out */
  GCancellable *cancellable; /* (owned): what libsoup waits on */
  GCancellable *asked;       /* (owned) (nullable): the caller's */
  gulong asked_id;
  GSource *deadline;  /* (owned) (nullable) */
  GByteArray *read;   /* (owned): the body so far */
  gboolean keep_open; /* the body is the caller's to read */
  gboolean paid;      /* a POST: never a second time */
  gboolean late;      /* the deadline has passed */
  gboolean taken_back;
  gboolean weak;  /* TLS older than 1.2 */
  gboolean again; /* libsoup wanted to send a POST again */
  guint interims;
  guint restarts;
} Trip;

void
rushes_reply_free (RushesReply *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_free (self);
}

static void
trip_disarm (Trip *self)
{
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  if (self->asked_id != 0)
    g_signal_handler_disconnect (self->asked, self->asked_id);
  self->asked_id = 0;
  if (self->reply != NULL && self->reply->message != NULL)
    g_signal_handlers_disconnect_by_data (self->reply->message, self);
}

static void
trip_free (Trip *self)
{
  trip_disarm (self);
  g_clear_pointer (&self->reply, rushes_reply_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->asked);
  g_clear_pointer (&self->read, g_byte_array_unref);
  g_free (self);
}

static SoupSession *
build_session (guint idle)
{
  g_autofree char *agent = g_strconcat ("Rushes/", RUSHES_VERSION, NULL);
  SoupSession *session = soup_session_new_with_options ("max-conns", CONNECTIONS, "max-conns-per-host", HOST_CONNECTS,
                                                        "timeout", idle, "user-agent", agent, NULL);

  /* The two that a new session has of its own. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

static void
rushes_transport_finalize (GObject *object)
{
  RushesTransport *self = RUSHES_TRANSPORT (object);

  g_clear_object (&self->outside);
  g_clear_object (&self->inside);
  G_OBJECT_CLASS (rushes_transport_parent_class)->finalize (object);
}

static void
rushes_transport_class_init (RushesTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_transport_finalize;
}

static void
rushes_transport_init (RushesTransport *self)
{
}

/**
 * rushes_transport_new:
 * @idle: µs without a byte in or out that end any call
 *
 * rushes_process_harden() must have run: HTTP/2 repeats requests where nobody can see it (F1, F9).
 */
RushesTransport *
rushes_transport_new (gint64 idle)
{
  RushesTransport *self = g_object_new (RUSHES_TYPE_TRANSPORT, NULL);
  guint seconds = (guint) CLAMP ((idle + RUSHES_SECOND - 1) / RUSHES_SECOND, 1, 3600);

  g_assert (g_strcmp0 (g_getenv ("SOUP_FORCE_HTTP1"), "1") == 0);
  self->outside = build_session (seconds);
  self->inside = build_session (seconds);
  soup_session_set_proxy_resolver (self->inside, NULL);
  return self;
}

/**
 * rushes_transport_set_tls_database:
 * @database: (nullable): whom to trust instead of the system's authorities, for tests
 */
void
rushes_transport_set_tls_database (RushesTransport *self, GTlsDatabase *database)
{
  soup_session_set_tls_database (self->outside, database);
  soup_session_set_tls_database (self->inside, database);
}

static void
on_starting (SoupMessage *message, Trip *trip)
{
  GTlsProtocolVersion version = soup_message_get_tls_protocol_version (message);

  /* Cancelled here, libsoup writes nothing: it looks before its first write. */
  if (version != G_TLS_PROTOCOL_VERSION_UNKNOWN && version < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    {
      trip->weak = TRUE;
      g_cancellable_cancel (trip->cancellable);
      return;
    }
  trip->reply->wire.started = TRUE;
}

static void
on_restarted (SoupMessage *message, Trip *trip)
{
  guint status = soup_message_get_status (message);

  if (!trip->paid && ++trip->restarts <= MAX_RESTARTS)
    return;
  trip->again = TRUE;
  trip->reply->wire.status = (int) status;
  g_cancellable_cancel (trip->cancellable);
}

static void
on_interim (SoupMessage *message, Trip *trip)
{
  if (++trip->interims > MAX_INTERIMS)
    g_cancellable_cancel (trip->cancellable);
}

static gboolean
on_late (gpointer user_data)
{
  Trip *trip = user_data;

  trip->late = TRUE;
  g_cancellable_cancel (trip->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_taken_back (GCancellable *asked, Trip *trip)
{
  trip->taken_back = TRUE;
  g_cancellable_cancel (trip->cancellable);
}

static RushesReason
name_unsent (const GError *error)
{
  if (error->domain == G_TLS_ERROR)
    return RUSHES_REASON_TLS;
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return RUSHES_REASON_OFFLINE;
  if (error->domain == G_RESOLVER_ERROR)
    return RUSHES_REASON_NAME_NOT_FOUND;
  return RUSHES_REASON_NO_CONNECTION;
}

/* Why there is no whole answer. @error: libsoup's, which is no more than a hint once we have cancelled it ourselves. */
static RushesReason
name_failure (const Trip *trip, const GError *error)
{
  gboolean started = trip->reply->wire.started;

  if (trip->weak)
    return RUSHES_REASON_TLS;
  if (trip->again)
    return trip->reply->wire.status == SOUP_STATUS_MISDIRECTED_REQUEST ? RUSHES_REASON_MISDIRECTED : RUSHES_REASON_CUT;
  if (trip->taken_back)
    return started ? RUSHES_REASON_INTERRUPTED : RUSHES_REASON_USER;
  /* The sentence of a timeout says that something was sent. */
  if (trip->late)
    return started ? RUSHES_REASON_TIMEOUT : RUSHES_REASON_NO_CONNECTION;
  if (trip->interims > MAX_INTERIMS)
    return RUSHES_REASON_UNREADABLE;
  if (!started)
    return name_unsent (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return RUSHES_REASON_TIMEOUT;
  if (error->domain == SOUP_SESSION_ERROR)
    return RUSHES_REASON_UNREADABLE;
  return RUSHES_REASON_CUT;
}

/**
 * rushes_transport_read_length:
 * @length: (out): of the body, or -1 where it is not said
 *
 * libsoup takes a negative length for none and the last of several for the one that counts (F14).
 *
 * Returns: whether the headers say it once, soundly, or not at all
 */
gboolean
rushes_transport_read_length (SoupMessageHeaders *headers, gint64 *length)
{
  const char *text = soup_message_headers_get_list (headers, "Content-Length");

  *length = -1;
  if (text == NULL)
    return TRUE;
  if (*text == '\0' || strlen (text) > 15 || text[strspn (text, "0123456789")] != '\0')
    return FALSE;
  if (soup_message_headers_get_list (headers, "Transfer-Encoding") == NULL)
    *length = g_ascii_strtoll (text, NULL, 10);
  return TRUE;
}

static void
finish (GTask *task)
{
  Trip *trip = g_task_get_task_data (task);
  RushesReply *reply;
  SoupMessageHeaders *headers = soup_message_get_response_headers (trip->reply->message);
  const char *wait = soup_message_headers_get_one (headers, "Retry-After");

  trip_disarm (trip);
  reply = g_steal_pointer (&trip->reply);
  reply->wire.retry_after = rushes_classify_retry_after (wait, g_get_real_time ());
  if (trip->read->len > 0)
    reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&trip->read));
  g_task_return_pointer (task, reply, (GDestroyNotify) rushes_reply_free);
}

static void
fail (GTask *task, const GError *error)
{
  Trip *trip = g_task_get_task_data (task);
  RushesReply *reply = trip->reply;

  reply->wire.failure = name_failure (trip, error);
  if (reply->wire.started && reply->wire.status == 0)
    reply->wire.status = (int) soup_message_get_status (reply->message);
  finish (task);
}

/* The whole body is here, as far as libsoup can tell. */
static void
check_body (GTask *task)
{
  Trip *trip = g_task_get_task_data (task);
  gint64 length;

  if (!rushes_transport_read_length (soup_message_get_response_headers (trip->reply->message), &length))
    trip->reply->wire.failure = RUSHES_REASON_UNREADABLE;
  else if (length >= 0 && length != (gint64) trip->read->len)
    trip->reply->wire.failure = RUSHES_REASON_CUT;
  finish (task);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GTask) task = user_data;
  Trip *trip = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (stream, result, &error);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (size > 0 && trip->read->len + size <= RUSHES_TRANSPORT_MAX_BODY)
    {
      g_byte_array_append (trip->read, g_bytes_get_data (bytes, NULL), (guint) size);
      g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, trip->cancellable, on_read,
                                       g_steal_pointer (&task));
      return;
    }
  /* Closing drops the rest and does not wait for it. */
  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (size > 0)
    {
      trip->reply->wire.failure = RUSHES_REASON_UNREADABLE;
      finish (task);
    }
  else if (error != NULL)
    fail (task, error);
  else
    check_body (task);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Trip *trip = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      fail (task, error);
      return;
    }
  if (!trip->reply->wire.started)
    {
      /* A proxy answered in the place of the service, and the request never left. */
      g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      trip->reply->wire.failure = RUSHES_REASON_NO_CONNECTION;
      finish (task);
      return;
    }
  trip->reply->wire.status = (int) soup_message_get_status (trip->reply->message);
  if (trip->keep_open)
    {
      trip->reply->stream = g_steal_pointer (&stream);
      finish (task);
      return;
    }
  g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, trip->cancellable, on_read,
                                   g_steal_pointer (&task));
}

static void
add_key (SoupMessageHeaders *headers, RushesKey *key)
{
  char *bearer = g_strconcat ("Bearer ", rushes_key_peek (key), NULL);

  soup_message_headers_replace (headers, "Authorization", bearer);
  explicit_bzero (bearer, strlen (bearer));
  g_free (bearer);
}

static SoupMessage *
build_message (const RushesCall *call)
{
  g_autoptr (GUri) uri = NULL;
  SoupMessage *message;
  SoupMessageHeaders *headers;

  if (!rushes_service_url_check_link (call->url))
    return NULL;
  uri = g_uri_parse (call->url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (call->body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET, uri);
  /* Never IDEMPOTENT: it lets a POST go out on a connection that may be dead already (F2). */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", call->accept);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (call->key != NULL)
    add_key (headers, call->key);
  if (call->range != NULL)
    soup_message_headers_replace (headers, "Range", call->range);
  if (call->if_range != NULL)
    soup_message_headers_replace (headers, "If-Range", call->if_range);
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", call->body);
  return message;
}

static Trip *
trip_new (const RushesCall *call, GCancellable *asked)
{
  Trip *self = g_new0 (Trip, 1);

  self->reply = g_new0 (RushesReply, 1);
  self->cancellable = g_cancellable_new ();
  self->read = g_byte_array_new ();
  self->paid = call->body != NULL;
  self->deadline = g_timeout_source_new ((guint) CLAMP (call->deadline / 1000, 1, G_MAXINT));
  g_source_set_callback (self->deadline, on_late, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
  if (asked != NULL)
    {
      self->asked = g_object_ref (asked);
      self->asked_id = g_signal_connect (asked, "cancelled", G_CALLBACK (on_taken_back), self);
    }
  return self;
}

static void
start (RushesTransport *self,
       const RushesCall *call,
       gboolean keep_open,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (SoupMessage) message = build_message (call);
  SoupSession *session = rushes_service_url_is_loopback (call->url) ? self->inside : self->outside;
  Trip *trip;

  g_task_set_source_tag (task, rushes_transport_call_async);
  if (message == NULL || g_cancellable_is_cancelled (cancellable))
    {
      RushesReply *reply = g_new0 (RushesReply, 1);

      reply->wire.failure = message == NULL ? RUSHES_REASON_INVALID_URL : RUSHES_REASON_USER;
      g_task_return_pointer (task, reply, (GDestroyNotify) rushes_reply_free);
      return;
    }
  trip = trip_new (call, cancellable);
  trip->keep_open = keep_open;
  trip->reply->message = g_object_ref (message);
  g_task_set_task_data (task, trip, (GDestroyNotify) trip_free);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), trip);
  g_signal_connect (message, "restarted", G_CALLBACK (on_restarted), trip);
  g_signal_connect (message, "got-informational", G_CALLBACK (on_interim), trip);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, trip->cancellable, on_answered,
                           g_steal_pointer (&task));
}

/**
 * rushes_transport_call_async:
 *
 * Makes one request and reads the whole answer. A POST goes out at most once. Cancelling ends the call, not what may
 * have happened at the other end.
 */
void
rushes_transport_call_async (RushesTransport *self,
                             const RushesCall *call,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  start (self, call, FALSE, cancellable, callback, user_data);
}

/**
 * rushes_transport_open_async:
 *
 * Makes one request and leaves the body of the answer to be read.
 */
void
rushes_transport_open_async (RushesTransport *self,
                             const RushesCall *call,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  start (self, call, TRUE, cancellable, callback, user_data);
}

/**
 * rushes_transport_finish:
 *
 * Returns: (transfer full): how it ended, never %NULL
 */
RushesReply *
rushes_transport_finish (RushesTransport *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == rushes_transport_call_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
