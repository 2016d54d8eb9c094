/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-link-life.h"
#include "test-support.h"

#include <string.h>

#define OBTAINED (G_GINT64_CONSTANT (1700000000) * RUSHES_SECOND) /* 2023-11-14 22:13:20 */

typedef struct
{
  const char *query;
  gint64 life; /* s after it was obtained; 0: the link does not say */
} Row;

static void
check (const Row *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *url = g_strconcat ("https://cdn.example/v.mp4", rows[i].query, NULL);
      gint64 end = 0;
      gboolean said = rushes_link_life_read (url, OBTAINED, &end);

      g_test_message ("%s", rows[i].query);
      g_assert_cmpint (said, ==, rows[i].life != 0);
      g_assert_cmpint (end - OBTAINED, ==, (said ? rows[i].life : 3600) * RUSHES_SECOND);
    }
}

/* Promise: the links of the storages in use say when they die. */
static void
test_said (void)
{
  static const Row rows[] = {
    { "?Expires=1700032400&OSSAccessKeyId=x&Signature=a%2Bb", 32400 },
    { "?x=1&Expires=1700003600#Expires=5", 3600 },
    { "?X-Amz-Algorithm=A&X-Amz-Date=20231114T221320Z&X-Amz-Expires=7200&X-Amz-Signature=0", 7200 },
    { "?x-oss-date=20231114T221320Z&x-oss-expires=60", 60 },
    { "?X-Goog-Expires=900&X-Goog-Date=20231114T221320Z", 900 },
    { "?X-Tos-Date=20231114T231320Z&X-Tos-Expires=1", 3601 },
    { "?q-sign-time=1699999000%3B1700000100&q-signature=0", 100 },
    { "?q-sign-time=1699999000;1700000100", 100 },
    { "?Expires=1700007200&Expires=1700003600", 3600 },
    { "?Expires=1700007200&X-Amz-Date=20231114T221320Z&X-Amz-Expires=10", 10 },
    { "?Expires=%31700003600", 3600 },
  };

  check (rows, G_N_ELEMENTS (rows));
}

/* Promise: what cannot be meant counts for nothing. */
static void
test_hostile (void)
{
  static const Row rows[] = {
    { "", 0 },
    { "?", 0 },
    { "?Expires", 0 },
    { "?Expires=", 0 },
    { "?Expires=-5", 0 },
    { "?Expires=+1700003600", 0 },
    { "?Expires= 1700003600", 0 },
    { "?Expires=0x6553", 0 },
    { "?Expires=1e10", 0 },
    { "?Expires=0", 0 },
    { "?Expires=1700000000", 0 },    /* dead when it was handed over */
    { "?Expires=5", 0 },             /* as well */
    { "?Expires=99999999999", 0 },   /* for three thousand years */
    { "?Expires=1700003600000", 0 }, /* milliseconds */
    { "?Expires=99999999999999999999999999", 0 },
    { "?expires=1700003600", 0 }, /* another parameter: nobody's that is known */
    { "?NotExpires=1700003600", 0 },
    { "?Expires=1700003600%00", 0 },
    { "?Expires=%zz", 0 },
    { "?Expires=%ff%fe", 0 },
    { "?X-Amz-Expires=3600", 0 },
    { "?X-Amz-Date=20231114T221320Z", 0 },
    { "?X-Amz-Date=20231114T221320Z&X-Goog-Expires=3600", 0 }, /* halves of two */
    { "?X-Amz-Date=20231314T221320Z&X-Amz-Expires=3600", 0 },
    { "?X-Amz-Date=20230230T221320Z&X-Amz-Expires=3600", 0 },
    { "?X-Amz-Date=20231114T221320&X-Amz-Expires=3600", 0 },
    { "?X-Amz-Date=2023-11-14T22:13Z&X-Amz-Expires=3600", 0 },
    { "?X-Amz-Date=20231114T221320Z&X-Amz-Expires=99999999999", 0 },
    { "?X-Amz-Date=99991231T235959Z&X-Amz-Expires=3600", 0 },
    { "?X-Amz-Date=00000000T000000Z&X-Amz-Expires=3600", 0 },
    { "?q-sign-time=1700003600", 0 },
    { "?q-sign-time=;", 0 },
    { "#?Expires=1700003600", 0 },
    { "?Expires=1700003600&Expires=1", 0 }, /* the earlier of two, and that one is absurd */
  };

  check (rows, G_N_ELEMENTS (rows));
}

/* Promise: no bytes whatever crash it or make it say a time that is out of bounds. */
static void
test_random (void)
{
  static const char *const parts[] = {
    "?",      "&",    "=", "#", "%",  "Expires",  "X-Amz-Date",       "X-Amz-Expires",
    "x-oss-", "date", "Z", "T", "17", "00000000", "20231114T221320Z", "q-sign-time"
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261128);

  g_test_message ("seed 20261128");
  for (guint i = 0; i < 50000; i++)
    {
      g_autoptr (GString) url = g_string_new ("https://cdn.example/v?");
      gint64 end;

      for (int n = g_rand_int_range (rand, 0, 20); n > 0; n--)
        if (g_rand_boolean (rand))
          g_string_append (url, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
        else
          g_string_append_c (url, (char) g_rand_int_range (rand, 1, 256));
      rushes_link_life_read (url->str, OBTAINED, &end);
      g_assert_cmpint (end, >, OBTAINED);
      g_assert_cmpint (end, <=, OBTAINED + 366 * 24 * RUSHES_HOUR);
    }
}

/* Promise: no link, one of a megabyte, and one whose time of arrival is not known are answered. */
static void
test_bounds (void)
{
  g_autoptr (GString) url = g_string_new ("https://cdn.example/v?Expires=1700003600");
  gint64 end;

  g_assert_false (rushes_link_life_read (NULL, OBTAINED, &end));
  g_assert_cmpint (end, ==, OBTAINED + RUSHES_HOUR);
  g_assert_false (rushes_link_life_read (url->str, 0, &end));
  g_assert_cmpint (end, ==, RUSHES_HOUR);
  for (guint i = 0; i < 200000; i++)
    g_string_append (url, "&a=b");
  g_assert_false (rushes_link_life_read (url->str, OBTAINED, &end));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/service/link-life/said", test_said);
  g_test_add_func ("/service/link-life/hostile", test_hostile);
  g_test_add_func ("/service/link-life/random", test_random);
  g_test_add_func ("/service/link-life/bounds", test_bounds);
  return g_test_run ();
}
