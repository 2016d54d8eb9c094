/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-file-steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/**
 * rushes_file_steps_move:
 * @from: (type filename): on the file system of @to
 * @to: (type filename): never replaced: EEXIST
 */
int
rushes_file_steps_move (const char *from, const char *to)
{
  int result = renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

  if (result != 0 && (errno == EINVAL || errno == ENOSYS))
    {
      result = link (from, to);
      if (result == 0)
        unlink (from);
    }
  return result == 0 ? 0 : errno;
}

/**
 * rushes_file_steps_sync_folder:
 * @path: (type filename): of a file that has come into its folder
 */
int
rushes_file_steps_sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int saved = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  return saved;
}
