/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-mark.h"

#include "rushes-file-bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define MAX_VALUE 512

/**
 * rushes_file_mark_new:
 *
 * Returns: (transfer full): the value of the attribute %RUSHES_FILE_MARK of a task's video
 */
char *
rushes_file_mark_new (const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", fields->id, fields->service_id != NULL ? fields->service_id : "");
}

/**
 * rushes_file_mark_read:
 * @name: of an attribute
 *
 * Returns: (transfer full) (nullable): its value; %NULL where there is none, or none that is text
 */
char *
rushes_file_mark_read (int fd, const char *name)
{
  char value[MAX_VALUE];
  ssize_t length = fgetxattr (fd, name, value, sizeof value - 1);

  if (length <= 0)
    return NULL;
  value[length] = '\0';
  return g_utf8_validate (value, length, NULL) ? g_strdup (value) : NULL;
}

/* The number may be another one in a library that was made anew; the service's id is one task's in any. */
static gboolean
names (const char *mark, const RushesTaskFields *fields)
{
  const char *space = strchr (mark, ' ');

  return space != NULL && fields->service_id != NULL && g_str_equal (space + 1, fields->service_id);
}

static gboolean
has_bytes_of (int fd, const struct stat *info, const RushesTaskFields *fields)
{
  g_autofree char *sum = NULL;
  struct sha256_ctx hash;

  if (fields->sha256 == NULL || info->st_size != fields->bytes || !rushes_file_bytes_hash (fd, info->st_size, &hash))
    return FALSE;
  sum = rushes_file_bytes_hash_to_text (&hash);
  return g_str_equal (sum, fields->sha256);
}

/**
 * rushes_file_mark_is_of:
 * @path: (type filename)
 * @saved: (out): errno where the file could not be looked at
 *
 * Returns: whether the file at @path is the video of @task: by its mark, or byte for byte where it has none
 */
gboolean
rushes_file_mark_is_of (const char *path, const RushesTask *task, int *saved)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  g_autofree char *mark = NULL;
  struct stat info;
  gboolean is_of = FALSE;

  *saved = fd < 0 ? errno : 0;
  if (fd < 0)
    return FALSE;
  mark = rushes_file_mark_read (fd, RUSHES_FILE_MARK);
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    is_of = mark != NULL ? names (mark, fields) : has_bytes_of (fd, &info, fields);
  close (fd);
  return is_of;
}
