/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-saved-searches.h"

#include "test-support.h"

/* Guards: the searches that were given names, from whatever the setting holds. */

static GPtrArray *
read_text (const char *text)
{
  g_autoptr (GVariant) value = g_variant_parse (G_VARIANT_TYPE ("a(ss)"), text, NULL, NULL, NULL);

  g_assert_nonnull (value);
  return rushes_saved_searches_read (value);
}

static char *
print (GPtrArray *searches)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (rushes_saved_searches_write (searches));

  return g_variant_print (value, FALSE);
}

/* Promise: a name has one search, the one saved last; they stand in the order of their names, and come back. */
static void
test_keep (void)
{
  g_autoptr (GPtrArray) searches = read_text ("[]");
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *text = NULL, *left = NULL;

  g_assert_true (rushes_saved_searches_add (searches, "pigs", "text=pig"));
  g_assert_true (rushes_saved_searches_add (searches, "  boats\n", "text=boat"));
  g_assert_true (rushes_saved_searches_add (searches, "pigs", "text=piglet"));
  text = print (searches);
  g_assert_cmpstr (text, ==, "[('boats', 'text=boat'), ('pigs', 'text=piglet')]");
  again = read_text (text);
  g_assert_cmpstr (rushes_saved_searches_find (again, "pigs"), ==, "text=piglet");
  g_assert_null (rushes_saved_searches_find (again, "cows"));
  g_assert_false (rushes_saved_searches_remove (again, "cows"));
  g_assert_true (rushes_saved_searches_remove (again, "boats"));
  left = print (again);
  g_assert_cmpstr (left, ==, "[('pigs', 'text=piglet')]");
}

/* Promise: a name is one line of at most 60 characters with something to see in it. */
static void
test_names (void)
{
  static const struct
  {
    const char *typed;
    const char *name;
  } cases[] = {
    { "a  b\tc", "a b c" },
    { "", "" },
    { " \n ", "" },
    { "\xe2\x80\xae"
      "evil",
      "evil" },
    { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六"
      "七八九十多",
      "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六"
      "七八九十" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = rushes_saved_searches_clean (cases[i].typed);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* Promise: what others have written into the setting is bounded, and what is no search is left out. */
static void
test_hostile (void)
{
  g_autofree char *huge = g_strnfill (100 * 1000, 'q');
  g_autofree char *text =
    g_strdup_printf ("[('', 'q'), ('none', ''), ('huge', '%s'), ('good', 'q'), ('good', 'r')]", huge);
  g_autoptr (GPtrArray) searches = read_text (text);
  g_autoptr (GPtrArray) many = read_text ("[]");
  g_autofree char *left = print (searches);

  g_assert_cmpstr (left, ==, "[('good', 'q')]");
  for (guint i = 0; i < 2 * RUSHES_SAVED_SEARCHES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("search %u", i);

      g_assert_cmpint (rushes_saved_searches_add (many, name, "q"), ==, i < RUSHES_SAVED_SEARCHES_MAX);
    }
  g_assert_cmpuint (many->len, ==, RUSHES_SAVED_SEARCHES_MAX);
  g_assert_true (rushes_saved_searches_add (many, "search 0", "r")); /* that is there */
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/saved-searches/keep", test_keep);
  g_test_add_func ("/window/saved-searches/names", test_names);
  g_test_add_func ("/window/saved-searches/hostile", test_hostile);
  return g_test_run ();
}
