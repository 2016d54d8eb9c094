/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-server.h"

#include <string.h>
#include <sys/socket.h>

#define MAX_REQUEST (256 * 1024)

struct _RawServer
{
  GSocket *socket; /* (owned): listening */
  GThread *thread; /* (owned): accepts */
  RawHandler handler;
  gconstpointer user_data;      /* (unowned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GCancellable *stop;           /* (owned) */
  char *origin;                 /* (owned) */
  guint port;

  GMutex mutex; /* for what follows */
  guint connections;
  gsize bytes;
  GPtrArray *requests; /* (owned) (element-type utf8) */
  GPtrArray *threads;  /* (owned) (element-type GThread); the accepting thread's until it ends */
};

struct _RawPeer
{
  RawServer *server;   /* (unowned) */
  GSocket *socket;     /* (owned) */
  GIOStream *stream;   /* (owned) */
  const char *request; /* (unowned) (nullable): the last one */
  guint nth;
};

/* Reads into @at; what comes counts. Returns 0 at the end, and on an error. */
static gsize
peer_read (RawPeer *self, char *at, gsize length)
{
  GInputStream *in = g_io_stream_get_input_stream (self->stream);
  gssize count = g_input_stream_read (in, at, length, self->server->stop, NULL);

  if (count <= 0)
    return 0;
  g_mutex_lock (&self->server->mutex);
  self->server->bytes += (gsize) count;
  g_mutex_unlock (&self->server->mutex);
  return (gsize) count;
}

static gsize
find_length (const char *head)
{
  const char *line = strcasestr (head, "\r\nContent-Length:");

  return line != NULL ? (gsize) g_ascii_strtoull (line + strlen ("\r\nContent-Length:"), NULL, 10) : 0;
}

/* Reads one request, body included, and keeps it; FALSE when the connection ends first. */
gboolean
raw_peer_read_request (RawPeer *self)
{
  g_autofree char *buffer = g_malloc0 (MAX_REQUEST + 1);
  gsize have = 0, want = 0;

  while (want == 0 || have < want)
    {
      gsize count = peer_read (self, buffer + have, 1);
      char *end;

      if (count == 0 || have == MAX_REQUEST)
        return FALSE;
      have += count;
      end = want == 0 && have >= 4 && memcmp (buffer + have - 4, "\r\n\r\n", 4) == 0 ? buffer + have : NULL;
      if (end != NULL)
        want = have + find_length (buffer);
    }
  self->request = buffer;
  g_mutex_lock (&self->server->mutex);
  g_ptr_array_add (self->server->requests, g_steal_pointer (&buffer));
  g_mutex_unlock (&self->server->mutex);
  return TRUE;
}

/* (transfer none): the one that was read last; stays until the server goes */
const char *
raw_peer_get_request (RawPeer *self)
{
  return self->request;
}

gboolean
raw_peer_send_data (RawPeer *self, gconstpointer data, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (self->stream);

  return g_output_stream_write_all (out, data, length, NULL, self->server->stop, NULL);
}

gboolean
raw_peer_send (RawPeer *self, const char *text)
{
  return raw_peer_send_data (self, text, strlen (text));
}

/* Ends the connection with a RST instead of a FIN. */
void
raw_peer_reset (RawPeer *self)
{
  const struct linger now = { 1, 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  g_socket_close (self->socket, NULL);
}

/* Until the client goes, or the server stops. */
void
raw_peer_wait_for_close (RawPeer *self)
{
  char byte;

  while (peer_read (self, &byte, 1) > 0)
    ;
}

gboolean
raw_peer_is_stopping (RawPeer *self)
{
  return g_cancellable_is_cancelled (self->server->stop);
}

static gpointer
run_peer (gpointer user_data)
{
  RawPeer *self = user_data;
  RawServer *server = self->server;
  g_autoptr (GSocketConnection) plain = g_socket_connection_factory_create_connection (self->socket);

  if (server->certificate != NULL)
    {
      self->stream = g_tls_server_connection_new (G_IO_STREAM (plain), server->certificate, NULL);
      if (g_tls_connection_handshake (G_TLS_CONNECTION (self->stream), server->stop, NULL))
        server->handler (self, self->nth, server->user_data);
    }
  else
    {
      self->stream = G_IO_STREAM (g_object_ref (plain));
      server->handler (self, self->nth, server->user_data);
    }
  g_socket_close (self->socket, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  g_free (self);
  return NULL;
}

static gpointer
run_server (gpointer user_data)
{
  RawServer *self = user_data;

  for (;;)
    {
      GSocket *socket = g_socket_accept (self->socket, self->stop, NULL);
      RawPeer *peer;

      if (socket == NULL)
        return NULL;
      peer = g_new0 (RawPeer, 1);
      peer->server = self;
      peer->socket = socket;
      g_mutex_lock (&self->mutex);
      peer->nth = self->connections++;
      g_mutex_unlock (&self->mutex);
      g_ptr_array_add (self->threads, g_thread_new ("peer", run_peer, peer));
    }
}

/* @certificate: (nullable): speaks TLS with it */
RawServer *
raw_server_new (RawHandler handler, gconstpointer user_data, GTlsCertificate *certificate)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_mutex_init (&self->mutex);
  self->handler = handler;
  self->user_data = user_data;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->stop = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->threads = g_ptr_array_new ();
  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (self->socket, any, FALSE, NULL));
  g_socket_set_listen_backlog (self->socket, 256);
  g_assert_true (g_socket_listen (self->socket, NULL));
  bound = g_socket_get_local_address (self->socket, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->origin = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http", self->port);
  self->thread = g_thread_new ("server", run_server, self);
  return self;
}

void
raw_server_free (RawServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->requests);
  g_object_unref (self->socket);
  g_object_unref (self->stop);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->mutex);
  g_free (self->origin);
  g_free (self);
}

const char *
raw_server_get_origin (RawServer *self)
{
  return self->origin;
}

guint
raw_server_get_port (RawServer *self)
{
  return self->port;
}

guint
raw_server_count_connections (RawServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->connections;
  g_mutex_unlock (&self->mutex);
  return count;
}

/* Requests that were read whole. */
guint
raw_server_count_requests (RawServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->requests->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

/* Bytes of requests; those of TLS do not count. */
gsize
raw_server_count_bytes (RawServer *self)
{
  gsize count;

  g_mutex_lock (&self->mutex);
  count = self->bytes;
  g_mutex_unlock (&self->mutex);
  return count;
}

/* (transfer none): the whole of it, as it came; stays until the server goes */
const char *
raw_server_get_request (RawServer *self, guint nth)
{
  const char *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (nth, <, self->requests->len);
  request = self->requests->pdata[nth];
  g_mutex_unlock (&self->mutex);
  return request;
}
