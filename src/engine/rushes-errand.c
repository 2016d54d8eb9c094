/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-errand.h"

#include "rushes-backoff.h"
#include "rushes-fetch.h"
#include "rushes-link-life.h"
#include "rushes-rate.h"

/*
 * A run: the key -> a link, asked for where there is none or the last one is dead -> one attempt (rushes-fetch.c), and
 * one by the backup link where there is one. What it ends with decides, by the table in settle(), between done, another
 * link, a wait, and gone.
 *
 * A link that brings bytes which can be gone on with is stayed with; one that brings none takes turns with the backup.
 * A link that may be alive all the same (its time is up by our clock, the network was in the way) is tried when no new
 * one can be had.
 */

#define RETRY_FIRST   (4 * RUSHES_SECOND)
#define RETRY_LONGEST (5 * RUSHES_MINUTE)
#define ROOM_AGAIN    (30 * RUSHES_SECOND)
#define HELD_AGAIN    (15 * RUSHES_MINUTE)
#define GONE_TIMES    4                    /* dead with a fresh link this often, */
#define GONE_SPAN     (10 * RUSHES_MINUTE) /* and for this long: gone for good */

struct _RushesErrand
{
  gatomicrefcount refs;
  const RushesErrandParts *parts; /* (unowned) */
  RushesTask *task;               /* (owned): as it is in the store */
  gint64 id;
  RushesKey *key;       /* (owned) (nullable): of this run */
  RushesFilePlan *plan; /* (owned) (nullable): of this run */
  guint failures;       /* attempts in a row that brought nothing */
  guint dead;           /* links in a row that were dead or no video */
  gint64 dead_since;    /* monotonic µs */
  gint64 done;          /* bytes */
  gint64 total;         /* -1: not known; 0: nothing is being fetched */
  RushesRate rate;      /* of @done */
  gint64 dies;          /* µs since the epoch: when the link does */
  gint64 size;          /* of the video, bytes, as far as is known; 0: not at all */
  char *witness;        /* (owned) (nullable): hash of a copy that nothing else proves */
  guint unproven;       /* such copies in a row, none like the one before */
  gboolean dies_said;   /* by the link itself, so that the clock can tell */
  gboolean held;        /* the last run ended with a no to the account, or without a key */
  gboolean wants_link;  /* the one in the task is dead, or may be */
  gboolean link_dead;   /* it is */
  gboolean asks_query;  /* retrieval by file id failed: ask by task id */
  gboolean on_backup;   /* this attempt is by the backup link */
  gboolean stays;       /* and so is the next: it brought something */
  gboolean dropped;
};

static void ask_for_link (RushesErrand *errand);
static void download (RushesErrand *errand);

/* What is asked for only when its turn comes counts from when the service took it. */
static void
read_life (RushesErrand *errand)
{
  const RushesTaskFields *fields = rushes_task_peek (errand->task);
  gint64 since = fields->url != NULL ? fields->url_obtained : fields->accepted;

  errand->dies_said = rushes_link_life_read (fields->url, since, &errand->dies);
}

/**
 * rushes_errand_new:
 * @parts: not copied
 * @task: is `fetching`
 */
RushesErrand *
rushes_errand_new (const RushesErrandParts *parts, RushesTask *task)
{
  RushesErrand *self = g_new0 (RushesErrand, 1);

  g_atomic_ref_count_init (&self->refs);
  self->parts = parts;
  self->task = rushes_task_ref (task);
  self->id = rushes_task_peek (task)->id;
  read_life (self);
  return self;
}

RushesErrand *
rushes_errand_ref (RushesErrand *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_errand_unref (RushesErrand *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  rushes_task_unref (self->task);
  g_clear_pointer (&self->key, rushes_key_unref);
  g_clear_pointer (&self->plan, rushes_file_plan_unref);
  g_free (self->witness);
  g_free (self);
}

/**
 * rushes_errand_drop:
 *
 * The task is not `fetching` any more: nothing of this run is written.
 */
void
rushes_errand_drop (RushesErrand *self)
{
  self->dropped = TRUE;
}

void
rushes_errand_set_task (RushesErrand *self, RushesTask *task)
{
  rushes_task_ref (task);
  rushes_task_unref (self->task);
  self->task = task;
  read_life (self);
}

RushesTask *
rushes_errand_get_task (RushesErrand *self)
{
  return self->task;
}

/* µs since the epoch, as far as is known */
gint64
rushes_errand_get_dies (RushesErrand *self)
{
  return self->dies;
}

gboolean
rushes_errand_is_held (RushesErrand *self)
{
  return self->held;
}

/**
 * rushes_errand_get_state:
 * @state: (out caller-allocates): how the bytes come; when the next run is due is not known here
 */
void
rushes_errand_get_state (RushesErrand *self, RushesFetchState *state)
{
  *state = (RushesFetchState){ .done = -1, .total = -1, .rate = -1 };
  if (self->total == 0)
    return;
  state->done = self->done;
  state->total = self->total;
  state->rate = rushes_rate_get (&self->rate, rushes_clock_monotonic (self->parts->clock));
}

static gboolean
is_over (RushesErrand *errand)
{
  return errand->dropped || g_cancellable_is_cancelled (errand->parts->cancellable);
}

/* Ends this run. Takes the reference that it held. */
static void
end_run (RushesErrand *errand, gint64 delay)
{
  g_clear_pointer (&errand->key, rushes_key_unref);
  g_clear_pointer (&errand->plan, rushes_file_plan_unref);
  errand->done = errand->total = 0;
  errand->rate = (RushesRate){ 0 };
  errand->parts->over (errand, delay, errand->parts->user_data);
  rushes_errand_unref (errand);
}

static gint64
backoff (RushesErrand *errand)
{
  return rushes_backoff_delay (++errand->failures, RETRY_FIRST, RETRY_LONGEST, g_random_double ());
}

typedef struct
{
  RushesErrand *errand; /* (owned) */
  gint64 delay;         /* µs until the next run */
} Change;

static void
on_changed_there (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Change *change = user_data;
  RushesErrand *errand = change->errand;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    g_debug ("What became of a video was not kept: %s", error->message);
  end_run (errand, task != NULL ? change->delay : RETRY_FIRST);
}

/* A stall that is in the library already is only waited out. */
static gboolean
is_known (RushesErrand *errand, const RushesTaskChange *what)
{
  const RushesTaskFields *fields = rushes_task_peek (errand->task);

  return what->happening == RUSHES_HAPPENING_STALLED && fields->reason == what->reason &&
         (what->bytes == 0 || fields->bytes == what->bytes);
}

/* Writes @change, then ends the run. */
static void
change_and_end (RushesErrand *errand, const RushesTaskChange *what, gint64 delay)
{
  Change *change;

  if (is_over (errand) || is_known (errand, what))
    {
      end_run (errand, delay);
      return;
    }
  change = g_new0 (Change, 1);
  change->errand = errand;
  change->delay = delay;
  rushes_store_change_async (errand->parts->store, errand->id, what, on_changed_there, change);
}

static void
stall (RushesErrand *errand, RushesReason reason, gint64 delay)
{
  RushesTaskChange change = { .happening = RUSHES_HAPPENING_STALLED, .reason = reason };

  /* People are told how much room it takes. */
  if (reason == RUSHES_REASON_DISK_FULL)
    change.bytes = errand->size;
  change_and_end (errand, &change, delay);
}

static void
give_up (RushesErrand *errand, RushesReason reason)
{
  const RushesTaskChange change = { .happening = RUSHES_HAPPENING_GONE, .reason = reason };

  change_and_end (errand, &change, RETRY_LONGEST);
}

static gboolean
is_gone (RushesErrand *errand)
{
  gint64 now = rushes_clock_monotonic (errand->parts->clock);

  if (errand->dead++ == 0)
    errand->dead_since = now;
  return errand->dead >= GONE_TIMES && now - errand->dead_since >= GONE_SPAN;
}

/* A link that gave no video: a new one next time, and the end when new ones give none either. */
static void
count_dead (RushesErrand *errand, RushesReason reason)
{
  errand->wants_link = errand->link_dead = TRUE;
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
  RushesErrand *errand = user_data;

  errand->done = done;
  errand->total = total;
  rushes_rate_add (&errand->rate, rushes_clock_monotonic (errand->parts->clock), done);
  if (!is_over (errand))
    errand->parts->progress (errand, errand->parts->user_data);
}

/* The other link, where there is one and this run has not tried it. */
static gboolean
try_backup (RushesErrand *errand)
{
  if (errand->on_backup || rushes_task_peek (errand->task)->backup_url == NULL)
    return FALSE;
  errand->on_backup = TRUE;
  download (errand);
  return TRUE;
}

/* A copy that looks whole, and nothing says that it is: the next one has to be the same. */
static void
compare_again (RushesErrand *errand, char *sha256)
{
  g_free (errand->witness);
  errand->witness = sha256;
  if (++errand->unproven % 2 == 1)
    download (errand);
  else
    count_dead (errand, RUSHES_REASON_UNPROVEN);
}

/* The network. */
static void
go_on_later (RushesErrand *errand, gboolean gained)
{
  if (gained)
    {
      errand->failures = errand->dead = 0;
      errand->stays = TRUE;
    }
  else if (try_backup (errand))
    return;
  /* A link that is slow to come up may have died meanwhile, so a new one now and then. */
  errand->wants_link = errand->failures % 4 == 3;
  end_run (errand, backoff (errand));
}

/* The sentences of these are about a request that costs money. */
static RushesReason
name_dead (RushesReason reason)
{
  return reason == RUSHES_REASON_KEY_REFUSED || reason == RUSHES_REASON_REDIRECT ? RUSHES_REASON_LINK_GONE : reason;
}

/* What an attempt ended with, and what follows. */
static void
settle (RushesErrand *errand, RushesFetchEnd *end)
{
  const RushesPartFileResult *file = &end->file;
  const RushesTaskChange fetched = {
    .happening = RUSHES_HAPPENING_FETCHED,
    .file = file->path,
    .bytes = file->bytes,
    .sha256 = file->sha256,
    .width = file->width,
    .height = file->height,
  };

  switch ((int) end->reason)
    {
    case RUSHES_REASON_NONE:
      change_and_end (errand, &fetched, RETRY_FIRST);
      break;
    case RUSHES_REASON_USER:
      end_run (errand, RETRY_FIRST);
      break;
    case RUSHES_REASON_TOO_LARGE:
      give_up (errand, end->reason);
      break;
    case RUSHES_REASON_DISK_FULL:
    case RUSHES_REASON_READ_ONLY:
    case RUSHES_REASON_DISK_ERROR:
      stall (errand, end->reason, ROOM_AGAIN);
      break;
    case RUSHES_REASON_UNPROVEN:
      compare_again (errand, g_steal_pointer (&end->file.sha256));
      break;
    case RUSHES_REASON_LINK_GONE:
    case RUSHES_REASON_NOT_A_VIDEO:
    case RUSHES_REASON_INVALID_URL:
    case RUSHES_REASON_REDIRECT:
    case RUSHES_REASON_KEY_REFUSED:
    case RUSHES_REASON_INCOMPLETE:
      if (!try_backup (errand))
        count_dead (errand, name_dead (end->reason));
      break;
    default:
      go_on_later (errand, end->gained);
      break;
    }
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesErrand *errand = user_data;
  RushesFetchEnd end;

  rushes_fetch_finish (result, &end);
  if (end.total > 0)
    errand->size = end.total;
  settle (errand, &end);
  rushes_fetch_end_clear (&end);
}

static void
attempt (RushesErrand *errand, const char *url, GAsyncReadyCallback then)
{
  const RushesErrandParts *parts = errand->parts;
  RushesProfile *profile = rushes_store_get_profile (parts->store, rushes_task_peek (errand->task)->profile);
  const RushesFetchLink link = {
    .client = parts->client,
    .clock = parts->clock,
    .profile = profile,
    .key = errand->key,
    .task = errand->task,
    .url = url,
    .plan = errand->plan,
    .total = errand->size,
    .witness = errand->witness,
    .progress = on_progress,
    .user_data = errand,
  };

  if (is_over (errand) || profile == NULL)
    end_run (errand, HELD_AGAIN);
  else
    rushes_fetch_async (&link, parts->cancellable, then, errand);
}

static void
download (RushesErrand *errand)
{
  const RushesTaskFields *fields = rushes_task_peek (errand->task);

  attempt (errand, errand->on_backup ? fields->backup_url : fields->url, on_fetched);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesErrand *errand = user_data;
  RushesFetchEnd end;

  rushes_fetch_finish (result, &end);
  if (end.reason == RUSHES_REASON_NONE && end.file.path == NULL)
    ask_for_link (errand);
  else
    settle (errand, &end);
  rushes_fetch_end_clear (&end);
}

static void
on_linked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesErrand *errand = user_data;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, NULL);

  if (task == NULL)
    {
      end_run (errand, RETRY_FIRST);
      return;
    }
  rushes_task_unref (errand->task);
  errand->task = rushes_task_ref (task);
  read_life (errand);
  if (rushes_task_peek (task)->url == NULL)
    ask_for_link (errand);
  else
    {
      errand->wants_link = errand->link_dead = FALSE;
      errand->on_backup = FALSE;
      download (errand);
    }
}

static void
keep_link (RushesErrand *errand, const RushesLook *look)
{
  const RushesTaskChange change = {
    .happening = RUSHES_HAPPENING_LINKED,
    .file_id = look->file_id,
    .url = look->url,
    .backup_url = look->backup_url,
    .width = look->width,
    .height = look->height,
  };

  rushes_store_change_async (errand->parts->store, errand->id, &change, on_linked, errand);
}

/* No new link: the old one, where that may be alive. */
static gboolean
try_old_link (RushesErrand *errand)
{
  if (errand->link_dead || rushes_task_peek (errand->task)->url == NULL)
    return FALSE;
  download (errand);
  return TRUE;
}

static void
learn (RushesErrand *errand, const RushesLook *look, gboolean by_file)
{
  const RushesTaskFields *fields = rushes_task_peek (errand->task);

  errand->held = look->kind == RUSHES_LOOK_HOLD;
  if (look->kind == RUSHES_LOOK_HOLD)
    rushes_gate_hold (errand->parts->gate, fields->profile, look->reason);
  if (look->kind == RUSHES_LOOK_DONE && look->url != NULL)
    {
      keep_link (errand, look);
      return;
    }
  if (!by_file && look->file_id != NULL && g_strcmp0 (look->file_id, fields->file_id) != 0)
    {
      errand->asks_query = FALSE;
      keep_link (errand, look);
      return;
    }
  if (look->kind != RUSHES_LOOK_HOLD && look->kind != RUSHES_LOOK_RETRY)
    errand->asks_query = by_file;
  if (try_old_link (errand))
    return;
  if (look->kind == RUSHES_LOOK_HOLD)
    end_run (errand, HELD_AGAIN);
  else if (look->kind == RUSHES_LOOK_NOT_FOUND)
    count_dead (errand, RUSHES_REASON_LINK_GONE);
  else if (look->kind == RUSHES_LOOK_RETRY)
    end_run (errand, MAX (look->retry_after, backoff (errand)));
  else
    stall (errand, RUSHES_REASON_LINK_PENDING, backoff (errand));
}

static void
on_retrieved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesErrand *errand = user_data;
  g_autoptr (RushesLook) look = rushes_client_retrieve_finish (RUSHES_CLIENT (source), result);

  if (is_over (errand))
    end_run (errand, -1);
  else
    learn (errand, look, TRUE);
}

static void
on_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesErrand *errand = user_data;
  g_autoptr (RushesLook) look = rushes_client_query_finish (RUSHES_CLIENT (source), result);

  if (is_over (errand))
    end_run (errand, -1);
  else
    learn (errand, look, FALSE);
}

static void
ask_for_link (RushesErrand *errand)
{
  const RushesErrandParts *parts = errand->parts;
  const RushesTaskFields *fields = rushes_task_peek (errand->task);
  RushesProfile *profile = rushes_store_get_profile (parts->store, fields->profile);

  if (profile == NULL || errand->key == NULL)
    {
      errand->held = TRUE;
      if (!try_old_link (errand))
        end_run (errand, HELD_AGAIN);
    }
  else if (fields->file_id != NULL && !errand->asks_query)
    rushes_client_retrieve_async (parts->client, profile, errand->key, fields->file_id, parts->cancellable,
                                  on_retrieved, errand);
  else
    rushes_client_query_async (parts->client, profile, errand->key, fields->service_id, parts->cancellable, on_queried,
                               errand);
}

static void
on_passed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesErrand *errand = user_data;
  const RushesTaskFields *fields = rushes_task_peek (errand->task);
  gboolean dead_by_clock = errand->dies_said && rushes_clock_now (errand->parts->clock) >= errand->dies;
  RushesReason reason;

  /* A link is fetched without a key, unless it is the service's own. */
  errand->key = rushes_gate_pass_finish (RUSHES_GATE (source), result, &reason);
  errand->on_backup = errand->on_backup && errand->stays;
  errand->stays = FALSE;
  if (is_over (errand))
    end_run (errand, -1);
  else if (fields->url == NULL || errand->wants_link || dead_by_clock)
    /* Not before it is known that the video is not there, and has room. */
    attempt (errand, NULL, on_looked);
  else
    download (errand);
}

/**
 * rushes_errand_run:
 * @plan: where the video goes
 *
 * Ends with `over`, never before it returns to the main loop.
 */
void
rushes_errand_run (RushesErrand *self, RushesFilePlan *plan)
{
  g_clear_pointer (&self->plan, rushes_file_plan_unref);
  self->plan = rushes_file_plan_ref (plan);
  self->held = FALSE;
  rushes_gate_pass_async (self->parts->gate, rushes_task_peek (self->task)->profile, self->parts->cancellable,
                          on_passed, rushes_errand_ref (self));
}
