/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-layout.h"

#define WIDE        620 /* px: from here on side by side */
#define GAP         18  /* px between both, side by side */
#define WORDS_WIDTH 240 /* px: what words like to have */
#define LINE_GAP    3   /* px below the line */
#define BUTTON_GAP  6   /* px above buttons that are below */

struct _RushesWatchLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (RushesWatchLayout, rushes_watch_layout, GTK_TYPE_LAYOUT_MANAGER)

/** Parts: the children, and what they take up in a given width */
typedef struct
{
  GtkWidget *line;
  GtkWidget *words;
  GtkWidget *buttons;
  gboolean wide;
  int buttons_width;
  int text_width;
  int line_height;
  int words_height;
  int buttons_height;
} Parts;

static int
get_size (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural = 0;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

static void
get_children (GtkWidget *widget, Parts *parts)
{
  parts->line = gtk_widget_get_first_child (widget);
  parts->words = gtk_widget_get_next_sibling (parts->line);
  parts->buttons = gtk_widget_get_next_sibling (parts->words);
}

static void
get_parts (GtkWidget *widget, int width, Parts *parts)
{
  get_children (widget, parts);
  parts->wide = width >= WIDE;
  parts->buttons_width = parts->wide ? get_size (parts->buttons, GTK_ORIENTATION_HORIZONTAL, -1) : width;
  parts->text_width = parts->wide ? MAX (width - GAP - parts->buttons_width, 0) : width;
  parts->line_height = get_size (parts->line, GTK_ORIENTATION_VERTICAL, parts->text_width);
  parts->words_height = get_size (parts->words, GTK_ORIENTATION_VERTICAL, parts->text_width);
  parts->buttons_height = get_size (parts->buttons, GTK_ORIENTATION_VERTICAL, -1);
}

static int
get_height (const Parts *parts, gboolean with_words)
{
  int text = parts->line_height + (with_words ? LINE_GAP + parts->words_height : 0);

  return parts->wide ? MAX (text, parts->buttons_height) : text + BUTTON_GAP + parts->buttons_height;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  const GtkOrientation across = GTK_ORIENTATION_HORIZONTAL;
  int line = 0, words = 0, buttons = 0;
  Parts parts;

  get_children (widget, &parts);
  gtk_widget_measure (parts.line, across, -1, &line, NULL, NULL, NULL);
  gtk_widget_measure (parts.words, across, -1, &words, NULL, NULL, NULL);
  gtk_widget_measure (parts.buttons, across, -1, &buttons, NULL, NULL, NULL);
  *minimum = MAX (MAX (line, words), buttons);
  *natural = MAX (*minimum, WORDS_WIDTH + GAP + get_size (parts.buttons, across, -1));
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
  Parts parts;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }
  get_parts (widget, for_size >= 0 ? for_size : WIDE, &parts);
  *minimum = get_height (&parts, FALSE);
  *natural = get_height (&parts, TRUE);
}

static void
allocate_child (GtkWidget *widget, GtkWidget *child, int width, int x, int y, int child_width, int child_height)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const GtkAllocation place = { mirrored ? width - x - child_width : x, y, child_width, child_height };

  gtk_widget_size_allocate (child, &place, -1);
}

static void
rushes_watch_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean fits;
  int y;
  Parts parts;

  get_parts (widget, width, &parts);
  fits = height >= get_height (&parts, TRUE);
  /* What is left over is above and below text that is beside the buttons, and nowhere else. */
  y = parts.wide ? MAX ((height - parts.line_height - (fits ? LINE_GAP + parts.words_height : 0)) / 2, 0) : 0;
  allocate_child (widget, parts.line, width, 0, y, parts.text_width, parts.line_height);
  gtk_widget_set_child_visible (parts.words, fits);
  if (fits)
    allocate_child (widget, parts.words, width, 0, y + parts.line_height + LINE_GAP, parts.text_width,
                    parts.words_height);
  if (parts.wide)
    allocate_child (widget, parts.buttons, width, parts.text_width + GAP, 0, parts.buttons_width, height);
  else
    allocate_child (widget, parts.buttons, width, 0, height - parts.buttons_height, width, parts.buttons_height);
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
