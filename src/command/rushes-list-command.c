/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-command.h"
#include "rushes-task-report.h"

#include <glib/gi18n.h>

#define PAGE 200

typedef struct
{
  RushesTaskQuery *query; /* (owned) */
  gboolean json;
  guint left;   /* rows still wanted */
  gint64 below; /* the id of the last one; 0: none yet */
  RushesTaskTable table;
} Listing;

static void read_page (RushesCall *call);

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  rushes_task_query_unref (listing->query);
  g_free (listing);
}

static void
finish (RushesCall *call)
{
  const Listing *listing = rushes_call_get_data (call);

  if (listing->json)
    rushes_call_print (call, listing->below == 0 ? "[]\n" : "\n]\n");
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;

  /* That nobody reads any more is said at the end. */
  if (!rushes_sink_flush_finish (RUSHES_SINK (source), result, NULL))
    rushes_call_end (call, RUSHES_EXIT_DONE);
  else if (rushes_call_is_interrupted (call))
    rushes_call_end (call, RUSHES_EXIT_INTERRUPTED);
  else
    read_page (call);
}

static void
print_rows (RushesCall *call, GPtrArray *tasks)
{
  Listing *listing = rushes_call_get_data (call);
  gint64 now = rushes_clock_now (rushes_context_get_clock (rushes_call_get_context (call)));
  g_autoptr (GString) out = g_string_new (NULL);

  if (!listing->json && listing->below == 0)
    {
      rushes_task_table_init (&listing->table, rushes_task_peek (tasks->pdata[0])->id,
                              rushes_sink_get_columns (rushes_call_get_out (call)));
      rushes_task_table_append_head (&listing->table, out);
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      if (listing->json)
        {
          g_string_append (out, listing->below == 0 ? "[\n" : ",\n");
          rushes_task_report_json (out, tasks->pdata[i], rushes_call_get_store (call));
        }
      else
        rushes_task_table_append (&listing->table, out, tasks->pdata[i], now);
      listing->below = rushes_task_peek (tasks->pdata[i])->id;
    }
  rushes_sink_write (rushes_call_get_out (call), out->str);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  Listing *listing = rushes_call_get_data (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, &error);

  if (tasks == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  if (tasks->len > 0)
    print_rows (call, tasks);
  listing->left -= MIN (listing->left, tasks->len);
  if (tasks->len < PAGE || listing->left == 0)
    finish (call);
  else
    rushes_sink_flush_async (rushes_call_get_out (call), on_flushed, call);
}

static void
read_page (RushesCall *call)
{
  Listing *listing = rushes_call_get_data (call);

  rushes_store_page_async (rushes_call_get_store (call), listing->query, listing->below, MIN (PAGE, listing->left),
                           rushes_call_get_stop (call), on_page, call);
}

static gboolean
parse_states (RushesCall *call, char **nicks, guint *states)
{
  *states = 0;
  for (guint i = 0; nicks != NULL && nicks[i] != NULL; i++)
    {
      RushesTaskState state;

      if (!rushes_task_state_from_nick (nicks[i], &state))
        {
          rushes_call_misuse (call,
                              _ ("There is no state “%s”. The states: queued, sending, unconfirmed, refused, "
                                 "generating, failed, fetching, ready, lost, cancelled"),
                              nicks[i]);
          return FALSE;
        }
      *states |= 1u << state;
    }
  return TRUE;
}

static void
run (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_READ_ONLY };
  g_auto (GStrv) nicks = NULL;
  g_autofree char *format = NULL;
  int limit = -1;
  guint states;
  Listing *listing;
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &nicks, N_ ("Only tasks in this state; may be repeated"), "STATE" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most this many"), "N" },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("table (the default) or json"), "FORMAT" },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, NULL) || !parse_states (call, nicks, &states))
    return;
  if (format != NULL && !g_str_equal (format, "table") && !g_str_equal (format, "json"))
    {
      rushes_call_misuse (call, _ ("There is no format “%s”: it is table or json"), format);
      return;
    }
  if (limit < -1 || limit == 0)
    {
      rushes_call_misuse (call, _ ("The limit must be 1 or more"));
      return;
    }
  listing = g_new0 (Listing, 1);
  listing->query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, states);
  listing->json = g_strcmp0 (format, "json") == 0;
  listing->left = limit > 0 ? (guint) limit : G_MAXUINT;
  rushes_call_set_data (call, listing, listing_free);
  rushes_call_open (call, &options, read_page);
}

const RushesCommand rushes_list_command = {
  "list",
  "[--state STATE]... [--limit N] [--format table|json]",
  N_ ("Show the tasks, newest first"),
  N_ ("The states: queued, sending, unconfirmed, refused, generating, failed, fetching, ready, lost, cancelled.\n"
      "In json a list is an array with one object a task: id, state, paid (yes, maybe, no), prompt, model,\n"
      "duration (s), resolution, profile, task_id, status (the service’s own word), error {code, message}, created,\n"
      "sent, accepted, finished (RFC 3339, UTC), file, bytes, sha256, width, height, price (in the smallest unit),\n"
      "currency, parent. What is not known is null. The library is only read, also while the window uses it."),
  "  rushes-cli list --limit 20\n"
  "  rushes-cli list --state unconfirmed --state failed\n"
  "  rushes-cli list --state ready --format json | jq -r '.[].file'",
  run,
};
