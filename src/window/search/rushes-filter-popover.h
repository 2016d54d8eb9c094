/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-filters.h"
#include "rushes-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What the list is narrowed to. Services, models and tags are offered as the library has them.
 *
 *   changed ()
 *       by the user
 */
#define RUSHES_TYPE_FILTER_POPOVER (rushes_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (RushesFilterPopover, rushes_filter_popover, RUSHES, FILTER_POPOVER, GtkPopover)

void rushes_filter_popover_set_store (RushesFilterPopover *self, RushesStore *store);
const RushesFilters *rushes_filter_popover_peek (RushesFilterPopover *self);
void rushes_filter_popover_set (RushesFilterPopover *self, const RushesTaskQueryFields *fields);

G_END_DECLS
