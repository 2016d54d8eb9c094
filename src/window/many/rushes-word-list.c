/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-word-list.h"

#include <glib/gi18n.h>

/**
 * rushes_word_list_add:
 * @list: (inout) (nullable): what has been said so far
 * @words: (transfer full)
 * @n: how many @words speak of
 */
void
rushes_word_list_add (char **list, char *words, guint n)
{
  g_autofree char *before = *list;
  g_autofree char *more = words;

  if (n == 0)
    *list = g_steal_pointer (&before);
  else if (before == NULL)
    *list = g_steal_pointer (&more);
  else
    *list = g_strdup_printf (_ ("%1$s, %2$s"), before, more);
}

/**
 * rushes_word_list_end:
 * @list: (inout) (nullable)
 * @sentence: (nullable): what has ended it before its time
 */
void
rushes_word_list_end (char **list, const char *sentence)
{
  g_autofree char *before = *list;

  if (sentence == NULL)
    *list = g_steal_pointer (&before);
  else if (before == NULL)
    *list = g_strdup (sentence);
  else
    /* Translators: %1$s is such as "27 saved, 2 missing"; %2$s a sentence about what has ended it. */
    *list = g_strdup_printf (_ ("%1$s. %2$s"), before, sentence);
}
