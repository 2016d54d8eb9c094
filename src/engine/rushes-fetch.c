/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-fetch.h"

/*
 * One attempt, from a link to a file in place:
 *
 *   open the part (thread) -> an earlier run had finished it: done
 *     -> GET with Range where there is something to continue
 *       -> begin (thread) -> [ read a block (loop) -> write it (thread) ]* -> finish (thread): check, sync, rename
 *
 * The main loop only ever holds one block; the disk is touched on worker threads, one call at a time.
 */

#define BLOCK        (256 * 1024)
#define SPAN         (60 * RUSHES_SECOND) /* in each span of this length at least */
#define SLOWEST      (64 * 1024)          /* so many bytes come, or the connection is given up */
#define REPORT_EVERY (RUSHES_SECOND / 10)

typedef struct
{
  /* input */
  RushesClient *client;   /* (owned) */
  RushesClock *clock;     /* (owned) */
  RushesProfile *profile; /* (owned) */
  RushesKey *key;         /* (owned) */
  char *url;              /* (owned) */
  RushesFetchProgress progress;
  gpointer user_data;
  /* in progress */
  GCancellable *cancellable; /* (owned): ours: the caller's and the speed watch end in it */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong outer_id;
  RushesPartFile *part;     /* (owned) */
  RushesDownload *download; /* (owned) (nullable) */
  GBytes *block;            /* (owned) (nullable): to be written */
  char *etag;               /* (owned) (nullable): of the part */
  gint64 have;
  gint64 reported;   /* monotonic µs */
  gint64 span_start; /* bytes at the start of this span */
  guint watch;
  gboolean too_slow;
  /* output */
  RushesReason reason;
  RushesPartFileResult file; /* (owned) */
} Fetch;

static void read_block (GTask *task);

static void
fetch_free (Fetch *fetch)
{
  g_assert (fetch->watch == 0);

  g_clear_object (&fetch->client);
  g_clear_object (&fetch->clock);
  g_clear_pointer (&fetch->profile, rushes_profile_unref);
  g_clear_pointer (&fetch->key, rushes_key_unref);
  g_free (fetch->url);
  g_clear_object (&fetch->cancellable);
  g_clear_object (&fetch->outer);
  rushes_part_file_unref (fetch->part);
  g_clear_pointer (&fetch->download, rushes_download_free);
  g_clear_pointer (&fetch->block, g_bytes_unref);
  g_free (fetch->etag);
  rushes_part_file_result_clear (&fetch->file);
  g_free (fetch);
}

static void
end (GTask *task, RushesReason reason)
{
  Fetch *fetch = g_task_get_task_data (task);

  rushes_clock_cancel (fetch->clock, &fetch->watch);
  if (fetch->outer_id != 0)
    g_cancellable_disconnect (fetch->outer, fetch->outer_id);
  fetch->outer_id = 0;
  if (reason != RUSHES_REASON_NONE && g_cancellable_is_cancelled (fetch->cancellable))
    reason = fetch->too_slow ? RUSHES_REASON_TIMEOUT : RUSHES_REASON_USER;
  fetch->reason = reason;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* A step of the part file on a worker thread; @then has its reason as an integer. */
static void
on_thread (GTask *task, GTaskThreadFunc step, GAsyncReadyCallback then)
{
  g_autoptr (GTask) work = g_task_new (NULL, NULL, then, task);

  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_set_source_tag (work, on_thread);
  g_task_run_in_thread (work, step);
}

static void
finish_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  RushesReason reason = rushes_part_file_finish (fetch->part, &fetch->file);

  /* What is no video will not become one by more bytes. */
  if (reason == RUSHES_REASON_NOT_A_VIDEO || reason == RUSHES_REASON_INCOMPLETE)
    rushes_part_file_discard (fetch->part);
  g_task_return_int (work, reason);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  end (user_data, (RushesReason) g_task_propagate_int (G_TASK (result), NULL));
}

static void
report (Fetch *fetch, gboolean last)
{
  gint64 now = rushes_clock_monotonic (fetch->clock);

  if (!last && now - fetch->reported < REPORT_EVERY)
    return;
  fetch->reported = now;
  fetch->progress (fetch->have, fetch->download->total, fetch->user_data);
}

static void
write_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;

  g_task_return_int (work, rushes_part_file_write (fetch->part, fetch->block));
}

static void
on_block_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  RushesReason reason = (RushesReason) g_task_propagate_int (G_TASK (result), NULL);

  if (reason != RUSHES_REASON_NONE)
    {
      end (task, reason);
      return;
    }
  fetch->have += (gint64) g_bytes_get_size (fetch->block);
  g_clear_pointer (&fetch->block, g_bytes_unref);
  report (fetch, FALSE);
  read_block (task);
}

static void
on_block_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);

  fetch->block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  if (fetch->block == NULL)
    {
      end (task, RUSHES_REASON_CUT);
      return;
    }
  if (fetch->download->total >= 0 && fetch->have + (gint64) g_bytes_get_size (fetch->block) > fetch->download->total)
    end (task, RUSHES_REASON_INCOMPLETE);
  else if (g_bytes_get_size (fetch->block) > 0)
    on_thread (task, write_step, on_block_written);
  else if (fetch->download->total >= 0 && fetch->have < fetch->download->total)
    end (task, RUSHES_REASON_CUT);
  else
    {
      report (fetch, TRUE);
      on_thread (task, finish_step, on_finished);
    }
}

static void
read_block (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (fetch->download->stream, BLOCK, G_PRIORITY_DEFAULT_IDLE, fetch->cancellable,
                                   on_block_read, task);
}

static gboolean
on_watch (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->watch = 0;
  if (fetch->have - fetch->span_start < SLOWEST)
    {
      fetch->too_slow = TRUE;
      g_cancellable_cancel (fetch->cancellable);
      return G_SOURCE_REMOVE;
    }
  fetch->span_start = fetch->have;
  fetch->watch = rushes_clock_schedule (fetch->clock, SPAN, on_watch, fetch);
  return G_SOURCE_REMOVE;
}

static void
begin_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  const RushesDownload *download = fetch->download;

  g_task_return_int (work, rushes_part_file_begin (fetch->part, download->start, download->total, download->etag));
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  RushesReason reason = (RushesReason) g_task_propagate_int (G_TASK (result), NULL);

  if (reason != RUSHES_REASON_NONE)
    {
      end (task, reason);
      return;
    }
  fetch->have = fetch->download->start;
  fetch->span_start = fetch->have;
  fetch->watch = rushes_clock_schedule (fetch->clock, SPAN, on_watch, fetch);
  report (fetch, TRUE);
  read_block (task);
}

static void
discard_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;

  rushes_part_file_discard (fetch->part);
  g_task_return_int (work, RUSHES_REASON_INCOMPLETE);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);

  fetch->download = rushes_client_download_finish (RUSHES_CLIENT (source), result);
  if (fetch->download->reason == RUSHES_REASON_INCOMPLETE)
    on_thread (task, discard_step, on_finished); /* what is here does not go on there: the next attempt starts over */
  else if (fetch->download->reason != RUSHES_REASON_NONE)
    end (task, fetch->download->reason);
  else
    on_thread (task, begin_step, on_begun);
}

static void
open_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;

  if (rushes_part_file_find_finished (fetch->part, &fetch->file))
    g_task_return_int (work, RUSHES_REASON_NONE);
  else
    g_task_return_int (work, rushes_part_file_open (fetch->part, &fetch->have, &fetch->etag));
}

static void
on_part_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  RushesReason reason = (RushesReason) g_task_propagate_int (G_TASK (result), NULL);

  if (reason != RUSHES_REASON_NONE || fetch->file.path != NULL)
    end (task, reason);
  else
    rushes_client_download_async (fetch->client, fetch->profile, fetch->key, fetch->url, fetch->have, fetch->etag,
                                  fetch->cancellable, on_open, task);
}

static void
on_outer_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * rushes_fetch_async:
 * @link: copied
 */
void
rushes_fetch_async (const RushesFetchLink *link,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, rushes_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  fetch->client = g_object_ref (link->client);
  fetch->clock = g_object_ref (link->clock);
  fetch->profile = rushes_profile_ref (link->profile);
  fetch->key = link->key != NULL ? rushes_key_ref (link->key) : NULL;
  fetch->url = g_strdup (link->url);
  fetch->progress = link->progress;
  fetch->user_data = link->user_data;
  fetch->part = rushes_part_file_new (link->task, link->plan);
  fetch->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      fetch->outer = g_object_ref (cancellable);
      fetch->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                               g_object_ref (fetch->cancellable), g_object_unref);
    }
  on_thread (task, open_step, on_part_open);
}

/**
 * rushes_fetch_finish:
 * @file: (out): filled in on success; the caller clears it
 *
 * Returns: RUSHES_REASON_NONE once the file is in place; RUSHES_REASON_USER where it was cancelled
 */
RushesReason
rushes_fetch_finish (GAsyncResult *result, RushesPartFileResult *file)
{
  Fetch *fetch;

  g_return_val_if_fail (g_task_is_valid (result, NULL), RUSHES_REASON_DISK_ERROR);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_fetch_async), RUSHES_REASON_DISK_ERROR);

  fetch = g_task_get_task_data (G_TASK (result));
  g_task_propagate_boolean (G_TASK (result), NULL);
  *file = fetch->file;
  fetch->file = (RushesPartFileResult){ 0 };
  return fetch->reason;
}
