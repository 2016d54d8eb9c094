/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-columns.h"
#include "rushes-command.h"
#include "rushes-json.h"
#include "rushes-service-url.h"
#include "rushes-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAME 64 /* characters */

/*** profile add ***/

typedef struct
{
  char *name; /* (owned) */
  char *base; /* (owned) */
  int rpm;
  int parallel;
  int poll;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_free (addition->name);
  g_free (addition->base);
  g_free (addition);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesProfile) saved = rushes_store_save_profile_finish (RUSHES_STORE (source), result, &error);
  g_autofree char *url = NULL;

  if (saved == NULL)
    {
      rushes_call_fail (call, error);
      return;
    }
  url = rushes_profile_get_submit_url (saved);
  rushes_call_say (call, _ ("Tasks go to %s"), url);
  /* Translators: a command to type; %s is the name of a service. */
  rushes_call_say (call, _ ("“rushes-cli key set %s” stores its key."), rushes_profile_peek (saved)->name);
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
add (RushesCall *call)
{
  const Addition *addition = rushes_call_get_data (call);
  RushesStore *store = rushes_call_get_store (call);
  const RushesProfileFields fields = {
    .name = addition->name,
    .base = addition->base,
    .rpm = addition->rpm,
    .parallel = addition->parallel,
    .poll = addition->poll,
    .is_default = rushes_store_get_profiles (store)->len == 0,
  };
  g_autoptr (RushesProfile) profile = NULL;

  if (rushes_store_find_profile (store, addition->name) != NULL)
    {
      rushes_call_complain (call, _ ("There is a service “%s” already. It was left as it is."), addition->name);
      rushes_call_end (call, RUSHES_EXIT_USAGE);
      return;
    }
  profile = rushes_profile_new (&fields);
  rushes_store_save_profile_async (store, profile, on_added, call);
}

static gboolean
is_name (const char *text)
{
  g_autofree char *line = NULL;

  if (!g_utf8_validate (text, -1, NULL) || rushes_text_is_blank (text))
    return FALSE;
  line = rushes_text_line (text, MAX_NAME);
  return g_str_equal (line, text) && *text != '-';
}

/* 0 stands for the default. */
static gboolean
check_numbers (RushesCall *call, const Addition *addition)
{
  if (addition->rpm < 0 || addition->rpm > 6000)
    rushes_call_misuse (call, _ ("--rpm must be 1 to 6000"));
  else if (addition->parallel < 0 || addition->parallel > 1000)
    rushes_call_misuse (call, _ ("--parallel must be 1 to 1000"));
  else if (addition->poll < 0 || addition->poll > 3600)
    rushes_call_misuse (call, _ ("--poll must be 1 to 3600"));
  else
    return TRUE;
  return FALSE;
}

static void
run_add (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .idle = TRUE };
  Addition *addition = g_new0 (Addition, 1);
  g_auto (GStrv) names = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_FILENAME, &url, N_ ("The base URL that the service shows"), "URL" },
    { "rpm", 0, 0, G_OPTION_ARG_INT, &addition->rpm, N_ ("At most this many submissions a minute; 10 by default"),
      "N" },
    { "parallel", 0, 0, G_OPTION_ARG_INT, &addition->parallel,
      N_ ("At most this many tasks at the service at once; 5 by default"), "N" },
    { "poll", 0, 0, G_OPTION_ARG_INT, &addition->poll, N_ ("Time between two looks at a task; 10 by default"),
      "SECONDS" },
    { NULL },
  };

  rushes_call_set_data (call, addition, addition_free);
  if (!rushes_call_parse (call, entries, &names) || !check_numbers (call, addition))
    return;
  if (names[0] == NULL || names[1] != NULL || !is_name (names[0]))
    {
      rushes_call_misuse (call, _ ("One name is needed: plain text on one line, at most %d characters"), MAX_NAME);
      return;
    }
  if (url == NULL)
    {
      rushes_call_misuse (call, _ ("--url is missing"));
      return;
    }
  if (rushes_call_is_demo (call))
    {
      rushes_call_misuse (call, _ ("The demo has a service of its own"));
      return;
    }
  addition->name = g_strdup (names[0]);
  addition->base = g_utf8_validate (url, -1, NULL) ? rushes_service_url_normalize (url, &error)
                                                   : rushes_service_url_normalize ("?", &error);
  if (addition->base == NULL)
    rushes_call_misuse (call, "%s", error->message);
  else
    rushes_call_open (call, &options, add);
}

const RushesCommand rushes_profile_add_command = {
  "profile add",
  "NAME --url URL [--rpm N] [--parallel N] [--poll SECONDS]",
  N_ ("Set up a service"),
  N_ ("The URL may be given in any form that the service shows: with or without https://, /v1 or /v1/video_generation\n"
      "at its end. The URL that tasks will go to is shown. The first service becomes the default one."),
  "  rushes-cli profile add relay --url https://relay.example/minimax\n"
  "  rushes-cli profile add minimax --url api.minimax.io --rpm 5",
  run_add,
};

/*** profile list ***/

static void
append_json (GString *out, RushesProfile *profile)
{
  const RushesProfileFields *fields = rushes_profile_peek (profile);
  g_autofree char *url = rushes_profile_get_submit_url (profile);

  g_string_append_c (out, '{');
  rushes_json_key (out, TRUE, "name");
  rushes_json_string (out, fields->name);
  rushes_json_key (out, FALSE, "url");
  rushes_json_string (out, fields->base);
  rushes_json_key (out, FALSE, "submit_url");
  rushes_json_string (out, url);
  rushes_json_key (out, FALSE, "default");
  g_string_append (out, fields->is_default ? "true" : "false");
  rushes_json_key (out, FALSE, "rpm");
  rushes_json_integer (out, fields->rpm);
  rushes_json_key (out, FALSE, "parallel");
  rushes_json_integer (out, fields->parallel);
  rushes_json_key (out, FALSE, "poll");
  rushes_json_integer (out, fields->poll);
  rushes_json_key (out, FALSE, "held");
  rushes_json_string (out, fields->held != RUSHES_REASON_NONE ? rushes_reason_get_nick (fields->held) : NULL);
  g_string_append_c (out, '}');
}

static void
print_json (RushesCall *call)
{
  GPtrArray *profiles = rushes_store_get_profiles (rushes_call_get_store (call));
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < profiles->len; i++)
    {
      g_string_append (out, i == 0 ? "[\n" : ",\n");
      append_json (out, profiles->pdata[i]);
    }
  g_string_append (out, profiles->len == 0 ? "[]\n" : "\n]\n");
  rushes_call_print (call, "%s", out->str);
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
print_table (RushesCall *call)
{
  GPtrArray *profiles = rushes_store_get_profiles (rushes_call_get_store (call));
  g_autoptr (GString) out = g_string_new (NULL);
  guint name = rushes_columns_measure (_ ("Name")), url = rushes_columns_measure (_ ("URL"));
  guint mark = rushes_columns_measure (_ ("Default"));

  for (guint i = 0; i < profiles->len; i++)
    {
      name = MAX (name, rushes_columns_measure (rushes_profile_peek (profiles->pdata[i])->name));
      url = MAX (url, rushes_columns_measure (rushes_profile_peek (profiles->pdata[i])->base));
    }
  for (guint i = 0; i < profiles->len; i++)
    {
      const RushesProfileFields *fields = rushes_profile_peek (profiles->pdata[i]);
      const char *state = fields->held != RUSHES_REASON_NONE ? rushes_reason_get_sentence (fields->held) : _ ("Works");

      if (i == 0)
        {
          rushes_columns_append (out, _ ("Name"), name, FALSE);
          rushes_columns_append (out, _ ("Default"), mark, FALSE);
          rushes_columns_append (out, _ ("URL"), url, FALSE);
          rushes_columns_append (out, _ ("State"), 0, TRUE);
          g_string_append_c (out, '\n');
        }
      rushes_columns_append (out, fields->name, name, FALSE);
      rushes_columns_append (out, fields->is_default ? _ ("Yes") : "", mark, FALSE);
      rushes_columns_append (out, fields->base, url, FALSE);
      rushes_columns_append (out, state, 0, TRUE);
      g_string_append_c (out, '\n');
    }
  if (profiles->len == 0)
    rushes_call_say (call, _ ("No service is set up yet. “rushes-cli profile add NAME --url URL” adds one."));
  rushes_call_print (call, "%s", out->str);
  rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
run_list (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_READ_ONLY };
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("table (the default) or json"), "FORMAT" },
    { NULL },
  };

  if (!rushes_call_parse (call, entries, NULL))
    return;
  if (g_strcmp0 (format, "json") == 0)
    rushes_call_open (call, &options, print_json);
  else if (format == NULL || g_str_equal (format, "table"))
    rushes_call_open (call, &options, print_table);
  else
    rushes_call_misuse (call, _ ("There is no format “%s”: it is table or json"), format);
}

const RushesCommand rushes_profile_list_command = {
  "profile list",
  "[--format table|json]",
  N_ ("Show the services that are set up"),
  N_ ("A service that said no to the key or the account sends nothing until that is mended: “State” says why."),
  "  rushes-cli profile list\n"
  "  rushes-cli profile list --format json",
  run_list,
};

/*** profile default ***/

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesProfile) saved = rushes_store_save_profile_finish (RUSHES_STORE (source), result, &error);

  if (saved == NULL)
    rushes_call_fail (call, error);
  else
    rushes_call_end (call, RUSHES_EXIT_DONE);
}

static void
choose (RushesCall *call)
{
  RushesProfile *found = rushes_call_find_profile (call, rushes_call_get_data (call));
  g_autoptr (RushesProfile) changed = NULL;
  RushesProfileFields fields;

  if (found == NULL)
    return;
  fields = *rushes_profile_peek (found);
  fields.is_default = TRUE;
  changed = rushes_profile_new (&fields);
  rushes_store_save_profile_async (rushes_call_get_store (call), changed, on_chosen, call);
}

static void
run_default (RushesCall *call)
{
  const RushesContextOptions options = { .mode = RUSHES_STORE_OWN, .idle = TRUE };
  g_auto (GStrv) names = NULL;

  if (!rushes_call_parse (call, NULL, &names))
    return;
  if (names[0] == NULL || names[1] != NULL)
    {
      rushes_call_misuse (call, _ ("One name is needed"));
      return;
    }
  rushes_call_set_data (call, g_strdup (names[0]), g_free);
  rushes_call_open (call, &options, choose);
}

const RushesCommand rushes_profile_default_command = {
  "profile default",
  "NAME",
  N_ ("Choose the service that is used without --profile"),
  NULL,
  "  rushes-cli profile default relay",
  run_default,
};
