/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-libsecret-keys.h"
#include "rushes-secret-reader.h"

#include <glib/gi18n.h>
#include <unistd.h>

typedef struct
{
  char *name;       /* (owned) (nullable): of the profile */
  RushesKey *key;   /* (owned) (nullable): once it is read */
  RushesKeys *keys; /* (owned) (nullable): where the library is only read */
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_free (keeping->name);
  g_clear_pointer (&keeping->key, rushes_key_unref);
  g_clear_object (&keeping->keys);
  g_free (keeping);
}

/* Returns: (nullable): %NULL if the call has ended by it */
static Keeping *
begin (RushesCall *call)
{
  g_auto (GStrv) names = NULL;
  Keeping *keeping;

  if (!rushes_call_parse (call, NULL, &names))
    return NULL;
  if (names[0] != NULL && names[1] != NULL)
    {
      rushes_call_misuse (call, _ ("Only a name was expected. A key is never given on the command line"));
      return NULL;
    }
  if (rushes_call_is_demo (call))
    {
      rushes_call_misuse (call, _ ("The demo needs no key"));
      return NULL;
    }
  keeping = g_new0 (Keeping, 1);
  keeping->name = g_strdup (names[0]);
  rushes_call_set_data (call, keeping, keeping_free);
  return keeping;
}

/*** key set ***/

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  const Keeping *keeping = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, keeping->name);
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  g_autoptr (GError) error = NULL;

  if (profile == NULL)
    return;
  if (!rushes_keys_store_finish (RUSHES_KEYS (source), result, &place, &error))
    rushes_call_fail (call, error);
  else if (place != RUSHES_KEY_PLACE_KEYRING)
    {
      rushes_call_complain (call, "%s", rushes_reason_get_sentence (RUSHES_REASON_KEYRING_NONE));
      rushes_call_complain (call, _ ("RUSHES_API_KEY in the environment gives a key for one run."));
      rushes_call_end (call, RUSHES_EXIT_ACCOUNT);
    }
  else
    {
      /* Translators: %s is the name of a host. */
      rushes_call_say (call, _ ("Stored in the keyring; sent to %s only"), rushes_profile_get_host (profile));
      rushes_call_end (call, RUSHES_EXIT_DONE);
    }
}

static void
store (RushesCall *call)
{
  const Keeping *keeping = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, keeping->name);

  if (profile != NULL)
    rushes_keys_store_async (rushes_context_get_keys (rushes_call_get_context (call)), profile, keeping->key,
                             rushes_call_get_stop (call), on_stored, call);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .idle = TRUE };
  RushesCall *call = user_data;
  Keeping *keeping = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;

  keeping->key = rushes_secret_reader_run_finish (result, &error);
  if (keeping->key == NULL)
    rushes_call_fail (call, error);
  else
    rushes_call_open (call, &options, store);
}

static void
run_set (RushesCall *call)
{
  Keeping *keeping = begin (call);

  if (keeping == NULL)
    return;
  /* Asked for when the terminal shows it no more: what was typed before that is thrown away. */
  rushes_secret_reader_run_async (rushes_call_get_in (call), rushes_call_get_stop (call), on_read, call);
  if (isatty (rushes_call_get_in (call)))
    rushes_sink_write (rushes_call_get_err (call), _ ("API key, not shown: "));
}

const RushesCommand rushes_key_set_command = {
  "key set",
  "[NAME]",
  N_ ("Store the API key of a service in the keyring"),
  N_ (
    "The key is typed at the terminal, which does not show it, or comes from standard input; it is never given on the\n"
    "command line, where others can read it. It goes to the address of that service and nowhere else. Where there is\n"
    "no keyring nothing is stored (exit code 3); RUSHES_API_KEY in the environment gives a key for one run."),
  "  rushes-cli key set\n"
  "  rushes-cli key set relay < key.txt",
  run_set,
};

/*** key status ***/

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  const Keeping *keeping = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, keeping->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = rushes_keys_lookup_finish (RUSHES_KEYS (source), result, NULL, &error);
  g_autofree char *tail = NULL;

  if (profile == NULL)
    return;
  if (key == NULL && error->domain == RUSHES_KEYS_ERROR)
    {
      rushes_call_print (call, "%s: %s\n", rushes_profile_peek (profile)->name, error->message);
      rushes_call_end (call, RUSHES_EXIT_ACCOUNT);
      return;
    }
  if (key == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  tail = rushes_key_get_tail (key);
  /* Translators: the name of a service, the last characters of its key, the address that the key is for. */
  rushes_call_print (call, _ ("%s: in the keyring, ends in “%s”, for %s\n"), rushes_profile_peek (profile)->name, tail,
                     rushes_profile_get_origin (profile));
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
look_up (RushesCall *call)
{
  Keeping *keeping = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, keeping->name);

  if (profile == NULL)
    return;
  if (rushes_call_get_key (call) != NULL)
    {
      /* Translators: %s is the name of a service. */
      rushes_call_print (call, _ ("%s: RUSHES_API_KEY, for this run\n"), rushes_profile_peek (profile)->name);
      rushes_call_end (call, RUSHES_EXIT_DONE);
      return;
    }
  keeping->keys = rushes_libsecret_keys_new ();
  rushes_keys_lookup_async (keeping->keys, profile, rushes_call_get_stop (call), on_looked_up, call);
}

static void
run_status (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_READ_ONLY };

  if (begin (call) != NULL)
    rushes_call_open (call, &options, look_up);
}

const RushesCommand rushes_key_status_command = {
  "key status",
  "[NAME]",
  N_ ("Say whether there is an API key for a service"),
  N_ ("The key itself is never shown, only its last characters. Exit code 3 when there is none."),
  "  rushes-cli key status relay",
  run_status,
};

/*** key clear ***/

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_keys_clear_finish (RUSHES_KEYS (source), result, &error))
    rushes_call_fail (call, error);
  else
    {
      rushes_call_say (call, _ ("The key was removed from the keyring."));
      rushes_call_end (call, RUSHES_EXIT_DONE);
    }
}

static void
clear (RushesCall *call)
{
  Keeping *keeping = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, keeping->name);

  if (profile == NULL)
    return;
  keeping->keys = rushes_libsecret_keys_new ();
  rushes_keys_clear_async (keeping->keys, profile, rushes_call_get_stop (call), on_cleared, call);
}

static void
run_clear (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_READ_ONLY };

  if (begin (call) != NULL)
    rushes_call_open (call, &options, clear);
}

const RushesCommand rushes_key_clear_command = {
  "key clear", "[NAME]", N_ ("Remove the API key of a service from the keyring"), NULL, "  rushes-cli key clear relay",
  run_clear,
};
