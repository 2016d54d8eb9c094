/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-locate.h"

#include "rushes-file-bytes.h"
#include "rushes-reason.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether a file that the user shows is the video of a task: the same length, and then the same SHA-256. */

typedef struct
{
  char *path;   /* (owned) (type filename) */
  char *sha256; /* (owned) (nullable) */
  gint64 bytes;
} Search;

static void
search_free (Search *search)
{
  g_free (search->path);
  g_free (search->sha256);
  g_free (search);
}

static RushesReason
compare (const Search *search, int fd)
{
  g_autofree char *sum = NULL;
  struct sha256_ctx hash;
  struct stat info;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return RUSHES_REASON_NO_FILE;
  if (search->sha256 == NULL || (search->bytes > 0 && info.st_size != search->bytes))
    return RUSHES_REASON_OTHER_VIDEO;
  if (!rushes_file_bytes_hash (fd, info.st_size, &hash))
    return RUSHES_REASON_DISK_ERROR;
  sum = rushes_file_bytes_hash_to_text (&hash);
  return g_str_equal (sum, search->sha256) ? RUSHES_REASON_NONE : RUSHES_REASON_OTHER_VIDEO;
}

/* A link is followed once, here: what is kept is the file itself. */
static void
look (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Search *search = task_data;
  char *real = realpath (search->path, NULL);
  int fd = real != NULL ? open (real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
  RushesReason reason = fd >= 0 ? compare (search, fd) : RUSHES_REASON_NO_FILE;

  if (fd >= 0)
    close (fd);
  if (reason == RUSHES_REASON_NONE)
    g_task_return_pointer (work, g_strdup (real), g_free);
  else
    g_task_return_new_error (work, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", rushes_reason_get_sentence (reason));
  free (real);
}

/**
 * rushes_locate_async:
 * @task: whose video is looked for
 * @path: (type filename): where it may be
 *
 * The file is only read, on a thread.
 */
void
rushes_locate_async (RushesTask *task, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) work = g_task_new (NULL, NULL, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->path = g_strdup (path);
  search->sha256 = g_strdup (rushes_task_peek (task)->sha256);
  search->bytes = rushes_task_peek (task)->bytes;
  g_task_set_source_tag (work, rushes_locate_async);
  g_task_set_task_data (work, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (work, look);
}

/**
 * rushes_locate_finish:
 *
 * Returns: (transfer full) (type filename): the absolute path of the very same video; or %NULL with a sentence
 */
char *
rushes_locate_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_locate_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
