/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-pane.h"

struct _RushesPane
{
  GtkWidget parent_instance;

  GtkWidget *child; /* (unowned) (nullable): parented */
  int natural_width;
};

enum
{
  PROP_CHILD = 1,
  PROP_NATURAL_WIDTH,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  g_object_set (buildable, "child", child, NULL);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RushesPane,
                               rushes_pane,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static void
rushes_pane_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  RushesPane *self = RUSHES_PANE (widget);

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, self->natural_width);
}

static void
rushes_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RushesPane *self = RUSHES_PANE (widget);

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static GtkSizeRequestMode
rushes_pane_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rushes_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesPane *self = RUSHES_PANE (object);

  if (id == PROP_CHILD)
    g_value_set_object (value, self->child);
  else if (id == PROP_NATURAL_WIDTH)
    g_value_set_int (value, self->natural_width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RushesPane *self = RUSHES_PANE (object);

  if (id == PROP_CHILD)
    {
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child != NULL)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
    }
  else if (id == PROP_NATURAL_WIDTH)
    {
      self->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_pane_dispose (GObject *object)
{
  g_clear_pointer (&RUSHES_PANE (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (rushes_pane_parent_class)->dispose (object);
}

static void
rushes_pane_class_init (RushesPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_pane_get_property;
  object_class->set_property = rushes_pane_set_property;
  object_class->dispose = rushes_pane_dispose;
  widget_class->measure = rushes_pane_measure;
  widget_class->size_allocate = rushes_pane_size_allocate;
  widget_class->get_request_mode = rushes_pane_get_request_mode;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NATURAL_WIDTH] =
    g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rushes_pane_init (RushesPane *self)
{
}
