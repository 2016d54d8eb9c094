/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Asks for the id that the service has given to a task: for one that was never confirmed, or for one made elsewhere,
 * with its prompt. The response RUSHES_TASK_ID_DIALOG_USE can be given only where what is typed can be used.
 */
#define RUSHES_TYPE_TASK_ID_DIALOG (rushes_task_id_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RushesTaskIdDialog, rushes_task_id_dialog, RUSHES, TASK_ID_DIALOG, AdwMessageDialog)

#define RUSHES_TASK_ID_DIALOG_USE "use"

RushesTaskIdDialog *rushes_task_id_dialog_new (GtkWindow *parent, gboolean adding);
char *rushes_task_id_dialog_get_id (RushesTaskIdDialog *self) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_task_id_dialog_get_prompt (RushesTaskIdDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
