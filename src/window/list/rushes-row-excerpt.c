/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-row-excerpt.h"

#include "rushes-text.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * A row has room for the beginning of a prompt. Where the first match is not in that, the line begins shortly before
 * the match; where a word is not in the prompt at all, the second line says in what it was found.
 */

#define VISIBLE   22   /* columns of a row that are in sight in a window of any size */
#define BEFORE    12   /* columns of the text before a match */
#define MAX_SHOWN 200  /* code points of a line */
#define MAX_LINE  4000 /* code points that are looked at */
#define MAX_MARKS 32   /* of a line */

static guint
get_columns (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static gboolean
is_in_sight (const char *line, guint end)
{
  guint columns = 0;

  for (const char *at = line; at < line + end && columns <= VISIBLE; at = g_utf8_next_char (at))
    columns += get_columns (g_utf8_get_char (at));
  return columns <= VISIBLE;
}

static guint
count_columns (const char *text)
{
  guint columns = 0;

  for (const char *at = text; *at != '\0' && columns < VISIBLE; at = g_utf8_next_char (at))
    columns += get_columns (g_utf8_get_char (at));
  return columns;
}

/* Some columns before @start, at the beginning of a word where one begins there; more, if the row has room. */
static const char *
go_back (const char *line, guint start)
{
  const char *at = line + start, *word = NULL;
  guint rest = count_columns (at), most = MAX (BEFORE, rest < VISIBLE ? VISIBLE - rest : 0), columns = 0;

  while (at > line)
    {
      const char *previous = g_utf8_prev_char (at);

      if (*previous == ' ' && at < line + start)
        word = at;
      columns += get_columns (g_utf8_get_char (previous));
      if (columns > most)
        break;
      at = previous;
    }
  return at == line || word == NULL ? at : word;
}

static const char *
choose_begin (const char *line, const GArray *marks)
{
  const RushesSearchMark *first = marks->len > 0 ? &g_array_index (marks, RushesSearchMark, 0) : NULL;

  if (first == NULL || is_in_sight (line, first->end))
    return line;
  return go_back (line, first->start);
}

static const char *
choose_end (const char *begin)
{
  const char *end = begin;

  for (guint n = 0; n < MAX_SHOWN && *end != '\0'; n++)
    end = g_utf8_next_char (end);
  return end;
}

/* What is left of @marks between two places, in bytes from the first of them and behind @before others. */
static GArray *
cut_marks (const GArray *marks, guint begin, guint end, guint before)
{
  GArray *cut = g_array_new (FALSE, FALSE, sizeof (RushesSearchMark));

  for (guint i = 0; i < marks->len && cut->len < MAX_MARKS; i++)
    {
      RushesSearchMark mark = g_array_index (marks, RushesSearchMark, i);

      if (mark.start < begin || mark.start >= end)
        continue;
      mark.start = mark.start - begin + before;
      mark.end = MIN (mark.end, end) - begin + before;
      g_array_append_val (cut, mark);
    }
  return cut;
}

/* @format: (nullable): with one %s in it */
static void
fill (RushesExcerpt *self, const RushesSearchWords *words, const char *line, const char *format)
{
  g_autoptr (GArray) marks = rushes_search_words_mark (words, line);
  const char *begin = choose_begin (line, marks), *end = choose_end (begin);
  const char *place = format != NULL ? strstr (format, "%s") : NULL;
  gsize before = place != NULL ? (gsize) (place - format) : 0;
  GString *text = g_string_new_len (format, (gssize) before);

  if (begin > line)
    g_string_append (text, "…");
  before = text->len;
  g_string_append_len (text, begin, end - begin);
  if (*end != '\0')
    g_string_append (text, "…");
  if (place != NULL)
    g_string_append (text, place + strlen ("%s"));
  self->text = g_string_free (text, FALSE);
  self->marks = cut_marks (marks, (guint) (begin - line), (guint) (end - line), (guint) before);
}

static gboolean
find_in (RushesExcerpt *self, const RushesSearchWords *words, guint missing, const char *text, const char *format)
{
  g_autofree char *line = rushes_text_line (text, MAX_LINE);

  if ((rushes_search_words_find (words, line) & missing) == 0)
    return FALSE;
  fill (self, words, line, format);
  return TRUE;
}

static void
find_elsewhere (RushesExcerpt *self, const RushesSearchWords *words, guint missing, const RushesTaskFields *task)
{
  g_autofree char *name = task->file != NULL ? g_filename_display_basename (task->file) : NULL;

  /* Translators: the name of a video's file, in which a word of the search was found. */
  if (find_in (self, words, missing, name, _ ("File: %s")))
    return;
  /* Translators: what the user wrote about a task, in which a word of the search was found. */
  if (find_in (self, words, missing, task->note, _ ("Note: %s")))
    return;
  /* Translators: the service's number for a task, in which a word of the search was found. */
  find_in (self, words, missing, task->service_id, _ ("Task ID: %s"));
}

/**
 * rushes_row_excerpt_new:
 * @task: that the words find
 *
 * Returns: (transfer full): what a row shows of it; depends on nothing else
 */
RushesRowExcerpt *
rushes_row_excerpt_new (const RushesSearchWords *words, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  RushesRowExcerpt *self = g_new0 (RushesRowExcerpt, 1);
  g_autofree char *line = rushes_text_line (rushes_request_peek (fields->request)->prompt, MAX_LINE);
  guint missing = rushes_search_words_get_all (words) & ~rushes_search_words_find (words, line);

  fill (&self->title, words, line, NULL);
  if (missing != 0)
    find_elsewhere (&self->place, words, missing, fields);
  return self;
}

static void
clear (RushesExcerpt *self)
{
  g_free (self->text);
  g_clear_pointer (&self->marks, g_array_unref);
}

void
rushes_row_excerpt_free (RushesRowExcerpt *self)
{
  clear (&self->title);
  clear (&self->place);
  g_free (self);
}
