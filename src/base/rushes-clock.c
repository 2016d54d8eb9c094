/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"

/*
 * The one source of time. Everything that waits asks a clock, so that tests can let an hour pass in no time:
 * a fake clock stands still until rushes_clock_advance() moves it and runs what has fallen due, in order.
 */

typedef struct
{
  guint id;
  gint64 due; /* µs, monotonic */
  GSourceFunc func;
  gpointer user_data; /* (unowned) */
} Alarm;

struct _RushesClock
{
  GObject parent_instance;

  gboolean fake;    /* read-only after construction */
  gint64 now;       /* µs since the epoch; fake clocks only */
  gint64 monotonic; /* µs; fake clocks only */
  GList *alarms;    /* (owned) (element-type Alarm), by due; fake clocks only */
  guint last_id;
};

G_DEFINE_FINAL_TYPE (RushesClock, rushes_clock, G_TYPE_OBJECT)

static void
rushes_clock_finalize (GObject *object)
{
  RushesClock *self = RUSHES_CLOCK (object);

  g_list_free_full (self->alarms, g_free);
  G_OBJECT_CLASS (rushes_clock_parent_class)->finalize (object);
}

static void
rushes_clock_class_init (RushesClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_clock_finalize;
}

static void
rushes_clock_init (RushesClock *self)
{
}

/**
 * rushes_clock_new:
 *
 * Returns: (transfer full): the system's clock
 */
RushesClock *
rushes_clock_new (void)
{
  return g_object_new (RUSHES_TYPE_CLOCK, NULL);
}

/**
 * rushes_clock_new_fake:
 * @now: µs since the epoch
 *
 * Returns: (transfer full): a clock that only moves by rushes_clock_advance()
 */
RushesClock *
rushes_clock_new_fake (gint64 now)
{
  RushesClock *self = g_object_new (RUSHES_TYPE_CLOCK, NULL);

  self->fake = TRUE;
  self->now = now;
  self->monotonic = RUSHES_SECOND;
  return self;
}

/**
 * rushes_clock_now:
 *
 * Returns: wall time in µs since the epoch, UTC
 */
gint64
rushes_clock_now (RushesClock *self)
{
  return self->fake ? self->now : g_get_real_time ();
}

/**
 * rushes_clock_monotonic:
 *
 * Returns: µs that never go back, of no meaning outside this process
 */
gint64
rushes_clock_monotonic (RushesClock *self)
{
  return self->fake ? self->monotonic : g_get_monotonic_time ();
}

static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const Alarm *one = a, *two = b;

  if (one->due != two->due)
    return one->due < two->due ? -1 : 1;
  return one->id < two->id ? -1 : 1;
}

static gboolean
on_timeout (gpointer user_data)
{
  Alarm *alarm = user_data;

  alarm->func (alarm->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_clock_schedule:
 * @delay: µs from now; a negative one counts as 0
 * @func: called once on the main loop; its return value is ignored
 *
 * Returns: an id for rushes_clock_cancel(), never 0
 */
guint
rushes_clock_schedule (RushesClock *self, gint64 delay, GSourceFunc func, gpointer user_data)
{
  Alarm *alarm;

  g_return_val_if_fail (RUSHES_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  delay = CLAMP (delay, 0, (gint64) G_MAXUINT * 1000);
  alarm = g_new0 (Alarm, 1);
  alarm->func = func;
  alarm->user_data = user_data;
  if (!self->fake)
    {
      g_autoptr (GSource) source = g_timeout_source_new ((guint) MIN ((delay + 999) / 1000, G_MAXUINT));

      g_source_set_callback (source, on_timeout, alarm, g_free);
      return g_source_attach (source, g_main_context_get_thread_default ());
    }

  alarm->id = ++self->last_id;
  alarm->due = self->monotonic + delay;
  self->alarms = g_list_insert_sorted (self->alarms, alarm, compare_alarms);
  return alarm->id;
}

/**
 * rushes_clock_cancel:
 * @id: (inout): what rushes_clock_schedule() returned, or 0; set to 0
 *
 * A callback sets its own id to 0 before anything else, as with GLib's sources.
 */
void
rushes_clock_cancel (RushesClock *self, guint *id)
{
  guint wanted = *id;

  *id = 0;
  if (wanted == 0)
    return;
  if (!self->fake)
    {
      GSource *source = g_main_context_find_source_by_id (g_main_context_get_thread_default (), wanted);

      if (source != NULL)
        g_source_destroy (source);
      return;
    }
  for (GList *l = self->alarms; l != NULL; l = l->next)
    {
      Alarm *alarm = l->data;

      if (alarm->id != wanted)
        continue;
      g_free (alarm);
      self->alarms = g_list_delete_link (self->alarms, l);
      return;
    }
}

/**
 * rushes_clock_advance:
 * @by: µs
 *
 * Moves a fake clock on and runs each alarm at the moment it falls due, those included that are set meanwhile.
 */
void
rushes_clock_advance (RushesClock *self, gint64 by)
{
  gint64 target;

  g_return_if_fail (RUSHES_IS_CLOCK (self) && self->fake && by >= 0);

  g_object_ref (self);
  target = self->monotonic + by;
  while (self->alarms != NULL && ((Alarm *) self->alarms->data)->due <= target)
    {
      g_autofree Alarm *alarm = self->alarms->data;

      self->alarms = g_list_delete_link (self->alarms, self->alarms);
      self->now += MAX (alarm->due - self->monotonic, 0);
      self->monotonic = MAX (alarm->due, self->monotonic);
      alarm->func (alarm->user_data);
    }
  /* An alarm may itself have moved the clock on. */
  self->now += MAX (target - self->monotonic, 0);
  self->monotonic = MAX (target, self->monotonic);
  g_object_unref (self);
}
