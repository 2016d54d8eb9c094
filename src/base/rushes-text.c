/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-text.h"

#include <string.h>

static gboolean
is_hidden (gunichar c)
{
  /* C0, C1 and the marks that reorder or hide what stands beside them. */
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x206f) || c == 0x200e || c == 0x200f || c == 0x061c || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

/* Letters and symbols to Unicode, nothing to the eye: soft hyphen, Hangul fillers, the empty Braille pattern. */
static gboolean
is_filler (gunichar c)
{
  return c == 0xad || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800;
}

/* One character of bytes that may be broken, and where the next begins; every kind of line break is a newline. */
static gunichar
read_character (const char **at, const char *end)
{
  gunichar c = g_utf8_get_char_validated (*at, end - *at);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      (*at)++;
      return 0xfffd;
    }
  *at = g_utf8_next_char (*at);
  if (c == '\r' && *at < end && **at == '\n')
    (*at)++;
  return c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029 ? '\n' : c;
}

/**
 * rushes_text_plain:
 * @text: (nullable): bytes of any origin, zero-terminated
 * @max_bytes: how many of them to look at
 * @max_characters: how many code points to keep; an ellipsis replaces the rest
 *
 * Returns: (transfer full): valid UTF-8 without control and bidirectional override characters, line breaks kept
 */
char *
rushes_text_plain (const char *text, gsize max_bytes, guint max_characters)
{
  GString *out = g_string_new (NULL);
  const char *end;
  gsize length;
  guint kept = 0;

  if (text == NULL)
    return g_string_free (out, FALSE);
  length = strnlen (text, max_bytes);
  end = text + length;
  while (text < end)
    {
      gunichar c;

      /* A character cut by our own limit is not a broken one. */
      if (length == max_bytes && g_utf8_get_char_validated (text, end - text) == (gunichar) -2)
        break;
      c = read_character (&text, end);
      if (is_hidden (c))
        continue;
      if (kept == max_characters)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, c);
      kept++;
    }
  return g_string_free (out, FALSE);
}

/**
 * rushes_text_line:
 * @text: (nullable): text of any origin
 *
 * Returns: (transfer full): the same on one line, runs of white space folded, at most @max_characters code points
 */
char *
rushes_text_line (const char *text, guint max_characters)
{
  g_autofree char *plain = rushes_text_plain (text, 64 * 1024, G_MAXUINT);
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;
  guint kept = 0;

  for (const char *at = plain; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c))
        {
          space = TRUE;
          continue;
        }
      if (kept + (space && kept > 0 ? 1 : 0) >= max_characters)
        {
          g_string_append (out, "…");
          break;
        }
      if (space && kept > 0)
        {
          g_string_append_c (out, ' ');
          kept++;
        }
      space = FALSE;
      g_string_append_unichar (out, c);
      kept++;
    }
  return g_string_free (out, FALSE);
}

/**
 * rushes_text_terminal:
 *
 * Returns: (transfer full): @text as it may be written to a terminal or a log: no escape sequences, at most 500
 *   code points
 */
char *
rushes_text_terminal (const char *text)
{
  return rushes_text_plain (text, 16 * 1024, 500);
}

/**
 * rushes_text_is_blank:
 * @text: (nullable): bytes of any origin
 *
 * Returns: whether nothing of it can be seen
 */
gboolean
rushes_text_is_blank (const char *text)
{
  const char *end = text != NULL ? text + strlen (text) : NULL;

  for (const char *at = text; at < end;)
    {
      gunichar c = read_character (&at, end);

      if (!g_unichar_isspace (c) && !is_hidden (c) && !g_unichar_iszerowidth (c) && !is_filler (c))
        return FALSE;
    }
  return TRUE;
}

/**
 * rushes_text_is_visible:
 *
 * Returns: whether @c stands for something that is seen, or a space: no control, no mark that reorders or hides what
 *   stands beside it, no line break, nothing without a meaning of its own
 */
gboolean
rushes_text_is_visible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}
