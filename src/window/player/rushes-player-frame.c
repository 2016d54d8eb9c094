/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-player-private.h"

#include "rushes-thumbnail-frame.h"

#include <glib/gi18n.h>

#define PATIENCE (20 * G_USEC_PER_SEC)

/*
 * The frame that is shown, in the clip's own resolution: the frames of the pipeline are as large as they are seen, so
 * that one is decoded anew, on a thread.
 */

/** Grab: which frame; its PNG and its pixels, once there */
typedef struct
{
  char *path;
  gint64 time;
  GBytes *png;         /* (nullable) */
  GdkTexture *picture; /* (nullable) */
} Grab;

static void
grab_free (Grab *grab)
{
  g_clear_pointer (&grab->png, g_bytes_unref);
  g_clear_object (&grab->picture);
  g_free (grab->path);
  g_free (grab);
}

static void
grab_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Grab *grab = data;
  GError *error = NULL;

  grab->png = rushes_thumbnail_frame_grab (grab->path, grab->time, PATIENCE, cancellable, &error);
  if (grab->png != NULL)
    grab->picture = gdk_texture_new_from_bytes (grab->png, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * rushes_player_get_moment:
 *
 * Returns: µs from the start, within the frame that is shown; -1: none is
 */
gint64
rushes_player_get_moment (RushesPlayer *self)
{
  const RushesPipelineNews *news = self->pipeline != NULL ? rushes_pipeline_peek (self->pipeline) : NULL;

  return news != NULL && self->started && !self->troubled ? rushes_pipeline_news_get_moment (news) : -1;
}

/**
 * rushes_player_grab_async:
 *
 * Gets the frame that is shown now as it is in the file.
 */
void
rushes_player_grab_async (RushesPlayer *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gint64 moment = rushes_player_get_moment (self);
  Grab *grab;

  g_task_set_source_tag (task, rushes_player_grab_async);
  if (moment < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No frame is shown");
      return;
    }
  grab = g_new0 (Grab, 1);
  grab->path = g_strdup (self->file);
  grab->time = moment;
  g_task_set_task_data (task, grab, (GDestroyNotify) grab_free);
  g_task_run_in_thread (task, grab_run);
}

/**
 * rushes_player_grab_finish:
 * @png: (out) (optional) (transfer full): the picture as a PNG
 *
 * Returns: (transfer full) (nullable): the picture; or %NULL with a #GIOErrorEnum
 */
GdkTexture *
rushes_player_grab_finish (RushesPlayer *self, GAsyncResult *result, GBytes **png, GError **error)
{
  Grab *grab;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_player_grab_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  grab = g_task_get_task_data (G_TASK (result));
  if (png != NULL)
    *png = g_bytes_ref (grab->png);
  return g_object_ref (grab->picture);
}

static void
on_grabbed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesPlayer *self = RUSHES_PLAYER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) picture = rushes_player_grab_finish (self, result, &png, &error);
  g_autoptr (GdkContentProvider) content = NULL;
  GdkContentProvider *both[2];

  if (picture == NULL)
    {
      g_debug ("No frame of %s: %s", self->file, error->message);
      rushes_player_say (self, _ ("The frame could not be copied. The file may be damaged or gone."));
      return;
    }
  /* As it is for who wants a PNG, which is nearly everyone; GDK makes any other kind, when it is asked for one. */
  both[0] = gdk_content_provider_new_for_bytes ("image/png", png);
  both[1] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, picture);
  content = gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
  rushes_player_say (self, _ ("Frame copied"));
}

/**
 * rushes_player_copy_frame:
 *
 * Puts the frame that is shown on the clipboard, in the clip's own resolution; says so in the window.
 */
void
rushes_player_copy_frame (RushesPlayer *self)
{
  if (rushes_player_get_moment (self) >= 0)
    rushes_player_grab_async (self, NULL, on_grabbed, NULL);
}
