/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-poller.h"

#include "rushes-backoff.h"

/*
 * One watch a generating task, made and dropped as the store tells of tasks entering and leaving that state. A watch
 * has one alarm; when it rings, the watch asks for the profile's key, then the service, and sets its alarm anew. Few
 * ask at once: those whose turn it is not stand in line.
 */

#define PAGE            500
#define AT_ONCE         4
#define HELD_AGAIN      (15 * RUSHES_MINUTE)
#define RETRY_FIRST     (10 * RUSHES_SECOND)
#define RETRY_LONGEST   (5 * RUSHES_MINUTE)
#define FORGOTTEN_SPAN  (10 * RUSHES_MINUTE) /* unknown there this long, */
#define FORGOTTEN_TIMES 3                    /* and this often: design section 3 */

struct _RushesPoller
{
  GObject parent_instance;

  RushesStore *store;        /* (owned) */
  RushesClient *client;      /* (owned) */
  RushesGate *gate;          /* (owned) */
  RushesClock *clock;        /* (owned) */
  GHashTable *watches;       /* (owned) (element-type gint64 Watch) */
  GQueue line;               /* (element-type Watch): due, and too many ask already */
  GCancellable *cancellable; /* (owned) */
  guint asking;
  gboolean started;
};

G_DEFINE_FINAL_TYPE (RushesPoller, rushes_poller, G_TYPE_OBJECT)

enum
{
  CHECKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  gatomicrefcount refs;
  RushesPoller *poller; /* (unowned): NULL once dropped */
  RushesTask *task;     /* (owned): as it is in the store */
  gint64 id;
  guint alarm;
  guint failures;         /* nothing learnt, in a row */
  guint not_found;        /* unknown there, in a row */
  gint64 not_found_since; /* monotonic µs */
  gboolean asking;
  gboolean in_line;
  gboolean held;  /* the last look was a no to the account */
  gboolean hurry; /* asked for while it was asking */
} Watch;

static void watch_ring (Watch *watch);

static Watch *
watch_ref (Watch *watch)
{
  g_atomic_ref_count_inc (&watch->refs);
  return watch;
}

static void
watch_unref (Watch *watch)
{
  if (!g_atomic_ref_count_dec (&watch->refs))
    return;
  rushes_task_unref (watch->task);
  g_free (watch);
}

static void
watch_drop (gpointer pointer)
{
  Watch *watch = pointer;

  rushes_clock_cancel (watch->poller->clock, &watch->alarm);
  if (watch->in_line)
    g_queue_remove (&watch->poller->line, watch);
  watch->in_line = FALSE;
  watch->poller = NULL;
  watch_unref (watch);
}

static gboolean
on_alarm (gpointer user_data)
{
  Watch *watch = user_data;

  watch->alarm = 0;
  watch_ring (watch);
  return G_SOURCE_REMOVE;
}

static void
watch_set_alarm (Watch *watch, gint64 delay)
{
  rushes_clock_cancel (watch->poller->clock, &watch->alarm);
  watch->alarm = rushes_clock_schedule (watch->poller->clock, delay, on_alarm, watch);
}

static gint64
get_poll (Watch *watch)
{
  RushesProfile *profile = rushes_store_get_profile (watch->poller->store, rushes_task_peek (watch->task)->profile);

  return (profile != NULL ? rushes_profile_peek (profile)->poll : 10) * RUSHES_SECOND;
}

static gint64
usual_delay (Watch *watch)
{
  const RushesTaskFields *fields = rushes_task_peek (watch->task);
  gint64 age = rushes_clock_now (watch->poller->clock) - (fields->accepted > 0 ? fields->accepted : fields->created);

  return rushes_backoff_interval (get_poll (watch), MAX (age, 0), g_random_double ());
}

static void
on_changed_there (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  /* The service will say the same again, so what could not be kept is asked for anew. */
  if (task == NULL)
    g_debug ("Progress was not kept: %s", error->message);
  if (watch->poller != NULL && watch->alarm == 0 && !watch->asking)
    watch_set_alarm (watch, task != NULL ? usual_delay (watch) : RETRY_FIRST);
  watch_unref (watch);
}

static void
watch_change (Watch *watch, RushesTaskHappening happening, const RushesLook *look)
{
  const RushesTaskChange change = {
    .happening = happening,
    .reason = look->reason,
    .code = look->code,
    .message = look->message,
    .excerpt = happening == RUSHES_HAPPENING_PROGRESSED ? NULL : look->excerpt,
    .http_status = look->http_status,
    .status = look->status,
    .file_id = look->file_id,
    .url = look->url,
    .backup_url = look->backup_url,
    .width = look->width,
    .height = look->height,
  };

  rushes_store_change_async (watch->poller->store, watch->id, &change, on_changed_there, watch_ref (watch));
}

static gboolean
is_forgotten (Watch *watch)
{
  gint64 now = rushes_clock_monotonic (watch->poller->clock);

  if (watch->not_found++ == 0)
    watch->not_found_since = now;
  return watch->not_found >= FORGOTTEN_TIMES && now - watch->not_found_since >= FORGOTTEN_SPAN;
}

static void
watch_learn (Watch *watch, const RushesLook *look)
{
  const char *status = rushes_task_peek (watch->task)->status;

  watch->held = look->kind == RUSHES_LOOK_HOLD;
  if (look->kind != RUSHES_LOOK_NOT_FOUND)
    watch->not_found = 0;
  if (look->kind != RUSHES_LOOK_RETRY)
    watch->failures = 0;

  switch (look->kind)
    {
    case RUSHES_LOOK_ONGOING:
      if (look->status != NULL && g_strcmp0 (look->status, status) != 0)
        watch_change (watch, RUSHES_HAPPENING_PROGRESSED, look);
      else
        watch_set_alarm (watch, usual_delay (watch));
      break;
    case RUSHES_LOOK_DONE:
      watch_change (watch, RUSHES_HAPPENING_SUCCEEDED, look);
      break;
    case RUSHES_LOOK_FAILED:
      watch_change (watch, look->refunded ? RUSHES_HAPPENING_REFUNDED : RUSHES_HAPPENING_FAILED, look);
      break;
    case RUSHES_LOOK_NOT_FOUND:
      if (is_forgotten (watch))
        watch_change (watch, RUSHES_HAPPENING_FORGOTTEN, look);
      else
        watch_set_alarm (watch, MAX (usual_delay (watch), FORGOTTEN_SPAN / FORGOTTEN_TIMES));
      break;
    case RUSHES_LOOK_HOLD:
      rushes_gate_hold (watch->poller->gate, rushes_task_peek (watch->task)->profile, look->reason);
      if (watch->poller != NULL) /* who hears of the hold may stop the engine */
        watch_set_alarm (watch, HELD_AGAIN);
      break;
    case RUSHES_LOOK_RETRY:
    default:
      watch->failures++;
      watch_set_alarm (
        watch, MAX (look->retry_after, rushes_backoff_delay (watch->failures, MAX (RETRY_FIRST / 4, get_poll (watch)),
                                                             RETRY_LONGEST, g_random_double ())));
      break;
    }
}

static void
let_next_ask (RushesPoller *self)
{
  while (self->asking < AT_ONCE && self->line.length > 0)
    {
      Watch *watch = g_queue_pop_head (&self->line);

      watch->in_line = FALSE;
      watch_ring (watch);
    }
}

/* What both ways a question can end have in common. */
static gboolean
watch_end_asking (Watch *watch, RushesPoller *self)
{
  self->asking--;
  watch->asking = FALSE;
  return watch->poller != NULL && self->started;
}

typedef struct
{
  RushesPoller *poller; /* (owned) */
  Watch *watch;         /* (owned) */
} Question;

static void
question_free (Question *question)
{
  let_next_ask (question->poller);
  watch_unref (question->watch);
  g_object_unref (question->poller);
  g_free (question);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  Watch *watch = question->watch;
  g_autoptr (RushesLook) look = rushes_client_query_finish (RUSHES_CLIENT (source), result);

  if (watch_end_asking (watch, question->poller))
    {
      watch_learn (watch, look);
      if (watch->hurry && watch->alarm != 0)
        watch_set_alarm (watch, 0);
      g_signal_emit (question->poller, signals[CHECKED], 0, watch->id,
                     look->kind != RUSHES_LOOK_RETRY && look->kind != RUSHES_LOOK_HOLD);
    }
  watch->hurry = FALSE;
  question_free (question);
}

static void
on_passed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  Watch *watch = question->watch;
  RushesPoller *self = question->poller;
  const RushesTaskFields *fields = rushes_task_peek (watch->task);
  RushesReason reason;
  g_autoptr (RushesKey) key = rushes_gate_pass_finish (RUSHES_GATE (source), result, &reason);
  RushesProfile *profile = rushes_store_get_profile (self->store, fields->profile);

  if (key != NULL && profile != NULL && watch->poller != NULL && self->started)
    {
      rushes_client_query_async (self->client, profile, key, fields->service_id, self->cancellable, on_answered,
                                 question);
      return;
    }
  if (watch_end_asking (watch, self))
    {
      watch->held = TRUE;
      watch_set_alarm (watch, HELD_AGAIN);
      g_signal_emit (self, signals[CHECKED], 0, watch->id, FALSE);
    }
  question_free (question);
}

static void
watch_ring (Watch *watch)
{
  RushesPoller *self = watch->poller;
  Question *question;

  if (!self->started || watch->asking || watch->in_line)
    return;
  rushes_clock_cancel (self->clock, &watch->alarm);
  if (self->asking >= AT_ONCE)
    {
      watch->in_line = TRUE;
      g_queue_push_tail (&self->line, watch);
      return;
    }
  self->asking++;
  watch->asking = TRUE;
  question = g_new0 (Question, 1);
  question->poller = g_object_ref (self);
  question->watch = watch_ref (watch);
  rushes_gate_pass_async (self->gate, rushes_task_peek (watch->task)->profile, self->cancellable, on_passed, question);
}

/* Follows what the store says of a task. */
static void
follow (RushesPoller *self, RushesTask *task, gint64 first_delay)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  Watch *watch = g_hash_table_lookup (self->watches, &fields->id);
  gboolean wanted = fields->state == RUSHES_TASK_GENERATING && fields->service_id != NULL;

  if (!self->started)
    return;
  if (watch != NULL && !wanted)
    g_hash_table_remove (self->watches, &fields->id);
  else if (watch != NULL)
    {
      rushes_task_unref (watch->task);
      watch->task = rushes_task_ref (task);
    }
  else if (wanted)
    {
      watch = g_new0 (Watch, 1);
      g_atomic_ref_count_init (&watch->refs);
      watch->poller = self;
      watch->task = rushes_task_ref (task);
      watch->id = fields->id;
      g_hash_table_insert (self->watches, &watch->id, watch);
      watch_set_alarm (watch, first_delay >= 0 ? first_delay : get_poll (watch));
    }
}

static void
on_added (RushesPoller *self, RushesTask *task)
{
  follow (self, task, 0);
}

static void
on_changed (RushesPoller *self, RushesTask *task, RushesTask *before)
{
  /* An adopted or doubtful one may have been finished long ago; a new one has only begun. */
  follow (self, task, rushes_task_peek (before)->state == RUSHES_TASK_SENDING ? -1 : 0);
}

static void
on_released (RushesPoller *self, gint64 profile)
{
  GHashTableIter iter;
  Watch *watch;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &watch))
    if (watch->held && rushes_task_peek (watch->task)->profile == profile && !watch->asking && !watch->in_line)
      watch_set_alarm (watch, 0);
}

static void read_page (RushesPoller *self, gint64 below);

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesPoller) self = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    follow (self, tasks->pdata[i], g_hash_table_size (self->watches) * RUSHES_SECOND / 10);
  if (tasks != NULL && tasks->len == PAGE)
    read_page (self, rushes_task_peek (tasks->pdata[PAGE - 1])->id);
}

static void
read_page (RushesPoller *self, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_EVERY, 1u << RUSHES_TASK_GENERATING);

  rushes_store_page_async (self->store, query, below, PAGE, self->cancellable, on_page, g_object_ref (self));
}

static void
rushes_poller_dispose (GObject *object)
{
  RushesPoller *self = RUSHES_POLLER (object);

  if (self->store != NULL)
    {
      rushes_poller_stop (self);
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (self->gate, self);
    }
  g_clear_pointer (&self->watches, g_hash_table_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->client);
  g_clear_object (&self->gate);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rushes_poller_parent_class)->dispose (object);
}

static void
rushes_poller_class_init (RushesPollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_poller_dispose;

  signals[CHECKED] = g_signal_new ("checked", RUSHES_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   2, G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
rushes_poller_init (RushesPoller *self)
{
  self->watches = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, watch_drop);
  g_queue_init (&self->line);
  self->cancellable = g_cancellable_new ();
}

RushesPoller *
rushes_poller_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock)
{
  RushesPoller *self = g_object_new (RUSHES_TYPE_POLLER, NULL);

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
 * rushes_poller_start:
 *
 * Takes up every task that is generating, a tenth of a second after one another.
 */
void
rushes_poller_start (RushesPoller *self)
{
  self->started = TRUE;
  read_page (self, 0);
}

/**
 * rushes_poller_stop:
 *
 * Drops what is being asked; it can be asked again in the next run.
 */
void
rushes_poller_stop (RushesPoller *self)
{
  self->started = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->watches);
}

/**
 * rushes_poller_check_now:
 *
 * Asks after one task at once.
 */
void
rushes_poller_check_now (RushesPoller *self, gint64 id)
{
  Watch *watch = g_hash_table_lookup (self->watches, &id);

  if (watch == NULL)
    return;
  if (watch->asking)
    watch->hurry = TRUE;
  else if (!watch->in_line)
    watch_set_alarm (watch, 0);
}
