/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-tag-choice.h"

#include "rushes-task-tags.h"

static void
choice_free (gpointer data)
{
  RushesTagChoice *choice = data;

  g_free (choice->tag);
  g_free (choice);
}

static RushesTagState
count (const char *tag, const GPtrArray *tasks)
{
  guint n = 0;

  for (guint i = 0; i < tasks->len; i++)
    n += rushes_task_tags_has (rushes_task_peek (tasks->pdata[i])->tags, tag) ? 1 : 0;
  return n == 0 ? RUSHES_TAG_NONE : n == tasks->len ? RUSHES_TAG_ALL : RUSHES_TAG_SOME;
}

static RushesTagChoice *
make_choice (const char *tag, RushesTagState before)
{
  RushesTagChoice *choice = g_new0 (RushesTagChoice, 1);

  choice->tag = g_strdup (tag);
  choice->before = choice->now = before;
  return choice;
}

/**
 * rushes_tag_choices_new:
 * @tags: (array zero-terminated=1): in use
 * @tasks: (nullable) (element-type RushesTask): what is chosen for; %NULL: too many to look at
 *
 * Returns: (transfer full) (element-type RushesTagChoice): one for each tag, in their order
 */
GPtrArray *
rushes_tag_choices_new (const char *const *tags, const GPtrArray *tasks)
{
  GPtrArray *self = g_ptr_array_new_with_free_func (choice_free);

  for (guint i = 0; tags[i] != NULL; i++)
    g_ptr_array_add (self, make_choice (tags[i], tasks != NULL ? count (tags[i], tasks) : RUSHES_TAG_SOME));
  return self;
}

/**
 * rushes_tag_choices_add:
 * @typed: a new tag, or one that is there already
 *
 * Chooses it for all. A new one is the first.
 *
 * Returns: which one it is; G_MAXUINT where nothing that can be a tag was typed
 */
guint
rushes_tag_choices_add (GPtrArray *self, const char *typed)
{
  g_autofree char *tag = rushes_task_tag_clean (typed);

  if (tag == NULL)
    return G_MAXUINT;
  for (guint i = 0; i < self->len; i++)
    {
      RushesTagChoice *choice = self->pdata[i];

      if (g_strcmp0 (choice->tag, tag) != 0)
        continue;
      choice->now = RUSHES_TAG_ALL;
      return i;
    }
  g_ptr_array_insert (self, 0, make_choice (tag, RUSHES_TAG_NONE));
  ((RushesTagChoice *) self->pdata[0])->now = RUSHES_TAG_ALL;
  return 0;
}

/**
 * rushes_tag_choice_step:
 *
 * To the next state, as by a press: all, none, and as it was where that is neither.
 */
void
rushes_tag_choice_step (RushesTagChoice *self)
{
  if (self->now == RUSHES_TAG_ALL)
    self->now = RUSHES_TAG_NONE;
  else if (self->now == RUSHES_TAG_NONE && self->before == RUSHES_TAG_SOME)
    self->now = RUSHES_TAG_SOME;
  else
    self->now = RUSHES_TAG_ALL;
}

gboolean
rushes_tag_choices_are_changed (const GPtrArray *self)
{
  for (guint i = 0; i < self->len; i++)
    if (((const RushesTagChoice *) self->pdata[i])->now != ((const RushesTagChoice *) self->pdata[i])->before)
      return TRUE;
  return FALSE;
}
