/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the screen pane shows while no task is looked at: prompts to begin with, or how many videos are new. */
#define RUSHES_TYPE_EMPTY_PAGE (rushes_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (RushesEmptyPage, rushes_empty_page, RUSHES, EMPTY_PAGE, GtkWidget)

void rushes_empty_page_set_counts (RushesEmptyPage *self, guint all, guint fresh);

G_END_DECLS
