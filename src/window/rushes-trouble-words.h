/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-engine.h"
#include "rushes-notice.h"

G_BEGIN_DECLS

/** RushesTroubleWords: a notice in the making; owns its sentence */
typedef struct
{
  RushesNoticeText text;
  char *sentence; /* (owned) */
} RushesTroubleWords;

RushesTroubleWords *
rushes_trouble_words_new (const RushesTrouble *trouble, const RushesStoreOpening *opening, gboolean demo);
void rushes_trouble_words_free (RushesTroubleWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTroubleWords, rushes_trouble_words_free)

G_END_DECLS
