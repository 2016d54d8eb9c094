/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *rushes_json_parse (const guint8 *data, gsize length);
JsonNode *rushes_json_parse_within (const char *text);

JsonNode *rushes_json_look (JsonNode *root, const char *path);
const char *rushes_json_look_text (JsonNode *root, const char *path);
char *rushes_json_look_word (JsonNode *root, const char *path) G_GNUC_WARN_UNUSED_RESULT;
gint64 rushes_json_look_integer (JsonNode *root, const char *path);
gboolean rushes_json_look_boolean (JsonNode *root, const char *path, gboolean otherwise);

G_END_DECLS
