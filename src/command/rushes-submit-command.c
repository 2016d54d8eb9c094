/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-task-report.h"
#include "rushes-waiter.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <glib/gstdio.h>
#include <unistd.h>

/*
 * In this order, so that nothing is spent before everything that can be known is known:
 * requests checked -> folder there -> library open -> service and key there -> tasks on disk, ids printed -> sent.
 */

#define TIMEOUT 120 /* s, without --wait */

typedef struct
{
  GPtrArray *requests; /* (owned) (element-type RushesRequest) */
  GPtrArray *asks;     /* (owned) (element-type utf8): of each request, since it was added */
  char *ref;           /* (owned) (nullable) */
  char *folder;        /* (owned) (nullable): absolute */
  int takes;
  int timeout;
  gboolean wait;
  gboolean queue;
  gboolean dry_run;
  gint64 profile;
  RushesWaiter *waiter; /* (owned) (nullable): once the engine is there */
  RushesExit code;      /* of tasks that are not waited for */
} Submission;

static void
submission_free (gpointer data)
{
  Submission *submission = data;

  g_ptr_array_unref (submission->requests);
  g_ptr_array_unref (submission->asks);
  g_free (submission->ref);
  g_free (submission->folder);
  g_clear_object (&submission->waiter);
  g_free (submission);
}

static void
on_waited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  const Submission *submission = rushes_call_get_data (call);
  RushesExit code = rushes_waiter_run_finish (RUSHES_WAITER (source), result);
  g_autofree char *program = rushes_call_get_program (call);

  if (!submission->wait && (code == RUSHES_EXIT_DONE || code == RUSHES_EXIT_UNCONFIRMED || code == RUSHES_EXIT_REFUSED))
    /* Translators: %s is the program, as "rushes-cli --demo". */
    rushes_call_say (call, _ ("Accepted tasks go on at the service. Nothing is fetched until “%s wait” or the window."),
                     program);
  rushes_call_end (call, rushes_exit_worse (code, submission->code));
}

static gboolean
is_ours (const Submission *submission, RushesTask *task)
{
  return g_ptr_array_find_with_equal_func (submission->asks, rushes_task_peek (task)->ask, g_str_equal, NULL);
}

/* One that a former run asked for under the same reference: it is looked after, and nothing is sent for it. */
static void
take_known (RushesCall *call, RushesTask *task)
{
  Submission *submission = rushes_call_get_data (call);
  g_autofree char *program = rushes_call_get_program (call);
  g_autofree char *line = rushes_task_report_line (task);
  gint64 id = rushes_task_peek (task)->id;

  rushes_call_say (call, _ ("The reference “%s” was used before. Nothing is sent."), submission->ref);
  rushes_call_say (call, "%s", line);
  if (submission->queue)
    return;
  if (rushes_task_peek (task)->state != RUSHES_TASK_QUEUED)
    {
      rushes_waiter_add (submission->waiter, task);
      return;
    }
  /* Translators: a command to type: the program, as "rushes-cli --demo", and a task. */
  rushes_call_complain (call, _ ("It waits to be sent. “%s wait %" PRId64 "” sends it."), program, id);
  submission->code = RUSHES_EXIT_RUNNING;
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  Submission *submission = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_add_finish (RUSHES_STORE (source), result, &error);

  if (tasks == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      gint64 id = rushes_task_peek (tasks->pdata[i])->id;

      if (!submission->wait)
        rushes_call_print (call, "%" G_GINT64_FORMAT "\n", id);
      if (!is_ours (submission, tasks->pdata[i]))
        take_known (call, tasks->pdata[i]);
      else if (!submission->queue)
        {
          rushes_waiter_add (submission->waiter, tasks->pdata[i]);
          rushes_engine_allow (rushes_call_get_engine (call), id);
        }
    }
  if (!submission->queue)
    {
      rushes_waiter_run_async (submission->waiter, on_waited, call);
      return;
    }
  rushes_call_say (call, _ ("Queued. “rushes-cli wait” or the window sends what is queued."));
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
add (RushesCall *call)
{
  Submission *submission = rushes_call_get_data (call);
  g_autofree RushesNewTask *tasks = g_new0 (RushesNewTask, submission->requests->len);

  for (guint i = 0; i < submission->requests->len; i++)
    {
      g_ptr_array_add (submission->asks, g_uuid_string_random ());
      tasks[i].request = submission->requests->pdata[i];
      tasks[i].profile = submission->profile;
      tasks[i].ask = submission->asks->pdata[i];
      tasks[i].takes = submission->takes;
      tasks[i].ref = submission->ref;
    }
  rushes_store_add_async (rushes_call_get_store (call), tasks, submission->requests->len, NULL, on_added, call);
}

static void
on_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  Submission *submission = rushes_call_get_data (call);
  RushesEngine *engine = rushes_call_get_engine (call);
  const RushesWaiterOptions options = {
    .goal = submission->wait ? RUSHES_WAITER_ENDED : RUSHES_WAITER_ANSWERED,
    .timeout = submission->timeout,
    .take_back = TRUE,
    .print_paths = submission->wait,
    .in_order = TRUE,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = rushes_keys_lookup_finish (RUSHES_KEYS (source), result, NULL, &error);

  if (key == NULL)
    {
      if (error->domain == RUSHES_KEYS_ERROR)
        rushes_call_complain (call,
                              _ ("No key, so nothing was sent. “rushes-cli key set” stores one; RUSHES_API_KEY in "
                                 "the environment gives one for a run."));
      rushes_call_fail (call, error);
      return;
    }
  /* Who submits has tried again by that. */
  rushes_engine_resume_profile (engine, submission->profile);
  submission->waiter = rushes_waiter_new (call, &options);
  add (call);
}

static void
on_open (RushesCall *call)
{
  Submission *submission = rushes_call_get_data (call);
  RushesProfile *profile = rushes_call_find_profile (call, NULL);
  guint n = submission->requests->len * (guint) submission->takes;
  g_autofree char *url = NULL;

  if (profile == NULL)
    return;
  submission->profile = rushes_profile_peek (profile)->id;
  url = rushes_profile_get_submit_url (profile);
  if (submission->dry_run)
    {
      rushes_call_say (
        /* Translators: %s is a URL. */
        call, ngettext ("%u task would go to %s. Nothing was sent.", "%u tasks would go to %s. Nothing was sent.", n),
        n, url);
      rushes_call_end (call, RUSHES_EXIT_DONE);
      return;
    }
  if (rushes_call_is_demo (call))
    rushes_call_say (call, _ ("This is the demo: nothing leaves this computer, and nothing is charged."));
  if (submission->queue)
    add (call);
  else
    rushes_keys_lookup_async (rushes_context_get_keys (rushes_call_get_context (call)), profile,
                              rushes_call_get_stop (call), on_key, call);
}

static void
open_library (RushesCall *call)
{
  const Submission *submission = rushes_call_get_data (call);
  const RushesContextOptions options = {
    .mode = submission->dry_run ? RUSHES_STORE_READ_ONLY : RUSHES_STORE_OWN,
    .idle = submission->queue,
    .videos = submission->folder,
    .key = submission->dry_run || submission->queue ? NULL : rushes_call_get_key (call),
  };

  rushes_call_open (call, &options, on_open);
}

static void
prepare_folder (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *folder = task_data;

  if (g_mkdir_with_parents (folder, 0777) == 0 && g_access (folder, W_OK | X_OK) == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno),
                             _ ("The folder “%s” cannot be used: %s. Nothing was sent."), folder, g_strerror (errno));
}

static void
on_folder (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = RUSHES_CALL (source);
  g_autoptr (GError) error = NULL;

  g_return_if_fail (g_async_result_is_tagged (result, prepare_folder));

  if (g_task_propagate_boolean (G_TASK (result), &error))
    open_library (call);
  else
    rushes_call_fail (call, error);
}

static gboolean
check_numbers (RushesCall *call, const Submission *submission, guint n_prompts)
{
  if (n_prompts == 0)
    rushes_call_misuse (call, _ ("A prompt is missing"));
  else if (submission->takes < 1 || submission->takes > 9)
    rushes_call_misuse (call, _ ("The count must be 1 to 9"));
  else if (submission->ref != NULL && (n_prompts > 1 || submission->takes > 1))
    rushes_call_misuse (call, _ ("A reference names one task: one prompt, and a count of 1"));
  else if (submission->ref != NULL && (*submission->ref == '\0' || !g_utf8_validate (submission->ref, -1, NULL)))
    rushes_call_misuse (call, _ ("The reference is empty, or no text in UTF-8"));
  else if (submission->timeout < -1)
    rushes_call_misuse (call, _ ("The timeout must be 0 or more seconds"));
  else if (submission->queue && submission->wait)
    rushes_call_misuse (call, _ ("--queue and --wait exclude each other"));
  else if (submission->folder != NULL && !submission->wait)
    rushes_call_misuse (call, _ ("-o needs --wait: without it no video is fetched"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
make_requests (RushesCall *call, Submission *submission, char **prompts, RushesRequestFields *fields)
{
  for (guint i = 0; prompts[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      RushesRequest *request;

      fields->prompt = prompts[i];
      request = rushes_request_new (fields, &error);
      if (request != NULL)
        {
          g_ptr_array_add (submission->requests, request);
          continue;
        }
      if (prompts[1] != NULL)
        /* Translators: %s is a sentence that says what is wrong with it. */
        rushes_call_complain (call, _ ("Prompt %u: %s"), i + 1, error->message);
      else
        rushes_call_complain (call, "%s", error->message);
      rushes_call_complain (call, _ ("Nothing was sent."));
      rushes_call_end (call, RUSHES_EXIT_USAGE);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse (RushesCall *call, Submission *submission)
{
  RushesRequestFields fields = { .duration = 6 };
  g_autofree char *resolution = NULL, *folder = NULL;
  g_auto (GStrv) prompts = NULL;
  const GOptionEntry entries[] = {
    { "duration", 'd', 0, G_OPTION_ARG_INT, &fields.duration, N_ ("Duration of the video: 6 (the default) or 10"),
      "SECONDS" },
    { "resolution", 'r', 0, G_OPTION_ARG_FILENAME, &resolution,
      N_ ("768P or 1080P; without it the service chooses. 1080P at 6 s only"), "RESOLUTION" },
    { "count", 'n', 0, G_OPTION_ARG_INT, &submission->takes, N_ ("This many tasks of each prompt, 1 to 9"), "COUNT" },
    { "ref", 0, 0, G_OPTION_ARG_FILENAME, &submission->ref,
      N_ ("A name for the task. One seen before: that task is returned, and nothing is sent"), "TEXT" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &submission->dry_run, N_ ("Check everything and send nothing"), NULL },
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &submission->wait, N_ ("Wait for the videos and print their paths"), NULL },
    { "queue", 0, 0, G_OPTION_ARG_NONE, &submission->queue, N_ ("Only put the tasks into the queue"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &submission->timeout,
      N_ ("Wait no longer than this: 120 by default, with --wait without end"), "SECONDS" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Where the videos go; with --wait"), "FOLDER" },
    { NULL },
  };

  submission->takes = 1;
  submission->timeout = -1;
  if (!rushes_call_parse (call, entries, &prompts))
    return FALSE;
  fields.resolution = resolution;
  submission->folder = folder != NULL ? rushes_call_get_path (call, folder) : NULL;
  if (!check_numbers (call, submission, g_strv_length (prompts)) || !make_requests (call, submission, prompts, &fields))
    return FALSE;
  if (submission->timeout < 0 && !submission->wait)
    submission->timeout = TIMEOUT;
  return TRUE;
}

static void
run (RushesCall *call)
{
  Submission *submission = g_new0 (Submission, 1);

  submission->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_request_unref);
  submission->asks = g_ptr_array_new_with_free_func (g_free);
  rushes_call_set_data (call, submission, submission_free);
  if (!parse (call, submission))
    return;
  if (submission->folder != NULL && !submission->dry_run)
    {
      g_autoptr (GTask) task = g_task_new (call, NULL, on_folder, NULL);

      g_task_set_source_tag (task, prepare_folder);
      g_task_set_task_data (task, g_strdup (submission->folder), g_free);
      g_task_run_in_thread (task, prepare_folder);
    }
  else
    open_library (call);
}

const RushesCommand rushes_submit_command = {
  "submit",
  "[OPTION...] PROMPT...",
  N_ ("Submit prompts, each as one task, and print the IDs"),
  N_ (
    "Each prompt is sent once. It returns when the service has answered each submission, with --wait when each video\n"
    "is there or the task has ended otherwise, with --queue at once. Without --wait it prints the ID of each task, "
    "one\n"
    "a line; with it the path of each video, in the order of the prompts.\n"
    "When the time is over, or the service says no to the account, tasks not sent yet become Cancelled: nothing was\n"
    "or will be sent for them, and a script may submit them again (exit code 7 or 3). A submission without a usable\n"
    "answer is Not Confirmed (5): it is never sent again by itself; see “adopt”, “never-arrived” and “retry”.\n"
    "Ctrl+C stops the waiting, never the work. A prompt that begins with “-” goes behind “--”."),
  "  rushes-cli submit \"A red fox runs through snow\"\n"
  "  rushes-cli submit --wait -d 10 -o ~/takes \"Slow zoom over a harbour at dawn\"\n"
  "  rushes-cli submit --ref scene-12 --wait \"Rooftop chase, rain, neon\"\n"
  "  rushes-cli submit -n 4 --dry-run \"One prompt, four takes\"",
  run,
};
