/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-demo-relay.h"
#include "rushes-demo-reply.h"
#include "rushes-demo-task.h"

G_BEGIN_DECLS

RushesDemoReply *rushes_demo_dialect_accept (RushesDemoDialect dialect, const RushesDemoTask *task);
RushesDemoReply *rushes_demo_dialect_refuse (RushesDemoDialect dialect, int code);
RushesDemoReply *rushes_demo_dialect_refuse_key (RushesDemoDialect dialect);
RushesDemoReply *rushes_demo_dialect_refuse_model (RushesDemoDialect dialect);

RushesDemoReply *
rushes_demo_dialect_query (RushesDemoDialect dialect, const RushesDemoTask *task, gint64 now, const char *origin);
RushesDemoReply *rushes_demo_dialect_unknown_task (RushesDemoDialect dialect);
RushesDemoReply *
rushes_demo_dialect_retrieve (RushesDemoDialect dialect, const RushesDemoTask *task, const char *origin);
RushesDemoReply *rushes_demo_dialect_unknown_path (const char *method, const char *path);

G_END_DECLS
