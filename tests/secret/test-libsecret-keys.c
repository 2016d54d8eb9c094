/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-libsecret-keys.h"

#include "keys-calls.h"

#include <libsecret/secret.h>
#include <ftw.h>

/* Runs inside tests/support/with-desktop, which has a real keyring, or none, or not even a bus: --state says which. */

#define SECRET_KEY "sk-never-on-disk-in-clear-8824"
#define UID_A      "11111111-1111-4111-8111-111111111111"
#define UID_B      "22222222-2222-4222-8222-222222222222"

static char *state;

static const GOptionEntry options[] = {
  { "state", 0, 0, G_OPTION_ARG_STRING, &state, "How the keyring stands", "STATE" },
  { 0 },
};

static RushesProfile *
profile_a (void)
{
  return profile_new (UID_A, "https://relay.example/minimax");
}

/* (element-type SecretRetrievable): what the Secret Service itself has of @uid */
static GList *
find_items (const char *uid)
{
  const SecretSchema only = { RUSHES_APP_ID, SECRET_SCHEMA_NONE, { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING } } };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  GList *found;

  secret_password_search (&only, SECRET_SEARCH_ALL, NULL, test_store_result, &pending, "profile", uid, NULL);
  result = test_wait_result (&pending);
  found = secret_password_search_finish (result, &error);
  g_assert_no_error (error);
  return found;
}

static guint
count_items (const char *uid)
{
  GList *found = find_items (uid);
  guint n = g_list_length (found);

  g_list_free_full (found, g_object_unref);
  return n;
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GList) objects = NULL;

  g_assert_no_error (error);
  collection =
    secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects = g_list_append (NULL, collection);
  g_assert_cmpint (secret_service_lock_sync (service, objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static int
assert_not_in_file (const char *path, const struct stat *info, int type, struct FTW *ftw)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (type == FTW_F && g_file_get_contents (path, &text, &length, NULL))
    g_assert_null (memmem (text, length, SECRET_KEY, strlen (SECRET_KEY)));
  return 0;
}

/* state "open" */

static void
test_store (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesProfile) other = profile_new (UID_B, "https://relay.example/minimax");
  g_autoptr (GString) changed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  RushesKeys *keys = rushes_libsecret_keys_new ();

  g_signal_connect (keys, "changed", G_CALLBACK (note_changed), changed);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
  g_assert_true (store (keys, profile, SECRET_KEY, &place, &error));
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, RUSHES_KEY_PLACE_KEYRING);
  g_assert_cmpstr (changed->str, ==, UID_A ";");
  assert_key (keys, profile, SECRET_KEY, RUSHES_KEY_PLACE_KEYRING);
  assert_no_key (keys, other, RUSHES_KEYS_ERROR_MISSING);

  /* Stored again: changed, not doubled. */
  g_assert_true (store (keys, profile, "sk-newer", NULL, &error));
  assert_key (keys, profile, "sk-newer", RUSHES_KEY_PLACE_KEYRING);
  g_assert_cmpuint (count_items (UID_A), ==, 1);
  TEST_FINALIZES (keys);
}

/* A keyring names its items for people; the key is no part of the name. */
static void
test_label (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;
  GList *found;

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  found = find_items (UID_A);
  g_assert_cmpuint (g_list_length (found), ==, 1);
  label = secret_retrievable_get_label (found->data);
  g_assert_cmpstr (label, ==, "Rushes: Studio (relay.example)");
  attributes = secret_retrievable_get_attributes (found->data);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "origin"), ==, "https://relay.example");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, "io.github.rushes.Rushes");
  g_list_free_full (found, g_object_unref);
}

/* A key goes to the origin that it was entered for and nowhere else, and a profile has one (design.md 1, 6). */
static void
test_origin (void)
{
  g_autoptr (RushesProfile) here = profile_a ();
  g_autoptr (RushesProfile) elsewhere = profile_new (UID_A, "https://elsewhere.example/minimax");
  g_autoptr (RushesProfile) port = profile_new (UID_A, "https://relay.example:8443/minimax");
  g_autoptr (RushesProfile) path = profile_new (UID_A, "https://relay.example/other");
  g_autoptr (RushesProfile) none = profile_new (UID_A, "no address");
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keys, here, SECRET_KEY, NULL, &error));
  assert_no_key (keys, elsewhere, RUSHES_KEYS_ERROR_MISSING);
  assert_no_key (keys, port, RUSHES_KEYS_ERROR_MISSING);
  assert_no_key (keys, none, RUSHES_KEYS_ERROR_MISSING);
  assert_key (keys, path, SECRET_KEY, RUSHES_KEY_PLACE_KEYRING);

  g_assert_true (store (keys, elsewhere, "sk-elsewhere", NULL, &error));
  assert_key (keys, elsewhere, "sk-elsewhere", RUSHES_KEY_PLACE_KEYRING);
  assert_no_key (keys, here, RUSHES_KEYS_ERROR_MISSING);
  g_assert_cmpuint (count_items (UID_A), ==, 1);
}

static void
test_clear (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesProfile) other = profile_new (UID_B, "https://relay.example/minimax");
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  g_assert_true (store (keys, other, "sk-other", NULL, &error));
  g_assert_true (clear (keys, profile, &error));
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
  assert_key (keys, other, "sk-other", RUSHES_KEY_PLACE_KEYRING);
  g_assert_true (clear (keys, profile, &error)); /* nothing there: nothing to fail */
  g_assert_no_error (error);
}

/* What another program put there is checked like what is pasted, and never reaches a header (F11). */
static void
test_foreign (void)
{
  const SecretSchema schema = { RUSHES_APP_ID,
                                SECRET_SCHEMA_NONE,
                                { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                  { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING } } };
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "x", "sk\r\nX-Evil: 1", NULL, &error, "profile",
                              UID_A, "origin", "https://relay.example", NULL);
  g_assert_no_error (error);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_FAILED);
  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  assert_key (keys, profile, SECRET_KEY, RUSHES_KEY_PLACE_KEYRING);
}

/* The key stays in the keyring: no file of the user holds it in clear. */
static void
test_not_in_clear (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *keyring = NULL;
  const char *home = g_getenv ("RUSHES_DESKTOP_HOME");

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  keyring = g_build_filename (home, ".local", "share", "keyrings", "login.keyring", NULL);
  g_assert_true (g_file_test (keyring, G_FILE_TEST_EXISTS));
  g_assert_cmpint (nftw (home, assert_not_in_file, 16, FTW_PHYS), ==, 0);
  g_assert_cmpint (nftw (test_home (), assert_not_in_file, 16, FTW_PHYS), ==, 0);
}

/* The window never waits: no call blocks the main loop, and many may run at once. */
static void
test_at_once (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending[16] = { NULL };

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (pending); i++)
    rushes_keys_lookup_async (keys, profile, NULL, test_store_result, &pending[i]);
  for (guint i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      g_autoptr (GAsyncResult) result = test_wait_result (&pending[i]);
      g_autoptr (RushesKey) key = rushes_keys_lookup_finish (keys, result, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (rushes_key_peek (key), ==, SECRET_KEY);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  RushesKeys *keys = rushes_libsecret_keys_new ();

  rushes_keys_lookup_async (keys, profile, cancellable, test_store_result, &pending);
  g_cancellable_cancel (cancellable);
  result = wait_for (&pending);
  g_assert_null (rushes_keys_lookup_finish (keys, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  TEST_FINALIZES (keys);
}

/* A lock is not the same as nothing stored (lab.md 3), and is never mistaken for no keyring: the key is not kept in
 * memory behind the user's back. */
static void
test_locked (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  lock_keyring ();
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_LOCKED);
  g_assert_false (store (keys, profile, "sk-other", NULL, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (clear (keys, profile, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (unlock (keys, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_DISMISSED);
}

/* state "answered": somebody types the password into every prompt of the keyring */

static void
test_answered (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;

  /* The first key of all: the prompt asks for the password of a new keyring. */
  g_assert_true (store (keys, profile, SECRET_KEY, &place, &error));
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, RUSHES_KEY_PLACE_KEYRING);

  /* A lookup opens no prompt, or this one would have been answered. */
  lock_keyring ();
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_LOCKED);
  g_assert_true (unlock (keys, &error));
  g_assert_no_error (error);
  assert_key (keys, profile, SECRET_KEY, RUSHES_KEY_PLACE_KEYRING);

  lock_keyring ();
  g_assert_true (store (keys, profile, "sk-newer", &place, &error));
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, RUSHES_KEY_PLACE_KEYRING);
  assert_key (keys, profile, "sk-newer", RUSHES_KEY_PLACE_KEYRING);

  lock_keyring ();
  g_assert_true (clear (keys, profile, &error));
  g_assert_no_error (error);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
}

/* state "ignored": a prompt that nobody answers holds nothing up, and can be given up */

static gboolean
count_down (gpointer user_data)
{
  return --*(int *) user_data > 0;
}

static gboolean
is_zero (gpointer user_data)
{
  return *(int *) user_data == 0;
}

static void
test_ignored (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  int turns = 50;

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  lock_keyring ();
  rushes_keys_unlock_async (keys, cancellable, test_store_result, &pending);
  g_timeout_add (5, count_down, &turns);
  g_assert_true (test_spin_until (is_zero, &turns));
  g_assert_null (pending);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_LOCKED); /* beside it, another question is answered */
  g_cancellable_cancel (cancellable);
  result = wait_for (&pending);
  g_assert_false (rushes_keys_unlock_finish (keys, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* states "no-service" and "no-bus": the key lives in memory for this run, and every answer says so */

static void
test_absent (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesProfile) elsewhere = profile_new (UID_A, "https://elsewhere.example/minimax");
  g_autoptr (GString) changed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  RushesKeys *keys = rushes_libsecret_keys_new ();

  g_signal_connect (keys, "changed", G_CALLBACK (note_changed), changed);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_NO_KEYRING);
  g_assert_false (clear (keys, profile, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_NO_KEYRING);
  g_clear_error (&error);

  g_assert_true (store (keys, profile, SECRET_KEY, &place, &error));
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, RUSHES_KEY_PLACE_MEMORY);
  assert_key (keys, profile, SECRET_KEY, RUSHES_KEY_PLACE_MEMORY);
  assert_no_key (keys, elsewhere, RUSHES_KEYS_ERROR_NO_KEYRING);
  g_assert_cmpint (nftw (g_getenv ("RUSHES_DESKTOP_HOME"), assert_not_in_file, 16, FTW_PHYS), ==, 0);
  g_assert_cmpint (nftw (test_home (), assert_not_in_file, 16, FTW_PHYS), ==, 0);

  g_assert_true (clear (keys, profile, &error));
  g_assert_no_error (error);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_NO_KEYRING);
  g_assert_cmpstr (changed->str, ==, UID_A ";" UID_A ";");
  TEST_FINALIZES (keys);
}

/* state "fresh": a service without any collection yet, and nobody to choose a password for a first one */

static void
test_fresh (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
  g_assert_false (store (keys, profile, SECRET_KEY, NULL, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_DISMISSED);
  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_MISSING);
}

/* states of test-sessions */

static void
test_first_session (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keys, profile, SECRET_KEY, NULL, &error));
  g_assert_no_error (error);
}

static void
test_second_session (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();

  assert_key (keys, profile, SECRET_KEY, RUSHES_KEY_PLACE_KEYRING);
}

static void
test_locked_session (void)
{
  g_autoptr (RushesProfile) profile = profile_a ();
  g_autoptr (RushesKeys) keys = rushes_libsecret_keys_new ();
  g_autoptr (GError) error = NULL;

  assert_no_key (keys, profile, RUSHES_KEYS_ERROR_LOCKED);
  g_assert_false (store (keys, profile, "sk-other", NULL, &error));
  g_assert_error (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_LOCKED);
}

static const struct
{
  const char *state;
  const char *name;
  GTestFunc func;
} cases[] = {
  { "open", "store", test_store },
  { "open", "label", test_label },
  { "open", "origin", test_origin },
  { "open", "clear", test_clear },
  { "open", "foreign", test_foreign },
  { "open", "not-in-clear", test_not_in_clear },
  { "open", "at-once", test_at_once },
  { "open", "cancelled", test_cancelled },
  { "open", "locked", test_locked },
  { "cancelled", "locked", test_locked },
  { "answered", "answered", test_answered },
  { "ignored", "ignored", test_ignored },
  { "no-service", "absent", test_absent },
  { "no-bus", "absent", test_absent },
  { "fresh", "fresh", test_fresh },
  { "first", "session", test_first_session },
  { "second", "session", test_second_session },
  { "locked", "session", test_locked_session },
};

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  test_init (&argc, &argv);
  g_option_context_add_main_entries (context, options, NULL);
  g_assert_true (g_option_context_parse (context, &argc, &argv, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_strcmp0 (cases[i].state, state) == 0)
      {
        g_autofree char *path = g_strdup_printf ("/keyring/%s/%s", state, cases[i].name);

        g_test_add_func (path, cases[i].func);
      }
  return g_test_run ();
}
