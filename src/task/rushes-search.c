/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-search.h"

#include <string.h>

/*
 * What a search means is said here once, for the index of the library, for the tasks that change while they are looked
 * at, and for the marks in a row: three readings of the same tokens, which have to agree.
 *
 * A text is a run of tokens. Letters and digits that stand together are one, without case, width and accents; but a
 * script that is written without spaces has a token for each character, so that a word of it is found wherever it
 * stands in a sentence. What is typed is split at its spaces; each piece is a phrase of tokens that must follow each
 * other in one field of the task, the last one by its beginning if it is a word; all pieces must be found.
 */

#define MAX_TERMS   16
#define MAX_TOKEN   64          /* code points; the rest of a longer one is not looked at */
#define MAX_INDEXED (64 * 1024) /* bytes of a field */
#define MAX_PARTS   18          /* of one character (G_UNICHAR_MAX_DECOMPOSITION_LENGTH) */

/** Term: one piece of what was typed */
typedef struct
{
  char *tokens; /* (owned): " a b", and a space after the last one if that is whole */
  gboolean prefix;
} Term;

struct _RushesSearch
{
  GArray *terms; /* (owned) (element-type Term): at least one */
};

/** Tokens: of a text, each with a space before it, and one behind the last */
typedef struct
{
  GString *text;  /* (owned) */
  GArray *starts; /* (owned) (nullable) (element-type guint): for each byte of @text, where that was found */
  GArray *ends;   /* (owned) (nullable) (element-type guint) */
  guint length;   /* code points of the last token */
  gboolean open;  /* the next letter belongs to the last token */
} Tokens;

static void
tokens_clear (Tokens *self)
{
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->starts, g_array_unref);
  g_clear_pointer (&self->ends, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tokens, tokens_clear)

static void
add (Tokens *self, gunichar c, guint start, guint end)
{
  g_string_append_unichar (self->text, c);
  while (self->starts != NULL && self->starts->len < self->text->len)
    {
      g_array_append_val (self->starts, start);
      g_array_append_val (self->ends, end);
    }
}

/* Written without spaces between words; pictures too stand for themselves. */
static gboolean
is_alone (gunichar c)
{
  if (c < 0x80)
    return FALSE;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL;
    }
}

static void
take_part (Tokens *self, gunichar c, guint start, guint end)
{
  gboolean alone = is_alone (c);

  if (g_unichar_ismark (c))
    return;
  if (!alone && !g_unichar_isalnum (c))
    {
      self->open = FALSE;
      return;
    }
  if (alone || !self->open)
    {
      add (self, ' ', start, end);
      self->length = 0;
    }
  self->open = !alone;
  if (self->length++ < MAX_TOKEN)
    add (self, g_unichar_tolower (c), start, end);
}

/* Returns: the tokens of the first bytes of @text, as far as it is text */
static Tokens
tokenize (const char *text, gboolean with_places)
{
  Tokens self = { .text = g_string_new (NULL) };
  const char *end = text + strnlen (text, MAX_INDEXED);

  if (with_places)
    {
      self.starts = g_array_new (FALSE, FALSE, sizeof (guint));
      self.ends = g_array_new (FALSE, FALSE, sizeof (guint));
    }
  g_utf8_validate (text, end - text, &end);
  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    {
      gunichar parts[MAX_PARTS], c = g_utf8_get_char (at);
      guint start = (guint) (at - text), stop = (guint) (g_utf8_next_char (at) - text);
      gsize n = 1;

      parts[0] = c;
      if (c >= 0x80)
        n = g_unichar_fully_decompose (c, TRUE, parts, MAX_PARTS);
      for (gsize i = 0; i < MIN (n, MAX_PARTS); i++)
        take_part (&self, parts[i], start, stop);
    }
  add (&self, ' ', (guint) (end - text), (guint) (end - text));
  return self;
}

/**
 * rushes_search_make_index:
 * @text: (nullable)
 *
 * Returns: (transfer full): the tokens of a text with spaces between them, for a tokenizer that splits at these alone
 *   and leaves everything else as it is
 */
char *
rushes_search_make_index (const char *text)
{
  g_auto (Tokens) tokens = tokenize (text != NULL ? text : "", FALSE);

  return g_strdup (g_strstrip (tokens.text->str));
}

static void
term_clear (gpointer data)
{
  g_free (((Term *) data)->tokens);
}

static void
add_term (RushesSearch *self, const char *piece)
{
  g_auto (Tokens) tokens = tokenize (piece, FALSE);
  Term term = { NULL, tokens.open };

  if (tokens.text->len <= 1 || self->terms->len == MAX_TERMS)
    return;
  if (term.prefix)
    g_string_truncate (tokens.text, tokens.text->len - 1);
  term.tokens = g_strdup (tokens.text->str);
  g_array_append_val (self->terms, term);
}

static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c);
}

/**
 * rushes_search_new:
 * @typed: (nullable): words, of which the first RUSHES_SEARCH_MAX_TEXT code points count
 *
 * Returns: (transfer full) (nullable): a search, immutable and safe on every thread; %NULL: there is nothing to look
 * for
 */
RushesSearch *
rushes_search_new (const char *typed)
{
  g_autofree char *valid = typed != NULL ? g_utf8_make_valid (typed, (gssize) strnlen (typed, MAX_INDEXED)) : NULL;
  g_autoptr (RushesSearch) self = g_new0 (RushesSearch, 1);
  const char *start = valid, *at = valid;

  self->terms = g_array_new (FALSE, FALSE, sizeof (Term));
  g_array_set_clear_func (self->terms, term_clear);
  for (guint n = 0; at != NULL; n++)
    {
      gboolean end = *at == '\0' || n == RUSHES_SEARCH_MAX_TEXT;

      if (end || is_space (g_utf8_get_char (at)))
        {
          g_autofree char *piece = g_strndup (start, (gsize) (at - start));

          add_term (self, piece);
          start = at;
        }
      if (end)
        break;
      at = g_utf8_next_char (at);
    }
  return self->terms->len > 0 ? g_steal_pointer (&self) : NULL;
}

void
rushes_search_free (RushesSearch *self)
{
  g_array_unref (self->terms);
  g_free (self);
}

static const Term *
nth (const RushesSearch *self, guint i)
{
  return &g_array_index (self->terms, Term, i);
}

/**
 * rushes_search_make_expression:
 *
 * Returns: (transfer full): the search in the words of SQLite's FTS5
 */
char *
rushes_search_make_expression (const RushesSearch *self)
{
  g_autoptr (GString) expression = g_string_new (NULL);

  for (guint i = 0; i < self->terms->len; i++)
    {
      g_autofree char *tokens = g_strdup (nth (self, i)->tokens);

      g_string_append_printf (expression, "%s\"%s\"%s", i > 0 ? " AND " : "", g_strstrip (tokens),
                              nth (self, i)->prefix ? " *" : "");
    }
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

/**
 * rushes_search_matches:
 *
 * Returns: whether each word is found in the prompt, the service's id, the file's name or the note
 */
gboolean
rushes_search_matches (const RushesSearch *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autofree char *name = fields->file != NULL ? g_path_get_basename (fields->file) : NULL;
  const char *texts[] = { rushes_request_peek (fields->request)->prompt, fields->service_id, name, fields->note };
  guint64 found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Tokens) tokens = tokenize (texts[i] != NULL ? texts[i] : "", FALSE);

      for (guint k = 0; k < self->terms->len; k++)
        if (strstr (tokens.text->str, nth (self, k)->tokens) != NULL)
          found |= G_GUINT64_CONSTANT (1) << k;
    }
  return found == (G_GUINT64_CONSTANT (1) << self->terms->len) - 1;
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const RushesSearchMark *one = a, *two = b;

  return one->start != two->start ? (one->start < two->start ? -1 : 1)
                                  : (one->end < two->end ? -1 : one->end > two->end);
}

/* Marks that touch or overlap become one. */
static void
merge (GArray *marks)
{
  guint n = 0;

  g_array_sort (marks, compare_marks);
  for (guint i = 0; i < marks->len; i++)
    {
      RushesSearchMark mark = g_array_index (marks, RushesSearchMark, i);
      RushesSearchMark *last = n > 0 ? &g_array_index (marks, RushesSearchMark, n - 1) : NULL;

      if (last != NULL && mark.start <= last->end)
        last->end = MAX (last->end, mark.end);
      else
        g_array_index (marks, RushesSearchMark, n++) = mark;
    }
  g_array_set_size (marks, n);
}

/**
 * rushes_search_mark:
 * @text: one field of a task, as it is shown
 *
 * Returns: (transfer full) (element-type RushesSearchMark): what the words find there, in order, none touching another
 */
GArray *
rushes_search_mark (const RushesSearch *self, const char *text)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (RushesSearchMark));
  g_auto (Tokens) tokens = tokenize (text, TRUE);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const Term *term = nth (self, i);
      gsize length = strlen (term->tokens);

      for (const char *at = tokens.text->str; (at = strstr (at, term->tokens)) != NULL; at++)
        {
          /* The spaces around the tokens are not part of what is marked. */
          guint first = (guint) (at - tokens.text->str) + 1, last = first + (guint) length - (term->prefix ? 2 : 3);
          RushesSearchMark mark = { g_array_index (tokens.starts, guint, first),
                                    g_array_index (tokens.ends, guint, last) };

          g_array_append_val (marks, mark);
        }
    }
  merge (marks);
  return marks;
}
