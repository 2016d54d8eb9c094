/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RUSHES_DEMO_KEY "demo"

/** RushesDemoDialect: which of the services' ways of writing JSON it speaks (api.md 2 and 3) */
typedef enum
{
  RUSHES_DEMO_DIALECT_SEED,    /* SUB-1, Q-8/Q-9: the seed relay's wrapper; no retrieval needed */
  RUSHES_DEMO_DIALECT_MINIMAX, /* SUB-1, Q-1/Q-2, R-1: MiniMax itself */
  RUSHES_DEMO_DIALECT_KLING,   /* SUB-2, Q-14 */
  RUSHES_DEMO_DIALECT_NEW_API, /* SUB-3, Q-15 */
  RUSHES_DEMO_DIALECT_WRAPPED, /* SUB-2, Q-12 and R-2: wrapper with a file id only, and a backup link */
  RUSHES_N_DEMO_DIALECTS
} RushesDemoDialect;

#define RUSHES_TYPE_DEMO_RELAY (rushes_demo_relay_get_type ())
G_DECLARE_FINAL_TYPE (RushesDemoRelay, rushes_demo_relay, RUSHES, DEMO_RELAY, GObject)

RushesDemoRelay *rushes_demo_relay_new (const char *folder);
gboolean rushes_demo_relay_start (RushesDemoRelay *self, guint port, GError **error);
void rushes_demo_relay_stop (RushesDemoRelay *self);

const char *rushes_demo_relay_get_url (RushesDemoRelay *self);
void rushes_demo_relay_set_dialect (RushesDemoRelay *self, RushesDemoDialect dialect);
gboolean rushes_demo_dialect_from_nick (const char *nick, RushesDemoDialect *dialect);
const char *rushes_demo_dialect_get_nick (RushesDemoDialect dialect);
void rushes_demo_relay_set_pace (RushesDemoRelay *self, gint64 each_phase);
void rushes_demo_relay_set_clock (RushesDemoRelay *self, RushesClock *clock);
void rushes_demo_relay_set_ready_made (RushesDemoRelay *self, gboolean ready_made);

void rushes_demo_relay_push_fault (RushesDemoRelay *self, const char *call, const char *fault);
gboolean rushes_demo_relay_knows_fault (const char *call, const char *fault);
guint rushes_demo_relay_count (RushesDemoRelay *self, const char *call);
guint rushes_demo_relay_count_tasks (RushesDemoRelay *self);
const char *const *rushes_demo_relay_get_task_ids (RushesDemoRelay *self);
const char *rushes_demo_relay_get_last_body (RushesDemoRelay *self, const char *call);
const char *rushes_demo_relay_get_last_authorization (RushesDemoRelay *self, const char *call);

G_END_DECLS
