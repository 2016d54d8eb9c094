/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-name-template.h"
#include "test-support.h"

#include <string.h>

#define SEED 20261123

/* 2023-11-14 22:13:20 UTC */
static RushesTask *
make_task (gint64 id, const char *prompt, const char *service_id, int take)
{
  const RushesRequestFields asked = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .id = id,
    .state = RUSHES_TASK_FETCHING,
    .request = request,
    .service_id = service_id,
    .take = take,
    .created = 1700000000 * RUSHES_SECOND,
  };

  return rushes_task_new (&fields);
}

static char *
fill (const char *template, const char *prompt, const char *service_id, int take, guint attempt)
{
  g_autoptr (RushesTask) task = make_task (7, prompt, service_id, take);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  return rushes_name_template_fill (template, task, zone, attempt);
}

/* Promise: what a template says is what the name is; what has nothing to say leaves no marks behind. */
static void
test_fills (void)
{
  static const struct
  {
    const char *template;
    const char *prompt;
    const char *id;
    int take;
    guint attempt;
    const char *name;
  } rows[] = {
    { NULL, "Rooftop chase, rain", "306700000000001", 1, 0, "2213 Rooftop chase rain 00000001.mp4" },
    { NULL, "Rooftop chase, rain", "306700000000001", 3, 0, "2213-03 Rooftop chase rain 00000001.mp4" },
    { NULL, "Rooftop chase, rain", "306700000000001", 3, 1, "2213-03 Rooftop chase rain 00000001 (2).mp4" },
    { NULL, "…", "306700000000001", 1, 0, "2213 00000001.mp4" },
    { "{date} {time} {model} {duration}", "x", "1", 1, 0, "2023-11-14 2213 MiniMax-Hailuo-02 6s.mp4" },
    { "{words}", "一只小猪,快乐", "1", 1, 0, "一只小猪 快乐.mp4" },
    { "{words}", "x", "a-12345678", 1, 1, "x 12345678.mp4" },
    { "{words}", "x", "a-12345678", 1, 2, "x 12345678 (2).mp4" },
    { "{words}", "…", "12", 1, 0, "12.mp4" },
    { "{words}", "…", NULL, 1, 0, "7.mp4" },
    { "{number}-{words}", "x", "1", 1, 0, "x.mp4" },
    { "{number}-{words}", "x", "1", 2, 0, "02-x.mp4" },
    { "take {number}, {words}", "x", "1", 1, 0, "take, x.mp4" },
    { "a/b\\c:d*e?f\"g<h>i|j", "x", "1", 1, 0, "a b c d e f g h i j.mp4" },
    { " -.{words}. ", "x", "1", 1, 0, "x.mp4" },
    { "a\u202e\u200bb", "x", "1", 1, 0, "a b.mp4" },
    { "con", "x", "1", 1, 0, "_con.mp4" },
    { "COM¹.x", "x", "1", 1, 0, "_COM¹.x.mp4" },
    { "{words}", "NUL", "1", 1, 0, "_NUL.mp4" },
    { "{words}", "console", "1", 1, 0, "console.mp4" },
    { "{oops}", "x", "1", 1, 0, "2213 x 1.mp4" },
    { "", "x", "1", 1, 0, "2213 x 1.mp4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = fill (rows[i].template, rows[i].prompt, rows[i].id, rows[i].take, rows[i].attempt);

      g_assert_cmpstr (name, ==, rows[i].name);
    }
}

/* Promise: a template that cannot be used is told from one that can, and the word that is wrong is named. */
static void
test_faults (void)
{
  static const struct
  {
    const char *template;
    RushesNameFault fault;
    const char *culprit;
  } rows[] = {
    { RUSHES_NAME_TEMPLATE_DEFAULT, RUSHES_NAME_FINE, NULL },
    { "video", RUSHES_NAME_FINE, NULL },
    { "片", RUSHES_NAME_FINE, NULL },
    { "{id}", RUSHES_NAME_FINE, NULL },
    { "", RUSHES_NAME_EMPTY, NULL },
    { " - . ", RUSHES_NAME_EMPTY, NULL },
    { "///", RUSHES_NAME_EMPTY, NULL },
    { "\xff", RUSHES_NAME_EMPTY, NULL },
    { "{oops} {id}", RUSHES_NAME_UNKNOWN, "{oops}" },
    { "{ID}", RUSHES_NAME_UNKNOWN, "{ID}" },
    { "{}", RUSHES_NAME_UNKNOWN, "{}" },
    { "{id", RUSHES_NAME_OPEN, NULL },
    { "{{id}}", RUSHES_NAME_OPEN, NULL },
    { "id}", RUSHES_NAME_OPEN, NULL },
  };
  g_autofree char *longest = g_strnfill (401, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *culprit = NULL;

      g_assert_cmpint (rushes_name_template_check (rows[i].template, &culprit), ==, rows[i].fault);
      g_assert_cmpstr (culprit, ==, rows[i].culprit);
    }
  g_assert_cmpint (rushes_name_template_check (longest, NULL), ==, RUSHES_NAME_LONG);
  longest[400] = '\0';
  g_assert_cmpint (rushes_name_template_check (longest, NULL), ==, RUSHES_NAME_FINE);
}

static void
assert_safe (const char *name)
{
  static const char *const devices[] = { "con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9" };
  g_autofree char *first = NULL;
  gsize length = strlen (name);

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (length, <=, RUSHES_NAME_MAX_BYTES - 1); /* .json in the place of .mp4 has room, too */
  g_assert_true (g_str_has_suffix (name, ".mp4"));
  g_assert_cmpuint (length, >, strlen (".mp4"));
  g_assert_null (strchr (".- ", name[0]));
  g_assert_null (strchr (". ", name[length - strlen (".mp4") - 1]));
  g_assert_null (strpbrk (name, "/\\:*?\"<>|"));
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      g_assert_true (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR &&
                     type != G_UNICODE_PARAGRAPH_SEPARATOR);
    }
  first = g_ascii_strdown (name, (gssize) strcspn (name, "."));
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    g_assert_cmpstr (first, !=, devices[i]);
}

/* Promise: no prompt and no id makes a name that leaves its folder, hides, or is too long. */
static void
test_hostile (void)
{
  const char *prompts[] = { "一只小猪在高速公路上快乐的奔跑",
                            "../../etc/passwd",
                            "-rf / *",
                            ".hidden",
                            "a/b\\c:d|e?f*g\"h<i>j",
                            "line\nbreak\ttab",
                            "\xe2\x80\xaegnp.exe",
                            "CON",
                            "…",
                            "🐷🐷🐷" };
  const char *ids[] = { "306700000000001", "../../../x", "task_abc-DEF.ghi:1", "\x1b[31m", "\xff\xfe", NULL };
  const char *templates[] = { NULL, "{words}", "{id}", "{number}", "..{words}", "{model}{model}", "{words}.{words}" };

  for (guint p = 0; p < G_N_ELEMENTS (prompts); p++)
    for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
      for (guint t = 0; t < G_N_ELEMENTS (templates); t++)
        {
          g_autofree char *name = fill (templates[t], prompts[p], ids[i], 1, 0);
          g_autofree char *again = fill (templates[t], prompts[p], ids[i], 1, 0);
          g_autofree char *next = fill (templates[t], prompts[p], ids[i], 1, 1);

          assert_safe (name);
          assert_safe (next);
          g_assert_cmpstr (name, ==, again);
          g_assert_cmpstr (name, !=, next);
        }
}

/* Promise: where there is too much, the words give way first, and no character is cut. */
static void
test_gives_way (void)
{
  g_autofree char *text = g_strnfill (150, 'a');
  g_autofree char *template = g_strconcat ("{words} ", text, " {id}", NULL);
  g_autofree char *name = fill (template, "一只小猪在高速公路上快乐的奔跑", "12345678", 1, 0);
  g_autofree char *longer = g_strconcat (text, text, NULL);
  g_autofree char *cut = fill (longer, "x", "12345678", 1, 998);
  g_autofree char *cut_words = rushes_name_words ("一只小猪", 7);

  assert_safe (name);
  g_assert_true (g_str_has_prefix (name, "一只"));
  g_assert_nonnull (strstr (name, text));
  g_assert_true (g_str_has_suffix (name, " 12345678.mp4"));
  assert_safe (cut);
  g_assert_true (g_str_has_suffix (cut, " 12345678 (998).mp4"));
  g_assert_cmpstr (cut_words, ==, "一只");
}

static char *
make_noise (GRand *rand, const char *const *pieces, guint n_pieces, guint most)
{
  GString *out = g_string_new (NULL);

  for (int n = g_rand_int_range (rand, 0, (gint32) most); n > 0; n--)
    {
      gunichar c = (gunichar) g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 0x300 : 0x11000);

      if (g_rand_int_range (rand, 0, 3) > 0)
        g_string_append (out, pieces[g_rand_int_range (rand, 0, (gint32) n_pieces)]);
      else if (c < 0xd800 || c > 0xdfff)
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* Promise: no template whatsoever makes a name that is unsafe, and no name changes from one time to the next. */
static void
test_random (void)
{
  static const char *const pieces[] = { "{date}", "{time}", "{number}", "{words}", "{id}", "{model}", "{duration}",
                                        " ",      "-",      ".",        "..",      "/",    "CON",     "nul",
                                        "com1",   "{",      "}",        "{x}",     "\\",   ":",       "\u202e",
                                        "\u200f", "猪",     "é",        "e\u0301", "\t",   "\x7f",    "LPT9" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  guint n_fine = 0;

  g_test_message ("seed %d", SEED);
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *template = make_noise (rand, pieces, G_N_ELEMENTS (pieces), 12);
      g_autofree char *noise = make_noise (rand, pieces, G_N_ELEMENTS (pieces), 60);
      g_autofree char *prompt = g_strconcat ("p", noise, NULL);
      g_autofree char *service_id = make_noise (rand, pieces, G_N_ELEMENTS (pieces), 6);
      g_autoptr (RushesTask) task = make_task (g_rand_int (rand), prompt, service_id, g_rand_int_range (rand, 0, 9));
      guint attempt = (guint) g_rand_int_range (rand, 0, 3);
      g_autofree char *name = rushes_name_template_fill (template, task, zone, attempt);
      g_autofree char *again = rushes_name_template_fill (template, task, zone, attempt);

      n_fine += rushes_name_template_check (template, NULL) == RUSHES_NAME_FINE;
      assert_safe (name);
      g_assert_cmpstr (name, ==, again);
    }
  g_assert_cmpuint (n_fine, >, 10000);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task/name-template/fills", test_fills);
  g_test_add_func ("/task/name-template/faults", test_faults);
  g_test_add_func ("/task/name-template/hostile", test_hostile);
  g_test_add_func ("/task/name-template/gives-way", test_gives_way);
  g_test_add_func ("/task/name-template/random", test_random);
  return g_test_run ();
}
