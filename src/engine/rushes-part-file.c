/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-part-file.h"

#include "rushes-disk.h"
#include "rushes-file-bytes.h"
#include "rushes-file-mark.h"
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
 * the disk have agreed (reliability.md section 4).
 *
 * The part says in extended attributes what it holds: the validator, the length of the whole, and the boot under which
 * it was written. A later run of the same boot goes on with the very same bytes, or finishes what is all there; after a
 * power loss the part may have holes that its size does not show, so it starts over, as it does on a file system
 * without attributes. The finished file names its task in one, so that a crash between rename and commit does not fetch
 * it twice.
 *
 * Without a length the structure is all there is to go by, and it is not enough: a file cut between two boxes, a
 * fragmented one, an mdat that reaches to the end of the file, a WebM of unknown sizes look whole, and the library
 * calls a cut body complete (F3, F4). Then two copies in a row must be the same: see rushes_part_file_set_witness().
 */

#define ATTRIBUTE_ETAG    "user.rushes.etag"
#define ATTRIBUTE_PART    "user.rushes.part" /* BOOT LENGTH; the latter -1: not known */
#define ATTRIBUTE_COMMENT "user.xdg.comment"
#define MAX_NAMES         1000
#define MAX_BYTES         (G_GINT64_CONSTANT (4) << 30) /* of a video of ten seconds */
#define LEAST_ROOM        (1024 * 1024)                 /* before anything is known of a video */
#define BLOCK             (256 * 1024)
#define PUSH              (8 * 1024 * 1024)

struct _RushesPartFile
{
  gatomicrefcount refs;
  RushesTask *task;     /* (owned) */
  RushesFilePlan *plan; /* (owned) */
  char *path;           /* (owned): of the part */
  int fd;               /* -1: not open */
  gint64 have;          /* bytes written */
  gint64 total;         /* -1: not known */
  char *witness;        /* (owned) (nullable): the hash of the copy before */
  gboolean keeps;       /* what is written can be gone on with later */
  gboolean whole;       /* found complete when it was opened */

  struct sha256_ctx hash; /* of the first @have bytes, where @hashed */
  gboolean hashed;
  gint64 pushed; /* bytes on their way to the disk */
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
  g_free (self->witness);
  g_free (self);
}

void
rushes_part_file_result_clear (RushesPartFileResult *result)
{
  g_clear_pointer (&result->path, g_free);
  g_clear_pointer (&result->sha256, g_free);
}

/* @hash: (nullable): of the whole file, where it was taken while the file was written */
static RushesReason
inspect (int fd, gint64 size, struct sha256_ctx *hash, RushesPartFileResult *result)
{
  RushesVideoCheck check = rushes_video_check (rushes_file_bytes_read, GINT_TO_POINTER (fd), size);
  struct sha256_ctx fresh;

  if (check.verdict == RUSHES_VIDEO_NOT_A_VIDEO)
    return RUSHES_REASON_NOT_A_VIDEO;
  if (check.verdict == RUSHES_VIDEO_INCOMPLETE)
    return RUSHES_REASON_INCOMPLETE;
  if (hash == NULL && !rushes_file_bytes_hash (fd, size, &fresh))
    return RUSHES_REASON_DISK_ERROR;
  result->sha256 = rushes_file_bytes_hash_to_text (hash != NULL ? hash : &fresh);
  result->bytes = size;
  result->width = check.width;
  result->height = check.height;
  return RUSHES_REASON_NONE;
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
      mark = rushes_file_mark_read (fd, RUSHES_FILE_MARK);
      found = g_strcmp0 (mark, wanted) == 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode) &&
              inspect (fd, info.st_size, NULL, result) == RUSHES_REASON_NONE && fsync (fd) == 0 &&
              rushes_file_steps_sync_folder (path) == 0; /* the crash may have been before that */
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

/* What tells this boot from the one before a power loss; "" where nothing does. */
static const char *
get_boot (void)
{
  static gsize once;
  static char *boot;

  if (g_once_init_enter (&once))
    {
      if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL))
        g_strstrip (boot);
      else
        boot = g_strdup ("");
      g_once_init_leave (&once, 1);
    }
  return boot;
}

/* Notes what the part is of; a part that cannot say so is not gone on with. */
static void
write_marks (RushesPartFile *self, const char *etag)
{
  g_autofree char *part = g_strdup_printf ("%s %" G_GINT64_FORMAT, get_boot (), self->total);

  self->keeps = fsetxattr (self->fd, ATTRIBUTE_PART, part, strlen (part), 0) == 0 && etag != NULL &&
                fsetxattr (self->fd, ATTRIBUTE_ETAG, etag, strlen (etag), 0) == 0;
  if (!self->keeps)
    fremovexattr (self->fd, ATTRIBUTE_ETAG);
}

static void
read_marks (RushesPartFile *self, gint64 size, char **etag)
{
  g_autofree char *part = rushes_file_mark_read (self->fd, ATTRIBUTE_PART);
  const char *boot = get_boot ();
  gint64 total;

  if (part == NULL || *boot == '\0' || !g_str_has_prefix (part, boot) || part[strlen (boot)] != ' ')
    return;
  total = g_ascii_strtoll (part + strlen (boot) + 1, NULL, 10);
  if (total > 0 && total <= MAX_BYTES)
    self->total = total;
  self->whole = total > 0 && size == total;
  *etag = rushes_file_mark_read (self->fd, ATTRIBUTE_ETAG);
}

/* Whether the rest of the video has room, or a little where nothing is known. Without a word to any server. */
static RushesReason
find_room (RushesPartFile *self)
{
  if (self->total > 0)
    return rushes_disk_find_room (self->fd, self->have, self->total - self->have, TRUE);
  return rushes_disk_find_room (self->fd, self->have, LEAST_ROOM, FALSE);
}

/**
 * rushes_part_file_expect:
 * @total: of the whole video, from an earlier attempt; 0: not known
 *
 * Before it is opened: the room that is needed is known then before anything is asked for.
 */
void
rushes_part_file_expect (RushesPartFile *self, gint64 total)
{
  if (total > 0)
    self->total = total;
}

/**
 * rushes_part_file_set_witness:
 * @sha256: (nullable): of the copy that was fetched before
 *
 * Where no length is said, only a copy that is the same as the one before is whole.
 */
void
rushes_part_file_set_witness (RushesPartFile *self, const char *sha256)
{
  g_free (self->witness);
  self->witness = g_strdup (sha256);
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
  g_autofree char *wanted = rushes_file_mark_new (self->task);

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
 * Makes the day's folder where it is missing. A disk without room is known before anything is asked for.
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
      return rushes_disk_name_error (errno);
    }
  gather (self);
  self->fd = open (self->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0644);
  if (self->fd < 0)
    return rushes_disk_name_error (errno);
  if (fstat (self->fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_nlink != 1 || info.st_uid != geteuid ())
    {
      close (self->fd);
      self->fd = -1;
      return RUSHES_REASON_READ_ONLY;
    }
  read_marks (self, info.st_size, etag);
  *have = *etag != NULL || self->whole ? info.st_size : 0;
  self->have = *have;
  return find_room (self);
}

/**
 * rushes_part_file_is_whole:
 *
 * Returns: whether all of the video was there when it was opened: nothing is to be fetched any more
 */
gboolean
rushes_part_file_is_whole (RushesPartFile *self)
{
  return self->whole;
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
    return rushes_disk_name_error (errno);
  self->have = self->pushed = start;
  self->total = total;
  write_marks (self, etag);
  self->hashed = rushes_file_bytes_hash (self->fd, start, &self->hash);
  return total > start ? find_room (self) : RUSHES_REASON_NONE;
}

/* A disk that begins to write while the rest is on its way leaves the sync at the end little to wait for. */
static void
push (RushesPartFile *self)
{
  if (self->have - self->pushed < PUSH)
    return;
  sync_file_range (self->fd, self->pushed, self->have - self->pushed, SYNC_FILE_RANGE_WRITE);
  self->pushed = self->have;
}

RushesReason
rushes_part_file_write (RushesPartFile *self, const guint8 *data, gsize length)
{
  if ((gint64) length > MAX_BYTES - self->have)
    return RUSHES_REASON_TOO_LARGE;
  while (length > 0)
    {
      ssize_t n = pwrite (self->fd, data, length, self->have);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? rushes_disk_name_error (errno) : RUSHES_REASON_DISK_ERROR;
      if (self->hashed)
        sha256_update (&self->hash, (gsize) n, data);
      data += n;
      length -= (gsize) n;
      self->have += n;
    }
  push (self);
  return RUSHES_REASON_NONE;
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
        return rushes_disk_name_error (saved);
    }
  return RUSHES_REASON_DISK_ERROR;
}

/* To the disk. After a sync that failed the bytes may be gone although the next one succeeds: they start over. */
static RushesReason
sync_part (RushesPartFile *self)
{
  const char *prompt = rushes_request_peek (rushes_task_peek (self->task)->request)->prompt;
  g_autofree char *mark = rushes_file_mark_new (self->task);
  RushesReason reason;

  fsetxattr (self->fd, RUSHES_FILE_MARK, mark, strlen (mark), 0);
  set_comment (self->fd, prompt);
  if (fsync (self->fd) == 0)
    return RUSHES_REASON_NONE;
  reason = rushes_disk_name_error (errno);
  rushes_part_file_discard (self);
  return reason;
}

static RushesReason
put_in_place (RushesPartFile *self, RushesPartFileResult *result)
{
  RushesReason reason = sync_part (self);

  if (reason == RUSHES_REASON_NONE)
    reason = move_in_place (self, &result->path);
  /* Not before: a part that is whole and not in place yet is known by them. */
  if (reason == RUSHES_REASON_NONE)
    {
      fremovexattr (self->fd, ATTRIBUTE_ETAG);
      fremovexattr (self->fd, ATTRIBUTE_PART);
      reason = rushes_disk_name_error (rushes_file_steps_sync_folder (result->path));
    }
  if (reason == RUSHES_REASON_NONE)
    {
      g_autofree char *day = g_path_get_dirname (result->path);

      reason = rushes_disk_name_error (rushes_file_steps_sync_folder (day));
    }
  return reason;
}

/**
 * rushes_part_file_finish:
 * @result: (out): filled in on success, and its hash where the copy is not proven yet
 *
 * Checks length and structure, brings the bytes to the disk, and only then gives them their name.
 *
 * Returns: %RUSHES_REASON_UNPROVEN where a second copy must tell, see rushes_part_file_set_witness()
 */
RushesReason
rushes_part_file_finish (RushesPartFile *self, RushesPartFileResult *result)
{
  RushesReason reason;

  if (self->total >= 0 && self->have != self->total)
    return RUSHES_REASON_INCOMPLETE;
  if (ftruncate (self->fd, self->have) != 0)
    return rushes_disk_name_error (errno);
  reason = inspect (self->fd, self->have, self->hashed ? &self->hash : NULL, result);
  if (reason != RUSHES_REASON_NONE)
    return reason;
  if (self->total < 0 && g_strcmp0 (self->witness, result->sha256) != 0)
    return RUSHES_REASON_UNPROVEN;
  reason = put_in_place (self, result);
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
  self->keeps = self->whole = self->hashed = FALSE;
  unlink (self->path);
}

gint64
rushes_part_file_get_have (RushesPartFile *self)
{
  return self->have;
}

/**
 * rushes_part_file_get_total:
 *
 * Returns: bytes of the whole video; -1: not known
 */
gint64
rushes_part_file_get_total (RushesPartFile *self)
{
  return self->total;
}

/**
 * rushes_part_file_keeps:
 *
 * Returns: whether what has been written since rushes_part_file_begin() can be gone on with
 */
gboolean
rushes_part_file_keeps (RushesPartFile *self)
{
  return self->keeps;
}
