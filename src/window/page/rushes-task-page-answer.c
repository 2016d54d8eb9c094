/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-page-private.h"

#include "rushes-text.h"
#include "rushes-words.h"

#include <glib/gi18n.h>

#define MAX_RAW_BYTES 16384
#define MAX_RAW       2000 /* code points: what a label lays out without being felt */

/*
 * What there is of an answer to a task that was never confirmed, to be compared with the service's log: when it was
 * sent, what came back, as it came. It is in sight at once; of all other tasks the history has it.
 */

/** Reading: one reading of the history for the answer */
typedef struct
{
  RushesTaskPage *page; /* (owned) */
  RushesTaskItem *item; /* (owned) */
} Reading;

static const RushesTaskEvent *
find_doubt (GPtrArray *events)
{
  for (guint i = events->len; i > 0; i--)
    {
      const RushesTaskEvent *event = g_ptr_array_index (events, i - 1);

      if (event->happening == RUSHES_HAPPENING_DOUBTED || event->happening == RUSHES_HAPPENING_INTERRUPTED)
        return event;
    }
  return NULL;
}

/* "Sent 23.11.2026 08:14:07 · HTTP 502" */
static void
show_when (RushesTaskPage *self, const RushesTaskEvent *event)
{
  const RushesTaskFields *fields = rushes_task_peek (rushes_task_page_get_task (self));
  g_autofree char *time = rushes_words_time (fields->sent > 0 ? fields->sent : fields->created);
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: %s is a date and a time of day. */
  g_string_append_printf (text, _ ("Sent %s"), time);
  if (event != NULL && event->http_status > 0)
    g_string_append_printf (text, " · HTTP %d", event->http_status);
  gtk_label_set_label (self->answer_when, text->str);
}

static void
show_answer (RushesTaskPage *self, const RushesTaskEvent *event)
{
  g_autofree char *raw = event != NULL ? rushes_text_plain (event->excerpt, MAX_RAW_BYTES, MAX_RAW) : NULL;
  gboolean there = raw != NULL && *raw != '\0';

  show_when (self, event);
  gtk_label_set_label (self->answer, there ? raw : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer), there);
  gtk_widget_set_visible (self->answer_none, !there);
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
  if (self->item != item || rushes_task_page_get_task (self) == NULL)
    return;
  if (events != NULL)
    show_answer (self, find_doubt (events));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rushes_task_page_say (self, error->message);
}

/* Shows it for a task that is not confirmed, and hides it for any other. */
void
rushes_task_page_refresh_answer (RushesTaskPage *self)
{
  RushesTask *task = rushes_task_page_get_task (self);
  gboolean doubtful = task != NULL && rushes_task_peek (task)->state == RUSHES_TASK_UNCONFIRMED;
  Reading *reading;

  if (gtk_widget_get_visible (self->answer_box) == doubtful)
    return;
  gtk_widget_set_visible (self->answer_box, doubtful);
  if (!doubtful)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);
  gtk_widget_set_visible (self->answer_none, FALSE);
  show_when (self, NULL);
  reading = g_new0 (Reading, 1);
  reading->page = g_object_ref (self);
  reading->item = g_object_ref (self->item);
  rushes_store_history_async (rushes_context_get_store (self->context), rushes_task_peek (task)->id, self->cancellable,
                              on_history, reading);
}
