/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-presence.h"

#include "rushes-removed-place.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/stat.h>

#define FRESH    (5 * G_USEC_PER_SEC)
#define AT_ONCE  64   /* files that are looked at before the main thread hears of them */
#define MAX_LINE 512  /* requests that wait; older ones are dropped: their rows are out of sight again */
#define MAX_SEEN 8192 /* files that are remembered */

/*
 * A video has two places: the one where its row says it is, and the one where it is until it has been moved there, or
 * as long as it cannot be: see rushes-removed-place.h.
 */
#define N_PLACES 2

typedef struct
{
  gint64 id;
  char *places[N_PLACES]; /* (owned) (type filename) */
  guint found;            /* which of them it was at, when it was seen last */
  gint64 seen;            /* monotonic µs; 0: not yet, or not any more */
  gboolean waiting;
  gboolean missing;
} Entry;

/* One file on its way to the disk and back. */
typedef struct
{
  gint64 id;
  char *places[N_PLACES]; /* (owned) (type filename) */
  guint found;
  gboolean missing;
} Look;

struct _RushesPresence
{
  GObject parent_instance;

  GHashTable *entries; /* (owned) (element-type gint64 Entry): by id */
  GQueue line;         /* (element-type Entry): newest in front; each is in @entries */
  gboolean looking;
};

G_DEFINE_FINAL_TYPE (RushesPresence, rushes_presence, G_TYPE_OBJECT)

enum
{
  CHANGED,
  STALE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void look_on (RushesPresence *self);

static void
clear_places (char *places[N_PLACES])
{
  for (guint i = 0; i < N_PLACES; i++)
    g_clear_pointer (&places[i], g_free);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  clear_places (entry->places);
  g_free (entry);
}

static void
look_clear (gpointer data)
{
  Look *look = data;

  clear_places (look->places);
}

/* Only what is surely not there counts: a file that may not be looked at may be there. */
static gboolean
is_gone (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
  return !S_ISREG (info.st_mode);
}

static void
look_at_files (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GArray *looks = task_data;

  for (guint i = 0; i < looks->len; i++)
    {
      Look *look = &g_array_index (looks, Look, i);

      for (look->found = 0; look->found < N_PLACES && is_gone (look->places[look->found]); look->found++)
        ;
      look->missing = look->found == N_PLACES;
      if (look->missing)
        look->found = 0;
    }
  g_task_return_boolean (work, TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesPresence *self = RUSHES_PRESENCE (source);
  GArray *looks = g_task_get_task_data (G_TASK (result));

  self->looking = FALSE;
  for (guint i = 0; i < looks->len; i++)
    {
      const Look *look = &g_array_index (looks, Look, i);
      Entry *entry = g_hash_table_lookup (self->entries, &look->id);

      if (entry == NULL || g_strcmp0 (entry->places[0], look->places[0]) != 0)
        continue;
      entry->seen = g_get_monotonic_time ();
      if (entry->missing == look->missing && entry->found == look->found)
        continue;
      entry->missing = look->missing;
      entry->found = look->found;
      g_signal_emit (self, signals[CHANGED], 0, look->id);
    }
  look_on (self);
}

static void
look_on (RushesPresence *self)
{
  g_autoptr (GArray) looks = NULL;
  g_autoptr (GTask) work = NULL;

  if (self->looking || self->line.length == 0)
    return;
  looks = g_array_new (FALSE, FALSE, sizeof (Look));
  g_array_set_clear_func (looks, look_clear);
  while (looks->len < AT_ONCE && self->line.length > 0)
    {
      Entry *entry = g_queue_pop_head (&self->line);
      Look look = { .id = entry->id };

      for (guint i = 0; i < N_PLACES; i++)
        look.places[i] = g_strdup (entry->places[i]);
      entry->waiting = FALSE;
      g_array_append_val (looks, look);
    }
  self->looking = TRUE;
  work = g_task_new (self, NULL, on_looked, NULL);
  g_task_set_source_tag (work, look_on);
  g_task_set_task_data (work, g_steal_pointer (&looks), (GDestroyNotify) g_array_unref);
  g_task_run_in_thread (work, look_at_files);
}

static void
rushes_presence_finalize (GObject *object)
{
  RushesPresence *self = RUSHES_PRESENCE (object);

  g_queue_clear (&self->line);
  g_hash_table_unref (self->entries);
  G_OBJECT_CLASS (rushes_presence_parent_class)->finalize (object);
}

static void
rushes_presence_class_init (RushesPresenceClass *klass)
{
  GType type = RUSHES_TYPE_PRESENCE;

  G_OBJECT_CLASS (klass)->finalize = rushes_presence_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[STALE] = g_signal_new ("stale", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_presence_init (RushesPresence *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  g_queue_init (&self->line);
}

RushesPresence *
rushes_presence_new (void)
{
  return g_object_new (RUSHES_TYPE_PRESENCE, NULL);
}

/* Where the row says something else than before, the video was at the other place until now. */
static void
set_places (Entry *entry, RushesTask *task)
{
  g_autofree char *first = rushes_removed_place_get_first (task);

  if (g_strcmp0 (entry->places[0], first) == 0)
    return;
  entry->found = g_strcmp0 (entry->places[1], first) == 0 ? 1 - entry->found : 0;
  clear_places (entry->places);
  entry->places[0] = g_steal_pointer (&first);
  entry->places[1] = rushes_removed_place_get_second (task);
  entry->seen = 0;
  entry->missing = FALSE;
}

static Entry *
find_entry (RushesPresence *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  Entry *entry = g_hash_table_lookup (self->entries, &fields->id);

  if (fields->state != RUSHES_TASK_READY || fields->file == NULL)
    return NULL;
  if (entry == NULL)
    {
      if (g_hash_table_size (self->entries) >= MAX_SEEN)
        {
          g_queue_clear (&self->line);
          g_hash_table_remove_all (self->entries);
        }
      entry = g_new0 (Entry, 1);
      entry->id = fields->id;
      g_hash_table_insert (self->entries, &entry->id, entry);
    }
  set_places (entry, task);
  return entry;
}

/* Into the line, in front. */
static void
ask (RushesPresence *self, Entry *entry)
{
  if (entry->waiting)
    g_queue_remove (&self->line, entry);
  entry->waiting = TRUE;
  g_queue_push_head (&self->line, entry);
  if (self->line.length > MAX_LINE)
    ((Entry *) g_queue_pop_tail (&self->line))->waiting = FALSE;
  look_on (self);
}

/**
 * rushes_presence_look:
 * @task: is shown now; one that has no file is none of our business
 *
 * Cheap. Looks after the file, unless that was done a moment ago.
 */
void
rushes_presence_look (RushesPresence *self, RushesTask *task)
{
  Entry *entry = find_entry (self, task);

  if (entry != NULL && !entry->waiting && (entry->seen == 0 || g_get_monotonic_time () - entry->seen > FRESH))
    ask (self, entry);
}

/**
 * rushes_presence_look_now:
 *
 * Looks after the file, whenever that was done last.
 */
void
rushes_presence_look_now (RushesPresence *self, RushesTask *task)
{
  Entry *entry = find_entry (self, task);

  if (entry != NULL)
    ask (self, entry);
}

/**
 * rushes_presence_expire:
 *
 * The user may have been busy with the files: who shows one is asked to look again.
 */
void
rushes_presence_expire (RushesPresence *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    ((Entry *) entry)->seen = 0;
  g_signal_emit (self, signals[STALE], 0);
}

/**
 * rushes_presence_moved:
 *
 * The task's file has been moved: looks after it again, if anyone has asked for it before.
 */
void
rushes_presence_moved (RushesPresence *self, RushesTask *task)
{
  if (g_hash_table_contains (self->entries, &rushes_task_peek (task)->id))
    rushes_presence_look_now (self, task);
}

/* What is known of the video; nothing is, where its row names other places by now. */
static const Entry *
peek_entry (RushesPresence *self, RushesTask *task)
{
  const Entry *entry = g_hash_table_lookup (self->entries, &rushes_task_peek (task)->id);
  g_autofree char *first = NULL;

  if (entry == NULL || !rushes_task_has_video (task))
    return NULL;
  first = rushes_removed_place_get_first (task);
  return g_strcmp0 (entry->places[0], first) == 0 || g_strcmp0 (entry->places[1], first) == 0 ? entry : NULL;
}

/**
 * rushes_presence_is_missing:
 *
 * Returns: whether the task's file was looked for and is not there
 */
gboolean
rushes_presence_is_missing (RushesPresence *self, RushesTask *task)
{
  const Entry *entry = peek_entry (self, task);

  return entry != NULL && entry->missing;
}

/**
 * rushes_presence_get_path:
 *
 * Returns: (transfer full) (nullable) (type filename): where the task's video was seen last, or is to be; %NULL: it has
 *   none
 */
char *
rushes_presence_get_path (RushesPresence *self, RushesTask *task)
{
  const Entry *entry = peek_entry (self, task);

  if (entry != NULL)
    return g_strdup (entry->places[entry->found]);
  return rushes_task_has_video (task) ? rushes_removed_place_get_first (task) : NULL;
}

/**
 * rushes_presence_get_spare:
 *
 * Returns: (transfer full) (nullable) (type filename): where the video is if it is being moved this very moment
 */
char *
rushes_presence_get_spare (RushesPresence *self, RushesTask *task)
{
  const Entry *entry = peek_entry (self, task);

  if (entry != NULL)
    return g_strdup (entry->places[1 - entry->found]);
  return rushes_task_has_video (task) ? rushes_removed_place_get_second (task) : NULL;
}
