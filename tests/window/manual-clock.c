/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manual-clock.h"

struct _ManualClock
{
  GstClock parent_instance;

  GMutex mutex; /* holds what is below, and the status of the entries */
  GCond cond;
  GstClockTime now;
  GPtrArray *entries; /* (owned) (element-type GstClockEntry): that are waited for */
};

G_DEFINE_FINAL_TYPE (ManualClock, manual_clock, GST_TYPE_CLOCK)

static GstClockTime
manual_clock_get_internal_time (GstClock *clock)
{
  ManualClock *self = MANUAL_CLOCK (clock);
  GstClockTime now;

  g_mutex_lock (&self->mutex);
  now = self->now;
  g_mutex_unlock (&self->mutex);
  return now;
}

static GstClockReturn
manual_clock_wait (GstClock *clock, GstClockEntry *entry, GstClockTimeDiff *jitter)
{
  ManualClock *self = MANUAL_CLOCK (clock);
  GstClockReturn result;

  g_mutex_lock (&self->mutex);
  *jitter = GST_CLOCK_DIFF (GST_CLOCK_ENTRY_TIME (entry), self->now);
  g_ptr_array_add (self->entries, entry);
  while (GST_CLOCK_ENTRY_STATUS (entry) != GST_CLOCK_UNSCHEDULED && self->now < GST_CLOCK_ENTRY_TIME (entry))
    g_cond_wait (&self->cond, &self->mutex);
  g_ptr_array_remove (self->entries, entry);
  if (GST_CLOCK_ENTRY_STATUS (entry) != GST_CLOCK_UNSCHEDULED)
    GST_CLOCK_ENTRY_STATUS (entry) = *jitter > 0 ? GST_CLOCK_EARLY : GST_CLOCK_OK;
  result = GST_CLOCK_ENTRY_STATUS (entry);
  g_mutex_unlock (&self->mutex);
  return result;
}

static void
manual_clock_unschedule (GstClock *clock, GstClockEntry *entry)
{
  ManualClock *self = MANUAL_CLOCK (clock);

  g_mutex_lock (&self->mutex);
  GST_CLOCK_ENTRY_STATUS (entry) = GST_CLOCK_UNSCHEDULED;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
manual_clock_finalize (GObject *object)
{
  ManualClock *self = MANUAL_CLOCK (object);

  g_ptr_array_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (manual_clock_parent_class)->finalize (object);
}

static void
manual_clock_class_init (ManualClockClass *klass)
{
  GstClockClass *clock_class = GST_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = manual_clock_finalize;
  clock_class->get_internal_time = manual_clock_get_internal_time;
  clock_class->wait = manual_clock_wait;
  clock_class->unschedule = manual_clock_unschedule;
}

static void
manual_clock_init (ManualClock *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->now = GST_SECOND;
  self->entries = g_ptr_array_new ();
}

ManualClock *
manual_clock_new (void)
{
  return gst_object_ref_sink (g_object_new (MANUAL_TYPE_CLOCK, NULL));
}

void
manual_clock_advance (ManualClock *self, GstClockTime by)
{
  g_mutex_lock (&self->mutex);
  self->now += by;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Returns: how many threads wait for a later time */
guint
manual_clock_get_waiting (ManualClock *self)
{
  guint waiting = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const GstClockEntry *entry = g_ptr_array_index (self->entries, i);

      waiting += GST_CLOCK_ENTRY_TIME (entry) > self->now;
    }
  g_mutex_unlock (&self->mutex);
  return waiting;
}
