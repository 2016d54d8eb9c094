/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-query.h"

#include <string.h>

/*
 * A query as text, as the settings keep it. It comes back from a file that anyone may have written: what this program
 * would not have written is no query.
 */

#define MAX_STRING (8 * 1024) /* bytes */
#define MAX_TEXT   (4 * RUSHES_SEARCH_MAX_TEXT)
#define MAX_WORD   400 /* bytes of a model's or tag's name */
#define MAX_DAYS   36500

static const char *const groups[RUSHES_N_TASK_GROUPS] = {
  [RUSHES_TASK_GROUP_ALL] = "all",
  [RUSHES_TASK_GROUP_WORKING] = "working",
  [RUSHES_TASK_GROUP_ATTENTION] = "attention",
  [RUSHES_TASK_GROUP_NEW] = "new",
  [RUSHES_TASK_GROUP_STARRED] = "starred",
  [RUSHES_TASK_GROUP_REMOVED] = "removed",
  [RUSHES_TASK_GROUP_EVERY] = "every",
};

static const char *const sorts[RUSHES_N_TASK_SORTS] = {
  [RUSHES_TASK_SORT_NEWEST] = "newest",     [RUSHES_TASK_SORT_OLDEST] = "oldest",
  [RUSHES_TASK_SORT_FINISHED] = "finished", [RUSHES_TASK_SORT_DURATION] = "duration",
  [RUSHES_TASK_SORT_PRICE] = "price",
};

static void
append (GString *string, const char *name, const char *value)
{
  if (value == NULL)
    return;
  if (string->len > 0)
    g_string_append_c (string, '&');
  g_string_append_printf (string, "%s=", name);
  g_string_append_uri_escaped (string, value, ",", FALSE);
}

static void
append_number (GString *string, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  if (value != 0)
    append (string, name, text);
}

/**
 * rushes_task_query_to_string:
 *
 * Returns: (transfer full): the query as text; "" for all tasks, newest first
 */
char *
rushes_task_query_to_string (const RushesTaskQuery *self)
{
  const RushesTaskQueryFields *fields = rushes_task_query_peek (self);
  g_autoptr (GString) states = g_string_new (NULL);
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    if ((fields->states & 1u << i) != 0)
      g_string_append_printf (states, "%s%s", states->len > 0 ? "," : "",
                              rushes_task_state_get_nick ((RushesTaskState) i));
  append (string, "group", fields->group != RUSHES_TASK_GROUP_ALL ? groups[fields->group] : NULL);
  append (string, "text", fields->text != NULL && *fields->text != '\0' ? fields->text : NULL);
  append (string, "states", states->len > 0 ? states->str : NULL);
  append_number (string, "profile", fields->profile);
  append (string, "model", fields->model);
  append_number (string, "duration", fields->duration);
  append_number (string, "days", fields->days);
  append_number (string, "from", fields->days == 0 ? fields->from : 0);
  append_number (string, "to", fields->to);
  append_number (string, "starred", fields->starred);
  append (string, "tag", fields->tag);
  append (string, "sort", fields->sort != RUSHES_TASK_SORT_NEWEST ? sorts[fields->sort] : NULL);
  return g_string_free (string, FALSE);
}

/* FALSE where there is such a word and it is none of @nicks. */
static gboolean
read_nick (GHashTable *words, const char *name, const char *const *nicks, guint n, guint *value)
{
  const char *word = g_hash_table_lookup (words, name);

  for (guint i = 0; word != NULL && i < n; i++)
    if (g_str_equal (word, nicks[i]))
      {
        *value = i;
        return TRUE;
      }
  return word == NULL;
}

static gboolean
read_number (GHashTable *words, const char *name, gint64 max, gint64 *value)
{
  const char *word = g_hash_table_lookup (words, name);

  return word == NULL || g_ascii_string_to_signed (word, 10, 0, max, value, NULL);
}

static gboolean
read_word (GHashTable *words, const char *name, gsize max, const char **value)
{
  *value = g_hash_table_lookup (words, name);
  return *value == NULL || (**value != '\0' && strlen (*value) <= max && g_utf8_validate (*value, -1, NULL));
}

static gboolean
read_states (GHashTable *words, guint *states)
{
  const char *word = g_hash_table_lookup (words, "states");
  g_auto (GStrv) nicks = word != NULL ? g_strsplit (word, ",", RUSHES_N_TASK_STATES + 1) : NULL;

  for (guint i = 0; nicks != NULL && nicks[i] != NULL; i++)
    {
      RushesTaskState state;

      if (!rushes_task_state_from_nick (nicks[i], &state))
        return FALSE;
      *states |= 1u << state;
    }
  return TRUE;
}

/**
 * rushes_task_query_from_string:
 * @string: from rushes_task_query_to_string(), or anything else
 * @now: µs since the epoch
 *
 * Returns: (transfer full) (nullable): the query; %NULL: it is none
 */
RushesTaskQuery *
rushes_task_query_from_string (const char *string, gint64 now)
{
  g_autoptr (GHashTable) words = NULL;
  RushesTaskQueryFields fields = { 0 };
  guint group = 0, sort = 0;
  gint64 duration = 0, days = 0, starred = 0;

  if (strlen (string) > MAX_STRING)
    return NULL;
  words = g_uri_parse_params (string, -1, "&", G_URI_PARAMS_NONE, NULL);
  if (words == NULL || !read_nick (words, "group", groups, RUSHES_N_TASK_GROUPS, &group) ||
      !read_nick (words, "sort", sorts, RUSHES_N_TASK_SORTS, &sort) || !read_states (words, &fields.states) ||
      !read_number (words, "profile", G_MAXINT64, &fields.profile) ||
      !read_number (words, "duration", 3600, &duration) || !read_number (words, "days", MAX_DAYS, &days) ||
      !read_number (words, "from", G_MAXINT64, &fields.from) || !read_number (words, "to", G_MAXINT64, &fields.to) ||
      !read_number (words, "starred", 1, &starred) || !read_word (words, "text", MAX_TEXT, &fields.text) ||
      !read_word (words, "model", MAX_WORD, &fields.model) || !read_word (words, "tag", MAX_WORD, &fields.tag))
    return NULL;
  fields.group = (RushesTaskGroup) group;
  fields.sort = (RushesTaskSort) sort;
  fields.duration = (int) duration;
  fields.days = (int) days;
  fields.starred = starred != 0;
  return rushes_task_query_new_full (&fields, now);
}
