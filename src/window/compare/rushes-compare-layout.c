/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-compare-layout.h"

#define SPACING 12  /* px between children */
#define NARROW  560 /* px: below it a picture beside another one is smaller than one above another one */

struct _RushesCompareLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (RushesCompareLayout, rushes_compare_layout, GTK_TYPE_LAYOUT_MANAGER)

/**
 * rushes_compare_layout_get_columns:
 * @n: how many pictures
 * @width: px for them; < 0: as many as it likes
 */
guint
rushes_compare_layout_get_columns (guint n, int width)
{
  if (n < 2 || (n == 2 && width >= 0 && width < NARROW))
    return 1;
  return 2;
}

static guint
count (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static void
measure_largest (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum = 0, child_natural = 0;

      gtk_widget_measure (child, orientation, for_size, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static int
get_part (int whole, guint parts)
{
  return MAX ((whole - SPACING * ((int) parts - 1)) / (int) parts, 0);
}

static int
get_whole (int part, guint parts)
{
  return part * (int) parts + SPACING * ((int) parts - 1);
}

static void
rushes_compare_layout_measure (GtkLayoutManager *manager,
                               GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  guint n = count (widget), columns;

  *minimum = *natural = 0;
  if (n == 0)
    return;
  columns = rushes_compare_layout_get_columns (n, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_largest (widget, orientation, -1, minimum, natural);
      *minimum = get_whole (*minimum, rushes_compare_layout_get_columns (n, 0));
      *natural = get_whole (*natural, columns);
    }
  else
    {
      guint rows = (n + columns - 1) / columns;

      measure_largest (widget, orientation, for_size >= 0 ? get_part (for_size, columns) : -1, minimum, natural);
      *minimum = get_whole (*minimum, rows);
      *natural = get_whole (*natural, rows);
    }
}

static void
rushes_compare_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  guint n = count (widget), columns = rushes_compare_layout_get_columns (n, width);
  guint rows = (n + columns - 1) / columns, index = 0;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int child_width = get_part (width, columns), child_height = get_part (height, MAX (rows, 1));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child), index++)
    {
      guint column = mirrored ? columns - 1 - index % columns : index % columns;
      const GtkAllocation allocation = { (int) column * (child_width + SPACING),
                                         (int) (index / columns) * (child_height + SPACING), child_width,
                                         child_height };

      gtk_widget_size_allocate (child, &allocation, -1);
    }
}

static GtkSizeRequestMode
rushes_compare_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rushes_compare_layout_class_init (RushesCompareLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = rushes_compare_layout_measure;
  manager_class->allocate = rushes_compare_layout_allocate;
  manager_class->get_request_mode = rushes_compare_layout_get_request_mode;
}

static void
rushes_compare_layout_init (RushesCompareLayout *self)
{
}
