/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-preferences.h"

#include "rushes-service-group.h"
#include "rushes-settings.h"
#include "rushes-videos-group.h"

struct _RushesPreferences
{
  AdwPreferencesWindow parent_instance;

  RushesContext *context; /* (owned) */
  GSettings *settings;    /* (owned) (nullable) */

  /* Template children (unowned). */
  RushesServiceGroup *service;
  GtkWidget *demo;
  RushesVideosGroup *videos;
  GtkWidget *undo;
};

G_DEFINE_FINAL_TYPE (RushesPreferences, rushes_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
rushes_preferences_dispose (GObject *object)
{
  RushesPreferences *self = RUSHES_PREFERENCES (object);

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
  g_type_ensure (RUSHES_TYPE_VIDEOS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, service);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, demo);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, videos);
  gtk_widget_class_bind_template_child (widget_class, RushesPreferences, undo);
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

  gtk_widget_set_sensitive (self->undo, there);
  if (there)
    g_settings_bind (self->settings, "undo-delay", self->undo, "value", G_SETTINGS_BIND_DEFAULT);
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
  rushes_videos_group_set_context (self->videos, context, self->settings);
  bind_settings (self);
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
