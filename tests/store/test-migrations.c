/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"
#include "store-support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A library of another version: brought up step by step with a backup before each, or left alone. */

#define MAX_STEPS 16

/* Those of the program, and two more that a newer one might have. */
static guint n_real;
static RushesMigration steps[MAX_STEPS];
static RushesMigration broken_steps[MAX_STEPS];
static RushesMigrations one_more = { steps, 0 };
static RushesMigrations two_more = { steps, 0 };
static RushesMigrations broken = { broken_steps, 0 };
static const RushesLibraryOptions as_one_more = { .migrations = &one_more, .min_free = 1 };
static const RushesLibraryOptions as_two_more = { .migrations = &two_more, .min_free = 1 };
static const RushesLibraryOptions as_broken = { .migrations = &broken, .min_free = 1 };

static void
prepare_steps (void)
{
  const RushesMigrations *real = rushes_migrations_get ();

  n_real = real->n_steps;
  g_assert_cmpuint (n_real + 2, <=, MAX_STEPS);
  memcpy (steps, real->steps, n_real * sizeof *steps);
  steps[n_real].sql = "ALTER TABLE tasks ADD COLUMN mood TEXT; UPDATE tasks SET mood = 'calm' WHERE id % 2 = 0;";
  /* The way to change what a table demands: build it anew. */
  steps[n_real + 1].sql = "CREATE TABLE new_tags (task INTEGER NOT NULL REFERENCES tasks (id), tag TEXT NOT NULL,"
                          " time INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (task, tag)) STRICT, WITHOUT ROWID;"
                          "INSERT INTO new_tags SELECT task, tag, 1 FROM tags; DROP TABLE tags;"
                          "ALTER TABLE new_tags RENAME TO tags; CREATE INDEX tags_tag ON tags (tag, task);";
  memcpy (broken_steps, steps, sizeof steps);
  broken_steps[n_real + 1].sql = "ALTER TABLE tasks ADD COLUMN colour TEXT; SELECT this is not SQL;";
  one_more.n_steps = n_real + 1;
  two_more.n_steps = broken.n_steps = n_real + 2;
}

static void
make_library (TestFolder *folder)
{
  RushesStore *store = test_store_open (folder);

  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    rushes_task_unref (test_store_make (store, (RushesTaskState) i));
  test_store_close (store);
  test_sql (folder, "INSERT INTO tags (task, tag) VALUES (1, 'cats'), (2, 'cats')");
}

static GPtrArray *
list_backups (TestFolder *folder)
{
  g_autofree char *path = test_folder_path (folder, "backups");

  return rushes_backup_list (path);
}

static void
test_steps (void)
{
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  make_library (&folder);
  store = test_store_try (&folder, RUSHES_STORE_OWN, &as_two_more, &error);
  g_assert_no_error (error);
  rushes_task_unref (test_store_add (store, "one more"));
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "PRAGMA user_version"), ==, n_real + 2);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks"), ==, 11);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE mood = 'calm'"), ==, 5);
  g_assert_cmpint (test_sql_number (&folder, "SELECT sum(time) FROM tags"), ==, 2);
  backups = list_backups (&folder);
  g_assert_cmpuint (backups->len, ==, 2);
  for (guint i = 0; i < backups->len; i++)
    {
      g_assert_true (rushes_backup_verify (g_ptr_array_index (backups, i), &two_more, NULL, &error));
      g_assert_no_error (error);
    }
  test_folder_clear (&folder);
}

static void
test_failed_step (void)
{
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  make_library (&folder);
  g_assert_null (test_store_try (&folder, RUSHES_STORE_OWN, &as_broken, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpint (test_sql_number (&folder, "PRAGMA user_version"), ==, n_real + 1);
  g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM pragma_table_info ('tasks') WHERE name = 'colour'"),
                   ==, 0);
  store = test_store_try (&folder, RUSHES_STORE_OWN, &as_two_more, &error);
  g_assert_no_error (error);
  g_assert_null (rushes_store_get_opening (store)->set_aside);
  test_store_close (store);
  test_folder_clear (&folder);
}

static void
assert_untouched (TestFolder *folder)
{
  static const char *const names[] = { "library.db", "library.db-wal" };
  char *before[G_N_ELEMENTS (names)] = { NULL }, *after = NULL;
  gsize lengths[G_N_ELEMENTS (names)] = { 0 }, length;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = test_folder_path (folder, names[i]);

      g_file_get_contents (path, &before[i], &lengths[i], NULL);
    }
  g_assert_null (test_store_try (folder, RUSHES_STORE_OWN, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_null (test_store_try (folder, RUSHES_STORE_READ_ONLY, NULL, &error));
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NEWER);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = test_folder_path (folder, names[i]);

      length = 0;
      after = NULL;
      g_file_get_contents (path, &after, &length, NULL);
      g_assert_cmpint (before[i] != NULL, ==, after != NULL);
      g_assert_cmpmem (before[i], lengths[i], after, length);
      g_free (before[i]);
      g_free (after);
    }
}

static void
test_newer (void)
{
  g_autofree char *path = NULL, *sql = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *store;
  sqlite3 *handle;

  test_folder_init (&folder);
  store = test_store_try (&folder, RUSHES_STORE_OWN, &as_two_more, &error);
  g_assert_no_error (error);
  test_store_close (store);
  assert_untouched (&folder);
  test_folder_clear (&folder);

  /* The same where the file itself is of our version, and only its log says that it is newer. */
  test_folder_init (&folder);
  make_library (&folder);
  path = test_folder_path (&folder, "library.db");
  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sql = g_strdup_printf ("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = %u", n_real + 1);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  assert_untouched (&folder);
  test_folder_clear (&folder);
}

static void
test_reader_of_older (void)
{
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *reader;

  test_folder_init (&folder);
  make_library (&folder);
  reader = test_store_try (&folder, RUSHES_STORE_READ_ONLY, &as_two_more, &error);
  g_assert_no_error (error);
  page = test_store_page (reader, RUSHES_TASK_GROUP_ALL, 0, 0, 99);
  g_assert_cmpuint (page->len, ==, RUSHES_N_TASK_STATES);
  test_store_close (reader);
  g_assert_cmpint (test_sql_number (&folder, "PRAGMA user_version"), ==, n_real);
  test_folder_clear (&folder);
}

/* Another process, which is killed at some write or sync on its way through the two that are new. */
static void
be_child (const char *at)
{
  g_autoptr (GError) error = NULL;
  TestFolder folder;

  prepare_steps ();
  fault_vfs_register (TRUE);
  test_folder_init (&folder);
  fault_vfs_kill_at ((guint) g_ascii_strtoull (at, NULL, 10));
  _exit (test_store_try (&folder, RUSHES_STORE_OWN, &as_two_more, &error) != NULL ? 0 : 1);
}

static gboolean
run_child (guint at)
{
  g_autofree char *word = g_strdup_printf ("%u", at);
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      execl ("/proc/self/exe", "test-migrations", "--child", word, NULL);
      _exit (127);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL : WIFEXITED (status) && WEXITSTATUS (status) == 0);
  return WIFSIGNALED (status);
}

static void
test_killed (void)
{
  g_autofree char *library = NULL, *bytes = NULL;
  TestFolder folder;
  guint kills = 0, at = 1;
  gboolean killed = TRUE;
  gsize length;

  test_folder_init (&folder);
  make_library (&folder);
  library = test_folder_path (&folder, "library.db");
  g_assert_true (g_file_get_contents (library, &bytes, &length, NULL));
  while (killed)
    {
      g_autoptr (GPtrArray) backups = NULL;
      g_autoptr (GError) error = NULL;
      RushesStore *store;

      test_folder_clear (&folder);
      test_folder_init (&folder);
      g_assert_true (g_file_set_contents (library, bytes, (gssize) length, NULL));
      killed = run_child (at);
      kills += killed ? 1 : 0;
      /* Every version that there is on the way can be opened: by its own program, and by the newest. */
      backups = list_backups (&folder);
      for (guint i = 0; i < backups->len; i++)
        g_assert_true (rushes_backup_verify (g_ptr_array_index (backups, i), &two_more, NULL, NULL));
      store = test_store_try (&folder, RUSHES_STORE_OWN, &as_two_more, &error);
      g_assert_no_error (error);
      g_assert_null (rushes_store_get_opening (store)->set_aside);
      test_store_close (store);
      g_assert_cmpint (test_sql_number (&folder, "PRAGMA user_version"), ==, n_real + 2);
      g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks"), ==, RUSHES_N_TASK_STATES);
      g_assert_cmpint (test_sql_number (&folder, "SELECT count(*) FROM tasks WHERE mood = 'calm'"), ==, 5);
      g_assert_cmpint (test_sql_number (&folder, "SELECT sum(time) FROM tags"), ==, 2);
      at += g_test_slow () ? 1 : 3;
    }
  g_test_message ("%u kills", kills);
  g_assert_cmpuint (kills, >, 20);
  test_folder_clear (&folder);
}

/* A library as the first version left it, with one finished clip in it. */
static void
make_first_version (TestFolder *folder)
{
  const char *fill =
    "INSERT INTO profiles (uid, name, base, rpm, parallel, poll) VALUES ('u', 'p', 'https://a', 1, 1, 1);"
    "INSERT INTO tasks (state, paid, prompt, model, duration, profile, ask, take, created, service_id,"
    " file) VALUES ('ready', 'yes', 'A harbour', 'MiniMax-Hailuo-02', 6, 1, 'a', 1, 1, '4711', '/v');";
  g_autofree char *path = test_folder_path (folder, "library.db");
  g_autofree char *all = g_strdup_printf ("PRAGMA journal_mode = WAL; %s %s PRAGMA application_id = %d;"
                                          " PRAGMA user_version = 1;",
                                          steps[0].sql, fill, RUSHES_LIBRARY_APPLICATION_ID);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, all, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

/* A library of the first version comes up to this one with all that is in it, after a backup; no frame is chosen yet.
 */
static void
test_first_version (void)
{
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (RushesTask) task = NULL;
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  make_first_version (&folder);
  store = test_store_open (&folder);
  g_assert_null (rushes_store_get_opening (store)->set_aside);
  task = test_store_lookup (store, 1);
  test_assert_state (task, RUSHES_TASK_READY);
  g_assert_cmpstr (rushes_task_peek (task)->file, ==, "/v");
  g_assert_cmpint (rushes_task_peek (task)->poster, ==, -1);
  g_assert_cmpint (rushes_task_peek (task)->removed_at, ==, 0);
  g_assert_null (rushes_task_peek (task)->tags);
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "PRAGMA user_version"), ==, n_real);
  backups = list_backups (&folder);
  g_assert_cmpuint (backups->len, ==, n_real - 1);
  test_folder_clear (&folder);
}

/* Who only reads it sees it as this version would have it, words and all, and leaves it as it is. */
static void
test_reader_of_first_version (void)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new_full (&(RushesTaskQueryFields){ .text = "harb" }, 0);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  TestFolder folder;
  RushesStore *reader;

  test_folder_init (&folder);
  make_first_version (&folder);
  reader = test_store_try (&folder, RUSHES_STORE_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  rushes_store_page_async (reader, query, 0, 9, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  found = rushes_store_page_finish (reader, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_clear_object (&result);
  test_store_close (reader);
  g_assert_cmpint (test_sql_number (&folder, "PRAGMA user_version"), ==, 1);
  test_folder_clear (&folder);
}

static void
test_lists_by_index (void)
{
  TestFolder folder;
  RushesStore *store;

  test_folder_init (&folder);
  store = test_store_try (&folder, RUSHES_STORE_OWN, &as_one_more, NULL);
  g_assert_nonnull (store);
  test_store_close (store);
  g_assert_cmpint (test_sql_number (&folder, "PRAGMA application_id"), ==, RUSHES_LIBRARY_APPLICATION_ID);
  test_folder_clear (&folder);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    be_child (argv[2]);
  test_init (&argc, &argv);
  prepare_steps ();
  g_test_add_func ("/store/migrations/a-new-library-says-what-it-is", test_lists_by_index);
  g_test_add_func ("/store/migrations/the-first-version-comes-up-to-this-one", test_first_version);
  g_test_add_func ("/store/migrations/the-first-version-is-read-as-this-one", test_reader_of_first_version);
  g_test_add_func ("/store/migrations/each-step-after-a-backup", test_steps);
  g_test_add_func ("/store/migrations/a-step-that-fails-changes-nothing", test_failed_step);
  g_test_add_func ("/store/migrations/a-newer-library-is-left-as-it-is", test_newer);
  g_test_add_func ("/store/migrations/a-reader-does-not-migrate", test_reader_of_older);
  g_test_add_func ("/store/migrations/a-kill-leaves-the-old-version-or-the-new", test_killed);
  return g_test_run ();
}
