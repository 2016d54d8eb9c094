/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-presence.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/stat.h>

#define FRESH    (5 * G_USEC_PER_SEC)
#define AT_ONCE  64   /* files that are looked at before the main thread hears of them */
#define MAX_LINE 512  /* requests that wait; older ones are dropped: their rows are out of sight again */
#define MAX_SEEN 8192 /* files that are remembered */

typedef struct
{
  gint64 id;
  char *path;  /* (owned) (type filename) */
  gint64 seen; /* monotonic µs; 0: not yet, or not any more */
  gboolean waiting;
  gboolean missing;
} Entry;

/* One file on its way to the disk and back. */
typedef struct
{
  gint64 id;
  char *path; /* (owned) (type filename) */
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
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

static void
look_clear (gpointer data)
{
  Look *look = data;

  g_free (look->path);
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

      look->missing = is_gone (look->path);
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

      if (entry == NULL || g_strcmp0 (entry->path, look->path) != 0)
        continue;
      entry->seen = g_get_monotonic_time ();
      if (entry->missing == look->missing)
        continue;
      entry->missing = look->missing;
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
      Look look = { entry->id, g_strdup (entry->path), FALSE };

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
  if (g_strcmp0 (entry->path, fields->file) != 0)
    {
      g_free (entry->path);
      entry->path = g_strdup (fields->file);
      entry->seen = 0;
      entry->missing = FALSE;
    }
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
 * rushes_presence_is_missing:
 *
 * Returns: whether the task's file was looked for and is not there
 */
gboolean
rushes_presence_is_missing (RushesPresence *self, RushesTask *task)
{
  const Entry *entry = g_hash_table_lookup (self->entries, &rushes_task_peek (task)->id);

  return entry != NULL && entry->missing && g_strcmp0 (entry->path, rushes_task_peek (task)->file) == 0 &&
         rushes_task_peek (task)->state == RUSHES_TASK_READY;
}
