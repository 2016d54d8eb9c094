/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-key.h"
#include "rushes-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RUSHES_KEYS_ERROR (rushes_keys_error_quark ())
GQuark rushes_keys_error_quark (void);

typedef enum
{
  RUSHES_KEYS_ERROR_MISSING,    /* nothing stored for this profile at this origin */
  RUSHES_KEYS_ERROR_NO_KEYRING, /* no Secret Service here, and nothing in memory */
  RUSHES_KEYS_ERROR_LOCKED,
  RUSHES_KEYS_ERROR_DISMISSED, /* the user closed the unlock prompt */
  RUSHES_KEYS_ERROR_FAILED,
} RushesKeysError;

/** RushesKeyPlace: where a key is kept */
typedef enum
{
  RUSHES_KEY_PLACE_NONE,
  RUSHES_KEY_PLACE_KEYRING,
  RUSHES_KEY_PLACE_MEMORY, /* until the program ends */
} RushesKeyPlace;

/*
 * Where API keys are, one a profile, bound to the origin they were entered for. Two classes stand behind it: the Secret
 * Service, with a place in memory for when there is none, and memory alone (demo, tests, RUSHES_API_KEY).
 *
 *   changed (const char *profile_uid)     a key was stored or cleared
 */
#define RUSHES_TYPE_KEYS (rushes_keys_get_type ())
G_DECLARE_INTERFACE (RushesKeys, rushes_keys, RUSHES, KEYS, GObject)

struct _RushesKeysInterface
{
  GTypeInterface parent_iface;

  void (*lookup_async) (RushesKeys *self,
                        RushesProfile *profile,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  RushesKey *(*lookup_finish) (RushesKeys *self, GAsyncResult *result, RushesKeyPlace *place, GError **error);
  void (*store_async) (RushesKeys *self,
                       RushesProfile *profile,
                       RushesKey *key,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*store_finish) (RushesKeys *self, GAsyncResult *result, RushesKeyPlace *place, GError **error);
  void (*clear_async) (RushesKeys *self,
                       RushesProfile *profile,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*clear_finish) (RushesKeys *self, GAsyncResult *result, GError **error);
  void (*unlock_async) (RushesKeys *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*unlock_finish) (RushesKeys *self, GAsyncResult *result, GError **error);
};

void rushes_keys_lookup_async (RushesKeys *self,
                               RushesProfile *profile,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RushesKey *rushes_keys_lookup_finish (RushesKeys *self, GAsyncResult *result, RushesKeyPlace *place, GError **error);
void rushes_keys_store_async (RushesKeys *self,
                              RushesProfile *profile,
                              RushesKey *key,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean rushes_keys_store_finish (RushesKeys *self, GAsyncResult *result, RushesKeyPlace *place, GError **error);
void rushes_keys_clear_async (RushesKeys *self,
                              RushesProfile *profile,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean rushes_keys_clear_finish (RushesKeys *self, GAsyncResult *result, GError **error);
void rushes_keys_unlock_async (RushesKeys *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean rushes_keys_unlock_finish (RushesKeys *self, GAsyncResult *result, GError **error);

G_END_DECLS
