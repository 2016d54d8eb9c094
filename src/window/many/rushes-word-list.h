/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "27 saved, 2 missing": what came of many, each part with its number, those of none left out. */

void rushes_word_list_add (char **list, char *words, guint n);
void rushes_word_list_end (char **list, const char *sentence);

G_END_DECLS
