/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-window.h"

G_BEGIN_DECLS

/*
 * Work on many tasks that may take a while. Where it does, a thin bar below the list says how far it is and has a Stop;
 * nothing is shown of one that is done before anybody could read it. It ends with the window.
 */
typedef struct _RushesJob RushesJob;

RushesJob *rushes_job_new (RushesWindow *window, const char *what);
void rushes_job_end (RushesJob *self);
RushesWindow *rushes_job_get_window (RushesJob *self);
GCancellable *rushes_job_get_cancellable (RushesJob *self);
void rushes_job_tell (RushesJob *self, guint done, guint total);

G_END_DECLS
