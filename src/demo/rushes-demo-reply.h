/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _RushesDemoReply RushesDemoReply;

RushesDemoReply *rushes_demo_reply_new (guint status, const char *type, GBytes *body);
RushesDemoReply *rushes_demo_reply_new_text (guint status, const char *type, const char *text);
RushesDemoReply *rushes_demo_reply_new_file (GBytes *clip, const char *range, const char *if_range);
void rushes_demo_reply_free (RushesDemoReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesDemoReply, rushes_demo_reply_free)

void rushes_demo_reply_add_header (RushesDemoReply *self, const char *name, const char *value);
void rushes_demo_reply_give (const RushesDemoReply *self, SoupServerMessage *message);
GBytes *rushes_demo_reply_get_half (const RushesDemoReply *self, gboolean chunked) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
