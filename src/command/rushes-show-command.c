/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-task-finder.h"
#include "rushes-task-report.h"

#include <glib/gi18n.h>

typedef struct
{
  char **names; /* (owned) */
  gboolean json;
  RushesTask *task; /* (owned) (nullable): until it is found */
} Showing;

static void
showing_free (gpointer data)
{
  Showing *showing = data;

  g_strfreev (showing->names);
  g_clear_pointer (&showing->task, rushes_task_unref);
  g_free (showing);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  const Showing *showing = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = rushes_store_history_finish (RUSHES_STORE (source), result, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (history == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  rushes_task_report_page (out, showing->task, history, RUSHES_STORE (source));
  rushes_call_print (call, "%s", out->str);
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  Showing *showing = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = rushes_task_finder_run_finish (RUSHES_STORE (source), result, &error);

  if (found == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  showing->task = rushes_task_ref (found->pdata[0]);
  if (showing->json)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      rushes_task_report_json (out, showing->task, RUSHES_STORE (source));
      rushes_call_print (call, "%s\n", out->str);
      rushes_call_end (call, RUSHES_EXIT_DONE);
    }
  else
    rushes_store_history_async (RUSHES_STORE (source), rushes_task_peek (showing->task)->id,
                                rushes_call_get_stop (call), on_history, call);
}

static void
on_open (RushesCall *call)
{
  const Showing *showing = rushes_call_get_data (call);

  rushes_task_finder_run_async (rushes_call_get_store (call), (const char *const *) showing->names,
                                rushes_call_get_stop (call), on_found, call);
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_READ_ONLY };
  g_autofree char *format = NULL;
  g_autoptr (GError) error = NULL;
  Showing *showing;
  char **names;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("text (the default) or json"), "FORMAT" },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, &names))
    return;
  showing = g_new0 (Showing, 1);
  showing->names = names;
  showing->json = g_strcmp0 (format, "json") == 0;
  rushes_call_set_data (call, showing, showing_free);
  if (format != NULL && !showing->json && !g_str_equal (format, "text"))
    rushes_call_misuse (call, _ ("There is no format “%s”: it is text or json"), format);
  else if (!rushes_task_finder_check ((const char *const *) names, &error))
    rushes_call_misuse (call, "%s", error->message);
  else if (names[1] != NULL)
    rushes_call_misuse (call, _ ("“%s” was not expected"), names[1]);
  else
    rushes_call_open (call, &options, on_open);
}

const RushesCommand rushes_show_command = {
  "show",
  "ID [--format text|json]",
  N_ ("Show all that is known of one task, with its history"),
  N_ ("In json it is one object with the fields of “list”. The library is only read."),
  "  rushes-cli show 12\n"
  "  rushes-cli show task:176843862716480 --format json",
  run,
};
