/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-pages.h"

/*
 * What a task list remembers of the rows it has read: a few runs of neighbours, sorted by position, which never
 * overlap. Rows stand in the order of the query, so that a run also tells the place of a task within it, and between it
 * and a run that touches it, without asking the store. Main thread only.
 */

#define MAX_PAGES 16 /* least recently used first, they are forgotten */

typedef struct
{
  guint start;
  GPtrArray *rows; /* (owned) (element-type RushesTask): never empty */
  guint64 used;
} Page;

struct _RushesTaskPages
{
  RushesTaskQuery *query; /* (owned) */
  GPtrArray *pages;       /* (owned) (element-type Page) */
  guint64 tick;
};

static void
page_free (Page *page)
{
  g_ptr_array_unref (page->rows);
  g_free (page);
}

static Page *
page_new (RushesTaskPages *self, guint start)
{
  Page *page = g_new0 (Page, 1);

  page->start = start;
  page->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  page->used = ++self->tick;
  return page;
}

static guint
page_end (const Page *page)
{
  return page->start + page->rows->len;
}

static int
compare (RushesTaskPages *self, const Page *page, guint index, const RushesTaskPlace *place)
{
  RushesTaskPlace row = rushes_task_query_get_place (self->query, g_ptr_array_index (page->rows, index));

  return rushes_task_place_compare (&row, place);
}

static Page *
nth (RushesTaskPages *self, guint index)
{
  return g_ptr_array_index (self->pages, index);
}

RushesTaskPages *
rushes_task_pages_new (RushesTaskQuery *query)
{
  RushesTaskPages *self = g_new0 (RushesTaskPages, 1);

  self->query = rushes_task_query_ref (query);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  return self;
}

void
rushes_task_pages_free (RushesTaskPages *self)
{
  g_ptr_array_unref (self->pages);
  rushes_task_query_unref (self->query);
  g_free (self);
}

void
rushes_task_pages_clear (RushesTaskPages *self)
{
  g_ptr_array_set_size (self->pages, 0);
}

/**
 * rushes_task_pages_count: (skip)
 *
 * Returns: how many rows are remembered
 */
guint
rushes_task_pages_count (RushesTaskPages *self)
{
  guint count = 0;

  for (guint i = 0; i < self->pages->len; i++)
    count += nth (self, i)->rows->len;
  return count;
}

static void
forget_oldest (RushesTaskPages *self)
{
  while (self->pages->len > MAX_PAGES)
    {
      guint oldest = 0;

      for (guint i = 1; i < self->pages->len; i++)
        if (nth (self, i)->used < nth (self, oldest)->used)
          oldest = i;
      g_ptr_array_remove_index (self->pages, oldest);
    }
}

/* Takes the rows of [from, to) out of the page at @index; FALSE when that was all of it. */
static gboolean
clip (RushesTaskPages *self, guint index, guint from, guint to)
{
  Page *page = nth (self, index);
  guint first = MAX (from, page->start), last = MIN (to, page_end (page));

  if (first >= last)
    return TRUE;
  if (last - first == page->rows->len)
    {
      g_ptr_array_remove_index (self->pages, index);
      return FALSE;
    }
  if (first > page->start && last < page_end (page))
    {
      /* Out of its middle: what stands below becomes a page of its own. */
      Page *rest = page_new (self, last);

      for (guint i = last - page->start; i < page->rows->len; i++)
        g_ptr_array_add (rest->rows, rushes_task_ref (g_ptr_array_index (page->rows, i)));
      rest->used = page->used;
      g_ptr_array_insert (self->pages, (int) index + 1, rest);
      last = page_end (page);
    }
  g_ptr_array_remove_range (page->rows, first - page->start, last - first);
  if (first == page->start)
    page->start = last;
  return TRUE;
}

/**
 * rushes_task_pages_store: (skip)
 * @start: the position of the first
 * @rows: (element-type RushesTask): neighbours, as they are now
 */
void
rushes_task_pages_store (RushesTaskPages *self, guint start, GPtrArray *rows)
{
  Page *page;
  guint at = 0;

  if (rows->len == 0)
    return;
  for (guint i = 0; i < self->pages->len;)
    if (clip (self, i, start, start + rows->len))
      i++;
  while (at < self->pages->len && nth (self, at)->start < start)
    at++;
  page = page_new (self, start);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (page->rows, rushes_task_ref (g_ptr_array_index (rows, i)));
  g_ptr_array_insert (self->pages, (int) at, page);
  forget_oldest (self);
}

static void
split (RushesTaskPages *self, guint index)
{
  Page *page = nth (self, index);
  Page *rest = page_new (self, page->start + RUSHES_TASK_PAGE);

  /* The upper part, where new tasks come in, outlives the lower. */
  for (guint i = RUSHES_TASK_PAGE; i < page->rows->len; i++)
    g_ptr_array_add (rest->rows, rushes_task_ref (g_ptr_array_index (page->rows, i)));
  rest->used = page->used - 1;
  g_ptr_array_set_size (page->rows, RUSHES_TASK_PAGE);
  g_ptr_array_insert (self->pages, (int) index + 1, rest);
}

/**
 * rushes_task_pages_insert: (skip)
 *
 * A row came in at @position; those from there on have moved down by one.
 */
void
rushes_task_pages_insert (RushesTaskPages *self, guint position, RushesTask *task)
{
  int grown = -1;

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = nth (self, i);

      if (grown < 0 && page->start <= position && position <= page_end (page))
        {
          g_ptr_array_insert (page->rows, (int) (position - page->start), rushes_task_ref (task));
          page->used = ++self->tick;
          grown = (int) i;
        }
      else if (page->start >= position)
        page->start++;
    }
  if (grown < 0 && position == 0)
    {
      /* The newest is what people look at next. */
      Page *top = page_new (self, 0);

      g_ptr_array_add (top->rows, rushes_task_ref (task));
      g_ptr_array_insert (self->pages, 0, top);
      forget_oldest (self);
    }
  if (grown < 0 || nth (self, (guint) grown)->rows->len <= 2 * RUSHES_TASK_PAGE)
    return;
  split (self, (guint) grown);
  forget_oldest (self);
}

/**
 * rushes_task_pages_remove: (skip)
 *
 * The row at @position has gone; those below have moved up by one.
 */
void
rushes_task_pages_remove (RushesTaskPages *self, guint position)
{
  for (guint i = 0; i < self->pages->len;)
    {
      Page *page = nth (self, i);

      if (page->start > position)
        page->start--;
      else if (position < page_end (page))
        {
          g_ptr_array_remove_index (page->rows, position - page->start);
          if (page->rows->len == 0)
            {
              g_ptr_array_remove_index (self->pages, i);
              continue;
            }
        }
      i++;
    }
}

/* The index of the first row of the page that stands at @place or below it. */
static guint
search (RushesTaskPages *self, const Page *page, const RushesTaskPlace *place)
{
  guint low = 0, high = page->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare (self, page, middle, place) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * rushes_task_pages_update: (skip)
 * @task: in the place where it was
 *
 * The row of this task, if it is remembered, reads @task from now on.
 */
void
rushes_task_pages_update (RushesTaskPages *self, RushesTask *task)
{
  RushesTaskPlace place = rushes_task_query_get_place (self->query, task);

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = nth (self, i);
      guint index = search (self, page, &place);

      if (index == page->rows->len || compare (self, page, index, &place) != 0)
        continue;
      rushes_task_unref (page->rows->pdata[index]);
      page->rows->pdata[index] = rushes_task_ref (task);
      return;
    }
}

/**
 * rushes_task_pages_get: (skip)
 *
 * Returns: (transfer none) (nullable): the row at @position, if it is remembered
 */
RushesTask *
rushes_task_pages_get (RushesTaskPages *self, guint position)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = nth (self, i);

      if (position < page->start || position >= page_end (page))
        continue;
      page->used = ++self->tick;
      return g_ptr_array_index (page->rows, position - page->start);
    }
  return NULL;
}

/**
 * rushes_task_pages_place: (skip)
 * @n_rows: how many rows the list has
 * @position: (out): where the row of this place is, or would be
 * @there: (out): which of the two
 *
 * Returns: %FALSE where that cannot be told from what is remembered
 */
gboolean
rushes_task_pages_place (
  RushesTaskPages *self, guint n_rows, const RushesTaskPlace *place, guint *position, gboolean *there)
{
  guint end = 0; /* every position before it stands above @place, and the last such row is remembered */

  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = nth (self, i);
      guint index = search (self, page, place);

      if (index == 0 && compare (self, page, 0, place) != 0 && page->start != end)
        return FALSE;
      *position = page->start + index;
      *there = index < page->rows->len && compare (self, page, index, place) == 0;
      if (index < page->rows->len)
        return TRUE;
      end = page_end (page);
    }
  *position = n_rows;
  *there = FALSE;
  return end == n_rows;
}

/**
 * rushes_task_pages_find: (skip)
 * @position: (out): where the task of this id is
 *
 * Returns: %FALSE where its row is not remembered
 */
gboolean
rushes_task_pages_find (RushesTaskPages *self, gint64 id, guint *position)
{
  for (guint i = 0; i < self->pages->len; i++)
    for (guint k = 0; k < nth (self, i)->rows->len; k++)
      if (rushes_task_peek (g_ptr_array_index (nth (self, i)->rows, k))->id == id)
        {
          *position = nth (self, i)->start + k;
          return TRUE;
        }
  return FALSE;
}
