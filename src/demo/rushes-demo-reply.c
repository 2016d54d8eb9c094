/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-reply.h"

#include <string.h>

/*
 * An HTTP reply as a value, so that it can be sent whole by libsoup or, for a fault, in part by hand.
 */

struct _RushesDemoReply
{
  guint status;
  GBytes *body;       /* (owned) */
  GPtrArray *headers; /* (owned) (element-type utf8): names and values by turns */
};

/**
 * rushes_demo_reply_new:
 * @type: the content type
 */
RushesDemoReply *
rushes_demo_reply_new (guint status, const char *type, GBytes *body)
{
  RushesDemoReply *self = g_new0 (RushesDemoReply, 1);

  self->status = status;
  self->body = g_bytes_ref (body);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  rushes_demo_reply_add_header (self, "Content-Type", type);
  /* SoupServer 3.2 keeps a connection that the client has closed for ever, unless it is itself told to close. */
  rushes_demo_reply_add_header (self, "Connection", "close");
  return self;
}

RushesDemoReply *
rushes_demo_reply_new_text (guint status, const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return rushes_demo_reply_new (status, type, body);
}

void
rushes_demo_reply_free (RushesDemoReply *self)
{
  g_bytes_unref (self->body);
  g_ptr_array_unref (self->headers);
  g_free (self);
}

void
rushes_demo_reply_add_header (RushesDemoReply *self, const char *name, const char *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

static gboolean
read_number (const char **at, guint64 *number)
{
  char *end;

  if (!g_ascii_isdigit (**at))
    return FALSE;
  *number = g_ascii_strtoull (*at, &end, 10);
  *at = end;
  return *number < G_MAXINT64;
}

/* Reads one range of bytes (RFC 9110, 14.1.2). FALSE: there is none that we know, the whole is to be sent.
 * TRUE with *first > *last: it lies outside. */
static gboolean
read_range (const char *range, guint64 size, guint64 *first, guint64 *last)
{
  const char *at = range;

  if (at == NULL || g_ascii_strncasecmp (at, "bytes=", 6) != 0)
    return FALSE;
  at += 6;
  if (*at == '-')
    {
      guint64 tail;

      at++;
      if (!read_number (&at, &tail) || *at != '\0')
        return FALSE;
      *first = tail == 0 ? size : size - MIN (tail, size);
      *last = size - 1;
      if (size == 0)
        *first = 1, *last = 0;
      return TRUE;
    }
  if (!read_number (&at, first) || *at++ != '-')
    return FALSE;
  *last = size == 0 ? 0 : size - 1;
  if (*at != '\0')
    {
      guint64 end;

      if (!read_number (&at, &end) || *at != '\0' || end < *first)
        return FALSE;
      *last = MIN (end, *last);
    }
  if (*first >= size)
    *first = 1, *last = 0;
  return TRUE;
}

/**
 * rushes_demo_reply_new_file:
 * @clip: the whole file
 * @range: (nullable): the request's header
 * @if_range: (nullable): the request's header
 *
 * Returns: (transfer full): 200 with the whole, 206 with a part, or 416; several ranges at once get the whole
 */
RushesDemoReply *
rushes_demo_reply_new_file (GBytes *clip, const char *range, const char *if_range)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, clip);
  g_autofree char *etag = g_strdup_printf ("\"%.32s\"", sum);
  g_autoptr (GBytes) part = NULL;
  g_autofree char *content_range = NULL;
  RushesDemoReply *self;
  guint64 size = g_bytes_get_size (clip), first, last;

  if ((if_range != NULL && strcmp (if_range, etag) != 0) || !read_range (range, size, &first, &last))
    self = rushes_demo_reply_new (SOUP_STATUS_OK, "video/mp4", clip);
  else if (first > last)
    {
      content_range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);
      self = rushes_demo_reply_new_text (SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "text/plain", "");
    }
  else
    {
      part = g_bytes_new_from_bytes (clip, first, last - first + 1);
      content_range =
        g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, first, last, size);
      self = rushes_demo_reply_new (SOUP_STATUS_PARTIAL_CONTENT, "video/mp4", part);
    }
  if (content_range != NULL)
    rushes_demo_reply_add_header (self, "Content-Range", content_range);
  rushes_demo_reply_add_header (self, "Accept-Ranges", "bytes");
  rushes_demo_reply_add_header (self, "ETag", etag);
  return self;
}

/**
 * rushes_demo_reply_give:
 *
 * Makes @self the response of @message.
 */
void
rushes_demo_reply_give (const RushesDemoReply *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, self->status, NULL);
  for (guint i = 0; i < self->headers->len; i += 2)
    soup_message_headers_replace (headers, self->headers->pdata[i], self->headers->pdata[i + 1]);
  /* Ranges are done here; SoupServer would cut a whole reply by itself, also when If-Range says no. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  soup_message_headers_set_content_length (headers, g_bytes_get_size (self->body));
  if (g_bytes_get_size (self->body) > 0 && soup_server_message_get_method (message) != SOUP_METHOD_HEAD)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), self->body);
}

/**
 * rushes_demo_reply_get_half:
 * @chunked: in chunks, and cut between two of them
 *
 * Returns: (transfer full): the bytes on the wire, but only half of the body
 */
GBytes *
rushes_demo_reply_get_half (const RushesDemoReply *self, gboolean chunked)
{
  GString *out = g_string_new (NULL);
  gsize size, half;
  const char *data = g_bytes_get_data (self->body, &size);

  half = size / 2;
  g_string_append_printf (out, "HTTP/1.1 %u %s\r\n", self->status, soup_status_get_phrase (self->status));
  for (guint i = 0; i < self->headers->len; i += 2)
    g_string_append_printf (out, "%s: %s\r\n", (char *) self->headers->pdata[i], (char *) self->headers->pdata[i + 1]);
  if (chunked)
    g_string_append_printf (out, "Transfer-Encoding: chunked\r\n\r\n%" G_GSIZE_MODIFIER "x\r\n", half);
  else
    g_string_append_printf (out, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);
  g_string_append_len (out, data, half);
  if (chunked)
    g_string_append (out, "\r\n");
  return g_string_free_to_bytes (out);
}
