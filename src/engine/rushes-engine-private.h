/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-engine.h"

G_BEGIN_DECLS

RushesStore *rushes_engine_get_store (RushesEngine *self);
gboolean rushes_engine_hurry (RushesEngine *self, RushesTask *task);

G_END_DECLS
