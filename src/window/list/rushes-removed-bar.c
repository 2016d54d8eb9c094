/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-removed-bar.h"

#include "rushes-removal.h"
#include "rushes-wrap-layout.h"

#include <glib/gi18n.h>

struct _RushesRemovedBar
{
  GtkWidget parent_instance;

  GtkLabel *text; /* (unowned): from the template */
};

G_DEFINE_FINAL_TYPE (RushesRemovedBar, rushes_removed_bar, GTK_TYPE_WIDGET)

static void
rushes_removed_bar_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_removed_bar_parent_class)->dispose (object);
}

static void
rushes_removed_bar_class_init (RushesRemovedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_removed_bar_dispose;

  g_type_ensure (RUSHES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-removed-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesRemovedBar, text);
}

static void
rushes_removed_bar_init (RushesRemovedBar *self)
{
  g_autofree char *text = g_strdup_printf (
    ngettext ("Videos stay here for %d day, then they go to the desktop’s trash.",
              "Videos stay here for %d days, then they go to the desktop’s trash.", RUSHES_REMOVAL_DAYS),
    RUSHES_REMOVAL_DAYS);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->text, text);
}
