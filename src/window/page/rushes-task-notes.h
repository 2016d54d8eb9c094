/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What the user says of a task: tags, and a note that is kept when it is left or after a pause. Quiet where there is
 * neither. A note that could not be kept stays where it was typed, also after another task has been looked at.
 */
#define RUSHES_TYPE_TASK_NOTES (rushes_task_notes_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskNotes, rushes_task_notes, RUSHES, TASK_NOTES, GtkWidget)

void rushes_task_notes_set_context (RushesTaskNotes *self, RushesContext *context);
void rushes_task_notes_set_task (RushesTaskNotes *self, RushesTask *task);
void rushes_task_notes_save (RushesTaskNotes *self);

G_END_DECLS
