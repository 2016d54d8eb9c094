/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Children in a row at their natural width, going on in the next row where there is no room: what buttons need when the
 * window is narrow.
 */
#define RUSHES_TYPE_WRAP_LAYOUT (rushes_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (RushesWrapLayout, rushes_wrap_layout, RUSHES, WRAP_LAYOUT, GtkLayoutManager)

void rushes_wrap_layout_set_centered (RushesWrapLayout *self, gboolean centered);
void rushes_wrap_layout_set_stacked (RushesWrapLayout *self, gboolean stacked);

G_END_DECLS
