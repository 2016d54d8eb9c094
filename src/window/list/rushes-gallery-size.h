/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How large the cells of the gallery are: one of a few sizes, in px of a picture's width. */

#define RUSHES_GALLERY_SIZES   5
#define RUSHES_GALLERY_DEFAULT 220

int rushes_gallery_size_get (int step);
int rushes_gallery_size_find (int size);
int rushes_gallery_size_count_columns (int width, int size);

G_END_DECLS
