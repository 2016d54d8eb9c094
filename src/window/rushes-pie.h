/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much is done, as a circle that fills: of the size and colour of a symbolic icon. */
#define RUSHES_TYPE_PIE (rushes_pie_get_type ())
G_DECLARE_FINAL_TYPE (RushesPie, rushes_pie, RUSHES, PIE, GtkWidget)

GtkWidget *rushes_pie_new (void);
void rushes_pie_set_fraction (RushesPie *self, double fraction);

G_END_DECLS
