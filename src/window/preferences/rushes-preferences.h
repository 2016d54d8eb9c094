/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RUSHES_TYPE_PREFERENCES (rushes_preferences_get_type ())
G_DECLARE_FINAL_TYPE (RushesPreferences, rushes_preferences, RUSHES, PREFERENCES, AdwPreferencesWindow)

GtkWidget *rushes_preferences_new (RushesContext *context);
void rushes_preferences_present_key (GtkWindow *parent, RushesContext *context);

G_END_DECLS
