/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store.h"

G_BEGIN_DECLS

/* A task as the command line shows it. Everything returned is safe for a terminal. */

/** RushesTaskTable: the widths of the columns of a list, in columns of a terminal; 0: as wide as it is */
typedef struct
{
  guint id, state, paid, age, duration, prompt;
} RushesTaskTable;

void rushes_task_table_init (RushesTaskTable *table, gint64 newest_id, guint columns);
void rushes_task_table_append_head (const RushesTaskTable *table, GString *out);
void rushes_task_table_append (const RushesTaskTable *table, GString *out, RushesTask *task, gint64 now);

void rushes_task_report_json (GString *out, RushesTask *task, RushesStore *store);
void rushes_task_report_page (GString *out, RushesTask *task, GPtrArray *history, RushesStore *store);
char *rushes_task_report_line (RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_task_report_path (RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
