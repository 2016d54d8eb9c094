/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-text.h"

#include <string.h>

static gboolean
is_hidden (gunichar c)
{
  /* C0, C1 and the marks that reorder or hide what stands beside them. */
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c || c == 0x2028 || c == 0x2029 ||
         c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
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
  guint kept = 0;

  if (text == NULL)
    return g_string_free (out, FALSE);
  end = text + strnlen (text, max_bytes);
  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);
      gboolean broken = c == (gunichar) -1 || c == (gunichar) -2;

      if (kept == max_characters)
        {
          g_string_append (out, "…");
          break;
        }
      if (broken)
        g_string_append_unichar (out, 0xfffd);
      else if (!is_hidden (c))
        g_string_append_unichar (out, c);
      else
        kept--;
      kept++;
      text = broken ? text + 1 : g_utf8_next_char (text);
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
  guint kept = 0;

  for (const char *at = g_strchug (plain); *at != '\0';)
    {
      gunichar c = g_utf8_get_char (at);

      if (kept == max_characters)
        {
          g_string_append (out, "…");
          break;
        }
      if (g_unichar_isspace (c))
        {
          while (*at != '\0' && g_unichar_isspace (g_utf8_get_char (at)))
            at = g_utf8_next_char (at);
          if (*at == '\0')
            break;
          g_string_append_c (out, ' ');
        }
      else
        {
          g_string_append_unichar (out, c);
          at = g_utf8_next_char (at);
        }
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

gboolean
rushes_text_is_blank (const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isspace (c) && !is_hidden (c) && !g_unichar_iszerowidth (c))
        return FALSE;
    }
  return TRUE;
}
