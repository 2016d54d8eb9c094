/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-support.h"

#include "rushes-process.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#define BOUND (30 * G_USEC_PER_SEC)

static char *home;

static int
remove_entry (const char *path, const struct stat *info, int type, struct FTW *ftw)
{
  return remove (path);
}

/* Removes a folder that a test made, links in it not followed. */
void
test_remove_tree (const char *path)
{
  nftw (path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void
forget_home (void)
{
  if (home != NULL)
    test_remove_tree (home);
}

/* First of all in a test's main(): a new home for every XDG folder, removed at exit. */
void
test_init (int *argc, char ***argv)
{
  static const char *const folders[] = { "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME" };

  rushes_process_harden ();
  setlocale (LC_ALL, "");
  home = g_dir_make_tmp ("rushes-test-XXXXXX", NULL);
  g_assert_nonnull (home);
  atexit (forget_home);
  g_setenv ("HOME", home, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (home, folders[i], NULL);

      g_mkdir (path, 0700);
      g_setenv (folders[i], path, TRUE);
    }
  g_test_init (argc, argv, NULL);
}

const char *
test_home (void)
{
  return home;
}

/* A GAsyncReadyCallback for test_wait_result(): @user_data is a GAsyncResult **. */
void
test_store_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  g_assert_null (*out);
  *out = g_object_ref (result);
}

static gboolean
is_there (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

/* Runs the main loop until test_store_result() has been called; returns what it stored, which the caller owns. */
GAsyncResult *
test_wait_result (GAsyncResult **result)
{
  g_assert_true (test_spin_until (is_there, result));
  return g_steal_pointer (result);
}

gboolean
test_is_null (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

static gboolean
give_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until @done says so, or for half a minute at most; returns what it said last. */
gboolean
test_spin_until (gboolean (*done) (gpointer user_data), gpointer user_data)
{
  gboolean over = FALSE, tick = FALSE;
  guint bound = g_timeout_add (BOUND / 1000, give_up, &over);
  guint ticker = g_timeout_add (5, give_up, &tick);

  while (!done (user_data) && !over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (bound);
  g_source_remove (ticker);
  return done (user_data);
}
