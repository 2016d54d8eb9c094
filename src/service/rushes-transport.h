/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-classify.h"
#include "rushes-key.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define RUSHES_TRANSPORT_MAX_BODY (1024 * 1024)

/** RushesCall: one HTTP request. Borrowed where passed in. */
typedef struct
{
  const char *url; /* https, or http on loopback */
  RushesKey *key;  /* (nullable): goes out as a Bearer */
  GBytes *body;    /* (nullable): JSON, and then it is a POST; a GET otherwise */
  const char *accept;
  const char *range;    /* (nullable): of a GET */
  const char *if_range; /* (nullable) */
  gint64 deadline; /* µs from now to the end of the body, or to the end of the headers where the body is left open */
} RushesCall;

/** RushesReply: how it ended */
typedef struct
{
  RushesWire wire;
  GBytes *body;         /* (owned) (nullable): what came of it, at most RUSHES_TRANSPORT_MAX_BODY */
  GInputStream *stream; /* (owned) (nullable): the body, where it is left open */
  SoupMessage *message; /* (owned) (nullable): for its response headers, where any came */
} RushesReply;

void rushes_reply_free (RushesReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesReply, rushes_reply_free)

#define RUSHES_TYPE_TRANSPORT (rushes_transport_get_type ())
G_DECLARE_FINAL_TYPE (RushesTransport, rushes_transport, RUSHES, TRANSPORT, GObject)

RushesTransport *rushes_transport_new (gint64 idle);
void rushes_transport_set_tls_database (RushesTransport *self, GTlsDatabase *database);

void rushes_transport_call_async (RushesTransport *self,
                                  const RushesCall *call,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void rushes_transport_open_async (RushesTransport *self,
                                  const RushesCall *call,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
RushesReply *rushes_transport_finish (RushesTransport *self, GAsyncResult *result);

gboolean rushes_transport_read_length (SoupMessageHeaders *headers, gint64 *length);

G_END_DECLS
