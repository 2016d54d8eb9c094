/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children: words and buttons. Side by side where there is width for it, otherwise the buttons below the words. */
#define RUSHES_TYPE_WATCH_LAYOUT (rushes_watch_layout_get_type ())
G_DECLARE_FINAL_TYPE (RushesWatchLayout, rushes_watch_layout, RUSHES, WATCH_LAYOUT, GtkLayoutManager)

G_END_DECLS
