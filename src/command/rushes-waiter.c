/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-waiter.h"

#include "rushes-task-report.h"

#include <glib/gi18n.h>

#define NAMED 10 /* tasks that the line on how to go on names */

typedef struct
{
  RushesTask *task;   /* (owned): as it was last told */
  gboolean reached;   /* the goal, or given up */
  RushesExit instead; /* of what its state says; RUSHES_EXIT_DONE: nothing */
} Entry;

struct _RushesWaiter
{
  GObject parent_instance;

  RushesCall *call;     /* (owned) */
  RushesStore *store;   /* (owned) */
  RushesEngine *engine; /* (owned) */
  RushesWaiterOptions options;

  GPtrArray *order;   /* (owned) (element-type Entry) */
  GHashTable *by_id;  /* (owned) (element-type gint64 Entry): its entries are those of @order */
  GHashTable *blamed; /* (owned) (element-type gint64): profiles whose hold has been told */
  GPtrArray *former;  /* (owned) (element-type RushesProfile): as they were before this call */
  guint open;         /* entries that have not reached the goal */
  guint printed;      /* of @order */

  GTask *task; /* (owned) (nullable): while it runs */
  guint alarm; /* until the timeout */
  gboolean taking_back;
  RushesExit back_code; /* of what was taken back */
  guint cancelling;     /* of it, not known yet */
};

G_DEFINE_FINAL_TYPE (RushesWaiter, rushes_waiter, G_TYPE_OBJECT)

static void finish_if_over (RushesWaiter *self);
static void look_at_trouble (RushesWaiter *self);
static void take_back (RushesWaiter *self, RushesExit code);

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  rushes_task_unref (entry->task);
  g_free (entry);
}

static RushesTaskState
state_of (const Entry *entry)
{
  return rushes_task_peek (entry->task)->state;
}

/* The last place left for an id that was paid for. */
static void
on_unkept (RushesWaiter *self, gint64 id, const char *service_id)
{
  g_autofree char *ours = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  rushes_call_complain (self->call,
                        /* Translators: our number of the task, and the service's ID of it. */
                        _ ("The service accepted task %s under the ID %s, and the library could not be written. Keep "
                           "this ID."),
                        ours, service_id);
}

static void
rushes_waiter_dispose (GObject *object)
{
  RushesWaiter *self = RUSHES_WAITER (object);

  if (self->call != NULL)
    {
      rushes_clock_cancel (rushes_context_get_clock (rushes_call_get_context (self->call)), &self->alarm);
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (self->engine, self);
      g_signal_handlers_disconnect_by_data (rushes_call_get_stop (self->call), self);
    }
  g_clear_object (&self->store);
  g_clear_object (&self->engine);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (rushes_waiter_parent_class)->dispose (object);
}

static void
rushes_waiter_finalize (GObject *object)
{
  RushesWaiter *self = RUSHES_WAITER (object);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->blamed);
  g_ptr_array_unref (self->former);
  g_ptr_array_unref (self->order);
  G_OBJECT_CLASS (rushes_waiter_parent_class)->finalize (object);
}

static void
rushes_waiter_class_init (RushesWaiterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_waiter_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_waiter_finalize;
}

static void
rushes_waiter_init (RushesWaiter *self)
{
  self->former = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_profile_unref);
  self->order = g_ptr_array_new_with_free_func (entry_free);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->blamed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static gboolean
has_reached (RushesWaiter *self, const Entry *entry)
{
  RushesTaskState state = state_of (entry);

  if (entry->instead != RUSHES_EXIT_DONE)
    return TRUE;
  if (self->options.goal == RUSHES_WAITER_ANSWERED || self->taking_back)
    return state != RUSHES_TASK_QUEUED && state != RUSHES_TASK_SENDING;
  return !rushes_task_state_is_live (state);
}

static void
print_path (RushesWaiter *self, const Entry *entry)
{
  g_autofree char *path = rushes_task_report_path (entry->task);

  if (path != NULL)
    rushes_call_print (self->call, "%s\n", path);
}

static void
print_in_order (RushesWaiter *self)
{
  for (; self->printed < self->order->len; self->printed++)
    {
      const Entry *entry = self->order->pdata[self->printed];

      if (!entry->reached)
        return;
      print_path (self, entry);
    }
}

/* Counts it as open or not. */
static void
weigh (RushesWaiter *self, Entry *entry)
{
  gboolean reached = has_reached (self, entry);

  if (reached == entry->reached)
    return;
  entry->reached = reached;
  if (!reached)
    {
      self->open++;
      return;
    }
  self->open--;
  if (self->options.print_paths && self->options.in_order)
    print_in_order (self);
  else if (self->options.print_paths)
    print_path (self, entry);
}

static gboolean
is_news (RushesTask *task, RushesTask *before)
{
  const RushesTaskFields *now = rushes_task_peek (task), *then = rushes_task_peek (before);

  return now->state != then->state || g_strcmp0 (now->status, then->status) != 0 ||
         (now->reason != then->reason && now->reason != RUSHES_REASON_NONE);
}

static void
on_task_changed (RushesWaiter *self, RushesTask *task, RushesTask *before)
{
  gint64 id = rushes_task_peek (task)->id;
  Entry *entry = g_hash_table_lookup (self->by_id, &id);

  if (entry == NULL)
    return;
  if (is_news (task, entry->task))
    {
      g_autofree char *line = rushes_task_report_line (task);

      rushes_call_say (self->call, "%s", line);
    }
  rushes_task_unref (entry->task);
  entry->task = rushes_task_ref (task);
  weigh (self, entry);
  if (self->taking_back && state_of (entry) == RUSHES_TASK_QUEUED)
    take_back (self, self->back_code);
  /* What keeps it from being sent was told when it was still being sent. */
  if (state_of (entry) == RUSHES_TASK_QUEUED)
    look_at_trouble (self);
  finish_if_over (self);
}

static void
on_engine_waiting (RushesWaiter *self, gint64 profile, gint64 until)
{
  gint64 now = rushes_clock_now (rushes_context_get_clock (rushes_call_get_context (self->call)));
  RushesProfile *found = rushes_store_get_profile (self->store, profile);

  if (found != NULL && until > now)
    /* Translators: %s is the name of a service. */
    rushes_call_say (self->call, _ ("%s: rate limit, next in %d s"), rushes_profile_peek (found)->name,
                     (int) MIN ((until - now + RUSHES_SECOND - 1) / RUSHES_SECOND, G_MAXINT));
}

static void
give_up (RushesWaiter *self, Entry *entry, RushesExit code)
{
  entry->instead = code;
  weigh (self, entry);
}

/* Why the profile sends nothing now. The engine knows it before the store does; and a hold of before this call, which
 * is lifted by it, may still be in the store. A changed profile is a new value. */
static RushesReason
find_hold (RushesWaiter *self, gint64 profile)
{
  const RushesTrouble *trouble = rushes_engine_get_trouble (self->engine);
  RushesProfile *found = rushes_store_get_profile (self->store, profile);

  if (trouble->kind == RUSHES_TROUBLE_PROFILE && trouble->profile != NULL &&
      rushes_profile_peek (trouble->profile)->id == profile)
    return trouble->reason;
  if (found == NULL || g_ptr_array_find (self->former, found, NULL))
    return RUSHES_REASON_NONE;
  return rushes_profile_peek (found)->held;
}

/* Without its key a profile answers no questions either; without money it does. */
static gboolean
is_stopped_by (const Entry *entry, RushesReason hold)
{
  if (hold == RUSHES_REASON_NONE || entry->reached)
    return FALSE;
  return state_of (entry) == RUSHES_TASK_QUEUED || hold == RUSHES_REASON_NO_KEY || hold == RUSHES_REASON_KEYRING ||
         hold == RUSHES_REASON_KEY_REFUSED;
}

static void
blame (RushesWaiter *self, gint64 profile, RushesReason hold)
{
  RushesProfile *found = rushes_store_get_profile (self->store, profile);

  if (found == NULL || !g_hash_table_add (self->blamed, g_memdup2 (&profile, sizeof profile)))
    return;
  rushes_call_complain (self->call, "%s: %s", rushes_profile_peek (found)->name, rushes_reason_get_sentence (hold));
  if (hold == RUSHES_REASON_NO_KEY)
    /* Translators: a command to type; %s is the name of a service. */
    rushes_call_complain (self->call, _ ("“rushes-cli key set %s” stores a key."), rushes_profile_peek (found)->name);
}

static void
look_at_holds (RushesWaiter *self)
{
  gboolean held = FALSE;

  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = self->order->pdata[i];
      gint64 profile = rushes_task_peek (entry->task)->profile;
      RushesReason hold = entry->reached ? RUSHES_REASON_NONE : find_hold (self, profile);

      if (!is_stopped_by (entry, hold))
        continue;
      blame (self, profile, hold);
      held = TRUE;
      if (!self->options.take_back)
        give_up (self, entry, RUSHES_EXIT_ACCOUNT);
    }
  if (held && self->options.take_back && !self->taking_back)
    take_back (self, RUSHES_EXIT_ACCOUNT);
}

static void
look_at_storage (RushesWaiter *self, RushesReason reason)
{
  rushes_call_complain (self->call, "%s", rushes_reason_get_sentence (reason));
  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = self->order->pdata[i];

      if (!entry->reached)
        give_up (self, entry, RUSHES_EXIT_STORAGE);
    }
}

static void
look_at_pause (RushesWaiter *self, RushesPauseCause cause)
{
  gboolean queued = FALSE;

  for (guint i = 0; i < self->order->len; i++)
    queued |= state_of (self->order->pdata[i]) == RUSHES_TASK_QUEUED;
  if (!queued || self->taking_back)
    return;
  if (cause == RUSHES_PAUSE_DOUBT)
    rushes_call_complain (self->call, _ ("Two submissions in a row were not confirmed. Nothing more is sent."));
  else
    rushes_call_complain (self->call, _ ("The queue is paused. Nothing is sent."));
  if (self->options.take_back)
    {
      take_back (self, RUSHES_EXIT_NOT_SENT);
      return;
    }
  for (guint i = 0; i < self->order->len; i++)
    if (state_of (self->order->pdata[i]) == RUSHES_TASK_QUEUED)
      give_up (self, self->order->pdata[i], RUSHES_EXIT_RUNNING);
}

static void
look_at_trouble (RushesWaiter *self)
{
  const RushesTrouble *trouble = rushes_engine_get_trouble (self->engine);

  if (self->task == NULL)
    return;
  if (trouble->kind == RUSHES_TROUBLE_STORAGE)
    look_at_storage (self, trouble->reason);
  else if (trouble->kind == RUSHES_TROUBLE_PAUSED)
    look_at_pause (self, trouble->cause);
  look_at_holds (self);
  finish_if_over (self);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWaiter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  self->cancelling--;
  /* One that was taken to be sent in the meantime gets its answer. */
  if (task == NULL && !g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE))
    {
      rushes_call_complain (self->call, "%s", error->message);
      for (guint i = 0; i < self->order->len; i++)
        if (state_of (self->order->pdata[i]) == RUSHES_TASK_QUEUED)
          give_up (self, self->order->pdata[i], rushes_exit_of_error (error));
    }
  finish_if_over (self);
}

/* What was not sent yet never will be; what is being sent gets its answer, whatever it is. */
static void
take_back (RushesWaiter *self, RushesExit code)
{
  self->taking_back = TRUE;
  self->back_code = code;
  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = self->order->pdata[i];

      weigh (self, entry);
      if (state_of (entry) != RUSHES_TASK_QUEUED || entry->instead != RUSHES_EXIT_DONE)
        continue;
      self->cancelling++;
      rushes_engine_do_async (self->engine, RUSHES_VERB_CANCEL, rushes_task_peek (entry->task)->id, NULL, on_cancelled,
                              g_object_ref (self));
    }
}

static void
tell_how_to_go_on (RushesWaiter *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *program = rushes_call_get_program (self->call);
  guint live = 0;

  for (guint i = 0; i < self->order->len && live <= NAMED; i++)
    {
      const Entry *entry = self->order->pdata[i];

      if (!rushes_task_state_is_live (state_of (entry)))
        continue;
      g_string_append_printf (names, " %" G_GINT64_FORMAT, rushes_task_peek (entry->task)->id);
      live++;
    }
  if (live > NAMED)
    g_string_truncate (names, 0);
  /* Translators: a command to type: the program, as "rushes-cli --demo", and tasks, as " 12 13". */
  rushes_call_complain (self->call, _ ("The waiting was stopped, not the work. It goes on with: %s wait%s"), program,
                        names->str);
}

static void
end (RushesWaiter *self, RushesExit code)
{
  rushes_clock_cancel (rushes_context_get_clock (rushes_call_get_context (self->call)), &self->alarm);
  if (self->options.print_paths && self->options.in_order)
    for (; self->printed < self->order->len; self->printed++)
      print_path (self, self->order->pdata[self->printed]);
  g_task_return_int (self->task, code);
  g_clear_object (&self->task);
}

static void
on_stopped (RushesWaiter *self)
{
  if (self->task == NULL)
    return;
  tell_how_to_go_on (self);
  for (guint i = 0; i < self->order->len; i++)
    if (state_of (self->order->pdata[i]) == RUSHES_TASK_SENDING)
      {
        rushes_call_complain (self->call, _ ("What is being sent gets its answer first. Stopped once more, it would be "
                                             "Not Confirmed."));
        break;
      }
  end (self, RUSHES_EXIT_INTERRUPTED);
}

static RushesExit
exit_of (RushesWaiter *self, const Entry *entry)
{
  if (entry->instead != RUSHES_EXIT_DONE)
    return entry->instead;
  if (self->taking_back && state_of (entry) == RUSHES_TASK_CANCELLED)
    return self->back_code;
  return rushes_exit_of_task (state_of (entry), self->options.goal == RUSHES_WAITER_ENDED);
}

static void
finish_if_over (RushesWaiter *self)
{
  RushesExit code = RUSHES_EXIT_DONE;

  if (self->task == NULL || self->open > 0 || self->cancelling > 0)
    return;
  for (guint i = 0; i < self->order->len; i++)
    code = rushes_exit_worse (code, exit_of (self, self->order->pdata[i]));
  if (code == RUSHES_EXIT_RUNNING || (self->taking_back && self->options.goal == RUSHES_WAITER_ENDED))
    {
      gboolean live = FALSE;

      for (guint i = 0; i < self->order->len; i++)
        live |= rushes_task_state_is_live (state_of (self->order->pdata[i]));
      if (live)
        tell_how_to_go_on (self);
    }
  end (self, code);
}

static gboolean
on_timeout (gpointer user_data)
{
  RushesWaiter *self = user_data;

  self->alarm = 0;
  rushes_call_complain (self->call, _ ("The time is over."));
  if (self->options.take_back)
    take_back (self, RUSHES_EXIT_NOT_SENT);
  else
    for (guint i = 0; i < self->order->len; i++)
      {
        Entry *entry = self->order->pdata[i];

        if (!entry->reached)
          give_up (self, entry, RUSHES_EXIT_RUNNING);
      }
  finish_if_over (self);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_waiter_new:
 * @call: whose context is open, with an engine; holds that there are already do not count
 * @options: copied
 */
RushesWaiter *
rushes_waiter_new (RushesCall *call, const RushesWaiterOptions *options)
{
  RushesWaiter *self = g_object_new (RUSHES_TYPE_WAITER, NULL);
  GPtrArray *profiles = rushes_store_get_profiles (rushes_call_get_store (call));

  for (guint i = 0; i < profiles->len; i++)
    g_ptr_array_add (self->former, rushes_profile_ref (profiles->pdata[i]));
  self->call = g_object_ref (call);
  self->store = g_object_ref (rushes_call_get_store (call));
  self->engine = g_object_ref (rushes_call_get_engine (call));
  self->options = *options;
  g_signal_connect_swapped (self->store, "task-changed", G_CALLBACK (on_task_changed), self);
  g_signal_connect_swapped (self->store, "profiles-changed", G_CALLBACK (look_at_trouble), self);
  g_signal_connect_swapped (self->engine, "notify::trouble", G_CALLBACK (look_at_trouble), self);
  g_signal_connect_swapped (self->engine, "unkept", G_CALLBACK (on_unkept), self);
  g_signal_connect_swapped (self->engine, "waiting", G_CALLBACK (on_engine_waiting), self);
  return self;
}

/**
 * rushes_waiter_add:
 *
 * Adds a task to wait for; one that is there already is not added twice.
 */
void
rushes_waiter_add (RushesWaiter *self, RushesTask *task)
{
  gint64 id = rushes_task_peek (task)->id;
  Entry *entry;

  if (g_hash_table_contains (self->by_id, &id))
    return;
  entry = g_new0 (Entry, 1);
  entry->task = rushes_task_ref (task);
  g_ptr_array_add (self->order, entry);
  g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), entry);
  self->open++;
}

guint
rushes_waiter_get_size (RushesWaiter *self)
{
  return self->order->len;
}

/**
 * rushes_waiter_run_async:
 *
 * Waits until every task has reached the goal, or cannot.
 */
void
rushes_waiter_run_async (RushesWaiter *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, rushes_waiter_run_async);
  for (guint i = 0; i < self->order->len; i++)
    weigh (self, self->order->pdata[i]);
  if (rushes_call_is_interrupted (self->call))
    {
      on_stopped (self);
      return;
    }
  g_signal_connect_swapped (rushes_call_get_stop (self->call), "cancelled", G_CALLBACK (on_stopped), self);
  if (self->options.timeout >= 0)
    self->alarm = rushes_clock_schedule (rushes_context_get_clock (rushes_call_get_context (self->call)),
                                         self->options.timeout * RUSHES_SECOND, on_timeout, self);
  look_at_trouble (self);
}

RushesExit
rushes_waiter_run_finish (RushesWaiter *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), RUSHES_EXIT_UNEXPECTED);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_waiter_run_async), RUSHES_EXIT_UNEXPECTED);

  return (RushesExit) g_task_propagate_int (G_TASK (result), NULL);
}
