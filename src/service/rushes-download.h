/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

char *rushes_download_read_etag (const char *header) G_GNUC_WARN_UNUSED_RESULT;
void rushes_download_read_headers (
  RushesDownload *self, int status, SoupMessageHeaders *headers, gboolean with_key, gint64 offset, const char *etag);
char *rushes_download_read_location (const char *url, SoupMessageHeaders *headers) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
