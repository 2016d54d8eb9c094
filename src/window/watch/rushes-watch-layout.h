/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Three children: a line, words, and buttons. The buttons are beside the others where there is width for it, otherwise
 * below them; where there is no height for them, the words are left out.
 */
#define RUSHES_TYPE_WATCH_LAYOUT (rushes_watch_layout_get_type ())
G_DECLARE_FINAL_TYPE (RushesWatchLayout, rushes_watch_layout, RUSHES, WATCH_LAYOUT, GtkLayoutManager)

G_END_DECLS
