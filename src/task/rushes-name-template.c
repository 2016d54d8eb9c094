/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-name-template.h"

#include "rushes-clock.h"
#include "rushes-text.h"

#include <string.h>

#define MAX_TEMPLATE 400 /* bytes */
#define MAX_WORDS    96  /* bytes of the prompt's words */
#define MAX_TAIL     8   /* bytes of the service's id */
#define EXTENSION    ".mp4"
#define BESIDE       ".json" /* the longest that stands in its place */
#define MARKS        " -_.,+~"

static const char *const tokens[RUSHES_N_NAME_TOKENS] = {
  [RUSHES_NAME_DATE] = "{date}",         [RUSHES_NAME_TIME] = "{time}", [RUSHES_NAME_NUMBER] = "{number}",
  [RUSHES_NAME_WORDS] = "{words}",       [RUSHES_NAME_ID] = "{id}",     [RUSHES_NAME_MODEL] = "{model}",
  [RUSHES_NAME_DURATION] = "{duration}",
};

/* Windows takes a name that begins with one of these and a dot, or is one, for a device. */
static const char *const devices[] = {
  "CON",  "PRN",  "AUX",  "NUL",  "CONIN$", "CONOUT$", "COM0", "COM1", "COM2", "COM3", "COM4",
  "COM5", "COM6", "COM7", "COM8", "COM9",   "LPT0",    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5",
  "LPT6", "LPT7", "LPT8", "LPT9", "COM¹",   "COM²",    "COM³", "LPT¹", "LPT²", "LPT³",
};

/**
 * rushes_name_token_get_text:
 *
 * Returns: what stands for @token in a template: "{date}"
 */
const char *
rushes_name_token_get_text (RushesNameToken token)
{
  return tokens[token];
}

/* Returns: the token that @at begins with, or RUSHES_N_NAME_TOKENS */
static RushesNameToken
find_token (const char *at)
{
  for (RushesNameToken token = 0; token < RUSHES_N_NAME_TOKENS; token++)
    if (g_str_has_prefix (at, tokens[token]))
      return token;
  return RUSHES_N_NAME_TOKENS;
}

/* Letters, marks and digits of any script; never what a file system, a shell or a terminal reads otherwise. */
static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/**
 * rushes_name_words:
 * @prompt: valid UTF-8
 * @max_bytes: of the result
 *
 * Returns: (transfer full): the first words of @prompt as a part of a file name safe on any file system; may be ""
 */
char *
rushes_name_words (const char *prompt, gsize max_bytes)
{
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *at = prompt; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gsize wants = (gsize) (g_utf8_next_char (at) - at) + (gap ? 1 : 0);

      if (!is_word (c))
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
  return g_strdup (kept->str + (kept->len > MAX_TAIL ? kept->len - MAX_TAIL : 0));
}

static char *
say_time (const RushesTaskFields *fields, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (fields->created / RUSHES_SECOND);
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return there != NULL ? g_date_time_format (there, format) : g_strdup ("");
}

static char *
say_token (RushesNameToken token, const RushesTask *task, GTimeZone *zone, gsize max_words)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const RushesRequestFields *request = rushes_request_peek (fields->request);

  switch (token)
    {
    case RUSHES_NAME_DATE:
      return say_time (fields, zone, "%Y-%m-%d");
    case RUSHES_NAME_TIME:
      return say_time (fields, zone, "%H%M");
    case RUSHES_NAME_NUMBER:
      return fields->take > 1 ? g_strdup_printf ("%02d", fields->take) : g_strdup ("");
    case RUSHES_NAME_WORDS:
      return rushes_name_words (request->prompt, max_words);
    case RUSHES_NAME_ID:
      return id_tail (fields);
    case RUSHES_NAME_MODEL:
      return g_strdup (request->model != NULL ? request->model : RUSHES_REQUEST_MODEL);
    case RUSHES_NAME_DURATION:
      return g_strdup_printf ("%ds", request->duration);
    default:
      return g_strdup ("");
    }
}

/**
 * rushes_name_template_check:
 * @text: as typed
 * @culprit: (out) (optional) (nullable) (transfer full): of RUSHES_NAME_UNKNOWN: what is in the braces, with them
 *
 * Returns: RUSHES_NAME_FINE where names can be made of @text
 */
RushesNameFault
rushes_name_template_check (const char *text, char **culprit)
{
  gboolean substance = FALSE;

  if (culprit != NULL)
    *culprit = NULL;
  if (strlen (text) > MAX_TEMPLATE)
    return RUSHES_NAME_LONG;
  if (!g_utf8_validate (text, -1, NULL))
    return RUSHES_NAME_EMPTY;
  for (const char *at = text; *at != '\0';)
    {
      RushesNameToken token = find_token (at);
      const char *end = strpbrk (at + 1, "{}");

      if (token < RUSHES_N_NAME_TOKENS)
        {
          substance = TRUE;
          at += strlen (tokens[token]);
          continue;
        }
      if (*at == '}' || (*at == '{' && (end == NULL || *end == '{')))
        return RUSHES_NAME_OPEN;
      if (*at == '{')
        {
          if (culprit != NULL)
            *culprit = g_strndup (at, (gsize) (end + 1 - at));
          return RUSHES_NAME_UNKNOWN;
        }
      substance = substance || is_word (g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }
  return substance ? RUSHES_NAME_FINE : RUSHES_NAME_EMPTY;
}

static gboolean
is_safe (gunichar c)
{
  return rushes_text_is_visible (c) && !g_unichar_isspace (c) && (c > 0x7f || strchr ("/\\:*?\"<>|", (char) c) == NULL);
}

/* What is not safe becomes a space, and several spaces one. */
static void
append_safe (GString *out, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_safe (c))
        g_string_append_unichar (out, c);
      else if (out->len == 0 || out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
}

static void
trim_end (GString *text, const char *marks)
{
  while (text->len > 0 && strchr (marks, text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
}

static void
trim (GString *text)
{
  g_string_erase (text, 0, (gssize) strspn (text->str, " .-"));
  trim_end (text, " .");
}

/* The stem, as long as it comes. A token that has nothing to say takes the marks before it away. */
static GString *
build (const char *template, const RushesTask *task, GTimeZone *zone, gsize max_words)
{
  GString *out = g_string_new (NULL);

  for (const char *at = template; *at != '\0';)
    {
      RushesNameToken token = find_token (at);
      const char *next = token < RUSHES_N_NAME_TOKENS ? at + strlen (tokens[token]) : g_utf8_next_char (at);
      g_autofree char *text =
        token < RUSHES_N_NAME_TOKENS ? say_token (token, task, zone, max_words) : g_strndup (at, (gsize) (next - at));

      if (*text == '\0')
        trim_end (out, MARKS);
      append_safe (out, text);
      at = next;
    }
  trim (out);
  return out;
}

static void
cut (GString *text, gsize max_bytes)
{
  if (text->len <= max_bytes)
    return;
  while (max_bytes > 0 && (text->str[max_bytes] & 0xc0) == 0x80)
    max_bytes--;
  g_string_truncate (text, max_bytes);
  trim (text);
}

/* The words give way first, then whatever stands last. */
static GString *
build_within (const char *template, const RushesTask *task, GTimeZone *zone, gsize max_bytes)
{
  gsize words = MAX_WORDS;
  GString *out = build (template, task, zone, words);

  while (out->len > max_bytes && words > 0 && strstr (template, tokens[RUSHES_NAME_WORDS]) != NULL)
    {
      words -= MIN (words, MAX ((out->len - max_bytes) / 8, 1));
      g_string_free (out, TRUE);
      out = build (template, task, zone, words);
    }
  cut (out, max_bytes);
  return out;
}

static gboolean
is_device (const char *stem)
{
  gsize length = strcspn (stem, ".");

  while (length > 0 && stem[length - 1] == ' ')
    length--;
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (strlen (devices[i]) == length && g_ascii_strncasecmp (stem, devices[i], length) == 0)
      return TRUE;
  return FALSE;
}

/* What tells the names of one task's attempts apart, and tasks whose template does not. */
static char *
say_attempt (const char *template, const RushesTask *task, guint attempt)
{
  g_autofree char *tail = NULL;
  gboolean has_id = strstr (template, tokens[RUSHES_NAME_ID]) != NULL;

  if (attempt == 0)
    return g_strdup ("");
  if (has_id)
    return g_strdup_printf (" (%u)", attempt + 1);
  tail = id_tail (rushes_task_peek (task));
  return attempt == 1 ? g_strdup_printf (" %s", tail) : g_strdup_printf (" %s (%u)", tail, attempt);
}

/**
 * rushes_name_template_fill:
 * @text: (nullable): a template; one that cannot be used is taken for the default
 * @zone: of the times in it
 * @attempt: 0, and one more for each name that was taken
 *
 * Returns: (transfer full): a name of at most %RUSHES_NAME_MAX_BYTES that any file system takes, with its extension
 */
char *
rushes_name_template_fill (const char *text, const RushesTask *task, GTimeZone *zone, guint attempt)
{
  gboolean fine = text != NULL && rushes_name_template_check (text, NULL) == RUSHES_NAME_FINE;
  const char *template = fine ? text : RUSHES_NAME_TEMPLATE_DEFAULT;
  g_autofree char *again = say_attempt (template, task, attempt);
  gsize room = RUSHES_NAME_MAX_BYTES - strlen (BESIDE) - strlen (again) - 1; /* one for a device's name */
  g_autoptr (GString) stem = build_within (template, task, zone, room);

  if (stem->len == 0)
    {
      g_autofree char *tail = id_tail (rushes_task_peek (task));

      g_string_append (stem, tail);
    }
  if (is_device (stem->str))
    g_string_prepend_c (stem, '_');
  return g_strconcat (stem->str, again, EXTENSION, NULL);
}
