/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesPromptEdit: one change to make to many prompts; empty and %NULL change nothing. Borrowed. */
typedef struct
{
  const char *phrase;      /* every occurrence of it, letter by letter, */
  const char *replacement; /* becomes this; nothing where it is %NULL */
  const char *before;      /* comes before what is there then */
  const char *after;       /* comes after */
  int duration;            /* s; 0: as it was */
} RushesPromptEdit;

/** RushesPromptVerdict: whether an edited prompt is sent */
typedef enum
{
  RUSHES_PROMPT_GOOD,
  RUSHES_PROMPT_TOO_LONG,
  RUSHES_PROMPT_EMPTY,
  RUSHES_PROMPT_UNFIT,      /* duration and resolution do not go together, or it is no text */
  RUSHES_PROMPT_SAME_WORDS, /* they were refused, and are still the same */
  RUSHES_PROMPT_IN_DOUBT,   /* not confirmed, and still the same: it may be charged twice */
  RUSHES_N_PROMPT_VERDICTS
} RushesPromptVerdict;

char *rushes_prompt_edit_apply (const RushesPromptEdit *edit, const char *prompt) G_GNUC_WARN_UNUSED_RESULT;
RushesRequest *
rushes_prompt_edit_request (const RushesPromptEdit *edit, const RushesTask *task, RushesPromptVerdict *verdict);

G_END_DECLS
