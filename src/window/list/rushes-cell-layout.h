/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** RushesCellParts: the children of a cell of the gallery, all of them (unowned) */
typedef struct
{
  GtkWidget *poster; /* above, as wide as the cell and 16:9 */
  GtkWidget *title;  /* below it */
  GtkWidget *star;   /* at the end of the title, as the next one */
  GtkWidget *dot;
  GtkWidget *button; /* in the middle of the poster */
} RushesCellParts;

/* A task as a cell of the gallery: its height follows from its width alone, so that rows of cells never move. */
#define RUSHES_TYPE_CELL_LAYOUT (rushes_cell_layout_get_type ())
G_DECLARE_FINAL_TYPE (RushesCellLayout, rushes_cell_layout, RUSHES, CELL_LAYOUT, GtkLayoutManager)

GtkLayoutManager *rushes_cell_layout_new (const RushesCellParts *parts);
void rushes_cell_layout_set_width (RushesCellLayout *self, int width);

G_END_DECLS
