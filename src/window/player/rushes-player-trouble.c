/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#include "rushes-opener.h"
#include "rushes-play-trouble.h"
#include "rushes-window.h"

#include <glib/gi18n.h>

/* What stands in the picture's place where there is none, and what can be done about it. */

static const struct
{
  gboolean open_with; /* another program may do better */
  gboolean try_again; /* it can be mended while the page is looked at */
} ways_out[] = {
  [RUSHES_PLAY_TROUBLE_NONE] = { FALSE, FALSE },  [RUSHES_PLAY_TROUBLE_MISSING] = { FALSE, FALSE },
  [RUSHES_PLAY_TROUBLE_ACCESS] = { FALSE, TRUE }, [RUSHES_PLAY_TROUBLE_BROKEN] = { TRUE, FALSE },
  [RUSHES_PLAY_TROUBLE_PLUGIN] = { TRUE, TRUE },
};

void
rushes_player_set_trouble (RushesPlayer *self, RushesPlayTrouble trouble, const char *package)
{
  g_autofree char *command = rushes_play_trouble_build_command (package);

  self->troubled = trouble != RUSHES_PLAY_TROUBLE_NONE;
  self->missing = trouble == RUSHES_PLAY_TROUBLE_MISSING;
  gtk_label_set_label (self->trouble_label, rushes_play_trouble_get_sentence (trouble));
  gtk_label_set_label (self->command, command != NULL ? command : "");
  gtk_widget_set_visible (self->command_box, command != NULL);
  gtk_widget_set_visible (self->open_with, ways_out[trouble].open_with);
  gtk_widget_set_visible (self->try_again, ways_out[trouble].try_again);
  gtk_widget_set_visible (self->trouble_box, self->troubled);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), !self->troubled);
  gtk_widget_set_visible (GTK_WIDGET (self->chrome), self->started && !self->troubled);
}

static void
do_open_with (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->file != NULL)
    rushes_opener_open_with (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->file);
}

static void
do_try_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesPlayer *self = RUSHES_PLAYER (widget);

  rushes_player_set_file (self, self->file, self->spare);
}

static void
do_copy_command (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_label (RUSHES_PLAYER (widget)->command));
  rushes_window_say (widget, _ ("Command copied"));
}

void
rushes_player_install_trouble_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "player.open-with", NULL, do_open_with);
  gtk_widget_class_install_action (klass, "player.try-again", NULL, do_try_again);
  gtk_widget_class_install_action (klass, "player.copy-command", NULL, do_copy_command);
}
