/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-order.h"
#include "rushes-text.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_PROMPT    2000
#define MAX_DEPTH     16
#define INVALID       2013
#define INVISIBLE     1042
#define MAX_INVISIBLE 50

/* What may be asked for in words alone (api.md 1.3 and 1.5); the defaults are the first resolution and 6 s. */
static const struct
{
  const char *model;
  const char *resolutions[3];
  gboolean ten; /* whether it makes 10 s, at the first resolution only */
} models[] = {
  { "MiniMax-Hailuo-02", { "768P", "1080P" }, TRUE },
  { "MiniMax-Hailuo-2.3", { "768P", "1080P" }, TRUE },
  { "T2V-01", { "720P" }, FALSE },
  { "T2V-01-Director", { "720P" }, FALSE },
};

/* Whether the text nests no deeper than is safe: json-glib's parser calls itself for each level. It also takes single
 * quotes and comments, in which brackets could hide from this count; JSON has none of them. */
static gboolean
is_shallow (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      else if (!in_string && strchr ("'/#", text[i]) != NULL)
        return FALSE;
      else if (!in_string && (text[i] == '{' || text[i] == '['))
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
        }
      else if (!in_string && (text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* FALSE when the member is there and no string. */
static gboolean
read_string (JsonObject *object, const char *name, const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_string (node);
  return TRUE;
}

static gboolean
read_duration (JsonObject *object, int *duration)
{
  JsonNode *node = json_object_get_member (object, "duration");
  gint64 number;

  *duration = 6;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  number = json_node_get_int (node);
  *duration = (int) CLAMP (number, 0, 1000);
  return number == 6 || number == 10;
}

static gboolean
has_only_booleans (JsonObject *object)
{
  static const char *const names[] = { "prompt_optimizer", "fast_pretreatment", "aigc_watermark" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = json_object_get_member (object, names[i]);

      if (node != NULL && (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN))
        return FALSE;
    }
  return TRUE;
}

static int
check_prompt (const char *prompt)
{
  glong length, invisible = 0;

  if (prompt == NULL || !g_utf8_validate (prompt, -1, NULL))
    return INVALID;
  length = g_utf8_strlen (prompt, -1);
  if (length > MAX_PROMPT)
    return INVALID;
  for (const char *at = prompt; *at != '\0'; at = g_utf8_next_char (at))
    invisible += g_unichar_iszerowidth (g_utf8_get_char (at));
  if (invisible > MAX_INVISIBLE && invisible * 2 > length)
    return INVISIBLE;
  return rushes_text_is_blank (prompt) ? INVALID : 0;
}

static int
check_model (RushesDemoOrder *self, const char *model, const char *resolution)
{
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      const char *const *known = models[i].resolutions;

      if (g_strcmp0 (model, models[i].model) != 0)
        continue;
      if (resolution == NULL)
        resolution = known[0];
      if (!g_strv_contains (known, resolution))
        return INVALID;
      return self->duration == 10 && (!models[i].ten || strcmp (resolution, known[0]) != 0) ? INVALID : 0;
    }
  self->unknown_model = model != NULL;
  return INVALID;
}

/**
 * rushes_demo_order_read:
 * @self: (out): cleared by rushes_demo_order_clear() in every case
 * @content_type: (nullable): of the request
 * @body: of the request, untrusted
 *
 * Returns: 0 when the service takes this request, else the code of its refusal (api.md 1.4, 1.5, 1.11)
 */
int
rushes_demo_order_read (RushesDemoOrder *self, const char *content_type, GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *model, *prompt, *resolution;
  JsonObject *object;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  int code;

  memset (self, 0, sizeof *self);
  if (g_strcmp0 (content_type, "application/json") != 0)
    return INVALID;
  if (text == NULL || !g_utf8_validate_len (text, length, NULL) || !is_shallow (text, length) ||
      !json_parser_load_from_data (parser, text, length, NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return INVALID;
  object = json_node_get_object (json_parser_get_root (parser));
  if (!read_string (object, "model", &model) || !read_string (object, "prompt", &prompt) ||
      !read_string (object, "resolution", &resolution) || !read_duration (object, &self->duration) ||
      !has_only_booleans (object))
    return INVALID;
  code = check_model (self, model, resolution);
  if (code == 0)
    code = check_prompt (prompt);
  self->prompt = g_strdup (prompt);
  return code;
}

void
rushes_demo_order_clear (RushesDemoOrder *self)
{
  g_clear_pointer (&self->prompt, g_free);
}
