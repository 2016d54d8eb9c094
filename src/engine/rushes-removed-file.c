/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-removed-file.h"

#include "rushes-disk.h"
#include "rushes-file-mark.h"
#include "rushes-file-steps.h"
#include "rushes-removed-place.h"
#include "rushes-sidecars.h"
#include "rushes-task-json.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_NAMES 1000
#define MAX_HEAD  64 /* bytes of the details beside a video, which begin with its task's id */

void
rushes_removed_outcome_clear (RushesRemovedOutcome *self)
{
  g_clear_pointer (&self->file, g_free);
}

static gboolean
is_there (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0;
}

static void
end_stuck (RushesRemovedOutcome *outcome, int saved)
{
  outcome->end = RUSHES_REMOVED_STUCK;
  outcome->reason = rushes_disk_name_error (saved);
}

/* @file: a place where there is nothing */
static void
end_without (RushesRemovedOutcome *outcome, const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);

  outcome->end = is_there (folder) ? RUSHES_REMOVED_NOWHERE : RUSHES_REMOVED_AWAY;
}

/* What could not be read may well be the video. */
static gboolean
is_video (const char *path, const RushesTask *task, RushesRemovedOutcome *outcome)
{
  int saved;

  if (rushes_file_mark_is_of (path, task, &saved))
    return TRUE;
  if (saved == 0 || saved == ELOOP)
    outcome->end = RUSHES_REMOVED_NOWHERE; /* another one's, or a link that someone has put there */
  else if (saved == ENOENT || saved == ENOTDIR)
    end_without (outcome, path);
  else
    end_stuck (outcome, saved);
  return FALSE;
}

/* The details beside a video. */

static gboolean
is_sidecar (const char *path, const RushesTask *task)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char head[MAX_HEAD];
  gsize length;
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  ssize_t n;

  if (fd < 0)
    return FALSE;
  rushes_task_json_append (text, task, NULL);
  length = strcspn (text->str, ",");
  n = length < sizeof head ? read (fd, head, length) : -1;
  close (fd);
  return n == (ssize_t) length && memcmp (head, text->str, length) == 0;
}

/* A failure costs the details their place, and nothing else. */
static void
move_sidecar (const RushesTask *task, const char *from, const char *to)
{
  g_autofree char *there = rushes_sidecar_get_path (from);
  g_autofree char *here = rushes_sidecar_get_path (to);
  int saved = is_sidecar (there, task) ? rushes_file_steps_move (there, here) : 0;

  if (saved != 0)
    g_message ("The details beside a video stay in %s: %s", there, g_strerror (saved));
}

/* Into the hidden folder. */

static gboolean
is_our_folder (const char *folder)
{
  struct stat info;

  return lstat (folder, &info) == 0 && S_ISDIR (info.st_mode) && info.st_uid == geteuid ();
}

static int
make_folder (const char *folder)
{
  if (mkdir (folder, 0700) != 0 && errno != EEXIST)
    return errno;
  return is_our_folder (folder) ? 0 : EACCES;
}

/* Takes it away where nothing is in it. */
static void
drop_folder (const char *folder)
{
  if (is_our_folder (folder))
    rmdir (folder);
}

static void
hide (const RushesTask *task, RushesRemovedOutcome *outcome)
{
  const char *file = rushes_task_peek (task)->file;
  g_autofree char *hidden = rushes_removed_place_get (task);
  g_autofree char *folder = rushes_removed_place_get_folder (file);
  int saved;

  if (!is_there (hidden))
    {
      if (!is_video (file, task, outcome))
        return;
      saved = make_folder (folder);
      if (saved == 0)
        saved = rushes_file_steps_move (file, hidden);
      if (saved != 0)
        {
          end_stuck (outcome, saved);
          drop_folder (folder);
          return;
        }
      outcome->moved = TRUE;
    }
  move_sidecar (task, file, hidden);
  outcome->end = RUSHES_REMOVED_SETTLED;
}

/* Back to its place. */

/* Returns: (transfer full) (nullable): where the video is hidden. Under another name than it would have now, where its
 * row was told another place and the move came to its end there. */
static char *
find_hidden (const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autofree char *hidden = rushes_removed_place_get (task);
  g_autofree char *folder = rushes_removed_place_get_folder (fields->file);
  g_autoptr (GDir) entries = NULL;
  const char *name;
  int saved;

  if (rushes_file_mark_is_of (hidden, task, &saved))
    return g_steal_pointer (&hidden);
  entries = g_dir_open (folder, 0, NULL);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (rushes_removed_place_parse (name) == fields->id && rushes_file_mark_is_of (path, task, &saved))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static void
find_free_name (const char *file, RushesRemovedOutcome *outcome)
{
  for (guint attempt = 1; attempt < MAX_NAMES; attempt++)
    {
      g_autofree char *next = rushes_removed_place_next (file, attempt);

      if (is_there (next))
        continue;
      outcome->end = RUSHES_REMOVED_OCCUPIED;
      outcome->file = g_steal_pointer (&next);
      return;
    }
  end_stuck (outcome, EEXIST);
}

static void
bring_back (const RushesTask *task, RushesRemovedOutcome *outcome)
{
  const char *file = rushes_task_peek (task)->file;
  g_autofree char *hidden = find_hidden (task);
  g_autofree char *folder = rushes_removed_place_get_folder (file);
  int saved = hidden != NULL ? rushes_file_steps_move (hidden, file) : 0;

  if (hidden == NULL)
    {
      if (is_video (file, task, outcome))
        outcome->end = RUSHES_REMOVED_SETTLED;
    }
  else if (saved == 0)
    {
      outcome->end = RUSHES_REMOVED_SETTLED;
      outcome->moved = TRUE;
      move_sidecar (task, hidden, file);
    }
  else if (saved != EEXIST)
    end_stuck (outcome, saved);
  else if (is_video (file, task, outcome))
    outcome->end = RUSHES_REMOVED_SETTLED; /* fetched again meanwhile; what is hidden is a second one */
  else
    find_free_name (file, outcome);
  drop_folder (folder);
}

/**
 * rushes_removed_file_settle:
 * @task: one with a video
 * @outcome: (out caller-allocates)
 *
 * Moves the video to where its row says: into the hidden folder where the task is removed, and out of it where not.
 */
void
rushes_removed_file_settle (const RushesTask *task, RushesRemovedOutcome *outcome)
{
  *outcome = (RushesRemovedOutcome){ .end = RUSHES_REMOVED_SETTLED };
  if (rushes_task_peek (task)->removed)
    hide (task, outcome);
  else
    bring_back (task, outcome);
}

/* Into the desktop's trash. */

static gboolean throw (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  if (g_file_trash (file, NULL, &error))
    return TRUE;
  g_message ("Not moved to the trash: %s: %s", path, error->message);
  return FALSE;
}

/**
 * rushes_removed_file_trash:
 * @task: a removed one
 * @outcome: (out caller-allocates)
 *
 * Moves the video to the desktop's trash, under its own name and from its own place, so that it gets back there when it
 * is taken out of the trash. It is never deleted.
 */
void
rushes_removed_file_trash (const RushesTask *task, RushesRemovedOutcome *outcome)
{
  const char *file = rushes_task_peek (task)->file;
  g_autofree char *hidden = find_hidden (task);
  g_autofree char *folder = rushes_removed_place_get_folder (file);
  g_autofree char *sidecar = NULL;
  const char *at = file;

  *outcome = (RushesRemovedOutcome){ .end = RUSHES_REMOVED_SETTLED };
  if (hidden != NULL && rushes_file_steps_move (hidden, file) != 0)
    at = hidden; /* its place is another one's by now, or cannot be written to */
  else if (hidden == NULL && !is_video (file, task, outcome))
    return;
  if (!throw (at))
    {
      if (hidden != NULL && at == file && rushes_file_steps_move (file, hidden) != 0)
        g_message ("A removed video stays in %s until the next start", file);
      outcome->end = RUSHES_REMOVED_NO_TRASH;
      return;
    }
  outcome->moved = TRUE;
  if (hidden != NULL && at == file)
    move_sidecar (task, hidden, file);
  sidecar = rushes_sidecar_get_path (at);
  if (is_sidecar (sidecar, task))
    throw (sidecar);
  drop_folder (folder);
}

/**
 * rushes_removed_file_list:
 * @folder: (type filename): of videos
 * @is_gone: (out): there is no hidden folder in it, for sure
 *
 * Returns: (transfer full) (element-type gint64): the ids of the tasks whose videos are hidden there
 */
GArray *
rushes_removed_file_list (const char *folder, gboolean *is_gone)
{
  g_autofree char *hidden = g_build_filename (folder, RUSHES_REMOVED_FOLDER, NULL);
  g_autoptr (GDir) entries = g_dir_open (hidden, 0, NULL);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *name;

  *is_gone = entries == NULL && is_there (folder) && !is_there (hidden);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      gint64 id = rushes_removed_place_parse (name);

      if (id != 0 && !g_str_has_suffix (name, ".json"))
        g_array_append_val (ids, id);
    }
  if (entries != NULL && ids->len == 0)
    drop_folder (hidden); /* it was to go when its last file went */
  return ids;
}
