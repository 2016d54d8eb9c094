/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "raw-server.h"
#include "rushes-client.h"

#define TEST_KEY "sk-test-CANARY-7f3a"

/* A reply that a handler sends: a whole answer of HTTP, with the right length. */
char *answer (int status, const char *headers, const char *body) G_GNUC_WARN_UNUSED_RESULT;

RushesProfile *make_profile (const char *origin);
RushesKey *make_key (void);
RushesRequest *make_request (void);
RushesClient *make_client (gint64 deadline);

RushesOutcome *submit (RushesClient *client, const char *origin);
RushesLook *query (RushesClient *client, const char *origin, const char *id);
RushesLook *retrieve (RushesClient *client, const char *origin, const char *id);
RushesDownload *download (RushesClient *client, const char *origin, const char *url, gint64 offset, const char *etag);
GBytes *drain (GInputStream *stream, GError **error);

GTlsCertificate *make_certificate (void);
GTlsDatabase *make_database (void);
