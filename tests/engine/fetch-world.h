/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fetch-stage.h"
#include "rushes-fetcher.h"
#include "rushes-keys.h"

/*
 * The engine's way of a finished video, whole: a real library, keys, client and fetcher, real files and sockets, and a
 * clock that only moves when nothing else is to be done.
 */
typedef struct
{
  Stage *stage;
  RushesPaths *paths;
  RushesClock *clock; /* a fake one */
  RushesStore *store;
  RushesKeys *keys;
  RushesClient *client;
  RushesGate *gate;
  RushesFetcher *fetcher;
  gint64 profile;
  guint added;
  char *videos;
  RushesFilePlan *plan; /* with its default names */
  char *part;           /* (nullable): of the task that is played with */
  RushesTask *task;     /* (nullable): as it is in the library */
} FetchWorld;

void fetch_world_init (FetchWorld *self, gboolean tls, gsize payload, const char *videos);
void fetch_world_clear (FetchWorld *self);
gint64 fetch_world_add (FetchWorld *self, const char *url, const char *backup);
void fetch_world_start (FetchWorld *self);
void fetch_world_stop (FetchWorld *self);

/* Lets time pass until @done, or for so many virtual minutes. Returns whether it was done. */
gboolean
fetch_world_run (FetchWorld *self, gint64 minutes, gboolean (*done) (FetchWorld *self, gpointer data), gpointer data);
gboolean fetch_world_has_ended (FetchWorld *self, gpointer unused);

/* Whether the task's file is on the disk with the hash of the truth, and the library says so. */
gboolean fetch_world_is_true (FetchWorld *self);
guint fetch_world_count_files (FetchWorld *self); /* under a final name */
