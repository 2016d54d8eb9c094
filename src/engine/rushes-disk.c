/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

/**
 * rushes_disk_name_error:
 * @saved: errno of a call that failed; 0: it did not
 */
RushesReason
rushes_disk_name_error (int saved)
{
  switch (saved)
    {
    case 0:
      return RUSHES_REASON_NONE;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: /* of RLIMIT_FSIZE: as good as a quota */
      return RUSHES_REASON_DISK_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
    case ENOTDIR:
    case ELOOP:
      return RUSHES_REASON_READ_ONLY;
    default:
      return RUSHES_REASON_DISK_ERROR;
    }
}

static gboolean
is_over_limit (gint64 end)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && (rlim_t) end > limit.rlim_cur;
}

/**
 * rushes_disk_find_room:
 * @start: bytes that are there
 * @length: bytes that will come; 0 and less need nothing
 * @reserve: takes the room at once, where the file system can: so a quota is seen as well
 */
RushesReason
rushes_disk_find_room (int fd, gint64 start, gint64 length, gboolean reserve)
{
  struct statvfs room;
  struct statfs kind;

  if (length <= 0)
    return RUSHES_REASON_NONE;
  if (is_over_limit (start + length))
    return RUSHES_REASON_DISK_FULL;
  if (fstatvfs (fd, &room) == 0 && room.f_blocks > 0 &&
      room.f_bavail < ((guint64) length + room.f_frsize - 1) / room.f_frsize)
    return RUSHES_REASON_DISK_FULL;
  /* In memory, taking the room is filling it with zeros. */
  if (fstatfs (fd, &kind) == 0 && kind.f_type == TMPFS_MAGIC)
    return RUSHES_REASON_NONE;
  if (reserve && fallocate (fd, FALLOC_FL_KEEP_SIZE, start, length) != 0 &&
      rushes_disk_name_error (errno) == RUSHES_REASON_DISK_FULL)
    return RUSHES_REASON_DISK_FULL;
  return RUSHES_REASON_NONE;
}
