/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#include "rushes-window.h"

#include <glib/gi18n.h>

static const char *const property_actions[] = { "loop", "mute", "rate", "fullscreen" };

/* Actions. Where the controls are in a window of their own, that window has the same ones; they hold the player, hence
 * only for so long. */

void
rushes_player_do_play (RushesPlayer *self)
{
  if (self->playing)
    rushes_player_pause (self);
  else
    rushes_player_play (self);
}

static void
do_play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_player_do_play (RUSHES_PLAYER (widget));
}

void
rushes_player_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "player.play", NULL, do_play_action);
  rushes_player_install_trouble_actions (klass);
  for (guint i = 0; i < G_N_ELEMENTS (property_actions); i++)
    {
      g_autofree char *name = g_strconcat ("player.", property_actions[i], NULL);

      gtk_widget_class_install_property_action (klass, name, property_actions[i]);
    }
}

static void
toggle_play (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  rushes_player_do_play (user_data);
}

static void
lend_actions (RushesPlayer *self, GtkWidget *window)
{
  const GActionEntry entries[] = { { .name = "play", .activate = toggle_play } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (property_actions); i++)
    {
      g_autoptr (GPropertyAction) action = g_property_action_new (property_actions[i], self, property_actions[i]);

      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (window, "player", G_ACTION_GROUP (group));
}

/* Full screen: the picture and its controls move to a window of their own and back. */

/* Says something in the window that is in sight. */
void
rushes_player_say (RushesPlayer *self, const char *sentence)
{
  g_autofree char *escaped = NULL;

  if (self->window == NULL)
    {
      rushes_window_say (GTK_WIDGET (self), sentence);
      return;
    }
  escaped = g_markup_escape_text (sentence, -1); /* the title of a toast is markup */
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (gtk_window_get_child (GTK_WINDOW (self->window))),
                               adw_toast_new (escaped));
}

static gboolean
on_close_request (GtkWindow *window, RushesPlayer *self)
{
  rushes_player_set_fullscreen (self, FALSE);
  return TRUE;
}

static void
enter_fullscreen (RushesPlayer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *toasts;

  if (root == NULL || !GTK_IS_WINDOW (root))
    return;
  g_object_ref (self->overlay);
  gtk_widget_unparent (self->overlay);
  self->window = g_object_new (GTK_TYPE_WINDOW, "title", gtk_window_get_title (GTK_WINDOW (root)), "application",
                               gtk_window_get_application (GTK_WINDOW (root)), "transient-for", root, NULL);
  lend_actions (self, self->window);
  toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), self->overlay);
  gtk_window_set_child (GTK_WINDOW (self->window), toasts);
  g_object_unref (self->overlay);
  g_signal_connect (self->window, "close-request", G_CALLBACK (on_close_request), self);
  gtk_widget_add_controller (self->window, rushes_player_keys_new (self));
  gtk_window_fullscreen (GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  rushes_player_name_button (GTK_WIDGET (self->fullscreen_button), "view-restore-symbolic", _ ("Leave Fullscreen"));
}

static void
leave_fullscreen (RushesPlayer *self)
{
  GtkWidget *window = g_steal_pointer (&self->window);

  g_object_ref (self->overlay);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (gtk_window_get_child (GTK_WINDOW (window))), NULL);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  g_object_unref (self->overlay);
  g_signal_handlers_disconnect_by_data (window, self);
  gtk_widget_insert_action_group (window, "player", NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  rushes_player_name_button (GTK_WIDGET (self->fullscreen_button), "view-fullscreen-symbolic", _ ("Fullscreen"));
}

/**
 * rushes_player_get_window:
 *
 * Returns: (transfer none) (nullable): the window that the picture has to itself while it fills the screen
 */
GtkWidget *
rushes_player_get_window (RushesPlayer *self)
{
  return self->window;
}

/**
 * rushes_player_set_fullscreen:
 * @fullscreen: whether the picture has a window of its own that fills the screen
 */
void
rushes_player_set_fullscreen (RushesPlayer *self, gboolean fullscreen)
{
  g_return_if_fail (RUSHES_IS_PLAYER (self));

  if (fullscreen == (self->window != NULL))
    return;
  if (fullscreen)
    enter_fullscreen (self);
  else
    leave_fullscreen (self);
  rushes_player_show_chrome (self);
  g_object_notify (G_OBJECT (self), "fullscreen");
}
