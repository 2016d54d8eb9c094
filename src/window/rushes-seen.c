/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-seen.h"

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    g_debug ("Not marked as seen: %s", error->message);
}

/**
 * rushes_seen_mark:
 * @task: whose clip has been in sight
 *
 * Keeps that it was, once. Where that cannot be kept the clip is new again, which harms nobody.
 */
void
rushes_seen_mark (RushesStore *store, RushesTask *task)
{
  if (!rushes_task_peek (task)->seen)
    rushes_store_mark_async (store, rushes_task_peek (task)->id, RUSHES_MARK_SEEN, TRUE, on_marked, NULL);
}
