/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-query-private.h"

#include "rushes-task-tags.h"

/*
 * What a query asks is said once, as conditions on a row; rushes_task_query_matches() and rushes_task_query_where() are
 * two readings of it. The list depends on their agreeing: it applies the first to the store's news and the second has
 * counted and ordered the rows. Words are searched by the index of the library, which is a third reading
 * (rushes-search.c). Removed tasks are in no query but that of the recently removed, and the engine's.
 */

#define BIT(state) (1u << (state))
#define ALL_STATES (BIT (RUSHES_N_TASK_STATES) - 1)
#define MAX_WHERE  512 /* bytes; the longest condition there is has less */

G_DEFINE_BOXED_TYPE (RushesTaskQuery, rushes_task_query, rushes_task_query_ref, rushes_task_query_unref)

struct _RushesTaskQuery
{
  gatomicrefcount refs;
  RushesTaskQueryFields fields; /* its strings are (owned) */
  RushesSearch *search;         /* (owned) (nullable): of @fields.text */
};

typedef enum
{
  NOT_REMOVED,
  RECENTLY_REMOVED,
  REMOVED_OR_NOT,
} Removal;

static const struct
{
  guint states; /* bits */
  gboolean unseen;
  gboolean starred;
  Removal removal;
} groups[RUSHES_N_TASK_GROUPS] = {
  [RUSHES_TASK_GROUP_ALL] = { ALL_STATES, FALSE, FALSE, NOT_REMOVED },
  [RUSHES_TASK_GROUP_WORKING] = { BIT (RUSHES_TASK_QUEUED) | BIT (RUSHES_TASK_SENDING) | BIT (RUSHES_TASK_GENERATING) |
                                    BIT (RUSHES_TASK_FETCHING),
                                  FALSE, FALSE, NOT_REMOVED },
  [RUSHES_TASK_GROUP_ATTENTION] = { BIT (RUSHES_TASK_UNCONFIRMED) | BIT (RUSHES_TASK_REFUSED) |
                                      BIT (RUSHES_TASK_FAILED) | BIT (RUSHES_TASK_LOST),
                                    FALSE, FALSE, NOT_REMOVED },
  [RUSHES_TASK_GROUP_NEW] = { BIT (RUSHES_TASK_READY), TRUE, FALSE, NOT_REMOVED },
  [RUSHES_TASK_GROUP_STARRED] = { ALL_STATES, FALSE, TRUE, NOT_REMOVED },
  [RUSHES_TASK_GROUP_REMOVED] = { ALL_STATES, FALSE, FALSE, RECENTLY_REMOVED },
  [RUSHES_TASK_GROUP_EVERY] = { ALL_STATES, FALSE, FALSE, REMOVED_OR_NOT },
};

/* The start of the day that is so many days before today, in the user's time; µs. */
static gint64
get_day (gint64 now, int before)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) day = moment != NULL ? g_date_time_add_days (moment, -before) : NULL;
  g_autoptr (GDateTime) start = NULL;

  if (day == NULL)
    return 0;
  start = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                 g_date_time_get_day_of_month (day), 0, 0, 0);
  return start != NULL ? g_date_time_to_unix (start) * G_USEC_PER_SEC : 0;
}

/* As much of what is typed as is looked at. */
static char *
shorten (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  return valid != NULL ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), RUSHES_SEARCH_MAX_TEXT)) : NULL;
}

/**
 * rushes_task_query_new_full:
 * @fields: copied
 * @now: µs since the epoch, from which @fields->days counts back
 *
 * Returns: (transfer full): an immutable query, safe on every thread
 */
RushesTaskQuery *
rushes_task_query_new_full (const RushesTaskQueryFields *fields, gint64 now)
{
  RushesTaskQuery *self;

  g_return_val_if_fail ((guint) fields->group < RUSHES_N_TASK_GROUPS, NULL);
  g_return_val_if_fail ((fields->states & ~ALL_STATES) == 0, NULL);
  g_return_val_if_fail ((guint) fields->sort < RUSHES_N_TASK_SORTS, NULL);

  self = g_new0 (RushesTaskQuery, 1);
  g_atomic_ref_count_init (&self->refs);
  self->fields = *fields;
  self->fields.text = shorten (fields->text);
  self->fields.model = g_strdup (fields->model);
  self->fields.tag = g_strdup (fields->tag);
  if (fields->days > 0)
    {
      self->fields.from = get_day (now, fields->days - 1);
      self->fields.to = 0;
    }
  self->search = rushes_search_new (fields->text);
  return self;
}

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
  RushesTaskQueryFields fields = { .group = group, .states = states };

  return rushes_task_query_new_full (&fields, 0);
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
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->search, rushes_search_free);
  g_free ((char *) self->fields.text);
  g_free ((char *) self->fields.model);
  g_free ((char *) self->fields.tag);
  g_free (self);
}

const RushesTaskQueryFields *
rushes_task_query_peek (const RushesTaskQuery *self)
{
  return &self->fields;
}

/**
 * rushes_task_query_get_search:
 *
 * Returns: (transfer none) (nullable): the words of the query; %NULL: any task will do
 */
const RushesSearch *
rushes_task_query_get_search (const RushesTaskQuery *self)
{
  return self->search;
}

static guint
get_wanted (const RushesTaskQuery *self)
{
  return groups[self->fields.group].states & (self->fields.states != 0 ? self->fields.states : ALL_STATES);
}

static gboolean
is_starred (const RushesTaskQuery *self)
{
  return self->fields.starred || groups[self->fields.group].starred;
}

/**
 * rushes_task_query_equal:
 *
 * Returns: whether both find the same tasks in every library, in the same order
 */
gboolean
rushes_task_query_equal (const RushesTaskQuery *self, const RushesTaskQuery *other)
{
  const RushesTaskQueryFields *a = &self->fields, *b = &other->fields;
  g_autofree char *words = self->search != NULL ? rushes_search_make_expression (self->search) : NULL;
  g_autofree char *other_words = other->search != NULL ? rushes_search_make_expression (other->search) : NULL;

  return get_wanted (self) == get_wanted (other) && groups[a->group].unseen == groups[b->group].unseen &&
         is_starred (self) == is_starred (other) && groups[a->group].removal == groups[b->group].removal &&
         g_strcmp0 (words, other_words) == 0 && a->profile == b->profile && g_strcmp0 (a->model, b->model) == 0 &&
         a->duration == b->duration && a->from == b->from && a->to == b->to && g_strcmp0 (a->tag, b->tag) == 0 &&
         a->sort == b->sort;
}

static gboolean
is_shown (const RushesTaskQuery *self, const RushesTaskFields *fields)
{
  switch (groups[self->fields.group].removal)
    {
    case RECENTLY_REMOVED:
      return fields->removed && fields->removed_at > 0;
    case REMOVED_OR_NOT:
      return TRUE;
    case NOT_REMOVED:
    default:
      return !fields->removed;
    }
}

/**
 * rushes_task_query_matches:
 *
 * Returns: whether the query finds @task; the same word as rushes_task_query_where() and the search index have on its
 *   row
 */
gboolean
rushes_task_query_matches (const RushesTaskQuery *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const RushesTaskQueryFields *asked = &self->fields;
  const RushesRequestFields *request = rushes_request_peek (fields->request);

  return is_shown (self, fields) && (get_wanted (self) & BIT (fields->state)) != 0 &&
         !(groups[asked->group].unseen && fields->seen) && (!is_starred (self) || fields->starred) &&
         (asked->profile == 0 || asked->profile == fields->profile) &&
         (asked->duration == 0 || asked->duration == request->duration) &&
         (asked->from == 0 || fields->created >= asked->from) && (asked->to == 0 || fields->created < asked->to) &&
         (asked->model == NULL || g_strcmp0 (asked->model, request->model) == 0) &&
         (asked->tag == NULL || rushes_task_tags_has (fields->tags, asked->tag)) &&
         (self->search == NULL || rushes_search_matches (self->search, task));
}

/**
 * rushes_task_query_is_plain: (skip)
 *
 * Returns: whether the tasks that it finds stand in the order of their ids in one of the library's own indexes, and are
 *   counted there
 */
gboolean
rushes_task_query_is_plain (const RushesTaskQuery *self)
{
  const RushesTaskQueryFields *asked = &self->fields;

  return self->search == NULL && asked->profile == 0 && asked->model == NULL && asked->duration == 0 &&
         asked->from == 0 && asked->to == 0 && asked->tag == NULL && asked->sort == RUSHES_TASK_SORT_NEWEST &&
         groups[asked->group].removal != RECENTLY_REMOVED;
}

static void
append_states (GString *sql, guint wanted)
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

/**
 * rushes_task_query_where: (skip)
 *
 * The columns are those of the table of tasks: `removed`, `seen` and `starred` as 0 and 1, `state` as a nick. What the
 * user has written is left to rushes_task_query_bind(), and words to the search index.
 *
 * Returns: (transfer full): the query as a condition for SQL, made of this file's own words only
 */
char *
rushes_task_query_where (const RushesTaskQuery *self)
{
  static const char *const removals[] = {
    [NOT_REMOVED] = "removed = 0",
    [RECENTLY_REMOVED] = "removed = 1 AND removed_at > 0",
    [REMOVED_OR_NOT] = "1",
  };
  const RushesTaskQueryFields *asked = &self->fields;
  GString *sql = g_string_sized_new (MAX_WHERE);

  g_string_append (sql, removals[groups[asked->group].removal]);
  if (groups[asked->group].unseen)
    g_string_append (sql, " AND seen = 0");
  if (is_starred (self))
    g_string_append (sql, " AND starred = 1");
  if (get_wanted (self) != ALL_STATES)
    append_states (sql, get_wanted (self));
  if (asked->profile != 0)
    g_string_append (sql, " AND profile = :profile");
  if (asked->duration != 0)
    g_string_append (sql, " AND duration = :duration");
  if (asked->from != 0)
    g_string_append (sql, " AND created >= :from");
  if (asked->to != 0)
    g_string_append (sql, " AND created < :to");
  if (asked->model != NULL)
    g_string_append (sql, " AND model = :model");
  if (asked->tag != NULL)
    g_string_append (sql, " AND EXISTS (SELECT 1 FROM tags WHERE tag = :tag AND task = tasks.id)");
  return g_string_free (sql, FALSE);
}

/* Gives the values of rushes_task_query_where() to a statement. They are the query's own. */
void
rushes_task_query_bind (const RushesTaskQuery *self, RushesStatement *statement)
{
  const RushesTaskQueryFields *asked = &self->fields;

  if (asked->profile != 0)
    rushes_statement_set_int (statement, ":profile", asked->profile);
  if (asked->duration != 0)
    rushes_statement_set_int (statement, ":duration", asked->duration);
  if (asked->from != 0)
    rushes_statement_set_int (statement, ":from", asked->from);
  if (asked->to != 0)
    rushes_statement_set_int (statement, ":to", asked->to);
  if (asked->model != NULL)
    rushes_statement_set_text (statement, ":model", asked->model);
  if (asked->tag != NULL)
    rushes_statement_set_text (statement, ":tag", asked->tag);
}

/**
 * rushes_task_query_get_place:
 *
 * Returns: where a task stands among those that the query finds
 */
RushesTaskPlace
rushes_task_query_get_place (const RushesTaskQuery *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  RushesTaskPlace place = { 0, fields->id };

  switch (self->fields.sort)
    {
    case RUSHES_TASK_SORT_OLDEST:
      place.key = -fields->id;
      break;
    case RUSHES_TASK_SORT_FINISHED:
      place.key = fields->finished;
      break;
    case RUSHES_TASK_SORT_DURATION:
      place.key = rushes_request_peek (fields->request)->duration;
      break;
    case RUSHES_TASK_SORT_PRICE:
      place.key = fields->price;
      break;
    case RUSHES_TASK_SORT_NEWEST:
    default:
      /* What was removed last is what one wants back. */
      place.key = groups[self->fields.group].removal == RECENTLY_REMOVED ? fields->removed_at : fields->id;
      break;
    }
  return place;
}

/**
 * rushes_task_place_compare:
 *
 * Returns: < 0 where @a stands above @b
 */
int
rushes_task_place_compare (const RushesTaskPlace *a, const RushesTaskPlace *b)
{
  if (a->key != b->key)
    return a->key > b->key ? -1 : 1;
  return a->id > b->id ? -1 : a->id < b->id;
}
