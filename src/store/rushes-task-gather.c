/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-gather.h"

#include "rushes-task-query-private.h"
#include "rushes-task-table.h"

/*
 * Lists that no index of the library has in order: filters, orders, words. All places of such a query are gathered
 * once, and follow the library from then on by what each commit has changed; a few queries are remembered. It takes
 * some hundred milliseconds for a million tasks, so it goes by slices of ids, newest first, and writes come in between.
 * A task that changes while its query is being gathered is looked at again at the end.
 *
 * In a slice, the rarer side leads: where words or a tag find few ids, these are looked up one by one; else the slice
 * is walked through in the index of facets, which has no prompts in it.
 */

#define MAX_GATHERS 4
#define SLICE       20000 /* ids */
#define FEW         16    /* looking one up costs about as much as walking past so many */

/** Gather: a query, gathered as far as it is */
typedef struct
{
  RushesTaskQuery *query; /* (owned) */
  RushesTaskSet *set;     /* (owned) (nullable): once it is complete; until then: */
  gint64 below;           /* ids under this one are still to be looked at */
  GArray *places;         /* (owned) (nullable) (element-type RushesTaskPlace) */
  GHashTable *doubtful;   /* (owned) (nullable) (element-type gint64): changed since it began */
} Gather;

struct _RushesTaskGathers
{
  GPtrArray *gathers; /* (owned) (element-type Gather): the one used last at the end */
};

static void
gather_free (gpointer data)
{
  Gather *gather = data;

  rushes_task_query_unref (gather->query);
  g_clear_pointer (&gather->set, rushes_task_set_free);
  g_clear_pointer (&gather->places, g_array_unref);
  g_clear_pointer (&gather->doubtful, g_hash_table_unref);
  g_free (gather);
}

RushesTaskGathers *
rushes_task_gathers_new (void)
{
  RushesTaskGathers *self = g_new0 (RushesTaskGathers, 1);

  self->gathers = g_ptr_array_new_with_free_func (gather_free);
  return self;
}

void
rushes_task_gathers_free (RushesTaskGathers *self)
{
  g_ptr_array_unref (self->gathers);
  g_free (self);
}

/* For a library that may not be what it was. */
void
rushes_task_gathers_clear (RushesTaskGathers *self)
{
  g_ptr_array_set_size (self->gathers, 0);
}

static void
follow (Gather *gather, const RushesTaskNews *news)
{
  gboolean was = news->before != NULL && rushes_task_query_matches (gather->query, news->before);
  gboolean is = rushes_task_query_matches (gather->query, news->after);
  RushesTaskPlace place;

  if (was)
    {
      place = rushes_task_query_get_place (gather->query, news->before);
      rushes_task_set_remove (gather->set, &place);
    }
  if (is)
    {
      place = rushes_task_query_get_place (gather->query, news->after);
      rushes_task_set_insert (gather->set, &place);
    }
}

/**
 * rushes_task_gathers_tell: (skip)
 * @news: (element-type RushesTaskNews): what has been committed, in order
 */
void
rushes_task_gathers_tell (RushesTaskGathers *self, const GPtrArray *news)
{
  for (guint i = 0; i < self->gathers->len; i++)
    {
      Gather *gather = g_ptr_array_index (self->gathers, i);

      for (guint k = 0; k < news->len; k++)
        {
          const RushesTaskNews *one = g_ptr_array_index (news, k);

          if (gather->set != NULL)
            follow (gather, one);
          else
            g_hash_table_add (gather->doubtful, g_memdup2 (&rushes_task_peek (one->after)->id, sizeof (gint64)));
        }
    }
}

static Gather *
find (RushesTaskGathers *self, RushesTaskQuery *query)
{
  for (guint i = 0; i < self->gathers->len; i++)
    {
      Gather *gather = g_ptr_array_index (self->gathers, i);

      if (gather->query != query && !rushes_task_query_equal (gather->query, query))
        continue;
      g_ptr_array_add (self->gathers, g_ptr_array_steal_index (self->gathers, i));
      return gather;
    }
  return NULL;
}

static Gather *
begin (RushesTaskGathers *self, RushesTaskQuery *query)
{
  Gather *gather = g_new0 (Gather, 1);

  gather->query = rushes_task_query_ref (query);
  gather->below = G_MAXINT64;
  gather->places = g_array_new (FALSE, FALSE, sizeof (RushesTaskPlace));
  gather->doubtful = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (self->gathers->len == MAX_GATHERS)
    g_ptr_array_remove_index (self->gathers, 0);
  g_ptr_array_add (self->gathers, gather);
  return gather;
}

/* The ids of a slice that have the words, or else the tag; NULL without an error where neither is asked for. */
static gboolean
find_hits (Gather *gather, RushesDatabase *database, gint64 from, GArray **hits, GError **error)
{
  const RushesSearch *search = rushes_task_query_get_search (gather->query);
  const char *tag = rushes_task_query_peek (gather->query)->tag;
  g_autofree char *words = search != NULL ? rushes_search_make_expression (search) : NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (RushesStatement) statement = NULL;
  gboolean row;

  *hits = NULL;
  if (words == NULL && tag == NULL)
    return TRUE;
  statement = rushes_database_use (database,
                                   words != NULL ? "SELECT rowid FROM search WHERE search MATCH :word"
                                                   " AND rowid >= :from AND rowid < :below ORDER BY rowid DESC"
                                                 : "SELECT task FROM tags WHERE tag = :word"
                                                   " AND task >= :from AND task < :below ORDER BY task DESC",
                                   error);
  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":word", words != NULL ? words : tag);
  rushes_statement_set_int (statement, ":from", from);
  rushes_statement_set_int (statement, ":below", gather->below);
  found = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (rushes_statement_step (database, statement, &row, error))
    {
      gint64 id = rushes_statement_get_int (statement, 0);

      if (!row)
        {
          *hits = g_steal_pointer (&found);
          return TRUE;
        }
      g_array_append_val (found, id);
    }
  return FALSE;
}

static const char *
get_key (const RushesTaskQuery *query)
{
  static const char *const keys[RUSHES_N_TASK_SORTS] = {
    [RUSHES_TASK_SORT_NEWEST] = "id",
    [RUSHES_TASK_SORT_OLDEST] = "-id",
    [RUSHES_TASK_SORT_FINISHED] = "finished",
    [RUSHES_TASK_SORT_DURATION] = "duration",
    [RUSHES_TASK_SORT_PRICE] = "coalesce (price, -1)",
  };
  const RushesTaskQueryFields *fields = rushes_task_query_peek (query);

  if (fields->group == RUSHES_TASK_GROUP_REMOVED && fields->sort == RUSHES_TASK_SORT_NEWEST)
    return "removed_at";
  return keys[fields->sort];
}

static RushesStatement *
use_facets (Gather *gather, RushesDatabase *database, const char *which, const char *more, GError **error)
{
  g_autofree char *where = rushes_task_query_where (gather->query);
  g_autofree char *sql = g_strdup_printf ("SELECT id, %s FROM tasks INDEXED BY tasks_facets WHERE %s AND %s%s",
                                          get_key (gather->query), which, where, more);
  RushesStatement *statement = rushes_database_use (database, sql, error);

  if (statement != NULL)
    rushes_task_query_bind (gather->query, statement);
  return statement;
}

static void
keep (GArray *places, RushesStatement *row)
{
  RushesTaskPlace place = { rushes_statement_get_int (row, 1), rushes_statement_get_int (row, 0) };

  g_array_append_val (places, place);
}

static gboolean
look_up (Gather *gather, RushesDatabase *database, const GArray *hits, GArray *places, GError **error)
{
  g_autoptr (RushesStatement) statement = use_facets (gather, database, "id = :id", "", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < hits->len; i++)
    {
      gboolean row;

      sqlite3_reset (statement);
      rushes_statement_set_int (statement, ":id", g_array_index (hits, gint64, i));
      if (!rushes_statement_step (database, statement, &row, error))
        return FALSE;
      if (row)
        keep (places, statement);
    }
  return TRUE;
}

/* @hits: (nullable): only those; newest first, as the rows are */
static gboolean
walk (Gather *gather, RushesDatabase *database, gint64 from, const GArray *hits, GArray *places, GError **error)
{
  g_autoptr (RushesStatement) statement =
    use_facets (gather, database, "id >= :from AND id < :below", " ORDER BY id DESC", error);
  guint at = 0;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":from", from);
  rushes_statement_set_int (statement, ":below", gather->below);
  while (rushes_statement_step (database, statement, &row, error))
    {
      gint64 id = rushes_statement_get_int (statement, 0);

      if (!row)
        return TRUE;
      while (hits != NULL && at < hits->len && g_array_index (hits, gint64, at) > id)
        at++;
      if (hits == NULL || (at < hits->len && g_array_index (hits, gint64, at) == id))
        keep (places, statement);
    }
  return FALSE;
}

static gboolean
gather_slice (Gather *gather, RushesDatabase *database, GError **error)
{
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (RushesTaskPlace));
  gint64 from, newest;

  if (!rushes_database_get_number (database, "SELECT max (id) FROM tasks", &newest, error))
    return FALSE;
  gather->below = MIN (gather->below, newest + 1);
  from = gather->below - SLICE;
  if (!find_hits (gather, database, from, &hits, error))
    return FALSE;
  if (hits != NULL && hits->len < SLICE / FEW ? !look_up (gather, database, hits, places, error)
                                              : !walk (gather, database, from, hits, places, error))
    return FALSE;
  g_array_append_vals (gather->places, places->data, places->len);
  gather->below = from;
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  return rushes_task_place_compare (a, b);
}

static gboolean
are_in_order (const GArray *places)
{
  for (guint i = 1; i < places->len; i++)
    if (compare_places (&g_array_index (places, RushesTaskPlace, i - 1), &g_array_index (places, RushesTaskPlace, i)) >=
        0)
      return FALSE;
  return TRUE;
}

static void
forget_doubtful (Gather *gather)
{
  guint n = 0;

  for (guint i = 0; i < gather->places->len; i++)
    {
      RushesTaskPlace place = g_array_index (gather->places, RushesTaskPlace, i);

      if (!g_hash_table_contains (gather->doubtful, &place.id))
        g_array_index (gather->places, RushesTaskPlace, n++) = place;
    }
  g_array_set_size (gather->places, n);
}

static gboolean
complete (Gather *gather, RushesDatabase *database, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  forget_doubtful (gather);
  g_hash_table_iter_init (&iter, gather->doubtful);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (RushesTask) task = rushes_task_table_load (database, *(gint64 *) id, NULL, error);
      RushesTaskPlace place;

      if (task == NULL)
        return FALSE;
      if (!rushes_task_query_matches (gather->query, task))
        continue;
      place = rushes_task_query_get_place (gather->query, task);
      g_array_append_val (gather->places, place);
    }
  if (rushes_task_query_peek (gather->query)->sort == RUSHES_TASK_SORT_OLDEST)
    for (guint i = 0; i < gather->places->len / 2; i++)
      {
        RushesTaskPlace *a = &g_array_index (gather->places, RushesTaskPlace, i);
        RushesTaskPlace *b = &g_array_index (gather->places, RushesTaskPlace, gather->places->len - 1 - i);
        RushesTaskPlace c = *a;

        *a = *b;
        *b = c;
      }
  if (!are_in_order (gather->places))
    g_array_sort (gather->places, compare_places);
  gather->set = rushes_task_set_new (gather->places);
  g_clear_pointer (&gather->places, g_array_unref);
  g_clear_pointer (&gather->doubtful, g_hash_table_unref);
  return TRUE;
}

/**
 * rushes_task_gathers_get: (skip)
 * @set: (out) (transfer none) (nullable): the places of the query as the library is now; %NULL: there is another slice
 *   to gather, for which this is to be called again
 */
gboolean
rushes_task_gathers_get (
  RushesTaskGathers *self, RushesDatabase *database, RushesTaskQuery *query, RushesTaskSet **set, GError **error)
{
  Gather *gather = find (self, query);

  *set = NULL;
  if (gather == NULL)
    gather = begin (self, query);
  if (gather->set == NULL && !gather_slice (gather, database, error))
    return FALSE;
  if (gather->set == NULL && gather->below <= 1 && !complete (gather, database, error))
    return FALSE;
  *set = gather->set;
  return TRUE;
}

/* Returns: (nullable): the places of a query, if they are known */
RushesTaskSet *
rushes_task_gathers_peek (RushesTaskGathers *self, RushesTaskQuery *query)
{
  Gather *gather = find (self, query);

  return gather != NULL ? gather->set : NULL;
}
