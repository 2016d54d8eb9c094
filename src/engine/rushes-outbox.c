/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-outbox.h"

#include "rushes-pacer.h"
#include "rushes-submission.h"

/*
 * The money path. One turn of it:
 *
 *   wake -> turn: keys of the profiles that may send now
 *             -> store: take (queued -> sending, one attempt, on disk)      nothing goes out before this has returned
 *                  -> client: one HTTP request
 *                       -> store: what became of it (on disk)
 *
 * A turn ends when the store has nothing to give; the next one starts when something changes or a wait is over. Turns
 * do not overlap; requests do, as many as the profile allows. An answer that cannot be written is kept and written
 * again until it is, and nothing more is sent meanwhile.
 */

#define PAGE        500
#define AGAIN_AFTER (5 * RUSHES_SECOND) /* the store refused to give a task */

struct _RushesOutbox
{
  GObject parent_instance;

  RushesStore *store;   /* (owned) */
  RushesClient *client; /* (owned) */
  RushesGate *gate;     /* (owned) */
  RushesClock *clock;   /* (owned) */

  GHashTable *pacers;        /* (owned) (element-type gint64 RushesPacer) */
  GHashTable *keys;          /* (owned) (element-type gint64 RushesKey): of this turn */
  GHashTable *wanted;        /* (owned) (element-type gint64 gint64): profiles that have, or had, something to send */
  GHashTable *allowed;       /* (owned) (element-type gint64 gint64): unless send_all */
  GHashTable *unkept;        /* (owned) (element-type RushesSubmission): answers that the store did not take yet */
  GCancellable *cancellable; /* (owned): of the requests under way */

  guint alarm;   /* the next turn */
  guint passes;  /* keys asked for and not answered, this turn */
  guint sending; /* requests under way, and answers not written yet */
  guint doubts;  /* unconfirmed in a row */
  gboolean turning;
  gboolean again; /* something changed during the turn */
  gboolean started;
  gboolean paused;
  gboolean send_all;
};

G_DEFINE_FINAL_TYPE (RushesOutbox, rushes_outbox, G_TYPE_OBJECT)

enum
{
  DOUBTED,
  WAITING,
  UNKEPT,
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void take_next (RushesOutbox *self);

static gint64 *
copy_id (gint64 id)
{
  return g_memdup2 (&id, sizeof id);
}

static RushesPacer *
get_pacer (RushesOutbox *self, RushesProfile *profile)
{
  const RushesProfileFields *fields = rushes_profile_peek (profile);
  RushesPacer *pacer = g_hash_table_lookup (self->pacers, &fields->id);

  if (pacer == NULL)
    {
      pacer = g_new0 (RushesPacer, 1);
      rushes_pacer_init (pacer, fields->rpm);
      g_hash_table_insert (self->pacers, copy_id (fields->id), pacer);
    }
  rushes_pacer_set_rpm (pacer, fields->rpm);
  return pacer;
}

static void
count_doubt (RushesOutbox *self, RushesOutcomeKind kind)
{
  if (kind == RUSHES_OUTCOME_DOUBT)
    g_signal_emit (self, signals[DOUBTED], 0, ++self->doubts);
  else if (kind == RUSHES_OUTCOME_ACCEPTED || kind == RUSHES_OUTCOME_REFUSED)
    self->doubts = 0;
}

/* What an outcome says of the profile: its pace, and whether it may go on. */
static gint64
on_answered (RushesSubmission *submission, const RushesOutcome *outcome, gpointer user_data)
{
  RushesOutbox *self = user_data;
  gint64 id = rushes_task_peek (rushes_submission_get_task (submission))->profile;
  gint64 now = rushes_clock_monotonic (self->clock), wait = 0;
  RushesProfile *profile = rushes_store_get_profile (self->store, id);
  RushesPacer *pacer = profile != NULL ? get_pacer (self, profile) : NULL;

  count_doubt (self, outcome->kind);
  if (pacer == NULL)
    return 0;
  if (outcome->kind == RUSHES_OUTCOME_ACCEPTED)
    rushes_pacer_accepted (pacer);
  else if (outcome->kind == RUSHES_OUTCOME_HOLD)
    rushes_gate_hold (self->gate, id, outcome->reason);
  else if (outcome->kind == RUSHES_OUTCOME_TRY_LATER)
    wait = rushes_pacer_slow_down (pacer, now, outcome->retry_after, g_random_double ());
  else if (outcome->kind == RUSHES_OUTCOME_NOT_SENT && outcome->reason != RUSHES_REASON_USER)
    wait = rushes_pacer_not_sent (pacer, now, g_random_double ());
  rushes_pacer_answered (pacer, outcome->kind == RUSHES_OUTCOME_ACCEPTED || outcome->kind == RUSHES_OUTCOME_REFUSED);
  if (wait == 0)
    return 0;
  wait += rushes_clock_now (self->clock);
  g_signal_emit (self, signals[WAITING], 0, id, wait);
  return wait;
}

static void
on_unkept (RushesSubmission *submission, const RushesOutcome *outcome, gpointer user_data)
{
  RushesOutbox *self = user_data;
  RushesTask *task = rushes_submission_get_task (submission);

  g_hash_table_add (self->unkept, submission);
  if (outcome->kind == RUSHES_OUTCOME_ACCEPTED)
    g_signal_emit (self, signals[UNKEPT], 0, rushes_task_peek (task)->id, outcome->task_id);
}

static void
on_over (RushesSubmission *submission, gpointer user_data)
{
  g_autoptr (RushesOutbox) self = user_data;

  g_hash_table_remove (self->unkept, submission);
  self->sending--;
  rushes_outbox_wake (self);
  if (rushes_outbox_is_idle (self))
    g_signal_emit (self, signals[IDLE], 0);
}

static const RushesSubmissionHooks hooks = { on_answered, on_unkept, on_over };

static void
submit (RushesOutbox *self, RushesTask *task)
{
  gint64 id = rushes_task_peek (task)->profile;
  RushesProfile *profile = rushes_store_get_profile (self->store, id);
  RushesKey *key = g_hash_table_lookup (self->keys, &id);
  RushesSubmission *submission = rushes_submission_new (self->store, self->clock, task, &hooks, g_object_ref (self));

  self->sending++;
  if (profile != NULL)
    rushes_pacer_sent (get_pacer (self, profile), rushes_clock_monotonic (self->clock));
  if (profile != NULL && key != NULL && self->started)
    rushes_submission_send (submission, self->client, profile, key, self->cancellable);
  else
    rushes_submission_take_back (submission);
}

static gboolean
on_alarm (gpointer user_data)
{
  RushesOutbox *self = user_data;

  self->alarm = 0;
  rushes_outbox_wake (self);
  return G_SOURCE_REMOVE;
}

/* When the next turn is due by itself: a task's undo time is over, or a profile may send again. */
static void
end_turn (RushesOutbox *self, gint64 next_due)
{
  gint64 now = rushes_clock_monotonic (self->clock);
  gint64 delay = next_due > 0 ? MAX (next_due - rushes_clock_now (self->clock), 0) : G_MAXINT64;
  GHashTableIter iter;
  RushesPacer *pacer;

  g_hash_table_iter_init (&iter, self->pacers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &pacer))
    if (pacer->ready > now)
      delay = MIN (delay, pacer->ready - now);
  self->turning = FALSE;
  g_hash_table_remove_all (self->keys);
  rushes_clock_cancel (self->clock, &self->alarm);
  if (self->again)
    rushes_outbox_wake (self);
  else if (self->started && delay < G_MAXINT64)
    self->alarm = rushes_clock_schedule (self->clock, delay, on_alarm, self);
  if (rushes_outbox_is_idle (self))
    g_signal_emit (self, signals[IDLE], 0);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 next_due = 0;
  g_autoptr (RushesTask) task = rushes_store_take_finish (RUSHES_STORE (source), result, &next_due, &error);

  if (error != NULL)
    {
      /* The store says by `trouble` what is wrong, and when it is over. */
      g_debug ("Nothing is sent: %s", error->message);
      end_turn (self, rushes_clock_now (self->clock) + AGAIN_AFTER);
      return;
    }
  if (task == NULL)
    {
      end_turn (self, next_due);
      return;
    }
  submit (self, task);
  take_next (self);
}

static GArray *
list_limits (RushesOutbox *self)
{
  GArray *limits = g_array_new (FALSE, FALSE, sizeof (RushesTakeLimit));
  gint64 now = rushes_clock_monotonic (self->clock);
  GHashTableIter iter;
  gint64 *id;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      RushesProfile *profile = rushes_store_get_profile (self->store, *id);
      RushesTakeLimit limit;

      if (profile == NULL || rushes_gate_get_held (self->gate, *id) != RUSHES_REASON_NONE ||
          !rushes_pacer_may_send (get_pacer (self, profile), now))
        continue;
      limit.profile = *id;
      limit.parallel = (guint) rushes_profile_peek (profile)->parallel;
      g_array_append_val (limits, limit);
    }
  return limits;
}

static void
take_next (RushesOutbox *self)
{
  g_autoptr (GArray) limits = list_limits (self);
  g_autoptr (GArray) only = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gint64 *id;

  if (limits->len == 0 || !self->started || self->paused || g_hash_table_size (self->unkept) > 0)
    {
      end_turn (self, 0);
      return;
    }
  g_hash_table_iter_init (&iter, self->allowed);
  while (!self->send_all && g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_array_append_val (only, *id);
  rushes_store_take_async (self->store, (RushesTakeLimit *) limits->data, limits->len, (gint64 *) only->data, only->len,
                           on_taken, g_object_ref (self));
}

typedef struct
{
  RushesOutbox *outbox; /* (owned) */
  gint64 profile;
} Pass;

static void
on_passed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pass *pass = user_data;
  g_autoptr (RushesOutbox) self = pass->outbox;
  RushesReason reason;
  g_autoptr (RushesKey) key = rushes_gate_pass_finish (RUSHES_GATE (source), result, &reason);

  if (key != NULL)
    g_hash_table_insert (self->keys, copy_id (pass->profile), g_steal_pointer (&key));
  if (--self->passes == 0)
    take_next (self);
}

/* A profile that has nothing to send is not asked for its key: the keyring may want the user. */
static void
ask_for_keys (RushesOutbox *self)
{
  GPtrArray *profiles = rushes_store_get_profiles (self->store);

  self->passes = 1;
  for (guint i = 0; i < profiles->len; i++)
    {
      gint64 id = rushes_profile_peek (profiles->pdata[i])->id;
      Pass *pass;

      if (!g_hash_table_contains (self->wanted, &id) || rushes_gate_get_held (self->gate, id) != RUSHES_REASON_NONE)
        continue;
      pass = g_new0 (Pass, 1);
      pass->outbox = g_object_ref (self);
      pass->profile = id;
      self->passes++;
      rushes_gate_pass_async (self->gate, id, self->cancellable, on_passed, pass);
    }
  if (--self->passes == 0)
    take_next (self);
}

/**
 * rushes_outbox_wake:
 *
 * Something changed that may let something be sent.
 */
void
rushes_outbox_wake (RushesOutbox *self)
{
  self->again = self->turning;
  if (self->turning || !self->started || self->paused)
    return;
  self->turning = TRUE;
  rushes_clock_cancel (self->clock, &self->alarm);
  ask_for_keys (self);
}

static void
want (RushesOutbox *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  if (fields->state == RUSHES_TASK_QUEUED)
    g_hash_table_add (self->wanted, copy_id (fields->profile));
}

static void read_queued (RushesOutbox *self, gint64 below);

static void
on_queued_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesOutbox) self = user_data;
  g_autoptr (GPtrArray) queued = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  for (guint i = 0; queued != NULL && i < queued->len; i++)
    want (self, queued->pdata[i]);
  if (queued != NULL && queued->len == PAGE && self->started)
    read_queued (self, rushes_task_peek (queued->pdata[PAGE - 1])->id);
  else
    rushes_outbox_wake (self);
}

/* Which profiles have something to send. */
static void
read_queued (RushesOutbox *self, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 1u << RUSHES_TASK_QUEUED);

  rushes_store_page_async (self->store, query, below, PAGE, NULL, on_queued_read, g_object_ref (self));
}

static void
on_allowed_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesOutbox) self = user_data;
  g_autoptr (RushesTask) task = rushes_store_lookup_finish (RUSHES_STORE (source), result, NULL);

  if (task != NULL)
    want (self, task);
  rushes_outbox_wake (self);
}

static void
on_added (RushesOutbox *self, RushesTask *task)
{
  if (!self->send_all || rushes_task_peek (task)->state != RUSHES_TASK_QUEUED)
    return;
  want (self, task);
  rushes_outbox_wake (self);
}

static void
on_changed (RushesOutbox *self, RushesTask *task, RushesTask *before)
{
  RushesTaskState state = rushes_task_peek (task)->state, was = rushes_task_peek (before)->state;

  if (self->send_all)
    want (self, task);
  /* A generation that ended leaves room for the next one. */
  if (state != was && (was == RUSHES_TASK_GENERATING || state == RUSHES_TASK_QUEUED))
    rushes_outbox_wake (self);
}

static void
rushes_outbox_dispose (GObject *object)
{
  RushesOutbox *self = RUSHES_OUTBOX (object);

  if (self->store != NULL)
    {
      rushes_clock_cancel (self->clock, &self->alarm);
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (self->gate, self);
    }
  g_clear_object (&self->store);
  g_clear_object (&self->client);
  g_clear_object (&self->gate);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pacers, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->allowed, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_pointer (&self->unkept, g_hash_table_unref);
  G_OBJECT_CLASS (rushes_outbox_parent_class)->dispose (object);
}

static void
rushes_outbox_class_init (RushesOutboxClass *klass)
{
  GType type = RUSHES_TYPE_OUTBOX;

  G_OBJECT_CLASS (klass)->dispose = rushes_outbox_dispose;

  signals[DOUBTED] =
    g_signal_new ("doubted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[WAITING] =
    g_signal_new ("waiting", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[UNKEPT] =
    g_signal_new ("unkept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  signals[IDLE] = g_signal_new ("idle", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_outbox_init (RushesOutbox *self)
{
  self->pacers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) rushes_key_unref);
  self->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->allowed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->unkept = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
}

RushesOutbox *
rushes_outbox_new (RushesStore *store, RushesClient *client, RushesGate *gate, RushesClock *clock)
{
  RushesOutbox *self = g_object_new (RUSHES_TYPE_OUTBOX, NULL);

  self->store = g_object_ref (store);
  self->client = g_object_ref (client);
  self->gate = g_object_ref (gate);
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (store, "task-added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (store, "task-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (store, "notify::trouble", G_CALLBACK (rushes_outbox_wake), self);
  g_signal_connect_swapped (gate, "released", G_CALLBACK (rushes_outbox_wake), self);
  return self;
}

/**
 * rushes_outbox_start:
 * @send_all: whatever is queued; otherwise only what rushes_outbox_allow() names
 */
void
rushes_outbox_start (RushesOutbox *self, gboolean send_all)
{
  self->started = TRUE;
  self->send_all = send_all;
  if (send_all)
    read_queued (self, 0);
  else
    rushes_outbox_wake (self);
}

/**
 * rushes_outbox_stop:
 *
 * Takes nothing more. What is being sent goes on until `idle`, or until rushes_outbox_abandon().
 */
void
rushes_outbox_stop (RushesOutbox *self)
{
  g_autoptr (GList) unkept = g_hash_table_get_keys (self->unkept);

  self->started = FALSE;
  rushes_clock_cancel (self->clock, &self->alarm);
  for (GList *l = unkept; l != NULL; l = l->next)
    rushes_submission_give_up (l->data);
}

/**
 * rushes_outbox_abandon:
 *
 * Waits no longer for answers; what has left the machine becomes unconfirmed.
 */
void
rushes_outbox_abandon (RushesOutbox *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
rushes_outbox_allow (RushesOutbox *self, gint64 id)
{
  g_hash_table_add (self->allowed, copy_id (id));
  rushes_store_lookup_async (self->store, id, NULL, NULL, on_allowed_read, g_object_ref (self));
}

void
rushes_outbox_set_paused (RushesOutbox *self, gboolean paused)
{
  self->paused = paused;
  if (!paused)
    {
      self->doubts = 0;
      rushes_outbox_wake (self);
    }
}

gboolean
rushes_outbox_is_idle (RushesOutbox *self)
{
  return self->sending == 0 && !self->turning;
}
