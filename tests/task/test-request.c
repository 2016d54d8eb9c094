/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-reason.h"
#include "rushes-request.h"
#include "test-support.h"

#include <string.h>

static RushesRequest *
make (const char *prompt, int duration, const char *resolution, GError **error)
{
  const RushesRequestFields fields = { .prompt = prompt, .duration = duration, .resolution = resolution };

  return rushes_request_new (&fields, error);
}

static void
assert_refused (const char *prompt, int duration, const char *resolution, int code, RushesReason reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesRequest) request = make (prompt, duration, resolution, &error);

  g_assert_null (request);
  g_assert_error (error, RUSHES_REQUEST_ERROR, code);
  g_assert_cmpstr (error->message, ==, rushes_reason_get_sentence (reason));
}

static void
test_blank (void)
{
  static const char *const blanks[] = {
    NULL,
    "",
    " ",
    "\n\t\r\n",
    "\u00a0",               /* no-break */
    "\u3000\u3000",         /* ideographic */
    "\u2003\u2009\u202f",   /* em, thin, narrow no-break */
    "\u200b\u200c\u200d",   /* zero width space, non-joiner, joiner */
    "\u2060\ufeff",         /* word joiner, byte order mark */
    "\u200e\u202a\u2066",   /* direction marks */
    "\u00ad",               /* soft hyphen */
    "\u3164\uffa0\u115f",   /* Hangul fillers */
    "\u2800",               /* empty Braille pattern */
    "\u2028\u2029\xc2\x85", /* separators of lines and paragraphs */
    "\x01\x1b",             /* controls */
    "\ufe0f",               /* a variation selector alone */
  };

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    assert_refused (blanks[i], 6, NULL, RUSHES_REQUEST_ERROR_EMPTY, RUSHES_REASON_PROMPT_EMPTY);
}

static char *
repeat (const char *character, guint n)
{
  GString *text = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (text, character);
  return g_string_free (text, FALSE);
}

/* The limit counts code points: not bytes, not UTF-16, not what is seen as one character. */
static void
test_length (void)
{
  static const char *const characters[] = { "a", "é", "猫", "🐈", "𠀀" };

  for (guint i = 0; i < G_N_ELEMENTS (characters); i++)
    {
      g_autofree char *longest = repeat (characters[i], 2000);
      g_autofree char *longer = repeat (characters[i], 2001);
      g_autoptr (GError) error = NULL;
      g_autoptr (RushesRequest) request = make (longest, 6, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (rushes_request_peek (request)->prompt, ==, longest);
      g_assert_cmpuint (rushes_request_count_prompt (longest), ==, 2000);
      g_assert_cmpuint (rushes_request_count_prompt (longer), ==, 2001);
      assert_refused (longer, 6, NULL, RUSHES_REQUEST_ERROR_TOO_LONG, RUSHES_REASON_PROMPT_TOO_LONG);
    }
  g_assert_cmpuint (rushes_request_count_prompt ("👩‍👩‍👧‍👦"), ==, 7);
  g_assert_cmpuint (rushes_request_count_prompt ("e\u0301"), ==, 2);
  g_assert_cmpuint (rushes_request_count_prompt (""), ==, 0);
  g_assert_cmpuint (rushes_request_count_prompt (NULL), ==, 0);
}

static void
test_not_text (void)
{
  static const char *const broken[] = {
    "caf\xe9", "\xff", "a\xe7\x8c", "\xed\xa0\x80", "\xc0\xaf", "\xf5\x80\x80\x80",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_refused (broken[i], 6, NULL, RUSHES_REQUEST_ERROR_NOT_TEXT, RUSHES_REASON_PROMPT_NOT_TEXT);
}

static void
test_options (void)
{
  static const struct
  {
    int duration;
    const char *resolution;
  } good[] = { { 6, NULL }, { 10, NULL }, { 6, "768P" }, { 10, "768P" }, { 6, "1080P" } };
  static const int durations[] = { 0, 1, 5, 7, 9, 11, 60, -6, G_MAXINT };
  static const char *const resolutions[] = { "", "512P", "720P", "768p", "1080p", "4K", "768P " };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RushesRequest) request = make ("a cat", good[i].duration, good[i].resolution, &error);

      g_assert_no_error (error);
      g_assert_cmpint (rushes_request_peek (request)->duration, ==, good[i].duration);
      g_assert_cmpstr (rushes_request_peek (request)->resolution, ==, good[i].resolution);
    }
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    assert_refused ("a cat", durations[i], NULL, RUSHES_REQUEST_ERROR_DURATION, RUSHES_REASON_DURATION);
  for (guint i = 0; i < G_N_ELEMENTS (resolutions); i++)
    assert_refused ("a cat", 6, resolutions[i], RUSHES_REQUEST_ERROR_RESOLUTION, RUSHES_REASON_RESOLUTION);
  assert_refused ("a cat", 10, "1080P", RUSHES_REQUEST_ERROR_PAIR, RUSHES_REASON_PAIR);
}

/* What the user typed goes out as it is, and what was not asked for stays unset. */
static void
test_kept_as_typed (void)
{
  g_autofree char *prompt = g_strdup (" [Pan left] a “cat”\n\n小猪 🐖\t");
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesRequest) request = make (prompt, 6, NULL, &error);
  g_autoptr (RushesRequest) same = rushes_request_ref (request);
  const RushesRequestFields *fields = rushes_request_peek (same);

  g_assert_no_error (error);
  memset (prompt, 'x', strlen (prompt));
  g_assert_cmpstr (fields->prompt, ==, " [Pan left] a “cat”\n\n小猪 🐖\t");
  g_assert_cmpstr (fields->model, ==, "MiniMax-Hailuo-02");
  g_assert_null (fields->resolution);
  g_assert_cmpint (fields->optimizer, ==, RUSHES_SWITCH_UNSET);
  g_assert_cmpint (fields->fast_pretreatment, ==, RUSHES_SWITCH_UNSET);
  g_assert_cmpint (fields->watermark, ==, RUSHES_SWITCH_UNSET);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/request/nothing-to-see-is-empty", test_blank);
  g_test_add_func ("/request/2000-code-points", test_length);
  g_test_add_func ("/request/invalid-utf8-is-refused", test_not_text);
  g_test_add_func ("/request/durations-and-resolutions", test_options);
  g_test_add_func ("/request/kept-as-typed", test_kept_as_typed);
  return g_test_run ();
}
