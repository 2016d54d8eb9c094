/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-comparison.h"
#include "rushes-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Two to four clips side by side on one timeline, with what their prompts and settings do not have in common marked. A
 * page of a stack: when another one is shown instead, it lets its clips go.
 *
 *   playing, loop (boolean, notify), rate (double, notify)
 */
#define RUSHES_TYPE_COMPARE_PAGE (rushes_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (RushesComparePage, rushes_compare_page, RUSHES, COMPARE_PAGE, GtkWidget)

GtkWidget *rushes_compare_page_new (RushesContext *context);
void rushes_compare_page_show (RushesComparePage *self, const GPtrArray *tasks, gboolean autoplay);

G_END_DECLS
