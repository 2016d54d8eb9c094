/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-task.h"

#include <string.h>

#define GROUP       "Task"
#define FILE_DIGITS 15
#define MAX_PACE    (3600 * (gint64) G_USEC_PER_SEC)

/**
 * rushes_demo_task_new:
 *
 * Returns: (transfer full): a task that has not begun
 */
RushesDemoTask *
rushes_demo_task_new (const char *id, const char *file_id, const char *prompt, int duration)
{
  RushesDemoTask *self = g_rc_box_new0 (RushesDemoTask);

  self->id = g_strdup (id);
  self->file_id = g_strdup (file_id);
  self->prompt = g_strdup (prompt);
  self->duration = duration;
  return self;
}

RushesDemoTask *
rushes_demo_task_ref (RushesDemoTask *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer pointer)
{
  RushesDemoTask *self = pointer;

  g_free (self->id);
  g_free (self->file_id);
  g_free (self->prompt);
}

void
rushes_demo_task_unref (RushesDemoTask *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * rushes_demo_task_get_phase:
 * @now: µs, of the clock that @self was started by
 * @late: (out) (optional): whether the phase's second half has begun
 *
 * The phase follows from the clock alone, but that success waits for the clip.
 */
RushesDemoPhase
rushes_demo_task_get_phase (const RushesDemoTask *self, gint64 now, gboolean *late)
{
  gint64 age = MAX (now - self->started, 0);
  gint64 phase = self->pace > 0 ? age / self->pace : RUSHES_DEMO_PHASE_SUCCESS;

  if (late != NULL)
    *late = phase >= RUSHES_DEMO_PHASE_SUCCESS || age % self->pace * 2 >= self->pace;
  if (phase < RUSHES_DEMO_PHASE_SUCCESS)
    return (RushesDemoPhase) phase;
  if (self->fails != 0 || self->clip == RUSHES_DEMO_CLIP_FAILED)
    return RUSHES_DEMO_PHASE_FAIL;
  return self->clip == RUSHES_DEMO_CLIP_READY ? RUSHES_DEMO_PHASE_SUCCESS : RUSHES_DEMO_PHASE_PROCESSING;
}

/**
 * rushes_demo_task_is_file_id:
 * @text: (nullable): text of any origin
 */
gboolean
rushes_demo_task_is_file_id (const char *text)
{
  return text != NULL && strlen (text) == FILE_DIGITS && strspn (text, "0123456789") == FILE_DIGITS;
}

/**
 * rushes_demo_task_to_bytes:
 *
 * Returns: (transfer full): the kept part of @self as a key file
 */
GBytes *
rushes_demo_task_to_bytes (const RushesDemoTask *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  char *text;
  gsize length;

  g_key_file_set_string (file, GROUP, "Id", self->id);
  g_key_file_set_string (file, GROUP, "FileId", self->file_id);
  g_key_file_set_string (file, GROUP, "Prompt", self->prompt);
  g_key_file_set_integer (file, GROUP, "Duration", self->duration);
  g_key_file_set_integer (file, GROUP, "Fails", self->fails);
  g_key_file_set_int64 (file, GROUP, "Created", self->created);
  g_key_file_set_int64 (file, GROUP, "Pace", self->pace);
  g_key_file_set_integer (file, GROUP, "Width", self->width);
  g_key_file_set_integer (file, GROUP, "Height", self->height);
  text = g_key_file_to_data (file, &length, NULL);
  return g_bytes_new_take (text, length);
}

/**
 * rushes_demo_task_from_bytes:
 *
 * Returns: (transfer full) (nullable): what rushes_demo_task_to_bytes() wrote, %NULL when the text is none of it
 */
RushesDemoTask *
rushes_demo_task_from_bytes (const char *text, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *id = NULL, *file_id = NULL, *prompt = NULL;
  RushesDemoTask *self;
  int duration;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  id = g_key_file_get_string (file, GROUP, "Id", NULL);
  file_id = g_key_file_get_string (file, GROUP, "FileId", NULL);
  prompt = g_key_file_get_string (file, GROUP, "Prompt", NULL);
  duration = g_key_file_get_integer (file, GROUP, "Duration", NULL);
  if (id == NULL || *id == '\0' || !rushes_demo_task_is_file_id (file_id) || prompt == NULL ||
      (duration != 6 && duration != 10))
    return NULL;
  self = rushes_demo_task_new (id, file_id, prompt, duration);
  self->fails = g_key_file_get_integer (file, GROUP, "Fails", NULL);
  self->created = g_key_file_get_int64 (file, GROUP, "Created", NULL);
  self->pace = CLAMP (g_key_file_get_int64 (file, GROUP, "Pace", NULL), 0, MAX_PACE);
  self->width = g_key_file_get_integer (file, GROUP, "Width", NULL);
  self->height = g_key_file_get_integer (file, GROUP, "Height", NULL);
  return self;
}
