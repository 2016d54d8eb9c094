/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-welcome.h"

struct _RushesWelcome
{
  AdwBin parent_instance;

  GtkPicture *picture; /* template child (unowned) */
};

G_DEFINE_FINAL_TYPE (RushesWelcome, rushes_welcome, ADW_TYPE_BIN)

static void
rushes_welcome_class_init (RushesWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesWelcome, picture);
}

static void
rushes_welcome_init (RushesWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_picture_set_resource (self->picture, "/io/github/rushes/Rushes/window/welcome.svg");
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
