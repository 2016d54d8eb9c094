/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-copied-text.h"

#include <string.h>

#define LONGEST_SEPARATOR 2

struct _RushesCopiedText
{
  GPtrArray *pieces; /* (owned) (element-type utf8) */
  guint max_pieces;
  gsize max_bytes;
  gsize n_bytes;
  gboolean lines; /* one has several */
};

RushesCopiedText *
rushes_copied_text_new (guint max_pieces, gsize max_bytes)
{
  RushesCopiedText *self = g_new0 (RushesCopiedText, 1);

  self->pieces = g_ptr_array_new_with_free_func (g_free);
  self->max_pieces = max_pieces;
  self->max_bytes = max_bytes;
  return self;
}

void
rushes_copied_text_free (RushesCopiedText *self)
{
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

/**
 * rushes_copied_text_add:
 *
 * Returns: whether there was room for it: it is in whole, or not at all
 */
gboolean
rushes_copied_text_add (RushesCopiedText *self, const char *piece)
{
  gsize length = strlen (piece) + LONGEST_SEPARATOR;

  if (self->pieces->len >= self->max_pieces || length > self->max_bytes - self->n_bytes)
    return FALSE;
  g_ptr_array_add (self->pieces, g_strdup (piece));
  self->n_bytes += length;
  self->lines = self->lines || strchr (piece, '\n') != NULL;
  return TRUE;
}

guint
rushes_copied_text_get_n (RushesCopiedText *self)
{
  return self->pieces->len;
}

/**
 * rushes_copied_text_build:
 *
 * Returns: (transfer full): all of it, at most so many bytes as were allowed
 */
char *
rushes_copied_text_build (RushesCopiedText *self)
{
  GString *text = g_string_sized_new (self->n_bytes + 1);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      if (i > 0)
        g_string_append (text, self->lines ? "\n\n" : "\n");
      g_string_append (text, self->pieces->pdata[i]);
    }
  return g_string_free (text, FALSE);
}
