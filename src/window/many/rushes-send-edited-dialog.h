/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-prompt-edit.h"
#include "rushes-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Sending several prompts again with the same edit: what to change, how many tasks that makes, and the first of the
 * prompts as they will be. The response RUSHES_SEND_EDITED_DIALOG_SEND can be given only where one can be sent.
 */
#define RUSHES_TYPE_SEND_EDITED_DIALOG (rushes_send_edited_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RushesSendEditedDialog, rushes_send_edited_dialog, RUSHES, SEND_EDITED_DIALOG, AdwMessageDialog)

#define RUSHES_SEND_EDITED_DIALOG_SEND "send"

RushesSendEditedDialog *rushes_send_edited_dialog_new (GtkWindow *parent, RushesStore *store, GArray *ids);
void rushes_send_edited_dialog_get_edit (RushesSendEditedDialog *self, RushesPromptEdit *edit);
GArray *rushes_send_edited_dialog_get_ids (RushesSendEditedDialog *self);

G_END_DECLS
