/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RushesVideoVerdict: what the structure of a file says */
typedef enum
{
  RUSHES_VIDEO_WHOLE,      /* its parts tile the file and the needed ones are there */
  RUSHES_VIDEO_INCOMPLETE, /* it begins as a video, and ends too early */
  RUSHES_VIDEO_NOT_A_VIDEO,
} RushesVideoVerdict;

typedef struct
{
  RushesVideoVerdict verdict;
  int width; /* 0: not found */
  int height;
} RushesVideoCheck;

/** RushesVideoRead: reads @length bytes at @offset into @buffer; %FALSE where there are fewer */
typedef gboolean (*RushesVideoRead) (gpointer user_data, guint8 *buffer, gsize length, gint64 offset);

RushesVideoCheck rushes_video_check (RushesVideoRead read, gpointer user_data, gint64 size);

G_END_DECLS
