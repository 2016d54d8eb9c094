/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-dialect.h"
#include "rushes-demo-fault.h"

#include <string.h>

/*
 * What goes wrong between a client and a service, on order. The words are those of rushes_demo_relay_push_fault().
 */

#define JSON "application/json"
#define HTML "text/html"
#define XML  "application/xml"

static const char gone[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>"
                           "<Message>Request has expired.</Message></Error>\n";
static const char page[] =
  "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Error</h1></body></html>\n";

static gboolean
read_number (const char *text, guint most, guint *number, const char **rest)
{
  char *end;
  guint64 value;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  value = g_ascii_strtoull (text, &end, 10);
  *number = (guint) value;
  *rest = end;
  return value <= most;
}

static gboolean
read_reply (RushesDemoFault *self, const char *word, const char *value)
{
  const char *rest = "";

  if (strcmp (word, "status") == 0)
    {
      self->type = HTML;
      self->text = g_strdup (page);
      return read_number (value, 999, &self->status, &rest) && *rest == '\0';
    }
  if (strcmp (word, "body") == 0)
    {
      self->status = 200;
      self->type = JSON;
      self->text = g_strdup (value);
      return TRUE;
    }
  if (strcmp (word, "answer") == 0)
    {
      if (!read_number (value, 999, &self->status, &rest) || *rest != ':')
        return FALSE;
      self->type = JSON;
      self->text = g_strdup (rest + 1);
      return TRUE;
    }
  if (strcmp (word, "redirect") == 0)
    {
      self->status = 302;
      if (read_number (value, 399, &self->status, &rest) && *rest == ':')
        value = rest + 1;
      self->type = HTML;
      self->text = g_strdup (value);
      return *value != '\0';
    }
  if (strcmp (word, "retry-after") == 0)
    {
      self->status = 429;
      self->type = JSON;
      self->text =
        g_strdup ("{\"error\":{\"message\":\"Too many requests\",\"type\":\"rate_limit_error\",\"param\":\"\","
                  "\"code\":\"rate_limit_exceeded\"}}");
      return read_number (value, 86400, &self->number, &rest) && *rest == '\0';
    }
  if (strcmp (word, "code") == 0)
    {
      self->code = (int) g_ascii_strtoll (value, NULL, 10);
      return self->code != 0;
    }
  return FALSE;
}

static gboolean
read_spec (RushesDemoFault *self, const char *spec)
{
  static const struct
  {
    const char *word;
    RushesDemoFaultKind kind;
  } words[] = {
    { "close", RUSHES_DEMO_FAULT_CLOSE },
    { "stall", RUSHES_DEMO_FAULT_STALL },
    { "cut", RUSHES_DEMO_FAULT_CUT },
    { "cut-chunked", RUSHES_DEMO_FAULT_CUT_CHUNKED },
    { "stall-half", RUSHES_DEMO_FAULT_STALL_HALF },
  };
  const char *colon = strchr (spec, ':'), *rest = "";
  g_autofree char *word = colon != NULL ? g_strndup (spec, colon - spec) : g_strdup (spec);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (spec, words[i].word) == 0)
      {
        self->kind = words[i].kind;
        return TRUE;
      }
  self->kind = RUSHES_DEMO_FAULT_REPLY;
  if (strcmp (spec, "html") == 0 || strcmp (spec, "gone") == 0)
    {
      self->status = *spec == 'h' ? 200 : 403;
      self->type = *spec == 'h' ? HTML : XML;
      self->text = g_strdup (*spec == 'h' ? page : gone);
      return TRUE;
    }
  if (colon == NULL)
    return FALSE;
  if (strcmp (word, "delay") == 0)
    {
      self->kind = RUSHES_DEMO_FAULT_DELAY;
      return read_number (colon + 1, 60000, &self->number, &rest) && *rest == '\0';
    }
  return read_reply (self, word, colon + 1);
}

/**
 * rushes_demo_fault_new:
 * @spec: as in rushes_demo_relay_push_fault()
 *
 * Returns: (transfer full) (nullable): %NULL when there is no such fault
 */
RushesDemoFault *
rushes_demo_fault_new (const char *spec)
{
  g_autoptr (RushesDemoFault) self = g_new0 (RushesDemoFault, 1);

  if (g_str_has_prefix (spec, "create-then-"))
    {
      self->creates = TRUE;
      spec += strlen ("create-then-");
    }
  if (!read_spec (self, spec))
    return NULL;
  if (rushes_demo_fault_needs_reply (self))
    self->creates = TRUE;
  return g_steal_pointer (&self);
}

void
rushes_demo_fault_free (RushesDemoFault *self)
{
  g_free (self->text);
  g_free (self);
}

/**
 * rushes_demo_fault_needs_reply:
 *
 * Returns: whether the true reply is part of it
 */
gboolean
rushes_demo_fault_needs_reply (const RushesDemoFault *self)
{
  return self->kind >= RUSHES_DEMO_FAULT_CUT;
}

/**
 * rushes_demo_fault_make_reply:
 *
 * Returns: (transfer full): the reply that stands in for the true one
 */
RushesDemoReply *
rushes_demo_fault_make_reply (const RushesDemoFault *self, RushesDemoDialect dialect)
{
  RushesDemoReply *reply;

  g_return_val_if_fail (self->kind == RUSHES_DEMO_FAULT_REPLY, NULL);

  if (self->code != 0)
    return rushes_demo_dialect_refuse (dialect, self->code);
  if (self->status / 100 == 3)
    {
      reply = rushes_demo_reply_new_text (self->status, self->type, "");
      rushes_demo_reply_add_header (reply, "Location", self->text);
      return reply;
    }
  reply = rushes_demo_reply_new_text (self->status, self->type, self->text);
  if (self->status == 429 && self->number > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", self->number);

      rushes_demo_reply_add_header (reply, "Retry-After", seconds);
    }
  return reply;
}

/*** A connection taken out of libsoup's hands ***/

typedef struct
{
  GIOStream *stream; /* (owned) */
  GBytes *bytes;     /* (owned) (nullable): still to be written */
  gboolean stays;
  GCancellable *cancellable; /* (owned) */
  char rest[256];
} Line;

static void
line_end (Line *line)
{
  g_io_stream_close (line->stream, NULL, NULL); /* a socket's: it does not block */
  g_object_unref (line->stream);
  g_clear_pointer (&line->bytes, g_bytes_unref);
  g_object_unref (line->cancellable);
  g_free (line);
}

/* Reads and forgets, until the client goes or the relay stops. */
static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Line *line = user_data;

  if (result != NULL && g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) <= 0)
    {
      line_end (line);
      return;
    }
  g_input_stream_read_async (g_io_stream_get_input_stream (line->stream), line->rest, sizeof line->rest,
                             G_PRIORITY_DEFAULT, line->cancellable, on_read, line);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Line *line = user_data;
  gboolean written = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  if (written && line->stays)
    on_read (NULL, NULL, line);
  else
    line_end (line);
}

/**
 * rushes_demo_fault_break:
 * @reply: (nullable): the true reply, where rushes_demo_fault_needs_reply()
 * @cancellable: ends what stays
 *
 * Takes the connection of @message and does to it what cannot be said in HTTP.
 */
void
rushes_demo_fault_break (const RushesDemoFault *self,
                         SoupServerMessage *message,
                         const RushesDemoReply *reply,
                         GCancellable *cancellable)
{
  Line *line = g_new0 (Line, 1);

  line->stream = soup_server_message_steal_connection (message);
  line->cancellable = g_object_ref (cancellable);
  line->stays = self->kind == RUSHES_DEMO_FAULT_STALL || self->kind == RUSHES_DEMO_FAULT_STALL_HALF;
  if (rushes_demo_fault_needs_reply (self))
    line->bytes = rushes_demo_reply_get_half (reply, self->kind == RUSHES_DEMO_FAULT_CUT_CHUNKED);
  if (line->bytes != NULL)
    g_output_stream_write_all_async (g_io_stream_get_output_stream (line->stream), g_bytes_get_data (line->bytes, NULL),
                                     g_bytes_get_size (line->bytes), G_PRIORITY_DEFAULT, cancellable, on_written, line);
  else if (line->stays)
    on_read (NULL, NULL, line);
  else
    line_end (line);
}
