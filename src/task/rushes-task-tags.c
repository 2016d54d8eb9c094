/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-tags.h"

#include "rushes-text.h"

#include <string.h>

#define MAX_BYTES (64 * 1024) /* of what is typed or pasted that are looked at */

/* Text of one tag: a line without space at its ends, which the library keeps one a line. */

/**
 * rushes_task_tag_clean:
 * @typed: as it came in
 *
 * Returns: (transfer full) (nullable): the tag it makes; %NULL: none
 */
char *
rushes_task_tag_clean (const char *typed)
{
  g_autofree char *plain = rushes_text_plain (typed, MAX_BYTES, RUSHES_TASK_MAX_TAG - 1);
  g_autofree char *line = NULL;

  if (rushes_text_is_blank (plain))
    return NULL;
  line = rushes_text_line (plain, RUSHES_TASK_MAX_TAG);
  return g_strdup (g_strstrip (line));
}

/**
 * rushes_task_tags_split:
 * @tags: (nullable): one a line
 *
 * Returns: (transfer full) (array zero-terminated=1): each by itself
 */
char **
rushes_task_tags_split (const char *tags)
{
  return tags != NULL && *tags != '\0' ? g_strsplit (tags, "\n", -1) : g_new0 (char *, 1);
}

/**
 * rushes_task_tags_has:
 * @tags: (nullable): one a line
 */
gboolean
rushes_task_tags_has (const char *tags, const char *tag)
{
  gsize length = strlen (tag);

  for (const char *at = tags; at != NULL; at = strchr (at, '\n'))
    {
      if (*at == '\n')
        at++;
      if (strncmp (at, tag, length) == 0 && (at[length] == '\0' || at[length] == '\n'))
        return length > 0;
    }
  return FALSE;
}

/**
 * rushes_task_note_clean:
 * @typed: (nullable): as it came in
 *
 * Returns: (transfer full) (nullable): the note it makes; %NULL: none
 */
char *
rushes_task_note_clean (const char *typed)
{
  g_autofree char *plain = NULL;

  if (typed == NULL)
    return NULL;
  plain = rushes_text_plain (typed, MAX_BYTES, RUSHES_TASK_MAX_NOTE - 1);
  return rushes_text_is_blank (plain) ? NULL : g_steal_pointer (&plain);
}
