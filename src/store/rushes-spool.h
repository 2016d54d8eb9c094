/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RushesSpoolEntry: an accepted task that the library could not be told about. Strings are owned. */
typedef struct
{
  gint64 id; /* of the task in the library */
  char *ask; /* to be sure that it is the same one */
  int take;
  gint64 profile;
  char *service_id;
} RushesSpoolEntry;

RushesSpoolEntry *rushes_spool_entry_copy (const RushesSpoolEntry *self);
void rushes_spool_entry_free (RushesSpoolEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesSpoolEntry, rushes_spool_entry_free)

typedef struct _RushesSpool RushesSpool;

RushesSpool *rushes_spool_open (const char *path, GError **error);
void rushes_spool_close (RushesSpool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesSpool, rushes_spool_close)

GPtrArray *rushes_spool_get_entries (RushesSpool *self);
gboolean rushes_spool_add (RushesSpool *self, const RushesSpoolEntry *entry);
gboolean rushes_spool_clear (RushesSpool *self);

G_END_DECLS
