/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-round.h"
#include "rushes-task-report.h"

#include <glib/gi18n.h>
#include <inttypes.h>

typedef struct
{
  RushesCall *call;
  gint64 id;
  gulong checked; /* handler on the engine */
  gulong stopped; /* handler on the call's cancellable */
  gboolean answered;
} Look;

static void
report (RushesCall *call, RushesTask *task)
{
  g_autofree char *line = rushes_task_report_line (task);
  g_autofree char *path = rushes_task_report_path (task);

  rushes_call_say (call, "%s", line);
  if (path != NULL)
    rushes_call_print (call, "%s\n", path);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  RushesCall *call = look->call;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_lookup_finish (RUSHES_STORE (source), result, &error);
  const RushesTrouble *trouble = rushes_engine_get_trouble (rushes_call_get_engine (call));

  if (task == NULL)
    {
      rushes_call_complain (call, "%s", error->message);
      rushes_round_next (call, rushes_exit_of_error (error));
      return;
    }
  report (call, task);
  if (look->answered)
    rushes_round_next (call, rushes_exit_of_task (rushes_task_peek (task)->state, TRUE));
  else if (trouble->kind == RUSHES_TROUBLE_PROFILE)
    {
      rushes_call_complain (call, "%s", rushes_reason_get_sentence (trouble->reason));
      rushes_round_next (call, RUSHES_EXIT_ACCOUNT);
    }
  else
    {
      rushes_call_complain (call, _ ("%" PRId64 ": The service gave no answer. Nothing new is known."), look->id);
      rushes_round_next (call, RUSHES_EXIT_NOT_SENT);
    }
}

static void
end_look (Look *look)
{
  g_signal_handler_disconnect (rushes_call_get_engine (look->call), look->checked);
  g_signal_handler_disconnect (rushes_call_get_stop (look->call), look->stopped);
}

static void
on_checked (Look *look, gint64 id, gboolean answered)
{
  if (id != look->id)
    return;
  look->answered = answered;
  end_look (look);
  rushes_store_lookup_async (rushes_call_get_store (look->call), id, NULL, NULL, on_looked_up, look);
}

static void
on_stopped (Look *look)
{
  RushesCall *call = look->call;

  end_look (look);
  g_free (look);
  rushes_round_next (call, RUSHES_EXIT_INTERRUPTED);
}

static void
on_hurried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  /* What has ended in the meantime is told by the look that is under way. */
  if (task == NULL)
    g_debug ("%s", error->message);
  g_object_unref (call);
}

static void
check (RushesCall *call, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  RushesEngine *engine = rushes_call_get_engine (call);
  Look *look;

  if (fields->state != RUSHES_TASK_GENERATING && fields->state != RUSHES_TASK_LOST)
    {
      report (call, task);
      rushes_round_next (call, rushes_exit_of_task (fields->state, TRUE));
      return;
    }
  look = g_new0 (Look, 1);
  look->call = call;
  look->id = fields->id;
  look->checked = g_signal_connect_swapped (engine, "checked", G_CALLBACK (on_checked), look);
  look->stopped = g_signal_connect_swapped (rushes_call_get_stop (call), "cancelled", G_CALLBACK (on_stopped), look);
  rushes_engine_do_async (engine, RUSHES_VERB_CHECK_NOW, fields->id, NULL, on_hurried, g_object_ref (call));
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .key = rushes_call_get_key (call) };
  char **names;

  if (rushes_call_parse (call, NULL, &names))
    rushes_round_run (call, names, &options, check, NULL);
}

const RushesCommand rushes_check_command = {
  "check",
  "ID...",
  N_ ("Ask the service once how it stands with tasks"),
  N_ ("Only reads; nothing is sent to be generated. Exit code 9 while a task is still running, 0 when it is ready.\n"
      "A task that is No Longer Available is asked for again."),
  "  rushes-cli check 12",
  run,
};
