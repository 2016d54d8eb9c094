/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-player-private.h"

/* Where the clip is that is shown. */

/**
 * rushes_player_is_of:
 *
 * Returns: whether @path is one of the two paths of the clip that is shown
 */
gboolean
rushes_player_is_of (RushesPlayer *self, const char *path)
{
  return g_strcmp0 (path, self->file) == 0 || (self->file != NULL && g_strcmp0 (path, self->spare) == 0);
}

/**
 * rushes_player_move_file:
 *
 * The clip that is shown has got another path: it goes on as it is.
 */
void
rushes_player_move_file (RushesPlayer *self, const char *path, const char *spare)
{
  char *file = g_strdup (path), *other = g_strdup (spare); /* they may be our own */

  g_free (self->file);
  g_free (self->spare);
  self->file = file;
  self->spare = other;
}
