/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-request.h"

#include "rushes-reason.h"
#include "rushes-text.h"

#include <string.h>

G_DEFINE_QUARK (rushes-request-error-quark, rushes_request_error)
G_DEFINE_BOXED_TYPE (RushesRequest, rushes_request, rushes_request_ref, rushes_request_unref)

struct _RushesRequest
{
  gatomicrefcount refs;
  RushesRequestFields fields; /* its strings are (owned) */
};

/* api.md 1.5, the text mode of MiniMax-Hailuo-02. */
static const struct
{
  const char *resolution;
  int duration;
} pairs[] = {
  { NULL, 6 }, { NULL, 10 }, { "768P", 6 }, { "768P", 10 }, { "1080P", 6 },
};

static void
fail (GError **error, RushesRequestError code, RushesReason reason)
{
  g_set_error_literal (error, RUSHES_REQUEST_ERROR, code, rushes_reason_get_sentence (reason));
}

static gboolean
check_options (const RushesRequestFields *fields, GError **error)
{
  gboolean resolution_known = FALSE;

  if (fields->duration != 6 && fields->duration != 10)
    {
      fail (error, RUSHES_REQUEST_ERROR_DURATION, RUSHES_REASON_DURATION);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      if (g_strcmp0 (pairs[i].resolution, fields->resolution) != 0)
        continue;
      resolution_known = TRUE;
      if (pairs[i].duration == fields->duration)
        return TRUE;
    }
  if (resolution_known)
    fail (error, RUSHES_REQUEST_ERROR_PAIR, RUSHES_REASON_PAIR);
  else
    fail (error, RUSHES_REQUEST_ERROR_RESOLUTION, RUSHES_REASON_RESOLUTION);
  return FALSE;
}

/**
 * rushes_request_new:
 * @fields: copied
 *
 * Checks everything that can be known before sending (api.md 1.4, 1.5). Messages are sentences for people.
 *
 * Returns: (transfer full) (nullable): an immutable request, or %NULL
 */
RushesRequest *
rushes_request_new (const RushesRequestFields *fields, GError **error)
{
  RushesRequest *self;

  if (fields->prompt == NULL || *fields->prompt == '\0')
    {
      fail (error, RUSHES_REQUEST_ERROR_EMPTY, RUSHES_REASON_PROMPT_EMPTY);
      return NULL;
    }
  if (!g_utf8_validate (fields->prompt, -1, NULL))
    {
      fail (error, RUSHES_REQUEST_ERROR_NOT_TEXT, RUSHES_REASON_PROMPT_NOT_TEXT);
      return NULL;
    }
  if (rushes_text_is_blank (fields->prompt))
    {
      fail (error, RUSHES_REQUEST_ERROR_EMPTY, RUSHES_REASON_PROMPT_EMPTY);
      return NULL;
    }
  if (rushes_request_count_prompt (fields->prompt) > RUSHES_REQUEST_MAX_PROMPT)
    {
      fail (error, RUSHES_REQUEST_ERROR_TOO_LONG, RUSHES_REASON_PROMPT_TOO_LONG);
      return NULL;
    }
  if (!check_options (fields, error))
    return NULL;

  self = g_new0 (RushesRequest, 1);
  g_atomic_ref_count_init (&self->refs);
  self->fields = *fields;
  self->fields.prompt = g_strdup (fields->prompt);
  self->fields.model = g_strdup (fields->model != NULL ? fields->model : RUSHES_REQUEST_MODEL);
  self->fields.resolution = g_strdup (fields->resolution);
  return self;
}

RushesRequest *
rushes_request_ref (RushesRequest *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_request_unref (RushesRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free ((char *) self->fields.prompt);
  g_free ((char *) self->fields.model);
  g_free ((char *) self->fields.resolution);
  g_free (self);
}

/**
 * rushes_request_peek:
 *
 * Returns: (transfer none): the fields; @model is always set
 */
const RushesRequestFields *
rushes_request_peek (const RushesRequest *self)
{
  return &self->fields;
}

/**
 * rushes_request_count_prompt:
 * @prompt: (nullable): valid UTF-8
 *
 * Returns: the length that the service's limit speaks of, in code points
 */
guint
rushes_request_count_prompt (const char *prompt)
{
  return prompt != NULL ? (guint) g_utf8_strlen (prompt, -1) : 0;
}
