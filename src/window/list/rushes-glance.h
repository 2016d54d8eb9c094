/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-poster.h"

G_BEGIN_DECLS

/*
 * A look at a clip from outside: while the pointer rests on it, it plays in the place of its picture, again and again
 * and without sound. It ends with rushes_glance_stop(), when the pointer goes and when the place is not seen any more.
 */
#define RUSHES_TYPE_GLANCE (rushes_glance_get_type ())
G_DECLARE_FINAL_TYPE (RushesGlance, rushes_glance, RUSHES, GLANCE, GObject)

/**
 * RushesGlanceFunc:
 *
 * Returns: (transfer none) (nullable): the file that is looked at in @widget; %NULL: none at the moment
 */
typedef const char *(*RushesGlanceFunc) (GtkWidget *widget);

RushesGlance *rushes_glance_new (GtkWidget *widget, RushesPoster *poster, RushesGlanceFunc func);
void rushes_glance_stop (RushesGlance *self);

G_END_DECLS
