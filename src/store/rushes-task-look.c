/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-query-private.h"
#include "rushes-task-table.h"

/*
 * The first rows of a list that is still to be gathered (rushes-task-gather.c), where they are to be had at once: in
 * the order of the ids, with the newest or the oldest tasks. How far is looked is bounded: what finds rarely what it
 * asks for is left to the gathering.
 */

#define MAX_LOOKS 1000  /* tasks that are read */
#define MAX_SPAN  20000 /* ids that are looked through in the index of facets */

static RushesStatement *
use_candidates (RushesDatabase *database, RushesTaskQuery *query, GError **error)
{
  gboolean oldest = rushes_task_query_peek (query)->sort == RUSHES_TASK_SORT_OLDEST;
  g_autofree char *where = rushes_task_query_where (query);
  g_autofree char *sql = NULL;
  RushesStatement *statement;

  if (rushes_task_query_get_search (query) != NULL)
    return rushes_database_use (database,
                                oldest ? "SELECT rowid FROM search WHERE search MATCH :words ORDER BY rowid"
                                       : "SELECT rowid FROM search WHERE search MATCH :words ORDER BY rowid DESC",
                                error);
  sql = g_strdup_printf ("SELECT id FROM tasks INDEXED BY tasks_facets WHERE id > :above AND id < :below AND %s"
                         " ORDER BY id %s",
                         where, oldest ? "ASC" : "DESC");
  statement = rushes_database_use (database, sql, error);
  if (statement != NULL)
    rushes_task_query_bind (query, statement);
  return statement;
}

static gboolean
set_bounds (RushesDatabase *database, RushesTaskQuery *query, RushesStatement *statement, gboolean *all, GError **error)
{
  gboolean oldest = rushes_task_query_peek (query)->sort == RUSHES_TASK_SORT_OLDEST;
  gint64 newest;

  if (!rushes_database_get_number (database, "SELECT max (id) FROM tasks", &newest, error))
    return FALSE;
  *all = newest <= MAX_SPAN;
  rushes_statement_set_int (statement, ":above", oldest ? 0 : newest - MAX_SPAN);
  rushes_statement_set_int (statement, ":below", oldest ? MAX_SPAN : newest + 1);
  return TRUE;
}

static gboolean
is_to_be_had (const RushesTaskQuery *query)
{
  const RushesTaskQueryFields *fields = rushes_task_query_peek (query);

  return fields->group != RUSHES_TASK_GROUP_REMOVED &&
         (fields->sort == RUSHES_TASK_SORT_NEWEST || fields->sort == RUSHES_TASK_SORT_OLDEST);
}

/* The candidates that the query finds, until there are @limit of them, or too many have been looked at. */
static GPtrArray *
pick (RushesDatabase *database,
      RushesTaskQuery *query,
      RushesStatement *statement,
      guint limit,
      gboolean *complete,
      GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  gboolean row;

  for (guint looks = 0; rows->len < limit && looks < MAX_LOOKS; looks++)
    {
      g_autoptr (RushesTask) task = NULL;

      if (!rushes_statement_step (database, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      task = rushes_task_table_load (database, rushes_statement_get_int (statement, 0), NULL, error);
      if (task == NULL)
        return NULL;
      if (rushes_task_query_matches (query, task))
        g_ptr_array_add (rows, g_steal_pointer (&task));
    }
  *complete = FALSE;
  return g_steal_pointer (&rows);
}

/**
 * rushes_task_table_look:
 * @complete: (out): whether the query finds no others
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): the first rows of a query in its order, at most
 *   @limit, perhaps none
 */
GPtrArray *
rushes_task_table_look (
  RushesDatabase *database, RushesTaskQuery *query, guint limit, gboolean *complete, GError **error)
{
  const RushesSearch *search = rushes_task_query_get_search (query);
  g_autofree char *words = search != NULL ? rushes_search_make_expression (search) : NULL;
  g_autoptr (RushesStatement) statement = NULL;

  *complete = FALSE;
  if (!is_to_be_had (query))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  statement = use_candidates (database, query, error);
  if (statement == NULL)
    return NULL;
  *complete = TRUE;
  if (words != NULL)
    rushes_statement_set_text (statement, ":words", words);
  else if (!set_bounds (database, query, statement, complete, error))
    return NULL;
  return pick (database, query, statement, limit, complete, error);
}
