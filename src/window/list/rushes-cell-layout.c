/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-cell-layout.h"

#define LEAST   96 /* px: what a poster asks for */
#define SPACING 6  /* px */

struct _RushesCellLayout
{
  GtkLayoutManager parent_instance;

  RushesCellParts parts;
  int width; /* px: what a cell would like to have */
};

G_DEFINE_FINAL_TYPE (RushesCellLayout, rushes_cell_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_poster_height (int width)
{
  return (width * 9 + 8) / 16;
}

static int
measure_natural (GtkWidget *child, GtkOrientation orientation)
{
  int natural = 0;

  gtk_widget_measure (child, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* The same for each cell, whatever it shows. */
static int
get_line_height (RushesCellLayout *self)
{
  return MAX (measure_natural (self->parts.title, GTK_ORIENTATION_VERTICAL), 16);
}

static void
rushes_cell_layout_measure (GtkLayoutManager *manager,
                            GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  RushesCellLayout *self = RUSHES_CELL_LAYOUT (manager);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST;
      *natural = MAX (self->width, LEAST);
      return;
    }
  *minimum = *natural =
    get_poster_height (for_size < 0 ? MAX (self->width, LEAST) : for_size) + SPACING + get_line_height (self);
}

static GtkSizeRequestMode
rushes_cell_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
place (GtkWidget *widget, GtkWidget *child, int x, int y, int width, int height)
{
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (widget) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

/* Returns: where the line ends before @child */
static int
place_mark (GtkWidget *widget, GtkWidget *child, int end, int y, int line)
{
  GtkRequisition size;

  if (!gtk_widget_should_layout (child))
    return end;
  gtk_widget_get_preferred_size (child, NULL, &size);
  place (widget, child, end - size.width, y + (line - size.height) / 2, size.width, size.height);
  return end - size.width - SPACING;
}

static void
rushes_cell_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  RushesCellLayout *self = RUSHES_CELL_LAYOUT (manager);
  int poster = get_poster_height (width), y = poster + SPACING, line = get_line_height (self), end = width;
  GtkRequisition button;

  place (widget, self->parts.poster, 0, 0, width, poster);
  end = place_mark (widget, self->parts.dot, end, y, line);
  end = place_mark (widget, self->parts.star, end, y, line);
  place (widget, self->parts.title, 0, y, end, line);
  if (!gtk_widget_should_layout (self->parts.button))
    return;
  gtk_widget_get_preferred_size (self->parts.button, NULL, &button);
  place (widget, self->parts.button, (width - button.width) / 2, (poster - button.height) / 2, button.width,
         button.height);
}

static void
rushes_cell_layout_class_init (RushesCellLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = rushes_cell_layout_measure;
  layout_class->allocate = rushes_cell_layout_allocate;
  layout_class->get_request_mode = rushes_cell_layout_get_request_mode;
}

static void
rushes_cell_layout_init (RushesCellLayout *self)
{
}

/**
 * rushes_cell_layout_new:
 *
 * Returns: (transfer full)
 */
GtkLayoutManager *
rushes_cell_layout_new (const RushesCellParts *parts)
{
  RushesCellLayout *self = g_object_new (RUSHES_TYPE_CELL_LAYOUT, NULL);

  self->parts = *parts;
  return GTK_LAYOUT_MANAGER (self);
}

/**
 * rushes_cell_layout_set_width:
 * @width: px: what a cell would like to have; it may be given up to half as much again, or less where it is narrow
 */
void
rushes_cell_layout_set_width (RushesCellLayout *self, int width)
{
  if (self->width == width)
    return;
  self->width = width;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
