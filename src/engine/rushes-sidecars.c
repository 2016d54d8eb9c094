/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-sidecars.h"

#include "rushes-file-steps.h"
#include "rushes-task-json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct _RushesSidecars
{
  GObject parent_instance;

  RushesStore *store; /* (owned) */
  gboolean wanted;
  guint writing;
};

G_DEFINE_FINAL_TYPE (RushesSidecars, rushes_sidecars, G_TYPE_OBJECT)

enum
{
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  char *path; /* (owned) (type filename) */
  char *text; /* (owned) */
} Sheet;

static void
sheet_free (Sheet *sheet)
{
  g_free (sheet->path);
  g_free (sheet->text);
  g_free (sheet);
}

/**
 * rushes_sidecar_get_path:
 * @video: (type filename): a path
 *
 * Returns: (transfer full) (type filename): where the details of @video go
 */
char *
rushes_sidecar_get_path (const char *video)
{
  const char *slash = strrchr (video, G_DIR_SEPARATOR);
  const char *dot = strrchr (video, '.');
  gsize stem = dot != NULL && slash != NULL && dot > slash + 1 ? (gsize) (dot - video) : strlen (video);

  return g_strdup_printf ("%.*s.json", (int) stem, video);
}

static int
write_all (int fd, const char *text)
{
  for (gsize left = strlen (text); left > 0;)
    {
      ssize_t n = write (fd, text, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : EIO;
      text += n;
      left -= (gsize) n;
    }
  return fsync (fd) == 0 ? 0 : errno;
}

/**
 * rushes_sidecar_write:
 * @path: (type filename): never replaced
 *
 * Blocks. Either the whole of @text is there in the end, also after a power loss, or nothing.
 *
 * Returns: 0, or what errno was
 */
int
rushes_sidecar_write (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strconcat (".", name, ".part", NULL);
  g_autofree char *part = g_build_filename (folder, hidden, NULL);
  int fd, saved;

  unlink (part); /* of a run that was killed */
  fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0)
    return errno;
  saved = write_all (fd, text);
  if (close (fd) != 0 && saved == 0)
    saved = errno;
  if (saved == 0)
    saved = rushes_file_steps_move (part, path);
  if (saved == 0)
    return rushes_file_steps_sync_folder (path);
  unlink (part);
  return saved;
}

static void
write_sheet (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Sheet *sheet = task_data;

  g_task_return_int (work, rushes_sidecar_write (sheet->path, sheet->text));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesSidecars *self = RUSHES_SIDECARS (source);
  const Sheet *sheet = g_task_get_task_data (G_TASK (result));
  int saved = (int) g_task_propagate_int (G_TASK (result), NULL);

  if (saved != 0)
    g_message ("The details beside a video were not written to %s: %s", sheet->path, g_strerror (saved));
  if (--self->writing == 0)
    g_signal_emit (self, signals[IDLE], 0);
}

static void
on_changed (RushesSidecars *self, RushesTask *task, RushesTask *before)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  RushesProfile *profile;
  g_autoptr (GString) text = NULL;
  g_autoptr (GTask) work = NULL;
  Sheet *sheet;

  if (!self->wanted || fields->state != RUSHES_TASK_READY || fields->file == NULL ||
      rushes_task_peek (before)->state != RUSHES_TASK_FETCHING)
    return;
  profile = rushes_store_get_profile (self->store, fields->profile);
  text = g_string_new (NULL);
  rushes_task_json_append (text, task, profile != NULL ? rushes_profile_peek (profile)->name : NULL);
  g_string_append_c (text, '\n');
  sheet = g_new0 (Sheet, 1);
  sheet->path = rushes_sidecar_get_path (fields->file);
  sheet->text = g_string_free (g_steal_pointer (&text), FALSE);
  work = g_task_new (self, NULL, on_written, NULL);
  g_task_set_source_tag (work, on_changed);
  g_task_set_task_data (work, sheet, (GDestroyNotify) sheet_free);
  self->writing++;
  g_task_run_in_thread (work, write_sheet);
}

static void
rushes_sidecars_dispose (GObject *object)
{
  RushesSidecars *self = RUSHES_SIDECARS (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rushes_sidecars_parent_class)->dispose (object);
}

static void
rushes_sidecars_class_init (RushesSidecarsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_sidecars_dispose;

  signals[IDLE] = g_signal_new ("idle", RUSHES_TYPE_SIDECARS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_sidecars_init (RushesSidecars *self)
{
}

/**
 * rushes_sidecars_new:
 *
 * Returns: (transfer full): one that writes nothing before it is told to
 */
RushesSidecars *
rushes_sidecars_new (RushesStore *store)
{
  RushesSidecars *self = g_object_new (RUSHES_TYPE_SIDECARS, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (on_changed), self);
  return self;
}

/**
 * rushes_sidecars_set_wanted:
 * @wanted: whether videos that come from now on get their details beside them
 */
void
rushes_sidecars_set_wanted (RushesSidecars *self, gboolean wanted)
{
  self->wanted = wanted;
}

gboolean
rushes_sidecars_is_idle (RushesSidecars *self)
{
  return self->writing == 0;
}
