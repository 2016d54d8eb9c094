/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the first start shows: what this is, and the two ways on. */
#define RUSHES_TYPE_WELCOME (rushes_welcome_get_type ())
G_DECLARE_FINAL_TYPE (RushesWelcome, rushes_welcome, RUSHES, WELCOME, AdwBin)

GtkWidget *rushes_welcome_new (void);

G_END_DECLS
