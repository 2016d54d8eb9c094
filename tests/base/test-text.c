/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-text.h"
#include "test-support.h"

#include <string.h>

static void
assert_plain (const char *text, const char *wanted)
{
  g_autofree char *got = rushes_text_plain (text, G_MAXSIZE, G_MAXUINT);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_hidden (void)
{
  assert_plain (NULL, "");
  assert_plain ("", "");
  assert_plain ("小猪 🐖 e\u0301 <b>&amp;", "小猪 🐖 e\u0301 <b>&amp;");
  assert_plain ("a\tb\nc", "a\tb\nc");
  assert_plain ("a\x01\x07\x1b[31mb\x7f", "a[31mb");
  assert_plain ("a\xc2\x9b\x33\xc2\x90z", "a3z");                            /* C1: CSI, DCS */
  assert_plain ("abc\u202e\u202dgpj.4pm\u202c", "abcgpj.4pm");               /* overrides */
  assert_plain ("a\u2066b\u2067c\u2068d\u2069e\u061c\u200e\u200f", "abcde"); /* isolates and marks */
  assert_plain ("a\ufeffb\ufff9c", "abc");
  assert_plain ("x\U000e0041\U000e007fy", "xy"); /* tags */
  assert_plain ("👩\u200d👧", "👩\u200d👧");         /* joiners make emoji */
}

static void
test_line_breaks (void)
{
  assert_plain ("a\r\nb\rc\u2028d\u2029e\xc2\x85"
                "f",
                "a\nb\nc\nd\ne\nf");
}

static void
test_broken (void)
{
  static const char *const broken[] = {
    "\xff", "\xc0\xaf", "\xe7\x8c", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\x80\x80"
  };

  assert_plain ("caf\xe9!", "caf\ufffd!");
  assert_plain ("\xe7\x8c", "\ufffd\ufffd");
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *plain = rushes_text_plain (broken[i], G_MAXSIZE, G_MAXUINT);
      g_autofree char *line = rushes_text_line (broken[i], 80);

      g_assert_true (g_utf8_validate (plain, -1, NULL));
      g_assert_true (g_utf8_validate (line, -1, NULL));
      g_assert_false (rushes_text_is_blank (broken[i]));
    }
}

static void
test_cut (void)
{
  static const struct
  {
    const char *text;
    gsize bytes;
    guint characters;
    const char *wanted;
  } cases[] = {
    { "abcdef", 100, 3, "abc…" },     { "abc", 100, 3, "abc" },    { "abc\u200e\x01", 100, 3, "abc" },
    { "小猪快跑", 100, 2, "小猪…" },  { "abcdef", 3, 100, "abc" }, { "小猪", 4, 100, "小" },
    { "小猪", 5, 100, "小" },         { "小猪", 6, 100, "小猪" },  { "a\xff", 2, 100, "a\ufffd" },
    { "\u200e\u200ea", 100, 1, "a" }, { "a", 0, 100, "" },         { "a", 100, 0, "…" },
    { "\x01\x02", 100, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = rushes_text_plain (cases[i].text, cases[i].bytes, cases[i].characters);

      g_assert_cmpstr (got, ==, cases[i].wanted);
    }
}

static void
test_bytes_beyond_are_not_read (void)
{
  g_autofree char *bytes = g_malloc (4);
  g_autofree char *got = NULL;

  memcpy (bytes, "abcd", 4); /* and no zero at its end */
  got = rushes_text_plain (bytes, 4, G_MAXUINT);
  g_assert_cmpstr (got, ==, "abcd");
}

static void
test_line (void)
{
  static const struct
  {
    const char *text;
    guint characters;
    const char *wanted;
  } cases[] = {
    { NULL, 10, "" },
    { " \n\u3000 ", 10, "" },
    { "  a  b\n\nc\t", 10, "a b c" },
    { "\u3000小猪\u3000\u3000快跑\u3000", 10, "小猪 快跑" },
    { "a\rb\r\nc", 10, "a b c" },
    { "abc  ", 3, "abc" },
    { "abc d", 3, "abc…" },
    { "abc d", 4, "abc…" },
    { "abc d", 5, "abc d" },
    { "ab\u202ecd", 10, "abcd" },
  };
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, 'a');
  g_autofree char *cut = rushes_text_line (huge, 80);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = rushes_text_line (cases[i].text, cases[i].characters);

      g_assert_cmpstr (got, ==, cases[i].wanted);
    }
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 81);
}

static void
test_terminal (void)
{
  g_autofree char *title = rushes_text_terminal ("\x1b]0;owned\x07\x1b[2Jtext\xc2\x9b"
                                                 "1m");
  g_autofree char *long_text = g_strnfill (4000, 'x');
  g_autofree char *cut = rushes_text_terminal (long_text);

  g_assert_cmpstr (title, ==, "]0;owned[2Jtext1m");
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 501);
}

static void
test_blank (void)
{
  g_assert_true (rushes_text_is_blank (NULL));
  g_assert_true (rushes_text_is_blank (""));
  g_assert_true (rushes_text_is_blank (" \t\r\n\u3000\u200b\u200d\u2060\ufeff\u00a0\u00ad"));
  g_assert_false (rushes_text_is_blank ("\u200b.\u200b"));
  g_assert_false (rushes_text_is_blank ("猫"));
  g_assert_false (rushes_text_is_blank ("\xe7"));
  g_assert_false (rushes_text_is_blank (" \xf0\x9f"));
}

/* What is seen, and spaces, in any script; nothing that moves or hides what stands beside it. */
static void
test_visible (void)
{
  static const gunichar seen[] = { 'a', ' ', '/', 0xe9, 0x301, 0x732a, 0x1f437, 0x3000 };
  static const gunichar hidden[] = { 0,      '\n',   '\t',   0x7f,   0x85,   0xad,   0x200b, 0x200f,  0x202e,
                                     0x2028, 0x2029, 0x2066, 0xd800, 0xe000, 0xfeff, 0xfffe, 0xe0041, 0x10ffff };

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (rushes_text_is_visible (seen[i]));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_false (rushes_text_is_visible (hidden[i]));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/text/nothing-hidden-stays", test_hidden);
  g_test_add_func ("/text/line-breaks-stay", test_line_breaks);
  g_test_add_func ("/text/broken-bytes-become-valid", test_broken);
  g_test_add_func ("/text/cut-at-characters", test_cut);
  g_test_add_func ("/text/stops-at-the-last-byte", test_bytes_beyond_are_not_read);
  g_test_add_func ("/text/one-line", test_line);
  g_test_add_func ("/text/terminal", test_terminal);
  g_test_add_func ("/text/blank", test_blank);
  g_test_add_func ("/text/visible", test_visible);
  return g_test_run ();
}
