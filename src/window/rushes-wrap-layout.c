/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-wrap-layout.h"

#define SPACING 6 /* px between children and between rows */

struct _RushesWrapLayout
{
  GtkLayoutManager parent_instance;

  gboolean centered; /* rows are in the middle, otherwise where text begins */
  gboolean stacked;  /* one child a row, all of the same width */
};

G_DEFINE_FINAL_TYPE (RushesWrapLayout, rushes_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_width (GtkWidget *child)
{
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_height (GtkWidget *child)
{
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static GtkWidget *
get_next (GtkWidget *child)
{
  do
    child = gtk_widget_get_next_sibling (child);
  while (child != NULL && !gtk_widget_should_layout (child));
  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child == NULL || gtk_widget_should_layout (child) ? child : get_next (child);
}

static int
get_widest (GtkWidget *widget)
{
  int widest = 0;

  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    widest = MAX (widest, get_width (child));
  return widest;
}

/* Returns: the first child of the next row, after one that begins with @first and is @row_width by @row_height */
static GtkWidget *
measure_row (RushesWrapLayout *self, GtkWidget *first, int width, int *row_width, int *row_height)
{
  GtkWidget *child = first;

  *row_width = get_width (child);
  *row_height = get_height (child);
  for (child = get_next (child); child != NULL && !self->stacked; child = get_next (child))
    {
      int more = SPACING + get_width (child);

      if (*row_width + more > width)
        return child;
      *row_width += more;
      *row_height = MAX (*row_height, get_height (child));
    }
  return child;
}

static int
measure_height (RushesWrapLayout *self, GtkWidget *widget, int width)
{
  int height = 0;

  for (GtkWidget *child = get_first (widget); child != NULL;)
    {
      int row_width, row_height;

      height += height > 0 ? SPACING : 0;
      child = measure_row (self, child, width, &row_width, &row_height);
      height += row_height;
    }
  return height;
}

static int
measure_line (RushesWrapLayout *self, GtkWidget *widget)
{
  int width = 0;

  if (self->stacked)
    return get_widest (widget);
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    width += get_width (child) + (width > 0 ? SPACING : 0);
  return width;
}

static void
rushes_wrap_layout_measure (GtkLayoutManager *manager,
                            GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  RushesWrapLayout *self = RUSHES_WRAP_LAYOUT (manager);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = get_widest (widget);
      *natural = measure_line (self, widget);
    }
  else
    *minimum = *natural = measure_height (self, widget, for_size >= 0 ? for_size : G_MAXINT);
}

static void
allocate_child (RushesWrapLayout *self, GtkWidget *widget, GtkWidget *child, int x, int y, int width, int all)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const GtkAllocation allocation = { mirrored ? all - x - width : x, y, width, get_height (child) };

  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
rushes_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  RushesWrapLayout *self = RUSHES_WRAP_LAYOUT (manager);
  int widest = get_widest (widget);
  int y = 0;

  for (GtkWidget *child = get_first (widget); child != NULL;)
    {
      int row_width, row_height, x;
      GtkWidget *next = measure_row (self, child, width, &row_width, &row_height);

      row_width = self->stacked ? widest : row_width;
      x = self->centered ? MAX ((width - row_width) / 2, 0) : 0;
      for (; child != next; child = get_next (child))
        {
          int child_width = self->stacked ? widest : get_width (child);

          allocate_child (self, widget, child, x, y, child_width, width);
          x += child_width + SPACING;
        }
      y += row_height + SPACING;
    }
}

static GtkSizeRequestMode
rushes_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rushes_wrap_layout_class_init (RushesWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = rushes_wrap_layout_measure;
  manager_class->allocate = rushes_wrap_layout_allocate;
  manager_class->get_request_mode = rushes_wrap_layout_get_request_mode;
}

static void
rushes_wrap_layout_init (RushesWrapLayout *self)
{
}

void
rushes_wrap_layout_set_centered (RushesWrapLayout *self, gboolean centered)
{
  self->centered = centered;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

/**
 * rushes_wrap_layout_set_stacked:
 * @stacked: one child a row, all of them as wide as the widest
 */
void
rushes_wrap_layout_set_stacked (RushesWrapLayout *self, gboolean stacked)
{
  self->stacked = stacked;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
