/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef struct _GstClock GstClock;

/** RushesPlayTrouble: why there is no picture */
typedef enum
{
  RUSHES_PLAY_TROUBLE_NONE,
  RUSHES_PLAY_TROUBLE_MISSING, /* no such file */
  RUSHES_PLAY_TROUBLE_ACCESS,  /* there, and may not be read, or is no file */
  RUSHES_PLAY_TROUBLE_BROKEN,  /* not a video, or a damaged one */
  RUSHES_PLAY_TROUBLE_PLUGIN,  /* a decoder is not installed */
} RushesPlayTrouble;

/** RushesPipelineNews: what is known of a clip at one moment. Times in µs from its start. */
typedef struct
{
  GdkTexture *frame; /* (nullable): the newest */
  double aspect;     /* of the frame as it is to be seen */
  gint64 time;       /* of the frame, or where a jump is heading */
  gint64 duration;   /* 0: not known yet */
  gint64 spacing;    /* between two frames; 0: not known */
  gboolean opened;   /* what there is to be known of the file is known */
  gboolean sound;    /* the file has some */
  gboolean playing;  /* as asked; %FALSE after an end without loop */
  gboolean ended;
  gboolean seeking; /* a jump is on its way: the frame may be from before it */
  RushesPlayTrouble trouble;
  const char *package; /* (nullable) (static): what to install for PLUGIN */
} RushesPipelineNews;

/*
 * One clip being played by GStreamer. All of it happens on a thread of its own: building, state changes, jumps and
 * teardown, any of which can block. The main thread says what it wants and hears what has become of it:
 *
 *   news ()       rushes_pipeline_peek() has changed; frames that the main loop is too late for are never heard of
 */
#define RUSHES_TYPE_PIPELINE (rushes_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (RushesPipeline, rushes_pipeline, RUSHES, PIPELINE, GObject)

RushesPipeline *rushes_pipeline_new (const char *path, const char *spare, const char *audio_sink);
void rushes_pipeline_close (RushesPipeline *self);
const RushesPipelineNews *rushes_pipeline_peek (RushesPipeline *self);
gint64 rushes_pipeline_news_get_moment (const RushesPipelineNews *self);

void rushes_pipeline_set_playing (RushesPipeline *self, gboolean playing);
void rushes_pipeline_set_loop (RushesPipeline *self, gboolean loop);
void rushes_pipeline_set_rate (RushesPipeline *self, double rate);
void rushes_pipeline_set_mute (RushesPipeline *self, gboolean mute);
void rushes_pipeline_set_volume (RushesPipeline *self, double volume);
void rushes_pipeline_set_size (RushesPipeline *self, int width, int height);
void rushes_pipeline_seek (RushesPipeline *self, gint64 time);
void rushes_pipeline_step (RushesPipeline *self, int frames);
void rushes_pipeline_cue (RushesPipeline *self, gint64 time, double rate);
void rushes_pipeline_start_at (RushesPipeline *self, GstClock *clock, guint64 base);

const char *rushes_pipeline_package_for (const char *caps);

G_END_DECLS
