/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-pipeline-private.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * Everything here belongs to the clip's thread, but for what GStreamer's own threads do while it is built, before the
 * first ASYNC_DONE, and in take_frame().
 */
typedef struct
{
  RushesPipelineCore *core; /* (unowned) */
  GMainLoop *loop;          /* (owned) */
  GstElement *pipeline;     /* (owned) (nullable) */
  const char *demuxer;      /* static: a factory's name */
  GstElement *queue;        /* (unowned): before the decoder of video */
  GstElement *video;        /* (unowned): videoscale */
  GstElement *shape;        /* (unowned): capsfilter */
  GstElement *sound;        /* (unowned) (nullable): the sound's bin */
  GstElement *volume;       /* (unowned) (nullable) */
  guint watch;
  GSource *watchdog; /* (owned) (nullable): until the first frame */
  gboolean silent;   /* the sound does not work: left out */
  gboolean ready;    /* the first frame has been there */
  gboolean busy;
  gboolean playing;
  double rate;
  int width; /* px of the clip as it is to be seen; 0: not known */
  int height;
  int shown_width;   /* px of the frames that are made; 0: as they are */
  gint64 frame_time; /* (mutex of the core) */
} RushesPipelineGraph;

GstElement *rushes_pipeline_graph_make (GstBin *bin, const char *factory);
GstElement *rushes_pipeline_graph_make_screen (RushesPipelineGraph *graph);
void rushes_pipeline_graph_learn_size (RushesPipelineGraph *graph, GstCaps *caps);
gboolean rushes_pipeline_graph_fit_size (RushesPipelineGraph *graph, const RushesPipelineWish *wish);

G_END_DECLS
