/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-search-words.h"

struct _RushesSearchWords
{
  gatomicrefcount refs;
  RushesSearch *search; /* (owned): of all words */
  GPtrArray *words;     /* (owned) (element-type RushesSearch): each word alone */
};

static void
add_word (RushesSearchWords *self, const char *start, const char *end)
{
  g_autofree char *word = g_strndup (start, (gsize) (end - start));
  RushesSearch *search = rushes_search_new (word);

  if (search != NULL && self->words->len < RUSHES_SEARCH_MAX_WORDS)
    g_ptr_array_add (self->words, search);
  else
    g_clear_pointer (&search, rushes_search_free);
}

/* Words are divided as rushes_search_new() divides them. */
static void
add_words (RushesSearchWords *self, const char *typed)
{
  g_autofree char *valid = g_utf8_make_valid (typed, -1);
  const char *start = valid, *at = valid;

  for (guint n = 0; *at != '\0' && n < RUSHES_SEARCH_MAX_TEXT; n++)
    {
      gunichar c = g_utf8_get_char (at);
      const char *next = g_utf8_next_char (at);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          add_word (self, start, at);
          start = next;
        }
      at = next;
    }
  add_word (self, start, at);
}

/**
 * rushes_search_words_new:
 * @typed: (nullable)
 *
 * Returns: (transfer full) (nullable): the words of @typed, immutable; %NULL: there is nothing to look for
 */
RushesSearchWords *
rushes_search_words_new (const char *typed)
{
  RushesSearch *search = rushes_search_new (typed);
  RushesSearchWords *self;

  if (search == NULL)
    return NULL;
  self = g_new0 (RushesSearchWords, 1);
  g_atomic_ref_count_init (&self->refs);
  self->search = search;
  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_search_free);
  add_words (self, typed);
  return self;
}

RushesSearchWords *
rushes_search_words_ref (RushesSearchWords *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_search_words_unref (RushesSearchWords *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  rushes_search_free (self->search);
  g_ptr_array_unref (self->words);
  g_free (self);
}

/**
 * rushes_search_words_mark:
 *
 * Returns: (transfer full) (element-type RushesSearchMark): as rushes_search_mark()
 */
GArray *
rushes_search_words_mark (const RushesSearchWords *self, const char *text)
{
  return rushes_search_mark (self->search, text);
}

/**
 * rushes_search_words_find:
 *
 * Returns: a bit for each word that is found in @text
 */
guint
rushes_search_words_find (const RushesSearchWords *self, const char *text)
{
  guint found = 0;

  for (guint i = 0; i < self->words->len; i++)
    {
      g_autoptr (GArray) marks = rushes_search_mark (g_ptr_array_index (self->words, i), text);

      if (marks->len > 0)
        found |= 1u << i;
    }
  return found;
}

/**
 * rushes_search_words_get_all:
 *
 * Returns: the bits of all words
 */
guint
rushes_search_words_get_all (const RushesSearchWords *self)
{
  return (1u << self->words->len) - 1;
}
