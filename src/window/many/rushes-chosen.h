/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-list-pane.h"
#include "rushes-many-facts.h"

G_BEGIN_DECLS

/*
 * What is known of the tasks that are selected in a list, kept up to date. No more than RUSHES_MANY_KNOWN of them are
 * looked at; where there are more, nothing is known but their number.
 */
typedef struct _RushesChosen RushesChosen;

/** RushesChosenFunc: something else is known */
typedef void (*RushesChosenFunc) (gpointer user_data);

RushesChosen *rushes_chosen_new (RushesStore *store, RushesListPane *list, RushesChosenFunc func, gpointer user_data);
void rushes_chosen_free (RushesChosen *self);
void rushes_chosen_look (RushesChosen *self);
const RushesManyFacts *rushes_chosen_get_facts (RushesChosen *self);

G_END_DECLS
