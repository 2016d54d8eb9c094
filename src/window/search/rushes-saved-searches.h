/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RUSHES_SAVED_SEARCHES_MAX      50
#define RUSHES_SAVED_SEARCHES_MAX_NAME 60 /* code points */

/** RushesSavedSearch: a query that the user gave a name */
typedef struct
{
  char *name;  /* (owned): one line, not empty, no other has it */
  char *query; /* (owned): as rushes_task_query_to_string() says it */
} RushesSavedSearch;

GPtrArray *rushes_saved_searches_read (GVariant *value);
GVariant *rushes_saved_searches_write (GPtrArray *searches);
char *rushes_saved_searches_clean (const char *typed) G_GNUC_WARN_UNUSED_RESULT;
const char *rushes_saved_searches_find (GPtrArray *searches, const char *name);
gboolean rushes_saved_searches_add (GPtrArray *searches, const char *typed, const char *query);
gboolean rushes_saved_searches_remove (GPtrArray *searches, const char *name);

G_END_DECLS
