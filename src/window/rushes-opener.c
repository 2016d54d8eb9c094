/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-opener.h"

#include "rushes-window.h"

#include <glib/gi18n.h>

#define PATIENCE 10000 /* ms: a file manager may have to start first */

/* Handing a file to the rest of the desktop. */

/** Opening: a file on its way to another program */
typedef struct
{
  GtkWindow *window; /* (owned) (nullable) */
  char *uri;         /* (owned) */
  char *folder;      /* (owned): URI */
} Opening;

static Opening *
opening_new (GtkWindow *window, const char *path)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autofree char *folder = g_path_get_dirname (path);

  g_set_object (&opening->window, window);
  opening->uri = g_filename_to_uri (path, NULL, NULL);
  opening->folder = g_filename_to_uri (folder, NULL, NULL);
  return opening;
}

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->window);
  g_free (opening->uri);
  g_free (opening->folder);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
on_folder_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;

  if (!gtk_show_uri_full_finish (opening->window, result, NULL))
    rushes_window_say (GTK_WIDGET (opening->window), _ ("No program here opens folders."));
}

static void
show_folder (Opening *opening)
{
  gtk_show_uri_full (opening->window, opening->folder, GDK_CURRENT_TIME, NULL, on_folder_shown, opening);
}

static void
on_items_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answer == NULL)
    show_folder (opening);
  else
    opening_free (opening);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  const char *const uris[] = { opening->uri, NULL };

  if (bus == NULL)
    {
      show_folder (opening);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, PATIENCE, NULL, on_items_shown, opening);
}

/**
 * rushes_opener_show_in_folder:
 * @window: (nullable): who asks
 * @path: an absolute path
 *
 * Opens the file manager at the file; where none answers, the folder in whatever opens folders.
 */
void
rushes_opener_show_in_folder (GtkWindow *window, const char *path)
{
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus, opening_new (window, path));
}

/**
 * rushes_opener_open_folder:
 * @path: an absolute path of a folder
 */
void
rushes_opener_open_folder (GtkWindow *window, const char *path)
{
  g_autofree char *within = g_build_filename (path, ".", NULL);

  show_folder (opening_new (window, within));
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_uris_finish (G_APP_INFO (source), result, &error))
    rushes_window_say (GTK_WIDGET (opening->window), error->message);
}

static void
on_chosen (GtkDialog *dialog, int response, Opening *opening)
{
  g_autoptr (GAppInfo) app = NULL;
  g_autoptr (GdkAppLaunchContext) launch = NULL;
  GList uris = { opening->uri, NULL, NULL };

  if (response == GTK_RESPONSE_OK)
    app = gtk_app_chooser_get_app_info (GTK_APP_CHOOSER (dialog));
  if (app != NULL)
    {
      launch = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (dialog)));
      g_app_info_launch_uris_async (app, &uris, G_APP_LAUNCH_CONTEXT (launch), NULL, on_launched, opening);
    }
  else
    opening_free (opening);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/**
 * rushes_opener_open_with:
 * @window: (nullable): who asks
 * @path: an absolute path of a video
 *
 * Lets the user choose a program for the file.
 */
void
rushes_opener_open_with (GtkWindow *window, const char *path)
{
  const char *type = g_str_has_suffix (path, ".webm") ? "video/webm" : "video/mp4";
  GtkWidget *dialog =
    gtk_app_chooser_dialog_new_for_content_type (window, GTK_DIALOG_MODAL | GTK_DIALOG_USE_HEADER_BAR, type);

  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), opening_new (window, path));
  gtk_window_present (GTK_WINDOW (dialog));
}
