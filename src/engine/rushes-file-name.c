/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-name.h"

#include "rushes-clock.h"

#include <string.h>

#define MAX_WORDS 96 /* bytes: a name stays well under 180 bytes with time and id around it */

static gboolean
is_fit (gunichar c)
{
  /* Letters, marks and digits of any script; never what a file system, a shell or a terminal reads otherwise. */
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/**
 * rushes_file_name_words:
 * @prompt: valid UTF-8
 * @max_bytes: of the result
 *
 * Returns: (transfer full): the first words of @prompt as a part of a file name safe on any file system; may be ""
 */
char *
rushes_file_name_words (const char *prompt, gsize max_bytes)
{
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *at = prompt; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gsize wants = (gsize) (g_utf8_next_char (at) - at) + (gap ? 1 : 0);

      if (!is_fit (c))
        {
          gap = out->len > 0;
          continue;
        }
      if (out->len + wants > max_bytes)
        break;
      if (gap)
        g_string_append_c (out, ' ');
      gap = FALSE;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* The service's id as a part of a name: its end, which is what differs; of hostile ids only letters and digits. */
static char *
id_tail (const RushesTaskFields *fields)
{
  g_autoptr (GString) kept = g_string_new (NULL);

  for (const char *at = fields->service_id; at != NULL && *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (kept, *at);
  if (kept->len == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, fields->id);
  return g_strdup (kept->str + (kept->len > 8 ? kept->len - 8 : 0));
}

/**
 * rushes_file_name_for_task:
 * @folder: (type filename): the folder of videos
 * @attempt: 0, and one more for each name that was taken
 *
 * A folder a day, and in it time, first words and id: the same name for the same task at any time. Nothing in it comes
 * from a header or URL.
 *
 * Returns: (transfer full) (type filename): an absolute path
 */
char *
rushes_file_name_for_task (const RushesTask *task, const char *folder, guint attempt)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (fields->created / RUSHES_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *day = g_date_time_format (local, "%Y-%m-%d");
  g_autofree char *time = g_date_time_format (local, "%H%M");
  g_autofree char *words = rushes_file_name_words (rushes_request_peek (fields->request)->prompt, MAX_WORDS);
  g_autofree char *tail = id_tail (fields);
  g_autofree char *again = attempt > 0 ? g_strdup_printf (" (%u)", attempt + 1) : g_strdup ("");
  g_autofree char *name = NULL;

  name = g_strdup_printf ("%s%s%s %s%s.mp4", time, *words != '\0' ? " " : "", words, tail, again);
  return g_build_filename (folder, day, name, NULL);
}
