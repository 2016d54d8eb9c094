/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

/*
 * The list beside what is selected, or the gallery with the whole width to itself: what is opened there comes as a page
 * of its own, and Back goes to the place in the gallery that one came from.
 */

#define GALLERY "grid" /* as in the settings; otherwise it is the list */

static void
step_size (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_list_pane_step_size (RUSHES_WINDOW (widget)->list, g_str_equal (name, "win.larger") ? 1 : -1);
}

static const struct
{
  const char *action;
  const char *view;
  guint key;
} keys[] = {
  { "win.view", "list", GDK_KEY_1 },
  { "win.view", "list", GDK_KEY_KP_1 },
  { "win.view", GALLERY, GDK_KEY_2 },
  { "win.view", GALLERY, GDK_KEY_KP_2 },
  { "win.larger", NULL, GDK_KEY_plus },
  { "win.larger", NULL, GDK_KEY_equal },
  { "win.larger", NULL, GDK_KEY_KP_Add },
  { "win.smaller", NULL, GDK_KEY_minus },
  { "win.smaller", NULL, GDK_KEY_KP_Subtract },
};

/**
 * rushes_window_install_view_actions:
 *
 * To be called when the class has its property `view`.
 */
void
rushes_window_install_view_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, RushesWindow, list_toggle);
  gtk_widget_class_bind_template_child (klass, RushesWindow, grid_toggle);
  gtk_widget_class_install_property_action (klass, "win.view", "view");
  gtk_widget_class_install_action (klass, "win.larger", NULL, step_size);
  gtk_widget_class_install_action (klass, "win.smaller", NULL, step_size);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, GDK_CONTROL_MASK, keys[i].action,
                                         keys[i].view != NULL ? "s" : NULL, keys[i].view);
}

/**
 * rushes_window_get_view:
 *
 * Returns: "list" or "grid"
 */
const char *
rushes_window_get_view (RushesWindow *self)
{
  /* Its buttons ask as soon as they are in the window. */
  return self->list != NULL && rushes_list_pane_is_gallery (self->list) ? GALLERY : "list";
}

/* The list does not unfold beside the gallery nor beside a page that has the window to itself, however wide it is. */
void
rushes_window_update_unfolding (RushesWindow *self)
{
  gboolean unfolds = self->whole == NULL && !rushes_list_pane_is_gallery (self->list);

  adw_leaflet_set_can_unfold (self->headers, unfolds);
  adw_leaflet_set_can_unfold (self->leaflet, unfolds);
}

/* GTK gives the focus back to the row that had it, which need not be the one whose page was opened by a click. */
static gboolean
is_on_other_row (RushesWindow *self, GtkWidget *focus)
{
  return gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BASE) != NULL &&
         rushes_list_pane_get_n_selected (self->list) == 1;
}

/**
 * rushes_window_is_focus_left:
 *
 * Returns: whether one has gone back from a page, and the focus has not gone on to anything
 */
gboolean
rushes_window_is_focus_left (RushesWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "list") != 0)
    return FALSE;
  return focus == NULL || is_on_other_row (self, focus) ||
         (!gtk_widget_is_ancestor (focus, GTK_WIDGET (self->composer)) &&
          !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)));
}

/* GTK may take the focus to another place while the pages slide. */
static void
on_slid (RushesWindow *self)
{
  if (!adw_leaflet_get_child_transition_running (self->leaflet) && self->narrow && rushes_window_is_focus_left (self))
    rushes_list_pane_focus_selected (self->list);
}

/* Once, when the pages are there. */
void
rushes_window_follow_pages (RushesWindow *self)
{
  g_signal_connect_object (self->leaflet, "notify::child-transition-running", G_CALLBACK (on_slid), self,
                           G_CONNECT_SWAPPED);
}

/* At once: a gallery that is laid out anew for each step of an animation would only stutter. */
static void
turn (RushesWindow *self, gboolean gallery)
{
  AdwLeaflet *both[] = { self->headers, self->leaflet };
  guint durations[G_N_ELEMENTS (both)];
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  /* Who goes through the buttons by keyboard stays there. */
  gboolean stays = focus == self->list_toggle || focus == self->grid_toggle;

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      durations[i] = adw_leaflet_get_mode_transition_duration (both[i]);
      adw_leaflet_set_mode_transition_duration (both[i], 0);
    }
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rushes_list_pane_set_gallery (self->list, gallery, self->small || !stays);
  rushes_window_update_unfolding (self);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    adw_leaflet_set_mode_transition_duration (both[i], durations[i]);
}

/**
 * rushes_window_set_view:
 * @view: "list" or "grid"
 *
 * Shows it, also from a page that has the window to itself.
 */
void
rushes_window_set_view (RushesWindow *self, const char *view)
{
  gboolean gallery = g_strcmp0 (view, GALLERY) == 0;
  g_autofree char *kept = self->settings != NULL ? g_settings_get_string (self->settings, "view") : NULL;

  rushes_window_leave_whole (self);
  turn (self, gallery);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.larger", gallery);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.smaller", gallery);
  if (kept != NULL && g_strcmp0 (kept, rushes_window_get_view (self)) != 0)
    g_settings_set_string (self->settings, "view", rushes_window_get_view (self));
  rushes_window_update_view (self);
}

/**
 * rushes_window_update_view:
 *
 * To be called when the window is small, or not any more, or shows the other view.
 */
void
rushes_window_update_view (RushesWindow *self)
{
  gboolean gallery = rushes_list_pane_is_gallery (self->list);

  rushes_list_pane_set_taps (self->list, self->small);
  rushes_composer_set_row (self->composer, gallery && !self->small);
  /* Where there is no room for both, the one that leads to the other view. */
  gtk_widget_set_visible (self->list_toggle, gallery || !self->small);
  gtk_widget_set_visible (self->grid_toggle, !gallery || !self->small);
}
