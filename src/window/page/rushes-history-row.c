/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-history-row.h"

#include "rushes-task-face.h"
#include "rushes-text.h"
#include "rushes-words.h"

#include <glib/gi18n.h>

#define MAX_RAW_BYTES 16384
#define MAX_RAW       2000 /* code points: what a label lays out without being felt */

struct _RushesHistoryRow
{
  GtkListBoxRow parent_instance;

  /* Template children (unowned). */
  GtkLabel *what;
  GtkLabel *when;
  GtkLabel *why;
  GtkLabel *raw;
};

G_DEFINE_FINAL_TYPE (RushesHistoryRow, rushes_history_row, GTK_TYPE_LIST_BOX_ROW)

static void
rushes_history_row_class_init (RushesHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesHistoryRow, what);
  gtk_widget_class_bind_template_child (widget_class, RushesHistoryRow, when);
  gtk_widget_class_bind_template_child (widget_class, RushesHistoryRow, why);
  gtk_widget_class_bind_template_child (widget_class, RushesHistoryRow, raw);
}

static void
rushes_history_row_init (RushesHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* "23.11.2026 08:14:07 · HTTP 200 · code 1002" */
static char *
say_when (const RushesTaskEvent *event)
{
  g_autofree char *time = rushes_words_time (event->time);
  g_autofree char *code = rushes_text_line (event->code, 60);
  GString *out = g_string_new (time);

  if (event->http_status > 0)
    g_string_append_printf (out, " · HTTP %d", event->http_status);
  if (*code != '\0')
    {
      g_string_append (out, " · ");
      /* Translators: %s is a code of the service as "1002". */
      g_string_append_printf (out, _ ("code %s"), code);
    }
  return g_string_free (out, FALSE);
}

/**
 * rushes_history_row_new:
 * @event: copied
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
rushes_history_row_new (const RushesTaskEvent *event)
{
  RushesHistoryRow *self = g_object_new (RUSHES_TYPE_HISTORY_ROW, NULL);
  g_autofree char *what = rushes_task_happening_say (event->happening);
  g_autofree char *when = say_when (event);
  g_autofree char *raw = rushes_text_plain (event->excerpt, MAX_RAW_BYTES, MAX_RAW);

  set_text (self->what, what);
  set_text (self->when, when);
  set_text (self->why, event->reason != RUSHES_REASON_USER ? rushes_reason_get_sentence (event->reason) : "");
  set_text (self->raw, raw);
  return GTK_WIDGET (self);
}
