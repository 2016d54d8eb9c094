/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-json-guard.h"
#include "rushes-json-look.h"
#include "test-support.h"

#include <string.h>

/* Text that a table can hold; the lengths of those with a zero byte in them are said. */
typedef struct
{
  RushesJsonVerdict verdict;
  const char *text;
  gsize length; /* 0: up to its zero */
} Case;

static const Case sound[] = {
  { RUSHES_JSON_SOUND, "{}" },
  { RUSHES_JSON_SOUND, "[]" },
  { RUSHES_JSON_SOUND, " \t\r\n{ \"a\" : [ 1 , 2.5e+3 , -0 , true , false , null ] } \n" },
  { RUSHES_JSON_SOUND, "{\"\":0}" },
  { RUSHES_JSON_SOUND, "\"lone\"" },
  { RUSHES_JSON_SOUND, "-1" },
  { RUSHES_JSON_SOUND, "1E22" },
  { RUSHES_JSON_SOUND, "0e1" },
  { RUSHES_JSON_SOUND, "1.5E-2" },
  { RUSHES_JSON_SOUND, "true" },
  { RUSHES_JSON_SOUND, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"" },
  { RUSHES_JSON_SOUND, "\"\\ud834\\udd1e\"" },
  { RUSHES_JSON_SOUND, "\"雪 \xf0\x9f\x98\x80 \x7f\"" },
  { RUSHES_JSON_SOUND, "{\"a\":1,\"A\":2,\"a \":3}" },
  { RUSHES_JSON_SOUND, "[[],[[]],{\"a\":{\"a\":{}}}]" },
};

/* The wants of F7 and the shapes of JSONTestSuite's n_ and i_ files. */
static const Case unsound[] = {
  { RUSHES_JSON_EMPTY, "" },
  { RUSHES_JSON_EMPTY, " \n\t" },
  { RUSHES_JSON_EMPTY, "null" },
  { RUSHES_JSON_EMPTY, " null " },

  { RUSHES_JSON_SYNTAX, "// words\n{}" },
  { RUSHES_JSON_SYNTAX, "{}/* words */" },
  { RUSHES_JSON_SYNTAX, "{\"a\":/**/1}" },
  { RUSHES_JSON_SYNTAX, "# words\n{}" },
  { RUSHES_JSON_SYNTAX, "{'a':1}" },
  { RUSHES_JSON_SYNTAX, "['a']" },
  { RUSHES_JSON_SYNTAX, "var x = {};" },
  { RUSHES_JSON_SYNTAX, "x={}" },
  { RUSHES_JSON_SYNTAX, "{a:1}" },
  { RUSHES_JSON_SYNTAX, "{1:1}" },
  { RUSHES_JSON_SYNTAX, "{null:1}" },
  { RUSHES_JSON_SYNTAX, "[012]" },
  { RUSHES_JSON_SYNTAX, "[-012]" },
  { RUSHES_JSON_SYNTAX, "[0x1f]" },
  { RUSHES_JSON_SYNTAX, "[+1]" },
  { RUSHES_JSON_SYNTAX, "[.5]" },
  { RUSHES_JSON_SYNTAX, "[5.]" },
  { RUSHES_JSON_SYNTAX, "[-]" },
  { RUSHES_JSON_SYNTAX, "[--1]" },
  { RUSHES_JSON_SYNTAX, "[1e]" },
  { RUSHES_JSON_SYNTAX, "[1e+]" },
  { RUSHES_JSON_SYNTAX, "[1e1.5]" },
  { RUSHES_JSON_SYNTAX, "[1 000]" },
  { RUSHES_JSON_SYNTAX, "[1a]" },
  { RUSHES_JSON_SYNTAX, "[NaN]" },
  { RUSHES_JSON_SYNTAX, "[Infinity]" },
  { RUSHES_JSON_SYNTAX, "[-Infinity]" },
  { RUSHES_JSON_SYNTAX, "[True]" },
  { RUSHES_JSON_SYNTAX, "[nul]" },
  { RUSHES_JSON_SYNTAX, "[truex]" },
  { RUSHES_JSON_SYNTAX, "{} {}" },
  { RUSHES_JSON_SYNTAX, "{}}" },
  { RUSHES_JSON_SYNTAX, "[]]" },
  { RUSHES_JSON_SYNTAX, "{}x" },
  { RUSHES_JSON_SYNTAX, "{}," },
  { RUSHES_JSON_SYNTAX, "1 2" },
  { RUSHES_JSON_SYNTAX, "[1,]" },
  { RUSHES_JSON_SYNTAX, "[,1]" },
  { RUSHES_JSON_SYNTAX, "[1,,2]" },
  { RUSHES_JSON_SYNTAX, "[1;2]" },
  { RUSHES_JSON_SYNTAX, "[1:2]" },
  { RUSHES_JSON_SYNTAX, "{\"a\":1,}" },
  { RUSHES_JSON_SYNTAX, "{\"a\",1}" },
  { RUSHES_JSON_SYNTAX, "{\"a\" 1}" },
  { RUSHES_JSON_SYNTAX, "{\"a\":}" },
  { RUSHES_JSON_SYNTAX, "{:1}" },
  { RUSHES_JSON_SYNTAX, "{\"a\"}" },
  { RUSHES_JSON_SYNTAX, "{\"a\":1]" },
  { RUSHES_JSON_SYNTAX, "[1}" },
  { RUSHES_JSON_SYNTAX, "<html>" },
  { RUSHES_JSON_SYNTAX, "error code: 524" },
  { RUSHES_JSON_SYNTAX, "\xef\xbb\xbf{}" },
  { RUSHES_JSON_SYNTAX, "\xc2\xa0{}" },
  { RUSHES_JSON_SYNTAX, "\f{}" },
  { RUSHES_JSON_SYNTAX, "[\"\\x41\"]" },
  { RUSHES_JSON_SYNTAX, "[\"\\'\"]" },
  { RUSHES_JSON_SYNTAX, "[\"\\U0041\"]" },
  { RUSHES_JSON_SYNTAX, "[\"\\u00g0\"]" },
  { RUSHES_JSON_SYNTAX, "[\"\\u 041\"]" },
  { RUSHES_JSON_SYNTAX, "[\"\\\xe9\x9b\xaa\"]" },

  { RUSHES_JSON_CHARACTER, "[\"abc\\u0000def\"]" },
  { RUSHES_JSON_CHARACTER, "{\"a\\u0000\":1}" },
  { RUSHES_JSON_CHARACTER, "[\"\\ud834\"]" },
  { RUSHES_JSON_CHARACTER, "[\"\\udd1e\"]" },
  { RUSHES_JSON_CHARACTER, "[\"\\ud834x\"]" },
  { RUSHES_JSON_CHARACTER, "[\"\\ud834\\n\"]" },
  { RUSHES_JSON_CHARACTER, "[\"\\ud834\\u0041\"]" },
  { RUSHES_JSON_CHARACTER, "[\"\\ud834\\ud834\"]" },
  { RUSHES_JSON_CHARACTER, "[\"a\nb\"]" },
  { RUSHES_JSON_CHARACTER, "[\"a\tb\"]" },
  { RUSHES_JSON_CHARACTER, "[\"\x1b[31m\"]" },

  { RUSHES_JSON_DUPLICATE, "{\"a\":1,\"a\":1}" },
  { RUSHES_JSON_DUPLICATE, "{\"a\":1,\"\\u0061\":2}" },
  { RUSHES_JSON_DUPLICATE, "{\"x\":{\"b\":0,\"c\":0,\"b\":0}}" },
  { RUSHES_JSON_DUPLICATE, "{\"\":1,\"\":1}" },

  { RUSHES_JSON_NOT_UTF8, "[\"\xff\"]" },
  { RUSHES_JSON_NOT_UTF8, "[\"\xc0\x80\"]" },
  { RUSHES_JSON_NOT_UTF8, "[\"\xed\xa0\x80\"]" },
  { RUSHES_JSON_NOT_UTF8, "[\"\xf4\x90\x80\x80\"]" },
  { RUSHES_JSON_NOT_UTF8, "[\"\xe9\x9b\"]" },
  { RUSHES_JSON_NOT_UTF8, "{\"\xe9\":1}" },
  { RUSHES_JSON_NOT_UTF8, "[\"a\0b\"]", 7 },
  { RUSHES_JSON_NOT_UTF8, "{}\0", 3 },
  { RUSHES_JSON_NOT_UTF8, "{\0}\0", 4 },
  { RUSHES_JSON_NOT_UTF8, "\xff\xfe{\0}\0", 6 },

  { RUSHES_JSON_CUT, "{" },
  { RUSHES_JSON_CUT, "[" },
  { RUSHES_JSON_CUT, "[1" },
  { RUSHES_JSON_CUT, "[1," },
  { RUSHES_JSON_CUT, "[tr" },
  { RUSHES_JSON_CUT, "nul" },
  { RUSHES_JSON_CUT, "-" },
  { RUSHES_JSON_CUT, "1." },
  { RUSHES_JSON_CUT, "1e" },
  { RUSHES_JSON_CUT, "{\"task_id\":\"3067" },
  { RUSHES_JSON_CUT, "{\"task_id\"" },
  { RUSHES_JSON_CUT, "{\"task_id\":" },
  { RUSHES_JSON_CUT, "{\"task_id\":\"1\"" },
  { RUSHES_JSON_CUT, "{\"task_id\":\"1\"," },
  { RUSHES_JSON_CUT, "\"\\" },
  { RUSHES_JSON_CUT, "\"\\u" },
  { RUSHES_JSON_CUT, "\"\\u00" },
  { RUSHES_JSON_CUT, "\"\\ud834" },
  { RUSHES_JSON_CUT, "\"\\ud834\\u" },
};

static void
check (const Case *row)
{
  gsize length = row->length != 0 ? row->length : strlen (row->text);
  /* In a block of its own, so that a byte read beyond the end is found by the sanitizer. */
  g_autofree guint8 *exact = g_memdup2 (row->text, length);
  g_autofree char *safe = NULL;
  RushesJsonVerdict verdict = rushes_json_guard_check (exact, length, &safe);

  if (verdict != row->verdict)
    g_test_message ("%s: %d instead of %d", row->text, verdict, row->verdict);
  g_assert_cmpint (verdict, ==, row->verdict);
  g_assert_true ((safe != NULL) == (verdict == RUSHES_JSON_SOUND));
  g_assert_cmpint (rushes_json_guard_check (exact, length, NULL), ==, row->verdict);
}

static void
test_sound (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    check (&sound[i]);
}

static void
test_unsound (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unsound); i++)
    check (&unsound[i]);
}

/* What json-glib is given: no number that it would turn into another one. */
static void
test_safe (void)
{
  static const struct
  {
    const char *text;
    const char *safe;
  } rows[] = {
    { "{ \"a\" : 1 }", "{\"a\":1}" },
    { "[9223372036854775807]", "[9223372036854775807]" },
    { "[-9223372036854775808]", "[-9223372036854775808]" },
    { "[9223372036854775808]", "[\"9223372036854775808\"]" },
    { "[-9223372036854775809]", "[\"-9223372036854775809\"]" },
    { "[99999999999999999999999999]", "[\"99999999999999999999999999\"]" },
    { "[1e99999]", "[null]" },
    { "[1.0,-0.5,3e2]", "[null,null,null]" },
    { "[-0]", "[-0]" },
    { "[\"\\u0041\\/ x\"]", "[\"\\u0041\\/ x\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *safe = NULL;

      rushes_json_guard_check ((const guint8 *) rows[i].text, strlen (rows[i].text), &safe);
      g_assert_cmpstr (safe, ==, rows[i].safe);
    }
}

static RushesJsonVerdict
check_text (GString *text)
{
  return rushes_json_guard_check ((const guint8 *) text->str, text->len, NULL);
}

static void
append_times (GString *text, const char *piece, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (text, piece);
}

static RushesJsonVerdict
check_nested (const char *open, const char *close, guint depth)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_times (text, open, depth);
  g_string_append (text, "0");
  append_times (text, close, depth);
  return check_text (text);
}

/* json-glib 1.6 crashes at 100,000 (F6). */
static void
test_depth (void)
{
  g_assert_cmpint (check_nested ("[", "]", RUSHES_JSON_MAX_DEPTH), ==, RUSHES_JSON_SOUND);
  g_assert_cmpint (check_nested ("[", "]", RUSHES_JSON_MAX_DEPTH + 1), ==, RUSHES_JSON_TOO_DEEP);
  g_assert_cmpint (check_nested ("{\"a\":", "}", RUSHES_JSON_MAX_DEPTH), ==, RUSHES_JSON_SOUND);
  g_assert_cmpint (check_nested ("{\"a\":", "}", RUSHES_JSON_MAX_DEPTH + 1), ==, RUSHES_JSON_TOO_DEEP);
  g_assert_cmpint (check_nested ("[", "]", 400000), ==, RUSHES_JSON_TOO_DEEP);
  g_assert_cmpint (check_nested ("[{\"a\":", "", 100000), ==, RUSHES_JSON_TOO_DEEP);
}

static RushesJsonVerdict
check_list (guint items)
{
  g_autoptr (GString) text = g_string_new ("[0");

  append_times (text, ",0", items - 1);
  g_string_append_c (text, ']');
  return check_text (text);
}

static RushesJsonVerdict
check_string (guint length)
{
  g_autoptr (GString) text = g_string_new ("\"");

  append_times (text, "x", length);
  g_string_append_c (text, '"');
  return check_text (text);
}

static RushesJsonVerdict
check_number (guint length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_times (text, "7", length);
  return check_text (text);
}

static RushesJsonVerdict
check_members (guint members)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < members; i++)
    g_string_append_printf (text, "%s\"%u\":0", i > 0 ? "," : "", i);
  g_string_append_c (text, '}');
  return check_text (text);
}

static void
test_size (void)
{
  g_autoptr (GString) wide = g_string_new ("{}");

  g_assert_cmpint (check_list (RUSHES_JSON_MAX_ITEMS), ==, RUSHES_JSON_SOUND);
  g_assert_cmpint (check_list (RUSHES_JSON_MAX_ITEMS + 1), ==, RUSHES_JSON_TOO_LARGE);
  g_assert_cmpint (check_members (RUSHES_JSON_MAX_ITEMS), ==, RUSHES_JSON_SOUND);
  g_assert_cmpint (check_members (RUSHES_JSON_MAX_ITEMS + 1), ==, RUSHES_JSON_TOO_LARGE);
  g_assert_cmpint (check_string (RUSHES_JSON_MAX_STRING), ==, RUSHES_JSON_SOUND);
  g_assert_cmpint (check_string (RUSHES_JSON_MAX_STRING + 1), ==, RUSHES_JSON_TOO_LARGE);
  g_assert_cmpint (check_number (RUSHES_JSON_MAX_NUMBER), ==, RUSHES_JSON_SOUND);
  g_assert_cmpint (check_number (RUSHES_JSON_MAX_NUMBER + 1), ==, RUSHES_JSON_TOO_LARGE);
  append_times (wide, " ", RUSHES_JSON_MAX_BYTES - 2);
  g_assert_cmpint (check_text (wide), ==, RUSHES_JSON_SOUND);
  append_times (wide, " ", 1);
  g_assert_cmpint (check_text (wide), ==, RUSHES_JSON_TOO_LARGE);
}

/* Whatever passes the guard, json-glib takes; whatever bytes come, nothing breaks. */
static void
test_noise (void)
{
  static const char seed[] = "{\"a\":[1,-2,\"\\u0041\\n\",{\"b\":null,\"c\":true}],\"d\":12345678901234567890}";
  static const char letters[] = "{}[]\",:0123456789eE.+-\\untrfalse \xe9\x9b\xaa";

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree guint8 *text = g_memdup2 (seed, sizeof seed - 1);
      gsize length = sizeof seed - 1;
      g_autofree char *safe = NULL;

      for (gint n = g_test_rand_int_range (0, 4); n > 0; n--)
        text[g_test_rand_int_range (0, (gint32) length)] =
          (guint8) letters[g_test_rand_int_range (0, (gint32) sizeof letters - 1)];
      if (g_test_rand_bit ())
        length = (gsize) g_test_rand_int_range (0, (gint32) length);
      if (rushes_json_guard_check (text, length, &safe) == RUSHES_JSON_SOUND && *safe == '{')
        {
          g_autoptr (JsonNode) root = rushes_json_parse (text, length);

          g_assert_nonnull (root);
        }
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/json-guard/takes-what-is-json", test_sound);
  g_test_add_func ("/json-guard/refuses-what-is-not", test_unsound);
  g_test_add_func ("/json-guard/leaves-no-number-to-guess", test_safe);
  g_test_add_func ("/json-guard/bounds-the-depth", test_depth);
  g_test_add_func ("/json-guard/bounds-sizes", test_size);
  g_test_add_func ("/json-guard/stands-noise", test_noise);
  return g_test_run ();
}
