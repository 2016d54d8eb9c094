/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#include "rushes-opener.h"
#include "rushes-window.h"

#include <glib/gi18n.h>

/* What stands in the picture's place where there is none, and what can be done about it. */

static const struct
{
  const char *sentence;
  gboolean open_with; /* another program may do better */
  gboolean try_again; /* it can be mended while the page is looked at */
} troubles[] = {
  [RUSHES_PLAY_TROUBLE_NONE] = { NULL, FALSE, FALSE },
  [RUSHES_PLAY_TROUBLE_MISSING] = { N_ ("The file is not there any more. It was moved or deleted."), FALSE, FALSE },
  [RUSHES_PLAY_TROUBLE_ACCESS] = { N_ ("The file cannot be read. Check its permissions."), FALSE, TRUE },
  [RUSHES_PLAY_TROUBLE_BROKEN] = { N_ ("This file cannot be played: it is damaged, or not a video."), TRUE, FALSE },
  [RUSHES_PLAY_TROUBLE_PLUGIN] = { N_ ("This video needs a decoder that is not installed. On Debian and Ubuntu this "
                                       "installs it:"),
                                   TRUE, TRUE },
};

void
rushes_player_set_trouble (RushesPlayer *self, RushesPlayTrouble trouble, const char *package)
{
  g_autofree char *command = package != NULL ? g_strdup_printf ("sudo apt install %s", package) : NULL;

  self->troubled = trouble != RUSHES_PLAY_TROUBLE_NONE;
  self->missing = trouble == RUSHES_PLAY_TROUBLE_MISSING;
  gtk_label_set_label (self->trouble_label, self->troubled ? _ (troubles[trouble].sentence) : "");
  gtk_label_set_label (self->command, command != NULL ? command : "");
  gtk_widget_set_visible (self->command_box, command != NULL);
  gtk_widget_set_visible (self->open_with, troubles[trouble].open_with);
  gtk_widget_set_visible (self->try_again, troubles[trouble].try_again);
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
  g_autofree char *file = g_strdup (self->file);

  rushes_player_set_file (self, file);
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
