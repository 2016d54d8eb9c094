/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-keys.h"

G_BEGIN_DECLS

GError *rushes_keys_error_new (RushesKeysError code) G_GNUC_WARN_UNUSED_RESULT;
void rushes_keys_emit_changed (RushesKeys *self, RushesProfile *profile);

G_END_DECLS
