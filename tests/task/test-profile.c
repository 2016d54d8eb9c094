/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-profile.h"
#include "test-support.h"

#include <string.h>

static void
test_defaults (void)
{
  g_autoptr (RushesProfile) one =
    rushes_profile_new (&(RushesProfileFields){ .name = "Relay", .base = "https://a.example" });
  g_autoptr (RushesProfile) two =
    rushes_profile_new (&(RushesProfileFields){ .name = "Relay", .base = "https://a.example" });
  const RushesProfileFields *fields = rushes_profile_peek (one);

  g_assert_cmpint (fields->rpm, ==, 10);
  g_assert_cmpint (fields->parallel, ==, 5);
  g_assert_cmpint (fields->poll, ==, 10);
  g_assert_cmpint (fields->held, ==, RUSHES_REASON_NONE);
  g_assert_true (g_uuid_string_is_valid (fields->uid));
  g_assert_cmpstr (fields->uid, !=, rushes_profile_peek (two)->uid);
}

/* Numbers out of a library or an import cannot make the engine run wild. */
static void
test_bounds (void)
{
  const RushesProfileFields wild = {
    .name = "x", .base = "https://a.example", .rpm = G_MAXINT, .parallel = G_MAXINT, .poll = G_MAXINT
  };
  const RushesProfileFields low = {
    .name = "x", .base = "https://a.example", .rpm = G_MININT, .parallel = -1, .poll = -1
  };
  g_autoptr (RushesProfile) high = rushes_profile_new (&wild);
  g_autoptr (RushesProfile) none = rushes_profile_new (&low);

  g_assert_cmpint (rushes_profile_peek (high)->rpm, ==, 6000);
  g_assert_cmpint (rushes_profile_peek (high)->parallel, ==, 1000);
  g_assert_cmpint (rushes_profile_peek (high)->poll, ==, 3600);
  g_assert_cmpint (rushes_profile_peek (none)->rpm, ==, 10);
  g_assert_cmpint (rushes_profile_peek (none)->parallel, ==, 5);
  g_assert_cmpint (rushes_profile_peek (none)->poll, ==, 10);
}

static void
test_addresses (void)
{
  char uid[] = "5a1c2b5e-0000-4000-8000-000000000001", name[] = "Relay", base[] = "https://relay.example:8443/minimax";
  const RushesProfileFields fields = {
    .id = 7,
    .uid = uid,
    .name = name,
    .base = base,
    .held = RUSHES_REASON_BALANCE,
    .is_default = TRUE,
  };
  g_autoptr (RushesProfile) profile = rushes_profile_new (&fields);
  g_autoptr (RushesProfile) copy = NULL;
  g_autofree char *submit = NULL;

  memset (uid, 'x', sizeof uid - 1);
  memset (name, 'x', sizeof name - 1);
  memset (base, 'x', sizeof base - 1);
  copy = rushes_profile_new (rushes_profile_peek (profile));
  g_clear_pointer (&profile, rushes_profile_unref);

  g_assert_cmpint (rushes_profile_peek (copy)->id, ==, 7);
  g_assert_cmpstr (rushes_profile_peek (copy)->uid, ==, "5a1c2b5e-0000-4000-8000-000000000001");
  g_assert_cmpstr (rushes_profile_peek (copy)->name, ==, "Relay");
  g_assert_cmpint (rushes_profile_peek (copy)->held, ==, RUSHES_REASON_BALANCE);
  g_assert_true (rushes_profile_peek (copy)->is_default);
  g_assert_cmpstr (rushes_profile_get_origin (copy), ==, "https://relay.example:8443");
  g_assert_cmpstr (rushes_profile_get_host (copy), ==, "relay.example");
  submit = rushes_profile_get_submit_url (copy);
  g_assert_cmpstr (submit, ==, "https://relay.example:8443/minimax/v1/video_generation");
}

/* A base that was tampered with has no origin, and so gets no key. */
static void
test_bad_base (void)
{
  g_autoptr (RushesProfile) profile =
    rushes_profile_new (&(RushesProfileFields){ .name = "x", .base = "http://relay.example" });

  g_assert_null (rushes_profile_get_origin (profile));
  g_assert_null (rushes_profile_get_host (profile));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/profile/defaults", test_defaults);
  g_test_add_func ("/profile/bounds", test_bounds);
  g_test_add_func ("/profile/addresses-and-copies", test_addresses);
  g_test_add_func ("/profile/a-bad-base-has-no-origin", test_bad_base);
  return g_test_run ();
}
