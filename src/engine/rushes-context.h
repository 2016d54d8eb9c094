/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-demo-relay.h"
#include "rushes-engine.h"
#include "rushes-presence.h"
#include "rushes-removal.h"
#include "rushes-thumbnailer.h"

G_BEGIN_DECLS

/** RushesContextOptions: how a program is put together. Borrowed where passed in. */
typedef struct
{
  gboolean demo;        /* the embedded relay, its key, its own folders */
  RushesStoreMode mode; /* read-only: no engine, no network, no keys */
  gboolean cautious;    /* as in #RushesEngineParts */
  gboolean send_all;    /* as in #RushesEngineParts */
  gboolean idle;        /* the engine is there for its verbs, and is not started: nothing is sent, asked or fetched */
  const char *videos;   /* (nullable): instead of the folder in the settings */
  const char *key;      /* (nullable): RUSHES_API_KEY: used for every profile, kept nowhere */
} RushesContextOptions;

/*
 * Builds every part and hands it down: paths, clock, store, keys, client, demo relay, engine, removal. There are no
 * singletons.
 */
#define RUSHES_TYPE_CONTEXT (rushes_context_get_type ())
G_DECLARE_FINAL_TYPE (RushesContext, rushes_context, RUSHES, CONTEXT, GObject)

void rushes_context_open_async (const RushesContextOptions *options,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
RushesContext *rushes_context_open_finish (GAsyncResult *result, GError **error);
void rushes_context_close_async (RushesContext *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean rushes_context_close_finish (RushesContext *self, GAsyncResult *result, GError **error);

gboolean rushes_context_is_demo (RushesContext *self);
RushesPaths *rushes_context_get_paths (RushesContext *self);
RushesClock *rushes_context_get_clock (RushesContext *self);
RushesStore *rushes_context_get_store (RushesContext *self);
RushesKeys *rushes_context_get_keys (RushesContext *self);
RushesEngine *rushes_context_get_engine (RushesContext *self);
RushesRemoval *rushes_context_get_removal (RushesContext *self);
RushesThumbnailer *rushes_context_get_thumbnailer (RushesContext *self);
RushesPresence *rushes_context_get_presence (RushesContext *self);

G_END_DECLS
