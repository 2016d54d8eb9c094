/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-shelf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/*
 * The demo relay's tasks and their clips. Each task is one small key file beside its clip, both named by the file id,
 * so that a demo task goes on after the program was closed. When no folder is given, or it cannot be used, tasks are
 * kept in memory, and their clips in a folder of its own, which the first clip makes and the close removes. All else is
 * done to files on worker threads. Clips are made one at a time.
 */

#define KEPT        50   /* so many tasks are kept whatever their age */
#define MOST        1000 /* and never more than so many */
#define KEPT_AGE    (24 * RUSHES_HOUR)
#define LEFT_AFTER  600 /* seconds */
#define MAX_FILE    (64 * 1024)
#define TASK_SUFFIX ".task"
#define CLIP_SUFFIX ".mp4"

struct _RushesDemoShelf
{
  GObject parent_instance;

  char *folder;              /* (owned) (nullable): as given; read-only after construction */
  char *place;               /* (owned) (nullable): the folder in use, while open */
  gboolean keeps;            /* whether @place is @folder, and not one for the time being */
  RushesClock *clock;        /* (owned) */
  GHashTable *tasks;         /* (owned) (element-type utf8 RushesDemoTask): by id, both owned by the task */
  GHashTable *files;         /* (owned) (element-type utf8 RushesDemoTask): the same by file id */
  GQueue unmade;             /* (element-type RushesDemoTask) (owned): tasks whose clip is to be made */
  RushesDemoTask *making;    /* (owned) (nullable): the one whose clip is being made */
  GCancellable *cancellable; /* (owned) (nullable): of the clip being made */
  RushesDemoClipKind kind;
  guint64 last_id;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (RushesDemoShelf, rushes_demo_shelf, G_TYPE_OBJECT)

static void make_next (RushesDemoShelf *self);

static void
rushes_demo_shelf_finalize (GObject *object)
{
  RushesDemoShelf *self = RUSHES_DEMO_SHELF (object);

  rushes_demo_shelf_close (self);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->tasks);
  g_queue_clear_full (&self->unmade, (GDestroyNotify) rushes_demo_task_unref);
  g_clear_pointer (&self->making, rushes_demo_task_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self->place);
  G_OBJECT_CLASS (rushes_demo_shelf_parent_class)->finalize (object);
}

static void
rushes_demo_shelf_class_init (RushesDemoShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_demo_shelf_finalize;
}

static void
rushes_demo_shelf_init (RushesDemoShelf *self)
{
  self->clock = rushes_clock_new ();
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) rushes_demo_task_unref);
  self->files = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->unmade);
  self->kind = RUSHES_DEMO_CLIP_FULL;
}

/**
 * rushes_demo_shelf_new:
 * @folder: (nullable): where tasks and clips are kept; %NULL keeps no tasks, and clips in a folder for the time being
 */
RushesDemoShelf *
rushes_demo_shelf_new (const char *folder)
{
  RushesDemoShelf *self = g_object_new (RUSHES_TYPE_DEMO_SHELF, NULL);

  self->folder = g_strdup (folder);
  return self;
}

void
rushes_demo_shelf_set_clock (RushesDemoShelf *self, RushesClock *clock)
{
  g_set_object (&self->clock, clock);
}

/* µs, monotonic: what rushes_demo_task_get_phase() wants. */
gint64
rushes_demo_shelf_get_now (RushesDemoShelf *self)
{
  return rushes_clock_monotonic (self->clock);
}

void
rushes_demo_shelf_set_kind (RushesDemoShelf *self, RushesDemoClipKind kind)
{
  self->kind = kind;
}

static char *
path_of (RushesDemoShelf *self, const char *file_id, const char *suffix)
{
  g_autofree char *name = g_strconcat (file_id, suffix, NULL);

  return g_build_filename (self->place, name, NULL);
}

static void
keep (RushesDemoShelf *self, RushesDemoTask *task)
{
  g_hash_table_replace (self->tasks, task->id, rushes_demo_task_ref (task));
  g_hash_table_replace (self->files, task->file_id, task);
}

static void
want_clip (RushesDemoShelf *self, RushesDemoTask *task)
{
  if (task->clip == RUSHES_DEMO_CLIP_NONE && task->fails == 0)
    g_queue_push_tail (&self->unmade, rushes_demo_task_ref (task));
}

/*** Opening ***/

typedef struct
{
  char *folder;     /* (owned) */
  GPtrArray *tasks; /* (owned) (element-type RushesDemoTask): out */
  gint64 now;       /* µs since the epoch */
  gboolean again;   /* the tasks are known already, and none may go */
} Opening;

static void
opening_free (gpointer pointer)
{
  Opening *opening = pointer;

  g_free (opening->folder);
  g_ptr_array_unref (opening->tasks);
  g_free (opening);
}

static void
remove_file (const char *place, const char *name)
{
  g_autofree char *path = g_build_filename (place, name, NULL);

  g_unlink (path);
}

/* What an interrupted program left: named like a task or clip, with more after it, and not touched for a while. */
static gboolean
is_leftover (const char *place, const char *name)
{
  g_autofree char *path = g_build_filename (place, name, NULL);
  g_autofree char *file_id = g_strndup (name, strcspn (name, "."));
  GStatBuf info;

  return rushes_demo_task_is_file_id (file_id) && !g_str_has_suffix (name, CLIP_SUFFIX) && g_lstat (path, &info) == 0 &&
         S_ISREG (info.st_mode) && time (NULL) - info.st_mtime > LEFT_AFTER;
}

static RushesDemoTask *
load_task (const char *place, const char *name)
{
  g_autofree char *path = g_build_filename (place, name, NULL);
  g_autofree char *text = NULL, *clip = NULL;
  RushesDemoTask *task;
  GStatBuf info;
  gsize length;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE ||
      !g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  task = rushes_demo_task_from_bytes (text, length);
  if (task == NULL)
    return NULL;
  clip = g_strconcat (place, G_DIR_SEPARATOR_S, task->file_id, CLIP_SUFFIX, NULL);
  if (task->width > 0 && g_stat (clip, &info) == 0 && info.st_size > 0)
    task->clip = RUSHES_DEMO_CLIP_READY;
  return task;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const RushesDemoTask *const *left = a, *const *right = b;

  return (*left)->created < (*right)->created ? 1 : (*left)->created > (*right)->created ? -1 : 0;
}

static void
prune (Opening *opening)
{
  g_ptr_array_sort (opening->tasks, compare_newest_first);
  for (guint i = opening->tasks->len; i-- > KEPT;)
    {
      const RushesDemoTask *task = opening->tasks->pdata[i];
      g_autofree char *task_name = NULL, *clip_name = NULL;

      if (i < MOST && opening->now - task->created < KEPT_AGE)
        continue;
      task_name = g_strconcat (task->file_id, TASK_SUFFIX, NULL);
      clip_name = g_strconcat (task->file_id, CLIP_SUFFIX, NULL);
      remove_file (opening->folder, task_name);
      remove_file (opening->folder, clip_name);
      g_ptr_array_remove_index (opening->tasks, i);
    }
}

static gboolean
load_all (Opening *opening, GError **error)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (g_mkdir_with_parents (opening->folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", opening->folder, g_strerror (errno));
      return FALSE;
    }
  folder = g_dir_open (opening->folder, 0, error);
  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, TASK_SUFFIX))
      {
        RushesDemoTask *found = load_task (opening->folder, name);

        if (found != NULL)
          g_ptr_array_add (opening->tasks, found);
      }
    else if (is_leftover (opening->folder, name))
      remove_file (opening->folder, name);
  if (!opening->again)
    prune (opening);
  return TRUE;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (load_all (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rushes_demo_shelf_open_async:
 *
 * Reads what was kept, takes old tasks away, and begins with the clips that are missing.
 */
void
rushes_demo_shelf_open_async (RushesDemoShelf *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  self->closed = FALSE;
  g_task_set_source_tag (task, rushes_demo_shelf_open_async);
  if (self->folder != NULL)
    {
      Opening *opening = g_new0 (Opening, 1);

      opening->folder = g_strdup (self->folder);
      opening->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_demo_task_unref);
      opening->now = rushes_clock_now (self->clock);
      opening->again = g_hash_table_size (self->tasks) > 0;
      g_task_set_task_data (task, opening, opening_free);
      g_task_run_in_thread (task, open_in_thread);
    }
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
take_over (RushesDemoShelf *self, const Opening *opening)
{
  gint64 now = rushes_clock_now (self->clock), monotonic = rushes_clock_monotonic (self->clock);

  for (guint i = 0; i < opening->tasks->len; i++)
    {
      RushesDemoTask *found = opening->tasks->pdata[i];

      if (g_hash_table_contains (self->tasks, found->id))
        continue;
      found->started = monotonic - MAX (now - found->created, 0);
      self->last_id = MAX (self->last_id, g_ascii_strtoull (found->file_id, NULL, 10));
      keep (self, found);
      want_clip (self, found);
    }
}

/**
 * rushes_demo_shelf_open_finish:
 * @error: why nothing is kept; the shelf is open nevertheless
 */
gboolean
rushes_demo_shelf_open_finish (RushesDemoShelf *self, GAsyncResult *result, GError **error)
{
  gboolean loaded;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_demo_shelf_open_async), FALSE);

  loaded = g_task_propagate_boolean (G_TASK (result), error);
  if (self->closed || self->place != NULL)
    return loaded;
  self->keeps = loaded && self->folder != NULL;
  if (self->keeps)
    {
      self->place = g_strdup (self->folder);
      take_over (self, g_task_get_task_data (G_TASK (result)));
    }
  else
    {
      g_autofree char *chance = g_uuid_string_random ();
      g_autofree char *name = g_strconcat ("rushes-demo-", chance, NULL);

      self->place = g_build_filename (g_get_tmp_dir (), name, NULL);
    }
  make_next (self);
  return loaded;
}

/* A clip that is still being made removes its own files when it finds itself cancelled. */
static void
remove_place (RushesDemoShelf *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->place, 0, NULL);
  GHashTableIter iter;
  gpointer value;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    remove_file (self->place, name);
  g_rmdir (self->place);
  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RushesDemoTask *task = value;

      if (task->clip != RUSHES_DEMO_CLIP_READY)
        continue;
      task->clip = RUSHES_DEMO_CLIP_NONE;
      want_clip (self, task);
    }
}

/**
 * rushes_demo_shelf_close:
 *
 * Stops making clips; rushes_demo_shelf_open_async() goes on with them, also with those that were not kept.
 */
void
rushes_demo_shelf_close (RushesDemoShelf *self)
{
  self->closed = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->place != NULL && !self->keeps)
    remove_place (self);
  g_clear_pointer (&self->place, g_free);
}

/*** Tasks ***/

/**
 * rushes_demo_shelf_make_id:
 *
 * Returns: (transfer full): 15 digits that were not given before, nor before a restart: tens of µs since the epoch,
 *   and a little chance
 */
char *
rushes_demo_shelf_make_id (RushesDemoShelf *self)
{
  guint64 now = (guint64) g_get_real_time () / 10;

  self->last_id = MAX (now, self->last_id + 1 + g_random_int_range (0, 10));
  return g_strdup_printf ("%015" G_GUINT64_FORMAT, self->last_id % G_GUINT64_CONSTANT (1000000000000000));
}

typedef struct
{
  char *path;    /* (owned) */
  GBytes *bytes; /* (owned) */
} Saving;

static void
saving_free (gpointer pointer)
{
  Saving *saving = pointer;

  g_free (saving->path);
  g_bytes_unref (saving->bytes);
  g_free (saving);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Saving *saving = data;
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (saving->bytes, &length);

  if (g_file_set_contents_full (saving->path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Keeps @what, where tasks are kept at all, and returns from @task. */
static void
save (RushesDemoShelf *self, const RushesDemoTask *what, GTask *task)
{
  Saving *saving;

  if (!self->keeps || self->place == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  saving = g_new0 (Saving, 1);
  saving->path = path_of (self, what->file_id, TASK_SUFFIX);
  saving->bytes = rushes_demo_task_to_bytes (what);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesDemoShelf *self = RUSHES_DEMO_SHELF (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  want_clip (self, g_task_get_task_data (task));
  make_next (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * rushes_demo_shelf_add_async:
 * @what: a new task; its times are set here
 *
 * Ends when @what is kept, so that an id which was answered is known after a restart.
 */
void
rushes_demo_shelf_add_async (RushesDemoShelf *self,
                             RushesDemoTask *what,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) saving = g_task_new (self, NULL, on_saved, task);

  g_task_set_source_tag (task, rushes_demo_shelf_add_async);
  g_task_set_task_data (task, rushes_demo_task_ref (what), (GDestroyNotify) rushes_demo_task_unref);
  g_task_set_source_tag (saving, on_saved);
  what->created = rushes_clock_now (self->clock);
  what->started = rushes_clock_monotonic (self->clock);
  keep (self, what);
  save (self, what, saving);
}

gboolean
rushes_demo_shelf_add_finish (RushesDemoShelf *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_demo_shelf_add_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rushes_demo_shelf_find:
 * @id: (nullable): of any origin
 *
 * Returns: (transfer none) (nullable)
 */
RushesDemoTask *
rushes_demo_shelf_find (RushesDemoShelf *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->tasks, id) : NULL;
}

RushesDemoTask *
rushes_demo_shelf_find_file (RushesDemoShelf *self, const char *file_id)
{
  return file_id != NULL ? g_hash_table_lookup (self->files, file_id) : NULL;
}

/*** Clips ***/

static void
on_saved_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* What is lost is the clip's size: it is made again after a restart. */
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("A demo task was not kept: %s", error->message);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesDemoShelf) self = user_data;
  g_autoptr (RushesDemoTask) made = g_steal_pointer (&self->making);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->cancellable);
  if (rushes_demo_clip_make_finish (result, &made->width, &made->height, &error))
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_saved_again, NULL);

      g_task_set_source_tag (task, on_made);
      made->clip = RUSHES_DEMO_CLIP_READY;
      save (self, made, task);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_queue_push_head (&self->unmade, rushes_demo_task_ref (made));
  else
    {
      g_message ("No demo clip: %s", error->message);
      made->clip = RUSHES_DEMO_CLIP_FAILED;
    }
  make_next (self);
}

static void
make_next (RushesDemoShelf *self)
{
  g_autofree char *path = NULL;

  if (self->closed || self->place == NULL || self->making != NULL || g_queue_is_empty (&self->unmade))
    return;
  self->making = g_queue_pop_head (&self->unmade);
  self->cancellable = g_cancellable_new ();
  path = path_of (self, self->making->file_id, CLIP_SUFFIX);
  rushes_demo_clip_make_async (self->making->prompt, self->making->duration, self->kind, path, !self->keeps,
                               self->cancellable, on_made, g_object_ref (self));
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *contents;
  gsize length;

  if (g_file_get_contents (data, &contents, &length, &error))
    g_task_return_pointer (task, g_bytes_new_take (contents, length), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * rushes_demo_shelf_read_async:
 * @file_id: (nullable): of any origin
 *
 * Reads a clip: a megabyte or two, and no file stays open.
 */
void
rushes_demo_shelf_read_async (RushesDemoShelf *self,
                              const char *file_id,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const RushesDemoTask *known = rushes_demo_shelf_find_file (self, file_id);

  g_task_set_source_tag (task, rushes_demo_shelf_read_async);
  if (known != NULL && known->clip == RUSHES_DEMO_CLIP_READY && self->place != NULL)
    {
      g_task_set_task_data (task, path_of (self, known->file_id, CLIP_SUFFIX), g_free);
      g_task_run_in_thread (task, read_in_thread);
    }
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No such clip");
  g_object_unref (task);
}

/* Returns: (transfer full) (nullable) */
GBytes *
rushes_demo_shelf_read_finish (RushesDemoShelf *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_demo_shelf_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
