/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"
#include "rushes-tag-choice.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The tags of several tasks: each tag in use with a check that says whether all, some or none of them have it, and a
 * place for a new one. The response RUSHES_TAG_DIALOG_APPLY can be given only where something is to be changed.
 */
#define RUSHES_TYPE_TAG_DIALOG (rushes_tag_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RushesTagDialog, rushes_tag_dialog, RUSHES, TAG_DIALOG, AdwMessageDialog)

#define RUSHES_TAG_DIALOG_APPLY "apply"

RushesTagDialog *rushes_tag_dialog_new (GtkWindow *parent, RushesStore *store, GArray *ids);
const GPtrArray *rushes_tag_dialog_get_choices (RushesTagDialog *self);

G_END_DECLS
