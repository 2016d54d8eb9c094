/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-client.h"
#include "rushes-clock.h"
#include "rushes-part-file.h"
#include "rushes-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*RushesFetchProgress) (gint64 done, gint64 total, gpointer user_data);

/** RushesFetchLink: one attempt to bring one video by one link. Borrowed where passed in. */
typedef struct
{
  RushesClient *client;
  RushesClock *clock;
  RushesProfile *profile;
  RushesKey *key;
  RushesTask *task;
  const char *url;              /* (nullable): none: only what can be done without one, see rushes_fetch_async() */
  RushesFilePlan *plan;         /* where it goes */
  gint64 total;                 /* bytes, from an earlier attempt; 0: not known */
  const char *witness;          /* (nullable): the hash of a copy fetched before, see rushes_part_file_set_witness() */
  RushesFetchProgress progress; /* on the main loop, of every piece that has come */
  gpointer user_data;
} RushesFetchLink;

/** RushesFetchEnd: what became of it */
typedef struct
{
  RushesReason reason; /* RUSHES_REASON_NONE once the file is in place; RUSHES_REASON_USER where it was cancelled */
  RushesPartFileResult file; /* (owned): filled in on success; its hash also with RUSHES_REASON_UNPROVEN */
  gint64 total;              /* of the video; 0: not known */
  gboolean gained;           /* it ended early, and the next attempt by the same link goes on with what came */
} RushesFetchEnd;

void rushes_fetch_end_clear (RushesFetchEnd *end);

void rushes_fetch_async (const RushesFetchLink *link,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
void rushes_fetch_finish (GAsyncResult *result, RushesFetchEnd *end);

G_END_DECLS
