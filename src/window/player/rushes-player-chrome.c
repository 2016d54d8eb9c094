/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#include "rushes-clock.h"
#include "rushes-words.h"

#define FADE_DELAY 2000 /* ms without motion */

/* The controls over the picture: they go when nothing moves, and come back. */

static gboolean
fade (gpointer user_data)
{
  RushesPlayer *self = user_data;
  GtkRoot *root = gtk_widget_get_root (self->overlay);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkPopover *menu = gtk_menu_button_get_popover (self->speed);
  gboolean in_use = (gtk_widget_get_state_flags (GTK_WIDGET (self->chrome)) & GTK_STATE_FLAG_PRELIGHT) != 0 ||
                    (menu != NULL && gtk_widget_get_visible (GTK_WIDGET (menu))) ||
                    (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->chrome)) &&
                     gtk_window_get_focus_visible (GTK_WINDOW (root)));

  self->fader = 0;
  if (!self->playing || in_use)
    return G_SOURCE_REMOVE;
  gtk_revealer_set_reveal_child (self->chrome, FALSE);
  if (self->window != NULL)
    gtk_widget_set_cursor_from_name (self->overlay, "none");
  return G_SOURCE_REMOVE;
}

void
rushes_player_show_chrome (RushesPlayer *self)
{
  gtk_revealer_set_reveal_child (self->chrome, TRUE);
  gtk_widget_set_cursor (self->overlay, NULL);
  g_clear_handle_id (&self->fader, g_source_remove);
  if (self->playing)
    self->fader = g_timeout_add (FADE_DELAY, fade, self);
}

void
rushes_player_name_button (GtkWidget *button, const char *icon, const char *name)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
rushes_player_show_time (RushesPlayer *self)
{
  g_autofree char *now = rushes_words_span (self->position);
  g_autofree char *all = rushes_words_span (self->duration + RUSHES_SECOND / 2);
  g_autofree char *text = g_strdup_printf ("%s / %s", now, all);

  self->updating = TRUE;
  gtk_adjustment_set_upper (self->adjustment, (double) self->duration / RUSHES_SECOND);
  gtk_adjustment_set_value (self->adjustment, (double) self->position / RUSHES_SECOND);
  self->updating = FALSE;
  if (g_strcmp0 (text, gtk_label_get_label (self->time)) != 0)
    gtk_label_set_label (self->time, text);
}

/* To the next faster or slower speed of the menu: @step is 1 or -1. */
void
rushes_player_change_rate (RushesPlayer *self, int step)
{
  static const double rates[] = { 0.25, 0.5, 1, 1.5, 2 };
  double next = self->rate;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      double rate = rates[step > 0 ? G_N_ELEMENTS (rates) - 1 - i : i];

      if ((rate - self->rate) * step > 0.001)
        next = rate; /* the nearest comes last */
    }
  rushes_player_set_rate (self, next);
}
