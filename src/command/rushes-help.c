/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-help.h"

#include "rushes-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#define LABEL 26 /* columns of the left side */

/* Translators: keep the numbers and the columns. */
static const char exit_codes[] = N_ ("  0    done\n"
                                     "  1    unexpected\n"
                                     "  2    wrong usage; nothing was sent\n"
                                     "  3    key or account\n"
                                     "  4    refused by the service; not charged\n"
                                     "  5    not confirmed: sent, no usable answer, may have been charged\n"
                                     "  6    failed at the service, or no longer available there\n"
                                     "  7    nothing was or will be sent\n"
                                     "  8    storage, or the library is in use\n"
                                     "  9    still running\n"
                                     "  130  interrupted; the work goes on with “wait”\n"
                                     "For several tasks, the first of 5, 8, 3, 4, 6, 7, 9, 0 that applies.\n");

static const char environment[] =
  /* Translators: keep the names and the columns. */
  N_ ("  RUSHES_API_KEY            an API key for this run; it is stored nowhere\n"
      "  XDG_DATA_HOME             the library is in its folder “rushes”, the demo’s in “rushes-demo”\n");

static void
append_line (GString *out, const char *label, const char *text)
{
  g_string_append (out, "  ");
  if (rushes_columns_measure (label) > LABEL - 4)
    {
      g_string_append (out, label);
      g_string_append_printf (out, "\n%*s", LABEL + 2, "");
    }
  else
    rushes_columns_append (out, label, LABEL - 2, FALSE);
  g_string_append (out, text);
  g_string_append_c (out, '\n');
}

static void
append_option (GString *out, const GOptionEntry *entry)
{
  g_autoptr (GString) label = g_string_new (NULL);

  if (entry->long_name == NULL || *entry->long_name == '\0' || entry->description == NULL)
    return;
  if (entry->short_name != 0)
    g_string_append_printf (label, "-%c, ", entry->short_name);
  g_string_append_printf (label, "--%s", entry->long_name);
  if (entry->arg_description != NULL)
    g_string_append_printf (label, " %s", entry->arg_description);
  append_line (out, label->str, _ (entry->description));
}

static void
append_options (GString *out, const GOptionEntry *entries)
{
  g_string_append_printf (out, "\n%s\n", _ ("Options:"));
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    append_option (out, &entries[i]);
  append_line (out, "-h, --help", _ ("Show this help"));
  append_line (out, "--version", _ ("Show the version"));
}

/**
 * rushes_help_overview:
 * @entries: the options before the verb
 * @family: (nullable): only the verbs whose name begins with this word
 *
 * Returns: (transfer full): the help text of the program
 */
char *
rushes_help_overview (const GOptionEntry *entries, const char *family)
{
  const RushesCommand *const *all = rushes_commands_get_all ();
  GString *out = g_string_new (NULL);
  gsize length = family != NULL ? strlen (family) : 0;

  g_string_append_printf (out, "%s rushes-cli [--profile NAME] [--demo] [--quiet] %s%s%s…\n\n", _ ("Usage:"),
                          family != NULL ? family : "", family != NULL ? " " : "", _ ("VERB"));
  g_string_append (out, _ ("Turns prompts into videos with MiniMax-Hailuo-02, at MiniMax or at a relay that resells it."
                           "\nWhat may have been sent is never sent again by itself; an accepted task is never lost."));
  g_string_append_printf (out, "\n\n%s\n", _ ("Verbs:"));
  for (guint i = 0; all[i] != NULL; i++)
    if (family == NULL || (strncmp (all[i]->name, family, length) == 0 && all[i]->name[length] == ' '))
      append_line (out, all[i]->name, _ (all[i]->summary));
  append_options (out, entries);
  if (family == NULL)
    {
      g_string_append_printf (out, "\n%s\n%s", _ ("Exit codes:"), _ (exit_codes));
      g_string_append_printf (out, "\n%s\n%s", _ ("Environment:"), _ (environment));
      g_string_append_printf (out, "\n%s\n  rushes-cli --demo submit --wait \"A red fox runs through snow\"\n",
                              _ ("Example:"));
    }
  g_string_append_printf (out, "\n%s\n", _ ("“rushes-cli VERB --help” explains a verb."));
  return g_string_free (out, FALSE);
}

/**
 * rushes_help_command:
 *
 * Returns: (transfer full): the help text of one verb
 */
char *
rushes_help_command (const RushesCommand *command, const GOptionEntry *entries)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s rushes-cli [--profile NAME] [--demo] [--quiet] %s %s\n\n", _ ("Usage:"),
                          command->name, command->arguments);
  /* Translators: the full stop behind a sentence. */
  g_string_append_printf (out, C_ ("sentence", "%s."), _ (command->summary));
  g_string_append_c (out, '\n');
  append_options (out, entries);
  if (command->details != NULL)
    g_string_append_printf (out, "\n%s\n", _ (command->details));
  g_string_append_printf (out, "\n%s\n%s\n", _ ("Examples:"), command->examples);
  return g_string_free (out, FALSE);
}
