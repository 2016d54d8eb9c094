/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-words.h"
#include "test-support.h"

/* Faces that others hold on to: design section 7, window.md section 4. */
static void
test_states (void)
{
  static const char *const words[][2] = {
    { "queued", "Waiting" },
    { "sending", "Sending" },
    { "generating", "Generating" },
    { "fetching", "Downloading" },
    { "ready", "Ready" },
    { "lost", "No Longer Available" },
    { "cancelled", "Cancelled" },
    { "refused", "Refused" },
    { "failed", "Failed" },
    { "unconfirmed", "Not Confirmed" },
    { "of-a-newer-one", "of-a-newer-one" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (rushes_words_state (words[i][0]), ==, words[i][1]);
  g_assert_cmpstr (rushes_words_state (NULL), ==, "");
}

static void
test_paid (void)
{
  g_assert_cmpstr (rushes_words_paid ("yes"), ==, "Charged");
  g_assert_cmpstr (rushes_words_paid ("maybe"), ==, "May Have Been Charged");
  g_assert_cmpstr (rushes_words_paid ("no"), ==, "Not Charged");
  g_assert_cmpstr (rushes_words_paid (NULL), ==, "");
}

static void
test_age (void)
{
  static const struct
  {
    gint64 age;
    const char *words;
  } cases[] = {
    { G_MININT64, "just now" },         { -RUSHES_HOUR, "just now" },         { 0, "just now" },
    { RUSHES_MINUTE - 1, "just now" },  { RUSHES_MINUTE, "1 min ago" },       { RUSHES_HOUR - 1, "59 min ago" },
    { RUSHES_HOUR, "1 h ago" },         { 24 * RUSHES_HOUR - 1, "23 h ago" }, { 24 * RUSHES_HOUR, "1 day ago" },
    { 49 * RUSHES_HOUR, "2 days ago" }, { G_MAXINT64, "106751991 days ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = rushes_words_age (cases[i].age);

      g_assert_cmpstr (got, ==, cases[i].words);
    }
}

static void
test_span (void)
{
  static const struct
  {
    gint64 span;
    const char *words;
  } cases[] = {
    { -5, "0:00" },
    { 0, "0:00" },
    { RUSHES_SECOND - 1, "0:00" },
    { 72 * RUSHES_SECOND, "1:12" },
    { RUSHES_HOUR - 1, "59:59" },
    { RUSHES_HOUR + 123 * RUSHES_SECOND, "1:02:03" },
    { 100 * RUSHES_HOUR, "100:00:00" },
    { G_MAXINT64, "596523:14:07" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = rushes_words_span (cases[i].span);

      g_assert_cmpstr (got, ==, cases[i].words);
    }
}

/* Times out of a library may be anything. */
static void
test_times (void)
{
  static const gint64 odd[] = { G_MININT64, -1, 0, G_MAXINT64 };
  g_autofree char *rfc3339 = rushes_words_rfc3339 (1767225599 * RUSHES_SECOND + 999999);
  g_autofree char *local = rushes_words_time (1767225599 * RUSHES_SECOND);

  g_assert_cmpstr (rfc3339, ==, "2025-12-31T23:59:59Z");
  g_assert_cmpstr (local, !=, "");
  g_assert_true (g_utf8_validate (local, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *none = rushes_words_rfc3339 (odd[i]);
      g_autofree char *empty = rushes_words_time (odd[i]);

      g_assert_null (none);
      g_assert_cmpstr (empty, ==, "");
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/words/states", test_states);
  g_test_add_func ("/words/paid", test_paid);
  g_test_add_func ("/words/age", test_age);
  g_test_add_func ("/words/span", test_span);
  g_test_add_func ("/words/times", test_times);
  return g_test_run ();
}
