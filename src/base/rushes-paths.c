/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-paths.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _RushesPaths
{
  gatomicrefcount refs;
  gboolean demo;
  char *data;   /* (owned) */
  char *cache;  /* (owned) */
  char *videos; /* (owned) */
};

/**
 * rushes_paths_new:
 * @demo: %TRUE for the demo, which has everything, videos too, in a data folder of its own
 *
 * Only names folders; rushes_paths_prepare() makes them.
 *
 * Returns: (transfer full): where things are, as section 6 of the design has it
 */
RushesPaths *
rushes_paths_new (gboolean demo)
{
  RushesPaths *self = g_new0 (RushesPaths, 1);
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);

  g_atomic_ref_count_init (&self->refs);
  self->demo = demo;
  self->data = g_build_filename (g_get_user_data_dir (), demo ? "rushes-demo" : "rushes", NULL);
  self->cache = g_build_filename (g_get_user_cache_dir (), demo ? "rushes-demo" : "rushes", NULL);
  if (demo)
    self->videos = g_build_filename (self->data, "Videos", NULL);
  else if (videos != NULL && g_strcmp0 (videos, g_get_home_dir ()) != 0)
    self->videos = g_build_filename (videos, "Rushes", NULL);
  else
    self->videos = g_build_filename (g_get_home_dir (), "Videos", "Rushes", NULL);
  return self;
}

RushesPaths *
rushes_paths_ref (RushesPaths *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_paths_unref (RushesPaths *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->data);
  g_free (self->cache);
  g_free (self->videos);
  g_free (self);
}

gboolean
rushes_paths_is_demo (const RushesPaths *self)
{
  return self->demo;
}

/**
 * rushes_paths_get_data:
 *
 * Returns: (type filename): the folder of the library, its lock, spool and backups
 */
const char *
rushes_paths_get_data (const RushesPaths *self)
{
  return self->data;
}

const char *
rushes_paths_get_cache (const RushesPaths *self)
{
  return self->cache;
}

/**
 * rushes_paths_get_videos:
 *
 * Returns: (type filename): the default folder of finished videos
 */
const char *
rushes_paths_get_videos (const RushesPaths *self)
{
  return self->videos;
}

char *
rushes_paths_in_data (const RushesPaths *self, const char *name)
{
  return g_build_filename (self->data, name, NULL);
}

static gboolean
prepare_private (const char *path, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, 0700) != 0 || stat (path, &info) != 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("The folder “%s” cannot be made: %s"), path,
                   g_strerror (saved));
      return FALSE;
    }
  /* A library that others may write to could be made to say anything about what was paid. */
  if (info.st_uid != geteuid () || (info.st_mode & 0022) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _ ("The folder “%s” belongs to someone else, or others may write to it. Nothing was opened."), path);
      return FALSE;
    }
  /* Prompts are nobody else's to read. A file system that knows no permissions is not a reason to stop. */
  if ((info.st_mode & 0077) != 0 && chmod (path, 0700) != 0)
    g_info ("The folder %s stays open to others: %s", path, g_strerror (errno));
  return TRUE;
}

/**
 * rushes_paths_prepare:
 *
 * Makes the data and cache folders, for the user alone. Blocks; call it before the main loop or on a thread.
 */
gboolean
rushes_paths_prepare (const RushesPaths *self, GError **error)
{
  return prepare_private (self->data, error) && prepare_private (self->cache, error);
}
