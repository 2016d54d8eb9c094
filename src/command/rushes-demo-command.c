/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-demo-fault.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const calls[] = { "submit", "query", "retrieve", "file", "other", NULL };

static void
on_stopped (RushesCall *call)
{
  RushesDemoRelay *relay = rushes_call_get_data (call);
  g_autoptr (GString) counts = g_string_new (NULL);

  rushes_demo_relay_stop (relay);
  for (guint i = 0; calls[i] != NULL; i++)
    g_string_append_printf (counts, " %s %u", calls[i], rushes_demo_relay_count (relay, calls[i]));
  /* Translators: %s is a list as " submit 2 query 5", %u a number of tasks. */
  rushes_call_say (call, _ ("Requests:%s; tasks %u"), counts->str, rushes_demo_relay_count_tasks (relay));
  g_signal_handlers_disconnect_by_func (rushes_call_get_stop (call), on_stopped, call);
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static gboolean
push_faults (RushesCall *call, RushesDemoRelay *relay, char **faults)
{
  for (guint i = 0; faults != NULL && faults[i] != NULL; i++)
    {
      const char *equals = strchr (faults[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (faults[i], (gsize) (equals - faults[i])) : NULL;
      g_autoptr (RushesDemoFault) checked = equals != NULL ? rushes_demo_fault_new (equals + 1) : NULL;

      if (checked == NULL || !g_strv_contains (calls, name))
        {
          rushes_call_misuse (call, _ ("There is no fault “%s”"), faults[i]);
          return FALSE;
        }
      rushes_demo_relay_push_fault (relay, name, equals + 1);
    }
  return TRUE;
}

static gboolean
set_up (RushesCall *call, RushesDemoRelay *relay, const char *nick, double pace, char **faults)
{
  RushesDemoDialect dialect = RUSHES_DEMO_DIALECT_SEED;

  if (nick != NULL && !rushes_demo_dialect_from_nick (nick, &dialect))
    {
      rushes_call_misuse (call, _ ("There is no dialect “%s”"), nick);
      return FALSE;
    }
  if (!(pace >= 0 && pace <= 3600))
    {
      rushes_call_misuse (call, _ ("The pace must be 0 to 3600 seconds"));
      return FALSE;
    }
  rushes_demo_relay_set_dialect (relay, dialect);
  rushes_demo_relay_set_pace (relay, (gint64) (pace * RUSHES_SECOND));
  return push_faults (call, relay, faults);
}

static void
start (RushesCall *call, RushesDemoRelay *relay, guint port)
{
  g_autoptr (GError) error = NULL;

  if (!rushes_demo_relay_start (relay, port, &error))
    {
      /* Translators: %s says why, in the words of the system. */
      rushes_call_complain (call, _ ("Port %u of this computer cannot be used: %s"), port, error->message);
      rushes_call_end (call, RUSHES_EXIT_UNEXPECTED);
      return;
    }
  rushes_call_print (call, "%s\n", rushes_demo_relay_get_url (relay));
  rushes_call_say (call, _ ("The key is “%s”. Ctrl+C ends the demo relay."), RUSHES_DEMO_KEY);
  g_signal_connect_swapped (rushes_call_get_stop (call), "cancelled", G_CALLBACK (on_stopped), call);
}

static void
run (RushesCall *call)
{
  g_autofree char *nick = NULL, *folder = NULL, *path = NULL;
  g_auto (GStrv) faults = NULL;
  RushesDemoRelay *relay;
  double pace = 1;
  gboolean ready_made = FALSE;
  int port = -1;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Serve on this port of 127.0.0.1; 0 picks one"), "N" },
    { "dialect", 0, 0, G_OPTION_ARG_FILENAME, &nick,
      N_ ("Answer as seed (the default), minimax, kling, new-api or wrapped services do"), "DIALECT" },
    { "pace", 0, 0, G_OPTION_ARG_DOUBLE, &pace, N_ ("How long each of the three phases of a task takes; 1 by default"),
      "SECONDS" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Keep tasks and clips here; without it, nothing is kept"),
      "FOLDER" },
    { "ready-made", 0, 0, G_OPTION_ARG_NONE, &ready_made, N_ ("Serve small clips made beforehand, and make none"),
      NULL },
    { "fault", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &faults,
      N_ ("Do this to the next request of that call; may be repeated"), "CALL=FAULT" },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, NULL))
    return;
  if (port < 0 || port > G_MAXUINT16)
    {
      rushes_call_misuse (call, _ ("--port is needed: 1 to 65535, or 0 for any"));
      return;
    }
  path = folder != NULL ? rushes_call_get_path (call, folder) : NULL;
  relay = rushes_demo_relay_new (path);
  rushes_call_set_data (call, relay, g_object_unref);
  rushes_demo_relay_set_ready_made (relay, ready_made);
  if (set_up (call, relay, nick, pace, faults))
    start (call, relay, (guint) port);
}

const RushesCommand rushes_demo_command = {
  "demo",
  "--port N [--dialect DIALECT] [--pace SECONDS]",
  N_ ("Serve the demo relay alone, for trying out and testing"),
  N_ (
    "Its URL is the first line of the output; its key is “demo”. It makes a clip of each prompt and charges nothing.\n"
    "Words in a prompt show the endings: demo:refuse, demo:nobalance, demo:busy, demo:fail, demo:lost-answer.\n"
    "CALL is submit, query, retrieve, file or other. FAULT is close, stall, cut, cut-chunked, stall-half, delay:MS,\n"
    "status:NNN, body:JSON, answer:NNN:JSON, code:NNNN, retry-after:SECONDS, redirect:URL, html or gone;\n"
    "create-then- before it makes a submit create its task first. How many requests came is said at the end."),
  "  rushes-cli demo --port 0\n"
  "  rushes-cli demo --port 8080 --dialect minimax --pace 0.2 --fault submit=create-then-close",
  run,
};
