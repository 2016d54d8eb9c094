/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-search-index.h"

#include "rushes-library.h"
#include "rushes-search.h"
#include "rushes-task-table.h"

/*
 * The words of all tasks, in a table of SQLite's FTS5 that keeps no text of its own. It follows the news of what is
 * written, within the transaction that writes it. The tokens are ours (rushes-search.c), and so is the table's
 * tokenizer in effect: the `ascii` one splits them at their spaces and changes nothing. (Not by triggers: SQLite 3.40
 * lets none of a schema that is not trusted write to such a table.)
 *
 * Taking a row out needs the very tokens that were brought in. They depend on what GLib knows of Unicode, so the
 * library says by which version it was indexed, and is indexed anew under another. An index that is broken is made anew
 * as well: it holds nothing that the rows do not say, and must never stand in the way of what was paid for.
 */

#define RULES 1 /* of rushes-search.c; another number for every change of what it makes of a text */

#define INTO      "INSERT INTO search (rowid, prompt, service_id, file, note)"
#define TAKE_OUT  "INSERT INTO search (search, rowid, prompt, service_id, file, note) VALUES ('delete',"
#define THE_WORDS " :id, :prompt, :service_id, :file, :note)"

/** Words: of one row */
typedef struct
{
  char *texts[4]; /* (owned) */
} Words;

static const char *const columns[] = { ":prompt", ":service_id", ":file", ":note" };

static void
words_clear (Words *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static Words
get_words (RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autofree char *name = fields->file != NULL ? g_path_get_basename (fields->file) : NULL;

  return (Words){ { rushes_search_make_index (rushes_request_peek (fields->request)->prompt),
                    rushes_search_make_index (fields->service_id), rushes_search_make_index (name),
                    rushes_search_make_index (fields->note) } };
}

static gboolean
are_the_same (RushesTask *before, RushesTask *after)
{
  const RushesTaskFields *a = rushes_task_peek (before), *b = rushes_task_peek (after);

  return (a->request == b->request ||
          g_str_equal (rushes_request_peek (a->request)->prompt, rushes_request_peek (b->request)->prompt)) &&
         g_strcmp0 (a->service_id, b->service_id) == 0 && g_strcmp0 (a->file, b->file) == 0 &&
         g_strcmp0 (a->note, b->note) == 0;
}

static gboolean
run_on (RushesDatabase *database, const char *sql, RushesTask *task, GError **error)
{
  g_auto (Words) words = get_words (task);
  g_autoptr (RushesStatement) statement = rushes_database_use (database, sql, error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_int (statement, ":id", rushes_task_peek (task)->id);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    rushes_statement_set_text (statement, columns[i], words.texts[i]);
  return rushes_statement_run (database, statement, error);
}

/**
 * rushes_search_index_follow:
 * @news: (element-type RushesTaskNews): what was written, in order
 *
 * Within the transaction that wrote it.
 */
gboolean
rushes_search_index_follow (RushesDatabase *database, const GPtrArray *news, GError **error)
{
  for (guint i = 0; i < news->len; i++)
    {
      const RushesTaskNews *one = g_ptr_array_index (news, i);

      if (one->before != NULL && are_the_same (one->before, one->after))
        continue;
      if (one->before != NULL && !run_on (database, TAKE_OUT THE_WORDS, one->before, error))
        return FALSE;
      if (!run_on (database, INTO " VALUES (" THE_WORDS, one->after, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill (RushesDatabase *database, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database, "SELECT " RUSHES_TASK_COLUMNS " FROM tasks ORDER BY id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (rushes_statement_step (database, statement, &row, error))
    {
      g_autoptr (RushesTask) task = NULL;

      if (!row)
        return TRUE;
      task = rushes_task_table_read (statement, NULL, error);
      if (task == NULL || !run_on (database, INTO " VALUES (" THE_WORDS, task, error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_current (RushesDatabase *database, const char *rules, gboolean *current, GError **error)
{
  g_autoptr (RushesStatement) statement =
    rushes_database_use (database, "SELECT value FROM \"values\" WHERE name = '" RUSHES_SEARCH_INDEX "'", error);
  gboolean row;

  if (statement == NULL || !rushes_statement_step (database, statement, &row, error))
    return FALSE;
  *current = row && g_strcmp0 (rushes_statement_get_text (statement, 0), rules) == 0;
  return TRUE;
}

/**
 * rushes_search_index_ensure:
 *
 * Makes the index anew where that is due. Within the caller's transaction.
 */
gboolean
rushes_search_index_ensure (RushesDatabase *database, GError **error)
{
  g_autofree char *rules = g_strdup_printf ("%d, GLib %u.%u", RULES, glib_major_version, glib_minor_version);
  gboolean current;

  if (!is_current (database, rules, &current, error))
    return FALSE;
  if (current && !rushes_database_is_index_broken (database))
    return TRUE;
  g_info ("Library: its words are indexed anew");
  if (!rushes_database_exec (database, "INSERT INTO search (search) VALUES ('delete-all')", error) ||
      !fill (database, error) || !rushes_library_set_value (database, RUSHES_SEARCH_INDEX, rules, error))
    return FALSE;
  rushes_database_set_index_broken (database, FALSE);
  return TRUE;
}
