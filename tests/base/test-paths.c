/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-paths.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
forget (RushesPaths *paths)
{
  test_remove_tree (rushes_paths_get_data (paths));
  test_remove_tree (rushes_paths_get_cache (paths));
}

static guint
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static void
test_places (void)
{
  g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);
  g_autoptr (RushesPaths) same = rushes_paths_ref (paths);
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "rushes", NULL);
  g_autofree char *library = g_build_filename (data, "library.db", NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "rushes", NULL);
  g_autofree char *got = rushes_paths_in_data (same, "library.db");

  g_assert_false (rushes_paths_is_demo (same));
  g_assert_cmpstr (rushes_paths_get_data (same), ==, data);
  g_assert_cmpstr (rushes_paths_get_cache (same), ==, cache);
  g_assert_cmpstr (got, ==, library);
  g_assert_true (g_str_has_prefix (rushes_paths_get_videos (same), test_home ()));
  g_assert_true (g_str_has_suffix (rushes_paths_get_videos (same), "/Videos/Rushes"));
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS)); /* named, not made */
}

/* Nothing of the demo lies where the user's own things are. */
static void
test_demo (void)
{
  g_autoptr (RushesPaths) own = rushes_paths_new (FALSE);
  g_autoptr (RushesPaths) demo = rushes_paths_new (TRUE);
  g_autofree char *inside = g_strconcat (rushes_paths_get_data (demo), "/", NULL);

  g_assert_true (rushes_paths_is_demo (demo));
  g_assert_cmpstr (rushes_paths_get_data (demo), !=, rushes_paths_get_data (own));
  g_assert_cmpstr (rushes_paths_get_cache (demo), !=, rushes_paths_get_cache (own));
  g_assert_true (g_str_has_prefix (rushes_paths_get_videos (demo), inside));
}

static void
test_private (void)
{
  static const mode_t masks[] = { 0, 0022, 0077 };

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);
      g_autoptr (GError) error = NULL;
      mode_t before = umask (masks[i]);

      g_assert_true (rushes_paths_prepare (paths, &error));
      umask (before);
      g_assert_no_error (error);
      g_assert_cmpuint (get_mode (rushes_paths_get_data (paths)), ==, 0700);
      g_assert_cmpuint (get_mode (rushes_paths_get_cache (paths)), ==, 0700);
      g_assert_true (rushes_paths_prepare (paths, &error)); /* a second time is no trouble */
      g_assert_no_error (error);
      forget (paths);
    }
}

static void
test_readable_is_closed (void)
{
  g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (rushes_paths_get_data (paths), 0700), ==, 0);
  g_assert_cmpint (g_chmod (rushes_paths_get_data (paths), 0755), ==, 0);
  g_assert_true (rushes_paths_prepare (paths, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_mode (rushes_paths_get_data (paths)), ==, 0700);
  forget (paths);
}

static void
assert_refused (RushesPaths *paths, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rushes_paths_prepare (paths, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, "rushes"));
  forget (paths);
}

static void
test_writable_is_refused (void)
{
  static const guint modes[] = { 0777, 0702, 0720, 01777 };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);

      g_assert_cmpint (g_mkdir (rushes_paths_get_data (paths), 0700), ==, 0);
      g_assert_cmpint (g_chmod (rushes_paths_get_data (paths), (int) modes[i]), ==, 0);
      assert_refused (paths, G_IO_ERROR_PERMISSION_DENIED);
    }
}

static void
test_foreign_is_refused (void)
{
  g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);

  if (geteuid () != 0)
    {
      g_test_skip ("only root can give a folder away");
      return;
    }
  g_assert_cmpint (g_mkdir (rushes_paths_get_data (paths), 0700), ==, 0);
  g_assert_cmpint (chown (rushes_paths_get_data (paths), 65534, 65534), ==, 0);
  assert_refused (paths, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_not_a_folder (void)
{
  g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (rushes_paths_get_data (paths), "x", 1, NULL));
  g_assert_false (rushes_paths_prepare (paths, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_unlink (rushes_paths_get_data (paths)), ==, 0);
}

/* A library moved to another disk by a link of the user's own is theirs as before; the folder behind it counts. */
static void
test_link (void)
{
  g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *away = g_build_filename (test_home (), "elsewhere", NULL);

  g_assert_cmpint (g_mkdir (away, 0700), ==, 0);
  g_assert_cmpint (symlink (away, rushes_paths_get_data (paths)), ==, 0);
  g_assert_true (rushes_paths_prepare (paths, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (away, 0777), ==, 0);
  assert_refused (paths, G_IO_ERROR_PERMISSION_DENIED);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/paths/places", test_places);
  g_test_add_func ("/paths/the-demo-is-apart", test_demo);
  g_test_add_func ("/paths/for-the-user-alone", test_private);
  g_test_add_func ("/paths/a-readable-folder-is-closed", test_readable_is_closed);
  g_test_add_func ("/paths/a-folder-others-write-to-is-refused", test_writable_is_refused);
  g_test_add_func ("/paths/a-foreign-folder-is-refused", test_foreign_is_refused);
  g_test_add_func ("/paths/a-file-in-the-way", test_not_a_folder);
  g_test_add_func ("/paths/a-link-of-ones-own", test_link);
  return g_test_run ();
}
