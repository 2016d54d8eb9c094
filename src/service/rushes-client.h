/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-key.h"
#include "rushes-outcome.h"
#include "rushes-profile.h"
#include "rushes-request.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesClientLimits: all in µs; 0 takes the default */
typedef struct
{
  gint64 submit_deadline; /* a submission, from call to answer: 90 s */
  gint64 read_deadline;   /* a query or retrieval: 30 s */
  gint64 idle;            /* no byte in or out for so long ends any call: 60 s */
} RushesClientLimits;

#define RUSHES_TYPE_CLIENT (rushes_client_get_type ())
G_DECLARE_FINAL_TYPE (RushesClient, rushes_client, RUSHES, CLIENT, GObject)

RushesClient *rushes_client_new (const RushesClientLimits *limits);
void rushes_client_set_tls_database (RushesClient *self, GTlsDatabase *database);

/* The paid one. It always ends with an outcome, and makes at most one HTTP request. */
void rushes_client_submit_async (RushesClient *self,
                                 RushesProfile *profile,
                                 RushesKey *key,
                                 RushesRequest *request,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
RushesOutcome *rushes_client_submit_finish (RushesClient *self, GAsyncResult *result);

/* Free ones; they always end with a look. */
void rushes_client_query_async (RushesClient *self,
                                RushesProfile *profile,
                                RushesKey *key,
                                const char *task_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
RushesLook *rushes_client_query_finish (RushesClient *self, GAsyncResult *result);

void rushes_client_retrieve_async (RushesClient *self,
                                   RushesProfile *profile,
                                   RushesKey *key,
                                   const char *file_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RushesLook *rushes_client_retrieve_finish (RushesClient *self, GAsyncResult *result);

/** RushesDownload: an open answer to a GET of a video */
typedef struct
{
  RushesReason reason;  /* RUSHES_REASON_NONE: @stream is open */
  int http_status;      /* 200 or 206 where it is open */
  GInputStream *stream; /* (owned) (nullable): the body's bytes, undecoded */
  gint64 start;         /* the offset of its first byte */
  gint64 total;         /* of the whole file; -1: not said */
  char *etag;           /* (nullable): a strong one only */
  char *type;           /* (nullable): media type as said, lower case */
} RushesDownload;

void rushes_download_free (RushesDownload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesDownload, rushes_download_free)

void rushes_client_download_async (RushesClient *self,
                                   RushesProfile *profile,
                                   RushesKey *key,
                                   const char *url,
                                   gint64 offset,
                                   const char *etag,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RushesDownload *rushes_client_download_finish (RushesClient *self, GAsyncResult *result);

G_END_DECLS
