/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-video-check.h"

#include <string.h>

/*
 * "No error" from the library does not mean that a download is complete (reliability F3, F4), so the file itself has to
 * say so: the top-level boxes of an MP4 tile it to the last byte and ftyp, moov and mdat are among them (ISO/IEC
 * 14496-12, 4.2); a WebM is an EBML header that says so and a segment, which the elements that a segment may have tile,
 * tracks and clusters among them (RFC 9559, 5). Everything read is hostile: sizes are checked against what is left
 * before they are used.
 */

#define MAX_BOXES 100000 /* fragmented files have two a fragment */
#define MAX_DEPTH 3      /* moov > trak > tkhd */

#define EBML_HEADER   0x1a45dfa3
#define EBML_DOC_TYPE 0x4282
#define EBML_SEGMENT  0x18538067
#define EBML_TRACKS   0x1654ae6b
#define EBML_CLUSTER  0x1f43b675

/* SeekHead, Info, Chapters, Cues, Attachments, Tags, CRC-32, Void */
static const guint32 segment_ids[] = { EBML_TRACKS, EBML_CLUSTER, 0x114d9b74, 0x1549a966, 0x1043a770,
                                       0x1c53bb6b,  0x1941a469,   0x1254c367, 0xbf,       0xec };

/* Timestamp, SilentTracks, Position, PrevSize, SimpleBlock, BlockGroup, EncryptedBlock */
static const guint32 cluster_ids[] = { 0xe7, 0x5854, 0xa7, 0xab, 0xa3, 0xa0, 0xaf };

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

/* A number of EBML (RFC 8794, 4): its first set bit says how long it is. Returns its bytes; 0: none that may be. */
static int
read_number (Walk *walk, gint64 offset, gint64 end, int longest, guint64 *with_marker)
{
  guint8 bytes[8];
  int length = 1;

  if (offset >= end || !walk->read (walk->user_data, bytes, 1, offset))
    return 0;
  while (length <= longest && (bytes[0] & (0x80 >> (length - 1))) == 0)
    length++;
  if (length > longest || end - offset < length || !walk->read (walk->user_data, bytes, (gsize) length, offset))
    return 0;
  *with_marker = 0;
  for (int i = 0; i < length; i++)
    *with_marker = *with_marker << 8 | bytes[i];
  return length;
}

/* The element at @offset, which reaches at most to @end. A size of all ones is not known (RFC 8794, 6.2). */
static gboolean
read_element (Walk *walk, gint64 offset, gint64 end, guint32 *id, gint64 *start, gint64 *length)
{
  guint64 number, ones;
  int bytes;

  if (++walk->boxes > MAX_BOXES)
    return FALSE;
  bytes = read_number (walk, offset, end, 4, &number);
  if (bytes == 0)
    return FALSE;
  *id = (guint32) number;
  offset += bytes;
  bytes = read_number (walk, offset, end, 8, &number);
  if (bytes == 0)
    return FALSE;
  ones = (G_GUINT64_CONSTANT (1) << (7 * bytes)) - 1;
  number &= ones;
  *start = offset + bytes;
  *length = -1;
  if (number == ones)
    return TRUE;
  if (number > (guint64) (end - *start))
    return FALSE;
  *length = (gint64) number;
  return TRUE;
}

/* The header names what the file is (RFC 8794, 11.2.5). */
static gboolean
is_webm_header (Walk *walk, gint64 offset, gint64 end)
{
  while (offset < end)
    {
      gint64 start, length;
      guint32 id;
      char type[8];

      if (!read_element (walk, offset, end, &id, &start, &length) || length < 0)
        return FALSE;
      if (id == EBML_DOC_TYPE)
        return (length == 4 || length == 8) && walk->read (walk->user_data, (guint8 *) type, (gsize) length, start) &&
               memcmp (type, length == 4 ? "webm" : "matroska", (gsize) length) == 0;
      offset = start + length;
    }
  return FALSE;
}

static gboolean
contains (const guint32 *ids, gsize n_ids, guint32 id)
{
  for (gsize i = 0; i < n_ids; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

static gboolean
tile_segment (Walk *walk, gint64 offset, gint64 end)
{
  gboolean tracks = FALSE, clusters = FALSE;
  gboolean inside = FALSE; /* a cluster of unknown size: until the next element that is none of its own */

  while (offset < end)
    {
      gint64 start, length;
      guint32 id;

      if (!read_element (walk, offset, end, &id, &start, &length))
        return FALSE;
      if (contains (segment_ids, G_N_ELEMENTS (segment_ids), id))
        inside = id == EBML_CLUSTER && length < 0;
      else if (!inside || !contains (cluster_ids, G_N_ELEMENTS (cluster_ids), id))
        return FALSE;
      if (length < 0 && id != EBML_CLUSTER)
        return FALSE;
      tracks = tracks || id == EBML_TRACKS;
      clusters = clusters || id == EBML_CLUSTER;
      offset = start + MAX (length, 0);
    }
  return tracks && clusters;
}

static RushesVideoVerdict
check_webm (Walk *walk)
{
  gint64 start, length;
  guint32 id;

  if (!read_element (walk, 0, walk->size, &id, &start, &length) || length < 0)
    return RUSHES_VIDEO_INCOMPLETE;
  if (!is_webm_header (walk, start, start + length))
    return RUSHES_VIDEO_NOT_A_VIDEO;
  if (!read_element (walk, start + length, walk->size, &id, &start, &length) || id != EBML_SEGMENT)
    return RUSHES_VIDEO_INCOMPLETE;
  if (length >= 0 && length != walk->size - start)
    return RUSHES_VIDEO_INCOMPLETE;
  return tile_segment (walk, start, walk->size) ? RUSHES_VIDEO_WHOLE : RUSHES_VIDEO_INCOMPLETE;
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
  else if (be32 (head) == EBML_HEADER)
    check.verdict = check_webm (&walk);
  check.width = walk.width;
  check.height = walk.height;
  return check;
}
