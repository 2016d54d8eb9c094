/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-notes-private.h"

#include "rushes-task-tags.h"
#include "rushes-text.h"
#include "rushes-wrap-layout.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAUSE (1500 * 1000) /* µs without a key after which a note is kept */

G_DEFINE_FINAL_TYPE (RushesTaskNotes, rushes_task_notes, GTK_TYPE_WIDGET)

/** Writing: a note on its way to the library */
typedef struct
{
  RushesTaskNotes *self; /* (owned) */
  gint64 id;
  char *text; /* (owned) */
} Writing;

static char *
get_text (RushesTaskNotes *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* Another text, to which typing back does not lead. */
static void
set_text (RushesTaskNotes *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *before = get_text (self);

  if (strcmp (before, text) == 0)
    return;
  self->filling = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  self->filling = FALSE;
}

static void
show_problem (RushesTaskNotes *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem_box, sentence != NULL);
}

static void
show_note (RushesTaskNotes *self)
{
  g_autofree char *text = get_text (self);
  gboolean there = *text != '\0' || self->open;

  gtk_widget_set_visible (self->note_box, there);
  gtk_widget_set_visible (self->add_note, !there);
}

/* Keeping. */

static void
stop_alarm (RushesTaskNotes *self)
{
  if (self->context != NULL)
    rushes_clock_cancel (rushes_context_get_clock (self->context), &self->alarm);
}

static void
keep_unsaved (RushesTaskNotes *self, gint64 id, const char *text)
{
  gint64 *key = g_new (gint64, 1);

  *key = id;
  g_hash_table_replace (self->unsaved, key, g_strdup (text));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Writing *writing = user_data;
  g_autoptr (RushesTaskNotes) self = writing->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_set_note_finish (RUSHES_STORE (source), result, &error);
  g_autofree char *sentence = NULL;

  if (task == NULL)
    keep_unsaved (self, writing->id, writing->text);
  else
    g_hash_table_remove (self->unsaved, &writing->id);
  if (writing->id == self->id && task != NULL)
    show_problem (self, NULL);
  else if (writing->id == self->id)
    {
      /* Translators: %s is a sentence. */
      sentence = g_strdup_printf (_ ("The note could not be saved: %s"), error->message);
      show_problem (self, sentence);
    }
  g_free (writing->text);
  g_free (writing);
}

/**
 * rushes_task_notes_save:
 *
 * Keeps what is typed now, without waiting for a pause.
 */
void
rushes_task_notes_save (RushesTaskNotes *self)
{
  g_autofree char *text = get_text (self);
  g_autofree char *clean = rushes_task_note_clean (text);
  Writing *writing;

  stop_alarm (self);
  if (self->id == 0 || self->context == NULL)
    return;
  if (g_strcmp0 (clean, self->note) == 0 && !g_hash_table_contains (self->unsaved, &self->id))
    return;
  g_free (self->note);
  self->note = g_strdup (clean); /* what comes back from the library is no news then */
  writing = g_new0 (Writing, 1);
  writing->self = g_object_ref (self);
  writing->id = self->id;
  writing->text = g_strdup (text);
  rushes_store_set_note_async (rushes_context_get_store (self->context), self->id, clean, on_written, writing);
}

static gboolean
on_pause (gpointer user_data)
{
  RushesTaskNotes *self = user_data;

  self->alarm = 0;
  rushes_task_notes_save (self);
  return G_SOURCE_REMOVE;
}

/* Typing. */

/* Plain text, and no more than a note can have. */
static void
on_insert_text (GtkTextBuffer *buffer, GtkTextIter *location, const char *text, int length, RushesTaskNotes *self)
{
  g_autofree char *given = g_strndup (text, (gsize) length);
  g_autofree char *plain = rushes_text_plain (given, G_MAXSIZE, G_MAXUINT);
  glong room = RUSHES_TASK_MAX_NOTE - gtk_text_buffer_get_char_count (buffer);
  char *end;

  if (strcmp (given, plain) == 0 && g_utf8_strlen (plain, -1) <= room)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  end = g_utf8_strlen (plain, -1) > room ? g_utf8_offset_to_pointer (plain, MAX (room, 0)) : NULL;
  if (end != NULL)
    {
      *end = '\0';
      gtk_widget_error_bell (GTK_WIDGET (self));
    }
  if (*plain != '\0')
    gtk_text_buffer_insert (buffer, location, plain, -1);
}

static void
on_changed (GtkTextBuffer *buffer, RushesTaskNotes *self)
{
  if (self->filling || self->context == NULL)
    return;
  stop_alarm (self);
  self->alarm = rushes_clock_schedule (rushes_context_get_clock (self->context), PAUSE, on_pause, self);
}

static void
on_leave (RushesTaskNotes *self)
{
  rushes_task_notes_save (self);
  self->open = FALSE;
  show_note (self);
}

static void
on_add_note (RushesTaskNotes *self)
{
  self->open = TRUE;
  show_note (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_retry (RushesTaskNotes *self)
{
  rushes_task_notes_save (self);
}

/* Showing. */

static void
show_task (RushesTaskNotes *self, RushesTask *task)
{
  const RushesTaskFields *fields = task != NULL ? rushes_task_peek (task) : NULL;
  const char *unsaved = NULL;

  self->id = fields != NULL ? fields->id : 0;
  self->open = FALSE;
  g_free (self->note);
  self->note = g_strdup (fields != NULL ? fields->note : NULL);
  if (fields != NULL)
    unsaved = g_hash_table_lookup (self->unsaved, &self->id);
  set_text (self, unsaved != NULL ? unsaved : self->note != NULL ? self->note : "");
  show_problem (self, unsaved != NULL ? _ ("This note has not been saved yet.") : NULL);
  show_note (self);
}

/* It was changed elsewhere: what is being typed here stays. */
static void
follow_note (RushesTaskNotes *self, const char *note)
{
  if (self->alarm != 0 || g_strcmp0 (note, self->note) == 0 || g_hash_table_contains (self->unsaved, &self->id))
    return;
  g_free (self->note);
  self->note = g_strdup (note);
  set_text (self, note != NULL ? note : "");
  show_note (self);
}

/**
 * rushes_task_notes_set_task:
 * @task: (nullable): as it is now; cheap where nothing has changed
 */
void
rushes_task_notes_set_task (RushesTaskNotes *self, RushesTask *task)
{
  const RushesTaskFields *fields = task != NULL ? rushes_task_peek (task) : NULL;

  if (fields == NULL || fields->id != self->id)
    {
      rushes_task_notes_save (self);
      gtk_popover_popdown (self->popover);
      show_task (self, task);
    }
  else
    follow_note (self, fields->note);
  rushes_task_notes_show_tags (self, fields != NULL ? fields->tags : NULL);
}

/* The object. */

/* Nobody sees it any more: another page is looked at, or the program ends. */
static void
rushes_task_notes_unmap (GtkWidget *widget)
{
  rushes_task_notes_save (RUSHES_TASK_NOTES (widget));
  GTK_WIDGET_CLASS (rushes_task_notes_parent_class)->unmap (widget);
}

static void
rushes_task_notes_dispose (GObject *object)
{
  RushesTaskNotes *self = RUSHES_TASK_NOTES (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  stop_alarm (self);
  rushes_task_notes_stop_tags (self);
  g_clear_object (&self->context);
  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_task_notes_parent_class)->dispose (object);
}

static void
rushes_task_notes_finalize (GObject *object)
{
  RushesTaskNotes *self = RUSHES_TASK_NOTES (object);

  g_hash_table_unref (self->unsaved);
  g_free (self->note);
  g_free (self->tags);
  g_strfreev (self->known);
  G_OBJECT_CLASS (rushes_task_notes_parent_class)->finalize (object);
}

static void
rushes_task_notes_class_init (RushesTaskNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_task_notes_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_task_notes_finalize;
  widget_class->unmap = rushes_task_notes_unmap;

  g_type_ensure (RUSHES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-task-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesTaskNotes, add_note);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskNotes, note_box);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskNotes, view);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskNotes, problem_box);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskNotes, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_add_note);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  rushes_task_notes_install_tags (widget_class);
}

static void
rushes_task_notes_init (RushesTaskNotes *self)
{
  GtkTextBuffer *buffer;

  self->unsaved = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  buffer = gtk_text_view_get_buffer (self->view);
  g_signal_connect (buffer, "insert-text", G_CALLBACK (on_insert_text), self);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_changed), self);
  show_note (self);
}

/**
 * rushes_task_notes_set_context:
 * @context: an open one
 */
void
rushes_task_notes_set_context (RushesTaskNotes *self, RushesContext *context)
{
  g_set_object (&self->context, context);
}
