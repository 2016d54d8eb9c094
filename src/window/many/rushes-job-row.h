/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far some work is, in a line, with a Stop. */
#define RUSHES_TYPE_JOB_ROW (rushes_job_row_get_type ())
G_DECLARE_FINAL_TYPE (RushesJobRow, rushes_job_row, RUSHES, JOB_ROW, GtkWidget)

GtkWidget *rushes_job_row_new (const char *what, GCancellable *cancellable);
void rushes_job_row_set_done (RushesJobRow *self, guint done, guint total);
void rushes_job_row_end (RushesJobRow *self);

G_END_DECLS
