/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-empty-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RushesEmptyPage
{
  GtkWidget parent_instance;

  AdwStatusPage *status; /* (unowned): from the template, as the next three */
  GtkWidget *watch;
  GtkWidget *examples;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (RushesEmptyPage, rushes_empty_page, GTK_TYPE_WIDGET)

/* They fill the composer and send nothing. */
static const char *const prompts[] = {
  N_ ("A piglet gallops happily along an empty motorway at sunrise, the camera follows from the side"),
  N_ ("Slow aerial shot over a harbour in fog, fishing boats come in one by one, cold morning light"),
  N_ ("Close-up of an old watchmaker’s hands setting a tiny wheel in place, warm lamp, shallow focus"),
};

static void
add_example (RushesEmptyPage *self, const char *prompt)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), prompt);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("document-edit-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.use-prompt");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", prompt);
  gtk_list_box_append (self->list, row);
}

static void
rushes_empty_page_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_empty_page_parent_class)->dispose (object);
}

static void
rushes_empty_page_class_init (RushesEmptyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_empty_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-empty-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesEmptyPage, status);
  gtk_widget_class_bind_template_child (widget_class, RushesEmptyPage, watch);
  gtk_widget_class_bind_template_child (widget_class, RushesEmptyPage, examples);
  gtk_widget_class_bind_template_child (widget_class, RushesEmptyPage, list);
}

static void
rushes_empty_page_init (RushesEmptyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    add_example (self, _ (prompts[i]));
  rushes_empty_page_set_counts (self, 0, 0);
}

/**
 * rushes_empty_page_set_counts:
 * @all: tasks there are
 * @fresh: those that are ready and not watched yet
 */
void
rushes_empty_page_set_counts (RushesEmptyPage *self, guint all, guint fresh)
{
  g_autofree char *news = g_strdup_printf (ngettext ("%u New Video", "%u New Videos", fresh), fresh);

  gtk_widget_set_visible (self->examples, all == 0);
  gtk_widget_set_visible (self->watch, fresh > 0);
  if (all == 0)
    {
      adw_status_page_set_title (self->status, _ ("Text to Video"));
      adw_status_page_set_description (self->status, _ ("Describe a shot, or begin with one of these prompts"));
      return;
    }
  adw_status_page_set_title (self->status, fresh > 0 ? news : _ ("No Task Selected"));
  adw_status_page_set_description (self->status, _ ("Select a task to see its video and its history"));
}
