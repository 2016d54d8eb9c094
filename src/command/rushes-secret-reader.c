/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-secret-reader.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MOST (2 * RUSHES_KEY_MAX_LENGTH) /* bytes; what is longer is no key */

typedef struct
{
  GInputStream *stream; /* (owned) */
  int fd;               /* (unowned) */
  gboolean is_terminal;
  gboolean hidden;       /* the terminal's echo is off */
  struct termios before; /* as it was */
  char text[MOST + 1];   /* wiped */
  gsize length;
} Reader;

static void read_more (GTask *task);

static void
reader_free (gpointer data)
{
  Reader *reader = data;

  if (reader->hidden)
    tcsetattr (reader->fd, TCSAFLUSH, &reader->before);
  g_clear_object (&reader->stream);
  explicit_bzero (reader, sizeof *reader);
  g_free (reader);
}

static void
hide (Reader *reader)
{
  struct termios silent;

  reader->is_terminal = isatty (reader->fd) && tcgetattr (reader->fd, &reader->before) == 0;
  if (!reader->is_terminal)
    return;
  silent = reader->before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  silent.c_lflag |= ECHONL;
  reader->hidden = tcsetattr (reader->fd, TCSAFLUSH, &silent) == 0;
}

static void
finish (GTask *task)
{
  Reader *reader = g_task_get_task_data (task);
  GError *error = NULL;
  RushesKey *key;

  /* A zero byte is in no key, and must not end one early. */
  for (gsize i = 0; i < reader->length; i++)
    if (reader->text[i] == '\0')
      reader->text[i] = '\1';
  key = rushes_key_new (reader->text, &error);
  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) rushes_key_unref);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reader *reader = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  reader->length += (gsize) n;
  if (n == 0 || reader->length == MOST || (reader->is_terminal && memchr (reader->text, '\n', reader->length) != NULL))
    finish (task);
  else
    read_more (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_more (GTask *task)
{
  Reader *reader = g_task_get_task_data (task);

  g_input_stream_read_async (reader->stream, reader->text + reader->length, MOST - reader->length, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), on_read, task);
}

/**
 * rushes_secret_reader_run_async:
 * @fd: stays the caller's
 */
void
rushes_secret_reader_run_async (int fd, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reader *reader = g_new0 (Reader, 1);

  g_task_set_source_tag (task, rushes_secret_reader_run_async);
  g_task_set_task_data (task, reader, reader_free);
  reader->fd = fd;
  reader->stream = g_unix_input_stream_new (fd, FALSE);
  hide (reader);
  read_more (task);
}

/**
 * rushes_secret_reader_run_finish:
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with an error of #RushesKeyError or of reading
 */
RushesKey *
rushes_secret_reader_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_secret_reader_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
