/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-fetcher.h"

#include "rushes-errand.h"

/*
 * One errand a task that is `fetching`. An errand stands in line, the one whose link dies first at its head; two run at
 * a time, or as many as were asked for. A run is: the key -> a link, asked for where there is none or the last one is
 * dead -> one attempt (rushes-fetch.c). What it ends with decides, by the table in settle(), between done, another
 * link, a wait, and gone.
 */

#define TELL_EVERY (RUSHES_SECOND / 10)
#define PAGE       500
#define AT_ONCE    2
#define AT_MOST    8

struct _RushesFetcher
{
  GObject parent_instance;

  RushesErrandParts parts;
  RushesStore *store;        /* (owned) */
  RushesClient *client;      /* (owned) */
  RushesGate *gate;          /* (owned) */
  RushesClock *clock;        /* (owned) */
  RushesFilePlan *plan;      /* (owned) (nullable): none before it is started */
  GHashTable *errands;       /* (owned) (element-type gint64 Place) */
  GCancellable *cancellable; /* (owned) */
  guint at_once;             /* errands that may run */
  guint running;
  gboolean started;
  gboolean reading; /* what the last run left: the order is known when all of it is */
};

G_DEFINE_FINAL_TYPE (RushesFetcher, rushes_fetcher, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One errand's place in the line. */
typedef struct
{
  RushesFetcher *fetcher; /* (unowned) */
  RushesErrand *errand;   /* (owned) */
  gint64 id;
  guint alarm;
  gint64 due;       /* µs since the epoch: of @alarm; 0: none */
  gint64 told;      /* monotonic µs: when the progress was */
  gboolean waiting; /* in line */
  gboolean running;
} Place;

static void run_next (RushesFetcher *self);

static void
place_free (gpointer pointer)
{
  Place *place = pointer;

  rushes_clock_cancel (place->fetcher->clock, &place->alarm);
  rushes_errand_drop (place->errand);
  rushes_errand_unref (place->errand);
  g_free (place);
}

static void
get_in_line (Place *place)
{
  rushes_clock_cancel (place->fetcher->clock, &place->alarm);
  place->due = 0;
  place->waiting = TRUE;
  run_next (place->fetcher);
}

static gboolean
on_alarm (gpointer user_data)
{
  Place *place = user_data;

  place->alarm = 0;
  get_in_line (place);
  return G_SOURCE_REMOVE;
}

static Place *
find_place (RushesFetcher *self, RushesErrand *errand)
{
  Place *place = g_hash_table_lookup (self->errands, &rushes_task_peek (rushes_errand_get_task (errand))->id);

  return place != NULL && place->errand == errand ? place : NULL;
}

/* Some times a second, and the first and the last; what is known in between can be asked for. */
static void
on_progress (RushesErrand *errand, gpointer user_data)
{
  RushesFetcher *self = user_data;
  Place *place = find_place (self, errand);
  gint64 now = rushes_clock_monotonic (self->clock);
  RushesFetchState state;

  rushes_errand_get_state (errand, &state);
  if (place == NULL || state.done < 0 ||
      (now - place->told < TELL_EVERY && state.done > 0 && state.done != state.total))
    return;
  place->told = now;
  g_signal_emit (self, signals[PROGRESS], 0, place->id, state.done, state.total);
}

static void
on_over (RushesErrand *errand, gint64 delay, gpointer user_data)
{
  g_autoptr (RushesFetcher) self = g_object_ref (user_data);
  Place *place = find_place (self, errand);

  self->running--;
  if (place != NULL)
    {
      place->running = FALSE;
      if (!place->waiting && self->started)
        {
          rushes_clock_cancel (self->clock, &place->alarm);
          place->alarm = rushes_clock_schedule (self->clock, delay, on_alarm, place);
          place->due = rushes_clock_now (self->clock) + delay;
        }
    }
  run_next (self);
  if (self->running == 0)
    g_signal_emit (self, signals[IDLE], 0);
  g_object_unref (self);
}

static gboolean
is_before (Place *place, Place *other)
{
  gint64 dies = rushes_errand_get_dies (place->errand), other_dies = rushes_errand_get_dies (other->errand);

  return dies < other_dies || (dies == other_dies && place->id < other->id);
}

static Place *
find_first (RushesFetcher *self)
{
  GHashTableIter iter;
  Place *place, *first = NULL;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &place))
    if (place->waiting && !place->running && (first == NULL || is_before (place, first)))
      first = place;
  return first;
}

static void
run_next (RushesFetcher *self)
{
  Place *first;

  while (self->started && !self->reading && self->running < self->at_once && (first = find_first (self)) != NULL)
    {
      first->waiting = FALSE;
      first->running = TRUE;
      self->running++;
      g_object_ref (self);
      rushes_errand_run (first->errand, self->plan);
    }
}

static void
follow (RushesFetcher *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  Place *place = g_hash_table_lookup (self->errands, &fields->id);
  gboolean wanted = fields->state == RUSHES_TASK_FETCHING;

  if (!self->started)
    return;
  if (place != NULL && !wanted)
    g_hash_table_remove (self->errands, &fields->id);
  else if (place != NULL)
    rushes_errand_set_task (place->errand, task);
  else if (wanted)
    {
      place = g_new0 (Place, 1);
      place->fetcher = self;
      place->errand = rushes_errand_new (&self->parts, task);
      place->id = fields->id;
      g_hash_table_insert (self->errands, &place->id, place);
      get_in_line (place);
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
  Place *place;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &place))
    if (rushes_errand_is_held (place->errand) &&
        rushes_task_peek (rushes_errand_get_task (place->errand))->profile == profile)
      {
        rushes_clock_cancel (self->clock, &place->alarm);
        place->due = 0;
        place->waiting = !place->running;
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
  else
    {
      self->reading = FALSE;
      run_next (self);
    }
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
  g_clear_pointer (&self->plan, rushes_file_plan_unref);
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
  self->errands = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, place_free);
  self->cancellable = g_cancellable_new ();
  self->at_once = AT_ONCE;
}

RushesFetcher *
rushes_fetcher_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock)
{
  RushesFetcher *self = g_object_new (RUSHES_TYPE_FETCHER, NULL);

  self->store = g_object_ref (store);
  self->client = g_object_ref (client);
  self->gate = g_object_ref (gate);
  self->clock = g_object_ref (clock);
  self->parts = (RushesErrandParts){
    .store = self->store,
    .client = self->client,
    .gate = self->gate,
    .clock = self->clock,
    .cancellable = self->cancellable,
    .progress = on_progress,
    .over = on_over,
    .user_data = self,
  };
  g_signal_connect_swapped (store, "task-added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (gate, "released", G_CALLBACK (on_released), self);
  return self;
}

/**
 * rushes_fetcher_start:
 * @plan: where videos go
 */
void
rushes_fetcher_start (RushesFetcher *self, RushesFilePlan *plan)
{
  self->started = TRUE;
  self->reading = TRUE;
  rushes_fetcher_set_plan (self, plan);
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
 * rushes_fetcher_set_plan:
 *
 * For the videos fetched from now on.
 */
void
rushes_fetcher_set_plan (RushesFetcher *self, RushesFilePlan *plan)
{
  rushes_file_plan_ref (plan);
  g_clear_pointer (&self->plan, rushes_file_plan_unref);
  self->plan = plan;
}

/**
 * rushes_fetcher_set_at_once:
 * @at_once: 1 to 8 videos are fetched at a time; what runs already is not ended
 */
void
rushes_fetcher_set_at_once (RushesFetcher *self, guint at_once)
{
  self->at_once = CLAMP (at_once, 1, AT_MOST);
  run_next (self);
}

/**
 * rushes_fetcher_fetch_now:
 *
 * Waits no longer before the next attempt at a video.
 */
void
rushes_fetcher_fetch_now (RushesFetcher *self, gint64 id)
{
  Place *place = g_hash_table_lookup (self->errands, &id);

  if (place != NULL && !place->running)
    get_in_line (place);
}

/**
 * rushes_fetcher_get_state:
 * @state: (out caller-allocates): how a video comes along; nothing of one that is not being brought
 */
void
rushes_fetcher_get_state (RushesFetcher *self, gint64 id, RushesFetchState *state)
{
  Place *place = g_hash_table_lookup (self->errands, &id);

  *state = (RushesFetchState){ .done = -1, .total = -1, .rate = -1 };
  if (place == NULL)
    return;
  rushes_errand_get_state (place->errand, state);
  state->again = place->due;
}

gboolean
rushes_fetcher_is_idle (RushesFetcher *self)
{
  return self->running == 0;
}
