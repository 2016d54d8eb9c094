/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands above the recently removed tasks: where one is, how long they stay, and what can be done with them. */
#define RUSHES_TYPE_REMOVED_BAR (rushes_removed_bar_get_type ())
G_DECLARE_FINAL_TYPE (RushesRemovedBar, rushes_removed_bar, RUSHES, REMOVED_BAR, GtkWidget)

G_END_DECLS
