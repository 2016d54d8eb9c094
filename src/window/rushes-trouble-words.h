/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-engine.h"
#include "rushes-notice.h"

G_BEGIN_DECLS

/** RushesTroubleWords: a notice in the making; owns its texts */
typedef struct
{
  RushesNoticeText text;
  char *sentence; /* (owned) */
  char *detail;   /* (owned) (nullable) */
} RushesTroubleWords;

/** RushesTroubleFacts: all that a notice may be about. Borrowed. */
typedef struct
{
  const RushesTrouble *trouble;      /* (nullable) */
  const RushesStoreOpening *opening; /* (nullable): what was met on the way in, unless its notice has been closed */
  const char *const *unkept;         /* (nullable): ids of accepted tasks that could not be written down */
  gboolean demo;
} RushesTroubleFacts;

RushesTroubleWords *rushes_trouble_words_new (const RushesTroubleFacts *facts);
void rushes_trouble_words_free (RushesTroubleWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTroubleWords, rushes_trouble_words_free)

G_END_DECLS
