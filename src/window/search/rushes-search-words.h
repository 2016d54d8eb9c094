/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-search.h"

G_BEGIN_DECLS

#define RUSHES_SEARCH_MAX_WORDS 16 /* that are looked at one by one */

/** RushesSearchWords: what was typed, as rows need it: the words together, and each by itself */
typedef struct _RushesSearchWords RushesSearchWords;

RushesSearchWords *rushes_search_words_new (const char *typed);
RushesSearchWords *rushes_search_words_ref (RushesSearchWords *self);
void rushes_search_words_unref (RushesSearchWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesSearchWords, rushes_search_words_unref)

GArray *rushes_search_words_mark (const RushesSearchWords *self, const char *text);
guint rushes_search_words_find (const RushesSearchWords *self, const char *text);
guint rushes_search_words_get_all (const RushesSearchWords *self);

G_END_DECLS
