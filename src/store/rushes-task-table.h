/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-database.h"
#include "rushes-store.h"

G_BEGIN_DECLS

/* The columns that rushes_task_table_read() reads, in its order, for a SELECT */
#define RUSHES_TASK_COLUMNS                                                                                            \
  "id, state, paid, prompt, model, duration, resolution, optimizer, fast_pretreatment, watermark, profile, ask, take," \
  " ref, parent, created, not_before, sent, accepted, finished, attempts, service_id, status, file_id, url,"           \
  " backup_url, url_obtained, reason, code, message, file, bytes, sha256, width, height, price, currency, note,"       \
  " starred, seen, removed, poster, removed_at, "                                                                      \
  "(SELECT group_concat (tag, char (10)) FROM (SELECT tag FROM tags WHERE task = tasks.id ORDER BY tag))"

/** RushesTaskNews: what a job has done to a task, told to the listeners after the commit */
typedef struct
{
  RushesTask *before; /* (owned) (nullable): %NULL: it is new */
  RushesTask *after;  /* (owned) */
} RushesTaskNews;

void rushes_task_news_free (RushesTaskNews *self);
void rushes_task_news_add (GPtrArray *news, RushesTask *before, RushesTask *after);

RushesTask *rushes_task_table_read (RushesStatement *row, gboolean *sound, GError **error);
RushesTask *
rushes_task_table_read_one (RushesDatabase *database, RushesStatement *statement, gboolean *sound, GError **error);
RushesTask *rushes_task_table_load (RushesDatabase *database, gint64 id, gboolean *sound, GError **error);
RushesTask *rushes_task_table_find (RushesDatabase *database, const char *service_id, gint64 profile, GError **error);

/* Writing: all within the caller's transaction; the news of what was written is appended. */

gboolean rushes_task_table_add (
  RushesDatabase *database, const RushesNewTask *task, gint64 now, GPtrArray *tasks, GPtrArray *news, GError **error);
gboolean rushes_task_table_append_event (RushesDatabase *database,
                                         const RushesTaskFields *fields,
                                         RushesTaskHappening happening,
                                         const char *excerpt,
                                         int http_status,
                                         gint64 now,
                                         GError **error);
RushesTask *rushes_task_table_adopt_orphan (RushesDatabase *database,
                                            RushesTask *model,
                                            gint64 profile,
                                            const char *service_id,
                                            gint64 now,
                                            GPtrArray *news,
                                            GError **error);
RushesTask *rushes_task_table_change (
  RushesDatabase *database, gint64 id, const RushesTaskChange *change, gint64 now, GPtrArray *news, GError **error);
RushesTask *rushes_task_table_mark (
  RushesDatabase *database, gint64 id, RushesMark mark, gboolean on, gint64 now, GPtrArray *news, GError **error);
RushesTask *
rushes_task_table_set_poster (RushesDatabase *database, gint64 id, gint64 time, GPtrArray *news, GError **error);
RushesTask *
rushes_task_table_set_note (RushesDatabase *database, gint64 id, const char *note, GPtrArray *news, GError **error);
RushesTask *rushes_task_table_edit (
  RushesDatabase *database, gint64 id, RushesEdit edit, const char *tag, gint64 now, GPtrArray *news, GError **error);

/** RushesTake: which task may be sent next */
typedef struct
{
  const RushesTakeLimit *limits;
  guint n_limits;
  GHashTable *only; /* (nullable) (element-type gint64): no others */
} RushesTake;

gboolean rushes_task_table_take (RushesDatabase *database,
                                 const RushesTake *take,
                                 gint64 now,
                                 RushesTask **taken,
                                 gint64 *next_due,
                                 GPtrArray *news,
                                 GError **error);

/* Reading. */

GPtrArray *
rushes_task_table_page (RushesDatabase *database, RushesTaskQuery *query, gint64 below, guint limit, GError **error);
GPtrArray *
rushes_task_table_slice (RushesDatabase *database, RushesTaskQuery *query, guint offset, guint limit, GError **error);
gboolean rushes_task_table_count (RushesDatabase *database, RushesTaskQuery *query, guint *count, GError **error);
GArray *rushes_task_table_get_ids (RushesDatabase *database, RushesTaskQuery *query, GError **error);
gboolean rushes_task_table_rank (
  RushesDatabase *database, RushesTaskQuery *query, gint64 id, guint *above, gboolean *matches, GError **error);
GPtrArray *rushes_task_table_takes (RushesDatabase *database, const char *ask, GError **error);
GPtrArray *rushes_task_table_history (RushesDatabase *database, gint64 id, GError **error);
GPtrArray *rushes_task_table_look (
  RushesDatabase *database, RushesTaskQuery *query, guint limit, gboolean *complete, GError **error);
GPtrArray *rushes_task_table_load_many (RushesDatabase *database, const gint64 *ids, guint n_ids, GError **error);
char **rushes_task_table_get_labels (RushesDatabase *database, gboolean models, GError **error);
gboolean rushes_task_table_typical (RushesDatabase *database, RushesTask *task, gint64 *typical, GError **error);

G_END_DECLS
