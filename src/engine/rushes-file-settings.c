/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-settings.h"

static const char *const names[] = { "videos-folder", "folder-a-day", "name-template", "sidecar" };

/* What it takes to read the settings anew. */
typedef struct
{
  RushesPaths *paths;   /* (owned) */
  RushesEngine *engine; /* (unowned): the connection ends with it */
  char *folder;         /* (owned) (nullable) */
} Following;

static void
following_free (gpointer data, GClosure *closure)
{
  Following *following = data;

  rushes_paths_unref (following->paths);
  g_free (following->folder);
  g_free (following);
}

/**
 * rushes_file_settings_read:
 * @self: (out caller-allocates): to be cleared
 * @settings: (nullable): %NULL: as nobody has changed them
 * @folder: (nullable) (type filename): instead of the one in the settings
 */
void
rushes_file_settings_read (RushesFileSettings *self, GSettings *settings, RushesPaths *paths, const char *folder)
{
  *self = (RushesFileSettings){ .folder = g_strdup (folder) };
  if (settings != NULL)
    {
      if (self->folder == NULL)
        self->folder = g_settings_get_string (settings, "videos-folder");
      self->names = g_settings_get_string (settings, "name-template");
      self->rules.flat = !g_settings_get_boolean (settings, "folder-a-day");
      self->rules.sidecar = g_settings_get_boolean (settings, "sidecar");
    }
  if (self->folder == NULL || !g_path_is_absolute (self->folder))
    {
      g_free (self->folder);
      self->folder = g_strdup (rushes_paths_get_videos (paths));
    }
  self->rules.folder = self->folder;
  self->rules.names = self->names;
}

void
rushes_file_settings_clear (RushesFileSettings *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->names, g_free);
}

static void
apply_downloads (GSettings *settings, RushesEngine *engine)
{
  rushes_engine_set_downloads (engine, (guint) g_settings_get_int (settings, "downloads"));
}

static void
on_changed (GSettings *settings, const char *key, Following *following)
{
  g_auto (RushesFileSettings) now = { 0 };

  if (g_str_equal (key, "downloads"))
    apply_downloads (settings, following->engine);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], key))
      {
        rushes_file_settings_read (&now, settings, following->paths, following->folder);
        rushes_engine_set_files (following->engine, &now.rules);
      }
}

/**
 * rushes_file_settings_follow:
 * @folder: as in rushes_file_settings_read()
 *
 * Tells @engine how many downloads there may be at once, and whenever one of the settings is changed, for as long as
 * @settings is there and @engine is.
 */
void
rushes_file_settings_follow (GSettings *settings, RushesPaths *paths, const char *folder, RushesEngine *engine)
{
  Following *following = g_new0 (Following, 1);
  GClosure *closure;

  apply_downloads (settings, engine);
  following->paths = rushes_paths_ref (paths);
  following->engine = engine;
  following->folder = g_strdup (folder);
  closure = g_cclosure_new (G_CALLBACK (on_changed), following, following_free);
  g_object_watch_closure (G_OBJECT (engine), closure);
  g_signal_connect_closure (settings, "changed", closure, FALSE);
}
