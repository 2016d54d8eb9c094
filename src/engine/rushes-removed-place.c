/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-removed-place.h"

#include <string.h>

#define MAX_NAME      250 /* bytes: what file systems take, and a longer extension for the details beside it */
#define MAX_EXTENSION 16  /* bytes of a name that are kept at its end */

static const char *
find_extension (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL && dot > name && strlen (dot) <= MAX_EXTENSION ? dot : name + strlen (name);
}

/* @name with @before in front and @behind before its extension, cut at its stem where it is too long. */
static char *
build_name (const char *before, const char *name, const char *behind)
{
  const char *extension = find_extension (name);
  gsize stem = (gsize) (extension - name);
  gsize rest = strlen (before) + strlen (behind) + strlen (extension);

  if (stem + rest > MAX_NAME)
    {
      stem = MAX_NAME - rest;
      while (stem > 0 && (name[stem] & 0xc0) == 0x80)
        stem--;
    }
  return g_strdup_printf ("%s%.*s%s%s", before, (int) stem, name, behind, extension);
}

/**
 * rushes_removed_place_get:
 * @task: one with a video
 *
 * Returns: (transfer full) (type filename): where the video lies while the task is removed
 */
char *
rushes_removed_place_get (const RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autofree char *folder = rushes_removed_place_get_folder (fields->file);
  g_autofree char *name = g_path_get_basename (fields->file);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT " ", fields->id);
  g_autofree char *hidden = build_name (number, name, "");

  return g_build_filename (folder, hidden, NULL);
}

/**
 * rushes_removed_place_get_folder:
 * @file: (type filename): where a video belongs
 *
 * Returns: (transfer full) (type filename): the hidden folder beside it
 */
char *
rushes_removed_place_get_folder (const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);

  return g_build_filename (folder, RUSHES_REMOVED_FOLDER, NULL);
}

/**
 * rushes_removed_place_parse:
 * @name: (type filename): of a file in a hidden folder
 *
 * Returns: the id of the task that it is of; 0: it is none of ours
 */
gint64
rushes_removed_place_parse (const char *name)
{
  gsize digits = strspn (name, "0123456789");

  if (digits == 0 || digits > 18 || name[0] == '0' || name[digits] != ' ' || name[digits + 1] == '\0')
    return 0;
  return g_ascii_strtoll (name, NULL, 10);
}

/**
 * rushes_removed_place_next:
 * @file: (type filename): a place that another file has by now
 * @attempt: 1, and one more for each name that was taken
 *
 * Returns: (transfer full) (type filename): the next one, in the same folder
 */
char *
rushes_removed_place_next (const char *file, guint attempt)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *behind = g_strdup_printf (" (%u)", attempt + 1);
  g_autofree char *next = build_name ("", name, behind);

  return g_build_filename (folder, next, NULL);
}

/**
 * rushes_removed_place_get_first:
 * @task: one with a video
 *
 * Returns: (transfer full) (type filename): where the video is to be by what the row says
 */
char *
rushes_removed_place_get_first (const RushesTask *task)
{
  return rushes_task_peek (task)->removed ? rushes_removed_place_get (task) : g_strdup (rushes_task_peek (task)->file);
}

/**
 * rushes_removed_place_get_second:
 * @task: one with a video
 *
 * Returns: (transfer full) (type filename): where the video is as long as it could not be moved to the first place
 */
char *
rushes_removed_place_get_second (const RushesTask *task)
{
  return rushes_task_peek (task)->removed ? g_strdup (rushes_task_peek (task)->file) : rushes_removed_place_get (task);
}
