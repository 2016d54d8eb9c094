/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-command.h"

#include <string.h>

/* In the order of the help text: what a newcomer needs first. */
static const RushesCommand *const commands[] = {
  &rushes_submit_command,
  &rushes_wait_command,
  &rushes_list_command,
  &rushes_show_command,
  &rushes_check_command,
  &rushes_cancel_command,
  &rushes_retry_command,
  &rushes_adopt_command,
  &rushes_never_arrived_command,
  &rushes_remove_command,
  &rushes_profile_add_command,
  &rushes_profile_list_command,
  &rushes_profile_default_command,
  &rushes_key_set_command,
  &rushes_key_status_command,
  &rushes_key_clear_command,
  &rushes_demo_command,
  NULL,
};

/**
 * rushes_commands_get_all:
 *
 * Returns: (transfer none) (array zero-terminated=1): every verb
 */
const RushesCommand *const *
rushes_commands_get_all (void)
{
  return commands;
}

/**
 * rushes_commands_find:
 * @arguments: beginning with the verb
 * @n_words: (out): how many of them are the verb's name
 *
 * Returns: (nullable): the verb that they name
 */
const RushesCommand *
rushes_commands_find (const char *const *arguments, guint *n_words)
{
  for (guint i = 0; commands[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i]->name, " ", 2);
      guint n = g_strv_length (words);
      guint same = 0;

      while (same < n && g_strcmp0 (arguments[same], words[same]) == 0)
        same++;
      if (same < n)
        continue;
      *n_words = n;
      return commands[i];
    }
  return NULL;
}

/**
 * rushes_commands_is_family:
 *
 * Returns: whether @word is the first of two that name a verb, as in "profile add"
 */
gboolean
rushes_commands_is_family (const char *word)
{
  gsize length = strlen (word);

  for (guint i = 0; commands[i] != NULL; i++)
    if (strncmp (commands[i]->name, word, length) == 0 && commands[i]->name[length] == ' ')
      return TRUE;
  return FALSE;
}
