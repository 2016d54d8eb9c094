/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The page on which the clips that were not seen yet are watched one after the other, and kept or rejected.
 *
 * Its actions are named "watch."; it asks the window for "win.back", "win.compose" and "win.show-kept".
 */
#define RUSHES_TYPE_WATCH_PAGE (rushes_watch_page_get_type ())
G_DECLARE_FINAL_TYPE (RushesWatchPage, rushes_watch_page, RUSHES, WATCH_PAGE, AdwBin)

GtkWidget *rushes_watch_page_new (RushesContext *context);
void rushes_watch_page_begin (RushesWatchPage *self);
GArray *rushes_watch_page_end (RushesWatchPage *self);

G_END_DECLS
