/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-filter-bar.h"

#include <glib/gi18n.h>

struct _RushesFilterBar
{
  GtkWidget parent_instance;

  GtkBox *box;                                    /* (unowned): from the template */
  GtkToggleButton *buttons[RUSHES_N_TASK_GROUPS]; /* (unowned) */
  RushesTaskGroup group;
};

G_DEFINE_FINAL_TYPE (RushesFilterBar, rushes_filter_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_GROUP = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

/* Groups without a word are not for people to choose. */
static const char *const words[RUSHES_N_TASK_GROUPS] = {
  [RUSHES_TASK_GROUP_ALL] = NC_ ("filter", "All"),
  [RUSHES_TASK_GROUP_WORKING] = NC_ ("filter", "Working"),
  [RUSHES_TASK_GROUP_ATTENTION] = NC_ ("filter", "Attention"),
  [RUSHES_TASK_GROUP_NEW] = NC_ ("filter", "New"),
  [RUSHES_TASK_GROUP_STARRED] = NC_ ("filter", "Starred"),
};

static const char *
get_word (RushesTaskGroup group)
{
  return g_dpgettext2 (NULL, "filter", words[group]);
}

static void
set_label (RushesFilterBar *self, RushesTaskGroup group, guint count)
{
  g_autofree char *label = NULL;

  if (group == RUSHES_TASK_GROUP_STARRED || words[group] == NULL)
    return; /* an icon, and how many there are is no news */
  if (count > 0 && group != RUSHES_TASK_GROUP_ALL)
    /* Translators: a filter and how many tasks it finds: "Working 12". */
    label = g_strdup_printf (C_ ("filter", "%s %u"), get_word (group), count);
  else
    label = g_strdup (get_word (group));
  gtk_button_set_label (GTK_BUTTON (self->buttons[group]), label);
}

static void
on_toggled (GtkToggleButton *button, RushesFilterBar *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    if (self->buttons[i] == button)
      self->group = (RushesTaskGroup) i;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP]);
}

static void
rushes_filter_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_GROUP)
    g_value_set_uint (value, RUSHES_FILTER_BAR (object)->group);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_filter_bar_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_filter_bar_parent_class)->dispose (object);
}

static void
rushes_filter_bar_class_init (RushesFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_filter_bar_get_property;
  object_class->dispose = rushes_filter_bar_dispose;

  properties[PROP_GROUP] =
    g_param_spec_uint ("group", NULL, NULL, 0, RUSHES_N_TASK_GROUPS - 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesFilterBar, box);
}

static void
rushes_filter_bar_init (RushesFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    {
      if (words[i] == NULL)
        continue;
      self->buttons[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
      gtk_toggle_button_set_group (self->buttons[i], i > 0 ? self->buttons[0] : NULL);
      set_label (self, (RushesTaskGroup) i, 0);
      gtk_box_append (self->box, GTK_WIDGET (self->buttons[i]));
    }
  gtk_button_set_icon_name (GTK_BUTTON (self->buttons[RUSHES_TASK_GROUP_STARRED]), "starred-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->buttons[RUSHES_TASK_GROUP_STARRED]),
                               get_word (RUSHES_TASK_GROUP_STARRED));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[RUSHES_TASK_GROUP_STARRED]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, get_word (RUSHES_TASK_GROUP_STARRED), -1);
  gtk_toggle_button_set_active (self->buttons[RUSHES_TASK_GROUP_ALL], TRUE);
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    if (self->buttons[i] != NULL)
      g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (on_toggled), self);
}

RushesTaskGroup
rushes_filter_bar_get_group (RushesFilterBar *self)
{
  return self->group;
}

/**
 * rushes_filter_bar_has_group:
 *
 * Returns: whether there is a toggle for it
 */
gboolean
rushes_filter_bar_has_group (RushesFilterBar *self, RushesTaskGroup group)
{
  return group < RUSHES_N_TASK_GROUPS && self->buttons[group] != NULL;
}

void
rushes_filter_bar_set_group (RushesFilterBar *self, RushesTaskGroup group)
{
  g_return_if_fail (group < RUSHES_N_TASK_GROUPS);

  if (self->buttons[group] != NULL)
    {
      gtk_toggle_button_set_active (self->buttons[group], TRUE);
      return;
    }
  /* One that is reached elsewhere: no button is pressed. */
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    if (self->buttons[i] != NULL)
      gtk_toggle_button_set_active (self->buttons[i], FALSE);
  if (self->group == group)
    return;
  self->group = group;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP]);
}

/**
 * rushes_filter_bar_set_counts:
 * @counts: tasks in each group; none is not shown
 */
void
rushes_filter_bar_set_counts (RushesFilterBar *self, const guint counts[RUSHES_N_TASK_GROUPS])
{
  for (guint i = 0; i < RUSHES_N_TASK_GROUPS; i++)
    set_label (self, (RushesTaskGroup) i, counts[i]);
}
