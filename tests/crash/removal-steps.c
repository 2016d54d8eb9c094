/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-process.h"
#include "rushes-removal.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/*
 * One run of a program that does nothing but removing: removal-steps VERB [ARGUMENT...], for removal.py.
 *
 *   make FILE SHA256 BYTES   a library of one task that has its video
 *   remove, restore          its mark, and what follows from it
 *   trash                    to the desktop's trash
 *   start                    what every start does
 */

typedef struct
{
  GMainLoop *loop;
  char **arguments;
  RushesStore *store;
  RushesRemoval *removal;
  gboolean asked;
} Run;

#define ID 1

static void
die (const GError *error)
{
  g_printerr ("%s\n", error->message);
  exit (EXIT_FAILURE);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_store_close_finish (run->store, result, &error))
    die (error);
  g_main_loop_quit (run->loop);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  rushes_removal_stop_finish (run->removal, result, NULL);
  rushes_store_close_async (run->store, on_closed, run);
}

static void
stop (Run *run)
{
  rushes_removal_stop_async (run->removal, RUSHES_MINUTE, on_stopped, run);
}

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    g_printerr ("%s\n", error->message); /* and it stays as it was */
  stop (user_data);
}

static void
on_trashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  RushesRemovalCounts counts;

  if (!rushes_removal_trash_finish (run->removal, result, &counts, &error))
    g_printerr ("%s\n", error->message);
  stop (run);
}

/* What the start had to do is done. */
static void
on_idle (RushesRemoval *removal, Run *run)
{
  const char *verb = run->arguments[1];
  const gint64 id = ID;

  if (run->asked)
    return;
  run->asked = TRUE;
  if (g_str_equal (verb, "trash"))
    rushes_removal_trash_async (run->removal, &id, 1, on_trashed, run);
  else if (g_str_equal (verb, "start"))
    stop (run);
  else
    rushes_store_mark_async (run->store, ID, RUSHES_MARK_REMOVED, g_str_equal (verb, "remove"), on_marked, run);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    die (error);
  stop (user_data);
}

static void
on_succeeded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);
  const RushesTaskChange fetched = { .happening = RUSHES_HAPPENING_FETCHED,
                                     .file = run->arguments[2],
                                     .sha256 = run->arguments[3],
                                     .bytes = g_ascii_strtoll (run->arguments[4], NULL, 10) };

  if (task == NULL)
    die (error);
  rushes_store_change_async (run->store, ID, &fetched, on_fetched, run);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_store_add_finish (RUSHES_STORE (source), result, &error);
  const RushesTaskChange succeeded = { .happening = RUSHES_HAPPENING_SUCCEEDED, .file_id = "88" };

  if (tasks == NULL)
    die (error);
  g_assert (rushes_task_peek (tasks->pdata[0])->id == ID);
  rushes_store_change_async (RUSHES_STORE (source), ID, &succeeded, on_succeeded, user_data);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesProfile) profile = rushes_store_save_profile_finish (RUSHES_STORE (source), result, &error);
  const RushesRequestFields asked = { .prompt = "a shot", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  RushesNewTask task = { .request = request, .ask = "ask", .takes = 1, .service_id = "s-1" };

  if (profile == NULL)
    die (error);
  task.profile = rushes_profile_peek (profile)->id;
  rushes_store_add_async (RUSHES_STORE (source), &task, 1, NULL, on_added, user_data);
}

static void
make (Run *run)
{
  const RushesProfileFields fields = { .name = "relay", .base = "https://relay.example/minimax", .is_default = TRUE };
  g_autoptr (RushesProfile) profile = rushes_profile_new (&fields);

  rushes_store_save_profile_async (run->store, profile, on_saved, run);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesClock) clock = rushes_clock_new ();

  run->store = rushes_store_open_finish (result, &error);
  if (run->store == NULL)
    die (error);
  run->removal = rushes_removal_new (run->store, clock);
  if (g_str_equal (run->arguments[1], "make"))
    {
      make (run);
      return;
    }
  g_signal_connect (run->removal, "idle", G_CALLBACK (on_idle), run);
  rushes_removal_start (run->removal);
}

int
main (int argc, char **argv)
{
  g_autoptr (RushesPaths) paths = NULL;
  g_autoptr (RushesClock) clock = rushes_clock_new ();
  Run run = { .arguments = argv };
  g_autoptr (GError) error = NULL;

  if (argc < 2)
    return EXIT_FAILURE;
  rushes_process_harden ();
  setlocale (LC_ALL, "");
  paths = rushes_paths_new (FALSE);
  if (!rushes_paths_prepare (paths, &error))
    die (error);
  run.loop = g_main_loop_new (NULL, FALSE);
  rushes_store_open_async (paths, clock, RUSHES_STORE_OWN, NULL, on_open, &run);
  g_main_loop_run (run.loop);
  g_object_unref (run.removal);
  g_object_unref (run.store);
  g_main_loop_unref (run.loop);
  return EXIT_SUCCESS;
}
