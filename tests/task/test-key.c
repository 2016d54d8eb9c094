/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-key.h"
#include "test-support.h"

#include <string.h>

static void
assert_key (const char *pasted, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = rushes_key_new (pasted, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rushes_key_peek (key), ==, text);
}

/* The message never repeats what was pasted: it may be most of a key. */
static void
assert_refused (const char *pasted, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = rushes_key_new (pasted, &error);

  g_assert_null (key);
  g_assert_error (error, RUSHES_KEY_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_trimmed (void)
{
  assert_key ("sk-api-secret", "sk-api-secret");
  assert_key ("  sk-api-secret \n", "sk-api-secret");
  assert_key ("\r\n\tsk-api-secret\r\n", "sk-api-secret");
  assert_key ("Bearer sk-api-secret", "sk-api-secret");
  assert_key ("bearer\tsk-api-secret", "sk-api-secret");
  assert_key (" BEARER   sk-api-secret ", "sk-api-secret");
  assert_key ("Bearersk-api-secret", "Bearersk-api-secret");
  assert_key ("eyJhbGciOi.eyJz_-.x+/=", "eyJhbGciOi.eyJz_-.x+/=");
  assert_key ("demo", "demo");
  assert_key ("!~", "!~");
}

static void
test_empty (void)
{
  assert_refused ("", RUSHES_KEY_ERROR_EMPTY);
  assert_refused (" \t\r\n", RUSHES_KEY_ERROR_EMPTY);
  assert_refused ("Bearer", RUSHES_KEY_ERROR_EMPTY);
  assert_refused ("Bearer ", RUSHES_KEY_ERROR_EMPTY);
  assert_refused (" bearer \n", RUSHES_KEY_ERROR_EMPTY);
}

/* Nothing in a key can begin another header, or be dropped from this one. */
static void
test_characters (void)
{
  assert_refused ("secret\r\nX-Evil: 1", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\nmore", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\rmore", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret more", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\tmore", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\x01", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\x7f", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret…", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secreté", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\u200b", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("\ufeffsecret", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("secret\xff", RUSHES_KEY_ERROR_CHARACTERS);
  assert_refused ("Bearer Bearer secret", RUSHES_KEY_ERROR_CHARACTERS);
}

static void
test_length (void)
{
  g_autofree char *longest = g_strnfill (RUSHES_KEY_MAX_LENGTH, 'k');
  g_autofree char *longer = g_strnfill (RUSHES_KEY_MAX_LENGTH + 1, 'k');
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, 'k');

  assert_key (longest, longest);
  assert_refused (longer, RUSHES_KEY_ERROR_TOO_LONG);
  assert_refused (huge, RUSHES_KEY_ERROR_TOO_LONG);
}

/* Four characters tell keys apart; of a short key the tail gives away a quarter at most. */
static void
test_tail (void)
{
  static const struct
  {
    const char *key;
    const char *tail;
  } cases[] = {
    { "sk-api-0123456789abcdef", "cdef" },
    { "0123456789abcdef", "cdef" },
    { "0123456789ab", "9ab" },
    { "demo", "o" },
    { "abc", "" },
    { "k", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesKey) key = rushes_key_new (cases[i].key, NULL);
      g_autoptr (RushesKey) same = rushes_key_ref (key);
      g_autofree char *tail = rushes_key_get_tail (same);

      g_assert_cmpstr (tail, ==, cases[i].tail);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/key/trimmed", test_trimmed);
  g_test_add_func ("/key/empty", test_empty);
  g_test_add_func ("/key/no-header-of-its-own", test_characters);
  g_test_add_func ("/key/bounded", test_length);
  g_test_add_func ("/key/tail", test_tail);
  return g_test_run ();
}
