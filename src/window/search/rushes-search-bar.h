/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The words that are searched for, the filters, and a menu. What is closed searches for nothing.
 *
 *   open (boolean, notify)
 *       closing it clears it
 *
 *   changed ()
 *       by the user, with each key; rushes_search_bar_give() says something else now
 *
 *   activated ()
 *       the user is done with typing, and wants the first of what was found
 *
 *   left ()
 *       the user goes on to the list
 */
#define RUSHES_TYPE_SEARCH_BAR (rushes_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (RushesSearchBar, rushes_search_bar, RUSHES, SEARCH_BAR, GtkWidget)

void rushes_search_bar_set_store (RushesSearchBar *self, RushesStore *store);
void rushes_search_bar_set_menu (RushesSearchBar *self, GMenuModel *menu);
gboolean rushes_search_bar_get_open (RushesSearchBar *self);
void rushes_search_bar_set_open (RushesSearchBar *self, gboolean open);
void rushes_search_bar_focus (RushesSearchBar *self);
gboolean rushes_search_bar_type (RushesSearchBar *self, GtkEventControllerKey *keys);
void rushes_search_bar_give (RushesSearchBar *self, RushesTaskQueryFields *fields);
void rushes_search_bar_set (RushesSearchBar *self, const RushesTaskQueryFields *fields);
gboolean rushes_search_bar_is_empty (RushesSearchBar *self);

G_END_DECLS
