/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-keys.h"

G_BEGIN_DECLS

#define RUSHES_TYPE_MEMORY_KEYS (rushes_memory_keys_get_type ())
G_DECLARE_FINAL_TYPE (RushesMemoryKeys, rushes_memory_keys, RUSHES, MEMORY_KEYS, GObject)

RushesKeys *rushes_memory_keys_new (void);
RushesKeys *rushes_memory_keys_new_for_all (RushesKey *key);

RushesKey *rushes_memory_keys_get (RushesMemoryKeys *self, RushesProfile *profile);
void rushes_memory_keys_put (RushesMemoryKeys *self, RushesProfile *profile, RushesKey *key);
gboolean rushes_memory_keys_drop (RushesMemoryKeys *self, RushesProfile *profile);

G_END_DECLS
