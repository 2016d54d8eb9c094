/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-keyring.h"

#include <libsecret/secret.h>

/*
 * Looks at the keyring's door. libsecret's lookup says the same, nothing, for a key that was never stored and for one
 * behind a lock, and opens a prompt where it can; so the lock is asked first. Every step is asynchronous: the service
 * may have to be started, and a prompt stays open as long as the user likes.
 */

/**
 * rushes_keyring_is_absent:
 * @error: of a call to the Secret Service
 *
 * Returns: whether it says that there is no bus, or nobody on it who keeps secrets
 */
gboolean
rushes_keyring_is_absent (const GError *error)
{
  if (error->domain == G_IO_ERROR)
    return error->code != G_IO_ERROR_TIMED_OUT;
  if (error->domain == G_SPAWN_ERROR)
    return TRUE;
  if (error->domain != G_DBUS_ERROR)
    return FALSE;
  switch (error->code)
    {
    case G_DBUS_ERROR_SERVICE_UNKNOWN:
    case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
    case G_DBUS_ERROR_NO_SERVER:
    case G_DBUS_ERROR_NO_NETWORK:
    case G_DBUS_ERROR_DISCONNECTED:
    case G_DBUS_ERROR_SPAWN_EXEC_FAILED:
    case G_DBUS_ERROR_SPAWN_FORK_FAILED:
    case G_DBUS_ERROR_SPAWN_CHILD_EXITED:
    case G_DBUS_ERROR_SPAWN_CHILD_SIGNALED:
    case G_DBUS_ERROR_SPAWN_FAILED:
    case G_DBUS_ERROR_SPAWN_SETUP_FAILED:
    case G_DBUS_ERROR_SPAWN_CONFIG_INVALID:
    case G_DBUS_ERROR_SPAWN_SERVICE_INVALID:
    case G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND:
    case G_DBUS_ERROR_SPAWN_PERMISSIONS_INVALID:
    case G_DBUS_ERROR_SPAWN_FILE_INVALID:
      return TRUE;
    default:
      return FALSE;
    }
}

/* A missing service is no failure of looking: the call that follows says so itself, or is answered by another backend
 * of libsecret, as in a sandbox. */
static void
return_failure (GTask *task, GError *error)
{
  if (rushes_keyring_is_absent (error))
    {
      g_error_free (error);
      g_task_return_int (task, RUSHES_KEYRING_DOOR_NONE);
    }
  else
    g_task_return_error (task, error);
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int n = secret_service_unlock_finish (SECRET_SERVICE (source), result, NULL, &error);

  if (n < 0)
    return_failure (task, error);
  else
    g_task_return_int (task, n > 0 ? RUSHES_KEYRING_DOOR_OPEN : RUSHES_KEYRING_DOOR_LOCKED);
}

static void
on_collection (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    return_failure (task, error);
  else if (collection == NULL)
    g_task_return_int (task, RUSHES_KEYRING_DOOR_NONE);
  else if (!secret_collection_get_locked (collection))
    g_task_return_int (task, RUSHES_KEYRING_DOOR_OPEN);
  else if (!GPOINTER_TO_INT (g_task_get_task_data (task)))
    g_task_return_int (task, RUSHES_KEYRING_DOOR_LOCKED);
  else
    {
      SecretService *service = secret_collection_get_service (collection);
      g_autoptr (GList) objects = g_list_append (NULL, collection);

      secret_service_unlock (service, objects, NULL, on_unlocked, g_object_ref (task));
    }
}

static void
on_service (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SecretService) service = secret_service_get_finish (result, &error);

  if (service == NULL)
    return_failure (task, error);
  else
    secret_collection_for_alias (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, on_collection,
                                 g_object_ref (task));
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      return_failure (task, error);
      return;
    }
  /* By default GIO ends the program with the bus, in the middle of whatever is being paid for. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  secret_service_get (SECRET_SERVICE_NONE, NULL, on_service, g_object_ref (task));
}

/**
 * rushes_keyring_door_async:
 * @unlock: whether a locked collection is asked to open, with the desktop's prompt
 *
 * Looks how the default collection stands. Cannot be cancelled, for a prompt cannot.
 */
void
rushes_keyring_door_async (gboolean unlock, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, rushes_keyring_door_async);
  g_task_set_task_data (task, GINT_TO_POINTER (unlock), NULL);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus, task);
}

/**
 * rushes_keyring_door_finish:
 *
 * Returns: how it stands; %RUSHES_KEYRING_DOOR_LOCKED after an unlocking means that it was dismissed;
 *   %RUSHES_KEYRING_DOOR_NONE with @error set when looking failed
 */
RushesKeyringDoor
rushes_keyring_door_finish (GAsyncResult *result, GError **error)
{
  gssize door;

  g_return_val_if_fail (g_task_is_valid (result, NULL), RUSHES_KEYRING_DOOR_NONE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_keyring_door_async), RUSHES_KEYRING_DOOR_NONE);

  door = g_task_propagate_int (G_TASK (result), error);
  return door < 0 ? RUSHES_KEYRING_DOOR_NONE : (RushesKeyringDoor) door;
}
