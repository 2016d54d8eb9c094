/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-demo-relay.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A plain client for the tests: it knows libsoup and JSON, and nothing of the program's own client. */
typedef struct
{
  guint status;                /* 0 when there was no reply */
  SoupMessageHeaders *headers; /* (owned) */
  GBytes *body;                /* (owned): empty when there was none */
  JsonNode *json;              /* (owned) (nullable) */
  GError *error;               /* (owned) (nullable) */
} DemoAnswer;

void demo_answer_free (DemoAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAnswer, demo_answer_free)

DemoAnswer *demo_send (const char *method, const char *url, const char *key, const char *body, const char *headers);
DemoAnswer *demo_submit (RushesDemoRelay *relay, const char *body);
DemoAnswer *demo_query (RushesDemoRelay *relay, const char *id);
DemoAnswer *demo_retrieve (RushesDemoRelay *relay, const char *file_id);
DemoAnswer *demo_get (const char *url, const char *range);
char *demo_body (const char *prompt, int duration) G_GNUC_WARN_UNUSED_RESULT;

char *demo_text (const DemoAnswer *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;
#define demo_assert(answer, path, expected)                                                                            \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *demo_found = demo_text (answer, path);                                                            \
    g_assert_cmpstr (demo_found, ==, expected);                                                                        \
  }                                                                                                                    \
  G_STMT_END

RushesDemoRelay *demo_start (const char *folder);
void demo_stop (RushesDemoRelay *relay);
char *demo_wait_link (RushesDemoRelay *relay, const char *id) G_GNUC_WARN_UNUSED_RESULT;
guint demo_count_fds (void);
guint demo_cancel_later (GCancellable *cancellable, guint milliseconds);

G_END_DECLS
