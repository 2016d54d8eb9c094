/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-page-private.h"

#include "rushes-history-row.h"

#include <glib/gi18n.h>

#define MAX_ROWS 200 /* of one task's history on the page; the library has all of it */

/*
 * The history is read when it is opened, and again when the task changes while it is open. It only ever grows, so that
 * what is there already stays: a selection or the focus in it is not lost.
 */

/** Reading: one reading of the history */
typedef struct
{
  RushesTaskPage *page; /* (owned) */
  RushesTaskItem *item; /* (owned) */
} Reading;

static void
add_rows (RushesTaskPage *self, GPtrArray *events)
{
  for (guint i = self->n_history; i < MIN (events->len, MAX_ROWS); i++)
    adw_expander_row_add_row (self->history, rushes_history_row_new (g_ptr_array_index (events, i)));
  self->n_history = MAX (self->n_history, MIN (events->len, MAX_ROWS));
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (RushesTaskPage) self = reading->page;
  g_autoptr (RushesTaskItem) item = reading->item;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = rushes_store_history_finish (RUSHES_STORE (source), result, &error);

  g_free (reading);
  if (self->item != item) /* another task is shown by now, and its own reading is on its way */
    return;
  self->reading = FALSE;
  if (events != NULL)
    add_rows (self, events);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rushes_task_page_say (self, error->message);
  if (self->stale)
    rushes_task_page_refresh_history (self);
}

/* Reads what is new, if anybody looks. */
void
rushes_task_page_refresh_history (RushesTaskPage *self)
{
  Reading *reading;

  if (rushes_task_page_get_task (self) == NULL || !adw_expander_row_get_expanded (self->history))
    return;
  self->stale = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->page = g_object_ref (self);
  reading->item = g_object_ref (self->item);
  rushes_store_history_async (rushes_context_get_store (self->context),
                              rushes_task_peek (rushes_task_page_get_task (self))->id, self->cancellable, on_history,
                              reading);
}

static void
find_rows (GtkWidget *widget, GPtrArray *rows)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (RUSHES_IS_HISTORY_ROW (child))
        g_ptr_array_add (rows, child);
      else
        find_rows (child, rows);
    }
}

/* For another task: closed and empty. */
void
rushes_task_page_clear_history (RushesTaskPage *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  find_rows (GTK_WIDGET (self->history), rows);
  for (guint i = 0; i < rows->len; i++)
    adw_expander_row_remove (self->history, g_ptr_array_index (rows, i));
  self->n_history = 0;
  self->reading = FALSE;
  self->stale = FALSE;
  adw_expander_row_set_expanded (self->history, FALSE);
}
