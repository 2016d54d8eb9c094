/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-day-row.h"

#include "rushes-day-mark.h"

struct _RushesDayRow
{
  GtkBox parent_instance;

  GtkWidget *day; /* (unowned): a child, as the next one */
  RushesTaskRow *row;

  RushesTaskItem *item;  /* (owned) (nullable): while days are shown */
  RushesTaskItem *above; /* (owned) (nullable): of the row above, if there is one */
  gint64 now;            /* µs since the epoch, when it was told last */
};

G_DEFINE_FINAL_TYPE (RushesDayRow, rushes_day_row, GTK_TYPE_BOX)

/* Returns: 0: not known yet */
static gint64
get_time (RushesTaskItem *item)
{
  RushesTask *task = item != NULL ? rushes_task_item_get_task (item) : NULL;

  return task != NULL ? rushes_task_peek (task)->created : 0;
}

/* Above the first row of all there is another day, whatever it is. */
static void
update (RushesDayRow *self)
{
  gint64 time = get_time (self->item), above = get_time (self->above);
  gboolean due = time != 0 && (self->above == NULL || (above != 0 && rushes_day_mark_is_due (time, above)));
  g_autofree char *words = due ? rushes_day_mark_say (time, self->now) : NULL;

  if (due)
    gtk_label_set_text (GTK_LABEL (self->day), words);
  gtk_widget_set_visible (self->day, due);
}

static void
on_task (RushesTaskItem *item, GParamSpec *pspec, RushesDayRow *self)
{
  update (self);
}

/* Both at once: what was above may be the row's own now. */
static void
set_items (RushesDayRow *self, RushesTaskItem *item, RushesTaskItem *above)
{
  if (self->item == item && self->above == above)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->above != NULL)
    g_signal_handlers_disconnect_by_data (self->above, self);
  g_set_object (&self->item, item);
  g_set_object (&self->above, above);
  if (item != NULL)
    g_signal_connect (item, "notify::task", G_CALLBACK (on_task), self);
  if (above != NULL)
    g_signal_connect (above, "notify::task", G_CALLBACK (on_task), self);
}

static void
rushes_day_row_dispose (GObject *object)
{
  set_items (RUSHES_DAY_ROW (object), NULL, NULL);
  G_OBJECT_CLASS (rushes_day_row_parent_class)->dispose (object);
}

static void
rushes_day_row_class_init (RushesDayRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_day_row_dispose;
}

static void
rushes_day_row_init (RushesDayRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->day = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->day, "day");
  gtk_widget_add_css_class (self->day, "caption-heading");
  gtk_widget_add_css_class (self->day, "dim-label");
  self->row = RUSHES_TASK_ROW (rushes_task_row_new ());
  gtk_box_append (GTK_BOX (self), self->day);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->row));
}

/**
 * rushes_day_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
rushes_day_row_new (void)
{
  return g_object_new (RUSHES_TYPE_DAY_ROW, NULL);
}

RushesTaskRow *
rushes_day_row_get_row (RushesDayRow *self)
{
  return self->row;
}

/**
 * rushes_day_row_follow:
 * @item: (nullable): of this row; %NULL where there are no days
 * @above: (nullable): of the row above
 * @now: µs since the epoch
 *
 * Cheap, above all where nothing has changed.
 */
void
rushes_day_row_follow (RushesDayRow *self, RushesTaskItem *item, RushesTaskItem *above, gint64 now)
{
  self->now = now;
  set_items (self, item, above);
  update (self);
}
