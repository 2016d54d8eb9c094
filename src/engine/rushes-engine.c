/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-engine-private.h"

#include "rushes-fetcher.h"
#include "rushes-gate.h"
#include "rushes-outbox.h"
#include "rushes-poller.h"
#include "rushes-sidecars.h"
#include "rushes-trouble.h"

#define PAGE        500
#define DOUBTS      2 /* unconfirmed in a row pause the queue: design section 3 */
#define PAUSE_VALUE "queue-paused"
#define FILES_VALUE "file-plan" /* where videos went by the rules before */

struct _RushesEngine
{
  GObject parent_instance;

  RushesStore *store;       /* (owned) */
  RushesClock *clock;       /* (owned) */
  RushesGate *gate;         /* (owned) */
  RushesOutbox *outbox;     /* (owned) */
  RushesPoller *poller;     /* (owned) */
  RushesFetcher *fetcher;   /* (owned) */
  RushesSidecars *sidecars; /* (owned) */
  RushesFilePlan *plan;     /* (owned) */
  gboolean cautious;
  gboolean send_all;
  gint64 patience; /* µs */

  GHashTable *queued;    /* (owned) (element-type gint64 RushesQueued): by id */
  GHashTable *unwritten; /* (owned) (element-type gint64 RushesReason): finished videos that the disk does not take */
  RushesPauseCause pause;
  RushesTrouble trouble;
  RushesProfile *blocked; /* (owned) (nullable): trouble.profile */

  GTask *stopping; /* (owned) (nullable) */
  guint alarm;     /* the end of the patience of rushes_engine_stop_async() */
};

G_DEFINE_FINAL_TYPE (RushesEngine, rushes_engine, G_TYPE_OBJECT)

enum
{
  PROP_TROUBLE = 1,
  N_PROPS
};

enum
{
  PROGRESS,
  CHECKED,
  WAITING,
  UNKEPT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
find_trouble (RushesEngine *self)
{
  RushesTrouble trouble = rushes_trouble_find (self->store, self->gate, self->queued, self->unwritten, self->pause);

  if (rushes_trouble_equal (&trouble, &self->trouble))
    return;
  g_clear_pointer (&self->blocked, rushes_profile_unref);
  if (trouble.profile != NULL)
    self->blocked = rushes_profile_ref (trouble.profile);
  self->trouble = trouble;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
note_queued (RushesEngine *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const RushesQueued queued = { fields->profile, fields->price, g_intern_string (fields->currency) };

  if (fields->state == RUSHES_TASK_QUEUED)
    g_hash_table_insert (self->queued, g_memdup2 (&fields->id, sizeof fields->id), g_memdup2 (&queued, sizeof queued));
  else
    g_hash_table_remove (self->queued, &fields->id);
}

static void
note_unwritten (RushesEngine *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  if (fields->state == RUSHES_TASK_FETCHING && !fields->removed && rushes_trouble_is_of_videos (fields->reason))
    g_hash_table_insert (self->unwritten, g_memdup2 (&fields->id, sizeof fields->id), GINT_TO_POINTER (fields->reason));
  else
    g_hash_table_remove (self->unwritten, &fields->id);
}

static void
on_added (RushesEngine *self, RushesTask *task)
{
  note_queued (self, task);
  find_trouble (self);
}

static void
on_changed (RushesEngine *self, RushesTask *task, RushesTask *before)
{
  note_queued (self, task);
  note_unwritten (self, task);
  find_trouble (self);
}

static void
on_held (RushesEngine *self, gint64 profile)
{
  find_trouble (self);
}

static void
pause_queue (RushesEngine *self, RushesPauseCause cause)
{
  self->pause = cause;
  rushes_outbox_set_paused (self->outbox, cause != RUSHES_PAUSE_NONE);
  find_trouble (self);
}

static void
on_doubted (RushesEngine *self, guint in_a_row)
{
  if (in_a_row >= DOUBTS)
    pause_queue (self, RUSHES_PAUSE_DOUBT);
}

static void
on_waiting (RushesEngine *self, gint64 profile, gint64 until)
{
  g_signal_emit (self, signals[WAITING], 0, profile, until);
}

static void
on_unkept (RushesEngine *self, gint64 id, const char *service_id)
{
  g_signal_emit (self, signals[UNKEPT], 0, id, service_id);
}

static void
on_checked (RushesEngine *self, gint64 id, gboolean answered)
{
  g_signal_emit (self, signals[CHECKED], 0, id, answered);
}

static void
on_progress (RushesEngine *self, gint64 id, gint64 done, gint64 total)
{
  g_signal_emit (self, signals[PROGRESS], 0, id, done, total);
}

static void
stop_if_idle (RushesEngine *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stopping == NULL || !rushes_outbox_is_idle (self->outbox) || !rushes_fetcher_is_idle (self->fetcher) ||
      !rushes_sidecars_is_idle (self->sidecars))
    return;
  rushes_clock_cancel (self->clock, &self->alarm);
  task = g_steal_pointer (&self->stopping);
  g_task_return_boolean (task, TRUE);
}

static void
rushes_engine_dispose (GObject *object)
{
  RushesEngine *self = RUSHES_ENGINE (object);

  if (self->store != NULL)
    {
      rushes_clock_cancel (self->clock, &self->alarm);
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (self->gate, self);
      g_signal_handlers_disconnect_by_data (self->outbox, self);
      g_signal_handlers_disconnect_by_data (self->fetcher, self);
      g_signal_handlers_disconnect_by_data (self->sidecars, self);
      g_signal_handlers_disconnect_by_data (self->poller, self);
    }
  g_clear_object (&self->outbox);
  g_clear_object (&self->poller);
  g_clear_object (&self->fetcher);
  g_clear_object (&self->sidecars);
  g_clear_object (&self->gate);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->queued, g_hash_table_unref);
  g_clear_pointer (&self->unwritten, g_hash_table_unref);
  g_clear_pointer (&self->blocked, rushes_profile_unref);
  g_clear_pointer (&self->plan, rushes_file_plan_unref);
  G_OBJECT_CLASS (rushes_engine_parent_class)->dispose (object);
}

static void
rushes_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesEngine *self = RUSHES_ENGINE (object);

  if (id == PROP_TROUBLE)
    g_value_set_pointer (value, &self->trouble);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_engine_class_init (RushesEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = RUSHES_TYPE_ENGINE;

  object_class->dispose = rushes_engine_dispose;
  object_class->get_property = rushes_engine_get_property;

  properties[PROP_TROUBLE] = g_param_spec_pointer ("trouble", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                    G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
  signals[CHECKED] = g_signal_new ("checked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_INT64, G_TYPE_BOOLEAN);
  signals[UNKEPT] =
    g_signal_new ("unkept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  signals[WAITING] =
    g_signal_new ("waiting", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void
rushes_engine_init (RushesEngine *self)
{
  self->queued = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->unwritten = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static RushesFilePlan *
make_plan (RushesEngine *self, const RushesFileRules *rules)
{
  g_autoptr (RushesFilePlan) before = rushes_file_plan_from_text (rushes_store_get_value (self->store, FILES_VALUE));

  return rushes_file_plan_new (rules, before);
}

/* What a later run needs to find the files of this one is told to the library before the first of them comes. */
static void
take_plan (RushesEngine *self)
{
  g_autofree char *text = rushes_file_plan_to_text (self->plan);

  rushes_sidecars_set_wanted (self->sidecars, rushes_file_plan_get_sidecar (self->plan));
  if (g_strcmp0 (text, rushes_store_get_value (self->store, FILES_VALUE)) != 0)
    rushes_store_set_value (self->store, FILES_VALUE, text);
}

/**
 * rushes_engine_new:
 * @parts: copied
 *
 * Returns: (transfer full): an engine that does nothing before rushes_engine_start()
 */
RushesEngine *
rushes_engine_new (const RushesEngineParts *parts)
{
  RushesEngine *self = g_object_new (RUSHES_TYPE_ENGINE, NULL);

  self->store = g_object_ref (parts->store);
  self->clock = g_object_ref (parts->clock);
  self->cautious = parts->cautious;
  self->send_all = parts->send_all;
  self->patience = parts->patience;
  self->gate = rushes_gate_new (parts->store, parts->keys);
  self->outbox = rushes_outbox_new (parts->store, parts->client, self->gate, parts->clock);
  self->poller = rushes_poller_new (parts->store, parts->client, self->gate, parts->clock);
  self->fetcher = rushes_fetcher_new (parts->store, parts->client, self->gate, parts->clock);
  self->sidecars = rushes_sidecars_new (parts->store);
  self->plan = make_plan (self, &parts->files);

  g_signal_connect_swapped (self->store, "task-added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->store, "task-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->store, "notify::trouble", G_CALLBACK (find_trouble), self);
  g_signal_connect_swapped (self->store, "profiles-changed", G_CALLBACK (find_trouble), self);
  g_signal_connect_swapped (self->gate, "held", G_CALLBACK (on_held), self);
  g_signal_connect_swapped (self->gate, "released", G_CALLBACK (on_held), self);
  g_signal_connect_swapped (self->outbox, "doubted", G_CALLBACK (on_doubted), self);
  g_signal_connect_swapped (self->outbox, "waiting", G_CALLBACK (on_waiting), self);
  g_signal_connect_swapped (self->outbox, "unkept", G_CALLBACK (on_unkept), self);
  g_signal_connect_swapped (self->outbox, "idle", G_CALLBACK (stop_if_idle), self);
  g_signal_connect_swapped (self->poller, "checked", G_CALLBACK (on_checked), self);
  g_signal_connect_swapped (self->fetcher, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect_swapped (self->fetcher, "idle", G_CALLBACK (stop_if_idle), self);
  g_signal_connect_swapped (self->sidecars, "idle", G_CALLBACK (stop_if_idle), self);
  return self;
}

static void read_working (RushesEngine *self, gint64 below);

static void
on_working_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesEngine) self = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  for (guint i = 0; tasks != NULL && self->queued != NULL && i < tasks->len; i++)
    {
      note_queued (self, tasks->pdata[i]);
      note_unwritten (self, tasks->pdata[i]);
    }
  if (self->store == NULL)
    return;
  find_trouble (self);
  if (tasks != NULL && tasks->len == PAGE)
    read_working (self, rushes_task_peek (tasks->pdata[PAGE - 1])->id);
}

static void
read_working (RushesEngine *self, gint64 below)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_WORKING, 0);

  rushes_store_page_async (self->store, query, below, PAGE, NULL, on_working_read, g_object_ref (self));
}

static RushesPauseCause
first_pause (RushesEngine *self)
{
  const RushesStoreOpening *opening = rushes_store_get_opening (self->store);

  if (!self->cautious)
    return RUSHES_PAUSE_NONE;
  if (opening->queued > 0 && opening->crashed)
    return RUSHES_PAUSE_CRASH;
  if (opening->queued > 0 && rushes_clock_now (self->clock) - opening->oldest_queued > RUSHES_HOUR)
    return RUSHES_PAUSE_OLD;
  if (g_strcmp0 (rushes_store_get_value (self->store, PAUSE_VALUE), "yes") == 0)
    return RUSHES_PAUSE_USER;
  return RUSHES_PAUSE_NONE;
}

/**
 * rushes_engine_start:
 *
 * Takes up all work that the library holds.
 */
void
rushes_engine_start (RushesEngine *self)
{
  pause_queue (self, first_pause (self));
  read_working (self, 0);
  rushes_gate_try_keys_again (self->gate);
  rushes_outbox_start (self->outbox, self->send_all);
  rushes_poller_start (self->poller);
  take_plan (self);
  rushes_fetcher_start (self->fetcher, self->plan);
}

static gboolean
on_patience_over (gpointer user_data)
{
  RushesEngine *self = user_data;

  self->alarm = 0;
  rushes_outbox_abandon (self->outbox);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_engine_stop_async:
 *
 * Sends nothing more, drops what can be asked again, and waits with the patience of #RushesEngineParts for the answers
 * to what is being sent: what they say is on disk when @callback runs. A request still unanswered then becomes
 * unconfirmed.
 */
void
rushes_engine_stop_async (RushesEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->stopping == NULL);

  self->stopping = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, rushes_engine_stop_async);
  rushes_outbox_stop (self->outbox);
  rushes_poller_stop (self->poller);
  rushes_fetcher_stop (self->fetcher);
  self->alarm = rushes_clock_schedule (self->clock, self->patience, on_patience_over, self);
  stop_if_idle (self);
}

gboolean
rushes_engine_stop_finish (RushesEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_engine_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesEngine *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) tasks = NULL;
  GError *error = NULL;

  tasks = rushes_store_add_finish (RUSHES_STORE (source), result, &error);
  if (tasks == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; !self->send_all && i < tasks->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (tasks->pdata[i]);

      /* Who asks for this very task on a command line has tried again by asking. */
      if (rushes_gate_get_held (self->gate, fields->profile) != RUSHES_REASON_NONE)
        rushes_gate_release (self->gate, fields->profile);
      rushes_outbox_allow (self->outbox, fields->id);
    }
  g_task_return_pointer (task, g_steal_pointer (&tasks), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * rushes_engine_submit_async:
 * @tasks: (array length=n_tasks): copied; all of them are taken, or none
 *
 * Puts tasks into the queue. They are on disk, and nothing is sent yet, when @callback runs.
 */
void
rushes_engine_submit_async (
  RushesEngine *self, const RushesNewTask *tasks, guint n_tasks, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rushes_engine_submit_async);
  rushes_store_add_async (self->store, tasks, n_tasks, NULL, on_submitted, task);
}

/**
 * rushes_engine_submit_finish:
 *
 * Returns: (transfer full) (element-type RushesTask): the tasks as they are in the library, or %NULL with the store's
 *   error
 */
GPtrArray *
rushes_engine_submit_finish (RushesEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_engine_submit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rushes_engine_allow:
 * @id: a queued task
 *
 * Lets one task be sent by an engine that does not send all.
 */
void
rushes_engine_allow (RushesEngine *self, gint64 id)
{
  rushes_outbox_allow (self->outbox, id);
}

/**
 * rushes_engine_set_paused:
 *
 * The user's own word on the queue; it outlasts the program.
 */
void
rushes_engine_set_paused (RushesEngine *self, gboolean paused)
{
  rushes_store_set_value (self->store, PAUSE_VALUE, paused ? "yes" : NULL);
  pause_queue (self, paused ? RUSHES_PAUSE_USER : RUSHES_PAUSE_NONE);
}

gboolean
rushes_engine_get_paused (RushesEngine *self)
{
  return self->pause != RUSHES_PAUSE_NONE;
}

/**
 * rushes_engine_resume_profile:
 *
 * The user says that what held the profile is over.
 */
void
rushes_engine_resume_profile (RushesEngine *self, gint64 profile)
{
  rushes_gate_release (self->gate, profile);
}

/**
 * rushes_engine_resume_videos:
 *
 * The user says that what kept videos from being written is over; without a word they are tried again by and by.
 */
void
rushes_engine_resume_videos (RushesEngine *self)
{
  GHashTableIter iter;
  gint64 *id;

  g_hash_table_iter_init (&iter, self->unwritten);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    rushes_fetcher_fetch_now (self->fetcher, *id);
}

/**
 * rushes_engine_set_files:
 * @rules: copied: how videos are kept that are fetched from now on
 */
void
rushes_engine_set_files (RushesEngine *self, const RushesFileRules *rules)
{
  RushesFilePlan *plan = rushes_file_plan_new (rules, self->plan);

  rushes_file_plan_unref (self->plan);
  self->plan = plan;
  take_plan (self);
  rushes_fetcher_set_plan (self->fetcher, plan);
}

/**
 * rushes_engine_set_downloads:
 * @downloads: 1 to 8 videos are fetched at a time; two where nobody says otherwise
 */
void
rushes_engine_set_downloads (RushesEngine *self, guint downloads)
{
  rushes_fetcher_set_at_once (self->fetcher, downloads);
}

/**
 * rushes_engine_get_trouble:
 *
 * Returns: (transfer none): never %NULL; valid until the next `notify::trouble`
 */
const RushesTrouble *
rushes_engine_get_trouble (RushesEngine *self)
{
  return &self->trouble;
}

/**
 * rushes_engine_get_fetch_state:
 * @id: of a task that is `fetching`
 * @state: (out caller-allocates): how its video comes along
 */
void
rushes_engine_get_fetch_state (RushesEngine *self, gint64 id, RushesFetchState *state)
{
  rushes_fetcher_get_state (self->fetcher, id, state);
}

/*< private >*/
RushesStore *
rushes_engine_get_store (RushesEngine *self)
{
  return self->store;
}

/*< private >
 * Looks after a task at once. Returns: whether there is anything to look after in its state
 */
gboolean
rushes_engine_hurry (RushesEngine *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);

  if (fields->state == RUSHES_TASK_GENERATING)
    rushes_poller_check_now (self->poller, fields->id);
  else if (fields->state == RUSHES_TASK_FETCHING)
    rushes_fetcher_fetch_now (self->fetcher, fields->id);
  else
    return FALSE;
  return TRUE;
}
