/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-search-words.h"

G_BEGIN_DECLS

/** RushesExcerpt: one line of what was found */
typedef struct
{
  char *text;    /* (owned) (nullable): plain text */
  GArray *marks; /* (owned) (nullable) (element-type RushesSearchMark): of @text, in order */
} RushesExcerpt;

/** RushesRowExcerpt: the two lines of a row in a list of what was found */
typedef struct
{
  RushesExcerpt title; /* the prompt, or its part around the first match */
  RushesExcerpt place; /* where else a word was found: "File: …"; no text: all are in the prompt */
} RushesRowExcerpt;

RushesRowExcerpt *rushes_row_excerpt_new (const RushesSearchWords *words, RushesTask *task);
void rushes_row_excerpt_free (RushesRowExcerpt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesRowExcerpt, rushes_row_excerpt_free)

G_END_DECLS
