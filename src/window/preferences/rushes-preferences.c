/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-preferences.h"

#include "rushes-service-group.h"
#include "rushes-settings.h"

#include <glib/gi18n.h>

struct _RushesPreferences
{
  AdwPreferencesWindow parent_instance;

  RushesContext *context;        /* (owned) */
  GSettings *settings;           /* (owned) (nullable) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */

  /* Template children (unowned). */
  RushesServiceGroup *service;
  GtkWidget *demo;
  AdwActionRow *folder;
  GtkWidget *autoplay;
  GtkWidget *undo;
};

G_DEFINE_FINAL_TYPE (RushesPreferences, rushes_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The folder in use: the chosen one, or the usual one. */
static char *
get_folder (RushesPreferences *self)
{
  g_autofree char *chosen = self->settings != NULL ? g_settings_get_string (self->settings, "videos-folder") : NULL;

  if (chosen != NULL && *chosen != '\0')
    return g_steal_pointer (&chosen);
  return g_strdup (rushes_paths_get_videos (rushes_context_get_paths (self->context)));
}

static void
show_folder (RushesPreferences *self)
{
  g_autofree char *folder = get_folder (self);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *escaped = g_markup_escape_text (shown, -1); /* the subtitle is markup */

  adw_action_row_set_subtitle (self->folder, escaped);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, RushesPreferences *self)
{
  g_autoptr (GFile) file = NULL;
  const char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    path = g_file_peek_path (file);
  if (path != NULL && g_utf8_validate (path, -1, NULL))
    g_settings_set_string (self->settings, "videos-folder", path);
  else if (file != NULL)
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                      adw_toast_new (_ ("Videos cannot be kept in this folder")));
  g_clear_object (&self->chooser);
}

static void
on_choose (RushesPreferences *self)
{
  g_autofree char *folder = get_folder (self);
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Folder for Videos"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Select"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), file, NULL);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rushes_preferences_dispose (GObject *object)
{
  RushesPreferences *self = RUSHES_PREFERENCES (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_preferences_parent_class)->dispose (object);
}

static void
rushes_preferences_class_init (RushesPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_preferences_dispose;
  g_type_ensure (RUSHES_TYPE_SERVICE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, service);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, demo);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, folder);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, autoplay);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, undo);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
}

static void
rushes_preferences_init (RushesPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_settings (RushesPreferences *self)
{
  gboolean there = self->settings != NULL;

  gtk_widget_set_sensitive (self->autoplay, there);
  gtk_widget_set_sensitive (self->undo, there);
  gtk_widget_set_sensitive (GTK_WIDGET (self->folder), there);
  if (!there)
    return;
  g_settings_bind (self->settings, "autoplay", self->autoplay, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "undo-delay", self->undo, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->settings, "changed::videos-folder", G_CALLBACK (show_folder), self, G_CONNECT_SWAPPED);
}

/**
 * rushes_preferences_new:
 * @context: an open one
 *
 * Returns: the window; owned by GTK
 */
GtkWidget *
rushes_preferences_new (RushesContext *context)
{
  RushesPreferences *self = g_object_new (RUSHES_TYPE_PREFERENCES, NULL);
  gboolean demo = rushes_context_is_demo (context);

  self->context = g_object_ref (context);
  self->settings = rushes_settings_new (demo);
  gtk_widget_set_visible (GTK_WIDGET (self->service), !demo);
  gtk_widget_set_visible (self->demo, demo);
  if (!demo)
    rushes_service_group_set_context (self->service, context);
  bind_settings (self);
  show_folder (self);
  return GTK_WIDGET (self);
}

/**
 * rushes_preferences_present_key:
 * @parent: the window that a key is missing in
 *
 * Opens the preferences where the key is entered.
 */
void
rushes_preferences_present_key (GtkWindow *parent, RushesContext *context)
{
  GtkWidget *window = rushes_preferences_new (context);

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  rushes_service_group_focus_key (RUSHES_PREFERENCES (window)->service);
  gtk_window_present (GTK_WINDOW (window));
}
