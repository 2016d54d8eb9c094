/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-many-facts.h"

#include <glib/gi18n.h>

void
rushes_many_facts_count (RushesManyFacts *self, const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  self->n_known++;
  self->n_starred += fields->starred ? 1 : 0;
  self->n_videos += rushes_task_has_video (task) ? 1 : 0;
  self->n_ids += fields->service_id != NULL ? 1 : 0;
  self->retries[rushes_retry_judge (task)]++;
}

static gboolean
is_all_known (const RushesManyFacts *self)
{
  return self->n_known >= self->n;
}

static guint
count_retries (const RushesManyFacts *self)
{
  return self->retries[RUSHES_RETRY_SEND] + self->retries[RUSHES_RETRY_CHECK] + self->retries[RUSHES_RETRY_FETCH];
}

/**
 * rushes_many_facts_can:
 *
 * Returns: whether @verb may apply to one of the tasks
 */
gboolean
rushes_many_facts_can (const RushesManyFacts *self, RushesManyVerb verb)
{
  if (self->n == 0)
    return FALSE;
  if (verb == RUSHES_MANY_EDIT)
    return self->n <= RUSHES_MANY_EDITED;
  if (!is_all_known (self))
    return TRUE;
  switch (verb)
    {
    case RUSHES_MANY_STAR:
      return self->n_starred < self->n_known;
    case RUSHES_MANY_UNSTAR:
      return self->n_starred > 0;
    case RUSHES_MANY_COPY_IDS:
      return self->n_ids > 0;
    case RUSHES_MANY_COPY_FILES:
    case RUSHES_MANY_SAVE_FILES:
      return self->n_videos > 0;
    case RUSHES_MANY_RETRY:
      return count_retries (self) > 0;
    case RUSHES_MANY_TAG:
    case RUSHES_MANY_COPY_PROMPTS:
    case RUSHES_MANY_EDIT:
    case RUSHES_MANY_REMOVE:
    case RUSHES_N_MANY_VERBS:
    default:
      return TRUE;
    }
}

/**
 * rushes_many_facts_are_starred:
 *
 * Returns: whether the one button for both takes the stars away
 */
gboolean
rushes_many_facts_are_starred (const RushesManyFacts *self)
{
  return self->n > 0 && is_all_known (self) && self->n_starred >= self->n_known;
}

static char *
say_part (guint part, guint all)
{
  /* Translators: of all %2$u tasks that are selected, the %1$u for which something can be done. */
  return part < all ? g_strdup_printf (C_ ("part of the selected tasks", "%1$'u of %2$'u"), part, all) : NULL;
}

/**
 * rushes_many_facts_say:
 *
 * Returns: (transfer full) (nullable): to how many of the tasks @verb applies, or why to none; %NULL: to all, or it is
 *   not known
 */
char *
rushes_many_facts_say (const RushesManyFacts *self, RushesManyVerb verb)
{
  if (verb == RUSHES_MANY_EDIT && self->n > RUSHES_MANY_EDITED)
    return g_strdup_printf (ngettext ("At most %u task at once", "At most %u tasks at once", RUSHES_MANY_EDITED),
                            RUSHES_MANY_EDITED);
  if (!is_all_known (self))
    return NULL;
  if (verb == RUSHES_MANY_COPY_IDS)
    return self->n_ids == 0 ? g_strdup (_ ("None has been accepted yet")) : say_part (self->n_ids, self->n);
  if (verb == RUSHES_MANY_SAVE_FILES || verb == RUSHES_MANY_COPY_FILES)
    return self->n_videos == 0 ? g_strdup (_ ("None has a video")) : say_part (self->n_videos, self->n);
  if (verb == RUSHES_MANY_RETRY)
    return count_retries (self) == 0 ? g_strdup (rushes_retry_say_nothing (self->retries))
                                     : say_part (count_retries (self), self->n);
  return NULL;
}
