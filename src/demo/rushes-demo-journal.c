/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-journal.h"

/*
 * What a test asks of the relay: what was seen, what was created, and what is to go wrong next.
 */

static const char *const names[RUSHES_N_DEMO_CALLS] = { "submit", "query", "retrieve", "file", "other" };

typedef struct
{
  guint count;         /* requests seen */
  char *body;          /* (owned) (nullable): of the last one */
  char *authorization; /* (owned) (nullable): of the last one */
  GQueue faults;       /* (element-type RushesDemoFault) (owned) */
} Page;

struct _RushesDemoJournal
{
  Page pages[RUSHES_N_DEMO_CALLS];
  GPtrArray *ids; /* (owned) (element-type utf8): of the tasks created, and a NULL at the end */
};

RushesDemoJournal *
rushes_demo_journal_new (void)
{
  RushesDemoJournal *self = g_new0 (RushesDemoJournal, 1);

  self->ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->ids, NULL);
  for (guint i = 0; i < RUSHES_N_DEMO_CALLS; i++)
    g_queue_init (&self->pages[i].faults);
  return self;
}

void
rushes_demo_journal_free (RushesDemoJournal *self)
{
  for (guint i = 0; i < RUSHES_N_DEMO_CALLS; i++)
    {
      g_queue_clear_full (&self->pages[i].faults, (GDestroyNotify) rushes_demo_fault_free);
      g_free (self->pages[i].body);
      g_free (self->pages[i].authorization);
    }
  g_ptr_array_unref (self->ids);
  g_free (self);
}

gboolean
rushes_demo_journal_knows_call (const char *name)
{
  for (guint i = 0; i < RUSHES_N_DEMO_CALLS; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static Page *
find_page (RushesDemoJournal *self, const char *name)
{
  for (guint i = 0; i < RUSHES_N_DEMO_CALLS; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return &self->pages[i];
  g_critical ("The demo relay has no call %s", name);
  return &self->pages[RUSHES_DEMO_CALL_OTHER];
}

/**
 * rushes_demo_journal_note:
 *
 * Notes a request that was read.
 */
void
rushes_demo_journal_note (RushesDemoJournal *self, RushesDemoCall call, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  Page *page = &self->pages[call];
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  page->count++;
  g_free (page->body);
  page->body = text != NULL ? g_strndup (text, length) : g_strdup ("");
  g_free (page->authorization);
  page->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
}

void
rushes_demo_journal_note_task (RushesDemoJournal *self, const char *id)
{
  g_ptr_array_insert (self->ids, (int) self->ids->len - 1, g_strdup (id));
}

/* Returns: (transfer full) (nullable) */
RushesDemoFault *
rushes_demo_journal_take_fault (RushesDemoJournal *self, RushesDemoCall call)
{
  return g_queue_pop_head (&self->pages[call].faults);
}

/* Returns: whether there is such a fault */
gboolean
rushes_demo_journal_push_fault (RushesDemoJournal *self, const char *call, const char *fault)
{
  RushesDemoFault *made = rushes_demo_fault_new (fault);

  if (made == NULL)
    return FALSE;
  g_queue_push_tail (&find_page (self, call)->faults, made);
  return TRUE;
}

guint
rushes_demo_journal_count (RushesDemoJournal *self, const char *call)
{
  return find_page (self, call)->count;
}

guint
rushes_demo_journal_count_tasks (RushesDemoJournal *self)
{
  return self->ids->len - 1;
}

const char *const *
rushes_demo_journal_get_task_ids (RushesDemoJournal *self)
{
  return (const char *const *) self->ids->pdata;
}

const char *
rushes_demo_journal_get_last_body (RushesDemoJournal *self, const char *call)
{
  return find_page (self, call)->body;
}

const char *
rushes_demo_journal_get_last_authorization (RushesDemoJournal *self, const char *call)
{
  return find_page (self, call)->authorization;
}
