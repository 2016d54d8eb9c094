/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-pipeline.h"

G_BEGIN_DECLS

/** RushesPipelineWish: what the main thread wants. The clip's thread brings it about when it can. */
typedef struct
{
  gboolean playing;
  gboolean loop;
  gboolean mute;
  double volume; /* 0 to 1, as heard */
  double rate;
  gint64 seek; /* µs; -1: no jump is wanted */
  int width;   /* px that the picture is seen at; 0: not known */
  int height;
  guint64 base; /* ns of the core's @clock: when what is shown next time it plays begins */
} RushesPipelineWish;

/*
 * What the two sides share. The main thread's object holds one reference, the clip's thread another, so that either may
 * go first: closing never waits.
 */
typedef struct
{
  gatomicrefcount refs;
  char *path;            /* (owned), read-only */
  char *spare;           /* (owned) (nullable), read-only: where the file is if it is not at @path */
  char *audio_sink;      /* (owned), read-only: a factory's name */
  GMainContext *home;    /* (owned), read-only: the main thread's */
  GMainContext *context; /* (owned), read-only: the clip's thread's */
  RushesPipeline *owner; /* (unowned) (nullable), main thread only */
  GMutex mutex;          /* holds what is below */
  RushesPipelineWish wish;
  GstClock *clock;         /* (owned) (nullable): what it plays by; %NULL: whatever GStreamer chooses */
  RushesPipelineNews news; /* its frame is (owned) */
  gboolean telling;        /* a word to the main thread is on its way */
  gboolean closed;
} RushesPipelineCore;

RushesPipelineCore *rushes_pipeline_core_ref (RushesPipelineCore *self);
void rushes_pipeline_core_unref (RushesPipelineCore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesPipelineCore, rushes_pipeline_core_unref)

void rushes_pipeline_core_tell_locked (RushesPipelineCore *self);
gpointer rushes_pipeline_thread_run (gpointer core);
void rushes_pipeline_thread_poke (RushesPipelineCore *core);

G_END_DECLS
