/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-round.h"

#include <glib/gi18n.h>

static void
cancel (RushesCall *call, RushesTask *task)
{
  if (rushes_task_peek (task)->state == RUSHES_TASK_CANCELLED)
    rushes_round_next (call, RUSHES_EXIT_DONE);
  else
    rushes_round_do (call, task, RUSHES_VERB_CANCEL, NULL);
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN };
  char **names;

  if (rushes_call_parse (call, NULL, &names))
    rushes_round_run (call, names, &options, cancel, NULL);
}

const RushesCommand rushes_cancel_command = {
  "cancel",
  "ID...",
  N_ ("Take back tasks that were not sent yet"),
  N_ ("Only a waiting task can be taken back; nothing is charged for it. A task that was sent goes on at the service:\n"
      "there is no way to stop it there. Exit code 2 then."),
  "  rushes-cli cancel 12\n"
  "  rushes-cli cancel 12 13 task:176843862716480",
  run,
};
