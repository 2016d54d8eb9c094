/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-gallery-size.h"

#define LEAST_COLUMNS 2 /* also where the window is narrow */

static const int sizes[RUSHES_GALLERY_SIZES] = { 120, 160, RUSHES_GALLERY_DEFAULT, 270, 320 };

/**
 * rushes_gallery_size_get:
 * @step: from 0; beyond either end: the size at that end
 */
int
rushes_gallery_size_get (int step)
{
  return sizes[CLAMP (step, 0, RUSHES_GALLERY_SIZES - 1)];
}

/**
 * rushes_gallery_size_find:
 * @size: any
 *
 * Returns: the step that is nearest to it
 */
int
rushes_gallery_size_find (int size)
{
  int best = 0;

  for (int i = 1; i < RUSHES_GALLERY_SIZES; i++)
    if (ABS (sizes[i] - size) < ABS (sizes[best] - size))
      best = i;
  return best;
}

/**
 * rushes_gallery_size_count_columns:
 * @width: px there are
 * @size: px a column wants, at least; with a padding, if it has one
 *
 * Returns: how many columns there are, as many as have room
 */
int
rushes_gallery_size_count_columns (int width, int size)
{
  return MAX (width / MAX (size, 1), LEAST_COLUMNS);
}
