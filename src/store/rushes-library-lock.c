/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-library-lock.h"

#include "rushes-database.h"
#include "rushes-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * One process owns the library. The lock belongs to the open file (not to the process, as a plain POSIX lock does,
 * which any close() of the same file would drop), so it ends with its holder however that ends, kill -9 included.
 */

static gboolean
is_still (int fd, const char *path)
{
  struct stat held, named;

  return fstat (fd, &held) == 0 && lstat (path, &named) == 0 && S_ISREG (held.st_mode) && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

/**
 * rushes_library_lock_take:
 * @path: (type filename): the lock file; made if it is not there, never removed
 *
 * Does not wait.
 *
 * Returns: a descriptor for rushes_library_lock_release(), or -1 with RUSHES_STORE_ERROR_IN_USE where another process
 *   has it
 */
int
rushes_library_lock_take (const char *path, GError **error)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  int saved = errno;

  if (fd >= 0)
    {
      if (fcntl (fd, F_OFD_SETLK, &lock) == 0)
        {
          /* A lock on a file that has been replaced since locks nobody out. */
          if (is_still (fd, path))
            return fd;
          saved = EIO;
        }
      else
        saved = errno;
      close (fd);
    }
  g_info ("Lock: %s", g_strerror (saved));
  if (fd >= 0 && (saved == EAGAIN || saved == EACCES))
    rushes_store_error_set (error, RUSHES_STORE_ERROR_IN_USE);
  else
    rushes_store_error_set_errno (error, saved);
  return -1;
}

void
rushes_library_lock_release (int fd)
{
  if (fd >= 0)
    close (fd);
}
