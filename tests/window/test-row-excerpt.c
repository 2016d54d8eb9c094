/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-row-excerpt.h"

#include "test-support.h"

/* Guards: what a row shows of what was found, and what of it is marked. */

#define HUNDRED  "0123456789 abcdefghi 0123456789 abcdefghi 0123456789 abcdefghi 0123456789 abcdefghi 0123456789 ab "
#define MAX_TEXT 204 /* code points of a line that is shown: 200, and what says that it goes on, or before which */

static RushesTask *
make_task (const char *prompt, const char *file, const char *note, const char *service_id)
{
  const RushesRequestFields asked = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .id = 1,
    .state = RUSHES_TASK_READY,
    .request = request,
    .file = file,
    .note = note,
    .service_id = service_id,
  };

  return rushes_task_new (&fields);
}

/* The text with its marks in brackets. */
static char *
draw (const RushesExcerpt *excerpt)
{
  GString *out = g_string_new (NULL);
  guint at = 0;

  if (excerpt->text == NULL)
    return g_string_free (out, FALSE);
  for (guint i = 0; i < excerpt->marks->len; i++)
    {
      RushesSearchMark mark = g_array_index (excerpt->marks, RushesSearchMark, i);

      g_assert_cmpuint (mark.start, >=, at);
      g_assert_cmpuint (mark.end, >, mark.start);
      g_assert_cmpuint (mark.end, <=, strlen (excerpt->text));
      g_string_append_len (out, excerpt->text + at, mark.start - at);
      g_string_append_c (out, '[');
      g_string_append_len (out, excerpt->text + mark.start, mark.end - mark.start);
      g_string_append_c (out, ']');
      at = mark.end;
    }
  g_string_append (out, excerpt->text + at);
  return g_string_free (out, FALSE);
}

static RushesRowExcerpt *
look (const char *typed, RushesTask *task)
{
  g_autoptr (RushesSearchWords) words = rushes_search_words_new (typed);

  g_assert_nonnull (words);
  return rushes_row_excerpt_new (words, task);
}

/* Promise: what was found in a prompt is marked; a line begins near a match that would be out of sight. */
static void
test_title (void)
{
  static const struct
  {
    const char *typed;
    const char *prompt;
    const char *title;
  } cases[] = {
    { "pig", "A piglet runs", "A [pig]let runs" },
    { "PIG run", "A piglet runs", "A [pig]let [run]s" },
    { "let", "A piglet runs", "A piglet runs" }, /* words are found by their beginnings */
    { "猪", "一只小猪在高速公路上", "一只小[猪]在高速公路上" },
    { "小猪", "一只小猪在高速公路上,小猪", "一只[小猪]在高速公路上,[小猪]" },
    { "boats", "Slow zoom over a harbour with fishing boats at dawn", "…fishing [boats] at dawn" },
    { "harbour", "Slow zoom over a harbour with fishing boats at dawn",
      "…zoom over a [harbour] with fishing boats at dawn" },
    { "码头", "清晨的薄雾慢慢散开之后,渔船一艘接一艘地离开了码头,驶向远方", "…一艘地离开了[码头],驶向远方" },
    { "dawn", "line one\nline two   and\tmore words before the dawn", "…words before the [dawn]" },
    { "far", "Abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz far", "…ijklmnopqrstuvwxyz [far]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesTask) task = make_task (cases[i].prompt, NULL, NULL, NULL);
      g_autoptr (RushesRowExcerpt) excerpt = look (cases[i].typed, task);
      g_autofree char *title = draw (&excerpt->title);

      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_null (excerpt->place.text);
    }
}

/* Promise: a word that is in no prompt is shown where it is: once, in the order of file, note and task ID. */
static void
test_place (void)
{
  static const struct
  {
    const char *typed;
    const char *place;
  } cases[] = {
    { "piglet", "" },
    { "8824", "File: 0812-03 a piglet [8824].mp4" },
    { "piglet 8824", "File: 0812-03 a [piglet] [8824].mp4" },
    { "client", "Note: For the [client], second version" },
    { "piglet client", "Note: For the [client], second version" },
    { "4711", "Task ID: [4711]0815" },
    { "client 4711", "Note: For the [client], second version" },
  };
  g_autoptr (RushesTask) task = make_task ("A piglet runs", "/videos/client/0812-03 a piglet 8824.mp4",
                                           "For the client,\nsecond version", "47110815");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesRowExcerpt) excerpt = look (cases[i].typed, task);
      g_autofree char *place = draw (&excerpt->place);

      g_assert_cmpstr (place, ==, cases[i].place);
    }
}

/* Promise: a long text is cut on both sides, however much of it is a match, and nothing is marked that is not shown. */
static void
test_bounds (void)
{
  g_autofree char *prompt =
    g_strconcat (HUNDRED, HUNDRED, HUNDRED, HUNDRED, "needle ", HUNDRED, HUNDRED, HUNDRED, NULL);
  g_autoptr (RushesTask) task = make_task (prompt, NULL, prompt, NULL);
  g_autoptr (RushesRowExcerpt) needle = look ("needle", task);
  g_autoptr (RushesRowExcerpt) often = look ("0", task);
  g_autofree char *title = draw (&needle->title);
  g_autofree char *many = draw (&often->title);

  g_assert_true (g_str_has_prefix (title, "…ab [needle] 0123456789 "));
  g_assert_true (g_str_has_suffix (title, "…"));
  g_assert_cmpint (g_utf8_strlen (needle->title.text, -1), <=, MAX_TEXT);
  g_assert_cmpuint (needle->title.marks->len, ==, 1);
  g_assert_cmpint (g_utf8_strlen (often->title.text, -1), <=, MAX_TEXT);
  g_assert_true (g_str_has_prefix (many, "[0]123456789 abcdefghi [0]1"));
  g_assert_cmpuint (often->title.marks->len, <=, 32);
}

/* Promise: what was typed is divided at its spaces, of every script, and what has no letter in it is no word. */
static void
test_words (void)
{
  g_autoptr (RushesSearchWords) words = rushes_search_words_new (" pig\xe3\x80\x80 run  --- 猪");
  g_autofree char *long_one = g_strnfill (2 * RUSHES_SEARCH_MAX_TEXT, 'x');
  g_autofree char *long_two = g_strconcat (long_one, " late", NULL);
  g_autoptr (RushesSearchWords) cut = rushes_search_words_new (long_two);

  g_assert_null (rushes_search_words_new (NULL));
  g_assert_null (rushes_search_words_new (""));
  g_assert_null (rushes_search_words_new (" --- "));
  g_assert_cmphex (rushes_search_words_get_all (words), ==, 7);
  g_assert_cmphex (rushes_search_words_find (words, "a piglet"), ==, 1);
  g_assert_cmphex (rushes_search_words_find (words, "it runs, 小猪"), ==, 6);
  g_assert_cmphex (rushes_search_words_find (words, ""), ==, 0);
  g_assert_cmphex (rushes_search_words_get_all (cut), ==, 1);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/row-excerpt/title", test_title);
  g_test_add_func ("/window/row-excerpt/place", test_place);
  g_test_add_func ("/window/row-excerpt/bounds", test_bounds);
  g_test_add_func ("/window/row-excerpt/words", test_words);
  return g_test_run ();
}
