/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-undo-list.h"

/** Step: what one press takes back */
typedef struct
{
  gint64 number;
  GPtrArray *parts; /* (owned) (element-type RushesUndoPart) */
} Step;

struct _RushesUndoList
{
  GArray *steps; /* (owned) (element-type Step): newest last */
  guint max_steps;
  guint max_ids;
  gint64 last; /* number that was given */
};

static const RushesEdit inverses[] = {
  [RUSHES_EDIT_STAR] = RUSHES_EDIT_UNSTAR,    [RUSHES_EDIT_UNSTAR] = RUSHES_EDIT_STAR,
  [RUSHES_EDIT_SEE] = RUSHES_EDIT_UNSEE,      [RUSHES_EDIT_UNSEE] = RUSHES_EDIT_SEE,
  [RUSHES_EDIT_REMOVE] = RUSHES_EDIT_RESTORE, [RUSHES_EDIT_RESTORE] = RUSHES_EDIT_REMOVE,
  [RUSHES_EDIT_TAG] = RUSHES_EDIT_UNTAG,      [RUSHES_EDIT_UNTAG] = RUSHES_EDIT_TAG,
};

static void
step_clear (gpointer data)
{
  g_ptr_array_unref (((Step *) data)->parts);
}

static void
part_free (gpointer data)
{
  RushesUndoPart *part = data;

  g_free (part->tag);
  g_array_unref (part->ids);
  g_free (part);
}

static guint
count_ids (const Step *step)
{
  guint n = 0;

  for (guint i = 0; i < step->parts->len; i++)
    n += ((const RushesUndoPart *) step->parts->pdata[i])->ids->len;
  return n;
}

/**
 * rushes_undo_list_new:
 * @max_ids: of all steps together; the newest step is kept even where it alone has more
 */
RushesUndoList *
rushes_undo_list_new (guint max_steps, guint max_ids)
{
  RushesUndoList *self = g_new0 (RushesUndoList, 1);

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  self->max_steps = max_steps;
  self->max_ids = max_ids;
  return self;
}

void
rushes_undo_list_free (RushesUndoList *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

/**
 * rushes_undo_parts_new:
 *
 * Returns: (transfer full) (element-type RushesUndoPart): a step without anything in it
 */
GPtrArray *
rushes_undo_parts_new (void)
{
  return g_ptr_array_new_with_free_func (part_free);
}

/* Nothing that was changed is nothing to take back. */
static void
add_part (GPtrArray *parts, RushesUndoKind kind, RushesEdit edit, const char *tag, GArray *ids)
{
  RushesUndoPart *part;

  if (ids->len == 0)
    return;
  part = g_new0 (RushesUndoPart, 1);
  part->kind = kind;
  part->edit = edit;
  part->tag = g_strdup (tag);
  part->ids = g_array_ref (ids);
  g_ptr_array_add (parts, part);
}

/**
 * rushes_undo_parts_add_edit:
 * @edit: what was done; RUSHES_EDIT_FORGET cannot be taken back
 * @ids: (element-type gint64): to these, which were not so before
 */
void
rushes_undo_parts_add_edit (GPtrArray *parts, RushesEdit edit, const char *tag, GArray *ids)
{
  if (edit != RUSHES_EDIT_FORGET)
    add_part (parts, RUSHES_UNDO_EDIT, inverses[edit], tag, ids);
}

/**
 * rushes_undo_parts_add_submit:
 * @ids: (element-type gint64): of new tasks
 */
void
rushes_undo_parts_add_submit (GPtrArray *parts, GArray *ids)
{
  add_part (parts, RUSHES_UNDO_SUBMIT, RUSHES_EDIT_REMOVE, NULL, ids);
}

static void
shrink (RushesUndoList *self)
{
  guint64 n_ids = 0;
  guint keep = 0;

  for (guint i = self->steps->len; i > 0 && keep < self->max_steps; i--, keep++)
    {
      n_ids += count_ids (&g_array_index (self->steps, Step, i - 1));
      if (keep > 0 && n_ids > self->max_ids)
        break;
    }
  if (keep < self->steps->len)
    g_array_remove_range (self->steps, 0, self->steps->len - keep);
}

/**
 * rushes_undo_list_add:
 * @parts: (transfer full) (element-type RushesUndoPart): done as one, the last one last
 *
 * Returns: the number of the step; 0 where @parts has none
 */
gint64
rushes_undo_list_add (RushesUndoList *self, GPtrArray *parts)
{
  Step step = { self->last + 1, parts };

  if (parts->len == 0)
    {
      g_ptr_array_unref (parts);
      return 0;
    }
  self->last++;
  g_array_append_val (self->steps, step);
  shrink (self);
  return step.number;
}

/**
 * rushes_undo_list_take:
 * @number: of a step; 0: of the newest
 *
 * Returns: (transfer full) (nullable) (element-type RushesUndoPart): its parts, which are in the list no more; %NULL:
 * it is not there
 */
GPtrArray *
rushes_undo_list_take (RushesUndoList *self, gint64 number)
{
  for (guint i = self->steps->len; i > 0; i--)
    {
      const Step *step = &g_array_index (self->steps, Step, i - 1);
      GPtrArray *parts;

      if (number != 0 && step->number != number)
        continue;
      parts = g_ptr_array_ref (step->parts);
      g_array_remove_index (self->steps, i - 1);
      return parts;
    }
  return NULL;
}

gboolean
rushes_undo_list_is_empty (RushesUndoList *self)
{
  return self->steps->len == 0;
}
