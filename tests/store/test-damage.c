/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A damaged library: kept as it is, told of, and replaced by the newest sound backup; never an empty list in silence.
 */

#define MUTATIONS 160 /* of each kind of library */
#define ROWS      40

typedef struct
{
  TestFolder folder;
  char *library; /* the path */
  char *log;     /* the path */
  char *backup;  /* the path */
  GBytes *sound; /* the library closed well */
  GBytes *saved; /* a backup with fewer rows */
} Scene;

static GBytes *
read_bytes (const char *path)
{
  char *bytes = NULL;
  gsize length;

  return g_file_get_contents (path, &bytes, &length, NULL) ? g_bytes_new_take (bytes, length) : NULL;
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  FILE *file = g_fopen (path, "wb");
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
add_rows (RushesStore *store, guint n)
{
  for (guint i = 0; i < n; i++)
    rushes_task_unref (test_store_make (store, (RushesTaskState) (i % RUSHES_N_TASK_STATES)));
}

static void
scene_init (Scene *self)
{
  g_autofree char *folder = NULL;
  RushesStore *store;

  test_folder_init (&self->folder);
  self->library = test_folder_path (&self->folder, "library.db");
  self->log = test_folder_path (&self->folder, "library.db-wal");
  folder = test_folder_path (&self->folder, "backups");
  self->backup = g_build_filename (folder, "library-20250101T000000Z.db", NULL);
  store = test_store_open (&self->folder);
  add_rows (store, 10);
  test_store_close (store);
  self->saved = read_bytes (self->library);
  store = test_store_open (&self->folder);
  add_rows (store, ROWS - 10);
  test_store_close (store);
  self->sound = read_bytes (self->library);
}

static void
scene_clear (Scene *self)
{
  test_folder_clear (&self->folder);
  g_bytes_unref (self->sound);
  g_bytes_unref (self->saved);
  g_free (self->library);
  g_free (self->log);
  g_free (self->backup);
}

/* Everything as it was, with or without a backup. */
static void
scene_reset (Scene *self, gboolean with_backup)
{
  const char *data = rushes_paths_get_data (self->folder.paths);
  g_autofree char *backups = g_path_get_dirname (self->backup);

  test_remove_tree (data);
  g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (backups, 0700), ==, 0);
  write_bytes (self->library, self->sound);
  if (with_backup)
    write_bytes (self->backup, self->saved);
}

static GBytes *
mutate (GBytes *bytes, GString *story)
{
  gsize length;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  gsize at, run;

  length = g_bytes_get_size (bytes);
  at = (gsize) g_test_rand_int_range (0, (gint32) length);
  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      copy[at] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      g_string_append_printf (story, "a bit at %" G_GSIZE_FORMAT, at);
      break;
    case 1:
      at %= 4096;
      copy[at] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      g_string_append_printf (story, "a bit of the first page at %" G_GSIZE_FORMAT, at);
      break;
    case 2:
      length = at;
      g_string_append_printf (story, "cut at %" G_GSIZE_FORMAT, at);
      break;
    case 3:
      at -= at % 4096;
      memset (copy + at, 0, 4096);
      g_string_append_printf (story, "a page of zeros at %" G_GSIZE_FORMAT, at);
      break;
    case 4:
      run = MIN (length - at, 600);
      for (gsize i = 0; i < run; i++)
        copy[at + i] = (guint8) g_test_rand_int ();
      g_string_append_printf (story, "noise at %" G_GSIZE_FORMAT, at);
      break;
    case 5:
      at %= 100;
      copy[at] = (guint8) g_test_rand_int ();
      g_string_append_printf (story, "a byte of the header at %" G_GSIZE_FORMAT, at);
      break;
    default:
      for (guint i = 0; i < 8; i++)
        copy[g_test_rand_int_range (0, (gint32) length)] ^= 0x10;
      g_string_append (story, "eight bits");
      break;
    }
  return g_bytes_new (copy, length);
}

static guint
count_rows (RushesStore *store)
{
  g_autoptr (GPtrArray) page = test_store_page (store, RUSHES_TASK_GROUP_EVERY, 0, 0, 1000);

  for (guint i = 0; i < page->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (g_ptr_array_index (page, i));

      g_assert_cmpint (fields->id, ==, (gint64) (page->len - i));
      g_assert_cmpint (fields->state, !=, RUSHES_TASK_SENDING);
      g_ptr_array_unref (test_store_history (store, fields->id));
    }
  return page->len;
}

/* Opened as it was, or refused untouched, or set aside as it was and told of. */
static void
assert_honest (Scene *scene, GBytes *mutated, gboolean with_backup, const char *story, guint *set_aside)
{
  g_autoptr (GError) error = NULL;
  RushesStore *store = test_store_try (&scene->folder, RUSHES_STORE_OWN, NULL, &error);
  const RushesStoreOpening *opening;

  if (store == NULL)
    {
      g_autoptr (GBytes) kept = read_bytes (scene->library);

      g_test_message ("%s: %s", story, error->message);
      g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NEWER);
      g_assert_true (g_bytes_equal (kept, mutated));
      return;
    }
  opening = rushes_store_get_opening (store);
  if (opening->set_aside == NULL)
    {
      g_assert_null (opening->restored);
      g_assert_cmpuint (count_rows (store), ==, ROWS);
    }
  else
    {
      g_autoptr (GBytes) kept = read_bytes (opening->set_aside);

      (*set_aside)++;
      g_assert_true (g_bytes_equal (kept, mutated));
      g_assert_cmpstr (opening->restored, ==, with_backup ? scene->backup : NULL);
      g_assert_cmpuint (count_rows (store), ==, with_backup ? 10 : 0);
    }
  test_store_close (store);
}

static void
test_mutations (gconstpointer data)
{
  const gboolean with_backup = GPOINTER_TO_INT (data);
  Scene scene;
  guint set_aside = 0;

  scene_init (&scene);
  for (guint i = 0; i < MUTATIONS; i++)
    {
      g_autoptr (GString) story = g_string_new (NULL);
      g_autoptr (GBytes) mutated = mutate (scene.sound, story);

      scene_reset (&scene, with_backup);
      write_bytes (scene.library, mutated);
      assert_honest (&scene, mutated, with_backup, story->str, &set_aside);
    }
  g_test_message ("%u of %u set aside", set_aside, MUTATIONS);
  g_assert_cmpuint (set_aside, >, MUTATIONS / 4);
  scene_clear (&scene);
}

static void
test_not_a_library (void)
{
  static const char *const contents[] = { "", "SQLite format 3", "This is a letter to the editor." };
  Scene scene;
  guint set_aside = 0;

  scene_init (&scene);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (contents[i], strlen (contents[i]));

      scene_reset (&scene, TRUE);
      write_bytes (scene.library, bytes);
      assert_honest (&scene, bytes, TRUE, contents[i], &set_aside);
    }
  {
    g_autofree char *zeros = g_malloc0 (g_bytes_get_size (scene.sound));
    g_autoptr (GBytes) bytes = g_bytes_new (zeros, g_bytes_get_size (scene.sound));

    scene_reset (&scene, TRUE);
    write_bytes (scene.library, bytes);
    assert_honest (&scene, bytes, TRUE, "zeros", &set_aside);
  }
  g_assert_cmpuint (set_aside, ==, 4);
  /* Somebody else's database is not ours to change either. */
  scene_reset (&scene, TRUE);
  test_sql (&scene.folder, "PRAGMA application_id = 42");
  {
    g_autoptr (GBytes) bytes = read_bytes (scene.library);

    assert_honest (&scene, bytes, TRUE, "another's", &set_aside);
  }
  g_assert_cmpuint (set_aside, ==, 5);
  scene_clear (&scene);
}

/* What the tables' own rules forbid is damage too, in the library as in a backup. */
static void
test_broken_rule (void)
{
  static const char *const breaks[] = {
    "UPDATE tasks SET paid = 'nn' WHERE id = 7",
    "UPDATE tasks SET state = 'rready' WHERE id = 7",
    "UPDATE tasks SET state = 'ready', file = NULL WHERE id = 7",
  };
  Scene scene;
  guint set_aside = 0;

  scene_init (&scene);
  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA ignore_check_constraints = ON; %s", breaks[i]);
      g_autoptr (GBytes) bytes = NULL;

      scene_reset (&scene, TRUE);
      test_sql (&scene.folder, sql);
      bytes = read_bytes (scene.library);
      assert_honest (&scene, bytes, TRUE, sql, &set_aside);
      g_assert_cmpuint (set_aside, ==, 2 * i + 1);

      scene_reset (&scene, TRUE);
      write_bytes (scene.backup, bytes);
      write_bytes (scene.library, scene.saved);
      test_sql (&scene.folder, sql);
      g_clear_pointer (&bytes, g_bytes_unref);
      bytes = read_bytes (scene.library);
      assert_honest (&scene, bytes, FALSE, sql, &set_aside);
      g_assert_cmpuint (set_aside, ==, 2 * i + 2);
    }
  scene_clear (&scene);
}

static void
test_log_goes_along (void)
{
  g_autoptr (GBytes) noise = g_bytes_new_static ("noise", 5);
  g_autoptr (GBytes) log = g_bytes_new_static ("a log", 5);
  g_autoptr (GBytes) kept = NULL, kept_log = NULL;
  g_autofree char *path = NULL;
  Scene scene;
  RushesStore *store;

  scene_init (&scene);
  scene_reset (&scene, TRUE);
  write_bytes (scene.library, noise);
  write_bytes (scene.log, log);
  store = test_store_open (&scene.folder);
  path = g_strconcat (rushes_store_get_opening (store)->set_aside, "-wal", NULL);
  kept = read_bytes (rushes_store_get_opening (store)->set_aside);
  kept_log = read_bytes (path);
  g_assert_true (g_bytes_equal (kept, noise));
  g_assert_true (g_bytes_equal (kept_log, log));
  test_store_close (store);
  scene_clear (&scene);
}

static void
test_notice_lasts (void)
{
  g_autoptr (GBytes) noise = g_bytes_new_static ("noise", 5);
  g_autofree char *set_aside = NULL;
  Scene scene;
  RushesStore *store;

  scene_init (&scene);
  scene_reset (&scene, TRUE);
  write_bytes (scene.library, noise);
  store = test_store_open (&scene.folder);
  set_aside = g_strdup (rushes_store_get_opening (store)->set_aside);
  /* What waited in the backup may have been sent since it was made. */
  g_assert_cmpuint (rushes_store_get_opening (store)->queued, ==, 0);
  g_assert_cmpuint (rushes_store_get_opening (store)->interrupted, ==, 2);
  {
    g_autoptr (RushesTask) task = test_store_lookup (store, 1);

    test_assert_state (task, RUSHES_TASK_UNCONFIRMED);
    g_assert_cmpint (rushes_task_peek (task)->paid, ==, RUSHES_PAID_MAYBE);
  }
  test_store_close (store);
  store = test_store_open (&scene.folder);
  g_assert_cmpstr (rushes_store_get_opening (store)->set_aside, ==, set_aside);
  g_assert_cmpstr (rushes_store_get_opening (store)->restored, ==, scene.backup);
  rushes_store_set_value (store, RUSHES_STORE_SET_ASIDE, NULL);
  rushes_store_set_value (store, RUSHES_STORE_RESTORED, NULL);
  test_store_close (store);
  store = test_store_open (&scene.folder);
  g_assert_null (rushes_store_get_opening (store)->set_aside);
  g_assert_null (rushes_store_get_opening (store)->restored);
  test_store_close (store);
  scene_clear (&scene);
}

static void
test_missing (void)
{
  Scene scene;
  RushesStore *store;

  scene_init (&scene);
  scene_reset (&scene, TRUE);
  g_assert_cmpint (g_unlink (scene.library), ==, 0);
  store = test_store_open (&scene.folder);
  g_assert_null (rushes_store_get_opening (store)->set_aside);
  g_assert_cmpstr (rushes_store_get_opening (store)->restored, ==, scene.backup);
  g_assert_cmpuint (count_rows (store), ==, 10);
  test_store_close (store);
  scene_clear (&scene);
}

static void
test_unsound_backup (void)
{
  g_autoptr (GBytes) noise = g_bytes_new_static ("noise", 5);
  g_autofree char *newer = NULL;
  Scene scene;
  RushesStore *store;

  scene_init (&scene);
  scene_reset (&scene, TRUE);
  write_bytes (scene.library, noise);
  newer = g_strdup (scene.backup);
  memcpy (strstr (newer, "2025"), "2026", 4);
  write_bytes (newer, noise);
  store = test_store_open (&scene.folder);
  g_assert_cmpstr (rushes_store_get_opening (store)->restored, ==, scene.backup);
  test_store_close (store);
  scene_clear (&scene);
}

/* What a kill leaves in the midst of setting aside, at each step. */
static void
test_resumed (void)
{
  static const char *const notes[] = { "library-damaged-20260101T000000Z.db",
                                       "library-damaged-20260101T000000Z.db moved", "../library-damaged-x.db", "" };
  g_autoptr (GBytes) noise = g_bytes_new_static ("noise", 5);
  Scene scene;

  scene_init (&scene);
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autofree char *note = test_folder_path (&scene.folder, "set-aside");
      g_autofree char *target = test_folder_path (&scene.folder, notes[0]);
      RushesStore *store;

      scene_reset (&scene, TRUE);
      g_assert_true (g_file_set_contents (note, notes[i], -1, NULL));
      if (i == 0)
        {
          write_bytes (scene.library, noise);
          write_bytes (scene.log, noise);
        }
      if (i == 1)
        {
          write_bytes (target, noise);
          g_assert_cmpint (g_unlink (scene.library), ==, 0);
        }
      store = test_store_open (&scene.folder);
      if (i < 2)
        {
          g_autoptr (GBytes) kept = read_bytes (target);

          g_assert_cmpstr (rushes_store_get_opening (store)->set_aside, ==, target);
          g_assert_cmpstr (rushes_store_get_opening (store)->restored, ==, scene.backup);
          g_assert_true (g_bytes_equal (kept, noise));
        }
      else
        {
          /* A note that was never left by us is not followed. */
          g_assert_null (rushes_store_get_opening (store)->set_aside);
          g_assert_cmpuint (count_rows (store), ==, ROWS);
        }
      test_store_close (store);
      g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));
    }
  scene_clear (&scene);
}

typedef struct
{
  Scene *scene;
  char *folder;
  gint64 since;
} Waiting;

/* The next look is an hour after the last copy was checked, whenever that was: time goes on until there is a new one.
 */
static gboolean
has_backup (gpointer user_data)
{
  const Waiting *waiting = user_data;

  rushes_clock_advance (waiting->scene->folder.clock, RUSHES_MINUTE);
  return rushes_backup_get_newest (waiting->folder) > waiting->since;
}

static void
test_daily (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  Scene scene;
  RushesStore *store;

  scene_init (&scene);
  scene_reset (&scene, FALSE);
  folder = g_path_get_dirname (scene.backup);
  store = test_store_open (&scene.folder);
  for (guint day = 0; day < 5; day++)
    {
      Waiting waiting = { &scene, folder, rushes_backup_get_newest (folder) };
      gint64 newest;

      rushes_task_unref (test_store_add (store, "of today"));
      rushes_clock_advance (scene.folder.clock, day == 0 ? 0 : 20 * RUSHES_HOUR);
      g_assert_true (test_spin_until (has_backup, &waiting));
      newest = rushes_backup_get_newest (folder);
      g_assert_cmpint (newest - waiting.since, >=, day == 0 ? 0 : 24 * RUSHES_HOUR);
    }
  test_store_close (store);
  paths = rushes_backup_list (folder);
  g_assert_cmpuint (paths->len, ==, RUSHES_BACKUP_KEPT);
  for (guint i = 0; i < paths->len; i++)
    g_assert_true (rushes_backup_verify (g_ptr_array_index (paths, i), rushes_migrations_get (), NULL, NULL));
  /* The newest has what was added on the last day. */
  g_assert_cmpint (g_unlink (scene.library), ==, 0);
  store = test_store_open (&scene.folder);
  g_assert_cmpstr (rushes_store_get_opening (store)->restored, ==, g_ptr_array_index (paths, 0));
  g_assert_cmpuint (count_rows (store), ==, ROWS + 5);
  test_store_close (store);
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_data_func ("/store/damage/any-byte-with-a-backup", GINT_TO_POINTER (TRUE), test_mutations);
  g_test_add_data_func ("/store/damage/any-byte-without-a-backup", GINT_TO_POINTER (FALSE), test_mutations);
  g_test_add_func ("/store/damage/what-is-no-library-is-kept", test_not_a_library);
  g_test_add_func ("/store/damage/a-broken-rule-is-damage", test_broken_rule);
  g_test_add_func ("/store/damage/the-log-goes-along", test_log_goes_along);
  g_test_add_func ("/store/damage/the-notice-lasts-and-nothing-is-resent", test_notice_lasts);
  g_test_add_func ("/store/damage/a-missing-library-is-told-of", test_missing);
  g_test_add_func ("/store/damage/only-a-sound-backup-comes-back", test_unsound_backup);
  g_test_add_func ("/store/damage/setting-aside-goes-on-after-a-kill", test_resumed);
  g_test_add_func ("/store/damage/a-sound-backup-each-day-and-three-kept", test_daily);
  return g_test_run ();
}
