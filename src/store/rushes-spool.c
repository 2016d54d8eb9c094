/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-spool.h"

#include "rushes-database.h"
#include "rushes-store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Where an accepted id goes when the library cannot be written: a file whose blocks were taken at start, so that a full
 * disk has room for it. Lines of text, each with the CRC of what stands before it; zeros after the last. What cannot be
 * written even there is kept in memory and tried again with the next.
 */

#define SIZE     4096
#define MAX_SIZE (1024 * 1024) /* of a file that grew because there was room after all */
#define MAX_LINE 1024
#define WORD     "accepted"

struct _RushesSpool
{
  int fd;
  gint64 end;         /* where the next line goes */
  GPtrArray *entries; /* (owned) (element-type RushesSpoolEntry): on disk or wanting to be */
  guint written;      /* how many of them are on disk */
};

RushesSpoolEntry *
rushes_spool_entry_copy (const RushesSpoolEntry *self)
{
  RushesSpoolEntry *copy = g_memdup2 (self, sizeof *self);

  copy->ask = g_strdup (self->ask);
  copy->service_id = g_strdup (self->service_id);
  return copy;
}

void
rushes_spool_entry_free (RushesSpoolEntry *self)
{
  g_free (self->ask);
  g_free (self->service_id);
  g_free (self);
}

static guint32
sum (const char *text, gsize length)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= (guint8) text[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
  return ~crc;
}

static char *
write_line (const RushesSpoolEntry *entry)
{
  g_autofree char *ask = g_uri_escape_string (entry->ask, NULL, FALSE);
  g_autofree char *service_id = g_uri_escape_string (entry->service_id, NULL, FALSE);
  g_autofree char *text = g_strdup_printf (WORD " %" G_GINT64_FORMAT " %s %d %" G_GINT64_FORMAT " %s", entry->id, ask,
                                           entry->take, entry->profile, service_id);

  return g_strdup_printf ("%s %08x\n", text, sum (text, strlen (text)));
}

static RushesSpoolEntry *
read_line (const char *line)
{
  const char *last = strrchr (line, ' ');
  g_autoptr (RushesSpoolEntry) entry = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *check = NULL;
  gint64 take;

  if (last == NULL)
    return NULL;
  check = g_strdup_printf (" %08x", sum (line, (gsize) (last - line)));
  if (!g_str_equal (check, last))
    return NULL;
  words = g_strsplit (line, " ", 8);
  if (g_strv_length (words) != 7 || !g_str_equal (words[0], WORD))
    return NULL;
  entry = g_new0 (RushesSpoolEntry, 1);
  entry->ask = g_uri_unescape_string (words[2], NULL);
  entry->service_id = g_uri_unescape_string (words[5], NULL);
  if (!g_ascii_string_to_signed (words[1], 10, 1, G_MAXINT64, &entry->id, NULL) ||
      !g_ascii_string_to_signed (words[3], 10, 0, 9, &take, NULL) ||
      !g_ascii_string_to_signed (words[4], 10, 0, G_MAXINT64, &entry->profile, NULL) || entry->ask == NULL ||
      entry->service_id == NULL || *entry->service_id == '\0')
    return NULL;
  entry->take = (int) take;
  return g_steal_pointer (&entry);
}

static gboolean
write_all (int fd, const char *bytes, gsize length, gint64 offset)
{
  while (length > 0)
    {
      gssize n = pwrite (fd, bytes, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
      offset += n;
    }
  return TRUE;
}

/* Blocks that hold zeros, not merely promised ones: nothing about the file but these bytes has to change later. */
static gboolean
take_blocks (int fd)
{
  g_autofree char *zeros = g_malloc0 (SIZE);
  struct stat info;
  int rc;

  if (fstat (fd, &info) != 0)
    return FALSE;
  if (info.st_size >= SIZE)
    return TRUE;
  rc = posix_fallocate (fd, 0, SIZE);
  if (rc != 0 && rc != EOPNOTSUPP && rc != EINVAL)
    {
      errno = rc;
      return FALSE;
    }
  return write_all (fd, zeros + info.st_size, (gsize) (SIZE - info.st_size), info.st_size) && fsync (fd) == 0;
}

static void
read_entries (RushesSpool *self)
{
  g_autofree char *bytes = g_malloc0 (MAX_SIZE + 1);
  gssize length = pread (self->fd, bytes, MAX_SIZE, 0);

  for (char *at = bytes; at - bytes < length && *at != '\0';)
    {
      char *newline = strchr (at, '\n');
      RushesSpoolEntry *entry;

      if (newline == NULL)
        break;
      *newline = '\0';
      entry = read_line (at);
      /* A line that was cut by a crash is not on disk, and nobody was told that it was. */
      if (entry == NULL)
        g_info ("Spool: a broken line");
      else
        g_ptr_array_add (self->entries, entry);
      at = newline + 1;
      self->end = at - bytes;
    }
  self->written = self->entries->len;
}

/**
 * rushes_spool_open:
 * @path: (type filename): made, with its blocks, if it is not there
 *
 * Returns: (transfer full) (nullable): the spool and what it holds
 */
RushesSpool *
rushes_spool_open (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  RushesSpool *self;
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || !take_blocks (fd))
    {
      int saved = errno;

      if (fd >= 0)
        close (fd);
      g_info ("Spool: %s", g_strerror (saved));
      rushes_store_error_set_errno (error, saved);
      return NULL;
    }
  self = g_new0 (RushesSpool, 1);
  self->fd = fd;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_spool_entry_free);
  read_entries (self);
  return self;
}

void
rushes_spool_close (RushesSpool *self)
{
  close (self->fd);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * rushes_spool_get_entries:
 *
 * Returns: (transfer none) (element-type RushesSpoolEntry): what the library is still to be told
 */
GPtrArray *
rushes_spool_get_entries (RushesSpool *self)
{
  return self->entries;
}

static gboolean
flush (RushesSpool *self)
{
  for (; self->written < self->entries->len; self->written++)
    {
      g_autofree char *line = write_line (g_ptr_array_index (self->entries, self->written));
      gsize length = strlen (line);

      if (!write_all (self->fd, line, length, self->end) || fdatasync (self->fd) != 0)
        {
          g_info ("Spool: %s", g_strerror (errno));
          return FALSE;
        }
      self->end += (gint64) length;
    }
  return TRUE;
}

/**
 * rushes_spool_add:
 * @entry: copied
 *
 * Adds an entry, unless it is there already.
 *
 * Returns: whether it is on disk; if not, it is kept in memory and tried again with the next
 */
gboolean
rushes_spool_add (RushesSpool *self, const RushesSpoolEntry *entry)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const RushesSpoolEntry *known = g_ptr_array_index (self->entries, i);

      if (known->id == entry->id && g_str_equal (known->service_id, entry->service_id))
        return flush (self);
    }
  g_ptr_array_add (self->entries, rushes_spool_entry_copy (entry));
  return flush (self);
}

/**
 * rushes_spool_clear:
 *
 * Forgets all entries, once the library has them on disk. A kill on the way leaves some that the library knows already,
 * which does no harm.
 *
 * Returns: whether that is on disk
 */
gboolean
rushes_spool_clear (RushesSpool *self)
{
  g_autofree char *zeros = g_malloc0 (SIZE);

  g_ptr_array_set_size (self->entries, 0);
  self->written = 0;
  if (self->end == 0)
    return TRUE;
  self->end = 0;
  return write_all (self->fd, zeros, SIZE, 0) && ftruncate (self->fd, SIZE) == 0 && fdatasync (self->fd) == 0;
}
