/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-job.h"

#include "rushes-job-row.h"

#define SHOWN_AFTER (500 * G_TIME_SPAN_MILLISECOND)

struct _RushesJob
{
  RushesWindow *window;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  char *what;                /* (owned) */
  RushesJobRow *row;         /* (unowned) (nullable): once it is shown */
  gint64 started;            /* µs, monotonic */
  gulong hidden;
};

/**
 * rushes_job_new:
 * @what: what is done, without a number: "Removing"
 *
 * Returns: (transfer full): to be ended with rushes_job_end()
 */
RushesJob *
rushes_job_new (RushesWindow *window, const char *what)
{
  RushesJob *self = g_new0 (RushesJob, 1);

  self->window = g_object_ref (window);
  self->cancellable = g_cancellable_new ();
  self->what = g_strdup (what);
  self->started = g_get_monotonic_time ();
  self->hidden = g_signal_connect_swapped (window, "hide", G_CALLBACK (g_cancellable_cancel), self->cancellable);
  return self;
}

void
rushes_job_end (RushesJob *self)
{
  if (self->row != NULL)
    rushes_job_row_end (self->row);
  g_clear_signal_handler (&self->hidden, self->window);
  g_object_unref (self->cancellable);
  g_object_unref (self->window);
  g_free (self->what);
  g_free (self);
}

RushesWindow *
rushes_job_get_window (RushesJob *self)
{
  return self->window;
}

/**
 * rushes_job_get_cancellable:
 *
 * Returns: (transfer none): cancelled by Stop
 */
GCancellable *
rushes_job_get_cancellable (RushesJob *self)
{
  return self->cancellable;
}

/**
 * rushes_job_tell:
 *
 * To be called now and then.
 */
void
rushes_job_tell (RushesJob *self, guint done, guint total)
{
  if (self->row == NULL)
    {
      if (g_get_monotonic_time () - self->started < SHOWN_AFTER)
        return;
      self->row = RUSHES_JOB_ROW (rushes_job_row_new (self->what, self->cancellable));
      rushes_window_add_job (self->window, GTK_WIDGET (self->row));
    }
  rushes_job_row_set_done (self->row, done, total);
}
