/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A half of the window: its child, with a natural width that does not depend on the child. By the natural widths the
 * leaflets fold, the one of the headers at the same width as the one of the contents.
 *
 *   child         (GtkWidget)
 *   natural-width (int, px)
 */
#define RUSHES_TYPE_PANE (rushes_pane_get_type ())
G_DECLARE_FINAL_TYPE (RushesPane, rushes_pane, RUSHES, PANE, GtkWidget)

G_END_DECLS
