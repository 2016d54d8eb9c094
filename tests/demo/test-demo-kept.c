/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "rushes-demo-task.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <utime.h>
#include <string.h>

/* A demo task goes on after the program was closed, and what is left in the demo's folder does no harm. */

static RushesDemoRelay *
start (const char *folder, RushesClock *clock, gint64 pace)
{
  RushesDemoRelay *relay = rushes_demo_relay_new (folder);
  g_autoptr (GError) error = NULL;

  rushes_demo_relay_set_clock (relay, clock);
  rushes_demo_relay_set_pace (relay, pace);
  rushes_demo_relay_set_ready_made (relay, TRUE);
  rushes_demo_relay_start (relay, 0, &error);
  g_assert_no_error (error);
  return relay;
}

static char *
make_folder (void)
{
  static guint count;

  return g_strdup_printf ("%s/demo-%u/relay", test_home (), count++);
}

static char *
submit (RushesDemoRelay *relay, const char *prompt)
{
  g_autofree char *body = demo_body (prompt, 10);
  g_autoptr (DemoAnswer) answer = demo_submit (relay, body);

  demo_assert (answer, "base_resp.status_code", "0");
  return g_strdup (rushes_demo_relay_get_task_ids (relay)[rushes_demo_relay_count_tasks (relay) - 1]);
}

static char *
get_status (RushesDemoRelay *relay, const char *id)
{
  g_autoptr (DemoAnswer) answer = demo_query (relay, id);
  g_autofree char *status = demo_text (answer, "data.status");

  return status != NULL ? g_strndup (status + 1, strlen (status) - 2) : NULL;
}

static void
check_done (RushesDemoRelay *relay, const char *id)
{
  g_autofree char *url = demo_wait_link (relay, id);
  g_autoptr (DemoAnswer) clip = demo_get (url, NULL);

  g_assert_cmpuint (clip->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (clip->body), >, 10000);
}

static guint
count_files (const char *folder, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    count += g_str_has_suffix (name, suffix);
  return count;
}

/* A task is the same after it was written and read, whatever stands in its prompt. */
static void
test_task (void)
{
  static const char *const prompts[] = {
    "一只小猪", " blanks \t", "[Task]\nPrompt=other\n", "\\n\\s\\", "a;b;\r", "x"
  };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (RushesDemoTask) task = rushes_demo_task_new ("task_aB1", "306792606023824", prompts[i], 10);
      g_autoptr (RushesDemoTask) again = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gsize length;
      const char *text;

      task->fails = 1027;
      task->created = G_GINT64_CONSTANT (1700000000123456);
      task->pace = 12345;
      task->width = 1366;
      task->height = 768;
      bytes = rushes_demo_task_to_bytes (task);
      text = g_bytes_get_data (bytes, &length);
      again = rushes_demo_task_from_bytes (text, length);
      g_assert_nonnull (again);
      g_assert_cmpstr (again->id, ==, task->id);
      g_assert_cmpstr (again->file_id, ==, task->file_id);
      g_assert_cmpstr (again->prompt, ==, prompts[i]);
      g_assert_cmpint (again->duration, ==, 10);
      g_assert_cmpint (again->fails, ==, 1027);
      g_assert_cmpint (again->created, ==, task->created);
      g_assert_cmpint (again->pace, ==, 12345);
      g_assert_cmpint (again->width, ==, 1366);
      g_assert_cmpint (again->height, ==, 768);
      for (gsize cut = 0; cut < length; cut += 7)
        {
          g_clear_pointer (&again, rushes_demo_task_unref);
          again = rushes_demo_task_from_bytes (text, cut);
        }
    }
}

/* Time goes on while the program is closed: begun, away for a phase and a half, gone on, done. */
static void
test_restart (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (RushesClock) before = rushes_clock_new_fake (1700000000 * RUSHES_SECOND);
  g_autoptr (RushesClock) after = rushes_clock_new_fake (1700000015 * RUSHES_SECOND);
  RushesDemoRelay *relay = start (folder, before, 10 * RUSHES_SECOND);
  g_autofree char *id = submit (relay, "一只小猪\nin = a [Task] \\n; file");
  g_autofree char *failing = submit (relay, "demo:fail");
  g_autofree char *first = get_status (relay, id), *then = NULL, *failed = NULL;
  GStatBuf info;

  g_assert_cmpstr (first, ==, "NOT_START");
  demo_stop (relay);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  relay = start (folder, after, RUSHES_SECOND);
  g_assert_cmpuint (rushes_demo_relay_count_tasks (relay), ==, 0);
  then = get_status (relay, id);
  g_assert_cmpstr (then, ==, "QUEUED");
  rushes_clock_advance (after, 20 * RUSHES_SECOND);
  check_done (relay, id);
  failed = get_status (relay, failing);
  g_assert_cmpstr (failed, ==, "FAILURE");
  demo_stop (relay);
}

/* Stopped and started again it is the same relay at another place: old links are gone, the next query has new ones. */
static void
test_stop_and_start (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *id = submit (relay, "a cat");
  g_autofree char *url = g_strdup (rushes_demo_relay_get_url (relay));
  g_autoptr (GError) error = NULL;
  guint before;

  check_done (relay, id);
  before = demo_count_fds ();
  for (guint i = 0; i < 5; i++)
    {
      rushes_demo_relay_stop (relay);
      rushes_demo_relay_stop (relay);
      rushes_demo_relay_start (relay, 0, &error);
      g_assert_no_error (error);
      check_done (relay, id);
      g_assert_cmpuint (demo_count_fds (), <=, before + 4);
    }
  demo_stop (relay);
}

typedef struct
{
  GMainLoop *loop;
  RushesDemoRelay *relay;
  gint ready; /* atomic */
} Other;

static gpointer
run_other (gpointer user_data)
{
  Other *other = user_data;
  GMainContext *context = g_main_loop_get_context (other->loop);

  g_main_context_push_thread_default (context);
  rushes_demo_relay_start (other->relay, 0, NULL);
  g_atomic_int_set (&other->ready, 1);
  g_main_loop_run (other->loop);
  rushes_demo_relay_stop (other->relay);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* It serves on the context of the thread that starts it, also while the main thread is busy with something else. */
static void
test_thread (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Other other = { g_main_loop_new (context, FALSE), rushes_demo_relay_new (NULL), 0 };
  GThread *thread;
  g_autofree char *id = NULL;

  rushes_demo_relay_set_pace (other.relay, 0);
  rushes_demo_relay_set_ready_made (other.relay, TRUE);
  thread = g_thread_new ("relay", run_other, &other);
  while (!g_atomic_int_get (&other.ready))
    g_thread_yield ();
  id = submit (other.relay, "a cat");
  check_done (other.relay, id);
  g_main_loop_quit (other.loop);
  g_thread_join (thread);
  TEST_FINALIZES (other.relay);
  g_main_loop_unref (other.loop);
}

/* Two on one port: the second says so, and the first does not mind. */
static void
test_port (void)
{
  RushesDemoRelay *first = demo_start (NULL), *second = rushes_demo_relay_new (NULL);
  g_autoptr (GUri) uri = g_uri_parse (rushes_demo_relay_get_url (first), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_cmpstr (g_uri_get_host (uri), ==, "127.0.0.1");
  g_assert_cmpstr (g_uri_get_path (uri), ==, "/minimax");
  g_assert_false (rushes_demo_relay_start (second, (guint) g_uri_get_port (uri), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_null (rushes_demo_relay_get_url (second));
  demo_stop (second);
  id = submit (first, "a cat");
  check_done (first, id);
  demo_stop (first);
}

/* What nobody can read is passed over; a clip that is missing is made again. */
static void
test_rubbish (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *large = g_strnfill (100 * 1024, 'x');
  static const struct
  {
    const char *name, *text;
  } files[] = {
    { "empty.task", "" },
    { "noise.task", "\xff\xfe rubbish" },
    { "group.task", "[Another]\nId=1\n" },
    { "path.task", "[Task]\nId=1\nFileId=../../../../1\nPrompt=a\nDuration=6\n" },
    { "short.task", "[Task]\nId=2\nFileId=12\nPrompt=a\nDuration=6\n" },
    { "long.task", "[Task]\nId=3\nFileId=123456789012345\nPrompt=a\nDuration=99999\n" },
  };
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (1700000000 * RUSHES_SECOND);
  RushesDemoRelay *relay = start (folder, clock, 0);
  g_autofree char *id = submit (relay, "a cat");
  g_autofree char *folder_name = g_build_filename (folder, "folder.task", NULL);
  g_autofree char *pipe_name = g_build_filename (folder, "pipe.task", NULL);
  g_autofree char *large_name = g_build_filename (folder, "large.task", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  check_done (relay, id);
  demo_stop (relay);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);

      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
    }
  g_mkdir (folder_name, 0700);
  g_assert_cmpint (mkfifo (pipe_name, 0600), ==, 0);
  g_assert_true (g_file_set_contents (large_name, large, -1, NULL));
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".mp4"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_cmpint (g_unlink (path), ==, 0);
      }
  relay = start (folder, clock, 0);
  check_done (relay, id);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *other = g_strdup_printf ("%u", i);
      g_autofree char *status = get_status (relay, other);

      g_assert_null (status);
    }
  demo_stop (relay);
}

/* A folder that cannot be made does not stop the demo. */
static void
test_no_folder (void)
{
  g_autofree char *file = g_build_filename (test_home (), "file", NULL);
  g_autofree char *folder = g_build_filename (file, "folder", NULL);
  g_autofree char *id = NULL;
  RushesDemoRelay *relay;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  relay = demo_start (folder);
  id = submit (relay, "a cat");
  check_done (relay, id);
  demo_stop (relay);
}

/* What a program that was killed left half done is taken away, but not before it is surely left. */
static void
test_leftovers (void)
{
  static const char *const names[] = { "306792606023824.mp4.0badcafe.part", "306792606023824.task.AB12CD",
                                       "notes.txt" };
  g_autofree char *folder = make_folder ();
  struct utimbuf old = { 1600000000, 1600000000 };
  RushesDemoRelay *relay;
  g_autofree char *id = NULL;

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
      g_assert_cmpint (g_utime (path, &old), ==, 0);
      if (i == 1)
        {
          g_autofree char *young = g_build_filename (folder, "306792606023825.task.AB12CD", NULL);

          g_assert_true (g_file_set_contents (young, "x", 1, NULL));
        }
    }
  relay = demo_start (folder);
  id = submit (relay, "a cat");
  check_done (relay, id);
  demo_stop (relay);
  g_assert_cmpuint (count_files (folder, ".part"), ==, 0);
  g_assert_cmpuint (count_files (folder, "824.task.AB12CD"), ==, 0);
  g_assert_cmpuint (count_files (folder, "825.task.AB12CD"), ==, 1);
  g_assert_cmpuint (count_files (folder, "notes.txt"), ==, 1);
}

static gboolean
has_hundred_files (gpointer user_data)
{
  return count_files (user_data, "") == 100;
}

/* Of tasks older than a day the newest fifty stay. */
static void
test_pruning (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (1700000000 * RUSHES_SECOND);
  RushesDemoRelay *relay = start (folder, clock, 0);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 60; i++)
    {
      g_ptr_array_add (ids, submit (relay, "a cat"));
      rushes_clock_advance (clock, RUSHES_SECOND);
    }
  check_done (relay, ids->pdata[59]);
  demo_stop (relay);
  g_assert_cmpuint (count_files (folder, ".task"), ==, 60);
  g_assert_cmpuint (count_files (folder, ".mp4"), ==, 60);
  rushes_clock_advance (clock, RUSHES_HOUR);
  relay = start (folder, clock, 0);
  check_done (relay, ids->pdata[0]);
  demo_stop (relay);
  rushes_clock_advance (clock, 48 * RUSHES_HOUR);
  relay = start (folder, clock, 0);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *status = get_status (relay, ids->pdata[i]);

      if (i < 10)
        g_assert_null (status);
      else
        check_done (relay, ids->pdata[i]);
    }
  demo_stop (relay);
  g_assert_cmpuint (count_files (folder, ".task"), ==, 50);
  g_assert_cmpuint (count_files (folder, ".mp4"), ==, 50);
  g_assert_true (test_spin_until (has_hundred_files, folder));
}

/* Without a folder nothing is left on the disk, also when the relay is dropped in the middle of something. */
static void
test_no_traces (void)
{
  RushesDemoRelay *relay = demo_start (NULL);
  g_autofree char *id = submit (relay, "a cat");

  check_done (relay, id);
  g_assert_cmpuint (count_files (g_get_tmp_dir (), ""), ==, 2);
  rushes_demo_relay_stop (relay);
  g_assert_cmpuint (count_files (g_get_tmp_dir (), ""), ==, 1);
  TEST_FINALIZES (relay);
  relay = demo_start (NULL);
  g_object_unref (relay);
  relay = demo_start (NULL);
  TEST_FINALIZES (relay);
  g_assert_cmpuint (count_files (g_get_tmp_dir (), ""), ==, 1);
}

/* Stopped with requests under way: their connections end, and nothing holds the relay. */
static void
test_stop_in_flight (void)
{
  static const char *const faults[] = { "stall", "delay:60000", NULL };
  guint before = demo_count_fds ();

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      RushesDemoRelay *relay = demo_start (NULL);
      g_autoptr (SoupSession) session = soup_session_new ();
      g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), "/v1/query/video_generation", NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      g_autoptr (GAsyncResult) stored = NULL, result = NULL;
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;

      if (faults[i] != NULL)
        rushes_demo_relay_push_fault (relay, "query", faults[i]);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, test_store_result, &stored);
      while (rushes_demo_relay_count (relay, "query") == 0)
        g_main_context_iteration (NULL, TRUE);
      demo_stop (relay);
      result = test_wait_result (&stored);
      body = soup_session_send_and_read_finish (session, result, &error);
      g_assert_true (error != NULL || faults[i] == NULL);
    }
  g_assert_cmpuint (demo_count_fds (), <=, before + 4);
}

int
main (int argc, char **argv)
{
  char folder[] = "/tmp/rushes-test-XXXXXX";
  int code;

  /* A folder of its own for what is temporary, so that it can be counted. */
  g_assert_nonnull (g_mkdtemp (folder));
  g_setenv ("TMPDIR", folder, TRUE);
  test_init (&argc, &argv);
  g_test_add_func ("/demo/kept/task", test_task);
  g_test_add_func ("/demo/kept/restart", test_restart);
  g_test_add_func ("/demo/kept/stop-and-start", test_stop_and_start);
  g_test_add_func ("/demo/kept/thread", test_thread);
  g_test_add_func ("/demo/kept/port", test_port);
  g_test_add_func ("/demo/kept/rubbish", test_rubbish);
  g_test_add_func ("/demo/kept/no-folder", test_no_folder);
  g_test_add_func ("/demo/kept/leftovers", test_leftovers);
  g_test_add_func ("/demo/kept/pruning", test_pruning);
  g_test_add_func ("/demo/kept/no-traces", test_no_traces);
  g_test_add_func ("/demo/kept/stop-in-flight", test_stop_in_flight);
  code = g_test_run ();
  test_remove_tree (folder);
  return code;
}
