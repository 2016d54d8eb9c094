/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-prompt-difference.h"

#include "rushes-text.h"

#include <glib/gi18n.h>

/*
 * Words are compared, not characters: a Latin word is a run of letters, a Chinese one is a character, for how these
 * form words is not written down. What the first two prompts have in common, in its order, is compared with the third,
 * and so on; what remains is common to all, and the rest of each prompt is its difference.
 *
 * The longest common subsequence costs the product of two lengths: some 20 ms at worst for two prompts of 2,000
 * characters, hence not for the main loop.
 */

#define MOST_WORDS 2000 /* api.md 1.4: a prompt has no more characters; what is behind is taken to be common */
#define MOST_SAID  300  /* code points */

/** Word: one that is the same as another one has the same number */
typedef struct
{
  gsize start; /* in bytes */
  gsize end;
  guint number; /* > 0 */
} Word;

static gboolean
stands_alone (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_in_word (gunichar c)
{
  return !stands_alone (c) && (g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_');
}

/* Of "watchmaker's" and "slow-motion": what keeps two letters together. */
static gboolean
joins (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == '-' || c == '.' || c == ',';
}

static const char *
find_end (const char *at)
{
  if (!is_in_word (g_utf8_get_char (at)))
    {
      at = g_utf8_next_char (at);
      while (g_unichar_ismark (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      return at;
    }
  while (TRUE)
    {
      gunichar c = g_utf8_get_char (at);

      if (is_in_word (c))
        at = g_utf8_next_char (at);
      else if (joins (c) && is_in_word (g_utf8_get_char (g_utf8_next_char (at))))
        at = g_utf8_next_char (at);
      else
        return at;
    }
}

/* Returns: (transfer full) (element-type Word) */
static GArray *
split (const char *text, GHashTable *numbers)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));

  for (const char *at = text; *at != '\0' && words->len < MOST_WORDS;)
    {
      const char *end;
      char *word;
      Word found;

      if (g_unichar_isspace (g_utf8_get_char (at)))
        {
          at = g_utf8_next_char (at);
          continue;
        }
      end = find_end (at);
      word = g_strndup (at, (gsize) (end - at));
      found =
        (Word){ (gsize) (at - text), (gsize) (end - text), GPOINTER_TO_UINT (g_hash_table_lookup (numbers, word)) };
      if (found.number == 0)
        {
          found.number = g_hash_table_size (numbers) + 1;
          g_hash_table_insert (numbers, word, GUINT_TO_POINTER (found.number));
        }
      else
        g_free (word);
      g_array_append_val (words, found);
      at = end;
    }
  return words;
}

static guint
nth (GArray *words, guint index)
{
  return g_array_index (words, Word, index).number;
}

/* lengths[i][j]: of what @a from its @i and @b from its @j on have in common; a row has @width numbers */
static guint16 *
measure (GArray *a, guint from_a, guint n_a, GArray *b, guint from_b, guint n_b)
{
  gsize width = (gsize) n_b + 1;
  guint16 *lengths = g_new0 (guint16, (n_a + 1) * width);

  for (guint i = n_a; i-- > 0;)
    for (guint j = n_b; j-- > 0;)
      {
        guint16 *cell = lengths + i * width + j;

        if (nth (a, from_a + i) == nth (b, from_b + j))
          *cell = (guint16) (cell[width + 1] + 1);
        else
          *cell = MAX (cell[width], cell[1]);
      }
  return lengths;
}

/* Returns: (transfer full) (element-type gboolean): of each word of @b, whether it has its like in @a, all in one order
 */
static GArray *
match (GArray *a, GArray *b)
{
  GArray *matched = g_array_new (FALSE, TRUE, sizeof (gboolean));
  guint head = 0, tail = 0, n_a, n_b, i = 0, j = 0;
  g_autofree guint16 *lengths = NULL;

  g_array_set_size (matched, b->len);
  while (head < MIN (a->len, b->len) && nth (a, head) == nth (b, head))
    g_array_index (matched, gboolean, head++) = TRUE;
  while (tail < MIN (a->len, b->len) - head && nth (a, a->len - 1 - tail) == nth (b, b->len - 1 - tail))
    g_array_index (matched, gboolean, b->len - 1 - tail++) = TRUE;
  n_a = a->len - head - tail;
  n_b = b->len - head - tail;
  if (n_a == 0 || n_b == 0)
    return matched;
  lengths = measure (a, head, n_a, b, head, n_b);
  while (i < n_a && j < n_b)
    {
      const guint16 *cell = lengths + i * ((gsize) n_b + 1) + j;

      if (nth (a, head + i) == nth (b, head + j))
        {
          g_array_index (matched, gboolean, head + j) = TRUE;
          i++;
          j++;
        }
      else if (cell[n_b + 1] >= cell[1])
        i++;
      else
        j++;
    }
  return matched;
}

/* Returns: (transfer full) (element-type Word): the words of @b that are in @a too */
static GArray *
find_common (GArray *a, GArray *b)
{
  GArray *common = g_array_new (FALSE, FALSE, sizeof (Word));
  g_autoptr (GArray) matched = match (a, b);

  for (guint i = 0; i < b->len; i++)
    if (g_array_index (matched, gboolean, i))
      g_array_append_val (common, g_array_index (b, Word, i));
  return common;
}

/* Words that follow each other are one part, with what is between them. */
static GArray *
find_spans (GArray *common, GArray *words)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (RushesSpan));
  g_autoptr (GArray) matched = match (common, words);

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = &g_array_index (words, Word, i);
      RushesSpan span = { word->start, word->end };

      if (g_array_index (matched, gboolean, i))
        continue;
      if (i > 0 && !g_array_index (matched, gboolean, i - 1))
        g_array_index (spans, RushesSpan, spans->len - 1).end = word->end;
      else
        g_array_append_val (spans, span);
    }
  return spans;
}

/**
 * rushes_prompt_difference_new:
 * @prompts: valid UTF-8
 * @n: how many
 *
 * Depends on nothing else; may take 100 ms for four long prompts that have little in common.
 *
 * Returns: (transfer full): what of each is not common to all
 */
RushesPromptDifference *
rushes_prompt_difference_new (const char *const *prompts, guint n)
{
  RushesPromptDifference *self = g_new0 (RushesPromptDifference, 1);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) common = NULL;

  self->same = TRUE;
  self->spans = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (words, split (prompts[i], numbers));
  for (guint i = 0; i < n; i++)
    {
      GArray *next = i == 0 ? g_array_ref (words->pdata[0]) : find_common (common, words->pdata[i]);

      g_clear_pointer (&common, g_array_unref);
      common = next;
    }
  for (guint i = 0; i < n; i++)
    {
      GArray *spans = find_spans (common, words->pdata[i]);

      self->same &= spans->len == 0;
      g_ptr_array_add (self->spans, spans);
    }
  return self;
}

void
rushes_prompt_difference_free (RushesPromptDifference *self)
{
  g_ptr_array_unref (self->spans);
  g_free (self);
}

/**
 * rushes_prompt_difference_say:
 * @index: of a prompt
 * @prompt: that one
 *
 * Returns: (transfer full): its difference in words, for who does not see marks
 */
char *
rushes_prompt_difference_say (const RushesPromptDifference *self, guint index, const char *prompt)
{
  const GArray *spans = g_ptr_array_index (self->spans, index);
  g_autoptr (GString) parts = g_string_new (NULL);
  g_autofree char *line = NULL;

  if (self->same)
    return g_strdup (_ ("Same prompt"));
  if (spans->len == 0)
    return g_strdup (_ ("Nothing but what all have in common"));
  for (guint i = 0; i < spans->len; i++)
    {
      const RushesSpan *span = &g_array_index (spans, RushesSpan, i);
      g_autofree char *part = g_strndup (prompt + span->start, span->end - span->start);

      /* Translators: between parts of a prompt. */
      g_string_append (parts, i > 0 ? C_ ("list of words", "; ") : "");
      g_string_append (parts, part);
    }
  line = rushes_text_line (parts->str, MOST_SAID);
  /* Translators: %s are the parts of a prompt that are not in all the prompts it is compared with. */
  return g_strdup_printf (_ ("Different: %s"), line);
}
