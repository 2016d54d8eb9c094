/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-round.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) step = user_data;
  RushesCall *call = g_task_get_source_object (step);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    rushes_round_stumble (call, g_task_get_task_data (step), error);
  else
    {
      rushes_call_say (call, _ ("%" PRId64 ": Removed"), rushes_task_peek (task)->id);
      rushes_round_next (call, RUSHES_EXIT_DONE);
    }
}

static void
remove_task (RushesCall *call, RushesTask *task)
{
  GTask *step = g_task_new (call, NULL, NULL, NULL);

  g_task_set_source_tag (step, remove_task);
  g_task_set_task_data (step, rushes_task_ref (task), (GDestroyNotify) rushes_task_unref);
  rushes_store_mark_async (rushes_call_get_store (call), rushes_task_peek (task)->id, RUSHES_MARK_REMOVED, TRUE,
                           on_removed, step);
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN };
  char **names;

  if (rushes_call_parse (call, NULL, &names))
    rushes_round_run (call, names, &options, remove_task, NULL);
}

const RushesCommand rushes_remove_command = {
  "remove",
  "ID...",
  N_ ("Take tasks out of the list"),
  N_ (
    "The work on a task that is still running goes on. Its video is moved into the hidden folder “.removed” beside "
    "it,\n"
    "before the command ends or at the next start at the latest, and after 30 days to the desktop’s trash. Until then\n"
    "the window’s Recently Removed brings it back."),
  "  rushes-cli remove 12 13",
  run,
};
