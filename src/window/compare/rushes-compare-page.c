/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-compare-page-private.h"

#include "rushes-clock.h"
#include "rushes-compare-layout.h"
#include "rushes-player-private.h"
#include "rushes-seen.h"
#include "rushes-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_PLAYING,
  PROP_LOOP,
  PROP_RATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RushesComparePage, rushes_compare_page, GTK_TYPE_WIDGET)

static RushesCompareTile *
get_first (RushesComparePage *self)
{
  return (RushesCompareTile *) gtk_widget_get_first_child (self->tiles);
}

static RushesCompareTile *
get_next (RushesCompareTile *tile)
{
  return (RushesCompareTile *) gtk_widget_get_next_sibling (GTK_WIDGET (tile));
}

/* The timeline. */

static void
show_time (RushesComparePage *self)
{
  gint64 position = rushes_pipeline_group_get_time (self->group);
  gint64 duration = rushes_pipeline_group_get_duration (self->group);
  g_autofree char *now = rushes_words_span (position);
  g_autofree char *all = rushes_words_span (duration + RUSHES_SECOND / 2);
  g_autofree char *text = g_strdup_printf ("%s / %s", now, all);

  self->updating = TRUE;
  gtk_adjustment_set_upper (self->adjustment, (double) duration / RUSHES_SECOND);
  gtk_adjustment_set_value (self->adjustment, (double) position / RUSHES_SECOND);
  self->updating = FALSE;
  if (g_strcmp0 (text, gtk_label_get_label (self->time)) != 0)
    gtk_label_set_label (self->time, text);
}

static void
show_playing (RushesComparePage *self, gboolean playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  if (playing)
    rushes_player_name_button (GTK_WIDGET (self->play), "media-playback-pause-symbolic", _ ("Pause"));
  else
    rushes_player_name_button (GTK_WIDGET (self->play), "media-playback-start-symbolic", _ ("Play"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
on_news (RushesPipelineGroup *group, RushesComparePage *self)
{
  show_time (self);
  gtk_widget_set_sensitive (self->timeline, rushes_pipeline_group_get_duration (group) > 0);
  show_playing (self, rushes_pipeline_group_get_playing (group));
}

static void
on_position_changed (GtkAdjustment *adjustment, RushesComparePage *self)
{
  if (!self->updating && self->group != NULL)
    rushes_pipeline_group_seek (self->group, (gint64) (gtk_adjustment_get_value (adjustment) * RUSHES_SECOND));
}

void
rushes_compare_page_toggle_play (RushesComparePage *self)
{
  if (self->group != NULL)
    rushes_pipeline_group_set_playing (self->group, !rushes_pipeline_group_get_playing (self->group));
}

static void
do_play (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_compare_page_toggle_play (RUSHES_COMPARE_PAGE (widget));
}

void
rushes_compare_page_toggle_fullscreen (RushesComparePage *self)
{
  self->fullscreen = !gtk_window_is_fullscreen (self->root);
  if (self->fullscreen)
    gtk_window_fullscreen (self->root);
  else
    gtk_window_unfullscreen (self->root);
}

static void
do_fullscreen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_compare_page_toggle_fullscreen (RUSHES_COMPARE_PAGE (widget));
}

static void
on_fullscreened (GtkWindow *window, GParamSpec *pspec, RushesComparePage *self)
{
  if (gtk_window_is_fullscreen (window))
    rushes_player_name_button (GTK_WIDGET (self->fullscreen_button), "view-restore-symbolic", _ ("Leave Fullscreen"));
  else
    rushes_player_name_button (GTK_WIDGET (self->fullscreen_button), "view-fullscreen-symbolic", _ ("Fullscreen"));
}

/* The clips. */

/* One is heard at a time; %NULL: none. */
static void
hear (RushesComparePage *self, RushesCompareTile *heard)
{
  for (RushesCompareTile *tile = get_first (self); tile != NULL; tile = get_next (tile))
    rushes_compare_tile_set_heard (tile, tile == heard);
  rushes_pipeline_group_set_heard (self->group, heard != NULL ? rushes_compare_tile_get_clip (heard) : NULL);
}

static void
on_pressed (RushesCompareTile *tile, RushesComparePage *self)
{
  if (rushes_compare_tile_has_sound (tile) && !rushes_compare_tile_is_heard (tile))
    hear (self, tile);
  else
    rushes_compare_page_toggle_play (self);
}

static void
on_heard (RushesCompareTile *tile, gboolean heard, RushesComparePage *self)
{
  hear (self, heard ? tile : NULL);
}

static void
on_started (RushesCompareTile *tile, RushesComparePage *self)
{
  guint index = 0;

  for (RushesCompareTile *at = get_first (self); at != tile; at = get_next (at))
    index++;
  rushes_seen_mark (rushes_context_get_store (self->context), g_ptr_array_index (self->tasks, index));
}

/* The difference of the prompts, which takes too long for the main loop where they are long. */

static void
find_difference (GTask *task, gpointer source, gpointer prompts, GCancellable *cancellable)
{
  RushesPromptDifference *difference = rushes_prompt_difference_new (prompts, g_strv_length (prompts));

  g_task_return_pointer (task, difference, (GDestroyNotify) rushes_prompt_difference_free);
}

static void
on_difference (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (source);
  g_autoptr (RushesPromptDifference) difference = g_task_propagate_pointer (G_TASK (result), NULL);

  if (difference == NULL)
    return; /* other clips are compared by now */
  for (RushesCompareTile *tile = get_first (self); tile != NULL; tile = get_next (tile))
    rushes_compare_tile_set_difference (tile, difference);
}

static void
ask_difference (RushesComparePage *self)
{
  g_autoptr (GStrvBuilder) prompts = g_strv_builder_new ();
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_difference, NULL);
  for (RushesCompareTile *tile = get_first (self); tile != NULL; tile = get_next (tile))
    g_strv_builder_add (prompts, rushes_compare_tile_get_prompt (tile));
  g_task_set_source_tag (task, ask_difference);
  g_task_set_task_data (task, g_strv_builder_end (prompts), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, find_difference);
}

static void
clear (RushesComparePage *self)
{
  GtkWidget *tile;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->group != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->group, self);
      rushes_pipeline_group_close (self->group);
    }
  g_clear_object (&self->group);
  while ((tile = gtk_widget_get_first_child (self->tiles)) != NULL)
    gtk_widget_unparent (tile);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  show_playing (self, FALSE);
}

static void
add_tile (RushesComparePage *self, guint index)
{
  GtkWidget *tile = rushes_compare_tile_new (self->tasks, index);

  g_signal_connect (tile, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (tile, "heard", G_CALLBACK (on_heard), self);
  g_signal_connect (tile, "started", G_CALLBACK (on_started), self);
  gtk_widget_set_parent (tile, self->tiles);
  rushes_pipeline_group_add (self->group, rushes_compare_tile_get_clip (RUSHES_COMPARE_TILE (tile)));
}

/**
 * rushes_compare_page_show:
 * @tasks: (element-type RushesTask): two to four that are ready
 * @autoplay: begin at once; never where the desktop asks for less motion
 */
void
rushes_compare_page_show (RushesComparePage *self, const GPtrArray *tasks, gboolean autoplay)
{
  gboolean animations = TRUE;

  clear (self);
  self->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_ptr_array_add (self->tasks, rushes_task_ref (g_ptr_array_index (tasks, i)));
  self->group = rushes_pipeline_group_new (NULL);
  rushes_pipeline_group_set_rate (self->group, self->rate);
  rushes_pipeline_group_set_loop (self->group, self->loop);
  for (guint i = 0; i < tasks->len; i++)
    add_tile (self, i);
  hear (self, get_first (self));
  ask_difference (self);
  g_signal_connect (self->group, "news", G_CALLBACK (on_news), self);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  rushes_pipeline_group_set_playing (self->group, autoplay && animations);
  gtk_widget_grab_focus (GTK_WIDGET (self->play));
}

/* The widget. */

static void
on_dark (AdwStyleManager *manager, GParamSpec *pspec, RushesComparePage *self)
{
  for (RushesCompareTile *tile = get_first (self); tile != NULL; tile = get_next (tile))
    rushes_compare_tile_refresh_marks (tile);
}

static void
rushes_compare_page_root (GtkWidget *widget)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (widget);

  GTK_WIDGET_CLASS (rushes_compare_page_parent_class)->root (widget);
  self->root = GTK_WINDOW (gtk_widget_get_root (widget));
  self->keys = rushes_compare_page_keys_new (self);
  gtk_widget_add_controller (GTK_WIDGET (self->root), self->keys);
  g_signal_connect (self->root, "notify::fullscreened", G_CALLBACK (on_fullscreened), self);
}

static void
rushes_compare_page_unroot (GtkWidget *widget)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (widget);

  g_signal_handlers_disconnect_by_data (self->root, self);
  gtk_widget_remove_controller (GTK_WIDGET (self->root), self->keys);
  self->keys = NULL;
  self->root = NULL;
  GTK_WIDGET_CLASS (rushes_compare_page_parent_class)->unroot (widget);
}

/* Out of sight nothing plays; when another page has taken its place, nothing is kept open either. */
static void
rushes_compare_page_unmap (GtkWidget *widget)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (widget);

  GTK_WIDGET_CLASS (rushes_compare_page_parent_class)->unmap (widget);
  if (self->group != NULL)
    rushes_pipeline_group_set_playing (self->group, FALSE);
  if (gtk_widget_get_child_visible (widget))
    return;
  if (self->fullscreen && self->root != NULL && gtk_window_is_fullscreen (self->root))
    gtk_window_unfullscreen (self->root);
  self->fullscreen = FALSE;
  clear (self);
}

static void
rushes_compare_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (object);

  switch (prop_id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_rate (RushesComparePage *self, double rate)
{
  g_autofree char *label = g_strdup_printf ("%g×", rate);

  self->rate = rate;
  gtk_menu_button_set_label (self->speed, label);
  if (self->group != NULL)
    rushes_pipeline_group_set_rate (self->group, rate);
}

static void
rushes_compare_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (object);

  if (prop_id == PROP_LOOP)
    {
      self->loop = g_value_get_boolean (value);
      if (self->group != NULL)
        rushes_pipeline_group_set_loop (self->group, self->loop);
    }
  else if (prop_id == PROP_RATE)
    set_rate (self, g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
rushes_compare_page_dispose (GObject *object)
{
  RushesComparePage *self = RUSHES_COMPARE_PAGE (object);
  GtkWidget *child;

  if (self->tiles != NULL)
    clear (self);
  self->tiles = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_compare_page_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_PLAYING] =
    g_param_spec_boolean ("playing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, TRUE, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0.05, 20, 1, flags);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/io/github/rushes/Rushes/window/rushes-compare-page.ui");
  gtk_widget_class_bind_template_child (klass, RushesComparePage, tiles);
  gtk_widget_class_bind_template_child (klass, RushesComparePage, play);
  gtk_widget_class_bind_template_child (klass, RushesComparePage, adjustment);
  gtk_widget_class_bind_template_child (klass, RushesComparePage, time);
  gtk_widget_class_bind_template_child (klass, RushesComparePage, speed);
  gtk_widget_class_bind_template_child (klass, RushesComparePage, fullscreen_button);
  gtk_widget_class_bind_template_child (klass, RushesComparePage, timeline);
  gtk_widget_class_bind_template_callback (klass, on_position_changed);
}

static void
rushes_compare_page_class_init (RushesComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_compare_page_get_property;
  object_class->set_property = rushes_compare_page_set_property;
  object_class->dispose = rushes_compare_page_dispose;
  widget_class->root = rushes_compare_page_root;
  widget_class->unroot = rushes_compare_page_unroot;
  widget_class->unmap = rushes_compare_page_unmap;
  install_properties (object_class);

  gtk_widget_class_install_action (widget_class, "compare.play", NULL, do_play);
  gtk_widget_class_install_action (widget_class, "compare.fullscreen", NULL, do_fullscreen);
  gtk_widget_class_install_property_action (widget_class, "compare.loop", "loop");
  gtk_widget_class_install_property_action (widget_class, "compare.rate", "rate");

  g_type_ensure (ADW_TYPE_SQUEEZER);
  g_type_ensure (RUSHES_TYPE_COMPARE_LAYOUT);
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rushes_compare_page_init (RushesComparePage *self)
{
  self->rate = 1;
  self->loop = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (on_dark), self, 0);
}

/**
 * rushes_compare_page_new:
 *
 * Returns: (transfer floating): a page of no clips
 */
GtkWidget *
rushes_compare_page_new (RushesContext *context)
{
  RushesComparePage *self = g_object_new (RUSHES_TYPE_COMPARE_PAGE, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
