/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#define JUMP ((gint64) G_USEC_PER_SEC)

#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)

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
  if ((state & MODIFIERS) != 0)
    return TRUE;
  if (focus == NULL || keyval == GDK_KEY_F11)
    return FALSE;
  if (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return TRUE;
  if (keyval == GDK_KEY_space)
    return GTK_IS_BUTTON (focus) || GTK_IS_CHECK_BUTTON (focus) || GTK_IS_SWITCH (focus) ||
           GTK_IS_LIST_BOX_ROW (focus) || GTK_IS_EXPANDER (focus);
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down)
    return GTK_IS_RANGE (focus);
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)
    return GTK_IS_LABEL (focus) || GTK_IS_GRID_VIEW (gtk_widget_get_parent (focus));
  return FALSE;
}

/* The keys that change how it is played. */
static gboolean
do_setting (RushesPlayer *player, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_l:
    case GDK_KEY_L:
      rushes_player_set_loop (player, !player->loop);
      break;
    case GDK_KEY_m:
    case GDK_KEY_M:
      if (!gtk_widget_get_visible (player->mute_button))
        return FALSE; /* there is no sound */
      rushes_player_set_mute (player, !player->mute);
      break;
    case GDK_KEY_bracketleft:
    case GDK_KEY_less:
      rushes_player_change_rate (player, -1);
      break;
    case GDK_KEY_bracketright:
    case GDK_KEY_greater:
      rushes_player_change_rate (player, 1);
      break;
    default:
      return FALSE;
    }
  rushes_player_show_chrome (player);
  return TRUE;
}

/* On the full screen the list is not seen, and is gone through all the same. */
static gboolean
do_neighbour (RushesPlayer *player, guint keyval)
{
  gboolean next = keyval == GDK_KEY_Down || keyval == GDK_KEY_Page_Down;

  if (player->window == NULL || player->in_series)
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (player), next ? "win.next-clip" : "win.previous-clip", NULL);
}

static gboolean
do_key (RushesPlayer *player, guint keyval)
{
  gboolean fullscreen = player->window != NULL;

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
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      return do_neighbour (player, keyval);
    case GDK_KEY_F11:
      rushes_player_set_fullscreen (player, !fullscreen);
      return TRUE;
    case GDK_KEY_Escape:
      rushes_player_set_fullscreen (player, FALSE);
      return fullscreen;
    default:
      return do_setting (player, keyval);
    }
}

/* The keys that no text field has a use for. */
static gboolean
do_chord (RushesPlayer *player, guint keyval, GdkModifierType state)
{
  GdkModifierType held = state & (MODIFIERS | GDK_SHIFT_MASK);

  if (held == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) && gdk_keyval_to_lower (keyval) == GDK_KEY_f)
    {
      rushes_player_copy_frame (player);
      return TRUE;
    }
  if (held == GDK_CONTROL_MASK && (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_Page_Down))
    return do_neighbour (player, keyval);
  return FALSE;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesPlayer *player)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  if (!gtk_widget_get_mapped (GTK_WIDGET (player)) || rushes_player_get_file (player) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (do_chord (player, keyval, state))
    return GDK_EVENT_STOP;
  if (rushes_player_keys_are_taken (focus, keyval, state))
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
