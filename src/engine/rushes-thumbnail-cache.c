/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-thumbnail-cache.h"

#include "rushes-thumbnail-frame.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SIZE (160 * 1024) /* bytes of one picture; small ones have some 8,000, large ones 25,000 */
#define FRESH    3600         /* s that a use is not noted again, so that looking at the list does not write */

struct _RushesThumbnailCache
{
  char *folder; /* (owned) */
  gint64 max_bytes;
  guint max_files;

  /* the writing thread's alone */
  gboolean counted;
  gint64 bytes;
  guint files;
};

/** Entry: a file of the folder */
typedef struct
{
  char *name; /* (owned) */
  gint64 bytes;
  gint64 used; /* s since the epoch */
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->name);
  g_free (entry);
}

/**
 * rushes_thumbnail_cache_new:
 * @folder: made when there is something to keep
 *
 * Reading is for any thread, writing for one.
 */
RushesThumbnailCache *
rushes_thumbnail_cache_new (const char *folder, gint64 max_bytes, guint max_files)
{
  RushesThumbnailCache *self = g_new0 (RushesThumbnailCache, 1);

  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  self->max_files = max_files;
  return self;
}

void
rushes_thumbnail_cache_free (RushesThumbnailCache *self)
{
  g_free (self->folder);
  g_free (self);
}

/* The picture's size stands in a baseline frame header, SOF0 (ITU T.81, B.2.2). */
static gboolean
check_header (const guint8 *at, gsize length)
{
  guint height = (guint) at[3] << 8 | at[4], width = (guint) at[5] << 8 | at[6];

  return length >= 8 && at[2] == 8 && width >= 1 && width <= RUSHES_THUMBNAIL_WIDTH * RUSHES_THUMBNAIL_LARGE &&
         height >= 1 && height <= RUSHES_THUMBNAIL_HEIGHT * RUSHES_THUMBNAIL_LARGE && (at[7] == 1 || at[7] == 3);
}

/**
 * rushes_thumbnail_cache_check:
 *
 * Looks at a file that may be anything, before any decoder does.
 *
 * Returns: whether @picture is a JPEG of the one kind that is made here, and not too large in any way
 */
gboolean
rushes_thumbnail_cache_check (GBytes *picture)
{
  gsize size, at = 2;
  const guint8 *data = g_bytes_get_data (picture, &size);

  if (size < 32 || size > MAX_SIZE || data[0] != 0xff || data[1] != 0xd8 || data[size - 2] != 0xff ||
      data[size - 1] != 0xd9)
    return FALSE;
  while (at + 12 < size && data[at] == 0xff)
    {
      guint marker = data[at + 1];
      gsize length = (gsize) data[at + 2] << 8 | data[at + 3];

      if (marker == 0xc0)
        return check_header (data + at + 2, length);
      /* Tables and what an application adds; anything else does not come before the frame header. */
      if (length < 2 || !(marker == 0xdb || marker == 0xc4 || marker == 0xdd || marker == 0xfe || marker >> 4 == 0xe))
        return FALSE;
      at += 2 + length;
    }
  return FALSE;
}

static GBytes *
read_file (int fd, gsize size)
{
  g_autofree guint8 *data = g_malloc (size);
  gsize done = 0;

  while (done < size)
    {
      gssize n = read (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return NULL;
      done += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/**
 * rushes_thumbnail_cache_read:
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the picture of that name, checked
 */
GBytes *
rushes_thumbnail_cache_read (RushesThumbnailCache *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  g_autoptr (GBytes) picture = NULL;
  struct stat info;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > 0 && info.st_size <= MAX_SIZE)
    picture = read_file (fd, (gsize) info.st_size);
  if (picture != NULL && rushes_thumbnail_cache_check (picture))
    {
      if (g_get_real_time () / G_USEC_PER_SEC - info.st_mtim.tv_sec > FRESH)
        futimens (fd, NULL);
      close (fd);
      return g_steal_pointer (&picture);
    }
  close (fd);
  g_unlink (path);
  return NULL;
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const Entry *one = *(Entry *const *) a, *two = *(Entry *const *) b;

  return one->used < two->used ? -1 : one->used > two->used;
}

/* Returns: (transfer full): the files of the folder; counts them */
static GPtrArray *
list_files (RushesThumbnailCache *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  self->files = 0;
  self->bytes = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      Entry *entry;
      struct stat info;

      if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      entry = g_new0 (Entry, 1);
      entry->name = g_strdup (name);
      entry->bytes = info.st_size;
      entry->used = info.st_mtim.tv_sec;
      g_ptr_array_add (entries, entry);
      self->files++;
      self->bytes += entry->bytes;
    }
  return entries;
}

/* Makes room for an eighth more than there has to be, so that it is not looked for again at once. */
static void
prune (RushesThumbnailCache *self)
{
  g_autoptr (GPtrArray) entries = list_files (self);

  g_ptr_array_sort (entries, compare_use);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];
      g_autofree char *path = NULL;

      if (self->files <= self->max_files - self->max_files / 8 && self->bytes <= self->max_bytes - self->max_bytes / 8)
        break;
      path = g_build_filename (self->folder, entry->name, NULL);
      if (g_unlink (path) != 0)
        continue;
      self->files--;
      self->bytes -= entry->bytes;
    }
}

/**
 * rushes_thumbnail_cache_write:
 * @name: plain, without any folder
 * @picture: a checked one
 *
 * Blocks.
 */
void
rushes_thumbnail_cache_write (RushesThumbnailCache *self, const char *name, GBytes *picture)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (picture, &size);

  g_mkdir_with_parents (self->folder, 0700); /* without it the file fails */
  if (!self->counted)
    g_ptr_array_unref (list_files (self));
  self->counted = TRUE;
  if (!g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    {
      g_debug ("A thumbnail was not kept: %s", error->message);
      return;
    }
  self->files++;
  self->bytes += (gint64) size;
  if (self->files > self->max_files || self->bytes > self->max_bytes)
    prune (self);
}
