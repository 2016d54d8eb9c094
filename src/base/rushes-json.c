/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-json.h"

#include "rushes-text.h"

static void
append_escaped (GString *out, gunichar c)
{
  if (c > 0xffff)
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
  else
    g_string_append_printf (out, "\\u%04x", c);
}

/**
 * rushes_json_string:
 * @text: (nullable): of any origin; bytes that are no UTF-8 become U+FFFD; %NULL is null
 */
void
rushes_json_string (GString *out, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  valid = g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (!rushes_text_is_visible (c))
        append_escaped (out, c);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append_c (out, '"');
}

void
rushes_json_integer (GString *out, gint64 number)
{
  g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
}

/**
 * rushes_json_key:
 * @first: nothing stands before it in its object
 * @key: a plain word
 */
void
rushes_json_key (GString *out, gboolean first, const char *key)
{
  g_string_append_printf (out, "%s\"%s\":", first ? "" : ",", key);
}
