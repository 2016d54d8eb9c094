/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-comparison.h"
#include "rushes-pipeline.h"
#include "rushes-prompt-difference.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * One of the clips that are compared: its picture, what it is, and its prompt. It owns its clip and shows it; somebody
 * else plays it.
 *
 *   pressed ()          the picture was
 *   started ()          the first frame is there
 *   heard (boolean)     the button of the sound was pressed: whether it is to be heard
 */
#define RUSHES_TYPE_COMPARE_TILE (rushes_compare_tile_get_type ())
G_DECLARE_FINAL_TYPE (RushesCompareTile, rushes_compare_tile, RUSHES, COMPARE_TILE, GtkWidget)

GtkWidget *rushes_compare_tile_new (const GPtrArray *tasks, guint index);
RushesPipeline *rushes_compare_tile_get_clip (RushesCompareTile *self);
const char *rushes_compare_tile_get_prompt (RushesCompareTile *self);
gboolean rushes_compare_tile_has_sound (RushesCompareTile *self);
gboolean rushes_compare_tile_is_heard (RushesCompareTile *self);
void rushes_compare_tile_set_heard (RushesCompareTile *self, gboolean heard);
void rushes_compare_tile_set_difference (RushesCompareTile *self, const RushesPromptDifference *difference);
void rushes_compare_tile_refresh_marks (RushesCompareTile *self);

G_END_DECLS
