/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-compare-page-private.h"

#include "rushes-player-private.h"

#define JUMP ((gint64) G_USEC_PER_SEC)

/* The same keys as in the player, for all clips at once. */

static gboolean
do_key (RushesComparePage *self, guint keyval)
{
  gint64 time = rushes_pipeline_group_get_time (self->group);

  switch (keyval)
    {
    case GDK_KEY_space:
      rushes_compare_page_toggle_play (self);
      return TRUE;
    case GDK_KEY_Left:
      rushes_pipeline_group_seek (self->group, time - JUMP);
      return TRUE;
    case GDK_KEY_Right:
      rushes_pipeline_group_seek (self->group, time + JUMP);
      return TRUE;
    case GDK_KEY_comma:
      rushes_pipeline_group_step (self->group, -1);
      return TRUE;
    case GDK_KEY_period:
      rushes_pipeline_group_step (self->group, 1);
      return TRUE;
    case GDK_KEY_l:
    case GDK_KEY_L:
      g_object_set (self, "loop", !self->loop, NULL);
      return TRUE;
    case GDK_KEY_F11:
      rushes_compare_page_toggle_fullscreen (self);
      return TRUE;
    case GDK_KEY_Escape:
      if (!gtk_window_is_fullscreen (self->root))
        return FALSE;
      rushes_compare_page_toggle_fullscreen (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesComparePage *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_window_get_focus (self->root) : NULL;

  if (self->group == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      rushes_player_keys_are_taken (focus, keyval, state))
    return GDK_EVENT_PROPAGATE;
  return do_key (self, keyval) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* Returns: (transfer full): a controller for the window that shows @self */
GtkEventController *
rushes_compare_page_keys_new (RushesComparePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  return keys;
}
