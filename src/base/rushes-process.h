/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void rushes_process_harden (void);
void rushes_process_set_locale (void);

G_END_DECLS
