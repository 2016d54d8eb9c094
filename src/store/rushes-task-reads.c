/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-query-private.h"
#include "rushes-task-table.h"

/*
 * What the window and the command line read. The groups have indexes of their own, which are named here: left to itself
 * the planner knows nothing of how few tasks need attention.
 */

#define ROWS         "SELECT " RUSHES_TASK_COLUMNS " FROM tasks WHERE id IN "
#define NEWEST_FIRST " ORDER BY id DESC"

#define MAX_LABELS 1000

#define TYPICAL_OF  20 /* the newest videos of the same kind; */
#define TYPICAL_MIN 3  /* fewer say nothing */

static const char *
get_index (const RushesTaskQuery *query)
{
  static const char *const groups[RUSHES_N_TASK_GROUPS] = {
    [RUSHES_TASK_GROUP_ALL] = " INDEXED BY tasks_shown",
    [RUSHES_TASK_GROUP_WORKING] = " INDEXED BY tasks_working",
    [RUSHES_TASK_GROUP_ATTENTION] = " INDEXED BY tasks_attention",
    [RUSHES_TASK_GROUP_NEW] = " INDEXED BY tasks_new",
    [RUSHES_TASK_GROUP_STARRED] = " INDEXED BY tasks_starred",
    [RUSHES_TASK_GROUP_REMOVED] = " INDEXED BY tasks_removed",
    [RUSHES_TASK_GROUP_EVERY] = "",
  };

  return groups[rushes_task_query_peek (query)->group];
}

/* A SELECT of the ids that @query finds. A few states are as many ordered runs of one index, which SQLite merges. */
static GString *
select_ids (const RushesTaskQuery *query, const char *more)
{
  GString *sql = g_string_new (NULL);
  g_autofree char *where = rushes_task_query_where (query);
  guint states = rushes_task_query_peek (query)->states;
  RushesTaskGroup group = rushes_task_query_peek (query)->group;
  guint from = group == RUSHES_TASK_GROUP_REMOVED ? 1 : 0, to = from | (group == RUSHES_TASK_GROUP_EVERY ? 1 : 0);

  if (states == 0)
    g_string_printf (sql, "SELECT id FROM tasks%s WHERE %s%s", get_index (query), where, more);
  for (guint state = 0; state < RUSHES_N_TASK_STATES; state++)
    for (guint i = from; (states & 1u << state) != 0 && i <= to; i++)
      g_string_append_printf (sql,
                              "%sSELECT id FROM tasks INDEXED BY tasks_state WHERE state = '%s' AND removed = %u"
                              " AND (%s)%s",
                              sql->len > 0 ? " UNION ALL " : "", rushes_task_state_get_nick ((RushesTaskState) state),
                              i, where, more);
  return sql;
}

static GPtrArray *
read_all (RushesDatabase *database, RushesStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  gboolean row;

  while (rushes_statement_step (database, statement, &row, error))
    {
      RushesTask *task;

      if (!row)
        return g_steal_pointer (&tasks);
      task = rushes_task_table_read (statement, NULL, error);
      if (task == NULL)
        return NULL;
      g_ptr_array_add (tasks, task);
    }
  return NULL;
}

/* The same for a query with words, which lead. */
static GString *
select_found_ids (const RushesTaskQuery *query)
{
  GString *sql = g_string_new (NULL);
  g_autofree char *where = rushes_task_query_where (query);

  g_string_printf (sql,
                   "SELECT tasks.id AS id FROM search CROSS JOIN tasks ON tasks.id = search.rowid"
                   " WHERE search MATCH :words AND search.rowid < :below AND %s",
                   where);
  return sql;
}

/**
 * rushes_task_table_page:
 * @below: ids under this one; 0: from the newest on
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): newest first, whatever order the query asks for
 */
GPtrArray *
rushes_task_table_page (RushesDatabase *database, RushesTaskQuery *query, gint64 below, guint limit, GError **error)
{
  const RushesSearch *search = rushes_task_query_get_search (query);
  g_autofree char *words = search != NULL ? rushes_search_make_expression (search) : NULL;
  g_autoptr (GString) ids = words != NULL ? select_found_ids (query) : select_ids (query, " AND id < :below");
  g_autofree char *sql = g_strdup_printf (ROWS "(%s ORDER BY id DESC LIMIT :limit)" NEWEST_FIRST, ids->str);
  g_autoptr (RushesStatement) statement = rushes_database_use (database, sql, error);

  if (statement == NULL)
    return NULL;
  rushes_task_query_bind (query, statement);
  if (words != NULL)
    rushes_statement_set_text (statement, ":words", words);
  rushes_statement_set_int (statement, ":below", below > 0 ? below : G_MAXINT64);
  rushes_statement_set_int (statement, ":limit", limit);
  return read_all (database, statement, error);
}

/**
 * rushes_task_table_slice:
 *
 * The way to a far place is counted from the nearer end.
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): the rows from a place on, newest first
 */
GPtrArray *
rushes_task_table_slice (RushesDatabase *database, RushesTaskQuery *query, guint offset, guint limit, GError **error)
{
  g_autoptr (GString) ids = select_ids (query, "");
  g_autofree char *sql = NULL;
  g_autoptr (RushesStatement) statement = NULL;
  gboolean from_end;
  guint total;

  if (!rushes_task_table_count (database, query, &total, error))
    return NULL;
  limit = offset < total ? MIN (limit, total - offset) : 0;
  from_end = offset > total / 2;
  sql = g_strdup_printf (ROWS "(%s ORDER BY id %s LIMIT :limit OFFSET :offset)" NEWEST_FIRST, ids->str,
                         from_end ? "ASC" : "DESC");
  statement = rushes_database_use (database, sql, error);
  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":offset", from_end && offset < total ? total - offset - limit : offset);
  rushes_statement_set_int (statement, ":limit", limit);
  return read_all (database, statement, error);
}

/**
 * rushes_task_table_count:
 *
 * How many tasks a plain query finds, from the totals, whose columns have the names that the condition uses.
 */
gboolean
rushes_task_table_count (RushesDatabase *database, RushesTaskQuery *query, guint *count, GError **error)
{
  g_autofree char *where = rushes_task_query_where (query);
  g_autofree char *sql = NULL;
  gint64 n;

  if (rushes_task_query_peek (query)->group == RUSHES_TASK_GROUP_REMOVED)
    sql = g_strdup_printf ("SELECT count (*) FROM tasks INDEXED BY tasks_removed WHERE %s", where);
  else
    sql = g_strdup_printf ("SELECT coalesce (sum (n), 0) FROM totals WHERE %s", where);

  if (!rushes_database_get_number (database, sql, &n, error))
    return FALSE;
  *count = (guint) CLAMP (n, 0, G_MAXUINT);
  return TRUE;
}

static gboolean
count_side (RushesDatabase *database, RushesTaskQuery *query, const char *side, gint64 id, guint *n, GError **error)
{
  g_autoptr (GString) ids = select_ids (query, side);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM (%s)", ids->str);
  g_autoptr (RushesStatement) statement = rushes_database_use (database, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":id", id);
  if (!rushes_statement_step (database, statement, &row, error))
    return FALSE;
  *n = row ? (guint) CLAMP (rushes_statement_get_int (statement, 0), 0, G_MAXUINT) : 0;
  return TRUE;
}

static gboolean
matches_one (RushesDatabase *database, RushesTaskQuery *query, gint64 id, gboolean *matches, GError **error)
{
  g_autofree char *where = rushes_task_query_where (query);
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM tasks WHERE id = :id AND %s", where);
  g_autoptr (RushesStatement) statement = rushes_database_use (database, sql, error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":id", id);
  return rushes_statement_step (database, statement, matches, error);
}

/**
 * rushes_task_table_rank:
 * @above: (out): how many of the query's tasks have a larger id
 * @matches: (out): whether the task itself is one
 */
gboolean
rushes_task_table_rank (
  RushesDatabase *database, RushesTaskQuery *query, gint64 id, guint *above, gboolean *matches, GError **error)
{
  gint64 newest;
  guint total, below;

  if (!matches_one (database, query, id, matches, error) ||
      !rushes_database_get_number (database, "SELECT max(id) FROM tasks", &newest, error))
    return FALSE;
  if (id > newest / 2)
    return count_side (database, query, " AND id > :id", id, above, error);
  if (!rushes_task_table_count (database, query, &total, error) ||
      !count_side (database, query, " AND id < :id", id, &below, error))
    return FALSE;
  *above = total - MIN (total, below + (*matches ? 1 : 0));
  return TRUE;
}

/**
 * rushes_task_table_get_ids:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): all ids of a plain query, newest first
 */
GArray *
rushes_task_table_get_ids (RushesDatabase *database, RushesTaskQuery *query, GError **error)
{
  g_autoptr (GString) sql = select_ids (query, "");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (RushesStatement) statement = NULL;
  gboolean row;

  g_string_append (sql, NEWEST_FIRST);
  statement = rushes_database_use (database, sql->str, error);
  if (statement == NULL)
    return NULL;
  while (rushes_statement_step (database, statement, &row, error))
    {
      gint64 id = rushes_statement_get_int (statement, 0);

      if (!row)
        return g_steal_pointer (&ids);
      g_array_append_val (ids, id);
    }
  return NULL;
}

/**
 * rushes_task_table_load_many:
 * @ids: (array length=n_ids)
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): the tasks of these ids, in this order, without those
 *   that are not there
 */
GPtrArray *
rushes_task_table_load_many (RushesDatabase *database, const gint64 *ids, guint n_ids, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);

  for (guint i = 0; i < n_ids; i++)
    {
      g_autoptr (GError) local = NULL;
      RushesTask *task = rushes_task_table_load (database, ids[i], NULL, &local);

      if (task != NULL)
        g_ptr_array_add (tasks, task);
      else if (!g_error_matches (local, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return g_steal_pointer (&tasks);
}

/**
 * rushes_task_table_get_labels:
 * @models: the models of all tasks; otherwise the tags of those that are not removed
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): each once, in the order of their bytes
 */
char **
rushes_task_table_get_labels (RushesDatabase *database, gboolean models, GError **error)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         models ? "SELECT model FROM models ORDER BY model LIMIT :limit"
                                : "SELECT DISTINCT tag FROM tags WHERE (SELECT removed FROM tasks WHERE id = task) = 0"
                                  " ORDER BY tag LIMIT :limit",
                         error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":limit", MAX_LABELS);
  while (rushes_statement_step (database, statement, &row, error))
    {
      const char *label = row ? rushes_statement_get_text (statement, 0) : NULL;

      if (!row)
        return g_strv_builder_end (labels);
      if (label != NULL && g_utf8_validate (label, -1, NULL))
        g_strv_builder_add (labels, label);
    }
  return NULL;
}

/**
 * rushes_task_table_takes:
 * @ask: UUID of an asking
 *
 * Returns: (transfer full) (nullable) (element-type RushesTask): its takes in order, removed ones too; of none, none
 */
GPtrArray *
rushes_task_table_takes (RushesDatabase *database, const char *ask, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database, "SELECT " RUSHES_TASK_COLUMNS " FROM tasks WHERE ask = :ask ORDER BY take", error);

  if (statement == NULL)
    return NULL;
  rushes_statement_set_text (statement, ":ask", ask);
  return read_all (database, statement, error);
}

/**
 * rushes_task_table_history:
 *
 * Returns: (transfer full) (nullable) (element-type RushesTaskEvent): oldest first
 */
GPtrArray *
rushes_task_table_history (RushesDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_event_free);
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "SELECT time, happening, state, reason, code, excerpt, http_status FROM events"
                         " WHERE task = :task ORDER BY id",
                         error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":task", id);
  while (rushes_statement_step (database, statement, &row, error))
    {
      RushesTaskEvent event = { .time = rushes_statement_get_int (statement, 0) };

      if (!row)
        return g_steal_pointer (&events);
      /* A word of a newer version is left out rather than told wrongly. */
      if (!rushes_task_happening_from_nick (rushes_statement_get_text (statement, 1), &event.happening) ||
          !rushes_task_state_from_nick (rushes_statement_get_text (statement, 2), &event.state))
        continue;
      event.reason = rushes_reason_from_nick (rushes_statement_get_text (statement, 3));
      event.code = (char *) rushes_statement_get_text (statement, 4);
      event.excerpt = (char *) rushes_statement_get_text (statement, 5);
      event.http_status = (int) rushes_statement_get_int (statement, 6);
      if (event.code != NULL && !g_utf8_validate (event.code, -1, NULL))
        event.code = NULL;
      if (event.excerpt != NULL && !g_utf8_validate (event.excerpt, -1, NULL))
        event.excerpt = NULL;
      g_ptr_array_add (events, rushes_task_event_copy (&event));
    }
  return NULL;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, two = *(const gint64 *) b;

  return one < two ? -1 : one > two;
}

/**
 * rushes_task_table_typical:
 * @typical: (out): µs; 0 where too little is known
 *
 * How long the service took lately for a video of this kind: the median from its acceptance to its success.
 */
gboolean
rushes_task_table_typical (RushesDatabase *database, RushesTask *task, gint64 *typical, GError **error)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database,
                         "SELECT (SELECT min(time) FROM events WHERE task = tasks.id AND happening = 'succeeded') -"
                         "  (SELECT min(time) FROM events WHERE task = tasks.id AND happening = 'accepted') FROM tasks"
                         " WHERE state = 'ready' AND profile = :profile AND model = :model AND duration = :duration"
                         " ORDER BY id DESC LIMIT :limit",
                         error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":profile", fields->profile);
  rushes_statement_set_text (statement, ":model", rushes_request_peek (fields->request)->model);
  rushes_statement_set_int (statement, ":duration", rushes_request_peek (fields->request)->duration);
  rushes_statement_set_int (statement, ":limit", TYPICAL_OF);
  while (TRUE)
    {
      gint64 span;

      if (!rushes_statement_step (database, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      span = rushes_statement_get_int (statement, 0);
      if (span > 0)
        g_array_append_val (spans, span);
    }
  g_array_sort (spans, compare_spans);
  *typical = spans->len >= TYPICAL_MIN ? g_array_index (spans, gint64, spans->len / 2) : 0;
  return TRUE;
}
