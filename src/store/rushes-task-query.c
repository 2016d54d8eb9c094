/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-query-private.h"

/*
 * What a query asks is said once, as conditions on a row; rushes_task_query_matches() and rushes_task_query_where() are
 * two readings of it. The list depends on their agreeing: it applies the first to the store's news and the second has
 * counted and ordered the rows. Removed tasks are in no query but the engine's.
 */

#define BIT(state) (1u << (state))
#define ALL_STATES (BIT (RUSHES_N_TASK_STATES) - 1)
#define MAX_WHERE  256 /* bytes; the longest condition there is has less */

G_DEFINE_BOXED_TYPE (RushesTaskQuery, rushes_task_query, rushes_task_query_ref, rushes_task_query_unref)

struct _RushesTaskQuery
{
  gatomicrefcount refs;
  RushesTaskGroup group;
  guint states; /* bits; 0: any */
};

static const struct
{
  guint states; /* bits */
  gboolean unseen;
  gboolean starred;
  gboolean removed; /* removed ones too */
} groups[RUSHES_N_TASK_GROUPS] = {
  [RUSHES_TASK_GROUP_ALL] = { ALL_STATES, FALSE, FALSE },
  [RUSHES_TASK_GROUP_WORKING] = { BIT (RUSHES_TASK_QUEUED) | BIT (RUSHES_TASK_SENDING) | BIT (RUSHES_TASK_GENERATING) |
                                    BIT (RUSHES_TASK_FETCHING),
                                  FALSE, FALSE },
  [RUSHES_TASK_GROUP_ATTENTION] = { BIT (RUSHES_TASK_UNCONFIRMED) | BIT (RUSHES_TASK_REFUSED) |
                                      BIT (RUSHES_TASK_FAILED) | BIT (RUSHES_TASK_LOST),
                                    FALSE, FALSE },
  [RUSHES_TASK_GROUP_NEW] = { BIT (RUSHES_TASK_READY), TRUE, FALSE },
  [RUSHES_TASK_GROUP_STARRED] = { ALL_STATES, FALSE, TRUE },
  [RUSHES_TASK_GROUP_EVERY] = { ALL_STATES, FALSE, FALSE, TRUE },
};

/**
 * rushes_task_query_new:
 * @group: one of the list pane's filters
 * @states: `1 << state` for each state that is wanted too; 0: any
 *
 * Returns: (transfer full): an immutable query, safe on every thread
 */
RushesTaskQuery *
rushes_task_query_new (RushesTaskGroup group, guint states)
{
  RushesTaskQuery *self;

  g_return_val_if_fail ((guint) group < RUSHES_N_TASK_GROUPS, NULL);
  g_return_val_if_fail ((states & ~ALL_STATES) == 0, NULL);

  self = g_new0 (RushesTaskQuery, 1);
  g_atomic_ref_count_init (&self->refs);
  self->group = group;
  self->states = states;
  return self;
}

RushesTaskQuery *
rushes_task_query_ref (RushesTaskQuery *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_task_query_unref (RushesTaskQuery *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

RushesTaskGroup
rushes_task_query_get_group (const RushesTaskQuery *self)
{
  return self->group;
}

/**
 * rushes_task_query_get_states:
 *
 * Returns: the bits that rushes_task_query_new() was given
 */
guint
rushes_task_query_get_states (const RushesTaskQuery *self)
{
  return self->states;
}

static guint
get_wanted (const RushesTaskQuery *self)
{
  return groups[self->group].states & (self->states != 0 ? self->states : ALL_STATES);
}

/**
 * rushes_task_query_equal:
 *
 * Returns: whether both find the same tasks in every library
 */
gboolean
rushes_task_query_equal (const RushesTaskQuery *self, const RushesTaskQuery *other)
{
  return get_wanted (self) == get_wanted (other) && groups[self->group].unseen == groups[other->group].unseen &&
         groups[self->group].starred == groups[other->group].starred &&
         groups[self->group].removed == groups[other->group].removed;
}

/**
 * rushes_task_query_matches:
 *
 * Returns: whether the query finds @task; the same word as rushes_task_query_where() has on its row
 */
gboolean
rushes_task_query_matches (const RushesTaskQuery *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  return (!fields->removed || groups[self->group].removed) && (get_wanted (self) & BIT (fields->state)) != 0 &&
         !(groups[self->group].unseen && fields->seen) && (!groups[self->group].starred || fields->starred);
}

/**
 * rushes_task_query_where: (skip)
 *
 * The columns are those of schema 1: `removed`, `seen` and `starred` as 0 and 1, `state` as a nick.
 *
 * Returns: (transfer full): the query as a condition for SQL, made of this file's own words only
 */
char *
rushes_task_query_where (const RushesTaskQuery *self)
{
  GString *sql = g_string_sized_new (MAX_WHERE);
  guint wanted = get_wanted (self);

  g_string_append (sql, groups[self->group].removed ? "1" : "removed = 0");
  if (groups[self->group].unseen)
    g_string_append (sql, " AND seen = 0");
  if (groups[self->group].starred)
    g_string_append (sql, " AND starred = 1");
  if (wanted != ALL_STATES)
    {
      const char *comma = "";

      g_string_append (sql, " AND state IN (");
      for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
        {
          if ((wanted & BIT (i)) == 0)
            continue;
          g_string_append_printf (sql, "%s'%s'", comma, rushes_task_state_get_nick ((RushesTaskState) i));
          comma = ", ";
        }
      g_string_append_c (sql, ')');
    }
  return g_string_free (sql, FALSE);
}
