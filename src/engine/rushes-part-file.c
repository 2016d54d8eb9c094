/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-part-file.h"

#include "rushes-file-steps.h"
#include "rushes-video-check.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/*
 * From `.part` to a file that is the user's: nothing stands under the final name before its length, its structure and
 * the disk have agreed (reliability.md section 4). The part keeps the validator of what it holds in an extended
 * attribute, so that a later run continues only the very same bytes; a file system without attributes starts over. The
 * finished file names its task in one, so that a crash between rename and commit does not fetch it twice.
 */

#define ATTRIBUTE_TASK    "user.rushes.task"
#define ATTRIBUTE_ETAG    "user.rushes.etag"
#define ATTRIBUTE_COMMENT "user.xdg.comment"
#define MAX_NAMES         1000
#define MAX_BYTES         (G_GINT64_CONSTANT (4) << 30) /* of a video of ten seconds */

struct _RushesPartFile
{
  gatomicrefcount refs;
  RushesTask *task;     /* (owned) */
  RushesFilePlan *plan; /* (owned) */
  char *path;           /* (owned): of the part */
  int fd;               /* -1: not open */
  gint64 have;          /* bytes written */
  gint64 total;         /* -1: not known */
};

/**
 * rushes_part_file_new:
 * @plan: where the video goes; a plan that comes later does not move it any more
 *
 * Touches no disk.
 */
RushesPartFile *
rushes_part_file_new (RushesTask *task, RushesFilePlan *plan)
{
  RushesPartFile *self = g_new0 (RushesPartFile, 1);

  g_atomic_ref_count_init (&self->refs);
  self->task = rushes_task_ref (task);
  self->plan = rushes_file_plan_ref (plan);
  self->path = rushes_file_plan_get_part (plan, task);
  self->fd = -1;
  self->total = -1;
  return self;
}

RushesPartFile *
rushes_part_file_ref (RushesPartFile *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_part_file_unref (RushesPartFile *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->fd >= 0)
    close (self->fd);
  rushes_task_unref (self->task);
  rushes_file_plan_unref (self->plan);
  g_free (self->path);
  g_free (self);
}

void
rushes_part_file_result_clear (RushesPartFileResult *result)
{
  g_clear_pointer (&result->path, g_free);
  g_clear_pointer (&result->sha256, g_free);
}

static RushesReason
reason_from_errno (int saved)
{
  switch (saved)
    {
    case ENOSPC:
    case EDQUOT:
      return RUSHES_REASON_DISK_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
    case ENOTDIR:
    case ELOOP:
      return RUSHES_REASON_READ_ONLY;
    case EFBIG:
      return RUSHES_REASON_TOO_LARGE;
    default:
      return RUSHES_REASON_DISK_ERROR;
    }
}

static gboolean
read_at (gpointer user_data, guint8 *buffer, gsize length, gint64 offset)
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

/*< private >
 * Returns: (transfer full) (nullable): the SHA-256 of the first @size bytes; %NULL where they cannot be read */
char *
rushes_part_file_hash (int fd, gint64 size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (256 * 1024);

  for (gint64 at = 0; at < size;)
    {
      gsize length = (gsize) MIN (size - at, 256 * 1024);

      if (!read_at (GINT_TO_POINTER (fd), buffer, length, at))
        return NULL;
      g_checksum_update (checksum, buffer, (gssize) length);
      at += (gint64) length;
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static RushesReason
inspect (int fd, gint64 size, RushesPartFileResult *result)
{
  RushesVideoCheck check = rushes_video_check (read_at, GINT_TO_POINTER (fd), size);

  if (check.verdict == RUSHES_VIDEO_NOT_A_VIDEO)
    return RUSHES_REASON_NOT_A_VIDEO;
  if (check.verdict == RUSHES_VIDEO_INCOMPLETE)
    return RUSHES_REASON_INCOMPLETE;
  result->sha256 = rushes_part_file_hash (fd, size);
  result->bytes = size;
  result->width = check.width;
  result->height = check.height;
  return result->sha256 != NULL ? RUSHES_REASON_NONE : RUSHES_REASON_DISK_ERROR;
}

static char *
get_attribute (int fd, const char *name)
{
  char value[512];
  ssize_t length = fgetxattr (fd, name, value, sizeof value - 1);

  if (length <= 0)
    return NULL;
  value[length] = '\0';
  return g_utf8_validate (value, length, NULL) ? g_strdup (value) : NULL;
}

/* As much of the prompt as the file system takes: some have room for one block, for all attributes together. */
static void
set_comment (int fd, const char *prompt)
{
  static const gsize sizes[] = { 8192, 3072, 1024, 256 };
  gsize length = strlen (prompt);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize size = MIN (length, sizes[i]);

      while (size > 0 && (prompt[size] & 0xc0) == 0x80)
        size--;
      if (fsetxattr (fd, ATTRIBUTE_COMMENT, prompt, size, 0) == 0 ||
          (errno != ENOSPC && errno != E2BIG && errno != ERANGE))
        return;
    }
}

static char *
task_mark (const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", fields->id, fields->service_id != NULL ? fields->service_id : "");
}

/* By the rules of one plan. */
static gboolean
find_finished (RushesPartFile *self, const RushesFilePlan *plan, const char *wanted, RushesPartFileResult *result)
{
  for (guint attempt = 0; attempt < MAX_NAMES; attempt++)
    {
      g_autofree char *path = rushes_file_plan_get_path (plan, self->task, attempt);
      g_autofree char *mark = NULL;
      struct stat info;
      int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
      gboolean found;

      if (fd < 0)
        return FALSE;
      mark = get_attribute (fd, ATTRIBUTE_TASK);
      found = g_strcmp0 (mark, wanted) == 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode) &&
              inspect (fd, info.st_size, result) == RUSHES_REASON_NONE;
      close (fd);
      if (found)
        {
          result->path = g_steal_pointer (&path);
          return TRUE;
        }
      rushes_part_file_result_clear (result);
    }
  return FALSE;
}

/**
 * rushes_part_file_find_finished:
 * @result: (out): filled in where it is found
 *
 * Looks by the rules before, too: folder and names may have been changed in the meantime.
 *
 * Returns: whether an earlier run had put the whole video in place and died before it could say so
 */
gboolean
rushes_part_file_find_finished (RushesPartFile *self, RushesPartFileResult *result)
{
  g_autofree char *wanted = task_mark (self->task);

  for (const RushesFilePlan *plan = self->plan; plan != NULL; plan = rushes_file_plan_get_before (plan))
    if (find_finished (self, plan, wanted, result))
      return TRUE;
  return FALSE;
}

/* What an earlier run has left elsewhere, by other rules, comes along or goes: no part is left behind. */
static void
gather (RushesPartFile *self)
{
  for (const RushesFilePlan *plan = rushes_file_plan_get_before (self->plan); plan != NULL;
       plan = rushes_file_plan_get_before (plan))
    {
      g_autofree char *old = rushes_file_plan_get_part (plan, self->task);

      if (!g_str_equal (old, self->path) && rushes_file_steps_move (old, self->path) != 0)
        unlink (old);
    }
}

/**
 * rushes_part_file_open:
 * @have: (out): bytes that can be continued from
 * @etag: (out) (nullable): the strong validator of the video they are of; without one they are of no use
 *
 * Makes the day's folder where it is missing.
 */
RushesReason
rushes_part_file_open (RushesPartFile *self, gint64 *have, char **etag)
{
  g_autofree char *day = g_path_get_dirname (self->path);
  struct stat info;

  *have = 0;
  *etag = NULL;
  if (self->fd >= 0)
    close (self->fd);
  if (g_mkdir_with_parents (day, 0755) != 0)
    {
      self->fd = -1;
      return reason_from_errno (errno);
    }
  gather (self);
  self->fd = open (self->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0644);
  if (self->fd < 0)
    return reason_from_errno (errno);
  if (fstat (self->fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_nlink != 1 || info.st_uid != geteuid ())
    {
      close (self->fd);
      self->fd = -1;
      return RUSHES_REASON_READ_ONLY;
    }
  *etag = get_attribute (self->fd, ATTRIBUTE_ETAG);
  *have = *etag != NULL ? info.st_size : 0;
  self->have = *have;
  return RUSHES_REASON_NONE;
}

/**
 * rushes_part_file_begin:
 * @start: offset of the first byte that will come: 0, or what rushes_part_file_open() said
 * @total: of the whole video; -1: not known
 * @etag: (nullable): its strong validator
 *
 * Reserves the room, so that a full disk is known before the bytes are fetched.
 */
RushesReason
rushes_part_file_begin (RushesPartFile *self, gint64 start, gint64 total, const char *etag)
{
  if (total > MAX_BYTES)
    return RUSHES_REASON_TOO_LARGE;
  if (start != 0 && start != self->have)
    return RUSHES_REASON_INCOMPLETE;
  if (start == 0 && ftruncate (self->fd, 0) != 0)
    return reason_from_errno (errno);
  self->have = start;
  self->total = total;
  if (etag == NULL || fsetxattr (self->fd, ATTRIBUTE_ETAG, etag, strlen (etag), 0) != 0)
    fremovexattr (self->fd, ATTRIBUTE_ETAG);
  if (total > start && fallocate (self->fd, FALLOC_FL_KEEP_SIZE, start, total - start) != 0 &&
      (errno == ENOSPC || errno == EDQUOT))
    return RUSHES_REASON_DISK_FULL;
  return RUSHES_REASON_NONE;
}

RushesReason
rushes_part_file_write (RushesPartFile *self, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if ((gint64) length > MAX_BYTES - self->have)
    return RUSHES_REASON_TOO_LARGE;
  while (length > 0)
    {
      ssize_t n = pwrite (self->fd, data, length, self->have);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? reason_from_errno (errno) : RUSHES_REASON_DISK_ERROR;
      data += n;
      length -= (gsize) n;
      self->have += n;
    }
  return RUSHES_REASON_NONE;
}

static RushesReason
sync_folder (const char *path)
{
  int saved = rushes_file_steps_sync_folder (path);

  return saved == 0 ? RUSHES_REASON_NONE : reason_from_errno (saved);
}

/* The first name that is free; a file that is there is never replaced. */
static RushesReason
move_in_place (RushesPartFile *self, char **path)
{
  for (guint attempt = 0; attempt < MAX_NAMES; attempt++)
    {
      g_autofree char *target = rushes_file_plan_get_path (self->plan, self->task, attempt);
      int saved = rushes_file_steps_move (self->path, target);

      if (saved == 0)
        {
          *path = g_steal_pointer (&target);
          return RUSHES_REASON_NONE;
        }
      if (saved != EEXIST)
        return reason_from_errno (saved);
    }
  return RUSHES_REASON_DISK_ERROR;
}

/**
 * rushes_part_file_finish:
 * @result: (out): filled in on success
 *
 * Checks length and structure, brings the bytes to the disk, and only then gives them their name.
 */
RushesReason
rushes_part_file_finish (RushesPartFile *self, RushesPartFileResult *result)
{
  const char *prompt = rushes_request_peek (rushes_task_peek (self->task)->request)->prompt;
  g_autofree char *mark = task_mark (self->task);
  RushesReason reason;

  if (self->total >= 0 && self->have != self->total)
    return RUSHES_REASON_INCOMPLETE;
  if (ftruncate (self->fd, self->have) != 0)
    return reason_from_errno (errno);
  reason = inspect (self->fd, self->have, result);
  if (reason != RUSHES_REASON_NONE)
    return reason;
  fremovexattr (self->fd, ATTRIBUTE_ETAG);
  fsetxattr (self->fd, ATTRIBUTE_TASK, mark, strlen (mark), 0);
  set_comment (self->fd, prompt);
  if (fsync (self->fd) != 0)
    reason = reason_from_errno (errno);
  if (reason == RUSHES_REASON_NONE)
    reason = move_in_place (self, &result->path);
  if (reason == RUSHES_REASON_NONE)
    reason = sync_folder (result->path);
  if (reason == RUSHES_REASON_NONE)
    {
      g_autofree char *day = g_path_get_dirname (result->path);

      reason = sync_folder (day);
    }
  if (reason != RUSHES_REASON_NONE)
    rushes_part_file_result_clear (result);
  return reason;
}

/**
 * rushes_part_file_discard:
 *
 * Forgets what was fetched, so that the next attempt starts from the first byte.
 */
void
rushes_part_file_discard (RushesPartFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->have = 0;
  unlink (self->path);
}

gint64
rushes_part_file_get_have (RushesPartFile *self)
{
  return self->have;
}
