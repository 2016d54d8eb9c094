/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-call-private.h"

#include "rushes-help.h"

#include <glib/gi18n.h>
#include <string.h>

/* Parses self->arguments, which keep what is left. GOption's own help would leave the process. */
static gboolean
parse_options (RushesCall *self, const GOptionEntry *entries, gboolean verb_follows, gboolean *help, GError **error)
{
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  gboolean version = FALSE;
  g_auto (GStrv) rest = NULL;
  const GOptionEntry common[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, NULL, NULL },
    { NULL },
  };
  const GOptionEntry remaining[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    { NULL },
  };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_add (builder, "rushes-cli");
  g_strv_builder_addv (builder, (const char **) self->arguments);
  all = g_strv_builder_end (builder);
  g_option_context_set_help_enabled (options, FALSE);
  g_option_context_set_strict_posix (options, verb_follows);
  g_option_context_add_main_entries (options, common, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (options, entries, NULL);
  if (!verb_follows)
    g_option_context_add_main_entries (options, remaining, NULL);
  if (!g_option_context_parse_strv (options, &all, error))
    return FALSE;
  g_strfreev (self->arguments);
  self->arguments = verb_follows ? g_strdupv (all + 1) : g_steal_pointer (&rest);
  if (self->arguments == NULL)
    self->arguments = g_new0 (char *, 1);
  if (version)
    {
      rushes_call_print (self, "rushes-cli %s\n", RUSHES_VERSION);
      rushes_call_end (self, RUSHES_EXIT_DONE);
    }
  return TRUE;
}

/**
 * rushes_call_parse:
 * @entries: (nullable): the verb's options; text among them as %G_OPTION_ARG_FILENAME, which is taken as it is whatever
 *   the locale
 * @rest: (out) (transfer full) (nullable): what is no option; %NULL where the verb takes nothing more
 *
 * Returns: %FALSE if the call has ended by it: help was asked for, or the usage is wrong
 */
gboolean
rushes_call_parse (RushesCall *self, const GOptionEntry *entries, char ***rest)
{
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;

  if (!parse_options (self, entries, FALSE, &help, &error))
    {
      rushes_call_misuse (self, "%s", error->message);
      return FALSE;
    }
  if (self->ended)
    return FALSE;
  if (help)
    {
      g_autofree char *text = rushes_help_command (self->command, entries);

      rushes_call_print (self, "%s", text);
      rushes_call_end (self, RUSHES_EXIT_DONE);
      return FALSE;
    }
  if (rest != NULL)
    *rest = g_steal_pointer (&self->arguments);
  else if (self->arguments[0] != NULL)
    {
      /* Translators: %s is an argument of the command line. */
      rushes_call_misuse (self, _ ("“%s” was not expected"), self->arguments[0]);
      return FALSE;
    }
  return TRUE;
}

/*< private >
 * Reads the verb and what stands before it, and lets the verb run. */
void
rushes_call_begin (RushesCall *self)
{
  gboolean help = FALSE;
  guint n_words = 0;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, N_ ("Use this service instead of the default one"),
      "NAME" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo,
      N_ ("Work in the demo: its own library, and a service of its own that charges nothing"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_ ("Say nothing of the progress"), NULL },
    { NULL },
  };
  const char *family = NULL;

  if (!parse_options (self, entries, TRUE, &help, &error))
    {
      rushes_call_misuse (self, "%s", error->message);
      return;
    }
  if (self->ended)
    return;
  self->command = rushes_commands_find ((const char *const *) self->arguments, &n_words);
  if (self->arguments[0] != NULL && rushes_commands_is_family (self->arguments[0]))
    {
      family = self->arguments[0];
      help |= self->arguments[1] != NULL &&
              (g_str_equal (self->arguments[1], "--help") || g_str_equal (self->arguments[1], "-h"));
    }
  if (help && self->command == NULL)
    {
      g_autofree char *text = rushes_help_overview (entries, family);

      rushes_call_print (self, "%s", text);
      rushes_call_end (self, RUSHES_EXIT_DONE);
    }
  else if (self->arguments[0] == NULL)
    rushes_call_misuse (self, _ ("A verb is missing, as in “rushes-cli submit PROMPT”"));
  else if (self->command == NULL && family != NULL)
    /* Translators: %s is "profile" or "key". */
    rushes_call_misuse (self, _ ("“%s” needs one of its own verbs"), family);
  else if (self->command == NULL)
    rushes_call_misuse (self, _ ("There is no verb “%s”"), self->arguments[0]);
  else
    {
      for (guint i = 0; i < n_words; i++)
        g_free (self->arguments[i]);
      memmove (self->arguments, self->arguments + n_words,
               (g_strv_length (self->arguments + n_words) + 1) * sizeof (char *));
      self->command->run (self);
    }
}
