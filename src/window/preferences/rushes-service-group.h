/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where tasks go and with which key: the group of the preferences. The first service saved is the default one. */
#define RUSHES_TYPE_SERVICE_GROUP (rushes_service_group_get_type ())
G_DECLARE_FINAL_TYPE (RushesServiceGroup, rushes_service_group, RUSHES, SERVICE_GROUP, AdwPreferencesGroup)

void rushes_service_group_set_context (RushesServiceGroup *self, RushesContext *context);
void rushes_service_group_focus_key (RushesServiceGroup *self);

G_END_DECLS
