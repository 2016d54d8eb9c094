/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-json-guard.h"

#include <string.h>

/*
 * A strict reader of RFC 8259 that builds nothing. json-glib 1.6 crashes on deep nesting, takes comments, single quotes
 * and octal numbers, lets the last of two equal keys win, cuts texts at \u0000 and turns numbers out of range into
 * others (reliability F6, F7). So it only sees documents that have passed here, in a rewriting that leaves it no
 * choice: a whole number that does not fit into 64 bits becomes a string of its digits, any other number becomes null.
 * Recursion is bounded by the depth that is allowed.
 */

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint depth;
  GString *safe; /* (owned by the caller): what is written so far */
} Reader;

static RushesJsonVerdict read_value (Reader *self);

static void
skip_space (Reader *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;
}

/* Skips white space and takes @c if it stands there. */
static gboolean
take (Reader *self, char c)
{
  skip_space (self);
  if (self->at == self->end || *self->at != (guint8) c)
    return FALSE;
  self->at++;
  g_string_append_c (self->safe, c);
  return TRUE;
}

static RushesJsonVerdict
wrong (const Reader *self)
{
  return self->at >= self->end ? RUSHES_JSON_CUT : RUSHES_JSON_SYNTAX;
}

static RushesJsonVerdict
read_hex (Reader *self, gunichar *value)
{
  *value = 0;
  for (guint i = 0; i < 4; i++, self->at++)
    {
      if (self->at == self->end || !g_ascii_isxdigit (*self->at))
        return wrong (self);
      *value = *value * 16 + (gunichar) g_ascii_xdigit_value ((char) *self->at);
    }
  return RUSHES_JSON_SOUND;
}

/* What follows "\u": one character, in UTF-16, perhaps of two halves. */
static RushesJsonVerdict
read_unicode (Reader *self, GString *text)
{
  gunichar high, low;
  RushesJsonVerdict verdict = read_hex (self, &high);

  if (verdict != RUSHES_JSON_SOUND)
    return verdict;
  if (high == 0 || (high >= 0xdc00 && high <= 0xdfff))
    return RUSHES_JSON_CHARACTER;
  if (high >= 0xd800 && high <= 0xdbff)
    {
      if (self->end - self->at < 2)
        return RUSHES_JSON_CUT;
      if (self->at[0] != '\\' || self->at[1] != 'u')
        return RUSHES_JSON_CHARACTER;
      self->at += 2;
      verdict = read_hex (self, &low);
      if (verdict != RUSHES_JSON_SOUND)
        return verdict;
      if (low < 0xdc00 || low > 0xdfff)
        return RUSHES_JSON_CHARACTER;
      high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
  g_string_append_unichar (text, high);
  return RUSHES_JSON_SOUND;
}

static RushesJsonVerdict
read_escape (Reader *self, GString *text)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  if (self->at == self->end)
    return RUSHES_JSON_CUT;
  if (*self->at == 'u')
    {
      self->at++;
      return read_unicode (self, text);
    }
  letter = *self->at != '\0' ? strchr (letters, *self->at) : NULL;
  if (letter == NULL)
    return RUSHES_JSON_SYNTAX;
  self->at++;
  g_string_append_c (text, meanings[letter - letters]);
  return RUSHES_JSON_SOUND;
}

/* A string from its first quote on; @text receives what it means. */
static RushesJsonVerdict
read_string (Reader *self, GString *text)
{
  const guint8 *start = self->at++;

  while (self->at < self->end && *self->at != '"')
    {
      if (self->at - start > RUSHES_JSON_MAX_STRING)
        return RUSHES_JSON_TOO_LARGE;
      if (*self->at < 0x20)
        return RUSHES_JSON_CHARACTER;
      if (*self->at == '\\')
        {
          RushesJsonVerdict verdict;

          self->at++;
          verdict = read_escape (self, text);
          if (verdict != RUSHES_JSON_SOUND)
            return verdict;
        }
      else
        g_string_append_c (text, (char) *self->at++);
    }
  if (self->at == self->end)
    return RUSHES_JSON_CUT;
  self->at++;
  g_string_append_len (self->safe, (const char *) start, self->at - start);
  return RUSHES_JSON_SOUND;
}

static gsize
skip_digits (Reader *self)
{
  const guint8 *start = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return (gsize) (self->at - start);
}

static void
write_number (Reader *self, const guint8 *start, gboolean whole)
{
  g_autofree char *digits = g_strndup ((const char *) start, (gsize) (self->at - start));

  if (!whole)
    g_string_append (self->safe, "null");
  else if (g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, NULL, NULL))
    g_string_append (self->safe, digits);
  else
    g_string_append_printf (self->safe, "\"%s\"", digits);
}

static RushesJsonVerdict
read_number (Reader *self)
{
  const guint8 *start = self->at;
  gboolean whole = TRUE;

  if (*self->at == '-')
    self->at++;
  if (self->at < self->end && *self->at == '0')
    self->at++;
  else if (skip_digits (self) == 0)
    return wrong (self);
  if (self->at < self->end && *self->at == '.')
    {
      whole = FALSE;
      self->at++;
      if (skip_digits (self) == 0)
        return wrong (self);
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      whole = FALSE;
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      if (skip_digits (self) == 0)
        return wrong (self);
    }
  if (self->at - start > RUSHES_JSON_MAX_NUMBER)
    return RUSHES_JSON_TOO_LARGE;
  write_number (self, start, whole);
  return RUSHES_JSON_SOUND;
}

static RushesJsonVerdict
read_word (Reader *self)
{
  static const char *const words[] = { "true", "false", "null" };
  gsize left = (gsize) (self->end - self->at);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (memcmp (self->at, words[i], MIN (left, length)) != 0)
        continue;
      if (left < length)
        return RUSHES_JSON_CUT;
      self->at += length;
      g_string_append (self->safe, words[i]);
      return RUSHES_JSON_SOUND;
    }
  return RUSHES_JSON_SYNTAX;
}

static RushesJsonVerdict
read_array (Reader *self)
{
  take (self, '[');
  if (take (self, ']'))
    return RUSHES_JSON_SOUND;
  for (guint n = 0; n < RUSHES_JSON_MAX_ITEMS; n++)
    {
      RushesJsonVerdict verdict = read_value (self);

      if (verdict != RUSHES_JSON_SOUND)
        return verdict;
      if (take (self, ']'))
        return RUSHES_JSON_SOUND;
      if (!take (self, ','))
        return wrong (self);
    }
  return RUSHES_JSON_TOO_LARGE;
}

static RushesJsonVerdict
read_member (Reader *self, GHashTable *keys)
{
  g_autoptr (GString) key = g_string_new (NULL);
  RushesJsonVerdict verdict;

  skip_space (self);
  if (self->at == self->end || *self->at != '"')
    return wrong (self);
  verdict = read_string (self, key);
  if (verdict != RUSHES_JSON_SOUND)
    return verdict;
  if (!g_hash_table_add (keys, g_strndup (key->str, key->len)))
    return RUSHES_JSON_DUPLICATE;
  if (!take (self, ':'))
    return wrong (self);
  return read_value (self);
}

static RushesJsonVerdict
read_object (Reader *self)
{
  g_autoptr (GHashTable) keys = NULL;

  take (self, '{');
  if (take (self, '}'))
    return RUSHES_JSON_SOUND;
  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint n = 0; n < RUSHES_JSON_MAX_ITEMS; n++)
    {
      RushesJsonVerdict verdict = read_member (self, keys);

      if (verdict != RUSHES_JSON_SOUND)
        return verdict;
      if (take (self, '}'))
        return RUSHES_JSON_SOUND;
      if (!take (self, ','))
        return wrong (self);
    }
  return RUSHES_JSON_TOO_LARGE;
}

static RushesJsonVerdict
read_value (Reader *self)
{
  RushesJsonVerdict verdict;

  skip_space (self);
  if (self->at == self->end)
    return RUSHES_JSON_CUT;
  if (*self->at == '{' || *self->at == '[')
    {
      if (self->depth == RUSHES_JSON_MAX_DEPTH)
        return RUSHES_JSON_TOO_DEEP;
      self->depth++;
      verdict = *self->at == '{' ? read_object (self) : read_array (self);
      self->depth--;
      return verdict;
    }
  if (*self->at == '"')
    {
      g_autoptr (GString) text = g_string_new (NULL);

      return read_string (self, text);
    }
  if (*self->at == '-' || g_ascii_isdigit (*self->at))
    return read_number (self);
  return read_word (self);
}

/**
 * rushes_json_guard_check:
 * @data: bytes from the network
 * @safe: (out) (optional) (transfer full): where they are sound, the same document for json-glib: no white space, each
 *   number a 64-bit integer; %NULL where they are not
 *
 * Returns: %RUSHES_JSON_SOUND, or the first thing that is wrong
 */
RushesJsonVerdict
rushes_json_guard_check (const guint8 *data, gsize length, char **safe)
{
  g_autoptr (GString) text = NULL;
  Reader reader = { data, data + length };
  RushesJsonVerdict verdict;
  gboolean nothing;

  if (safe != NULL)
    *safe = NULL;
  if (length > RUSHES_JSON_MAX_BYTES)
    return RUSHES_JSON_TOO_LARGE;
  skip_space (&reader);
  if (reader.at == reader.end)
    return RUSHES_JSON_EMPTY;
  if (!g_utf8_validate_len ((const char *) data, length, NULL))
    return RUSHES_JSON_NOT_UTF8;

  text = g_string_sized_new (length);
  reader.safe = text;
  nothing = *reader.at == 'n';
  verdict = read_value (&reader);
  if (verdict != RUSHES_JSON_SOUND)
    return verdict;
  skip_space (&reader);
  if (reader.at != reader.end)
    return RUSHES_JSON_SYNTAX;
  if (nothing)
    return RUSHES_JSON_EMPTY;
  if (safe != NULL)
    *safe = g_string_free (g_steal_pointer (&text), FALSE);
  return RUSHES_JSON_SOUND;
}
