/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-columns.h"

static guint
measure_character (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * rushes_columns_measure:
 * @text: valid UTF-8 on one line
 *
 * Returns: how many columns it takes
 */
guint
rushes_columns_measure (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += measure_character (g_utf8_get_char (at));
  return width;
}

/* How many bytes of @text fit in @width. */
static gsize
fit (const char *text, guint width, guint *taken)
{
  const char *at = text;

  *taken = 0;
  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      guint step = measure_character (g_utf8_get_char (at));

      if (*taken + step > width)
        break;
      *taken += step;
    }
  return (gsize) (at - text);
}

/**
 * rushes_columns_append:
 * @text: valid UTF-8 on one line
 * @width: columns; 0: as many as it takes
 * @last: nothing stands to the right of it
 *
 * Appends @text, cut with an ellipsis where it is too long, filled with spaces and two more where it is not the last.
 */
void
rushes_columns_append (GString *out, const char *text, guint width, gboolean last)
{
  guint taken = rushes_columns_measure (text);

  if (width == 0 || taken <= width)
    g_string_append (out, text);
  else
    {
      g_string_append_len (out, text, (gssize) fit (text, width - 1, &taken));
      g_string_append (out, "…");
      taken++;
    }
  if (last)
    return;
  g_string_append_printf (out, "%*s  ", width > taken ? (int) (width - taken) : 0, "");
}
