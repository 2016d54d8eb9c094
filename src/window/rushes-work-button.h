/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-ticker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The header's one sign of all work under way: how much is done, and in a popover of what kind it is. Hidden without.
 */
#define RUSHES_TYPE_WORK_BUTTON (rushes_work_button_get_type ())
G_DECLARE_FINAL_TYPE (RushesWorkButton, rushes_work_button, RUSHES, WORK_BUTTON, GtkWidget)

void rushes_work_button_set_context (RushesWorkButton *self, RushesContext *context, RushesTicker *ticker);

G_END_DECLS
