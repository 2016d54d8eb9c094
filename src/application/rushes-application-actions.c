/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-application-private.h"

#include "rushes-preferences.h"

#include <glib/gi18n.h>

static void
do_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  rushes_application_leave (user_data);
}

static void
do_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RushesApplication *self = user_data;
  GtkWindow *preferences;

  if (self->life != RUSHES_LIFE_OPEN || self->window == NULL)
    return;
  preferences = GTK_WINDOW (rushes_preferences_new (self->context));
  gtk_window_set_transient_for (preferences, GTK_WINDOW (self->window));
  gtk_window_present (preferences);
}

static void
do_open_again (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RushesApplication *self = user_data;

  if (self->window != NULL)
    rushes_application_open (self);
}

/* The demo is a program of its own, with its own library. */
static void
do_try_demo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RushesApplication *self = user_data;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) demo = NULL;

  demo = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program != NULL ? program : "rushes", "--demo", NULL);
  if (demo != NULL || self->window == NULL)
    return;
  g_warning ("No demo: %s", error->message);
  rushes_window_toast (self->window, _ ("The demo could not be started"));
}

static void
do_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RushesApplication *self = user_data;

  adw_show_about_window (
    GTK_WINDOW (self->window), "application-name", _ ("Rushes"), "application-icon", RUSHES_APP_ID, "version",
    RUSHES_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "developer-name", _ ("The Rushes Developers"), "comments",
    _ ("Makes videos from words with MiniMax-Hailuo-02, by way of a service chosen by its user. Not "
       "affiliated with MiniMax."),
    /* Translators: the names of the translators, one a line. */
    "translator-credits", _ ("translator-credits"), NULL);
}

/* Not as a help overlay of GTK's, which every window would make when it starts. */
static void
do_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RushesApplication *self = user_data;
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/rushes/Rushes/window/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (self->window));
  gtk_window_present (shortcuts);
}

static const struct
{
  GActionEntry entry;
  const char *accels[3];
} actions[] = {
  { { .name = "quit", .activate = do_quit }, { "<Control>q" } },
  { { .name = "preferences", .activate = do_preferences }, { "<Control>comma" } },
  { { .name = "shortcuts", .activate = do_shortcuts }, { "<Control>question", "<Control>F1" } },
  { { .name = "about", .activate = do_about }, { NULL } },
  { { .name = "open-again", .activate = do_open_again }, { NULL } },
  { { .name = "try-demo", .activate = do_try_demo }, { NULL } },
};

/**
 * rushes_application_install_actions:
 *
 * All that the program does whatever window it has, and the keys for it.
 */
void
rushes_application_install_actions (RushesApplication *self)
{
  static const char *const close[] = { "<Control>w", NULL };
  GAction *demo;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *name = g_strconcat ("app.", actions[i].entry.name, NULL);

      g_action_map_add_action_entries (G_ACTION_MAP (self), &actions[i].entry, 1, self);
      gtk_application_set_accels_for_action (GTK_APPLICATION (self), name, (const char **) actions[i].accels);
    }
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "window.close", (const char **) close);
  demo = g_action_map_lookup_action (G_ACTION_MAP (self), "try-demo");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (demo), !self->demo);
}
