/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-application-private.h"

#include "rushes-resources.h"
#include "rushes-settings.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

/*
 * The window is shown first and the library opened behind it. To leave is the same the other way round: the window
 * goes, the library is closed, the program ends. In between the application holds itself. A start that comes while
 * the library is being closed opens it again.
 */

#define RESOURCES "/io/github/rushes/Rushes"

G_DEFINE_FINAL_TYPE (RushesApplication, rushes_application, ADW_TYPE_APPLICATION)

/* Opening. */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  self->context = rushes_context_open_finish (result, &error);
  self->life = self->context != NULL ? RUSHES_LIFE_OPEN : RUSHES_LIFE_CLOSED;
  g_clear_object (&self->opening);
  if (self->leaving)
    {
      self->leaving = FALSE;
      rushes_application_leave (self);
    }
  else if (self->context != NULL)
    rushes_window_set_context (self->window, self->context);
  else
    rushes_window_show_failure (self->window, error);
  g_application_release (G_APPLICATION (self));
}

/**
 * rushes_application_open:
 *
 * Opens the library for the window that is shown, unless it is open or being opened.
 */
void
rushes_application_open (RushesApplication *self)
{
  const RushesContextOptions options = {
    .demo = self->demo,
    .mode = RUSHES_STORE_OWN,
    .cautious = TRUE,
    .send_all = TRUE,
    .key = self->demo ? NULL : g_getenv ("RUSHES_API_KEY"),
  };

  if (self->life != RUSHES_LIFE_CLOSED)
    return;
  self->life = RUSHES_LIFE_OPENING;
  self->opening = g_cancellable_new ();
  rushes_window_show_opening (self->window);
  g_application_hold (G_APPLICATION (self));
  rushes_context_open_async (&options, self->opening, on_opened, g_object_ref (self));
}

/* Leaving. */

static void
show_window (RushesApplication *self)
{
  self->window = rushes_window_new (GTK_APPLICATION (self), self->settings, self->demo);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  rushes_application_open (self);
}

static void
end (RushesApplication *self)
{
  if (self->leaving)
    g_application_quit (G_APPLICATION (self));
  else
    show_window (self); /* it was started again meanwhile */
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_context_close_finish (RUSHES_CONTEXT (source), result, &error))
    g_warning ("The library was not closed as it should be: %s", error->message);
  g_clear_object (&self->context);
  self->life = RUSHES_LIFE_CLOSED;
  end (self);
  g_application_release (G_APPLICATION (self));
}

/**
 * rushes_application_leave:
 *
 * Lets the window go, closes the library and ends the program.
 */
void
rushes_application_leave (RushesApplication *self)
{
  if (self->leaving)
    return;
  self->leaving = TRUE;
  g_application_hold (G_APPLICATION (self));
  if (self->window != NULL)
    {
      rushes_window_leave (self->window);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
  if (self->life == RUSHES_LIFE_OPENING)
    g_cancellable_cancel (self->opening); /* on_opened() goes on */
  else if (self->life == RUSHES_LIFE_OPEN)
    {
      self->life = RUSHES_LIFE_CLOSING;
      g_application_hold (G_APPLICATION (self));
      rushes_context_close_async (self->context, on_closed, g_object_ref (self));
    }
  else
    end (self);
  g_application_release (G_APPLICATION (self));
}

static gboolean
on_signal (gpointer user_data)
{
  RushesApplication *self = user_data;

  /* The second one is meant: the library survives that too, it is only slower to open. */
  if (self->leaving)
    g_application_quit (G_APPLICATION (self));
  else
    rushes_application_leave (self);
  return G_SOURCE_CONTINUE;
}

/* The application. */

/* GTK 4.8 speaks to the bus of assistive technology by way of the session's: without one it would stumble. */
static void
check_bus (void)
{
  g_autoptr (GDBusConnection) bus =
    g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL); /* as GApplication is about to do */

  if (bus == NULL)
    g_setenv ("GTK_A11Y", "none", FALSE);
}

static int
rushes_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  RushesApplication *self = RUSHES_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("rushes %s\n", RUSHES_VERSION);
      return 0;
    }
  self->demo = g_variant_dict_contains (options, "demo");
  if (self->demo)
    g_application_set_application_id (application, RUSHES_APP_ID ".Demo");
  self->settings = rushes_settings_new (self->demo);
  if (self->settings == NULL)
    {
      g_printerr ("%s\n", _ ("The settings of Rushes are not installed, so it cannot start."));
      return 1;
    }
  check_bus ();
  return -1;
}

static void
rushes_application_startup (GApplication *application)
{
  RushesApplication *self = RUSHES_APPLICATION (application);

  G_APPLICATION_CLASS (rushes_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (RUSHES_APP_ID);
  rushes_application_install_actions (self);
  self->interrupt = g_unix_signal_add (SIGINT, on_signal, self);
  self->terminate = g_unix_signal_add (SIGTERM, on_signal, self);
}

static void
rushes_application_activate (GApplication *application)
{
  RushesApplication *self = RUSHES_APPLICATION (application);

  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
  else if (self->life == RUSHES_LIFE_CLOSED)
    show_window (self);
  else
    self->leaving = FALSE; /* end() shows a window again */
}

static void
rushes_application_shutdown (GApplication *application)
{
  RushesApplication *self = RUSHES_APPLICATION (application);

  g_clear_handle_id (&self->interrupt, g_source_remove);
  g_clear_handle_id (&self->terminate, g_source_remove);
  G_APPLICATION_CLASS (rushes_application_parent_class)->shutdown (application);
}

static void
rushes_application_dispose (GObject *object)
{
  RushesApplication *self = RUSHES_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->opening);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rushes_application_parent_class)->dispose (object);
}

static void
rushes_application_class_init (RushesApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_application_dispose;
  application_class->handle_local_options = rushes_application_handle_local_options;
  application_class->startup = rushes_application_startup;
  application_class->activate = rushes_application_activate;
  application_class->shutdown = rushes_application_shutdown;
}

static void
rushes_application_init (RushesApplication *self)
{
  const GOptionEntry options[] = {
    { "demo", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
      N_ ("Make videos on this computer, for free; nothing is sent"), NULL },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  rushes_resources_get_resource (); /* keeps them in the program */
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * rushes_application_new:
 *
 * Returns: (transfer full): the application, before its command line is read
 */
RushesApplication *
rushes_application_new (void)
{
  return g_object_new (RUSHES_TYPE_APPLICATION, "application-id", RUSHES_APP_ID, "resource-base-path", RESOURCES, NULL);
}
