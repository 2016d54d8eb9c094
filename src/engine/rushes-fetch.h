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
  const char *url;
  RushesFilePlan *plan;         /* where it goes */
  RushesFetchProgress progress; /* on the main loop, some times a second */
  gpointer user_data;
} RushesFetchLink;

void rushes_fetch_async (const RushesFetchLink *link,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
RushesReason rushes_fetch_finish (GAsyncResult *result, RushesPartFileResult *file);

G_END_DECLS
