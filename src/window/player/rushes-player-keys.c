/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#define JUMP ((gint64) G_USEC_PER_SEC)

/* The keys of window.md section 6 that belong to the player. They work all over the window, so they are looked at
 * before the focused widget gets them, and left to it where it has a use of its own for them. */

/**
 * rushes_player_keys_are_taken:
 * @focus: (nullable): the widget with the focus
 *
 * Returns: whether the key is @focus's to use, or no plain key at all
 */
gboolean
rushes_player_keys_are_taken (GtkWidget *focus, guint keyval, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return TRUE;
  if (focus == NULL || keyval == GDK_KEY_F11)
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return TRUE;
  if (keyval == GDK_KEY_space)
    return GTK_IS_BUTTON (focus) || GTK_IS_CHECK_BUTTON (focus) || GTK_IS_SWITCH (focus) ||
           GTK_IS_LIST_BOX_ROW (focus) || GTK_IS_EXPANDER (focus);
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)
    return GTK_IS_LABEL (focus) || GTK_IS_GRID_VIEW (gtk_widget_get_parent (focus));
  return FALSE;
}

static gboolean
do_key (RushesPlayer *player, guint keyval)
{
  gboolean loop, fullscreen;

  g_object_get (player, "loop", &loop, "fullscreen", &fullscreen, NULL);
  switch (keyval)
    {
    case GDK_KEY_space:
      if (rushes_player_get_playing (player))
        rushes_player_pause (player);
      else
        rushes_player_play (player);
      return TRUE;
    case GDK_KEY_Left:
      if (player->in_series)
        return FALSE;
      rushes_player_seek (player, rushes_player_get_position (player) - JUMP);
      return TRUE;
    case GDK_KEY_Right:
      if (player->in_series)
        return FALSE;
      rushes_player_seek (player, rushes_player_get_position (player) + JUMP);
      return TRUE;
    case GDK_KEY_comma:
      rushes_player_step (player, -1);
      return TRUE;
    case GDK_KEY_period:
      rushes_player_step (player, 1);
      return TRUE;
    case GDK_KEY_l:
    case GDK_KEY_L:
      rushes_player_set_loop (player, !loop);
      return TRUE;
    case GDK_KEY_F11:
      rushes_player_set_fullscreen (player, !fullscreen);
      return TRUE;
    case GDK_KEY_Escape:
      rushes_player_set_fullscreen (player, FALSE);
      return fullscreen;
    default:
      return FALSE;
    }
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesPlayer *player)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  if (!gtk_widget_get_mapped (GTK_WIDGET (player)) || rushes_player_get_file (player) == NULL ||
      rushes_player_keys_are_taken (focus, keyval, state))
    return GDK_EVENT_PROPAGATE;
  return do_key (player, keyval) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/**
 * rushes_player_set_in_series:
 * @in_series: whether this is one of many clips that are shown one after the other: Left and Right are left to whoever
 *   shows them, and the last frame of one clip stays until the next one has its first
 */
void
rushes_player_set_in_series (RushesPlayer *self, gboolean in_series)
{
  self->in_series = in_series;
}

/* Returns: (transfer full): a controller for the window that shows @player */
GtkEventController *
rushes_player_keys_new (RushesPlayer *player)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), player, 0);
  return keys;
}
