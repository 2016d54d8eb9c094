/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-video-check.h"

#include <string.h>

/*
 * "No error" from the library does not mean that a download is complete (reliability F3, F4), so the file itself has to
 * say so: the top-level boxes of an MP4 tile it to the last byte and ftyp, moov and mdat are among them (ISO/IEC
 * 14496-12, 4.2); a WebM is an EBML header and a segment whose size fits. Everything read is hostile: sizes are checked
 * against what is left before they are used.
 */

#define MAX_BOXES 100000 /* fragmented files have two a fragment */
#define MAX_DEPTH 3      /* moov > trak > tkhd */

typedef struct
{
  RushesVideoRead read;
  gpointer user_data;
  gint64 size;
  guint boxes;
  int width;
  int height;
} Walk;

static guint32
be32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static guint64
be64 (const guint8 *at)
{
  return (guint64) be32 (at) << 32 | be32 (at + 4);
}

/* Reads the box at @offset; its length reaches at most to @end. */
static gboolean
read_box (Walk *walk, gint64 offset, gint64 end, char type[4], gint64 *header, gint64 *length)
{
  guint8 head[16];
  guint64 size;

  if (++walk->boxes > MAX_BOXES || end - offset < 8 || !walk->read (walk->user_data, head, 8, offset))
    return FALSE;
  memcpy (type, head + 4, 4);
  size = be32 (head);
  *header = 8;
  if (size == 1)
    {
      if (end - offset < 16 || !walk->read (walk->user_data, head + 8, 8, offset + 8))
        return FALSE;
      size = be64 (head + 8);
      *header = 16;
    }
  else if (size == 0)
    size = (guint64) (end - offset);
  if (size < (guint64) *header || size > (guint64) (end - offset))
    return FALSE;
  *length = (gint64) size;
  return TRUE;
}

/* The picture's size from the track header (14496-12, 8.3.2): the last eight bytes, 16.16 each. */
static void
read_track_header (Walk *walk, gint64 offset, gint64 length)
{
  guint8 size[8];

  if (length < 84 || !walk->read (walk->user_data, size, 8, offset + length - 8))
    return;
  if (be32 (size) >> 16 > 0 && be32 (size + 4) >> 16 > 0)
    {
      walk->width = (int) (be32 (size) >> 16);
      walk->height = (int) (be32 (size + 4) >> 16);
    }
}

static void
find_size (Walk *walk, gint64 offset, gint64 end, int depth)
{
  while (offset < end)
    {
      char type[4];
      gint64 header, length;

      if (!read_box (walk, offset, end, type, &header, &length))
        return;
      if (memcmp (type, "trak", 4) == 0 && depth < MAX_DEPTH)
        find_size (walk, offset + header, offset + length, depth + 1);
      else if (memcmp (type, "tkhd", 4) == 0)
        read_track_header (walk, offset, length);
      offset += length;
    }
}

static RushesVideoVerdict
check_mp4 (Walk *walk)
{
  gboolean movie = FALSE, data = FALSE;
  gint64 offset = 0;

  while (offset < walk->size)
    {
      char type[4];
      gint64 header, length;

      if (!read_box (walk, offset, walk->size, type, &header, &length))
        return RUSHES_VIDEO_INCOMPLETE;
      if (memcmp (type, "moov", 4) == 0)
        {
          movie = TRUE;
          find_size (walk, offset + header, offset + length, 1);
        }
      else if (memcmp (type, "mdat", 4) == 0)
        data = TRUE;
      offset += length;
    }
  return movie && data ? RUSHES_VIDEO_WHOLE : RUSHES_VIDEO_INCOMPLETE;
}

/* An EBML size (RFC 8794, 4): its first set bit says how long it is; all ones: unknown, to the end. */
static gboolean
read_ebml (Walk *walk, gint64 offset, guint32 id, gint64 *start, gint64 *length)
{
  guint8 head[12];
  guint8 mask = 0x80;
  gint64 left = walk->size - offset - 4;
  guint64 value;
  int bytes = 1;

  if (left < 1 || !walk->read (walk->user_data, head, 5, offset) || be32 (head) != id)
    return FALSE;
  while (mask != 0 && (head[4] & mask) == 0)
    {
      mask >>= 1;
      bytes++;
    }
  if (mask == 0 || left < bytes || !walk->read (walk->user_data, head, 4 + (gsize) bytes, offset))
    return FALSE;
  value = head[4] & (mask - 1);
  for (int i = 1; i < bytes; i++)
    value = value << 8 | head[4 + i];
  *start = offset + 4 + bytes;
  if (value == (G_GUINT64_CONSTANT (1) << (7 * bytes)) - 1)
    value = (guint64) (walk->size - *start);
  if (value > G_MAXINT64 / 2)
    return FALSE;
  *length = (gint64) value;
  return TRUE;
}

static RushesVideoVerdict
check_webm (Walk *walk)
{
  gint64 start, length;

  if (!read_ebml (walk, 0, 0x1a45dfa3, &start, &length) || length > walk->size - start)
    return RUSHES_VIDEO_INCOMPLETE;
  if (!read_ebml (walk, start + length, 0x18538067, &start, &length))
    return RUSHES_VIDEO_INCOMPLETE;
  return length == walk->size - start && length > 0 ? RUSHES_VIDEO_WHOLE : RUSHES_VIDEO_INCOMPLETE;
}

/**
 * rushes_video_check:
 * @size: of the file, bytes
 *
 * Pure but for @read.
 *
 * Returns: whether the file is a whole MP4 or WebM, and the picture's size where an MP4 tells it
 */
RushesVideoCheck
rushes_video_check (RushesVideoRead read, gpointer user_data, gint64 size)
{
  Walk walk = { .read = read, .user_data = user_data, .size = size };
  RushesVideoCheck check = { .verdict = RUSHES_VIDEO_NOT_A_VIDEO };
  guint8 head[12];

  if (size < (gint64) sizeof head || !read (user_data, head, sizeof head, 0))
    return check;
  if (memcmp (head + 4, "ftyp", 4) == 0)
    check.verdict = check_mp4 (&walk);
  else if (be32 (head) == 0x1a45dfa3)
    check.verdict = check_webm (&walk);
  check.width = walk.width;
  check.height = walk.height;
  return check;
}
