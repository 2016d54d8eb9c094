/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-bytes.h"

#include <errno.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

/**
 * rushes_file_bytes_read:
 * @fd: as GINT_TO_POINTER(); a #RushesVideoRead
 *
 * Returns: whether all @length bytes were there
 */
gboolean
rushes_file_bytes_read (gpointer user_data, guint8 *buffer, gsize length, gint64 offset)
{
  int fd = GPOINTER_TO_INT (user_data);

  while (length > 0)
    {
      ssize_t n = pread (fd, buffer, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      buffer += n;
      length -= (gsize) n;
      offset += n;
    }
  return TRUE;
}

/**
 * rushes_file_bytes_hash:
 * @hash: (out caller-allocates): has taken in the first @size bytes of the file
 *
 * Returns: %FALSE where they cannot be read
 */
gboolean
rushes_file_bytes_hash (int fd, gint64 size, struct sha256_ctx *hash)
{
  g_autofree guint8 *buffer = g_malloc (BLOCK);

  sha256_init (hash);
  for (gint64 at = 0; at < size;)
    {
      gsize length = (gsize) MIN (size - at, BLOCK);

      if (!rushes_file_bytes_read (GINT_TO_POINTER (fd), buffer, length, at))
        return FALSE;
      sha256_update (hash, length, buffer);
      at += (gint64) length;
    }
  return TRUE;
}

/**
 * rushes_file_bytes_hash_to_text:
 * @hash: used up
 *
 * Returns: (transfer full): in lower-case hexadecimal
 */
char *
rushes_file_bytes_hash_to_text (struct sha256_ctx *hash)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  GString *text = g_string_sized_new (2 * sizeof digest);

  sha256_digest (hash, sizeof digest, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}
