/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-download.h"

#include "rushes-service-url.h"
#include "rushes-transport.h"

#include <string.h>

/*
 * What the headers of an answer to a GET of a video say. Pure, but for libsoup's bag of headers. A part is only taken
 * where it is beyond doubt the part that was asked for, of the file that was begun: else the file would be a mixture.
 */

#define MAX_ETAG 256 /* bytes */

static const char *const page_types[] = {
  "text/html", "application/xhtml+xml", "application/json", "text/xml", "application/xml", NULL,
};

/**
 * rushes_download_free:
 * @self: (nullable) (transfer full): a download
 */
void
rushes_download_free (RushesDownload *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_free (self->etag);
  g_free (self->type);
  g_free (self);
}

/**
 * rushes_download_read_etag:
 * @header: (nullable): an entity tag, from the network or from the library
 *
 * Returns: (transfer full) (nullable): the tag, quotes included, where it is a strong one
 */
char *
rushes_download_read_etag (const char *header)
{
  gsize length = header != NULL ? strnlen (header, MAX_ETAG + 1) : 0;

  if (length < 2 || length > MAX_ETAG || header[0] != '"' || header[length - 1] != '"')
    return NULL;
  for (gsize i = 1; i < length - 1; i++)
    if (header[i] < 0x21 || header[i] > 0x7e || header[i] == '"')
      return NULL;
  return g_strdup (header);
}

static char *
read_type (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_one (headers, "Content-Type");
  gsize length = type != NULL ? strcspn (type, "; \t,") : 0;

  if (length == 0 || length > 100)
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (type[i]) && strchr ("/.+-_!#$&^", type[i]) == NULL)
      return NULL;
  return g_ascii_strdown (type, (gssize) length);
}

static gboolean
read_number (const char **at, gint64 *number)
{
  gsize digits = strspn (*at, "0123456789");

  if (digits == 0 || digits > 15)
    return FALSE;
  *number = g_ascii_strtoll (*at, NULL, 10);
  *at += digits;
  return TRUE;
}

/* "bytes 100-199/200" or "bytes 100-199/" and a star; FALSE for anything else. @total is -1 for the star. */
static gboolean
read_range (const char *text, gint64 *start, gint64 *end, gint64 *total)
{
  if (text == NULL || g_ascii_strncasecmp (text, "bytes ", 6) != 0)
    return FALSE;
  text += 6;
  if (!read_number (&text, start) || *text++ != '-' || !read_number (&text, end) || *text++ != '/' || *end < *start)
    return FALSE;
  *total = -1;
  if (g_str_equal (text, "*"))
    return TRUE;
  return read_number (&text, total) && *text == '\0' && *total > *end;
}

static RushesReason
check_part (RushesDownload *self, SoupMessageHeaders *headers, gint64 offset, const char *etag)
{
  gint64 start, end, length;

  /* Whoever was not asked for a part must not send one, and several parts are never asked for. */
  if (offset == 0 || g_str_equal (self->type != NULL ? self->type : "", "multipart/byteranges"))
    return RUSHES_REASON_INCOMPLETE;
  if (!read_range (soup_message_headers_get_list (headers, "Content-Range"), &start, &end, &self->total) ||
      start != offset || (etag != NULL && g_strcmp0 (etag, self->etag) != 0))
    return RUSHES_REASON_INCOMPLETE;
  if (!rushes_transport_read_length (headers, &length) || (length >= 0 && length != end - start + 1))
    return RUSHES_REASON_INCOMPLETE;
  /* A part that ends before the file does is one that nobody asked for. */
  if (self->total >= 0 && end != self->total - 1)
    return RUSHES_REASON_INCOMPLETE;
  self->start = offset;
  return RUSHES_REASON_NONE;
}

static RushesReason
check_status (int status, gboolean with_key)
{
  if (status == 401)
    return with_key ? RUSHES_REASON_KEY_REFUSED : RUSHES_REASON_LINK_GONE;
  if (status == 403 || status == 404 || status == 410)
    return RUSHES_REASON_LINK_GONE;
  if (status == 416)
    return RUSHES_REASON_INCOMPLETE;
  if (status >= 300 && status <= 399)
    return RUSHES_REASON_REDIRECT;
  return RUSHES_REASON_SERVER_ERROR;
}

/**
 * rushes_download_read_headers:
 * @self: filled in, but for the stream
 * @with_key: whether the key went out
 * @offset: the first byte that was asked for; 0: the whole file
 * @etag: (nullable): the tag that the part was asked for under
 */
void
rushes_download_read_headers (
  RushesDownload *self, int status, SoupMessageHeaders *headers, gboolean with_key, gint64 offset, const char *etag)
{
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");

  self->http_status = status;
  self->total = -1;
  self->etag = rushes_download_read_etag (soup_message_headers_get_list (headers, "ETag"));
  self->type = read_type (headers);
  if (status != 200 && status != 206)
    {
      self->reason = check_status (status, with_key);
      return;
    }
  if (self->type != NULL && g_strv_contains (page_types, self->type))
    {
      self->reason = RUSHES_REASON_NOT_A_VIDEO;
      return;
    }
  /* It was told not to: what comes would be the archive, not the video. */
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    {
      self->reason = RUSHES_REASON_NOT_A_VIDEO;
      return;
    }
  if (status == 206)
    self->reason = check_part (self, headers, offset, etag);
  else if (!rushes_transport_read_length (headers, &self->total))
    self->total = -1;
}

/**
 * rushes_download_read_location:
 * @url: what was asked for
 *
 * Returns: (transfer full) (nullable): where a redirect points to, where that may be followed: not from https to http
 */
char *
rushes_download_read_location (const char *url, SoupMessageHeaders *headers)
{
  const char *location = soup_message_headers_get_list (headers, "Location");
  g_autofree char *target = NULL;

  /* Two of them are none: the list is longer than the last one. */
  if (location == NULL || !g_str_equal (location, soup_message_headers_get_one (headers, "Location")))
    return NULL;
  target = g_uri_resolve_relative (url, location, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (!rushes_service_url_check_link (target))
    return NULL;
  if (g_ascii_strncasecmp (url, "https:", 6) == 0 && g_ascii_strncasecmp (target, "https:", 6) != 0)
    return NULL;
  return g_steal_pointer (&target);
}
