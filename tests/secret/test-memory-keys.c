/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-memory-keys.h"

#include "keys-calls.h"

/* A key goes to the origin that it was entered for and nowhere else (design.md 1). */
static void
test_origin (void)
{
  g_autoptr (RushesProfile) here = profile_new ("a", "https://relay.example/minimax");
  g_autoptr (RushesProfile) elsewhere = profile_new ("a", "https://relay.example:8443/minimax");
  g_autoptr (RushesProfile) other = profile_new ("b", "https://relay.example/minimax");
  g_autoptr (GError) error = NULL;
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  RushesKeys *keys = rushes_memory_keys_new ();

  assert_no_key (keys, here, RUSHES_KEYS_ERROR_MISSING);
  g_assert_true (store (keys, here, "sk-one", &place, &error));
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, RUSHES_KEY_PLACE_MEMORY);
  assert_key (keys, here, "sk-one", RUSHES_KEY_PLACE_MEMORY);
  assert_no_key (keys, elsewhere, RUSHES_KEYS_ERROR_MISSING);
  assert_no_key (keys, other, RUSHES_KEYS_ERROR_MISSING);

  /* One key a profile: the newer takes the older's place, whatever its origin. */
  g_assert_true (store (keys, elsewhere, "sk-two", NULL, &error));
  assert_key (keys, elsewhere, "sk-two", RUSHES_KEY_PLACE_MEMORY);
  assert_no_key (keys, here, RUSHES_KEYS_ERROR_MISSING);
  TEST_FINALIZES (keys);
}

static void
test_clear (void)
{
  g_autoptr (RushesProfile) profile = profile_new ("a", "https://relay.example/minimax");
  g_autoptr (GString) changed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  RushesKeys *keys = rushes_memory_keys_new ();

  g_signal_connect (keys, "changed", G_CALLBACK (note_changed), changed);
  g_assert_true (clear (keys, profile, &error));
  g_assert_cmpstr (changed->str, ==, "");
  g_assert_true (store (keys, profile, "sk-one", NULL, &error));
  g_assert_true (clear (keys, profile, &error));
  g_assert_cmpstr (changed->str, ==, "a;a;");
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
  g_assert_true (unlock (keys, &error));
  TEST_FINALIZES (keys);
}

/* RUSHES_API_KEY: for every profile, and never for an address that is none. */
static void
test_for_all (void)
{
  g_autoptr (RushesProfile) one = profile_new ("a", "https://one.example/minimax");
  g_autoptr (RushesProfile) two = profile_new ("b", "https://two.example/minimax");
  g_autoptr (RushesProfile) none = profile_new ("c", "no address");
  g_autoptr (RushesKey) key = key_new ("sk-all");
  g_autoptr (GError) error = NULL;
  RushesKeys *keys = rushes_memory_keys_new_for_all (key);

  assert_key (keys, one, "sk-all", RUSHES_KEY_PLACE_MEMORY);
  g_assert_true (store (keys, two, "sk-own", NULL, &error));
  assert_key (keys, two, "sk-own", RUSHES_KEY_PLACE_MEMORY);
  assert_no_key (keys, none, RUSHES_KEYS_ERROR_MISSING);
  g_assert_false (store (keys, none, "sk-x", NULL, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_FAILED);
  TEST_FINALIZES (keys);
}

static void
test_cancelled (void)
{
  g_autoptr (RushesProfile) profile = profile_new ("a", "https://relay.example/minimax");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RushesKey) key = key_new ("sk-one");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  RushesKeys *keys = rushes_memory_keys_new ();

  g_cancellable_cancel (cancellable);
  rushes_keys_store_async (keys, profile, key, cancellable, test_store_result, &pending);
  result = wait_for (&pending);
  g_assert_false (rushes_keys_store_finish (keys, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
  g_clear_object (&result);
  TEST_FINALIZES (keys);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/memory-keys/origin", test_origin);
  g_test_add_func ("/memory-keys/clear", test_clear);
  g_test_add_func ("/memory-keys/for-all", test_for_all);
  g_test_add_func ("/memory-keys/cancelled", test_cancelled);
  return g_test_run ();
}
