/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the name of a search that is to be saved; the response of that is RUSHES_SEARCH_NAME_DIALOG_SAVE. */
#define RUSHES_TYPE_SEARCH_NAME_DIALOG (rushes_search_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RushesSearchNameDialog, rushes_search_name_dialog, RUSHES, SEARCH_NAME_DIALOG, AdwMessageDialog)

#define RUSHES_SEARCH_NAME_DIALOG_SAVE "save"

RushesSearchNameDialog *rushes_search_name_dialog_new (GtkWindow *parent, GPtrArray *searches, const char *name);
const char *rushes_search_name_dialog_get_name (RushesSearchNameDialog *self);

G_END_DECLS
