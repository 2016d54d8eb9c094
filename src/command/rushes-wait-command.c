/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-task-finder.h"
#include "rushes-waiter.h"

#include <glib/gi18n.h>

#define PAGE 500

typedef struct
{
  char **names; /* (owned): empty for all */
  int timeout;
  RushesTaskQuery *query; /* (owned): of all that there is to wait for */
  RushesWaiter *waiter;   /* (owned) (nullable): until the library is open */
} Waiting;

static void read_page (RushesCall *call, gint64 below);

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_strfreev (waiting->names);
  rushes_task_query_unref (waiting->query);
  g_clear_object (&waiting->waiter);
  g_free (waiting);
}

static void
on_waited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  rushes_call_end (user_data, rushes_waiter_run_finish (RUSHES_WAITER (source), result));
}

static void
start (RushesCall *call)
{
  const Waiting *waiting = rushes_call_get_data (call);

  if (rushes_waiter_get_size (waiting->waiter) == 0)
    rushes_call_say (call, _ ("There is nothing to wait for."));
  rushes_waiter_run_async (waiting->waiter, on_waited, call);
}

static void
add (RushesCall *call, GPtrArray *tasks)
{
  const Waiting *waiting = rushes_call_get_data (call);

  for (guint i = 0; i < tasks->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (tasks->pdata[i]);

      rushes_waiter_add (waiting->waiter, tasks->pdata[i]);
      if (fields->state == RUSHES_TASK_QUEUED)
        rushes_engine_allow (rushes_call_get_engine (call), fields->id);
    }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = rushes_task_finder_run_finish (RUSHES_STORE (source), result, &error);

  if (found == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  add (call, found);
  start (call);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, &error);

  if (tasks == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  add (call, tasks);
  if (tasks->len == PAGE)
    read_page (call, rushes_task_peek (tasks->pdata[PAGE - 1])->id);
  else
    start (call);
}

static void
read_page (RushesCall *call, gint64 below)
{
  const Waiting *waiting = rushes_call_get_data (call);

  rushes_store_page_async (rushes_call_get_store (call), waiting->query, below, PAGE, NULL, on_page, call);
}

/* Who waits has tried again by that. */
static void
resume_profiles (RushesCall *call)
{
  GPtrArray *profiles = rushes_store_get_profiles (rushes_call_get_store (call));
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < profiles->len; i++)
    if (rushes_profile_peek (profiles->pdata[i])->held != RUSHES_REASON_NONE)
      g_array_append_val (held, rushes_profile_peek (profiles->pdata[i])->id);
  for (guint i = 0; i < held->len; i++)
    rushes_engine_resume_profile (rushes_call_get_engine (call), g_array_index (held, gint64, i));
}

static void
on_open (RushesCall *call)
{
  Waiting *waiting = rushes_call_get_data (call);
  const RushesWaiterOptions options = {
    .goal = RUSHES_WAITER_ENDED,
    .timeout = waiting->timeout,
    .print_paths = TRUE,
  };

  waiting->waiter = rushes_waiter_new (call, &options);
  resume_profiles (call);
  if (waiting->names[0] != NULL)
    rushes_task_finder_run_async (rushes_call_get_store (call), (const char *const *) waiting->names, NULL, on_found,
                                  call);
  else
    read_page (call, 0);
}

static void
run (RushesCall *call)
{
  Waiting *waiting;
  int timeout = -1;
  char **names;
  g_autoptr (GError) error = NULL;
  RushesContextOptions options = { .mode = RUSHES_STORE_OWN };
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, N_ ("Wait no longer than this; without it, without end"),
      "SECONDS" },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, &names))
    return;
  waiting = g_new0 (Waiting, 1);
  waiting->names = names;
  waiting->timeout = timeout;
  waiting->query =
    rushes_task_query_new (RUSHES_TASK_GROUP_EVERY, 1u << RUSHES_TASK_QUEUED | 1u << RUSHES_TASK_SENDING |
                                                      1u << RUSHES_TASK_GENERATING | 1u << RUSHES_TASK_FETCHING);
  rushes_call_set_data (call, waiting, waiting_free);
  options.key = rushes_call_get_key (call);
  options.send_all = names[0] == NULL;
  if (timeout < -1)
    rushes_call_misuse (call, _ ("The timeout must be 0 or more seconds"));
  else if (names[0] != NULL && !rushes_task_finder_check ((const char *const *) names, &error))
    rushes_call_misuse (call, "%s", error->message);
  else
    rushes_call_open (call, &options, on_open);
}

const RushesCommand rushes_wait_command = {
  "wait",
  "[--timeout SECONDS] [ID...]",
  N_ ("Do the work on tasks until each is ready or has ended, and print the paths of the videos"),
  N_ ("Without an ID, on all tasks. Tasks that are still waiting are sent; none is sent twice. The path of each video "
      "is\n"
      "printed when it is there, one a line. A deadline that passes is exit code 9, still running, and no failure."),
  "  rushes-cli wait\n"
  "  rushes-cli wait --timeout 600 12 13",
  run,
};
