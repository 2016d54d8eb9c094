/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-sink.h"

#include <gio/gunixoutputstream.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FULL (256 * 1024)

struct _RushesSink
{
  GObject parent_instance;

  int fd; /* (unowned) */
  GOutputStream *stream;
  GString *waiting; /* written, and not on its way yet */
  GBytes *going;    /* (nullable): on its way */
  gsize gone;       /* of it */
  GQueue flushes;   /* (element-type GTask) (owned): to be ended when nothing waits any more */
  GError *error;    /* (nullable): the first one; what comes after it is dropped */
};

G_DEFINE_FINAL_TYPE (RushesSink, rushes_sink, G_TYPE_OBJECT)

static void pump (RushesSink *self);

static void
rushes_sink_finalize (GObject *object)
{
  RushesSink *self = RUSHES_SINK (object);

  g_clear_object (&self->stream);
  g_string_free (self->waiting, TRUE);
  g_clear_pointer (&self->going, g_bytes_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (rushes_sink_parent_class)->finalize (object);
}

static void
rushes_sink_class_init (RushesSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_sink_finalize;
}

static void
rushes_sink_init (RushesSink *self)
{
  self->waiting = g_string_new (NULL);
  g_queue_init (&self->flushes);
}

/**
 * rushes_sink_new:
 * @fd: stays the caller's, and open for as long as the sink lives
 */
RushesSink *
rushes_sink_new (int fd)
{
  RushesSink *self = g_object_new (RUSHES_TYPE_SINK, NULL);

  self->fd = fd;
  self->stream = g_unix_output_stream_new (fd, FALSE);
  return self;
}

static void
end_flushes (RushesSink *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->flushes)) != NULL)
    {
      if (self->error != NULL)
        g_task_return_error (task, g_error_copy (self->error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesSink) self = user_data;
  gssize written = g_output_stream_write_finish (G_OUTPUT_STREAM (source), result, &self->error);

  if (written < 0)
    {
      g_string_truncate (self->waiting, 0);
      g_clear_pointer (&self->going, g_bytes_unref);
    }
  else
    {
      self->gone += (gsize) written;
      if (self->gone == g_bytes_get_size (self->going))
        g_clear_pointer (&self->going, g_bytes_unref);
    }
  pump (self);
}

/* A pipe that has room takes PIPE_BUF bytes without blocking; a file is written on a thread of GIO's. */
static void
pump (RushesSink *self)
{
  gboolean pollable = g_pollable_output_stream_can_poll (G_POLLABLE_OUTPUT_STREAM (self->stream));
  const char *data;
  gsize size;

  if (self->going == NULL && self->waiting->len > 0)
    {
      self->going = g_string_free_to_bytes (self->waiting);
      self->gone = 0;
      self->waiting = g_string_new (NULL);
    }
  if (self->going == NULL)
    {
      end_flushes (self);
      return;
    }
  data = g_bytes_get_data (self->going, &size);
  g_output_stream_write_async (self->stream, data + self->gone,
                               pollable ? MIN (size - self->gone, PIPE_BUF) : size - self->gone, G_PRIORITY_DEFAULT,
                               NULL, on_written, g_object_ref (self));
}

/**
 * rushes_sink_write:
 * @text: UTF-8, safe for a terminal
 */
void
rushes_sink_write (RushesSink *self, const char *text)
{
  gboolean idle = self->going == NULL;

  if (self->error != NULL || *text == '\0')
    return;
  g_string_append (self->waiting, text);
  if (idle)
    pump (self);
}

/**
 * rushes_sink_is_full:
 *
 * Returns: whether a writer of much should flush before it goes on
 */
gboolean
rushes_sink_is_full (RushesSink *self)
{
  return self->waiting->len > FULL;
}

/**
 * rushes_sink_flush_async:
 *
 * Ends when everything written so far is out, or with the error that keeps it from going out.
 */
void
rushes_sink_flush_async (RushesSink *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rushes_sink_flush_async);
  g_queue_push_tail (&self->flushes, task);
  if (self->going == NULL)
    end_flushes (self);
}

gboolean
rushes_sink_flush_finish (RushesSink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_sink_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rushes_sink_get_columns:
 *
 * Returns: how many columns the terminal has; 0 where it is none
 */
guint
rushes_sink_get_columns (RushesSink *self)
{
  struct winsize size;

  if (!isatty (self->fd) || ioctl (self->fd, TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col > 0 ? size.ws_col : 80;
}
