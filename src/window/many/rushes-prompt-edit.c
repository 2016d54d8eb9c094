/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-prompt-edit.h"

#include "rushes-retry-plan.h"

#include <string.h>

#define ZERO_WIDTH_JOINER 0x200d

/* Whether @c is seen as a part of what stands before it: an accent, a tone of skin, the rest of a joined picture. */
static gboolean
is_continuing (gunichar c)
{
  return g_unichar_ismark (c) || c == ZERO_WIDTH_JOINER || (c >= 0x1f3fb && c <= 0x1f3ff);
}

/* Whether what was found begins and ends between characters as people see them. */
static gboolean
is_whole (const char *start, const char *found, const char *end)
{
  if (*end != '\0' && is_continuing (g_utf8_get_char (end)))
    return FALSE;
  return found == start || g_utf8_get_char (g_utf8_prev_char (found)) != ZERO_WIDTH_JOINER;
}

static void
replace_phrase (GString *text, const char *phrase, const char *replacement)
{
  g_autofree char *old = g_strdup (text->str);
  gsize length = strlen (phrase);
  const char *at = old, *from = old, *found;

  g_string_truncate (text, 0);
  while ((found = strstr (from, phrase)) != NULL)
    {
      from = found + length;
      if (!is_whole (old, found, from))
        {
          from = g_utf8_next_char (found);
          continue;
        }
      g_string_append_len (text, at, found - at);
      g_string_append (text, replacement);
      at = from;
    }
  g_string_append (text, at);
}

/* Where two texts in letters meet, or a sign and a letter, people put a space; Chinese has none. */
static gboolean
is_space_missing (gunichar left, gunichar right)
{
  if (g_unichar_isspace (left) || g_unichar_isspace (right) || g_unichar_iswide (left) || g_unichar_iswide (right))
    return FALSE;
  if (!g_unichar_isalnum (right))
    return FALSE;
  return g_unichar_isalnum (left) || is_continuing (left) || strchr (",.;:!?)", (int) MIN (left, 0x7f)) != NULL;
}

static void
join (GString *text, const char *more)
{
  const char *last;

  if (text->len > 0 && *more != '\0')
    {
      last = g_utf8_prev_char (text->str + text->len);
      if (is_space_missing (g_utf8_get_char (last), g_utf8_get_char (more)))
        g_string_append_c (text, ' ');
    }
  g_string_append (text, more);
}

/**
 * rushes_prompt_edit_apply:
 * @edit: valid UTF-8 throughout, as @prompt
 *
 * Returns: (transfer full): the prompt that comes of it, however long
 */
char *
rushes_prompt_edit_apply (const RushesPromptEdit *edit, const char *prompt)
{
  g_autoptr (GString) middle = g_string_new (prompt);
  GString *text = g_string_new (edit->before);

  if (edit->phrase != NULL && *edit->phrase != '\0')
    replace_phrase (middle, edit->phrase, edit->replacement != NULL ? edit->replacement : "");
  join (text, middle->str);
  join (text, edit->after != NULL ? edit->after : "");
  return g_string_free (text, FALSE);
}

/* What does not depend on the words alone. */
static RushesPromptVerdict
judge_unchanged (const RushesTask *task)
{
  switch (rushes_retry_judge (task))
    {
    case RUSHES_RETRY_WORDS:
      return RUSHES_PROMPT_SAME_WORDS;
    case RUSHES_RETRY_DOUBT:
      return RUSHES_PROMPT_IN_DOUBT;
    case RUSHES_RETRY_NONE:
    case RUSHES_RETRY_SEND:
    case RUSHES_RETRY_CHECK:
    case RUSHES_RETRY_FETCH:
    case RUSHES_N_RETRIES:
    default:
      return RUSHES_PROMPT_GOOD;
    }
}

/**
 * rushes_prompt_edit_request:
 * @verdict: (out): why there is none
 *
 * Returns: (transfer full) (nullable): what @task asked for, with @edit made
 */
RushesRequest *
rushes_prompt_edit_request (const RushesPromptEdit *edit, const RushesTask *task, RushesPromptVerdict *verdict)
{
  RushesRequestFields fields = *rushes_request_peek (rushes_task_peek (task)->request);
  g_autofree char *prompt = rushes_prompt_edit_apply (edit, fields.prompt);
  g_autoptr (GError) error = NULL;
  RushesRequest *request;

  if (strcmp (prompt, fields.prompt) == 0)
    {
      *verdict = judge_unchanged (task);
      if (*verdict != RUSHES_PROMPT_GOOD)
        return NULL;
    }
  fields.prompt = prompt;
  if (edit->duration != 0)
    fields.duration = edit->duration;
  request = rushes_request_new (&fields, &error);
  if (request != NULL)
    *verdict = RUSHES_PROMPT_GOOD;
  else if (g_error_matches (error, RUSHES_REQUEST_ERROR, RUSHES_REQUEST_ERROR_TOO_LONG))
    *verdict = RUSHES_PROMPT_TOO_LONG;
  else if (g_error_matches (error, RUSHES_REQUEST_ERROR, RUSHES_REQUEST_ERROR_EMPTY))
    *verdict = RUSHES_PROMPT_EMPTY;
  else
    *verdict = RUSHES_PROMPT_UNFIT;
  return request;
}
