/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-many-facts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the screen pane shows while several tasks are selected: how many, and what can be done with them. */
#define RUSHES_TYPE_SEVERAL_PAGE (rushes_several_page_get_type ())
G_DECLARE_FINAL_TYPE (RushesSeveralPage, rushes_several_page, RUSHES, SEVERAL_PAGE, GtkWidget)

GtkWidget *rushes_several_page_new (void);
void rushes_several_page_set_facts (RushesSeveralPage *self, const RushesManyFacts *facts);
void rushes_several_page_set_items (RushesSeveralPage *self, const char *title, guint n_selected, GPtrArray *items);

G_END_DECLS
