/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-search.h"
#include "test-support.h"

static RushesTask *
make_task (const char *prompt, const char *service_id, const char *file, const char *note)
{
  g_autoptr (RushesRequest) request =
    rushes_request_new (&(RushesRequestFields){ .prompt = prompt, .duration = 6 }, NULL);

  return rushes_task_new (
    &(RushesTaskFields){ .id = 1, .request = request, .service_id = service_id, .file = file, .note = note });
}

static gboolean
finds (const char *typed, const char *prompt)
{
  g_autoptr (RushesSearch) search = rushes_search_new (typed);
  g_autoptr (RushesTask) task = make_task (prompt, NULL, NULL, NULL);

  g_assert_nonnull (search);
  return rushes_search_matches (search, task);
}

/* What people type, and whether it finds. */
static void
test_words (void)
{
  static const struct
  {
    const char *typed;
    const char *prompt;
    gboolean found;
  } cases[] = {
    { "pig", "A small pig runs", TRUE },
    { "PIG", "A small pig runs", TRUE },
    { "pi", "A small pig runs", TRUE },
    { "ig", "A small pig runs", FALSE },
    { "pig runs", "A small pig runs", TRUE },
    { "runs pig", "A small pig runs", TRUE },
    { "pig flies", "A small pig runs", FALSE },
    { "c-3po", "A robot like C-3PO.", TRUE },
    { "3po", "A robot like C-3PO.", TRUE },
    { "c3po", "A robot like C-3PO.", FALSE },
    { "etude", "Étude in blue", TRUE },
    { "Étude", "etude in blue", TRUE },
    { "猪", "一只小猪在高速公路上", TRUE },
    { "小猪", "一只小猪在高速公路上", TRUE },
    { "猪小", "一只小猪在高速公路上", FALSE },
    { "高速公路", "一只小猪在高速公路上", TRUE },
    { "小猪 公路", "一只小猪在高速公路上", TRUE },
    { "小猪 公路", "一只小猪在高速公路上", TRUE },
    { "小公路", "一只小猪在高速公路上", FALSE },
    { "pig", "ＰＩＧ 走路", TRUE },
    { "猪pig", "小猪pigs 走路", TRUE },
    { "走路", "ＰＩＧ走路", TRUE },
    { "ことり", "小さなことりがとぶ", TRUE },
    { "แมว", "มีแมวสองตัว", TRUE },
    { "кот", "Рыжий Кот бежит", TRUE },
    { "고양", "고양이가 달린다", TRUE },
    { "🐷", "A 🐷🐷 on a road", TRUE },
    { "[推进]", "[推进] 航拍", TRUE },
    { "推", "[推进] 航拍", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (finds (cases[i].typed, cases[i].prompt) != cases[i].found)
      g_error ("“%s” in “%s”", cases[i].typed, cases[i].prompt);
}

/* Each word may stand in another field, and none across two of them. */
static void
test_fields (void)
{
  g_autoptr (RushesTask) task = make_task ("A harbour", "176843862716480", "/videos/rooftop/0812 chase.mp4", "for Li");
  static const struct
  {
    const char *typed;
    gboolean found;
  } cases[] = {
    { "176843862716480", TRUE }, { "1768", TRUE },     { "chase", TRUE },   { "harbour li", TRUE },
    { "rooftop", FALSE },        { "mp4 harb", TRUE }, { "videos", FALSE }, { "harbour-176843862716480", FALSE },
    { "for-li", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesSearch) search = rushes_search_new (cases[i].typed);

      if (rushes_search_matches (search, task) != cases[i].found)
        g_error ("“%s”", cases[i].typed);
    }
}

static void
test_nothing (void)
{
  static const char *const blank[] = { NULL, "", "   ", "…", "! ? -", "\n\t" };

  for (guint i = 0; i < G_N_ELEMENTS (blank); i++)
    g_assert_null (rushes_search_new (blank[i]));
}

static void
assert_marks (const char *typed, const char *text, const char *wanted)
{
  g_autoptr (RushesSearch) search = rushes_search_new (typed);
  g_autoptr (GArray) marks = rushes_search_mark (search, text);
  g_autoptr (GString) marked = g_string_new (NULL);
  guint at = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      RushesSearchMark mark = g_array_index (marks, RushesSearchMark, i);

      g_string_append_len (marked, text + at, mark.start - at);
      g_string_append_printf (marked, "<%.*s>", (int) (mark.end - mark.start), text + mark.start);
      at = mark.end;
    }
  g_string_append (marked, text + at);
  g_assert_cmpstr (marked->str, ==, wanted);
}

/* What is marked is what was typed, in the text as it is shown. */
static void
test_marks (void)
{
  assert_marks ("pig", "Piglets and a pig, no epigram", "<Pig>lets and a <pig>, no epigram");
  assert_marks ("小猪", "一只小猪,小 猪", "一只<小猪>,<小 猪>");
  assert_marks ("猪 小猪", "小猪", "<小猪>");
  assert_marks ("etude", "Étude, e\xcc\x81tudes", "<Étude>, <e\xcc\x81tude>s");
  assert_marks ("pig", "ＰＩＧＳ", "<ＰＩＧ>Ｓ");
  assert_marks ("c-3", "C-3PO", "<C-3>PO");
  assert_marks ("猪", "猪猪猪", "<猪猪猪>");
  assert_marks ("cat", "a dog", "a dog");
  assert_marks ("🐷", "x🐷y", "x<🐷>y");
}

static void
test_expression (void)
{
  static const struct
  {
    const char *typed;
    const char *expression;
  } cases[] = {
    { "pig", "\"pig\" *" },
    { "小猪", "\"小 猪\"" },
    { "a \"b\" OR c*", "\"a\" * AND \"b\" AND \"or\" * AND \"c\"" },
    { "NEAR(猪pig", "\"near 猪 pig\" *" },
    { "prompt:pig", "\"prompt pig\" *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesSearch) search = rushes_search_new (cases[i].typed);
      g_autofree char *expression = rushes_search_make_expression (search);

      g_assert_cmpstr (expression, ==, cases[i].expression);
    }
}

/* Any bytes at all: bounded, and what is found is marked and inside the text. */
static void
test_hostile (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (RushesSearch) search = NULL;
      g_autofree char *index = NULL;

      for (gint k = g_test_rand_int_range (0, 60); k > 0; k--)
        if (g_test_rand_bit ())
          g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
        else
          g_string_append_unichar (text, (gunichar) g_test_rand_int_range (1, 0xd800));
      index = rushes_search_make_index (text->str);
      g_assert_true (g_utf8_validate (index, -1, NULL));
      search = rushes_search_new (text->str);
      if (search != NULL && g_utf8_validate (text->str, -1, NULL))
        {
          g_autoptr (GArray) marks = rushes_search_mark (search, text->str);
          guint at = 0;

          g_assert_cmpuint (marks->len, >, 0);
          for (guint k = 0; k < marks->len; k++)
            {
              RushesSearchMark mark = g_array_index (marks, RushesSearchMark, k);

              g_assert_cmpuint (mark.start, >=, at);
              g_assert_cmpuint (mark.end, >, mark.start);
              g_assert_cmpuint (mark.end, <=, text->len);
              at = mark.end;
            }
        }
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/search/what-is-typed-finds-what-is-meant", test_words);
  g_test_add_func ("/search/each-word-in-any-field", test_fields);
  g_test_add_func ("/search/nothing-to-search-for", test_nothing);
  g_test_add_func ("/search/marks-what-was-typed", test_marks);
  g_test_add_func ("/search/no-word-of-the-index-s-language", test_expression);
  g_test_add_func ("/search/any-bytes", test_hostile);
  return g_test_run ();
}
