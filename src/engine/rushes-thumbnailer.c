/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-thumbnailer.h"

#include "rushes-clock.h"
#include "rushes-quiet-pool.h"
#include "rushes-removed-place.h"
#include "rushes-thumbnail-cache.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/*
 *   request -> looker (thread): in the cache? -> answer
 *                    | no
 *                    v
 *              maker (thread): decode, keep -> answer
 *
 * Two threads, so that what is at hand does not wait for what is to be made. The requests are GTasks; each keeps the
 * thumbnailer, so its threads need not ask whether it is still there. The cache is written by the maker alone.
 */

#define PATIENCE   (10 * RUSHES_SECOND) /* for one file */
#define MAX_FAILED 4096                 /* names of files that do not work, kept for this run */

struct _RushesThumbnailer
{
  GObject parent_instance;

  RushesThumbnailCache *cache; /* (owned) */
  GThreadPool *lookers;        /* (owned): one thread */
  GThreadPool *makers;         /* (owned) (nullable): one thread; made by the looker */
  GCancellable *stop;          /* (owned): any thread */
  guint64 serial;              /* of the newest request */
  GHashTable *failed;          /* (owned) (element-type utf8): names (mutex) */
  GMutex mutex;
  int n_tried; /* (atomic) */
};

G_DEFINE_FINAL_TYPE (RushesThumbnailer, rushes_thumbnailer, G_TYPE_OBJECT)

typedef struct
{
  guint64 serial;
  char *name;  /* (owned): in the cache */
  char *path;  /* (owned) (type filename) */
  char *spare; /* (owned) (type filename): its place as long as it was not moved */
  RushesThumbnailSize size;
  gint64 bytes;
  gint64 poster;
} Request;

static void
request_free (Request *request)
{
  g_free (request->name);
  g_free (request->path);
  g_free (request->spare);
  g_free (request);
}

/* Newest first. */
static int
compare_requests (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Request *one = g_task_get_task_data (G_TASK (a));
  const Request *two = g_task_get_task_data (G_TASK (b));

  return one->serial > two->serial ? -1 : one->serial < two->serial;
}

static gboolean
has_failed (RushesThumbnailer *self, const char *name)
{
  gboolean failed;

  g_mutex_lock (&self->mutex);
  failed = g_hash_table_contains (self->failed, name);
  g_mutex_unlock (&self->mutex);
  return failed;
}

static void
remember_failed (RushesThumbnailer *self, const char *name)
{
  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->failed) >= MAX_FAILED)
    g_hash_table_remove_all (self->failed);
  g_hash_table_add (self->failed, g_strdup (name));
  g_mutex_unlock (&self->mutex);
}

/* Whatever can be said without decoding; owns @task only if it returns %TRUE. */
static gboolean
answer_at_once (RushesThumbnailer *self, GTask *task)
{
  const Request *request = g_task_get_task_data (task);
  GBytes *picture;

  if (g_task_return_error_if_cancelled (task))
    ;
  else if (g_cancellable_is_cancelled (self->stop))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  else if ((picture = rushes_thumbnail_cache_read (self->cache, request->name)) != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) g_bytes_unref);
  else if (has_failed (self, request->name))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "No picture of this file in this run");
  else
    return FALSE;
  g_object_unref (task);
  return TRUE;
}

/* The file was verified when it came; one that is not the same now is nothing to look into. */
static gboolean
check_file (Request *request, GError **error)
{
  struct stat info;

  if (stat (request->path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR))
    {
      g_free (request->path);
      request->path = g_steal_pointer (&request->spare);
    }
  if (request->path == NULL || stat (request->path, &info) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode) || (request->bytes > 0 && info.st_size != request->bytes))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Not the file that was fetched");
      return FALSE;
    }
  return TRUE;
}

static GBytes *
make_picture (RushesThumbnailer *self, Request *request, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) picture = NULL;

  if (!check_file (request, error))
    return NULL;
  g_atomic_int_inc (&self->n_tried);
  picture = rushes_thumbnail_frame_make (request->path, request->size, request->poster, PATIENCE, self->stop, &failure);
  if (picture != NULL && !rushes_thumbnail_cache_check (picture))
    {
      g_clear_pointer (&picture, g_bytes_unref);
      g_set_error_literal (&failure, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "An odd picture");
    }
  if (picture != NULL)
    {
      rushes_thumbnail_cache_write (self->cache, request->name, picture);
      return g_steal_pointer (&picture);
    }
  g_debug ("No picture of %s: %s", request->path, failure->message);
  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    remember_failed (self, request->name);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* The maker. */
static void
make (gpointer item, gpointer user_data)
{
  RushesThumbnailer *self = user_data;
  GTask *task = item;
  GError *error = NULL;
  GBytes *picture;

  rushes_quiet_pool_step_back ();
  /* Another request may have had it made in the meantime. */
  if (answer_at_once (self, task))
    return;
  picture = make_picture (self, g_task_get_task_data (task), &error);
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

/* The looker. */
static void
look (gpointer item, gpointer user_data)
{
  RushesThumbnailer *self = user_data;
  GTask *task = item;
  GError *error = NULL;

  if (answer_at_once (self, task))
    return;
  if (self->makers == NULL)
    {
      /* A thread of its own, for it never gets its priority back. */
      GThreadPool *makers = g_thread_pool_new (make, self, 1, TRUE, &error);

      if (error != NULL)
        {
          g_thread_pool_free (makers, TRUE, FALSE);
          g_task_return_error (task, error);
          g_object_unref (task);
          return;
        }
      g_thread_pool_set_sort_function (makers, compare_requests, NULL);
      g_atomic_pointer_set (&self->makers, makers);
    }
  g_thread_pool_push (self->makers, task, NULL);
}

/* Without a request any more, so both threads are idle. It may be one of them that comes here. */
static void
rushes_thumbnailer_dispose (GObject *object)
{
  RushesThumbnailer *self = RUSHES_THUMBNAILER (object);

  if (self->lookers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->lookers), FALSE, FALSE);
  if (self->makers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->makers), FALSE, FALSE);
  G_OBJECT_CLASS (rushes_thumbnailer_parent_class)->dispose (object);
}

static void
rushes_thumbnailer_finalize (GObject *object)
{
  RushesThumbnailer *self = RUSHES_THUMBNAILER (object);

  rushes_thumbnail_cache_free (self->cache);
  g_object_unref (self->stop);
  g_hash_table_unref (self->failed);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (rushes_thumbnailer_parent_class)->finalize (object);
}

static void
rushes_thumbnailer_class_init (RushesThumbnailerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rushes_thumbnailer_dispose;
  object_class->finalize = rushes_thumbnailer_finalize;
}

static void
rushes_thumbnailer_init (RushesThumbnailer *self)
{
  g_mutex_init (&self->mutex);
  self->stop = g_cancellable_new ();
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lookers = g_thread_pool_new (look, self, 1, FALSE, NULL);
  g_thread_pool_set_sort_function (self->lookers, compare_requests, NULL);
}

/**
 * rushes_thumbnailer_new:
 * @folder: of the cache; made when there is something to keep
 * @max_bytes: of all pictures there
 * @max_files: their number
 *
 * Cheap: touches no file and starts no thread.
 */
RushesThumbnailer *
rushes_thumbnailer_new (const char *folder, gint64 max_bytes, guint max_files)
{
  RushesThumbnailer *self = g_object_new (RUSHES_TYPE_THUMBNAILER, NULL);

  self->cache = rushes_thumbnail_cache_new (folder, max_bytes, max_files);
  return self;
}

/**
 * rushes_thumbnailer_get_name:
 *
 * Returns: (transfer full) (nullable): what tells a task's picture from all others, the same as long as its video is
 *   the same and the frame that stands for it; %NULL where there is no video
 */
char *
rushes_thumbnailer_get_name (RushesTask *task, RushesThumbnailSize size)
{
  const char *end = size == RUSHES_THUMBNAIL_LARGE ? "-large.jpg" : ".jpg";
  const RushesTaskFields *fields = rushes_task_peek (task);
  char hash[17] = "unknown";

  if (!rushes_task_has_video (task))
    return NULL;
  if (fields->sha256 != NULL && strspn (fields->sha256, "0123456789abcdef") == 64)
    g_strlcpy (hash, fields->sha256, sizeof hash);
  if (fields->poster >= 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "-%s-%" G_GINT64_FORMAT "%s", fields->id, hash, fields->poster, end);
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%s%s", fields->id, hash, end);
}

/**
 * rushes_thumbnailer_get_async:
 * @cancellable: (nullable): to be cancelled when the picture is not wanted any more
 *
 * The newest request comes first.
 */
void
rushes_thumbnailer_get_async (RushesThumbnailer *self,
                              RushesTask *task,
                              RushesThumbnailSize size,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *work = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = rushes_thumbnailer_get_name (task, size);
  Request *request;

  g_task_set_source_tag (work, rushes_thumbnailer_get_async);
  if (name == NULL)
    {
      g_task_return_new_error (work, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No video");
      g_object_unref (work);
      return;
    }
  request = g_new0 (Request, 1);
  request->serial = ++self->serial;
  request->name = g_steal_pointer (&name);
  request->path = rushes_removed_place_get_first (task);
  request->spare = rushes_removed_place_get_second (task);
  request->size = size;
  request->bytes = rushes_task_peek (task)->bytes;
  request->poster = rushes_task_peek (task)->poster;
  g_task_set_task_data (work, request, (GDestroyNotify) request_free);
  g_thread_pool_push (self->lookers, work, NULL);
}

/**
 * rushes_thumbnailer_get_finish:
 *
 * Returns: (transfer full): a JPEG of at most the size asked for, which has been checked; or %NULL with a
 * #GIOErrorEnum: there is no picture of this video
 */
GBytes *
rushes_thumbnailer_get_finish (RushesThumbnailer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_thumbnailer_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rushes_thumbnailer_stop:
 *
 * Nothing is made from now on; what is waited for ends as cancelled.
 */
void
rushes_thumbnailer_stop (RushesThumbnailer *self)
{
  g_cancellable_cancel (self->stop);
}

/**
 * rushes_thumbnailer_get_n_tried:
 *
 * Returns: how many files have been decoded so far, or were to be
 */
guint
rushes_thumbnailer_get_n_tried (RushesThumbnailer *self)
{
  return (guint) g_atomic_int_get (&self->n_tried);
}

/**
 * rushes_thumbnailer_get_n_waiting:
 *
 * Returns: how many pictures are to be made after the one that is being made now
 */
guint
rushes_thumbnailer_get_n_waiting (RushesThumbnailer *self)
{
  GThreadPool *makers = g_atomic_pointer_get (&self->makers);

  return makers != NULL ? g_thread_pool_unprocessed (makers) : 0;
}
