/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-round.h"

#include <glib/gi18n.h>

static void
settle (RushesCall *call, RushesTask *task)
{
  rushes_round_do (call, task, RUSHES_VERB_NEVER_ARRIVED, NULL);
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN };
  char **names;

  if (rushes_call_parse (call, NULL, &names))
    rushes_round_run (call, names, &options, settle, NULL);
}

const RushesCommand rushes_never_arrived_command = {
  "never-arrived",
  "ID...",
  N_ ("Settle tasks that are not confirmed: the service never got them"),
  N_ (
    "Compare with the log at the service first. The tasks become Cancelled, Not Charged, and their history says that\n"
    "this was said by the user. If the service has them, use “adopt TASK-ID --for ID”."),
  "  rushes-cli never-arrived 12",
  run,
};
