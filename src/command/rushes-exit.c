/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-exit.h"

#include "rushes-key.h"
#include "rushes-keys.h"
#include "rushes-request.h"
#include "rushes-service-url.h"
#include "rushes-store.h"

#include <gio/gio.h>

/* For several tasks the first that applies; what is not about a task stands before them all. */
static const RushesExit order[] = {
  RUSHES_EXIT_INTERRUPTED, RUSHES_EXIT_USAGE,   RUSHES_EXIT_UNEXPECTED, RUSHES_EXIT_UNCONFIRMED,
  RUSHES_EXIT_STORAGE,     RUSHES_EXIT_ACCOUNT, RUSHES_EXIT_REFUSED,    RUSHES_EXIT_FAILED,
  RUSHES_EXIT_NOT_SENT,    RUSHES_EXIT_RUNNING, RUSHES_EXIT_DONE,
};

/**
 * rushes_exit_worse:
 *
 * Returns: the one of the two that a script must hear of first
 */
RushesExit
rushes_exit_worse (RushesExit one, RushesExit other)
{
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == one || order[i] == other)
      return order[i];
  return RUSHES_EXIT_UNEXPECTED;
}

/**
 * rushes_exit_of_task:
 * @to_the_end: whether the video was asked for, or only the answer to the submission
 *
 * Returns: the exit code that says how it stands with one task
 */
RushesExit
rushes_exit_of_task (RushesTaskState state, gboolean to_the_end)
{
  switch (state)
    {
    case RUSHES_TASK_READY:
      return RUSHES_EXIT_DONE;
    case RUSHES_TASK_GENERATING:
    case RUSHES_TASK_FETCHING:
      return to_the_end ? RUSHES_EXIT_RUNNING : RUSHES_EXIT_DONE;
    case RUSHES_TASK_QUEUED:
    case RUSHES_TASK_SENDING:
      return RUSHES_EXIT_RUNNING;
    case RUSHES_TASK_UNCONFIRMED:
      return RUSHES_EXIT_UNCONFIRMED;
    case RUSHES_TASK_REFUSED:
      return RUSHES_EXIT_REFUSED;
    case RUSHES_TASK_FAILED:
    case RUSHES_TASK_LOST:
      return RUSHES_EXIT_FAILED;
    case RUSHES_TASK_CANCELLED:
      return RUSHES_EXIT_NOT_SENT;
    case RUSHES_N_TASK_STATES:
    default:
      return RUSHES_EXIT_UNEXPECTED;
    }
}

static gboolean
is_usage (const GError *error)
{
  return error->domain == G_OPTION_ERROR || error->domain == RUSHES_REQUEST_ERROR ||
         error->domain == RUSHES_SERVICE_URL_ERROR || error->domain == RUSHES_KEY_ERROR ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ||
         g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EXISTS) ||
         g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND) ||
         g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE);
}

/**
 * rushes_exit_of_error:
 *
 * Returns: the exit code of a command that ended with @error
 */
RushesExit
rushes_exit_of_error (const GError *error)
{
  if (is_usage (error))
    return RUSHES_EXIT_USAGE;
  if (error->domain == RUSHES_STORE_ERROR)
    return RUSHES_EXIT_STORAGE;
  if (error->domain == RUSHES_KEYS_ERROR)
    return RUSHES_EXIT_ACCOUNT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return RUSHES_EXIT_INTERRUPTED;
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    return RUSHES_EXIT_STORAGE;
  return RUSHES_EXIT_UNEXPECTED;
}
