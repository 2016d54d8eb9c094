/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rushes_opener_show_in_folder (GtkWindow *window, const char *path);
void rushes_opener_open_folder (GtkWindow *window, const char *path);
void rushes_opener_open_with (GtkWindow *window, const char *path);

G_END_DECLS
