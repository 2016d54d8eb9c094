/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-gallery-size.h"

#include "test-support.h"

/* Promise: each step is larger than the one before, beyond both ends nothing happens, and a size that was kept is found
 * again; one that is none of them becomes the nearest. */
static void
test_steps (void)
{
  for (int i = 0; i < RUSHES_GALLERY_SIZES; i++)
    {
      g_assert_cmpint (rushes_gallery_size_find (rushes_gallery_size_get (i)), ==, i);
      if (i > 0)
        g_assert_cmpint (rushes_gallery_size_get (i), >, rushes_gallery_size_get (i - 1));
    }
  g_assert_cmpint (rushes_gallery_size_get (-3), ==, rushes_gallery_size_get (0));
  g_assert_cmpint (rushes_gallery_size_get (99), ==, rushes_gallery_size_get (RUSHES_GALLERY_SIZES - 1));
  g_assert_cmpint (rushes_gallery_size_find (0), ==, 0);
  g_assert_cmpint (rushes_gallery_size_find (RUSHES_GALLERY_DEFAULT + 3), ==,
                   rushes_gallery_size_find (RUSHES_GALLERY_DEFAULT));
  g_assert_cmpint (rushes_gallery_size_find (G_MAXINT), ==, RUSHES_GALLERY_SIZES - 1);
}

/* Promise: a window of 1100 px has four columns of the usual size, one of 360 px has two of any size. */
static void
test_columns (void)
{
  g_assert_cmpint (rushes_gallery_size_count_columns (1088, RUSHES_GALLERY_DEFAULT + 12), ==, 4);
  for (int i = 0; i < RUSHES_GALLERY_SIZES; i++)
    g_assert_cmpint (rushes_gallery_size_count_columns (348, rushes_gallery_size_get (i) + 12), ==, 2);
  g_assert_cmpint (rushes_gallery_size_count_columns (0, 100), ==, 2);
  g_assert_cmpint (rushes_gallery_size_count_columns (499, 100), ==, 4);
  g_assert_cmpint (rushes_gallery_size_count_columns (500, 100), ==, 5);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/gallery-size/steps", test_steps);
  g_test_add_func ("/window/gallery-size/columns", test_columns);
  return g_test_run ();
}
