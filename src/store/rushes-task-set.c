/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-set.h"

/*
 * The places of all tasks that a query finds, in order: what says how many there are, which ones stand from a place on,
 * and where one stands, without asking the database again. Places are kept in blocks of some hundreds, so that one more
 * or less moves a few kilobytes among a million.
 */

#define BLOCK 1024 /* places in a block that was made; twice as many split it */

struct _RushesTaskSet
{
  GPtrArray *blocks; /* (owned) (element-type GArray of RushesTaskPlace): none is empty */
  guint count;
};

static GArray *
nth_block (const RushesTaskSet *self, guint index)
{
  return g_ptr_array_index (self->blocks, index);
}

static const RushesTaskPlace *
nth_place (const GArray *block, guint index)
{
  return &g_array_index (block, RushesTaskPlace, index);
}

static void
unref_block (gpointer block)
{
  g_array_unref (block);
}

static GArray *
make_block (const RushesTaskPlace *places, guint n)
{
  GArray *block = g_array_sized_new (FALSE, FALSE, sizeof (RushesTaskPlace), n);

  g_array_append_vals (block, places, n);
  return block;
}

/**
 * rushes_task_set_new: (skip)
 * @places: (element-type RushesTaskPlace): in order, none twice; copied
 *
 * Returns: (transfer full): the set of them
 */
RushesTaskSet *
rushes_task_set_new (const GArray *places)
{
  RushesTaskSet *self = g_new0 (RushesTaskSet, 1);

  self->blocks = g_ptr_array_new_with_free_func (unref_block);
  self->count = places->len;
  for (guint at = 0; at < places->len; at += BLOCK)
    g_ptr_array_add (self->blocks, make_block (nth_place (places, at), MIN (BLOCK, places->len - at)));
  return self;
}

void
rushes_task_set_free (RushesTaskSet *self)
{
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

guint
rushes_task_set_count (const RushesTaskSet *self)
{
  return self->count;
}

/* The last block that begins at @place or above it; the first one where none does. */
static guint
find_block (const RushesTaskSet *self, const RushesTaskPlace *place)
{
  guint low = 0, high = self->blocks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rushes_task_place_compare (nth_place (nth_block (self, middle), 0), place) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? low - 1 : 0;
}

/* The index of the first place of the block that is @place or below it. */
static guint
find_in_block (const GArray *block, const RushesTaskPlace *place, gboolean *there)
{
  guint low = 0, high = block->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rushes_task_place_compare (nth_place (block, middle), place) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *there = low < block->len && rushes_task_place_compare (nth_place (block, low), place) == 0;
  return low;
}

/**
 * rushes_task_set_insert: (skip)
 *
 * A place that is there already stays there once.
 */
void
rushes_task_set_insert (RushesTaskSet *self, const RushesTaskPlace *place)
{
  guint at = find_block (self, place), index;
  gboolean there;
  GArray *block;

  if (self->blocks->len == 0)
    {
      g_ptr_array_add (self->blocks, make_block (place, 1));
      self->count = 1;
      return;
    }
  block = nth_block (self, at);
  index = find_in_block (block, place, &there);
  if (there)
    return;
  g_array_insert_vals (block, index, place, 1);
  self->count++;
  if (block->len < 2 * BLOCK)
    return;
  g_ptr_array_insert (self->blocks, (int) at + 1, make_block (nth_place (block, BLOCK), block->len - BLOCK));
  g_array_set_size (block, BLOCK);
}

/* A place that is not there stays away. */
void
rushes_task_set_remove (RushesTaskSet *self, const RushesTaskPlace *place)
{
  guint at = find_block (self, place), index;
  gboolean there;

  if (self->blocks->len == 0)
    return;
  index = find_in_block (nth_block (self, at), place, &there);
  if (!there)
    return;
  g_array_remove_index (nth_block (self, at), index);
  self->count--;
  if (nth_block (self, at)->len == 0)
    g_ptr_array_remove_index (self->blocks, at);
}

/**
 * rushes_task_set_rank: (skip)
 * @there: (out): whether @place is one of them
 *
 * Returns: how many stand above it
 */
guint
rushes_task_set_rank (const RushesTaskSet *self, const RushesTaskPlace *place, gboolean *there)
{
  guint at = find_block (self, place), above = 0;

  *there = FALSE;
  if (self->blocks->len == 0)
    return 0;
  for (guint i = 0; i < at; i++)
    above += nth_block (self, i)->len;
  return above + find_in_block (nth_block (self, at), place, there);
}

/**
 * rushes_task_set_get_ids: (skip)
 *
 * Returns: (transfer full) (element-type gint64): at most @limit ids from the place @offset on
 */
GArray *
rushes_task_set_get_ids (const RushesTaskSet *self, guint offset, guint limit)
{
  GArray *ids =
    g_array_sized_new (FALSE, FALSE, sizeof (gint64), offset < self->count ? MIN (limit, self->count - offset) : 0);
  guint at = 0;

  while (at < self->blocks->len && offset >= nth_block (self, at)->len)
    offset -= nth_block (self, at++)->len;
  for (; at < self->blocks->len && ids->len < limit; at++, offset = 0)
    for (guint i = offset; i < nth_block (self, at)->len && ids->len < limit; i++)
      g_array_append_val (ids, nth_place (nth_block (self, at), i)->id);
  return ids;
}
