/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RUSHES_KEY_MAX_LENGTH 4096 /* bytes; the keys of api.md 1.1 that are JWTs have some hundreds */

#define RUSHES_KEY_ERROR (rushes_key_error_quark ())
GQuark rushes_key_error_quark (void);

typedef enum
{
  RUSHES_KEY_ERROR_EMPTY,
  RUSHES_KEY_ERROR_CHARACTERS,
  RUSHES_KEY_ERROR_TOO_LONG,
} RushesKeyError;

#define RUSHES_TYPE_KEY (rushes_key_get_type ())
typedef struct _RushesKey RushesKey;
GType rushes_key_get_type (void);

RushesKey *rushes_key_new (const char *pasted, GError **error);
RushesKey *rushes_key_ref (RushesKey *self);
void rushes_key_unref (RushesKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesKey, rushes_key_unref)

const char *rushes_key_peek (const RushesKey *self);
char *rushes_key_get_tail (const RushesKey *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
