/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-call.h"

G_BEGIN_DECLS

/*
 * One thing done to each of several tasks, one after the other. A task that it cannot be done to does not keep it from
 * the others.
 */

typedef void (*RushesRoundStep) (RushesCall *call, RushesTask *task);

void rushes_round_run (
  RushesCall *call, char **names, const RushesContextOptions *options, RushesRoundStep step, RushesCallStep done);
void rushes_round_next (RushesCall *call, RushesExit code);
void rushes_round_stumble (RushesCall *call, RushesTask *task, const GError *error);
RushesExit rushes_round_get_code (RushesCall *call);
gpointer rushes_round_get_data (RushesCall *call);
void rushes_round_set_data (RushesCall *call, gpointer data, GDestroyNotify destroy);

void rushes_round_do (RushesCall *call, RushesTask *task, RushesVerb verb, const char *argument);

G_END_DECLS
