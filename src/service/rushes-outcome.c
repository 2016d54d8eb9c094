/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-outcome.h"

/**
 * rushes_outcome_free:
 * @self: (nullable) (transfer full): an outcome
 */
void
rushes_outcome_free (RushesOutcome *self)
{
  if (self == NULL)
    return;
  g_free (self->task_id);
  g_free (self->status);
  g_free (self->code);
  g_free (self->message);
  g_free (self->excerpt);
  g_free (self);
}

/**
 * rushes_look_free:
 * @self: (nullable) (transfer full): a look
 */
void
rushes_look_free (RushesLook *self)
{
  if (self == NULL)
    return;
  g_free (self->status);
  g_free (self->file_id);
  g_free (self->url);
  g_free (self->backup_url);
  g_free (self->code);
  g_free (self->message);
  g_free (self->excerpt);
  g_free (self);
}
