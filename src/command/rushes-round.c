/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-round.h"

#include "rushes-task-finder.h"
#include "rushes-task-report.h"

#include <glib/gi18n.h>

typedef struct
{
  char **names;     /* (owned) */
  GPtrArray *tasks; /* (owned) (nullable) (element-type RushesTask): until they are found */
  guint at;
  RushesExit code;
  RushesRoundStep step;
  RushesCallStep done; /* (nullable): the call ends with the code of the round */
  gpointer data;       /* (nullable): the verb's */
  GDestroyNotify destroy;
} Round;

static void
round_free (gpointer data)
{
  Round *round = data;

  if (round->destroy != NULL)
    round->destroy (round->data);
  g_strfreev (round->names);
  g_clear_pointer (&round->tasks, g_ptr_array_unref);
  g_free (round);
}

static void
take_step (RushesCall *call)
{
  Round *round = rushes_call_get_data (call);

  if (rushes_call_is_interrupted (call))
    round->code = RUSHES_EXIT_INTERRUPTED;
  else if (round->at < round->tasks->len)
    {
      round->step (call, round->tasks->pdata[round->at]);
      return;
    }
  if (round->done != NULL)
    round->done (call);
  else
    rushes_call_end (call, round->code);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  Round *round = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;

  round->tasks = rushes_task_finder_run_finish (RUSHES_STORE (source), result, &error);
  if (round->tasks == NULL)
    rushes_call_fail (call, error);
  else
    take_step (call);
}

static void
on_open (RushesCall *call)
{
  Round *round = rushes_call_get_data (call);

  rushes_task_finder_run_async (rushes_call_get_store (call), (const char *const *) round->names,
                                rushes_call_get_stop (call), on_found, call);
}

/**
 * rushes_round_run:
 * @names: (transfer full): of the tasks, as typed; nothing is done to any unless all of them are there
 * @step: does it to one task and ends with rushes_round_next()
 * @done: (nullable): ends the call
 */
void
rushes_round_run (
  RushesCall *call, char **names, const RushesContextOptions *options, RushesRoundStep step, RushesCallStep done)
{
  g_autoptr (GError) error = NULL;
  Round *round = rushes_call_get_data (call);

  if (round == NULL)
    {
      round = g_new0 (Round, 1);
      rushes_call_set_data (call, round, round_free);
    }
  round->names = names;
  round->step = step;
  round->done = done;
  if (!rushes_task_finder_check ((const char *const *) names, &error))
    rushes_call_misuse (call, "%s", error->message);
  else
    rushes_call_open (call, options, on_open);
}

/**
 * rushes_round_next:
 * @code: how it went with this task
 */
void
rushes_round_next (RushesCall *call, RushesExit code)
{
  Round *round = rushes_call_get_data (call);

  round->code = rushes_exit_worse (round->code, code);
  round->at++;
  take_step (call);
}

/**
 * rushes_round_stumble:
 *
 * Goes on with the next task after it could not be done to this one.
 */
void
rushes_round_stumble (RushesCall *call, RushesTask *task, const GError *error)
{
  rushes_call_complain (call, "%" G_GINT64_FORMAT ": %s", rushes_task_peek (task)->id, error->message);
  rushes_round_next (call, rushes_exit_of_error (error));
}

RushesExit
rushes_round_get_code (RushesCall *call)
{
  return ((Round *) rushes_call_get_data (call))->code;
}

gpointer
rushes_round_get_data (RushesCall *call)
{
  return ((Round *) rushes_call_get_data (call))->data;
}

/**
 * rushes_round_set_data:
 *
 * What the verb keeps for its steps. Before rushes_round_run().
 */
void
rushes_round_set_data (RushesCall *call, gpointer data, GDestroyNotify destroy)
{
  Round *round = g_new0 (Round, 1);

  round->data = data;
  round->destroy = destroy;
  rushes_call_set_data (call, round, round_free);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  Round *round = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);
  g_autofree char *line = NULL;

  if (task == NULL)
    {
      rushes_round_stumble (call, round->tasks->pdata[round->at], error);
      return;
    }
  line = rushes_task_report_line (task);
  rushes_call_say (call, "%s", line);
  rushes_round_next (call, RUSHES_EXIT_DONE);
}

/**
 * rushes_round_do:
 *
 * The step of a verb that the engine has.
 */
void
rushes_round_do (RushesCall *call, RushesTask *task, RushesVerb verb, const char *argument)
{
  rushes_engine_do_async (rushes_call_get_engine (call), verb, rushes_task_peek (task)->id, argument, on_done, call);
}
