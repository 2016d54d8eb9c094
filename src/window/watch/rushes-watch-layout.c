/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-layout.h"

#define WIDE        620 /* px: from here on side by side */
#define GAP         18  /* px between both, side by side */
#define NARROW_GAP  6   /* px, one below the other */
#define WORDS_WIDTH 240 /* px: what words like to have */

struct _RushesWatchLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (RushesWatchLayout, rushes_watch_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_size (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural = 0;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* The width of the words beside @buttons. */
static int
get_rest (GtkWidget *buttons, int width)
{
  return MAX (width - GAP - get_size (buttons, GTK_ORIENTATION_HORIZONTAL, -1), 0);
}

static int
get_height (GtkWidget *words, GtkWidget *buttons, int width)
{
  int height = get_size (buttons, GTK_ORIENTATION_VERTICAL, -1);

  if (width >= WIDE)
    return MAX (height, get_size (words, GTK_ORIENTATION_VERTICAL, get_rest (buttons, width)));
  return height + NARROW_GAP + get_size (words, GTK_ORIENTATION_VERTICAL, width);
}

static void
rushes_watch_layout_measure (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  GtkWidget *words = gtk_widget_get_first_child (widget);
  GtkWidget *buttons = gtk_widget_get_last_child (widget);
  int words_minimum = 0, buttons_minimum = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = get_height (words, buttons, for_size >= 0 ? for_size : WIDE);
      return;
    }
  gtk_widget_measure (words, orientation, -1, &words_minimum, NULL, NULL, NULL);
  gtk_widget_measure (buttons, orientation, -1, &buttons_minimum, NULL, NULL, NULL);
  *minimum = MAX (words_minimum, buttons_minimum);
  *natural = MAX (*minimum, WORDS_WIDTH + GAP + get_size (buttons, orientation, -1));
}

static void
rushes_watch_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *words = gtk_widget_get_first_child (widget);
  GtkWidget *buttons = gtk_widget_get_last_child (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation first = { 0, 0, width, height };
  GtkAllocation second = { 0, 0, width, height };

  if (width >= WIDE)
    {
      first.width = get_rest (buttons, width);
      second.width = width - GAP - first.width;
      first.x = mirrored ? second.width + GAP : 0;
      second.x = mirrored ? 0 : first.width + GAP;
    }
  else
    {
      second.height = get_size (buttons, GTK_ORIENTATION_VERTICAL, -1);
      first.height = MAX (height - NARROW_GAP - second.height, 0);
      second.y = height - second.height;
    }
  gtk_widget_size_allocate (words, &first, -1);
  gtk_widget_size_allocate (buttons, &second, -1);
}

static GtkSizeRequestMode
rushes_watch_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rushes_watch_layout_class_init (RushesWatchLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = rushes_watch_layout_measure;
  manager_class->allocate = rushes_watch_layout_allocate;
  manager_class->get_request_mode = rushes_watch_layout_get_request_mode;
}

static void
rushes_watch_layout_init (RushesWatchLayout *self)
{
}
