/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-demo-relay.h"
#include "rushes-demo-reply.h"

G_BEGIN_DECLS

typedef enum
{
  RUSHES_DEMO_FAULT_REPLY,       /* another reply */
  RUSHES_DEMO_FAULT_CLOSE,       /* no reply */
  RUSHES_DEMO_FAULT_STALL,       /* no reply, and the connection stays */
  RUSHES_DEMO_FAULT_CUT,         /* half of the true reply */
  RUSHES_DEMO_FAULT_CUT_CHUNKED, /* half of the true reply, cut between two chunks */
  RUSHES_DEMO_FAULT_STALL_HALF,  /* half of the true reply, and the connection stays */
  RUSHES_DEMO_FAULT_DELAY        /* the true reply, later */
} RushesDemoFaultKind;

typedef struct
{
  RushesDemoFaultKind kind;
  gboolean creates; /* a submit is carried out nevertheless */
  guint status;     /* of a reply */
  int code;         /* of a refusal in the dialect, or 0 */
  guint number;     /* ms, or seconds of Retry-After */
  char *text;       /* (owned) (nullable): body of a reply, or where it redirects to */
  const char *type; /* (nullable): content type of a reply */
} RushesDemoFault;

RushesDemoFault *rushes_demo_fault_new (const char *spec);
void rushes_demo_fault_free (RushesDemoFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesDemoFault, rushes_demo_fault_free)

gboolean rushes_demo_fault_needs_reply (const RushesDemoFault *self);
RushesDemoReply *rushes_demo_fault_make_reply (const RushesDemoFault *self, RushesDemoDialect dialect);
void rushes_demo_fault_break (const RushesDemoFault *self,
                              SoupServerMessage *message,
                              const RushesDemoReply *reply,
                              GCancellable *cancellable);

G_END_DECLS
