/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-round.h"
#include "rushes-task-report.h"

#include <glib/gi18n.h>

typedef struct
{
  char *service_id;       /* (owned) */
  RushesRequest *request; /* (owned): what is said of a task made elsewhere */
} Adoption;

static void
adoption_free (gpointer data)
{
  Adoption *adoption = data;

  g_free (adoption->service_id);
  rushes_request_unref (adoption->request);
  g_free (adoption);
}

static void
finish (RushesCall *call, RushesTask *task)
{
  g_autofree char *line = rushes_task_report_line (task);
  g_autofree char *program = rushes_call_get_program (call);

  rushes_call_print (call, "%" G_GINT64_FORMAT "\n", rushes_task_peek (task)->id);
  rushes_call_say (call, "%s", line);
  if (rushes_task_state_is_live (rushes_task_peek (task)->state))
    /* Translators: %s is the program, as "rushes-cli --demo". */
    rushes_call_say (call, _ ("Nothing is fetched until “%s wait” or the window."), program);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_add_finish (RUSHES_STORE (source), result, &error);

  if (tasks == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  finish (call, tasks->pdata[0]);
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
add (RushesCall *call)
{
  const Adoption *adoption = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, NULL);
  g_autofree char *ask = g_uuid_string_random ();
  RushesNewTask task = { .request = adoption->request, .ask = ask, .takes = 1 };

  if (profile == NULL)
    return;
  task.profile = rushes_profile_peek (profile)->id;
  task.service_id = adoption->service_id;
  rushes_store_add_async (rushes_call_get_store (call), &task, 1, NULL, on_added, call);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) known = rushes_store_lookup_finish (RUSHES_STORE (source), result, &error);

  if (known != NULL)
    {
      rushes_call_say (call, _ ("This task is in the library already."));
      finish (call, known);
      rushes_call_end (call, RUSHES_EXIT_DONE);
    }
  else if (error == NULL || g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
    add (call);
  else
    rushes_call_fail (call, error);
}

static void
on_open (RushesCall *call)
{
  const Adoption *adoption = rushes_call_get_data (call);

  rushes_store_lookup_async (rushes_call_get_store (call), 0, adoption->service_id, NULL, on_looked_up, call);
}

static void
on_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) step = user_data;
  RushesCall *call = g_task_get_source_object (step);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  if (task == NULL)
    {
      rushes_round_stumble (call, g_task_get_task_data (step), error);
      return;
    }
  finish (call, task);
  rushes_round_next (call, RUSHES_EXIT_DONE);
}

/* The id of one that is not confirmed. */
static void
give (RushesCall *call, RushesTask *task)
{
  GTask *step = g_task_new (call, NULL, NULL, NULL);

  g_task_set_source_tag (step, give);
  g_task_set_task_data (step, rushes_task_ref (task), (GDestroyNotify) rushes_task_unref);
  rushes_engine_do_async (rushes_call_get_engine (call), RUSHES_VERB_ADOPT, rushes_task_peek (task)->id,
                          rushes_round_get_data (call), on_given, step);
}

static void
adopt_stranger (RushesCall *call, const char *service_id, const char *prompt, int duration)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .idle = TRUE };
  /* Translators: stands for the prompt, which is not known; %s is the ID at the service. */
  g_autofree char *words = g_strdup_printf (_ ("Task %s"), service_id);
  const RushesRequestFields fields = { .prompt = prompt != NULL ? prompt : words, .duration = duration };
  g_autoptr (GError) error = NULL;
  RushesRequest *request = rushes_request_new (&fields, &error);
  Adoption *adoption;

  if (request == NULL)
    {
      rushes_call_misuse (call, "%s", error->message);
      return;
    }
  adoption = g_new0 (Adoption, 1);
  adoption->service_id = g_strdup (service_id);
  adoption->request = request;
  rushes_call_set_data (call, adoption, adoption_free);
  rushes_call_open (call, &options, on_open);
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .idle = TRUE };
  g_autofree char *name = NULL, *prompt = NULL;
  g_auto (GStrv) rest = NULL;
  const char *service_id;
  int duration = 6;
  const GOptionEntry entries[] = {
    { "for", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("The task here that is not confirmed"), "ID" },
    { "prompt", 0, 0, G_OPTION_ARG_FILENAME, &prompt, N_ ("What it was asked for with, where it was made elsewhere"),
      "TEXT" },
    { "duration", 'd', 0, G_OPTION_ARG_INT, &duration, N_ ("Its duration, where it was made elsewhere: 6 or 10"),
      "SECONDS" },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, &rest))
    return;
  service_id = rest[0] != NULL && g_str_has_prefix (rest[0], "task:") ? rest[0] + 5 : rest[0];
  if (service_id == NULL || rest[1] != NULL || !rushes_engine_is_task_id (service_id))
    rushes_call_misuse (call, _ ("One task ID is needed, as the service’s log shows it"));
  else if (name != NULL && prompt != NULL)
    rushes_call_misuse (call, _ ("--for and --prompt exclude each other"));
  else if (name != NULL)
    {
      const char *names[] = { name, NULL };

      rushes_round_set_data (call, g_strdup (service_id), g_free);
      rushes_round_run (call, g_strdupv ((char **) names), &options, give, NULL);
    }
  else
    adopt_stranger (call, service_id, prompt, duration);
}

const RushesCommand rushes_adopt_command = {
  "adopt",
  "TASK-ID [--for ID] [--prompt TEXT]",
  N_ ("Take a task of the service into the library, by the ID that it has there"),
  N_ (
    "With --for, it is the missing answer of a task that is Not Confirmed. Without, it is one made elsewhere with the\n"
    "same account. Prints our ID. Nothing is sent; the video is fetched by “wait” or the window."),
  "  rushes-cli adopt 176843862716480 --for 12\n"
  "  rushes-cli adopt 176843862716480 --prompt \"Made on the website\"",
  run,
};
