/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-prompt-edit.h"

#include "test-support.h"

/* Promise: words are put where people would put them: a space where Latin letters would run together, none in Chinese.
 */
static void
test_join (void)
{
  static const struct
  {
    const char *before, *prompt, *after, *expected;
  } cases[] = {
    { NULL, "A harbour", NULL, "A harbour" },
    { "", "A harbour", "", "A harbour" },
    { NULL, "A harbour", "slow pan", "A harbour slow pan" },
    { NULL, "A harbour", ", slow pan", "A harbour, slow pan" },
    { NULL, "A harbour.", "Slow pan", "A harbour. Slow pan" },
    { NULL, "A harbour ", "slow pan", "A harbour slow pan" },
    { NULL, "A harbour\n", "slow pan", "A harbour\nslow pan" },
    { "Night:", "a harbour", NULL, "Night: a harbour" },
    { "Night", "a harbour", "4K", "Night a harbour 4K" },
    { NULL, "一只小猪", "，慢镜头", "一只小猪，慢镜头" },
    { NULL, "一只小猪", "慢镜头", "一只小猪慢镜头" },
    { "夜晚，", "一只小猪", NULL, "夜晚，一只小猪" },
    { NULL, "一只小猪", "slow", "一只小猪slow" },
    { NULL, "cafe\xcc\x81", "noir", "cafe\xcc\x81 noir" },
    { NULL, "A harbour", "[Push in]", "A harbour[Push in]" },
    { NULL, "A harbour 🌊", "wide", "A harbour 🌊wide" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const RushesPromptEdit edit = { .before = cases[i].before, .after = cases[i].after };
      g_autofree char *result = rushes_prompt_edit_apply (&edit, cases[i].prompt);

      g_assert_cmpstr (result, ==, cases[i].expected);
    }
}

/* Promise: every occurrence is replaced, once, letter by letter, and never a part of what people see as one character.
 */
static void
test_replace (void)
{
  static const struct
  {
    const char *prompt, *phrase, *replacement, *expected;
  } cases[] = {
    { "dawn, a dawn", "dawn", "dusk", "dusk, a dusk" },
    { "aaa", "a", "aa", "aaaaaa" },
    { "aaaa", "aa", "b", "bb" },
    { "Dawn", "dawn", "dusk", "Dawn" },
    { "一只小猪，小猪", "小猪", "小狗", "一只小狗，小狗" },
    { "rain, neon", ", neon", "", "rain" },
    { "rain, neon", ", neon", NULL, "rain" },
    { "rain", "", "x", "rain" },
    { "rain", NULL, "x", "rain" },
    { "caf\xc3\xa9", "e", "x", "caf\xc3\xa9" },
    { "cafe\xcc\x81, e", "e", "x", "cafe\xcc\x81, x" },
    { "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd \xf0\x9f\x91\x8d", "\xf0\x9f\x91\x8d", "ok",
      "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd ok" },
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 \xf0\x9f\x9a\x80", "\xf0\x9f\x9a\x80", "rocket",
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 rocket" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const RushesPromptEdit edit = { .phrase = cases[i].phrase, .replacement = cases[i].replacement };
      g_autofree char *result = rushes_prompt_edit_apply (&edit, cases[i].prompt);

      g_assert_cmpstr (result, ==, cases[i].expected);
    }
}

static RushesTask *
make_task (const char *prompt, int duration, const char *resolution, RushesTaskState state, RushesReason reason)
{
  const RushesRequestFields asked = { .prompt = prompt, .duration = duration, .resolution = resolution };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = { .id = 1, .request = request, .state = state, .reason = reason };

  return rushes_task_new (&fields);
}

static RushesPromptVerdict
judge (const RushesPromptEdit *edit, RushesTask *task)
{
  RushesPromptVerdict verdict;
  g_autoptr (RushesRequest) request = rushes_prompt_edit_request (edit, task, &verdict);

  g_assert_cmpint (request != NULL, ==, verdict == RUSHES_PROMPT_GOOD);
  return verdict;
}

/* Promise: the limit is 2000 code points, of whatever script, and what is over it is not sent; nor is what is blank. */
static void
test_length (void)
{
  g_autoptr (GString) long_prompt = g_string_new (NULL);
  g_autoptr (RushesTask) task = NULL;
  RushesPromptEdit edit = { .after = "尾" };

  for (int i = 0; i < 1999; i++)
    g_string_append (long_prompt, "猪");
  task = make_task (long_prompt->str, 6, NULL, RUSHES_TASK_READY, RUSHES_REASON_NONE);
  g_assert_cmpint (judge (&edit, task), ==, RUSHES_PROMPT_GOOD);
  edit.after = "尾巴";
  g_assert_cmpint (judge (&edit, task), ==, RUSHES_PROMPT_TOO_LONG);
  edit = (RushesPromptEdit){ .phrase = "猪" };
  g_assert_cmpint (judge (&edit, task), ==, RUSHES_PROMPT_EMPTY);
}

/* Promise: what the edit does not speak of stays: model, resolution, duration; and a pair that is none is not sent. */
static void
test_duration (void)
{
  g_autoptr (RushesTask) task = make_task ("A harbour", 6, "1080P", RUSHES_TASK_READY, RUSHES_REASON_NONE);
  RushesPromptEdit edit = { .after = "at dawn" };
  RushesPromptVerdict verdict;
  g_autoptr (RushesRequest) request = rushes_prompt_edit_request (&edit, task, &verdict);

  g_assert_cmpstr (rushes_request_peek (request)->prompt, ==, "A harbour at dawn");
  g_assert_cmpstr (rushes_request_peek (request)->resolution, ==, "1080P");
  g_assert_cmpint (rushes_request_peek (request)->duration, ==, 6);
  edit.duration = 10;
  g_assert_cmpint (judge (&edit, task), ==, RUSHES_PROMPT_UNFIT);
}

/* Promise: words that were refused go out only when they are others, and what may have been charged only so too. */
static void
test_unchanged (void)
{
  g_autoptr (RushesTask) refused = make_task ("A harbour", 6, NULL, RUSHES_TASK_REFUSED, RUSHES_REASON_PROMPT_REFUSED);
  g_autoptr (RushesTask) withheld = make_task ("A harbour", 6, NULL, RUSHES_TASK_FAILED, RUSHES_REASON_VIDEO_WITHHELD);
  g_autoptr (RushesTask) doubt = make_task ("A harbour", 6, NULL, RUSHES_TASK_UNCONFIRMED, RUSHES_REASON_TIMEOUT);
  g_autoptr (RushesTask) ready = make_task ("A harbour", 6, NULL, RUSHES_TASK_READY, RUSHES_REASON_NONE);
  RushesPromptEdit edit = { .phrase = "dragon", .replacement = "pig", .duration = 10 };

  g_assert_cmpint (judge (&edit, refused), ==, RUSHES_PROMPT_SAME_WORDS);
  g_assert_cmpint (judge (&edit, withheld), ==, RUSHES_PROMPT_SAME_WORDS);
  g_assert_cmpint (judge (&edit, doubt), ==, RUSHES_PROMPT_IN_DOUBT);
  g_assert_cmpint (judge (&edit, ready), ==, RUSHES_PROMPT_GOOD);
  edit.phrase = "harbour";
  g_assert_cmpint (judge (&edit, refused), ==, RUSHES_PROMPT_GOOD);
  g_assert_cmpint (judge (&edit, withheld), ==, RUSHES_PROMPT_GOOD);
  g_assert_cmpint (judge (&edit, doubt), ==, RUSHES_PROMPT_GOOD);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/prompt-edit/join", test_join);
  g_test_add_func ("/window/prompt-edit/replace", test_replace);
  g_test_add_func ("/window/prompt-edit/length", test_length);
  g_test_add_func ("/window/prompt-edit/duration", test_duration);
  g_test_add_func ("/window/prompt-edit/unchanged", test_unchanged);
  return g_test_run ();
}
