/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-prompt-view.h"

#include "rushes-text.h"

#include <string.h>

#define MAX_PASTE (1024 * 1024) /* bytes */

struct _RushesPromptView
{
  GtkTextView parent_instance;

  GCancellable *cancellable; /* (owned): of reading the clipboard */
};

G_DEFINE_FINAL_TYPE (RushesPromptView, rushes_prompt_view, GTK_TYPE_TEXT_VIEW)

enum
{
  PASTED_TOO_MUCH,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/** Paste: one reading of the clipboard; no more of it is taken in than is wanted */
typedef struct
{
  RushesPromptView *self; /* (owned) */
  GInputStream *stream;   /* (owned) (nullable) */
  char *bytes;            /* (owned): MAX_PASTE + 2 of them, zero-terminated */
} Paste;

static void
paste_free (Paste *paste)
{
  g_clear_object (&paste->stream);
  g_clear_object (&paste->self);
  g_free (paste->bytes);
  g_free (paste);
}

static void
insert_pasted (RushesPromptView *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  gboolean too_much = strlen (text) > MAX_PASTE;
  g_autofree char *plain = rushes_text_plain (text, MAX_PASTE, G_MAXUINT);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, plain, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (buffer));
  if (too_much)
    g_signal_emit (self, signals[PASTED_TOO_MUCH], 0);
}

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;
  g_autoptr (GError) error = NULL;
  gsize n_read = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, &error) || n_read > 0)
    {
      paste->bytes[n_read] = '\0';
      if (!g_cancellable_is_cancelled (paste->self->cancellable))
        insert_pasted (paste->self, paste->bytes);
    }
  g_input_stream_close_async (paste->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  paste_free (paste);
}

static void
on_clipboard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;

  paste->stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  if (paste->stream == NULL)
    {
      if (!g_cancellable_is_cancelled (paste->self->cancellable))
        gtk_widget_error_bell (GTK_WIDGET (paste->self));
      paste_free (paste);
      return;
    }
  paste->bytes = g_malloc (MAX_PASTE + 2);
  g_input_stream_read_all_async (paste->stream, paste->bytes, MAX_PASTE + 1, G_PRIORITY_DEFAULT,
                                 paste->self->cancellable, on_pasted, paste);
}

static void
rushes_prompt_view_paste_clipboard (GtkTextView *view)
{
  static const char *const types[] = { "text/plain;charset=utf-8", "text/plain", NULL };
  RushesPromptView *self = RUSHES_PROMPT_VIEW (view);
  Paste *paste = g_new0 (Paste, 1);

  paste->self = g_object_ref (self);
  gdk_clipboard_read_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), (const char **) types, G_PRIORITY_DEFAULT,
                            self->cancellable, on_clipboard, paste);
}

/* Whatever way text comes in, typed, dropped or by assistive technology, it is plain text. */
static void
on_insert_text (GtkTextBuffer *buffer, GtkTextIter *location, const char *text, int length, gpointer user_data)
{
  g_autofree char *given = g_strndup (text, (gsize) length);
  g_autofree char *plain = rushes_text_plain (given, G_MAXSIZE, G_MAXUINT);

  if (strcmp (given, plain) == 0)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  gtk_text_buffer_insert (buffer, location, plain, -1);
}

static void
rushes_prompt_view_dispose (GObject *object)
{
  RushesPromptView *self = RUSHES_PROMPT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (rushes_prompt_view_parent_class)->dispose (object);
}

static void
rushes_prompt_view_finalize (GObject *object)
{
  RushesPromptView *self = RUSHES_PROMPT_VIEW (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rushes_prompt_view_parent_class)->finalize (object);
}

static void
rushes_prompt_view_class_init (RushesPromptViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_prompt_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_prompt_view_finalize;
  GTK_TEXT_VIEW_CLASS (klass)->paste_clipboard = rushes_prompt_view_paste_clipboard;

  signals[PASTED_TOO_MUCH] =
    g_signal_new ("pasted-too-much", RUSHES_TYPE_PROMPT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rushes_prompt_view_init (RushesPromptView *self)
{
  self->cancellable = g_cancellable_new ();
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), "insert-text", G_CALLBACK (on_insert_text), NULL);
}

/**
 * rushes_prompt_view_get_text:
 *
 * Returns: (transfer full): what is written, as valid UTF-8
 */
char *
rushes_prompt_view_get_text (RushesPromptView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * rushes_prompt_view_set_text:
 * @text: of any origin; what is not plain text is left out
 *
 * Puts @text in the place of what is written; undo brings that back.
 */
void
rushes_prompt_view_set_text (RushesPromptView *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  g_autofree char *plain = rushes_text_plain (text, MAX_PASTE, G_MAXUINT);
  GtkTextIter start, end;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, plain, -1);
  gtk_text_buffer_end_user_action (buffer);
}

void
rushes_prompt_view_select_all (RushesPromptView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_select_range (buffer, &start, &end);
}
