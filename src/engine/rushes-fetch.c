/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-fetch.h"

/*
 * One attempt, from a link to a file in place:
 *
 *   open the part (thread) -> an earlier run had finished it: done; all of it is there: finish
 *     -> GET with Range where there is something to continue
 *       -> begin (thread) -> [ read (loop) || write what was read before (thread) ]* -> finish (thread): check, sync,
 * rename
 *
 * Two blocks take turns: one is filled on the main loop while the other is written and hashed on a worker thread, which
 * takes what has come as soon as it is free. So a fast link fills whole blocks, of a slow one nothing waits in memory,
 * and no more than two blocks are ever held. The disk is touched on worker threads, one call at a time.
 */

#define RING    (1024 * 1024)
#define AT_ONCE (256 * 1024)  /* read in one turn of the main loop */
#define SPAN    RUSHES_MINUTE /* in each span of this length at least */
#define SLOWEST (64 * 1024)   /* so many bytes come, or the connection is given up (F13), */
#define LONGEST RUSHES_HOUR   /* as it is after so long: what came is kept, and a fresh one may be faster */

typedef struct
{
  /* input */
  RushesClient *client;   /* (owned) */
  RushesClock *clock;     /* (owned) */
  RushesProfile *profile; /* (owned) */
  RushesKey *key;         /* (owned) */
  char *url;              /* (owned) (nullable) */
  RushesFetchProgress progress;
  gpointer user_data;
  /* in progress */
  GCancellable *cancellable; /* (owned): ours: the caller's and the speed watch end in it */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong outer_id;
  RushesPartFile *part;     /* (owned) */
  RushesDownload *download; /* (owned) (nullable) */
  char *etag;               /* (owned) (nullable): of the part */
  guint8 *ring;             /* (owned) (nullable): RING bytes */
  gint64 written;           /* bytes of @have that are free again in the ring, and on the disk */
  gsize piece;              /* bytes after those that the worker has while @is_writing */
  gboolean is_reading;
  gboolean is_writing;
  gboolean has_stopped; /* nothing more is read, for @stopped */
  gboolean has_failed;  /* nothing more is written: a hole would be no part */
  RushesReason stopped;
  gint64 have;       /* bytes that have come */
  gint64 begun;      /* monotonic µs */
  gint64 span_start; /* bytes at the start of this span */
  guint watch;
  gboolean too_slow;
  RushesFetchEnd end; /* (owned): output */
} Fetch;

static void read_more (GTask *task);

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
  g_free (fetch->ring);
  g_free (fetch->etag);
  rushes_fetch_end_clear (&fetch->end);
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
  if (reason != RUSHES_REASON_NONE && fetch->too_slow)
    reason = RUSHES_REASON_TIMEOUT;
  else if (reason != RUSHES_REASON_NONE && g_cancellable_is_cancelled (fetch->outer))
    reason = RUSHES_REASON_USER;
  fetch->end.reason = reason;
  fetch->end.total = MAX (rushes_part_file_get_total (fetch->part), 0);
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
  g_task_set_priority (work, G_PRIORITY_DEFAULT_IDLE);
  g_task_run_in_thread (work, step);
}

static void
finish_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  RushesReason reason = rushes_part_file_finish (fetch->part, &fetch->end.file);

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
report (Fetch *fetch)
{
  fetch->progress (fetch->have, fetch->download->total, fetch->user_data);
}

static void
write_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;

  g_task_return_int (work, rushes_part_file_write (fetch->part, fetch->ring + fetch->written % RING, fetch->piece));
}

static void
discard_step (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;

  rushes_part_file_discard (fetch->part);
  g_task_return_int (work, RUSHES_REASON_INCOMPLETE);
}

/* All that came is written, but where the disk refused it. */
static void
end_reading (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  rushes_clock_cancel (fetch->clock, &fetch->watch);
  if (fetch->stopped == RUSHES_REASON_NONE)
    {
      report (fetch);
      on_thread (task, finish_step, on_finished);
      return;
    }
  if (fetch->stopped == RUSHES_REASON_INCOMPLETE)
    {
      on_thread (task, discard_step, on_finished);
      return;
    }
  fetch->end.gained =
    rushes_part_file_keeps (fetch->part) && rushes_part_file_get_have (fetch->part) - fetch->download->start >= SLOWEST;
  end (task, fetch->stopped);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  RushesReason reason = (RushesReason) g_task_propagate_int (G_TASK (result), NULL);

  fetch->is_writing = FALSE;
  fetch->written += (gint64) fetch->piece;
  if (reason != RUSHES_REASON_NONE)
    {
      fetch->has_stopped = fetch->has_failed = TRUE;
      fetch->stopped = reason;
      g_cancellable_cancel (fetch->cancellable);
    }
  report (fetch);
  read_more (task);
}

/* Gives what has come to the worker, if that is free. */
static void
write_more (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->is_writing || fetch->has_failed || fetch->have == fetch->written)
    return;
  fetch->piece = (gsize) MIN (fetch->have - fetch->written, RING - fetch->written % RING);
  fetch->is_writing = TRUE;
  on_thread (task, write_step, on_written);
}

static void
stop_reading (Fetch *fetch, RushesReason reason)
{
  if (!fetch->has_stopped)
    fetch->stopped = reason;
  fetch->has_stopped = TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  gssize count = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  gint64 total = fetch->download->total;

  fetch->is_reading = FALSE;
  if (count < 0)
    stop_reading (fetch, RUSHES_REASON_CUT);
  else if (count == 0)
    stop_reading (fetch, total >= 0 && fetch->have < total ? RUSHES_REASON_CUT : RUSHES_REASON_NONE);
  else if (total >= 0 && count > total - fetch->have)
    stop_reading (fetch, RUSHES_REASON_INCOMPLETE);
  else
    fetch->have += count;
  read_more (task);
}

/* What is to be done next, whatever has just ended. */
static void
read_more (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  gint64 at = fetch->have % RING;
  gint64 room = MIN (RING - (fetch->have - fetch->written), RING - at);

  write_more (task);
  if (fetch->is_reading || (room == 0 && !fetch->has_stopped))
    return;
  if (fetch->has_stopped)
    {
      if (!fetch->is_writing)
        end_reading (task);
      return;
    }
  fetch->is_reading = TRUE;
  g_input_stream_read_async (fetch->download->stream, fetch->ring + at, (gsize) MIN (room, AT_ONCE),
                             G_PRIORITY_DEFAULT_IDLE, fetch->cancellable, on_read, task);
}

static gboolean
on_watch (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->watch = 0;
  if (fetch->have - fetch->span_start < SLOWEST || rushes_clock_monotonic (fetch->clock) - fetch->begun >= LONGEST)
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
  fetch->begun = rushes_clock_monotonic (fetch->clock);
  fetch->watch = rushes_clock_schedule (fetch->clock, SPAN, on_watch, fetch);
  fetch->written = fetch->have;
  fetch->ring = g_malloc (RING);
  report (fetch);
  read_more (task);
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

  if (rushes_part_file_find_finished (fetch->part, &fetch->end.file))
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

  if (reason != RUSHES_REASON_NONE || fetch->end.file.path != NULL)
    end (task, reason);
  else if (rushes_part_file_is_whole (fetch->part))
    on_thread (task, finish_step, on_finished);
  else if (fetch->url == NULL)
    end (task, RUSHES_REASON_NONE);
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
 *
 * Without a URL it ends, with no word to anyone, with a file that was there or all but in place, with what the disk has
 * against it, or with neither.
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
  rushes_part_file_expect (fetch->part, link->total);
  rushes_part_file_set_witness (fetch->part, link->witness);
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
 * @end: (out): the caller clears it
 */
void
rushes_fetch_finish (GAsyncResult *result, RushesFetchEnd *end)
{
  Fetch *fetch;

  g_return_if_fail (g_task_is_valid (result, NULL));
  g_return_if_fail (g_async_result_is_tagged (result, rushes_fetch_async));

  fetch = g_task_get_task_data (G_TASK (result));
  g_task_propagate_boolean (G_TASK (result), NULL);
  *end = fetch->end;
  fetch->end = (RushesFetchEnd){ 0 };
}

void
rushes_fetch_end_clear (RushesFetchEnd *end)
{
  rushes_part_file_result_clear (&end->file);
}
