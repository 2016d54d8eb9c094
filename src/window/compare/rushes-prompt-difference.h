/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RushesSpan: a part of a text, in bytes */
typedef struct
{
  gsize start;
  gsize end;
} RushesSpan;

/** RushesPromptDifference: what of each of some prompts is not common to all of them */
typedef struct
{
  gboolean same;    /* but for white space, they are one and the same */
  GPtrArray *spans; /* (owned) (element-type GArray of RushesSpan): one array a prompt, in the order of the text */
} RushesPromptDifference;

RushesPromptDifference *rushes_prompt_difference_new (const char *const *prompts, guint n);
void rushes_prompt_difference_free (RushesPromptDifference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesPromptDifference, rushes_prompt_difference_free)

char *rushes_prompt_difference_say (const RushesPromptDifference *self,
                                    guint index,
                                    const char *prompt) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
