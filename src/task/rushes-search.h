/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

#define RUSHES_SEARCH_MAX_TEXT 200 /* code points that are looked at of what is typed */

typedef struct _RushesSearch RushesSearch;

/** RushesSearchMark: a piece of a text that a word of the search has found, in bytes */
typedef struct
{
  guint start;
  guint end;
} RushesSearchMark;

RushesSearch *rushes_search_new (const char *typed);
void rushes_search_free (RushesSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesSearch, rushes_search_free)

gboolean rushes_search_matches (const RushesSearch *self, RushesTask *task);
GArray *rushes_search_mark (const RushesSearch *self, const char *text);

/* For the index of the library. */
char *rushes_search_make_index (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_search_make_expression (const RushesSearch *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
