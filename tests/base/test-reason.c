/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-reason.h"
#include "test-support.h"

#include <string.h>

static void
test_nicks (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = RUSHES_REASON_NONE + 1; i < RUSHES_N_REASONS; i++)
    {
      const char *nick = rushes_reason_get_nick ((RushesReason) i);

      g_assert_cmpstr (nick, !=, "");
      g_assert_cmpuint (strspn (nick, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (nick));
      g_assert_true (g_hash_table_add (seen, (gpointer) nick));
      g_assert_cmpuint (rushes_reason_from_nick (nick), ==, i);
    }
  g_assert_cmpstr (rushes_reason_get_nick (RUSHES_REASON_NONE), ==, "");
}

static void
test_strangers (void)
{
  g_assert_cmpint (rushes_reason_from_nick (NULL), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_reason_from_nick (""), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_reason_from_nick ("of-a-newer-one"), ==, RUSHES_REASON_NONE);
  g_assert_cmpstr (rushes_reason_get_nick (RUSHES_N_REASONS), ==, "");
  g_assert_cmpstr (rushes_reason_get_nick ((RushesReason) -1), ==, "");
  g_assert_cmpstr (rushes_reason_get_sentence (RUSHES_N_REASONS), ==, "");
}

/* Every failure is a sentence: whole, calm, and not about "you". */
static void
test_sentences (void)
{
  for (guint i = RUSHES_REASON_NONE + 1; i < RUSHES_N_REASONS; i++)
    {
      const char *sentence = rushes_reason_get_sentence ((RushesReason) i);
      g_autofree char *lower = g_utf8_strdown (sentence, -1);

      g_assert_cmpuint (strlen (sentence), >, 15);
      g_assert_true (g_utf8_validate (sentence, -1, NULL));
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_null (strchr (sentence, '!'));
      g_assert_null (strstr (sentence, "  "));
      g_assert_false (g_regex_match_simple ("\\b(you|your|please|sorry|oops)\\b", lower, 0, 0));
    }
  g_assert_cmpstr (rushes_reason_get_sentence (RUSHES_REASON_NONE), ==, "");
}

/* Promise: a full disk says how much is needed, where that is known; no other sentence changes. */
static void
test_room (void)
{
  g_autofree char *known = rushes_reason_build_sentence (RUSHES_REASON_DISK_FULL, 12300000);
  g_autofree char *unknown = rushes_reason_build_sentence (RUSHES_REASON_DISK_FULL, 0);
  g_autofree char *other = rushes_reason_build_sentence (RUSHES_REASON_READ_ONLY, 12300000);
  g_autofree char *none = rushes_reason_build_sentence (RUSHES_REASON_NONE, 12300000);

  g_assert_nonnull (strstr (known, "12.3"));
  g_assert_cmpstr (unknown, ==, rushes_reason_get_sentence (RUSHES_REASON_DISK_FULL));
  g_assert_cmpstr (other, ==, rushes_reason_get_sentence (RUSHES_REASON_READ_ONLY));
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/reason/nicks-go-both-ways", test_nicks);
  g_test_add_func ("/reason/strangers-are-none", test_strangers);
  g_test_add_func ("/reason/every-one-has-a-sentence", test_sentences);
  g_test_add_func ("/reason/room", test_room);
  return g_test_run ();
}
