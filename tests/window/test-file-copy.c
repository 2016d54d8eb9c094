/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-copy.h"
#include "rushes-save-as.h"

#include "test-support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LARGE (G_GINT64_CONSTANT (8) << 30) /* bytes, of a file with nothing in it: more than is copied in a moment */

/* A folder for each test, so that what is left behind is seen. */

typedef struct
{
  char *folder;
  GFile *source;
  GFile *target;
} Place;

static void
place_init (Place *self, const char *name)
{
  g_autoptr (GFile) home = g_file_new_for_path (test_home ());
  g_autoptr (GFile) folder = g_file_get_child (home, name);

  self->folder = g_file_get_path (folder);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->source = g_file_get_child (home, "clip.mp4");
  self->target = g_file_get_child (folder, "拷贝.mp4");
}

static guint
count_files (const Place *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
place_clear (Place *self)
{
  test_remove_tree (self->folder);
  g_object_unref (self->source);
  g_object_unref (self->target);
  g_free (self->folder);
}

static void
assert_contents (GFile *file, const char *expected)
{
  g_autofree char *found = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &found, NULL, NULL, NULL));
  g_assert_cmpstr (found, ==, expected);
}

static void
set_contents (GFile *file, const char *text)
{
  g_assert_true (g_file_set_contents (g_file_peek_path (file), text, -1, NULL));
}

static gboolean
copy (GFile *source, GFile *target, GCancellable *cancellable, RushesFileCopyFunc progress, GError **error)
{
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_file_copy_async (source, target, cancellable, progress, cancellable, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_file_copy_finish (result, error);
}

/* Promise: a copy is the file, and nothing else comes beside it; one that was there before is replaced as a whole. */
static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  Place place;

  place_init (&place, "whole");
  set_contents (place.source, "a clip");
  g_assert_true (copy (place.source, place.target, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_contents (place.target, "a clip");
  set_contents (place.source, "another clip");
  g_assert_true (copy (place.source, place.target, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_contents (place.target, "another clip");
  assert_contents (place.source, "another clip");
  g_assert_cmpuint (count_files (&place), ==, 1);
  place_clear (&place);
}

static void
cancel (gint64 done, gint64 total, gpointer cancellable)
{
  g_assert_cmpint (done, <=, total);
  g_assert_cmpint (total, ==, LARGE);
  g_cancellable_cancel (cancellable);
}

/* Promise: a copy that is given up leaves nothing, and what it was to replace is as it was. */
static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Place place;
  int fd;

  place_init (&place, "cancelled");
  fd = g_open (g_file_peek_path (place.source), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert_cmpint (ftruncate (fd, LARGE), ==, 0);
  close (fd);
  set_contents (place.target, "an older one");
  g_assert_false (copy (place.source, place.target, cancellable, cancel, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_contents (place.target, "an older one");
  g_assert_cmpuint (count_files (&place), ==, 1);
  g_clear_error (&error);

  g_assert_false (copy (place.source, place.target, cancellable, NULL, &error)); /* before it began */
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_contents (place.target, "an older one");
  g_assert_cmpuint (count_files (&place), ==, 1);
  g_assert_cmpint (g_unlink (g_file_peek_path (place.source)), ==, 0);
  place_clear (&place);
}

/* Promise: what cannot be copied is an error, leaves nothing behind, and costs nothing that was there. */
static void
test_failures (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) nowhere = g_file_new_build_filename (test_home (), "no such folder", "clip.mp4", NULL);
  Place place;

  place_init (&place, "failures");
  set_contents (place.source, "a clip");
  g_assert_false (copy (place.source, nowhere, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (copy (place.source, place.source, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  assert_contents (place.source, "a clip");
  set_contents (place.target, "an older one");
  g_assert_cmpint (g_unlink (g_file_peek_path (place.source)), ==, 0);
  g_assert_false (copy (place.source, place.target, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_contents (place.target, "an older one");
  g_assert_cmpuint (count_files (&place), ==, 1);
  place_clear (&place);
}

static gboolean
copy_into (GFile *source, const char *folder, GError **error)
{
  g_autoptr (GFile) target = g_file_new_for_path (folder);
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_file_copy_into_async (source, target, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  return rushes_file_copy_finish (result, error);
}

/* Promise: of many that are saved in a folder, none takes the place of what is there, be it a clip of the same name. */
static void
test_into (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) inside = NULL, second = NULL, third = NULL;
  g_autofree char *nowhere = NULL;
  Place place;

  place_init (&place, "into");
  inside = g_file_new_build_filename (place.folder, "clip.mp4", NULL);
  second = g_file_new_build_filename (place.folder, "clip (2).mp4", NULL);
  third = g_file_new_build_filename (place.folder, "clip (3).mp4", NULL);
  nowhere = g_build_filename (place.folder, "no such folder", NULL);
  set_contents (inside, "of the user");
  set_contents (place.source, "a clip");
  g_assert_true (copy_into (place.source, place.folder, &error));
  g_assert_true (copy_into (place.source, place.folder, &error));
  g_assert_no_error (error);
  assert_contents (inside, "of the user");
  assert_contents (second, "a clip");
  assert_contents (third, "a clip");
  g_assert_cmpuint (count_files (&place), ==, 3);

  g_assert_false (copy_into (second, place.folder, &error)); /* it is in there */
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (copy_into (place.source, nowhere, &error)); /* not the same as a clip that is gone */
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (g_file_peek_path (place.source)), ==, 0);
  g_assert_false (copy_into (place.source, place.folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_files (&place), ==, 3);
  place_clear (&place);
}

/* Promise: every way in which a copy can fail is a sentence that says what to do, or has the system's own in it. */
static void
test_sentences (void)
{
  static const struct
  {
    int code;
    const char *word;
  } cases[] = {
    { G_IO_ERROR_NO_SPACE, "Make room" },           { G_IO_ERROR_PERMISSION_DENIED, "Choose another one" },
    { G_IO_ERROR_READ_ONLY, "Choose another one" }, { G_IO_ERROR_NOT_FOUND, "not there any more" },
    { G_IO_ERROR_EXISTS, "another name" },          { G_IO_ERROR_FAILED, "Error <b>splicing</b> file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, cases[i].code, "Error <b>splicing</b> file\n");
      g_autofree char *sentence = rushes_save_as_explain (error);

      g_assert_nonnull (strstr (sentence, cases[i].word));
      g_assert_null (strchr (sentence, '\n'));
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/file-copy/whole", test_whole);
  g_test_add_func ("/window/file-copy/cancelled", test_cancelled);
  g_test_add_func ("/window/file-copy/failures", test_failures);
  g_test_add_func ("/window/file-copy/into", test_into);
  g_test_add_func ("/window/file-copy/sentences", test_sentences);
  return g_test_run ();
}
