/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two to four children of one size: two side by side, or above each other where it is narrow; three and four two by
 * two. */
#define RUSHES_TYPE_COMPARE_LAYOUT (rushes_compare_layout_get_type ())
G_DECLARE_FINAL_TYPE (RushesCompareLayout, rushes_compare_layout, RUSHES, COMPARE_LAYOUT, GtkLayoutManager)

guint rushes_compare_layout_get_columns (guint n, int width);

G_END_DECLS
