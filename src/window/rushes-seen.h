/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

void rushes_seen_mark (RushesStore *store, RushesTask *task);

G_END_DECLS
