/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-demo-fault.h"

G_BEGIN_DECLS

typedef enum
{
  RUSHES_DEMO_CALL_SUBMIT,
  RUSHES_DEMO_CALL_QUERY,
  RUSHES_DEMO_CALL_RETRIEVE,
  RUSHES_DEMO_CALL_FILE,
  RUSHES_DEMO_CALL_OTHER,
  RUSHES_N_DEMO_CALLS
} RushesDemoCall;

typedef struct _RushesDemoJournal RushesDemoJournal;

RushesDemoJournal *rushes_demo_journal_new (void);
void rushes_demo_journal_free (RushesDemoJournal *self);

void rushes_demo_journal_note (RushesDemoJournal *self, RushesDemoCall call, SoupServerMessage *message);
void rushes_demo_journal_note_task (RushesDemoJournal *self, const char *id);
RushesDemoFault *rushes_demo_journal_take_fault (RushesDemoJournal *self, RushesDemoCall call);

gboolean rushes_demo_journal_knows_call (const char *name);
gboolean rushes_demo_journal_push_fault (RushesDemoJournal *self, const char *call, const char *fault);
guint rushes_demo_journal_count (RushesDemoJournal *self, const char *call);
guint rushes_demo_journal_count_tasks (RushesDemoJournal *self);
const char *const *rushes_demo_journal_get_task_ids (RushesDemoJournal *self);
const char *rushes_demo_journal_get_last_body (RushesDemoJournal *self, const char *call);
const char *rushes_demo_journal_get_last_authorization (RushesDemoJournal *self, const char *call);

G_END_DECLS
