/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-prompt-difference.h"

#include "test-support.h"

#include <string.h>

#define ROUNDS 20000

/* The prompt with its difference in brackets. */
static char *
mark (const RushesPromptDifference *difference, guint index, const char *prompt)
{
  const GArray *spans = g_ptr_array_index (difference->spans, index);
  GString *out = g_string_new (prompt);

  for (guint i = spans->len; i-- > 0;)
    {
      const RushesSpan *span = &g_array_index (spans, RushesSpan, i);

      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, strlen (prompt));
      if (i + 1 < spans->len)
        g_assert_cmpuint (span->end, <, (span + 1)->start);
      g_string_insert (out, (gssize) span->end, "]");
      g_string_insert (out, (gssize) span->start, "[");
    }
  return g_string_free (out, FALSE);
}

/* Differences are found word by word, Chinese character by character, and are what is not common to all. */
static void
test_marks (void)
{
  static const struct
  {
    const char *prompts[4];
    const char *marked[4];
  } cases[] = {
    { { "a piglet runs at dawn", "a piglet runs at dusk" }, { "a piglet runs at [dawn]", "a piglet runs at [dusk]" } },
    { { "slow zoom", "slow zoom, warm light" }, { "slow zoom", "slow zoom[, warm light]" } },
    { { "一只小猪奔跑", "一只小狗在雨中奔跑" }, { "一只小[猪]奔跑", "一只小[狗在雨中]奔跑" } },
    { { "red car, rain", "blue car, rain", "red car, snow" },
      { "[red] car, [rain]", "[blue] car, [rain]", "[red] car, [snow]" } },
    { { "the watchmaker’s hands", "the watchmaker's hands" },
      { "the [watchmaker’s] hands", "the [watchmaker's] hands" } },
    { { "slow-motion 1.5 s", "slow-motion 1.25 s" }, { "slow-motion [1.5] s", "slow-motion [1.25] s" } },
    { { "镜头 pan left", "镜头 pan right" }, { "镜头 pan [left]", "镜头 pan [right]" } },
    { { "a b c", "x y z" }, { "[a b c]", "[x y z]" } },
    { { "🐷 runs", "🐶 runs" }, { "[🐷] runs", "[🐶] runs" } },
    { { "", "x" }, { "", "[x]" } },
    { { "one two", "two one", "one two", "two one" }, { "one [two]", "[two] one", "one [two]", "[two] one" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n = 2;
      g_autoptr (RushesPromptDifference) difference = NULL;

      while (n < 4 && cases[i].prompts[n] != NULL)
        n++;
      difference = rushes_prompt_difference_new (cases[i].prompts, n);
      g_assert_false (difference->same);
      for (guint k = 0; k < n; k++)
        {
          g_autofree char *marked = mark (difference, k, cases[i].prompts[k]);

          if (i + 1 < G_N_ELEMENTS (cases))
            g_assert_cmpstr (marked, ==, cases[i].marked[k]);
          else /* of the two that could be common, either one will do, if it is the same for all */
            g_assert_cmpuint (strlen (marked), ==, strlen (cases[i].marked[k]));
        }
    }
}

/* Equal prompts are the same, whatever white space is in them, and one alone is too. */
static void
test_same (void)
{
  const char *const prompts[] = { "a piglet\nruns", " a piglet runs ", "a  piglet runs" };

  for (guint n = 1; n <= G_N_ELEMENTS (prompts); n++)
    {
      g_autoptr (RushesPromptDifference) difference = rushes_prompt_difference_new (prompts, n);
      g_autofree char *said = rushes_prompt_difference_say (difference, n - 1, prompts[n - 1]);

      g_assert_true (difference->same);
      g_assert_cmpstr (said, ==, "Same prompt");
    }
}

/* The difference is said in words, too, plain and bounded. */
static void
test_say (void)
{
  const char *const prompts[] = { "a red car in <b>rain</b>", "a car in rain" };
  g_autoptr (RushesPromptDifference) difference = rushes_prompt_difference_new (prompts, 2);
  g_autofree char *one = rushes_prompt_difference_say (difference, 0, prompts[0]);
  g_autofree char *two = rushes_prompt_difference_say (difference, 1, prompts[1]);
  g_autofree char *long_one = g_strnfill (2000, 'x');
  const char *const unlike[] = { long_one, "y" };
  g_autoptr (RushesPromptDifference) whole = rushes_prompt_difference_new (unlike, 2);
  g_autofree char *bounded = rushes_prompt_difference_say (whole, 0, long_one);

  g_assert_cmpstr (one, ==, "Different: red; <b>; </b>");
  g_assert_cmpstr (two, ==, "Nothing but what all have in common");
  g_assert_cmpuint (g_utf8_strlen (bounded, -1), <, 400);
}

/* A plain reference for the length of the longest common subsequence of two texts of single letters. */
static guint
find_longest (const char *a, const char *b)
{
  if (*a == '\0' || *b == '\0')
    return 0;
  if (*a == *b)
    return 1 + find_longest (a + 1, b + 1);
  return MAX (find_longest (a + 1, b), find_longest (a, b + 1));
}

static char *
make_random (guint most)
{
  guint n = (guint) g_test_rand_int_range (0, (gint32) most + 1);
  char *text = g_malloc0 (n + 1);

  for (guint i = 0; i < n; i++)
    text[i] = (char) g_test_rand_int_range ('a', 'd');
  return text;
}

static char *
space_out (const char *letters)
{
  GString *out = g_string_new (NULL);

  for (; *letters != '\0'; letters++)
    g_string_append_printf (out, "%c ", *letters);
  return g_string_free (out, FALSE);
}

/* What is left of a text without its difference, letters only. */
static char *
get_common (const RushesPromptDifference *difference, guint index, const char *prompt)
{
  const GArray *spans = g_ptr_array_index (difference->spans, index);
  g_autofree char *copy = g_strdup (prompt);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      const RushesSpan *span = &g_array_index (spans, RushesSpan, i);

      memset (copy + span->start, ' ', span->end - span->start);
    }
  for (const char *at = copy; *at != '\0'; at++)
    if (*at != ' ')
      g_string_append_c (out, *at);
  return g_string_free (out, FALSE);
}

/* Without its difference each prompt is the same text, and of two prompts the longest that there is. */
static void
test_random (void)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      guint n = (guint) g_test_rand_int_range (2, 5);
      g_auto (GStrv) letters = g_new0 (char *, n + 1);
      g_auto (GStrv) prompts = g_new0 (char *, n + 1);
      g_autoptr (RushesPromptDifference) difference = NULL;
      g_autofree char *common = NULL;

      for (guint i = 0; i < n; i++)
        {
          letters[i] = make_random (9);
          prompts[i] = space_out (letters[i]);
        }
      difference = rushes_prompt_difference_new ((const char *const *) prompts, n);
      common = get_common (difference, 0, prompts[0]);
      for (guint i = 1; i < n; i++)
        {
          g_autofree char *other = get_common (difference, i, prompts[i]);

          g_assert_cmpstr (other, ==, common);
        }
      if (n == 2)
        g_assert_cmpuint (strlen (common), ==, find_longest (letters[0], letters[1]));
    }
}

/* Prompts as long as they may be, and longer, with nothing and with much in common, are no trouble. */
static void
test_long (void)
{
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) two = g_string_new (NULL);
  const char *prompts[4];
  g_autoptr (RushesPromptDifference) difference = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_string_append_unichar (one, 0x4e00 + i);
      g_string_append_unichar (two, 0x4e00 + (i * 7) % 3000);
    }
  prompts[0] = prompts[2] = one->str;
  prompts[1] = prompts[3] = two->str;
  difference = rushes_prompt_difference_new (prompts, 4);
  g_assert_false (difference->same);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *marked = mark (difference, i, prompts[i]);

      g_assert_true (g_utf8_validate (marked, -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/window/prompt-difference/marks", test_marks);
  g_test_add_func ("/window/prompt-difference/same", test_same);
  g_test_add_func ("/window/prompt-difference/say", test_say);
  g_test_add_func ("/window/prompt-difference/random", test_random);
  g_test_add_func ("/window/prompt-difference/long", test_long);
  return g_test_run ();
}
