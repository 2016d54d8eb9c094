/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"
#include "store-support.h"

#include "rushes-library-lock.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Crashes, full disks, other processes: nothing that was paid is lost, and nothing is sent twice. */

static void
leave_everything (TestFolder *folder, RushesStore *store)
{
  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    rushes_task_unref (test_store_make (store, (RushesTaskState) i));
}

static void
be_second (TestFolder *folder, RushesStore *store)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (test_store_try (folder, RUSHES_STORE_OWN, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IN_USE);
}

static const struct
{
  const char *name;
  void (*work) (TestFolder *folder, RushesStore *store);
} children[] = {
  { "everything", leave_everything },
  { "second", be_second },
};

/* Another process: it opens the library, does what it is there for, says so, and waits for its end. */
static void
be_child (const char *name)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    if (g_str_equal (children[i].name, name))
      children[i].work (&folder, store);
  if (write (STDOUT_FILENO, "!", 1) != 1)
    _exit (1);
  while (TRUE)
    pause ();
}

static void
run_and_kill (const char *name)
{
  int ready[2], status;
  char byte = 0;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      dup2 (ready[1], STDOUT_FILENO);
      close (ready[0]);
      close (ready[1]);
      execl ("/proc/self/exe", "test-recovery", "--child", name, NULL);
      _exit (127);
    }
  close (ready[1]);
  while (byte != '!')
    g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

static void
test_sending (void)
{
  g_autoptr (RushesTask) task = NULL;
  g_autoptr (GPtrArray) events = NULL;
  const RushesStoreOpening *opening;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  run_and_kill ("everything");
  rushes_clock_advance (folder.clock, RUSHES_HOUR);
  store = test_store_open (&folder);
  opening = rushes_store_get_opening (store);
  g_assert_true (opening->crashed);
  g_assert_cmpuint (opening->interrupted, ==, 1);
  g_assert_cmpuint (opening->queued, ==, 1);
  g_assert_cmpint (opening->oldest_queued, ==, TEST_TIME);
  g_assert_null (opening->set_aside);
  task = test_store_lookup (store, 2);
  test_assert_state (task, RUSHES_TASK_UNCONFIRMED);
  g_assert_cmpint (rushes_task_peek (task)->paid, ==, RUSHES_PAID_MAYBE);
  g_assert_cmpint (rushes_task_peek (task)->reason, ==, RUSHES_REASON_INTERRUPTED);
  events = test_store_history (store, 2);
  g_assert_cmpint (((RushesTaskEvent *) g_ptr_array_index (events, 2))->happening, ==, RUSHES_HAPPENING_INTERRUPTED);
  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    {
      g_autoptr (RushesTask) other = test_store_lookup (store, i + 1);

      if (i != RUSHES_TASK_SENDING)
        test_assert_state (other, (RushesTaskState) i);
    }
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT n FROM totals WHERE state = 'unconfirmed'"), ==, 2);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM attempts WHERE outcome = 'interrupted'"), ==, 1);
  store = test_store_open (&folder);
  g_assert_false (rushes_store_get_opening (store)->crashed);
  g_assert_cmpuint (rushes_store_get_opening (store)->interrupted, ==, 0);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_one_owner (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  run_and_kill ("second");
  /* The lock went with its holder. */
  store = test_store_open (&folder);
  path = test_folder_path (&folder, "lock");
  g_assert_cmpint (rushes_library_lock_take (path, &error), ==, -1);
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IN_USE);
  test_store_close (store);
  store = test_store_open (&folder);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_lock_is_a_file (void)
{
  g_autofree char *path = NULL, *target = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;

  test_folder_init (&folder);
  path = test_folder_path (&folder, "lock");
  target = test_folder_path (&folder, "elsewhere");
  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_null (test_store_try (&folder, RUSHES_STORE_OWN, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  test_folder_clear (&folder);
}

static char *
read_all (TestFolder *folder, const char *name, gsize *length)
{
  g_autofree char *path = test_folder_path (folder, name);
  char *bytes = NULL;

  *length = 0;
  g_file_get_contents (path, &bytes, length, NULL);
  return bytes;
}

static void
test_reader (void)
{
  g_autoptr (GError) error = NULL;
  RushesTaskChange change = { .happening = RUSHES_HAPPENING_CANCELLED };
  TestFolder folder;
  RushesStore *store, *reader;

  test_folder_init (&folder);
  /* Nothing there is nothing to see, and leaves nothing behind. */
  reader = test_store_try (&folder, RUSHES_STORE_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  {
    g_autoptr (GPtrArray) page = test_store_page (reader, RUSHES_TASK_GROUP_ALL, 0, 0, 10);
    g_autofree char *path = test_folder_path (&folder, "library.db");

    g_assert_cmpuint (page->len, ==, 0);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  test_store_close (reader);

  store = test_store_open (&folder);
  rushes_task_unref (test_store_make (store, RUSHES_TASK_SENDING));
  reader = test_store_try (&folder, RUSHES_STORE_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  {
    gsize before, after, log_before, log_after;
    g_autofree char *one = read_all (&folder, "library.db", &before);
    g_autofree char *log_one = read_all (&folder, "library.db-wal", &log_before);
    g_autofree char *two = NULL, *log_two = NULL;
    g_autoptr (GPtrArray) page = test_store_page (reader, RUSHES_TASK_GROUP_ALL, 0, 0, 10);
    g_autoptr (RushesTask) changed = test_store_try_change (reader, 1, &change, &error);

    g_assert_cmpuint (page->len, ==, 1);
    /* Seen as it is: a reader interrupts nothing. */
    test_assert_state (g_ptr_array_index (page, 0), RUSHES_TASK_SENDING);
    g_assert_nonnull (rushes_store_find_profile (reader, "relay"));
    g_assert_null (changed);
    g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_READ_ONLY);
    test_store_close (reader);
    two = read_all (&folder, "library.db", &after);
    log_two = read_all (&folder, "library.db-wal", &log_after);
    g_assert_cmpmem (one, before, two, after);
    g_assert_cmpuint (log_before, >, 0);
    g_assert_cmpmem (log_one, log_before, log_two, log_after);
  }
  /* The owner goes on, and what it writes is seen by the next reader. */
  rushes_task_unref (test_store_change (store, 1, RUSHES_HAPPENING_ACCEPTED));
  g_clear_error (&error);
  reader = test_store_try (&folder, RUSHES_STORE_READ_ONLY, NULL, &error);
  {
    g_autoptr (RushesTask) task = test_store_lookup (reader, 1);

    test_assert_state (task, RUSHES_TASK_GENERATING);
  }
  test_store_close (store);
  test_store_close (reader);
  store = test_store_open (&folder);
  g_assert_false (rushes_store_get_opening (store)->crashed);
  test_store_close (store);
  test_folder_clear (&folder);
}

static const RushesLibraryOptions faulty = { .vfs = FAULT_VFS, .min_free = 1 };

static RushesStore *
open_faulty (TestFolder *folder)
{
  g_autoptr (GError) error = NULL;
  RushesStore *store = test_store_try (folder, RUSHES_STORE_OWN, &faulty, &error);

  g_assert_no_error (error);
  return store;
}

/* Not closing: as a kill would leave it, but for the lock. */
static void
abandon (TestFolder *folder, RushesStore *store)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_store_close_async (store, test_store_result, &pending);
  result = test_wait_result (&pending);
  rushes_store_close_finish (store, result, NULL);
  g_clear_object (&result);
  TEST_FINALIZES (store);
}

static void
test_spool (gconstpointer data)
{
  const int rc = GPOINTER_TO_INT (data);
  const int code = (rc & 0xff) == SQLITE_FULL ? RUSHES_STORE_ERROR_FULL : RUSHES_STORE_ERROR_IO;
  RushesTaskChange accepted = { .happening = RUSHES_HAPPENING_ACCEPTED, .service_id = "4711 猫" };
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = open_faulty (&folder);
  rushes_task_unref (test_store_make (store, RUSHES_TASK_SENDING));
  rushes_task_unref (test_store_add (store, "waits"));
  if (rc == SQLITE_IOERR_FSYNC)
    fault_vfs_fail_syncs (rc);
  else
    fault_vfs_fail_writes (rc);
  g_assert_null (test_store_try_change (store, 1, &accepted, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, code);
  g_clear_error (&error);
  g_assert_cmpint (rushes_store_get_trouble (store), ==,
                   code == RUSHES_STORE_ERROR_FULL ? RUSHES_REASON_DISK_FULL : RUSHES_REASON_DISK_ERROR);
  /* Nothing is sent while an answer could not be kept. */
  g_assert_null (test_store_try_take (store, 5, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, code);
  /* The one who learnt it tries again, which makes no second entry. */
  g_assert_null (test_store_try_change (store, 1, &accepted, NULL));
  abandon (&folder, store);
  fault_vfs_fail_writes (SQLITE_OK);
  fault_vfs_fail_syncs (SQLITE_OK);
  g_assert_cmpuint (fault_vfs_get_failures (), >, 0);

  store = test_store_open (&folder);
  g_assert_cmpuint (rushes_store_get_opening (store)->rescued, ==, 1);
  g_assert_cmpuint (rushes_store_get_opening (store)->interrupted, ==, 0);
  {
    g_autoptr (RushesTask) task = test_store_lookup (store, 1);

    test_assert_state (task, RUSHES_TASK_GENERATING);
    g_assert_cmpstr (rushes_task_peek (task)->service_id, ==, "4711 猫");
    g_assert_cmpint (rushes_task_peek (task)->paid, ==, RUSHES_PAID_YES);
  }
  test_store_close (store);
  store = test_store_open (&folder);
  g_assert_cmpuint (rushes_store_get_opening (store)->rescued, ==, 0);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
count_up (guint *n)
{
  (*n)++;
}

static void
test_trouble_ends (void)
{
  RushesTaskChange accepted = { .happening = RUSHES_HAPPENING_ACCEPTED, .service_id = "4711" };
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  guint told = 0, changed = 0;

  test_folder_init (&folder);
  store = open_faulty (&folder);
  rushes_task_unref (test_store_make (store, RUSHES_TASK_SENDING));
  rushes_task_unref (test_store_add (store, "waits"));
  g_signal_connect_swapped (store, "notify::trouble", G_CALLBACK (count_up), &told);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (count_up), &changed);
  fault_vfs_fail_syncs (SQLITE_IOERR_FSYNC);
  g_assert_null (test_store_try_change (store, 1, &accepted, NULL));
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpuint (changed, ==, 0);
  fault_vfs_fail_syncs (SQLITE_OK);
  {
    /* The next thing that is asked for brings the id in, in this run. */
    g_autoptr (RushesTask) taken = test_store_try_take (store, 5, NULL, &error);
    g_autoptr (RushesTask) task = test_store_lookup (store, 1);
    g_autoptr (RushesTask) again = test_store_try_change (store, 1, &accepted, &error);

    g_assert_no_error (error);
    g_assert_cmpint (rushes_task_peek (taken)->id, ==, 2);
    test_assert_state (task, RUSHES_TASK_GENERATING);
    g_assert_cmpstr (rushes_task_peek (again)->service_id, ==, "4711");
  }
  g_assert_cmpuint (told, ==, 2);
  g_assert_cmpuint (changed, ==, 2);
  g_assert_cmpint (rushes_store_get_trouble (store), ==, RUSHES_REASON_NONE);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_failed_take (void)
{
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = open_faulty (&folder);
  rushes_task_unref (test_store_add (store, "waits"));
  fault_vfs_fail_syncs (SQLITE_IOERR_FSYNC);
  g_assert_null (test_store_try_take (store, 5, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO);
  g_clear_error (&error);
  fault_vfs_fail_syncs (SQLITE_OK);
  {
    g_autoptr (RushesTask) taken = test_store_try_take (store, 5, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (rushes_task_peek (taken)->id, ==, 1);
    g_assert_cmpint (rushes_task_peek (taken)->attempts, <=, 2);
  }
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_no_room (void)
{
  const RushesLibraryOptions options = { .min_free = G_MAXUINT64 };
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_try (&folder, RUSHES_STORE_OWN, &options, &error);
  g_assert_no_error (error);
  rushes_task_unref (test_store_add (store, "waits"));
  g_assert_null (test_store_try_take (store, 5, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_FULL);
  g_assert_cmpint (rushes_store_get_trouble (store), ==, RUSHES_REASON_DISK_FULL);
  /* Everything else goes on. */
  rushes_task_unref (test_store_change (store, 1, RUSHES_HAPPENING_CANCELLED));
  g_assert_cmpint (rushes_store_get_trouble (store), ==, RUSHES_REASON_DISK_FULL);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
test_spool_file (void)
{
  const RushesSpoolEntry one = { 1, (char *) "ask 1", 2, 3, (char *) "id/1 %\n" };
  const RushesSpoolEntry two = { 2, (char *) "", 0, 0, (char *) "2" };
  g_autofree char *path = NULL;
  GStatBuf info;
  TestFolder folder;
  gsize length;

  test_folder_init (&folder);
  path = test_folder_path (&folder, "spool");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RushesSpool) spool = rushes_spool_open (path, NULL);
      GPtrArray *entries = rushes_spool_get_entries (spool);

      if (i == 0)
        {
          g_assert_cmpuint (entries->len, ==, 0);
          g_assert_true (rushes_spool_add (spool, &one));
          g_assert_true (rushes_spool_add (spool, &two));
          g_assert_true (rushes_spool_add (spool, &one));
        }
      else
        {
          const RushesSpoolEntry *entry = g_ptr_array_index (entries, 0);

          g_assert_cmpuint (entries->len, ==, 2);
          g_assert_cmpint (entry->id, ==, 1);
          g_assert_cmpstr (entry->ask, ==, one.ask);
          g_assert_cmpint (entry->take, ==, 2);
          g_assert_cmpint (entry->profile, ==, 3);
          g_assert_cmpstr (entry->service_id, ==, one.service_id);
        }
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_size, ==, 4096);
      g_assert_cmpint (info.st_blocks, >=, 8);
    }
  /* Every cut of the file leaves whole lines or none. */
  {
    g_autofree char *bytes = read_all (&folder, "spool", &length);
    gsize used = strlen (bytes);

    for (gsize cut = 0; cut <= used; cut++)
      {
        g_autoptr (RushesSpool) spool = NULL;
        g_autofree char *part = g_malloc0 (4096);

        memcpy (part, bytes, cut);
        g_assert_true (g_file_set_contents (path, part, 4096, NULL));
        spool = rushes_spool_open (path, NULL);
        g_assert_cmpuint (rushes_spool_get_entries (spool)->len, ==, cut == used ? 2 : strchr (part, '\n') ? 1 : 0);
        g_assert_true (rushes_spool_add (spool, &two));
        g_clear_pointer (&spool, rushes_spool_close);
        spool = rushes_spool_open (path, NULL);
        g_assert_cmpint (((RushesSpoolEntry *) g_ptr_array_index (rushes_spool_get_entries (spool),
                                                                  rushes_spool_get_entries (spool)->len - 1))
                           ->id,
                         ==, 2);
        g_assert_true (rushes_spool_clear (spool));
      }
  }
  test_folder_clear (&folder);
}

static void
write_spool (TestFolder *folder, gint64 id, const char *ask, int take, const char *service_id)
{
  const RushesSpoolEntry entry = { id, (char *) ask, take, 1, (char *) service_id };
  g_autofree char *path = test_folder_path (folder, "spool");
  g_autoptr (RushesSpool) spool = rushes_spool_open (path, NULL);

  g_assert_true (rushes_spool_add (spool, &entry));
}

/* Wherever the row is by then, the id comes in. */
static void
test_spool_finds_a_row (void)
{
  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    {
      g_autofree char *ask = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (RushesTask) found = NULL;
      GAsyncResult *pending = NULL;
      TestFolder folder;
      RushesStore *store;

      test_folder_init (&folder);
      store = test_store_open (&folder);
      {
        g_autoptr (RushesTask) task = test_store_make (store, (RushesTaskState) i);

        ask = g_strdup (rushes_task_peek (task)->ask);
      }
      test_store_close (store);
      write_spool (&folder, 1, ask, 1, "spooled");
      write_spool (&folder, 1, "another ask", 1, "orphan");
      write_spool (&folder, 999, "nobody's", 1, "nobody's");
      store = test_store_open (&folder);
      rushes_store_lookup_async (store, 0, "spooled", NULL, test_store_result, &pending);
      result = test_wait_result (&pending);
      found = rushes_store_lookup_finish (store, result, NULL);
      g_clear_object (&result);
      test_assert_state (found, RUSHES_TASK_GENERATING);
      g_assert_cmpint (rushes_task_peek (found)->id == 1, ==,
                       i == RUSHES_TASK_QUEUED || i == RUSHES_TASK_SENDING || i == RUSHES_TASK_UNCONFIRMED);
      test_store_close (store);
      g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE state = 'generating' AND"
                                                 " service_id IN ('spooled', 'orphan', 'nobody''s')"),
                       ==, 3);
      test_folder_clear (&folder);
    }
}

static void
test_spool_without_profile (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  write_spool (&folder, 5, "ask", 1, "4711");
  store = test_store_open (&folder);
  test_store_close (store);
  /* There is nobody to ask for it yet, so it stays where it is. */
  store = test_store_open (&folder);
  rushes_profile_unref (test_store_profile (store, "relay"));
  test_store_close (store);
  store = test_store_open (&folder);
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE service_id = '4711'"), ==, 1);
  test_folder_clear (&folder);
}

static void
test_lost_log (void)
{
  g_autofree char *log = NULL;
  g_autoptr (RushesTask) task = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_open (&folder);
  rushes_task_unref (test_store_add (store, "waits"));
  test_store_close (store);
  run_and_kill ("everything");
  log = test_folder_path (&folder, "library.db-wal");
  g_assert_cmpint (g_unlink (log), ==, 0);
  store = test_store_open (&folder);
  /* It may have been sent after what is left of the library was written. */
  task = test_store_lookup (store, 1);
  test_assert_state (task, RUSHES_TASK_UNCONFIRMED);
  g_assert_true (rushes_store_get_opening (store)->crashed);
  test_store_close (store);
  test_folder_clear (&folder);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    be_child (argv[2]);
  test_init (&argc, &argv);
  fault_vfs_register (FALSE);
  g_test_add_func ("/store/recovery/one-process-owns-the-library", test_one_owner);
  g_test_add_func ("/store/recovery/sending-becomes-unconfirmed", test_sending);
  g_test_add_func ("/store/recovery/nothing-is-resent-when-the-log-is-lost", test_lost_log);
  g_test_add_func ("/store/recovery/the-lock-follows-no-link", test_lock_is_a_file);
  g_test_add_func ("/store/recovery/a-reader-changes-nothing", test_reader);
  g_test_add_data_func ("/store/recovery/an-accepted-id-survives-a-full-disk", GINT_TO_POINTER (SQLITE_FULL),
                        test_spool);
  g_test_add_data_func ("/store/recovery/an-accepted-id-survives-a-write-error", GINT_TO_POINTER (SQLITE_IOERR_WRITE),
                        test_spool);
  g_test_add_data_func ("/store/recovery/an-accepted-id-survives-a-failed-sync", GINT_TO_POINTER (SQLITE_IOERR_FSYNC),
                        test_spool);
  g_test_add_func ("/store/recovery/trouble-ends-and-the-id-comes-in", test_trouble_ends);
  g_test_add_func ("/store/recovery/a-take-that-failed-was-not-sent", test_failed_take);
  g_test_add_func ("/store/recovery/nothing-is-sent-without-room-for-the-answer", test_no_room);
  g_test_add_func ("/store/recovery/the-spool-keeps-whole-lines", test_spool_file);
  g_test_add_func ("/store/recovery/a-spooled-id-always-finds-a-row", test_spool_finds_a_row);
  g_test_add_func ("/store/recovery/a-spooled-id-waits-for-a-profile", test_spool_without_profile);
  return g_test_run ();
}
