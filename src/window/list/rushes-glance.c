/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-glance.h"

#include "rushes-pipeline.h"

#define PATIENCE 300 /* ms that the pointer rests before anything plays */

struct _RushesGlance
{
  GObject parent_instance;

  GtkWidget *widget;    /* (unowned): what the pointer is over; it has a controller that keeps this */
  RushesPoster *poster; /* (unowned): in @widget */
  RushesGlanceFunc func;
  RushesPipeline *pipeline; /* (owned) (nullable): while it plays */
  guint alarm;
};

G_DEFINE_FINAL_TYPE (RushesGlance, rushes_glance, G_TYPE_OBJECT)

static void
on_news (RushesPipeline *pipeline, RushesGlance *self)
{
  const RushesPipelineNews *news = rushes_pipeline_peek (pipeline);

  if (news->trouble != RUSHES_PLAY_TROUBLE_NONE)
    rushes_glance_stop (self); /* its page says what is wrong */
  else if (news->frame != NULL)
    rushes_poster_set_frame (self->poster, news->frame, news->aspect);
}

static gboolean
on_alarm (gpointer user_data)
{
  RushesGlance *self = user_data;
  GtkWidget *poster = GTK_WIDGET (self->poster);
  const char *file = self->func (self->widget);
  int scale = gtk_widget_get_scale_factor (poster);

  self->alarm = 0;
  if (file == NULL || !gtk_widget_get_mapped (poster))
    return G_SOURCE_REMOVE;
  self->pipeline = rushes_pipeline_new (file, NULL, NULL);
  g_signal_connect (self->pipeline, "news", G_CALLBACK (on_news), self);
  rushes_pipeline_set_size (self->pipeline, gtk_widget_get_width (poster) * scale,
                            gtk_widget_get_height (poster) * scale);
  rushes_pipeline_set_mute (self->pipeline, TRUE);
  rushes_pipeline_set_loop (self->pipeline, TRUE);
  rushes_pipeline_set_playing (self->pipeline, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
wants_motion (GtkWidget *widget)
{
  gboolean animations = TRUE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animations, NULL);
  return animations;
}

static void
on_enter (GtkEventControllerMotion *motion, double x, double y, RushesGlance *self)
{
  rushes_glance_stop (self);
  if (wants_motion (self->widget))
    self->alarm = g_timeout_add (PATIENCE, on_alarm, self);
}

static void
rushes_glance_dispose (GObject *object)
{
  RushesGlance *self = RUSHES_GLANCE (object);

  self->poster = NULL;
  rushes_glance_stop (self);
  G_OBJECT_CLASS (rushes_glance_parent_class)->dispose (object);
}

static void
rushes_glance_class_init (RushesGlanceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_glance_dispose;
}

static void
rushes_glance_init (RushesGlance *self)
{
}

/**
 * rushes_glance_new:
 * @widget: what the pointer rests on
 * @poster: in it: where the clip plays
 *
 * Returns: (transfer full): to be kept as long as @widget is there
 */
RushesGlance *
rushes_glance_new (GtkWidget *widget, RushesPoster *poster, RushesGlanceFunc func)
{
  RushesGlance *self = g_object_new (RUSHES_TYPE_GLANCE, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->widget = widget;
  self->poster = poster;
  self->func = func;
  g_signal_connect_object (motion, "enter", G_CALLBACK (on_enter), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (rushes_glance_stop), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (poster, "unmap", G_CALLBACK (rushes_glance_stop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, motion);
  return self;
}

void
rushes_glance_stop (RushesGlance *self)
{
  g_clear_handle_id (&self->alarm, g_source_remove);
  if (self->pipeline != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->pipeline, self);
      rushes_pipeline_close (self->pipeline);
      g_clear_object (&self->pipeline);
    }
  if (self->poster != NULL)
    rushes_poster_set_frame (self->poster, NULL, 0);
}
