/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** RushesKeyringDoor: how the default collection of the Secret Service stands */
typedef enum
{
  RUSHES_KEYRING_DOOR_NONE, /* no service, or one without a default collection, or a backend without locks */
  RUSHES_KEYRING_DOOR_OPEN,
  RUSHES_KEYRING_DOOR_LOCKED,
} RushesKeyringDoor;

void rushes_keyring_door_async (gboolean unlock, GAsyncReadyCallback callback, gpointer user_data);
RushesKeyringDoor rushes_keyring_door_finish (GAsyncResult *result, GError **error);

gboolean rushes_keyring_is_absent (const GError *error);

G_END_DECLS
