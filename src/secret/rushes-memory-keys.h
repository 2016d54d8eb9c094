/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-keys.h"

G_BEGIN_DECLS

#define RUSHES_TYPE_MEMORY_KEYS (rushes_memory_keys_get_type ())
G_DECLARE_FINAL_TYPE (RushesMemoryKeys, rushes_memory_keys, RUSHES, MEMORY_KEYS, GObject)

RushesKeys *rushes_memory_keys_new (void);

G_END_DECLS
