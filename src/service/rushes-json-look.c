/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-json-look.h"

#include "rushes-json-guard.h"

#include <string.h>

/**
 * rushes_json_parse:
 * @data: bytes from the network
 *
 * Returns: (transfer full) (nullable): the root, an object, of a document that the guard lets pass
 */
JsonNode *
rushes_json_parse (const guint8 *data, gsize length)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *safe = NULL;
  JsonNode *root;

  if (length >= sizeof mark && memcmp (data, mark, sizeof mark) == 0)
    {
      data += sizeof mark;
      length -= sizeof mark;
    }
  if (rushes_json_guard_check (data, length, &safe) != RUSHES_JSON_SOUND)
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, safe, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  return json_parser_steal_root (parser);
}

/**
 * rushes_json_parse_within:
 * @text: (nullable): words, perhaps with another answer inside, as relays hand on errors of theirs (api.md 2.8, E5)
 *
 * Returns: (transfer full) (nullable): the object inside
 */
JsonNode *
rushes_json_parse_within (const char *text)
{
  const char *start = text != NULL ? strchr (text, '{') : NULL;
  const char *end = start != NULL ? strrchr (start, '}') : NULL;

  return end != NULL ? rushes_json_parse ((const guint8 *) start, (gsize) (end - start) + 1) : NULL;
}

static JsonNode *
step (JsonNode *node, const char *name)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), name);
  if (JSON_NODE_HOLDS_ARRAY (node) && g_str_equal (name, "0") && json_array_get_length (json_node_get_array (node)) > 0)
    return json_array_get_element (json_node_get_array (node), 0);
  return NULL;
}

/**
 * rushes_json_look:
 * @path: names of members, and "0" for the first element of an array, with dots between
 *
 * Returns: (transfer none) (nullable): what stands there; %NULL for null too
 */
JsonNode *
rushes_json_look (JsonNode *root, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (guint i = 0; names[i] != NULL && node != NULL; i++)
    node = step (node, names[i]);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/**
 * rushes_json_look_text:
 *
 * Returns: (transfer none) (nullable): the string there; %NULL for an empty one or another kind of value
 */
const char *
rushes_json_look_text (JsonNode *root, const char *path)
{
  JsonNode *node = rushes_json_look (root, path);
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * rushes_json_look_word:
 *
 * Returns: (transfer full) (nullable): the string there without white space around it, or the integer there as text
 */
char *
rushes_json_look_word (JsonNode *root, const char *path)
{
  JsonNode *node = rushes_json_look (root, path);
  const char *text = rushes_json_look_text (root, path);
  g_autofree char *word = NULL;

  if (text != NULL)
    word = g_strstrip (g_strdup (text));
  else if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    word = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return word != NULL && *word != '\0' ? g_steal_pointer (&word) : NULL;
}

/**
 * rushes_json_look_integer:
 *
 * Returns: the integer there, or 0
 */
gint64
rushes_json_look_integer (JsonNode *root, const char *path)
{
  JsonNode *node = rushes_json_look (root, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (node);
}

/**
 * rushes_json_look_boolean:
 *
 * Returns: the boolean there, or @otherwise
 */
gboolean
rushes_json_look_boolean (JsonNode *root, const char *path, gboolean otherwise)
{
  JsonNode *node = rushes_json_look (root, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return otherwise;
  return json_node_get_boolean (node);
}
