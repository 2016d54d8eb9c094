/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * A server that is nothing but a socket: it says the bytes that a test tells it to, and keeps what it was sent. Each
 * connection has a thread of its own, so that the client's main loop is never needed to answer.
 */
typedef struct _RawServer RawServer;
typedef struct _RawPeer RawPeer;

/* Talks to one connection, the @nth from 0; the socket is closed when it returns. */
typedef void (*RawHandler) (RawPeer *peer, guint nth, gconstpointer user_data);

RawServer *raw_server_new (RawHandler handler, gconstpointer user_data, GTlsCertificate *certificate);
void raw_server_free (RawServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

const char *raw_server_get_origin (RawServer *self);
guint raw_server_get_port (RawServer *self);
guint raw_server_count_connections (RawServer *self);
guint raw_server_count_requests (RawServer *self);
gsize raw_server_count_bytes (RawServer *self);
const char *raw_server_get_request (RawServer *self, guint nth);

gboolean raw_peer_read_request (RawPeer *self);
const char *raw_peer_get_request (RawPeer *self);
gboolean raw_peer_send (RawPeer *self, const char *text);
gboolean raw_peer_send_data (RawPeer *self, gconstpointer data, gsize length);
void raw_peer_reset (RawPeer *self);
void raw_peer_wait_for_close (RawPeer *self);
gboolean raw_peer_is_stopping (RawPeer *self);
