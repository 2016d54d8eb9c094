/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-key.h"

#include "rushes-reason.h"

#include <string.h>

G_DEFINE_QUARK (rushes-key-error-quark, rushes_key_error)
G_DEFINE_BOXED_TYPE (RushesKey, rushes_key, rushes_key_ref, rushes_key_unref)

struct _RushesKey
{
  gatomicrefcount refs;
  gsize length;
  char text[]; /* wiped when the last reference goes */
};

static void
fail (GError **error, RushesKeyError code, RushesReason reason)
{
  g_set_error_literal (error, RUSHES_KEY_ERROR, code, rushes_reason_get_sentence (reason));
}

/**
 * rushes_key_new:
 * @pasted: as the user pasted it: white space around it and a "Bearer " before it are dropped
 *
 * A key that libsoup would drop from the header, or that could write a header of its own, never comes into being (F11).
 *
 * Returns: (transfer full) (nullable): printable ASCII without spaces, or %NULL
 */
RushesKey *
rushes_key_new (const char *pasted, GError **error)
{
  const char *start = pasted;
  const char *end = pasted + strnlen (pasted, RUSHES_KEY_MAX_LENGTH * 2);
  RushesKey *self;

  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;
  if (end - start >= 6 && g_ascii_strncasecmp (start, "Bearer", 6) == 0 &&
      (end - start == 6 || g_ascii_isspace (start[6])))
    start += 6;
  while (start < end && g_ascii_isspace (*start))
    start++;

  if (start == end)
    {
      fail (error, RUSHES_KEY_ERROR_EMPTY, RUSHES_REASON_KEY_EMPTY);
      return NULL;
    }
  if (end - start > RUSHES_KEY_MAX_LENGTH)
    {
      fail (error, RUSHES_KEY_ERROR_TOO_LONG, RUSHES_REASON_KEY_TOO_LONG);
      return NULL;
    }
  for (const char *at = start; at < end; at++)
    if (*at < 0x21 || *at > 0x7e)
      {
        fail (error, RUSHES_KEY_ERROR_CHARACTERS, RUSHES_REASON_KEY_CHARACTERS);
        return NULL;
      }

  self = g_malloc0 (sizeof *self + (gsize) (end - start) + 1);
  g_atomic_ref_count_init (&self->refs);
  self->length = (gsize) (end - start);
  memcpy (self->text, start, self->length);
  return self;
}

RushesKey *
rushes_key_ref (RushesKey *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_key_unref (RushesKey *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  explicit_bzero (self->text, self->length);
  g_free (self);
}

/**
 * rushes_key_peek:
 *
 * Returns: (transfer none): the key itself; not to be copied, logged or shown
 */
const char *
rushes_key_peek (const RushesKey *self)
{
  return self->text;
}

/**
 * rushes_key_get_tail:
 *
 * Returns: (transfer full): the last four characters, fewer of a short key, to tell one key from another
 */
char *
rushes_key_get_tail (const RushesKey *self)
{
  gsize shown = MIN (4, self->length / 4);

  return g_strdup (self->text + self->length - shown);
}
