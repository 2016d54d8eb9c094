/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RUSHES_JSON_MAX_BYTES  (1024 * 1024) /* of a document: reliability 5.5 */
#define RUSHES_JSON_MAX_DEPTH  64
#define RUSHES_JSON_MAX_STRING (64 * 1024) /* bytes between the quotes, as written */
#define RUSHES_JSON_MAX_ITEMS  10000       /* of one array or object */
#define RUSHES_JSON_MAX_NUMBER 1024        /* bytes of one number */

/** RushesJsonVerdict: what is wrong with a document */
typedef enum
{
  RUSHES_JSON_SOUND,
  RUSHES_JSON_EMPTY, /* no byte but white space, or the root is null */
  RUSHES_JSON_TOO_LARGE,
  RUSHES_JSON_TOO_DEEP,
  RUSHES_JSON_NOT_UTF8,
  RUSHES_JSON_SYNTAX,
  RUSHES_JSON_CHARACTER, /* \u0000, half a surrogate pair, or a raw control character */
  RUSHES_JSON_DUPLICATE, /* one key twice in one object */
  RUSHES_JSON_CUT,       /* it ends before it is complete */
} RushesJsonVerdict;

RushesJsonVerdict rushes_json_guard_check (const guint8 *data, gsize length, char **safe);

G_END_DECLS
