/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-notice.h"

struct _RushesNotice
{
  GtkWidget parent_instance;

  GtkRevealer *revealer; /* (unowned): from the template, as the next five */
  GtkWidget *bar;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkButton *button;
  GtkButton *more;

  const char *tone; /* static (nullable): style class of @bar now */
};

G_DEFINE_FINAL_TYPE (RushesNotice, rushes_notice, GTK_TYPE_WIDGET)

static void
set_button (GtkButton *button, const char *label, const char *action)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  gtk_button_set_label (button, label != NULL ? label : "");
  if (label != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
}

/**
 * rushes_notice_show:
 * @text: (nullable): %NULL hides it
 */
void
rushes_notice_show (RushesNotice *self, const RushesNoticeText *text)
{
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  gtk_widget_set_can_focus (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (self->icon, text->icon);
  gtk_label_set_text (self->sentence, text->sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), text->detail != NULL ? text->detail : text->sentence);
  set_button (self->button, text->label, text->action);
  set_button (self->more, text->more_label, text->more_action);
  if (self->tone != NULL)
    gtk_widget_remove_css_class (self->bar, self->tone);
  self->tone = g_intern_string (text->tone);
  if (self->tone != NULL)
    gtk_widget_add_css_class (self->bar, self->tone);
}

static void
rushes_notice_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_notice_parent_class)->dispose (object);
}

static void
rushes_notice_class_init (RushesNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_notice_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, bar);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, sentence);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, button);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, more);
}

static void
rushes_notice_init (RushesNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
