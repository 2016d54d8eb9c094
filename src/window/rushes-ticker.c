/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-ticker.h"

#define SHORT_TICK RUSHES_SECOND
#define LONG_TICK  RUSHES_MINUTE

/** Typical: how long tasks of one kind take, asked of the store once and again after one of them is ready */
typedef struct
{
  gint64 span; /* µs; 0: not known */
  gboolean asked;
} Typical;

struct _RushesTicker
{
  GObject parent_instance;

  RushesContext *context;    /* (owned) */
  GCancellable *cancellable; /* (owned): of reads from the store */
  GHashTable *typical;       /* (owned) (element-type utf8 Typical): by kind */
  GHashTable *until;         /* (owned) (element-type gint64 gint64): ends of rate limits by profile */
  guint alarm;
  guint n_live;     /* rows that show a live task */
  gboolean visible; /* the window can be seen */
};

G_DEFINE_FINAL_TYPE (RushesTicker, rushes_ticker, G_TYPE_OBJECT)

enum
{
  TICK,
  MOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

typedef struct
{
  RushesTicker *self; /* (owned) */
  char *kind;         /* (owned) */
} Asking;

static gboolean on_alarm (gpointer user_data);

static void
schedule (RushesTicker *self)
{
  RushesClock *clock = rushes_context_get_clock (self->context);

  rushes_clock_cancel (clock, &self->alarm);
  if (self->visible)
    self->alarm = rushes_clock_schedule (clock, self->n_live > 0 ? SHORT_TICK : LONG_TICK, on_alarm, self);
}

static gboolean
on_alarm (gpointer user_data)
{
  RushesTicker *self = user_data;

  self->alarm = 0;
  g_object_ref (self);
  schedule (self);
  g_signal_emit (self, signals[TICK], 0);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

static char *
name_kind (RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const RushesRequestFields *request = rushes_request_peek (fields->request);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %d %s", fields->profile, request->duration,
                          request->resolution != NULL ? request->resolution : "");
}

static void
on_typical (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  RushesTicker *self = asking->self;
  g_autoptr (GError) error = NULL;
  gint64 span = rushes_store_typical_finish (RUSHES_STORE (source), result, &error);
  Typical *typical = g_hash_table_lookup (self->typical, asking->kind);

  if (error != NULL)
    g_debug ("No typical time: %s", error->message);
  else if (typical != NULL && typical->span != span)
    {
      typical->span = span;
      g_signal_emit (self, signals[TICK], 0);
    }
  g_object_unref (asking->self);
  g_free (asking->kind);
  g_free (asking);
}

static gint64
get_typical (RushesTicker *self, RushesTask *task)
{
  g_autofree char *kind = name_kind (task);
  Typical *typical = g_hash_table_lookup (self->typical, kind);
  Asking *asking;

  if (typical == NULL)
    {
      typical = g_new0 (Typical, 1);
      g_hash_table_insert (self->typical, g_strdup (kind), typical);
    }
  if (!typical->asked)
    {
      typical->asked = TRUE;
      asking = g_new0 (Asking, 1);
      asking->self = g_object_ref (self);
      asking->kind = g_steal_pointer (&kind);
      rushes_store_typical_async (rushes_context_get_store (self->context), task, self->cancellable, on_typical,
                                  asking);
    }
  return typical->span;
}

static gint64
get_until (RushesTicker *self, gint64 profile)
{
  gint64 *until = g_hash_table_lookup (self->until, &profile);

  return until != NULL ? *until : 0;
}

static void
on_waiting (RushesEngine *engine, gint64 profile, gint64 until, RushesTicker *self)
{
  g_hash_table_insert (self->until, g_memdup2 (&profile, sizeof profile), g_memdup2 (&until, sizeof until));
  g_signal_emit (self, signals[TICK], 0);
}

static void
on_trouble (RushesEngine *engine, GParamSpec *pspec, RushesTicker *self)
{
  g_signal_emit (self, signals[TICK], 0);
}

static void
on_presence (RushesTicker *self, gint64 id)
{
  g_signal_emit (self, signals[MOVED], 0, id);
}

static void
on_settled (RushesTicker *self, RushesTask *task)
{
  on_presence (self, rushes_task_peek (task)->id);
}

static void
on_stale (RushesTicker *self)
{
  on_presence (self, 0);
}

static void
on_task_changed (RushesStore *store, RushesTask *task, RushesTask *before, RushesTicker *self)
{
  g_autofree char *kind = NULL;
  Typical *typical;

  if (rushes_task_peek (task)->state != RUSHES_TASK_READY || rushes_task_peek (before)->state == RUSHES_TASK_READY)
    return;
  kind = name_kind (task);
  typical = g_hash_table_lookup (self->typical, kind);
  if (typical != NULL)
    typical->asked = FALSE;
}

static void
rushes_ticker_dispose (GObject *object)
{
  RushesTicker *self = RUSHES_TICKER (object);

  if (self->context != NULL)
    rushes_clock_cancel (rushes_context_get_clock (self->context), &self->alarm);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_ticker_parent_class)->dispose (object);
}

static void
rushes_ticker_finalize (GObject *object)
{
  RushesTicker *self = RUSHES_TICKER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->typical, g_hash_table_unref);
  g_clear_pointer (&self->until, g_hash_table_unref);
  G_OBJECT_CLASS (rushes_ticker_parent_class)->finalize (object);
}

static void
rushes_ticker_class_init (RushesTickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rushes_ticker_dispose;
  object_class->finalize = rushes_ticker_finalize;

  signals[TICK] = g_signal_new ("tick", RUSHES_TYPE_TICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] =
    g_signal_new ("moved", RUSHES_TYPE_TICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
rushes_ticker_init (RushesTicker *self)
{
  self->cancellable = g_cancellable_new ();
  self->typical = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->until = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * rushes_ticker_new:
 * @context: an open one
 *
 * Returns: (transfer full): a ticker that stands still until rushes_ticker_set_visible()
 */
RushesTicker *
rushes_ticker_new (RushesContext *context)
{
  RushesTicker *self = g_object_new (RUSHES_TYPE_TICKER, NULL);
  RushesEngine *engine = rushes_context_get_engine (context);
  RushesPresence *presence = rushes_context_get_presence (context);

  self->context = g_object_ref (context);
  g_signal_connect_object (presence, "changed", G_CALLBACK (on_presence), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (presence, "stale", G_CALLBACK (on_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rushes_context_get_removal (context), "settled", G_CALLBACK (on_settled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rushes_context_get_store (context), "task-changed", G_CALLBACK (on_task_changed), self, 0);
  g_signal_connect_object (engine, "waiting", G_CALLBACK (on_waiting), self, 0);
  g_signal_connect_object (engine, "notify::trouble", G_CALLBACK (on_trouble), self, 0);
  return self;
}

/**
 * rushes_ticker_set_visible:
 * @visible: whether anyone could see the time go on
 */
void
rushes_ticker_set_visible (RushesTicker *self, gboolean visible)
{
  if (self->visible == visible)
    return;
  self->visible = visible;
  schedule (self);
  if (visible)
    g_signal_emit (self, signals[TICK], 0);
}

/**
 * rushes_ticker_hold:
 *
 * A row shows a live task from now on, until rushes_ticker_release().
 */
void
rushes_ticker_hold (RushesTicker *self)
{
  if (self->n_live++ == 0)
    schedule (self);
}

void
rushes_ticker_release (RushesTicker *self)
{
  g_return_if_fail (self->n_live > 0);

  if (--self->n_live == 0)
    schedule (self);
}

/**
 * rushes_ticker_look:
 * @moment: (out): what there is to know beside @task
 *
 * Cheap: what must be asked of the store comes with a later `tick`, what of the disk with `moved`.
 */
void
rushes_ticker_look (RushesTicker *self, RushesTask *task, RushesTaskMoment *moment)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  RushesEngine *engine = rushes_context_get_engine (self->context);
  const RushesTrouble *trouble;
  RushesProfile *profile;
  RushesFetchState fetch;

  *moment = (RushesTaskMoment){ .now = rushes_clock_now (rushes_context_get_clock (self->context)), .done = -1 };
  if (fields->state == RUSHES_TASK_GENERATING)
    moment->typical = get_typical (self, task);
  else if (fields->state == RUSHES_TASK_FETCHING)
    {
      rushes_engine_get_fetch_state (engine, fields->id, &fetch);
      moment->done = fetch.done;
      moment->total = fetch.total;
      moment->rate = fetch.rate;
      moment->until = fetch.again;
    }
  else if (fields->state == RUSHES_TASK_READY)
    {
      rushes_presence_look (rushes_context_get_presence (self->context), task);
      moment->missing = rushes_presence_is_missing (rushes_context_get_presence (self->context), task);
      moment->removed_end = rushes_removal_get_end (rushes_context_get_removal (self->context), fields->id);
    }
  else if (fields->state == RUSHES_TASK_QUEUED)
    {
      trouble = rushes_engine_get_trouble (engine);
      profile = rushes_store_get_profile (rushes_context_get_store (self->context), fields->profile);
      moment->held = trouble->kind == RUSHES_TROUBLE_STORAGE || trouble->cause != RUSHES_PAUSE_NONE ||
                     (profile != NULL && rushes_profile_peek (profile)->held != RUSHES_REASON_NONE) ||
                     (trouble->kind == RUSHES_TROUBLE_PROFILE && trouble->profile != NULL &&
                      rushes_profile_peek (trouble->profile)->id == fields->profile);
      moment->until = get_until (self, fields->profile);
    }
}

/**
 * rushes_ticker_describe:
 *
 * Returns: (transfer full): @task in words, now
 */
RushesTaskWords *
rushes_ticker_describe (RushesTicker *self, RushesTask *task)
{
  RushesTaskMoment moment;

  rushes_ticker_look (self, task, &moment);
  return rushes_task_words_new (task, &moment);
}
