/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-round.h"
#include "rushes-waiter.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define TIMEOUT 120 /* s */

typedef struct
{
  gboolean may_pay_twice;
  RushesWaiter *waiter; /* (owned) (nullable): until the library is open */
} Retry;

static void
retry_free (gpointer data)
{
  Retry *retry = data;

  g_clear_object (&retry->waiter);
  g_free (retry);
}

static void
on_sent_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) step = user_data;
  RushesCall *call = g_task_get_source_object (step);
  Retry *retry = rushes_round_get_data (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) again = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  if (again == NULL)
    {
      rushes_round_stumble (call, g_task_get_task_data (step), error);
      return;
    }
  rushes_call_print (call, "%" G_GINT64_FORMAT "\n", rushes_task_peek (again)->id);
  rushes_waiter_add (retry->waiter, again);
  rushes_round_next (call, RUSHES_EXIT_DONE);
}

static void
send_again (RushesCall *call, RushesTask *task)
{
  const RushesWaiterOptions options = { .goal = RUSHES_WAITER_ANSWERED, .timeout = TIMEOUT, .take_back = TRUE };
  Retry *retry = rushes_round_get_data (call);
  const RushesTaskFields *fields = rushes_task_peek (task);
  GTask *step;

  if (retry->waiter == NULL)
    retry->waiter = rushes_waiter_new (call, &options);
  if (rushes_task_state_is_live (fields->state))
    {
      rushes_call_complain (call, _ ("%" PRId64 ": It has not ended yet. Nothing was sent."), fields->id);
      rushes_round_next (call, RUSHES_EXIT_USAGE);
      return;
    }
  if (fields->paid != RUSHES_PAID_NO && !retry->may_pay_twice)
    {
      rushes_call_complain (
        call,
        fields->paid == RUSHES_PAID_YES
          ? _ ("%" PRId64 ": It was charged. Nothing was sent; --may-pay-twice sends it.")
          : _ ("%" PRId64 ": It may have been charged. Nothing was sent; --may-pay-twice sends it."),
        fields->id);
      rushes_round_next (call, RUSHES_EXIT_USAGE);
      return;
    }
  step = g_task_new (call, NULL, NULL, NULL);
  g_task_set_source_tag (step, send_again);
  g_task_set_task_data (step, rushes_task_ref (task), (GDestroyNotify) rushes_task_unref);
  rushes_engine_do_async (rushes_call_get_engine (call), RUSHES_VERB_SEND_AGAIN, fields->id, NULL, on_sent_again, step);
}

static void
on_waited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesExit code = rushes_waiter_run_finish (RUSHES_WAITER (source), result);

  rushes_call_end (user_data, rushes_exit_worse (code, rushes_round_get_code (user_data)));
}

static void
on_all_sent (RushesCall *call)
{
  Retry *retry = rushes_round_get_data (call);

  if (retry->waiter == NULL)
    rushes_call_end (call, rushes_round_get_code (call));
  else
    rushes_waiter_run_async (retry->waiter, on_waited, call);
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .key = rushes_call_get_key (call) };
  gboolean may_pay_twice = FALSE;
  char **names;
  Retry *retry;
  const GOptionEntry entries[] = {
    { "may-pay-twice", 0, 0, G_OPTION_ARG_NONE, &may_pay_twice,
      N_ ("Send also what has been or may have been charged already"), NULL },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, &names))
    return;
  retry = g_new0 (Retry, 1);
  retry->may_pay_twice = may_pay_twice;
  rushes_round_set_data (call, retry, retry_free);
  rushes_round_run (call, names, &options, send_again, on_all_sent);
}

const RushesCommand rushes_retry_command = {
  "retry",
  "ID... [--may-pay-twice]",
  N_ ("Send the prompts of ended tasks again, as new tasks, and print their IDs"),
  N_ (
    "The old tasks stay as they are. A task that was or may have been charged is not sent again unless that is said:\n"
    "a task that is Not Confirmed may be running at the service, and sending it again may be charged twice.\n"
    "A task that is No Longer Available can be asked for again without paying: see “check”."),
  "  rushes-cli retry 12\n"
  "  rushes-cli retry --may-pay-twice 14",
  run,
};
