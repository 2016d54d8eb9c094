/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Files as other programs take them: from the clipboard, or dragged out of the window. */

GdkContentProvider *rushes_file_offer_new (GPtrArray *files);
void rushes_file_offer_copy (GtkWidget *widget, GPtrArray *files);

/**
 * RushesFileOfferFunc:
 * @picture: (out) (transfer none) (nullable): what is seen under the pointer while it is dragged
 *
 * Returns: (transfer none) (nullable): the file that is dragged out of @widget; %NULL: none at the moment
 */
typedef const char *(*RushesFileOfferFunc) (GtkWidget *widget, GdkPaintable **picture);

void rushes_file_offer_drag (GtkWidget *handle, GtkWidget *widget, RushesFileOfferFunc func);

G_END_DECLS
