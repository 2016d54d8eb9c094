/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-keys.h"

G_BEGIN_DECLS

#define RUSHES_TYPE_LIBSECRET_KEYS (rushes_libsecret_keys_get_type ())
G_DECLARE_FINAL_TYPE (RushesLibsecretKeys, rushes_libsecret_keys, RUSHES, LIBSECRET_KEYS, GObject)

RushesKeys *rushes_libsecret_keys_new (void);

G_END_DECLS
