/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-pie.h"

#include <math.h>

#define SIZE  16
#define STEPS 200 /* finer than can be seen */

struct _RushesPie
{
  GtkWidget parent_instance;

  int steps;
};

G_DEFINE_FINAL_TYPE (RushesPie, rushes_pie, GTK_TYPE_WIDGET)

static void
rushes_pie_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
rushes_pie_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RushesPie *self = RUSHES_PIE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);
  double radius = MIN (width, height) / 2.0 - 1, angle = 2 * G_PI * self->steps / STEPS;
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cairo_translate (cr, width / 2.0, height / 2.0);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1.5);
  cairo_arc (cr, 0, 0, radius - 0.75, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, 0, 0);
  cairo_arc (cr, 0, 0, radius - 2.5, -G_PI_2, angle - G_PI_2);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
rushes_pie_class_init (RushesPieClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = rushes_pie_measure;
  widget_class->snapshot = rushes_pie_snapshot;
  gtk_widget_class_set_css_name (widget_class, "pie");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rushes_pie_init (RushesPie *self)
{
}

GtkWidget *
rushes_pie_new (void)
{
  return g_object_new (RUSHES_TYPE_PIE, NULL);
}

/**
 * rushes_pie_set_fraction:
 * @fraction: 0 to 1
 */
void
rushes_pie_set_fraction (RushesPie *self, double fraction)
{
  int steps = (int) lround (CLAMP (fraction, 0, 1) * STEPS);

  if (self->steps == steps)
    return;
  self->steps = steps;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
