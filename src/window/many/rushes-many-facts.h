/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-retry-plan.h"

G_BEGIN_DECLS

#define RUSHES_MANY_KNOWN  1000 /* tasks that are looked at before a verb is asked for */
#define RUSHES_MANY_EDITED 500  /* prompts that are edited at once */

/** RushesManyVerb: what can be done with several tasks */
typedef enum
{
  RUSHES_MANY_STAR,
  RUSHES_MANY_UNSTAR,
  RUSHES_MANY_TAG,
  RUSHES_MANY_COPY_PROMPTS,
  RUSHES_MANY_COPY_IDS,
  RUSHES_MANY_COPY_FILES,
  RUSHES_MANY_SAVE_FILES,
  RUSHES_MANY_RETRY,
  RUSHES_MANY_EDIT,
  RUSHES_MANY_REMOVE,
  RUSHES_N_MANY_VERBS
} RushesManyVerb;

/** RushesManyFacts: what is known of the tasks that are selected */
typedef struct
{
  guint n;
  guint n_known; /* less than @n: more can be said only when a verb is carried out */
  guint n_starred;
  guint n_videos;
  guint n_ids; /* have an id at the service */
  guint retries[RUSHES_N_RETRIES];
} RushesManyFacts;

void rushes_many_facts_count (RushesManyFacts *self, const RushesTask *task);
gboolean rushes_many_facts_can (const RushesManyFacts *self, RushesManyVerb verb);
gboolean rushes_many_facts_are_starred (const RushesManyFacts *self);
char *rushes_many_facts_say (const RushesManyFacts *self, RushesManyVerb verb) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
