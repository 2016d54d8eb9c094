/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-welcome.h"

struct _RushesWelcome
{
  AdwBin parent_instance;

  GtkPicture *picture; /* (unowned): from the template, as the next two */
  GtkLabel *title;
  GtkWidget *help;
  gboolean compact;
};

enum
{
  PROP_COMPACT = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RushesWelcome, rushes_welcome, ADW_TYPE_BIN)

static void
set_compact (RushesWelcome *self, gboolean compact)
{
  self->compact = compact;
  gtk_widget_set_visible (GTK_WIDGET (self->picture), !compact);
  gtk_widget_set_visible (self->help, !compact);
  gtk_widget_remove_css_class (GTK_WIDGET (self->title), compact ? "title-1" : "title-2");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), compact ? "title-2" : "title-1");
}

static void
rushes_welcome_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COMPACT)
    g_value_set_boolean (value, RUSHES_WELCOME (object)->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_welcome_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COMPACT)
    set_compact (RUSHES_WELCOME (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Drawing it takes a while, and most windows never show it. */
static void
rushes_welcome_map (GtkWidget *widget)
{
  RushesWelcome *self = RUSHES_WELCOME (widget);

  if (!self->compact && gtk_picture_get_paintable (self->picture) == NULL)
    gtk_picture_set_resource (self->picture, "/io/github/rushes/Rushes/window/welcome.svg");
  GTK_WIDGET_CLASS (rushes_welcome_parent_class)->map (widget);
}

static void
rushes_welcome_class_init (RushesWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = rushes_welcome_get_property;
  G_OBJECT_CLASS (klass)->set_property = rushes_welcome_set_property;
  widget_class->map = rushes_welcome_map;

  /* Where there is little room: without the picture and the help. */
  properties[PROP_COMPACT] =
    g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesWelcome, picture);
  gtk_widget_class_bind_template_child (widget_class, RushesWelcome, title);
  gtk_widget_class_bind_template_child (widget_class, RushesWelcome, help);
}

static void
rushes_welcome_init (RushesWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rushes_welcome_new:
 *
 * Returns: (transfer floating): the page; its buttons ask for "win.add-key" and "app.try-demo"
 */
GtkWidget *
rushes_welcome_new (void)
{
  return g_object_new (RUSHES_TYPE_WELCOME, NULL);
}
