/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-fetcher.h"

#include "rushes-backoff.h"
#include "rushes-fetch.h"

/*
 * One errand a task that is `fetching`. An errand stands in line, the one whose link is oldest first, for it dies
 * first; two run at a time. A run is: the key -> a link, asked for where there is none or the last one is dead -> one
 * attempt (rushes-fetch.c). What it ends with decides, by the table in settle(), between done, another link, a wait,
 * and gone.
 */

#define PAGE          500
#define AT_ONCE       2
#define RETRY_FIRST   (4 * RUSHES_SECOND)
#define RETRY_LONGEST (5 * RUSHES_MINUTE)
#define ROOM_AGAIN    (30 * RUSHES_SECOND)
#define HELD_AGAIN    (15 * RUSHES_MINUTE)
#define GONE_TIMES    4                    /* dead with a fresh link this often, */
#define GONE_SPAN     (10 * RUSHES_MINUTE) /* and for this long: gone for good */

struct _RushesFetcher
{
  GObject parent_instance;

  RushesStore *store;        /* (owned) */
  RushesClient *client;      /* (owned) */
  RushesGate *gate;          /* (owned) */
  RushesClock *clock;        /* (owned) */
  char *folder;              /* (owned) */
  GHashTable *errands;       /* (owned) (element-type gint64 Errand) */
  GCancellable *cancellable; /* (owned) */
  guint running;
  gboolean started;
};

G_DEFINE_FINAL_TYPE (RushesFetcher, rushes_fetcher, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  gatomicrefcount refs;
  RushesFetcher *fetcher; /* (owned) */
  RushesTask *task;       /* (owned): as it is in the store */
  gint64 id;
  RushesKey *key; /* (owned) (nullable): of this run */
  guint alarm;
  guint failures;    /* attempts in a row that brought nothing */
  guint dead;        /* links in a row that were dead or no video */
  gint64 dead_since; /* monotonic µs */
  gint64 done;
  gint64 total;     /* -1: not known */
  gboolean waiting; /* in line */
  gboolean running;
  gboolean held;
  gboolean wants_link; /* the one in the task is dead */
  gboolean asks_query; /* retrieval by file id failed: ask by task id */
  gboolean on_backup;  /* this attempt is by the backup link */
  gboolean dropped;
} Errand;

static void run_next (RushesFetcher *self);
static void ask_for_link (Errand *errand);

static Errand *
errand_ref (Errand *errand)
{
  g_atomic_ref_count_inc (&errand->refs);
  return errand;
}

static void
errand_unref (Errand *errand)
{
  if (!g_atomic_ref_count_dec (&errand->refs))
    return;
  rushes_task_unref (errand->task);
  g_clear_pointer (&errand->key, rushes_key_unref);
  g_object_unref (errand->fetcher);
  g_free (errand);
}

static void
errand_drop (gpointer pointer)
{
  Errand *errand = pointer;

  rushes_clock_cancel (errand->fetcher->clock, &errand->alarm);
  errand->dropped = TRUE;
  errand_unref (errand);
}

static gboolean
is_over (Errand *errand)
{
  return errand->dropped || !errand->fetcher->started;
}

static void
get_in_line (Errand *errand)
{
  rushes_clock_cancel (errand->fetcher->clock, &errand->alarm);
  errand->waiting = TRUE;
  run_next (errand->fetcher);
}

static gboolean
on_alarm (gpointer user_data)
{
  Errand *errand = user_data;

  errand->alarm = 0;
  get_in_line (errand);
  return G_SOURCE_REMOVE;
}

/* Ends this run of the errand; the next one comes after @delay µs. Takes the reference that the run held. */
static void
end_run (Errand *errand, gint64 delay)
{
  RushesFetcher *self = errand->fetcher;

  errand->running = FALSE;
  g_clear_pointer (&errand->key, rushes_key_unref);
  self->running--;
  if (!is_over (errand) && !errand->waiting && delay >= 0)
    {
      rushes_clock_cancel (self->clock, &errand->alarm);
      errand->alarm = rushes_clock_schedule (self->clock, delay, on_alarm, errand);
    }
  run_next (self);
  if (self->running == 0)
    g_signal_emit (self, signals[IDLE], 0);
  errand_unref (errand);
}

static gint64
backoff (Errand *errand)
{
  return rushes_backoff_delay (++errand->failures, RETRY_FIRST, RETRY_LONGEST, g_random_double ());
}

typedef struct
{
  Errand *errand; /* (owned) */
  gint64 delay;   /* µs until the next run */
} Change;

static void
on_changed_there (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Change *change = user_data;
  Errand *errand = change->errand;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    g_debug ("What became of a video was not kept: %s", error->message);
  end_run (errand, task != NULL ? change->delay : RETRY_FIRST);
}

/* Writes @change, then ends the run. Nothing is written twice: a stall that is already known is only waited out. */
static void
change_and_end (Errand *errand, const RushesTaskChange *what, gint64 delay)
{
  Change *change;

  if (is_over (errand) ||
      (what->happening == RUSHES_HAPPENING_STALLED && rushes_task_peek (errand->task)->reason == what->reason))
    {
      end_run (errand, delay);
      return;
    }
  change = g_new0 (Change, 1);
  change->errand = errand;
  change->delay = delay;
  rushes_store_change_async (errand->fetcher->store, errand->id, what, on_changed_there, change);
}

static void
stall (Errand *errand, RushesReason reason, gint64 delay)
{
  const RushesTaskChange change = { .happening = RUSHES_HAPPENING_STALLED, .reason = reason };

  change_and_end (errand, &change, delay);
}

static void
give_up (Errand *errand, RushesReason reason)
{
  const RushesTaskChange change = { .happening = RUSHES_HAPPENING_GONE, .reason = reason };

  change_and_end (errand, &change, RETRY_LONGEST);
}

static gboolean
is_gone (Errand *errand)
{
  gint64 now = rushes_clock_monotonic (errand->fetcher->clock);

  if (errand->dead++ == 0)
    errand->dead_since = now;
  return errand->dead >= GONE_TIMES && now - errand->dead_since >= GONE_SPAN;
}

/* A link that gave no video: a new one next time, and the end when new ones give none either. */
static void
count_dead (Errand *errand, RushesReason reason)
{
  errand->wants_link = TRUE;
  if (is_gone (errand))
    give_up (errand, reason);
  else if (errand->dead == 1)
    end_run (errand, 0);
  else
    end_run (errand, MAX (backoff (errand), GONE_SPAN / (2 * GONE_TIMES)));
}

static void
on_progress (gint64 done, gint64 total, gpointer user_data)
{
  Errand *errand = user_data;

  errand->done = done;
  errand->total = total;
  if (!is_over (errand))
    g_signal_emit (errand->fetcher, signals[PROGRESS], 0, errand->id, done, total);
}

static void download (Errand *errand);

/* What an attempt ended with, and what follows. */
static void
settle (Errand *errand, RushesReason reason, const RushesPartFileResult *file)
{
  const RushesTaskChange fetched = {
    .happening = RUSHES_HAPPENING_FETCHED,
    .file = file->path,
    .bytes = file->bytes,
    .sha256 = file->sha256,
    .width = file->width,
    .height = file->height,
  };

  switch ((int) reason)
    {
    case RUSHES_REASON_NONE:
      change_and_end (errand, &fetched, RETRY_FIRST);
      break;
    case RUSHES_REASON_USER:
      end_run (errand, RETRY_FIRST);
      break;
    case RUSHES_REASON_TOO_LARGE:
      give_up (errand, reason);
      break;
    case RUSHES_REASON_DISK_FULL:
    case RUSHES_REASON_READ_ONLY:
    case RUSHES_REASON_DISK_ERROR:
      stall (errand, reason, ROOM_AGAIN);
      break;
    case RUSHES_REASON_LINK_GONE:
    case RUSHES_REASON_NOT_A_VIDEO:
    case RUSHES_REASON_INVALID_URL:
    case RUSHES_REASON_KEY_REFUSED:
    case RUSHES_REASON_INCOMPLETE:
      if (!errand->on_backup && rushes_task_peek (errand->task)->backup_url != NULL)
        {
          errand->on_backup = TRUE;
          download (errand);
        }
      else
        count_dead (errand, reason == RUSHES_REASON_KEY_REFUSED ? RUSHES_REASON_LINK_GONE : reason);
      break;
    default:
      /* The network: a link that is slow to come up may have died meanwhile, so a new one now and then. */
      errand->wants_link = errand->failures % 4 == 3;
      end_run (errand, backoff (errand));
      break;
    }
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  RushesPartFileResult file;
  RushesReason reason = rushes_fetch_finish (result, &file);

  errand->done = errand->total = 0;
  settle (errand, reason, &file);
  rushes_part_file_result_clear (&file);
}

static void
download (Errand *errand)
{
  RushesFetcher *self = errand->fetcher;
  const RushesTaskFields *fields = rushes_task_peek (errand->task);
  RushesProfile *profile = rushes_store_get_profile (self->store, fields->profile);
  const RushesFetchLink link = {
    .client = self->client,
    .clock = self->clock,
    .profile = profile,
    .key = errand->key,
    .task = errand->task,
    .url = errand->on_backup ? fields->backup_url : fields->url,
    .folder = self->folder,
    .progress = on_progress,
    .user_data = errand,
  };

  if (is_over (errand) || profile == NULL)
    end_run (errand, HELD_AGAIN);
  else
    rushes_fetch_async (&link, self->cancellable, on_fetched, errand);
}

static void
on_linked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, NULL);

  if (task == NULL)
    {
      end_run (errand, RETRY_FIRST);
      return;
    }
  rushes_task_unref (errand->task);
  errand->task = rushes_task_ref (task);
  if (rushes_task_peek (task)->url == NULL)
    ask_for_link (errand);
  else
    {
      errand->wants_link = FALSE;
      errand->on_backup = FALSE;
      download (errand);
    }
}

static void
keep_link (Errand *errand, const RushesLook *look)
{
  const RushesTaskChange change = {
    .happening = RUSHES_HAPPENING_LINKED,
    .file_id = look->file_id,
    .url = look->url,
    .backup_url = look->backup_url,
    .width = look->width,
    .height = look->height,
  };

  rushes_store_change_async (errand->fetcher->store, errand->id, &change, on_linked, errand);
}

static void
learn (Errand *errand, const RushesLook *look, gboolean by_file)
{
  const RushesTaskFields *fields = rushes_task_peek (errand->task);

  errand->held = look->kind == RUSHES_LOOK_HOLD;
  if (look->kind == RUSHES_LOOK_DONE && look->url != NULL)
    keep_link (errand, look);
  else if (!by_file && look->file_id != NULL && g_strcmp0 (look->file_id, fields->file_id) != 0)
    {
      errand->asks_query = FALSE;
      keep_link (errand, look);
    }
  else if (look->kind == RUSHES_LOOK_HOLD)
    {
      rushes_gate_hold (errand->fetcher->gate, fields->profile, look->reason);
      end_run (errand, HELD_AGAIN);
    }
  else if (look->kind == RUSHES_LOOK_NOT_FOUND)
    {
      errand->asks_query = by_file;
      count_dead (errand, RUSHES_REASON_LINK_GONE);
    }
  else if (look->kind == RUSHES_LOOK_RETRY)
    end_run (errand, MAX (look->retry_after, backoff (errand)));
  else
    {
      errand->asks_query = by_file;
      stall (errand, RUSHES_REASON_LINK_PENDING, backoff (errand));
    }
}

static void
on_retrieved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (RushesLook) look = rushes_client_retrieve_finish (RUSHES_CLIENT (source), result);

  if (is_over (errand))
    end_run (errand, -1);
  else
    learn (errand, look, TRUE);
}

static void
on_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (RushesLook) look = rushes_client_query_finish (RUSHES_CLIENT (source), result);

  if (is_over (errand))
    end_run (errand, -1);
  else
    learn (errand, look, FALSE);
}

static void
ask_for_link (Errand *errand)
{
  RushesFetcher *self = errand->fetcher;
  const RushesTaskFields *fields = rushes_task_peek (errand->task);
  RushesProfile *profile = rushes_store_get_profile (self->store, fields->profile);

  if (profile == NULL || errand->key == NULL)
    {
      errand->held = TRUE;
      end_run (errand, HELD_AGAIN);
    }
  else if (fields->file_id != NULL && !errand->asks_query)
    rushes_client_retrieve_async (self->client, profile, errand->key, fields->file_id, self->cancellable, on_retrieved,
                                  errand);
  else
    rushes_client_query_async (self->client, profile, errand->key, fields->service_id, self->cancellable, on_queried,
                               errand);
}

static void
on_passed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  const RushesTaskFields *fields = rushes_task_peek (errand->task);
  RushesReason reason;

  /* A link is fetched without a key, unless it is the service's own. */
  errand->key = rushes_gate_pass_finish (RUSHES_GATE (source), result, &reason);
  errand->on_backup = FALSE;
  if (is_over (errand))
    end_run (errand, -1);
  else if (fields->url == NULL || errand->wants_link)
    ask_for_link (errand);
  else
    download (errand);
}

static void
run (Errand *errand)
{
  RushesFetcher *self = errand->fetcher;

  errand->waiting = FALSE;
  errand->running = TRUE;
  self->running++;
  rushes_gate_pass_async (self->gate, rushes_task_peek (errand->task)->profile, self->cancellable, on_passed,
                          errand_ref (errand));
}

static void
run_next (RushesFetcher *self)
{
  while (self->started && self->running < AT_ONCE)
    {
      GHashTableIter iter;
      Errand *errand, *first = NULL;

      g_hash_table_iter_init (&iter, self->errands);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &errand))
        if (errand->waiting && !errand->running &&
            (first == NULL ||
             rushes_task_peek (errand->task)->url_obtained < rushes_task_peek (first->task)->url_obtained))
          first = errand;
      if (first == NULL)
        return;
      run (first);
    }
}

static void
follow (RushesFetcher *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  Errand *errand = g_hash_table_lookup (self->errands, &fields->id);
  gboolean wanted = fields->state == RUSHES_TASK_FETCHING;

  if (!self->started)
    return;
  if (errand != NULL && !wanted)
    g_hash_table_remove (self->errands, &fields->id);
  else if (errand != NULL)
    {
      rushes_task_unref (errand->task);
      errand->task = rushes_task_ref (task);
    }
  else if (wanted)
    {
      errand = g_new0 (Errand, 1);
      g_atomic_ref_count_init (&errand->refs);
      errand->fetcher = g_object_ref (self);
      errand->task = rushes_task_ref (task);
      errand->id = fields->id;
      g_hash_table_insert (self->errands, &errand->id, errand);
      get_in_line (errand);
    }
}

static void
on_added (RushesFetcher *self, RushesTask *task)
{
  follow (self, task);
}

static void
on_changed (RushesFetcher *self, RushesTask *task, RushesTask *before)
{
  follow (self, task);
}

static void
on_released (RushesFetcher *self, gint64 profile)
{
  GHashTableIter iter;
  Errand *errand;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &errand))
    if (errand->held && rushes_task_peek (errand->task)->profile == profile)
      {
        rushes_clock_cancel (self->clock, &errand->alarm);
        errand->waiting = !errand->running;
      }
  run_next (self);
}

static void read_page (RushesFetcher *self, gint64 below);

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesFetcher) self = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    follow (self, tasks->pdata[i]);
  if (tasks != NULL && tasks->len == PAGE)
    read_page (self, rushes_task_peek (tasks->pdata[PAGE - 1])->id);
}

static void
read_page (RushesFetcher *self, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_EVERY, 1u << RUSHES_TASK_FETCHING);

  rushes_store_page_async (self->store, query, below, PAGE, self->cancellable, on_page, g_object_ref (self));
}

static void
rushes_fetcher_dispose (GObject *object)
{
  RushesFetcher *self = RUSHES_FETCHER (object);

  if (self->store != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (self->gate, self);
    }
  g_clear_pointer (&self->errands, g_hash_table_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->client);
  g_clear_object (&self->gate);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (rushes_fetcher_parent_class)->dispose (object);
}

static void
rushes_fetcher_class_init (RushesFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_fetcher_dispose;

  signals[PROGRESS] = g_signal_new ("progress", RUSHES_TYPE_FETCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
  signals[IDLE] = g_signal_new ("idle", RUSHES_TYPE_FETCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_fetcher_init (RushesFetcher *self)
{
  self->errands = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, errand_drop);
  self->cancellable = g_cancellable_new ();
}

RushesFetcher *
rushes_fetcher_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock)
{
  RushesFetcher *self = g_object_new (RUSHES_TYPE_FETCHER, NULL);

  self->store = g_object_ref (store);
  self->client = g_object_ref (client);
  self->gate = g_object_ref (gate);
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (store, "task-added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (gate, "released", G_CALLBACK (on_released), self);
  return self;
}

/**
 * rushes_fetcher_start:
 * @folder: (type filename): where videos go
 */
void
rushes_fetcher_start (RushesFetcher *self, const char *folder)
{
  self->started = TRUE;
  rushes_fetcher_set_folder (self, folder);
  read_page (self, 0);
}

/**
 * rushes_fetcher_stop:
 *
 * Ends what is running; the parts stay and are continued in the next run. rushes_fetcher_is_idle() tells when.
 */
void
rushes_fetcher_stop (RushesFetcher *self)
{
  self->started = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->errands);
}

/**
 * rushes_fetcher_set_folder:
 *
 * For the videos fetched from now on.
 */
void
rushes_fetcher_set_folder (RushesFetcher *self, const char *folder)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
}

/**
 * rushes_fetcher_fetch_now:
 *
 * Waits no longer before the next attempt at a video.
 */
void
rushes_fetcher_fetch_now (RushesFetcher *self, gint64 id)
{
  Errand *errand = g_hash_table_lookup (self->errands, &id);

  if (errand != NULL && !errand->running)
    get_in_line (errand);
}

/**
 * rushes_fetcher_get_progress:
 * @done: (out): bytes
 * @total: (out): bytes; -1: not known
 *
 * Returns: whether the task's video is being fetched now
 */
gboolean
rushes_fetcher_get_progress (RushesFetcher *self, gint64 id, gint64 *done, gint64 *total)
{
  Errand *errand = g_hash_table_lookup (self->errands, &id);

  if (errand == NULL || !errand->running || errand->total == 0)
    return FALSE;
  *done = errand->done;
  *total = errand->total;
  return TRUE;
}

gboolean
rushes_fetcher_is_idle (RushesFetcher *self)
{
  return self->running == 0;
}
