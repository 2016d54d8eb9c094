/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-pipeline.h"

G_BEGIN_DECLS

/*
 * Clips that play as one: one time, one speed, one pair of ears.
 *
 *   news ()    something of the group, or of a clip in it, has changed
 *
 * The time of the group is that of its longest clip; a shorter one holds its last frame until all begin again. A clip
 * in trouble is left out, and the others go on.
 */
#define RUSHES_TYPE_PIPELINE_GROUP (rushes_pipeline_group_get_type ())
G_DECLARE_FINAL_TYPE (RushesPipelineGroup, rushes_pipeline_group, RUSHES, PIPELINE_GROUP, GObject)

RushesPipelineGroup *rushes_pipeline_group_new (GstClock *clock);
void rushes_pipeline_group_add (RushesPipelineGroup *self, RushesPipeline *clip);
void rushes_pipeline_group_close (RushesPipelineGroup *self);

void rushes_pipeline_group_set_playing (RushesPipelineGroup *self, gboolean playing);
void rushes_pipeline_group_set_loop (RushesPipelineGroup *self, gboolean loop);
void rushes_pipeline_group_set_rate (RushesPipelineGroup *self, double rate);
void rushes_pipeline_group_set_heard (RushesPipelineGroup *self, RushesPipeline *clip);
void rushes_pipeline_group_seek (RushesPipelineGroup *self, gint64 time);
void rushes_pipeline_group_step (RushesPipelineGroup *self, int frames);

gboolean rushes_pipeline_group_get_playing (RushesPipelineGroup *self);
gboolean rushes_pipeline_group_is_settled (RushesPipelineGroup *self);
gint64 rushes_pipeline_group_get_time (RushesPipelineGroup *self);
gint64 rushes_pipeline_group_get_duration (RushesPipelineGroup *self);

G_END_DECLS
