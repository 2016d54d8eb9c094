/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

/* The menus of the headers, made when they are first opened: a window that starts has no time for them. */

static void
fill (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

void
rushes_window_install_menus (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, RushesWindow, primary_button);
  gtk_widget_class_bind_template_child (klass, RushesWindow, primary_menu);
  gtk_widget_class_bind_template_child (klass, RushesWindow, task_button);
  gtk_widget_class_bind_template_child (klass, RushesWindow, task_menu);
}

void
rushes_window_init_menus (RushesWindow *self)
{
  gtk_menu_button_set_create_popup_func (self->primary_button, fill, self->primary_menu, NULL);
  gtk_menu_button_set_create_popup_func (self->task_button, fill, self->task_menu, NULL);
}
