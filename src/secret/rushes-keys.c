/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-keys-private.h"

#include "rushes-reason.h"

G_DEFINE_QUARK (rushes-keys-error-quark, rushes_keys_error)
G_DEFINE_INTERFACE (RushesKeys, rushes_keys, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
rushes_keys_default_init (RushesKeysInterface *iface)
{
  /**
   * RushesKeys::changed:
   * @profile_uid: whose key was stored or cleared by this program
   */
  signals[CHANGED] =
    g_signal_new ("changed", RUSHES_TYPE_KEYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* Returns: (transfer full): an error of this room with its sentence for people */
GError *
rushes_keys_error_new (RushesKeysError code)
{
  static const RushesReason reasons[] = {
    [RUSHES_KEYS_ERROR_MISSING] = RUSHES_REASON_NO_KEY,
    [RUSHES_KEYS_ERROR_NO_KEYRING] = RUSHES_REASON_KEYRING_NONE,
    [RUSHES_KEYS_ERROR_LOCKED] = RUSHES_REASON_KEYRING_LOCKED,
    [RUSHES_KEYS_ERROR_DISMISSED] = RUSHES_REASON_KEYRING_DISMISSED,
    [RUSHES_KEYS_ERROR_FAILED] = RUSHES_REASON_KEYRING_FAILED,
  };

  return g_error_new_literal (RUSHES_KEYS_ERROR, code, rushes_reason_get_sentence (reasons[code]));
}

void
rushes_keys_emit_changed (RushesKeys *self, RushesProfile *profile)
{
  g_signal_emit (self, signals[CHANGED], 0, rushes_profile_peek (profile)->uid);
}

/**
 * rushes_keys_lookup_async:
 * @profile: whose key; it is given only when it was stored for the origin that the profile has now
 *
 * Asks for a key. Never opens a prompt: a locked keyring is an answer, %RUSHES_KEYS_ERROR_LOCKED, and
 * rushes_keys_unlock_async() is for the moment when the user asks for it.
 */
void
rushes_keys_lookup_async (
  RushesKeys *self, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (RUSHES_IS_KEYS (self));
  g_return_if_fail (profile != NULL);

  RUSHES_KEYS_GET_IFACE (self)->lookup_async (self, profile, cancellable, callback, user_data);
}

/**
 * rushes_keys_lookup_finish:
 * @place: (out) (optional): where the key was
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with an error of #RushesKeysError or %G_IO_ERROR_CANCELLED
 */
RushesKey *
rushes_keys_lookup_finish (RushesKeys *self, GAsyncResult *result, RushesKeyPlace *place, GError **error)
{
  RushesKeyPlace ignored;

  g_return_val_if_fail (RUSHES_IS_KEYS (self), NULL);

  if (place == NULL)
    place = &ignored;
  *place = RUSHES_KEY_PLACE_NONE;
  return RUSHES_KEYS_GET_IFACE (self)->lookup_finish (self, result, place, error);
}

/**
 * rushes_keys_store_async:
 * @profile: whose key
 * @key: bound to the origin that @profile has now; it takes the place of every other key of the profile
 *
 * Keeps a key. The user stands behind this one, so a locked keyring is asked to open first, which may take as long as
 * the user takes. Cancelling ends the wait, not what the keyring has been asked to do.
 */
void
rushes_keys_store_async (RushesKeys *self,
                         RushesProfile *profile,
                         RushesKey *key,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (RUSHES_IS_KEYS (self));
  g_return_if_fail (profile != NULL);
  g_return_if_fail (key != NULL);

  RUSHES_KEYS_GET_IFACE (self)->store_async (self, profile, key, cancellable, callback, user_data);
}

/**
 * rushes_keys_store_finish:
 * @place: (out) (optional): %RUSHES_KEY_PLACE_MEMORY when there is no keyring: the key then ends with the program
 *
 * Returns: %FALSE when the key is kept nowhere
 */
gboolean
rushes_keys_store_finish (RushesKeys *self, GAsyncResult *result, RushesKeyPlace *place, GError **error)
{
  RushesKeyPlace ignored;

  g_return_val_if_fail (RUSHES_IS_KEYS (self), FALSE);

  if (place == NULL)
    place = &ignored;
  *place = RUSHES_KEY_PLACE_NONE;
  return RUSHES_KEYS_GET_IFACE (self)->store_finish (self, result, place, error);
}

/**
 * rushes_keys_clear_async:
 *
 * Forgets every key of @profile, for whatever origin. May open the keyring's prompt as rushes_keys_store_async() does.
 */
void
rushes_keys_clear_async (
  RushesKeys *self, RushesProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (RUSHES_IS_KEYS (self));
  g_return_if_fail (profile != NULL);

  RUSHES_KEYS_GET_IFACE (self)->clear_async (self, profile, cancellable, callback, user_data);
}

/**
 * rushes_keys_clear_finish:
 *
 * Returns: %TRUE when no key of the profile is left, also when there was none; %RUSHES_KEYS_ERROR_NO_KEYRING when
 *   nothing was in memory and there is no keyring to look into
 */
gboolean
rushes_keys_clear_finish (RushesKeys *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (RUSHES_IS_KEYS (self), FALSE);

  return RUSHES_KEYS_GET_IFACE (self)->clear_finish (self, result, error);
}

/**
 * rushes_keys_unlock_async:
 *
 * Opens the keyring, with a prompt of the desktop when it needs one.
 */
void
rushes_keys_unlock_async (RushesKeys *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (RUSHES_IS_KEYS (self));

  RUSHES_KEYS_GET_IFACE (self)->unlock_async (self, cancellable, callback, user_data);
}

/**
 * rushes_keys_unlock_finish:
 *
 * Returns: %TRUE when the keyring is open now; %RUSHES_KEYS_ERROR_DISMISSED when it stayed locked
 */
gboolean
rushes_keys_unlock_finish (RushesKeys *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (RUSHES_IS_KEYS (self), FALSE);

  return RUSHES_KEYS_GET_IFACE (self)->unlock_finish (self, result, error);
}
