/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-table.h"

#include "rushes-task-tags.h"

#include <string.h>

/*
 * What the user writes on a row, which is no step of its life and leaves no event. What it says already is not written
 * again.
 */

/* @fields differ from @before in what @sql writes, from @text or else from @number. */
static RushesTask *
write_one (RushesDatabase *database,
           RushesTask *before,
           const RushesTaskFields *fields,
           const char *sql,
           gint64 number,
           const char *text,
           GPtrArray *news,
           GError **error)
{
  g_autoptr (RushesStatement) statement = rushes_database_use (database, sql, error);
  RushesTask *after;

  if (statement == NULL)
    return NULL;
  rushes_statement_set_int (statement, ":id", fields->id);
  if (text != NULL)
    rushes_statement_set_text (statement, ":value", text);
  else
    rushes_statement_set_int (statement, ":value", number);
  if (!rushes_statement_run (database, statement, error))
    return NULL;
  after = rushes_task_new (fields);
  rushes_task_news_add (news, before, after);
  return after;
}

/**
 * rushes_task_table_mark:
 * @now: µs since the epoch
 *
 * Sets or takes away a mark. A task that is removed is among the recently removed from @now on.
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_task_table_mark (
  RushesDatabase *database, gint64 id, RushesMark mark, gboolean on, gint64 now, GPtrArray *news, GError **error)
{
  static const char *const texts[] = {
    [RUSHES_MARK_SEEN] = "UPDATE tasks SET seen = :value WHERE id = :id",
    [RUSHES_MARK_STARRED] = "UPDATE tasks SET starred = :value WHERE id = :id",
    [RUSHES_MARK_REMOVED] = "UPDATE tasks SET removed = :value > 0, removed_at = :value WHERE id = :id",
  };
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  RushesTaskFields fields;
  gboolean *field;
  gint64 value;

  if (before == NULL)
    return NULL;
  fields = *rushes_task_peek (before);
  field = mark == RUSHES_MARK_SEEN ? &fields.seen : mark == RUSHES_MARK_STARRED ? &fields.starred : &fields.removed;
  if (!*field == !on)
    return g_steal_pointer (&before);
  *field = on != FALSE;
  value = *field;
  if (mark == RUSHES_MARK_REMOVED)
    value = fields.removed_at = on ? MAX (now, 1) : 0;
  return write_one (database, before, &fields, texts[mark], value, NULL, news, error);
}

/**
 * rushes_task_table_set_poster:
 * @time: µs; < 0: none
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_task_table_set_poster (RushesDatabase *database, gint64 id, gint64 time, GPtrArray *news, GError **error)
{
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  RushesTaskFields fields;

  if (before == NULL)
    return NULL;
  fields = *rushes_task_peek (before);
  time = MAX (time, -1);
  if (fields.poster == time)
    return g_steal_pointer (&before);
  fields.poster = time;
  return write_one (database, before, &fields, "UPDATE tasks SET poster = :value WHERE id = :id", time, NULL, news,
                    error);
}

/**
 * rushes_task_table_set_note:
 * @note: (nullable): clean; %NULL: none
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_task_table_set_note (RushesDatabase *database, gint64 id, const char *note, GPtrArray *news, GError **error)
{
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  RushesTaskFields fields;

  if (before == NULL)
    return NULL;
  fields = *rushes_task_peek (before);
  if (g_strcmp0 (fields.note, note) == 0)
    return g_steal_pointer (&before);
  fields.note = note;
  return write_one (database, before, &fields, "UPDATE tasks SET note = nullif (:value, '') WHERE id = :id", 0,
                    note != NULL ? note : "", news, error);
}

/* Among the removed, but not recently any more: a video that has gone to the trash. */
static RushesTask *
forget (RushesDatabase *database, gint64 id, GPtrArray *news, GError **error)
{
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  RushesTaskFields fields;

  if (before == NULL)
    return NULL;
  fields = *rushes_task_peek (before);
  if (!fields.removed || fields.removed_at == 0)
    return g_steal_pointer (&before);
  fields.removed_at = 0;
  return write_one (database, before, &fields, "UPDATE tasks SET removed_at = :value WHERE id = :id", 0, NULL, news,
                    error);
}

/* Returns: (transfer full): @tags with @tag among them, in the order that the library reads them in */
static char *
with_tag (const char *tags, const char *tag)
{
  g_auto (GStrv) old = rushes_task_tags_split (tags);
  g_autoptr (GString) all = g_string_new (NULL);
  gboolean in = FALSE;

  for (guint i = 0; old[i] != NULL; i++)
    {
      if (!in && strcmp (tag, old[i]) < 0)
        {
          g_string_append_printf (all, "%s\n", tag);
          in = TRUE;
        }
      g_string_append_printf (all, "%s\n", old[i]);
    }
  if (!in)
    g_string_append_printf (all, "%s\n", tag);
  g_string_truncate (all, all->len - 1);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static char *
without_tag (const char *tags, const char *tag)
{
  g_auto (GStrv) old = rushes_task_tags_split (tags);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; old[i] != NULL; i++)
    if (!g_str_equal (old[i], tag))
      g_string_append_printf (rest, "%s%s", rest->len > 0 ? "\n" : "", old[i]);
  return rest->len > 0 ? g_string_free (g_steal_pointer (&rest), FALSE) : NULL;
}

static gboolean
is_full (const char *tags)
{
  g_auto (GStrv) all = rushes_task_tags_split (tags);

  return g_strv_length (all) >= RUSHES_TASK_MAX_TAGS;
}

static RushesTask *
set_tag (RushesDatabase *database, gint64 id, const char *tag, gboolean on, GPtrArray *news, GError **error)
{
  g_autoptr (RushesTask) before = rushes_task_table_load (database, id, NULL, error);
  g_autofree char *tags = NULL;
  RushesTaskFields fields;

  if (before == NULL)
    return NULL;
  fields = *rushes_task_peek (before);
  if (tag == NULL || rushes_task_tags_has (fields.tags, tag) == on || (on && is_full (fields.tags)))
    return g_steal_pointer (&before);
  tags = on ? with_tag (fields.tags, tag) : without_tag (fields.tags, tag);
  fields.tags = tags;
  return write_one (database, before, &fields,
                    on ? "INSERT INTO tags (task, tag) VALUES (:id, :value)"
                       : "DELETE FROM tags WHERE task = :id AND tag = :value",
                    0, tag, news, error);
}

/**
 * rushes_task_table_edit:
 * @tag: (nullable): clean; for the edits that are about one
 *
 * Returns: (transfer full) (nullable): the task since then
 */
RushesTask *
rushes_task_table_edit (
  RushesDatabase *database, gint64 id, RushesEdit edit, const char *tag, gint64 now, GPtrArray *news, GError **error)
{
  switch (edit)
    {
    case RUSHES_EDIT_STAR:
    case RUSHES_EDIT_UNSTAR:
      return rushes_task_table_mark (database, id, RUSHES_MARK_STARRED, edit == RUSHES_EDIT_STAR, now, news, error);
    case RUSHES_EDIT_SEE:
    case RUSHES_EDIT_UNSEE:
      return rushes_task_table_mark (database, id, RUSHES_MARK_SEEN, edit == RUSHES_EDIT_SEE, now, news, error);
    case RUSHES_EDIT_REMOVE:
    case RUSHES_EDIT_RESTORE:
      return rushes_task_table_mark (database, id, RUSHES_MARK_REMOVED, edit == RUSHES_EDIT_REMOVE, now, news, error);
    case RUSHES_EDIT_FORGET:
      return forget (database, id, news, error);
    case RUSHES_EDIT_TAG:
    case RUSHES_EDIT_UNTAG:
      return set_tag (database, id, tag, edit == RUSHES_EDIT_TAG, news, error);
    default:
      g_return_val_if_reached (NULL);
    }
}
