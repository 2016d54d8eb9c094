/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task.h"

G_DEFINE_BOXED_TYPE (RushesTask, rushes_task, rushes_task_ref, rushes_task_unref)
G_DEFINE_BOXED_TYPE (RushesTaskEvent, rushes_task_event, rushes_task_event_copy, rushes_task_event_free)

struct _RushesTask
{
  gatomicrefcount refs;
  RushesTaskFields fields; /* its strings and request are (owned) */
};

static const gsize strings[] = {
  G_STRUCT_OFFSET (RushesTaskFields, ask),        G_STRUCT_OFFSET (RushesTaskFields, ref),
  G_STRUCT_OFFSET (RushesTaskFields, service_id), G_STRUCT_OFFSET (RushesTaskFields, status),
  G_STRUCT_OFFSET (RushesTaskFields, file_id),    G_STRUCT_OFFSET (RushesTaskFields, url),
  G_STRUCT_OFFSET (RushesTaskFields, backup_url), G_STRUCT_OFFSET (RushesTaskFields, code),
  G_STRUCT_OFFSET (RushesTaskFields, message),    G_STRUCT_OFFSET (RushesTaskFields, file),
  G_STRUCT_OFFSET (RushesTaskFields, sha256),     G_STRUCT_OFFSET (RushesTaskFields, currency),
  G_STRUCT_OFFSET (RushesTaskFields, note),       G_STRUCT_OFFSET (RushesTaskFields, tags),
};

/**
 * rushes_task_new:
 * @fields: copied
 *
 * Returns: (transfer full): an immutable picture of one row, safe on every thread
 */
RushesTask *
rushes_task_new (const RushesTaskFields *fields)
{
  RushesTask *self;

  g_return_val_if_fail (fields->request != NULL, NULL);

  self = g_new0 (RushesTask, 1);
  g_atomic_ref_count_init (&self->refs);
  self->fields = *fields;
  rushes_request_ref (self->fields.request);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      char **at = G_STRUCT_MEMBER_P (&self->fields, strings[i]);

      *at = g_strdup (*at);
    }
  return self;
}

RushesTask *
rushes_task_ref (RushesTask *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_task_unref (RushesTask *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (G_STRUCT_MEMBER (char *, &self->fields, strings[i]));
  rushes_request_unref (self->fields.request);
  g_free (self);
}

const RushesTaskFields *
rushes_task_peek (const RushesTask *self)
{
  return &self->fields;
}

/**
 * rushes_task_has_video:
 *
 * Returns: whether there is a finished clip, in a file that may have been moved since
 */
gboolean
rushes_task_has_video (const RushesTask *self)
{
  return self->fields.state == RUSHES_TASK_READY && self->fields.file != NULL;
}

RushesTaskEvent *
rushes_task_event_copy (const RushesTaskEvent *self)
{
  RushesTaskEvent *copy = g_memdup2 (self, sizeof *self);

  copy->code = g_strdup (self->code);
  copy->excerpt = g_strdup (self->excerpt);
  return copy;
}

void
rushes_task_event_free (RushesTaskEvent *self)
{
  g_free (self->code);
  g_free (self->excerpt);
  g_free (self);
}
