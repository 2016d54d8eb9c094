/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-row-queue.h"

#define TURN     (2 * 1000) /* µs for rows out of sight in one turn of the main loop */
#define PATIENCE 150        /* ms that no row has come since: while a list is scrolled, most of them go again unseen */

struct _RushesRowQueue
{
  GObject parent_instance;

  GtkWidget *around; /* (unowned): outlives it */
  RushesRowFunc refresh;
  GHashTable *rows;     /* (owned) (element-type GtkWidget): (unowned) bound rows */
  GdkFrameClock *clock; /* (owned) (nullable): of the window they are in */
  gint64 asked;         /* the last frame before the one that was asked for */
  gint64 pushed;        /* µs, monotonic: when the last row came */
  guint waiting;        /* source */
  guint idle;           /* source */
};

G_DEFINE_FINAL_TYPE (RushesRowQueue, rushes_row_queue, G_TYPE_OBJECT)

static gboolean
is_in_sight (GtkWidget *row)
{
  GtkWidget *window = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (window == NULL || !gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, window, &bounds))
    return FALSE;
  return bounds.origin.y + bounds.size.height >= 0 && bounds.origin.y <= (float) gtk_widget_get_height (window);
}

static void
show (RushesRowQueue *self, GtkWidget *row)
{
  g_hash_table_remove (self->rows, row);
  self->refresh (row);
}

/* The rows have their places in this frame by now. What they change is laid out within it as well. */
static void
on_layout (GdkFrameClock *clock, RushesRowQueue *self)
{
  g_autoptr (GPtrArray) seen = NULL;
  GHashTableIter iter;
  gpointer row;

  if (g_hash_table_size (self->rows) == 0)
    return;
  seen = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (is_in_sight (row))
      g_ptr_array_add (seen, row);
  for (guint i = 0; i < seen->len; i++)
    show (self, seen->pdata[i]);
}

static gboolean
on_idle (gpointer user_data)
{
  RushesRowQueue *self = user_data;
  gint64 now = g_get_monotonic_time (), end = now + TURN;
  GHashTableIter iter;
  gpointer row;

  if (now - self->pushed < PATIENCE * 1000)
    {
      self->idle = 0; /* on_patience() goes on */
      return G_SOURCE_REMOVE;
    }
  do
    {
      g_hash_table_iter_init (&iter, self->rows);
      if (!g_hash_table_iter_next (&iter, &row, NULL))
        {
          self->idle = 0;
          return G_SOURCE_REMOVE;
        }
      show (self, row);
    }
  while (g_get_monotonic_time () < end);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_patience (gpointer user_data)
{
  RushesRowQueue *self = user_data;

  if (g_get_monotonic_time () - self->pushed < PATIENCE * 1000)
    return G_SOURCE_CONTINUE;
  self->waiting = 0;
  if (self->idle == 0 && g_hash_table_size (self->rows) > 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, on_idle, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
follow_clock (RushesRowQueue *self, GdkFrameClock *clock)
{
  if (self->clock == clock)
    return;
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_set_object (&self->clock, clock);
  if (clock != NULL)
    g_signal_connect_object (clock, "layout", G_CALLBACK (on_layout), self, G_CONNECT_AFTER);
}

static void
rushes_row_queue_dispose (GObject *object)
{
  RushesRowQueue *self = RUSHES_ROW_QUEUE (object);

  follow_clock (self, NULL);
  g_clear_handle_id (&self->waiting, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_hash_table_remove_all (self->rows);
  G_OBJECT_CLASS (rushes_row_queue_parent_class)->dispose (object);
}

static void
rushes_row_queue_finalize (GObject *object)
{
  g_hash_table_unref (RUSHES_ROW_QUEUE (object)->rows);
  G_OBJECT_CLASS (rushes_row_queue_parent_class)->finalize (object);
}

static void
rushes_row_queue_class_init (RushesRowQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_row_queue_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_row_queue_finalize;
}

static void
rushes_row_queue_init (RushesRowQueue *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
}

/**
 * rushes_row_queue_new:
 * @around: what the rows are in, all of them; must outlive the queue
 * @refresh: brings one row up to date
 *
 * Returns: (transfer full): a queue without rows
 */
RushesRowQueue *
rushes_row_queue_new (GtkWidget *around, RushesRowFunc refresh)
{
  RushesRowQueue *self = g_object_new (RUSHES_TYPE_ROW_QUEUE, NULL);

  self->around = around;
  self->refresh = refresh;
  return self;
}

/* Once for all rows that come between two frames. A row that is bound may be in no window yet, so that it has no clock.
 */
static void
ask_for_frame (RushesRowQueue *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->around);

  if (clock == NULL)
    return;
  follow_clock (self, clock);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  self->asked = gdk_frame_clock_get_frame_counter (clock);
}

/**
 * rushes_row_queue_push:
 * @row: not owned; to be dropped before it goes
 */
void
rushes_row_queue_push (RushesRowQueue *self, GtkWidget *row)
{
  gboolean first = g_hash_table_size (self->rows) == 0;

  if (!g_hash_table_add (self->rows, row))
    return;
  self->pushed = g_get_monotonic_time ();
  if (self->waiting == 0)
    self->waiting = g_timeout_add (PATIENCE, on_patience, self);
  if (!first && self->clock != NULL && self->asked == gdk_frame_clock_get_frame_counter (self->clock))
    return;
  ask_for_frame (self);
}

void
rushes_row_queue_drop (RushesRowQueue *self, GtkWidget *row)
{
  g_hash_table_remove (self->rows, row);
}
