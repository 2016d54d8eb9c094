/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesTagState: how many of some tasks have a tag */
typedef enum
{
  RUSHES_TAG_NONE,
  RUSHES_TAG_SOME, /* or not known: each stays as it is */
  RUSHES_TAG_ALL,
} RushesTagState;

/** RushesTagChoice: what is to become of one tag */
typedef struct
{
  char *tag; /* (owned) */
  RushesTagState before;
  RushesTagState now;
} RushesTagChoice;

GPtrArray *rushes_tag_choices_new (const char *const *tags, const GPtrArray *tasks);
guint rushes_tag_choices_add (GPtrArray *self, const char *typed);
void rushes_tag_choice_step (RushesTagChoice *self);
gboolean rushes_tag_choices_are_changed (const GPtrArray *self);

G_END_DECLS
