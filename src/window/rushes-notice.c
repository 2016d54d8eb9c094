/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-notice.h"

struct _RushesNotice
{
  GtkWidget parent_instance;

  GtkRevealer *revealer; /* (unowned): from the template, as the next six */
  GtkWidget *bar;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkButton *button;
  GtkButton *more;
  GtkWidget *buttons;

  const char *tone; /* static (nullable): style class of @bar now */
  gboolean narrow;
};

enum
{
  PROP_NARROW = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RushesNotice, rushes_notice, GTK_TYPE_WIDGET)

static void
set_button (GtkButton *button, const char *label, const char *action)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  gtk_button_set_label (button, label != NULL ? label : "");
  if (label != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
}

/* What is out of sight is not to be read out either. */
static void
on_revealed (GtkRevealer *revealer, GParamSpec *pspec, RushesNotice *self)
{
  if (!gtk_revealer_get_child_revealed (revealer))
    gtk_widget_set_visible (self->bar, FALSE);
}

/* Beside two buttons a narrow window has no room for a sentence. */
static void
lay_out (RushesNotice *self)
{
  gboolean stacked = self->narrow && gtk_widget_get_visible (GTK_WIDGET (self->more));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar),
                                  stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->bar), stacked ? 6 : 12);
}

/**
 * rushes_notice_show:
 * @text: (nullable): %NULL hides it
 */
void
rushes_notice_show (RushesNotice *self, const RushesNoticeText *text)
{
  if (text != NULL)
    gtk_widget_set_visible (self->bar, TRUE);
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  gtk_widget_set_can_focus (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (self->icon, text->icon);
  gtk_label_set_text (self->sentence, text->sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), text->detail != NULL ? text->detail : text->sentence);
  set_button (self->button, text->label, text->action);
  set_button (self->more, text->more_label, text->more_action);
  gtk_widget_set_visible (self->buttons, text->label != NULL || text->more_label != NULL);
  lay_out (self);
  if (self->tone != NULL)
    gtk_widget_remove_css_class (self->bar, self->tone);
  self->tone = g_intern_string (text->tone);
  if (self->tone != NULL)
    gtk_widget_add_css_class (self->bar, self->tone);
}

static void
rushes_notice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, RUSHES_NOTICE (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_notice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_NARROW)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  RUSHES_NOTICE (object)->narrow = g_value_get_boolean (value);
  lay_out (RUSHES_NOTICE (object));
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

  G_OBJECT_CLASS (klass)->get_property = rushes_notice_get_property;
  G_OBJECT_CLASS (klass)->set_property = rushes_notice_set_property;
  G_OBJECT_CLASS (klass)->dispose = rushes_notice_dispose;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, bar);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, sentence);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, button);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, more);
  gtk_widget_class_bind_template_child (widget_class, RushesNotice, buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_revealed);
}

static void
rushes_notice_init (RushesNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
