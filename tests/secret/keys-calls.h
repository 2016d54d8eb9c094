/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-keys.h"

#include "test-support.h"

#include <string.h>

/* The interface's calls, each waited for on the main loop. */

static inline RushesProfile *
profile_new (const char *uid, const char *base)
{
  const RushesProfileFields fields = { .uid = uid, .name = "Studio", .base = base };

  return rushes_profile_new (&fields);
}

static inline RushesKey *
key_new (const char *text)
{
  RushesKey *key = rushes_key_new (text, NULL);

  g_assert_nonnull (key);
  return key;
}

static inline GAsyncResult *
wait_for (GAsyncResult **result)
{
  g_assert_null (*result); /* a callback never runs before its call has returned */
  return test_wait_result (result);
}

static inline RushesKey *
lookup (RushesKeys *keys, RushesProfile *profile, RushesKeyPlace *place, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_keys_lookup_async (keys, profile, NULL, test_store_result, &pending);
  result = wait_for (&pending);
  return rushes_keys_lookup_finish (keys, result, place, error);
}

static inline gboolean
store (RushesKeys *keys, RushesProfile *profile, const char *text, RushesKeyPlace *place, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesKey) key = key_new (text);

  rushes_keys_store_async (keys, profile, key, NULL, test_store_result, &pending);
  g_clear_pointer (&key, rushes_key_unref);
  result = wait_for (&pending);
  return rushes_keys_store_finish (keys, result, place, error);
}

static inline gboolean
clear (RushesKeys *keys, RushesProfile *profile, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_keys_clear_async (keys, profile, NULL, test_store_result, &pending);
  result = wait_for (&pending);
  return rushes_keys_clear_finish (keys, result, error);
}

static inline gboolean
unlock (RushesKeys *keys, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_keys_unlock_async (keys, NULL, test_store_result, &pending);
  result = wait_for (&pending);
  return rushes_keys_unlock_finish (keys, result, error);
}

static inline void
assert_key (RushesKeys *keys, RushesProfile *profile, const char *text, RushesKeyPlace at)
{
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = lookup (keys, profile, &place, &error);

  g_assert_no_error (error);
  g_assert_nonnull (key);
  g_assert_cmpstr (rushes_key_peek (key), ==, text);
  g_assert_cmpint (place, ==, at);
}

static inline void
assert_no_key (RushesKeys *keys, RushesProfile *profile, RushesKeysError code)
{
  RushesKeyPlace place = RUSHES_KEY_PLACE_KEYRING;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = lookup (keys, profile, &place, &error);

  g_assert_null (key);
  g_assert_error (error, RUSHES_KEYS_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 20); /* a sentence */
  g_assert_cmpint (place, ==, RUSHES_KEY_PLACE_NONE);
}

static inline void
note_changed (RushesKeys *keys, const char *uid, gpointer user_data)
{
  g_string_append_printf (user_data, "%s;", uid);
}
