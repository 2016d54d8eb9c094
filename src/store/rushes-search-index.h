/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-database.h"

G_BEGIN_DECLS

/* The name under which a library keeps by whose rules its words were indexed */
#define RUSHES_SEARCH_INDEX "search-index"

gboolean rushes_search_index_ensure (RushesDatabase *database, GError **error);
gboolean rushes_search_index_follow (RushesDatabase *database, const GPtrArray *news, GError **error);

G_END_DECLS
