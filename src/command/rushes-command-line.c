/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-command-line.h"

#include "rushes-call.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  RushesCall *call;
  RushesExit code;
  guint signals[3];
} Process;

/* The first time; after that the signal does what it always does. */
static gboolean
on_signal (gpointer user_data)
{
  Process *process = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (process->signals); i++)
    g_clear_handle_id (&process->signals[i], g_source_remove);
  rushes_call_interrupt (process->call);
  return G_SOURCE_CONTINUE;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Process *process = user_data;

  process->code = rushes_call_run_finish (RUSHES_CALL (source), result);
  g_main_loop_quit (process->loop);
}

/* Out of the environment, where everything that this process starts would find it. */
static char *
take_key (void)
{
  char *there = getenv ("RUSHES_API_KEY");
  char *key = g_strdup (there);

  if (there != NULL)
    explicit_bzero (there, strlen (there));
  g_unsetenv ("RUSHES_API_KEY");
  return key;
}

/**
 * rushes_command_line_run:
 * @arguments: (array zero-terminated=1): after the program's name
 *
 * Carries out one command for this process, with a main loop of its own.
 *
 * Returns: the exit code
 */
int
rushes_command_line_run (char **arguments)
{
  g_autofree char *key = take_key ();
  g_autofree char *folder = g_get_current_dir ();
  const RushesCallSetup setup = {
    .arguments = (const char *const *) arguments,
    .folder = folder,
    .in = STDIN_FILENO,
    .out = STDOUT_FILENO,
    .err = STDERR_FILENO,
    .key = key,
  };
  g_autoptr (RushesCall) call = rushes_call_new (&setup);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Process process = { .loop = loop, .call = call };

  if (key != NULL)
    explicit_bzero (key, strlen (key));
  signal (SIGPIPE, SIG_IGN);
  process.signals[0] = g_unix_signal_add (SIGINT, on_signal, &process);
  process.signals[1] = g_unix_signal_add (SIGTERM, on_signal, &process);
  process.signals[2] = g_unix_signal_add (SIGHUP, on_signal, &process);
  rushes_call_run_async (call, on_ended, &process);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (process.signals); i++)
    g_clear_handle_id (&process.signals[i], g_source_remove);
  return process.code;
}
