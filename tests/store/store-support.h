/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-store-private.h"
#include "test-support.h"

G_BEGIN_DECLS

#define TEST_TIME (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC)

/* Every verb of the store as a call that waits for its end. */

typedef struct
{
  RushesPaths *paths;
  RushesClock *clock; /* a fake one */
} TestFolder;

void test_folder_init (TestFolder *self);
void test_folder_clear (TestFolder *self);
char *test_folder_path (TestFolder *self, const char *name);

RushesStore *
test_store_try (TestFolder *self, RushesStoreMode mode, const RushesLibraryOptions *options, GError **error);
RushesStore *test_store_open (TestFolder *self);
void test_store_close (RushesStore *store);
RushesProfile *test_store_profile (RushesStore *store, const char *name);
GPtrArray *test_store_try_add (RushesStore *store, const RushesNewTask *tasks, guint n_tasks, GError **error);
RushesTask *test_store_add (RushesStore *store, const char *prompt);
RushesTask *test_store_try_change (RushesStore *store, gint64 id, const RushesTaskChange *change, GError **error);
RushesTask *test_store_change (RushesStore *store, gint64 id, RushesTaskHappening happening);
RushesTask *test_store_try_take (RushesStore *store, guint parallel, gint64 *next_due, GError **error);
RushesTask *test_store_mark (RushesStore *store, gint64 id, RushesMark mark, gboolean on);
RushesTask *test_store_lookup (RushesStore *store, gint64 id);
GPtrArray *test_store_page (RushesStore *store, RushesTaskGroup group, guint states, gint64 below, guint limit);
GPtrArray *test_store_history (RushesStore *store, gint64 id);

/* A task as far as @state, by the edges that lead there. */
RushesTask *test_store_make (RushesStore *store, RushesTaskState state);

/* One statement carried out on a library that nobody has open. */
void test_sql (TestFolder *self, const char *sql);
gint64 test_sql_number (TestFolder *self, const char *sql);

#define test_assert_state(task, wanted)                                                                                \
  g_assert_cmpstr (rushes_task_state_get_nick (rushes_task_peek (task)->state), ==, rushes_task_state_get_nick (wanted))

G_END_DECLS
