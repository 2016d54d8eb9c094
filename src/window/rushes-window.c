/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-pane.h"
#include "rushes-text.h"
#include "rushes-welcome.h"

#include <glib/gi18n.h>

#define LOW_HEIGHT   400 /* px: below it a focused composer hides the list */
#define WIDE         861 /* px: the natural widths of the panes and their separator */
#define TITLE_LENGTH 60  /* code points */

G_DEFINE_FINAL_TYPE (RushesWindow, rushes_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_NARROW = 1,
  PROP_SMALL,
  PROP_VIEW,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

/* The screen pane. */

static void
update_title (RushesWindow *self)
{
  RushesTask *task = rushes_window_get_task (self);
  const RushesTaskFields *fields = task != NULL ? rushes_task_peek (task) : NULL;
  g_autofree char *title = NULL;

  if (self->whole != NULL)
    title = g_strdup (self->whole_title);
  else if (fields != NULL)
    title = rushes_text_line (rushes_request_peek (fields->request)->prompt, TITLE_LENGTH);
  adw_window_title_set_title (self->screen_title, title != NULL ? title : "");
  gtk_widget_set_visible (self->screen_buttons, fields != NULL && self->whole == NULL);
  gtk_widget_set_visible (self->screen_steps, fields != NULL && self->whole == NULL && !self->small);
  gtk_toggle_button_set_active (self->star, fields != NULL && fields->starred);
  gtk_button_set_icon_name (GTK_BUTTON (self->star),
                            fields != NULL && fields->starred ? "starred-symbolic" : "non-starred-symbolic");
}

static void
update_screen (RushesWindow *self)
{
  const char *page = "empty";

  if (self->whole != NULL)
    page = self->whole;
  else if (rushes_list_pane_get_n_selected (self->list) > 1)
    page = rushes_window_get_several (self);
  else if (self->context != NULL && rushes_list_pane_get_selected (self->list) != NULL)
    page = "task";
  else if (self->context == NULL || !rushes_composer_is_key_known (self->composer) ||
           !rushes_list_pane_is_counted (self->list))
    page = "blank";
  else if (!rushes_composer_has_key (self->composer) &&
           rushes_list_pane_get_count (self->list, RUSHES_TASK_GROUP_ALL) == 0)
    page = "welcome";
  gtk_stack_set_visible_child_name (self->screen, page);
  /* One page at a time: what begins with the other one would not be seen. */
  gtk_widget_set_visible (self->small_welcome, self->narrow && g_str_equal (page, "welcome"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), !gtk_widget_get_visible (self->small_welcome));
}

static void
on_shown_task (RushesTaskItem *item, GParamSpec *pspec, RushesWindow *self)
{
  update_title (self);
  rushes_window_update_takes (self);
  rushes_window_update_actions (self);
}

static void
show_item (RushesWindow *self, RushesTaskItem *item)
{
  if (self->shown == item)
    return;
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_set_object (&self->shown, item);
  if (item != NULL)
    g_signal_connect (item, "notify::task", G_CALLBACK (on_shown_task), self);
  rushes_task_page_set_item (self->page, item);
  update_title (self);
  update_screen (self);
  rushes_window_update_takes (self);
  rushes_window_update_actions (self);
  if (item == NULL && self->whole == NULL)
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

/**
 * rushes_window_enter_whole:
 * @page: (type utf8): static; a page of the screen pane that gets the whole window
 * @title: plain text, above it
 *
 * The page stays until rushes_window_leave_whole(), which Back and Escape call too; it is unmapped then.
 */
void
rushes_window_enter_whole (RushesWindow *self, const char *page, const char *title)
{
  self->whole = page;
  g_free (self->whole_title);
  self->whole_title = g_strdup (title);
  rushes_window_update_unfolding (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "screen");
  update_title (self);
  update_screen (self);
  rushes_window_update_actions (self);
}

void
rushes_window_leave_whole (RushesWindow *self)
{
  if (self->whole == NULL)
    return;
  self->whole = NULL;
  g_clear_pointer (&self->whole_title, g_free);
  rushes_window_update_unfolding (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  update_title (self);
  update_screen (self);
  rushes_window_update_actions (self);
}

static void
on_selected (RushesWindow *self)
{
  if (self->context != NULL)
    show_item (self, rushes_list_pane_get_selected (self->list));
}

static void
on_chosen (RushesWindow *self)
{
  rushes_window_update_several (self);
  update_screen (self);
  rushes_window_update_actions (self);
}

static void
on_opened (RushesWindow *self)
{
  if (rushes_list_pane_get_selected (self->list) == NULL || !self->narrow)
    return;
  adw_leaflet_set_visible_child_name (self->leaflet, "screen");
  /* Not on the first text of the page, which would be selected for copying. */
  if (!gtk_widget_grab_focus (GTK_WIDGET (rushes_task_page_get_player (self->page))))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

static void
on_counted (RushesWindow *self)
{
  rushes_empty_page_set_counts (self->empty, rushes_list_pane_get_count (self->list, RUSHES_TASK_GROUP_ALL),
                                rushes_list_pane_get_count (self->list, RUSHES_TASK_GROUP_NEW));
  update_screen (self);
  rushes_window_update_take_actions (self); /* there may be new neighbours */
  rushes_window_update_removed_actions (self);
}

static void
on_has_key (RushesWindow *self)
{
  update_screen (self);
}

static void
on_star (RushesWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.star", NULL);
  update_title (self); /* the button shows what is, not what is asked for */
}

/* Submitting. */

static void
on_submitted (RushesWindow *self, RushesTask *task, gint64 delay)
{
  guint seconds = (guint) (delay / RUSHES_SECOND);
  gint64 id = rushes_task_peek (task)->id;
  g_autofree char *sentence = NULL;

  if (seconds > 0)
    {
      sentence =
        g_strdup_printf (ngettext ("Queued, sending in %u second", "Queued, sending in %u seconds", seconds), seconds);
      rushes_window_toast_undo (self, sentence, id, FALSE, seconds);
    }
  else
    rushes_window_toast (self, _ ("Queued"));
  if (!rushes_task_page_get_playing (self->page) && rushes_list_pane_get_n_selected (self->list) < 2)
    rushes_list_pane_select (self->list, id);
}

/* Its size. */

static void
set_narrow (RushesWindow *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  update_title (self);
  update_screen (self);
  rushes_window_update_actions (self);
}

static void
set_small (RushesWindow *self, gboolean small)
{
  if (self->small == small)
    return;
  self->small = small;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SMALL]);
  rushes_window_update_view (self);
  update_title (self);
}

/* What depends on the size is changed after sizes have been given out, never meanwhile. */
static gboolean
on_squeeze (gpointer user_data)
{
  RushesWindow *self = user_data;

  self->squeeze = 0;
  set_narrow (self, adw_leaflet_get_folded (self->leaflet));
  if (gtk_widget_get_width (GTK_WIDGET (self->leaflet)) > 0)
    set_small (self, gtk_widget_get_width (GTK_WIDGET (self->leaflet)) < WIDE);
  rushes_list_pane_set_low (self->list, self->low);
  gtk_revealer_set_reveal_child (self->list_revealer,
                                 !self->low || !self->narrow || !rushes_composer_is_focused (self->composer));
  return G_SOURCE_REMOVE;
}

static void
squeeze_soon (RushesWindow *self)
{
  if (self->squeeze == 0)
    self->squeeze = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_squeeze, self, NULL);
}

static void
rushes_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  gboolean low = height < LOW_HEIGHT;

  GTK_WIDGET_CLASS (rushes_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->low == low && self->small == (gtk_widget_get_width (GTK_WIDGET (self->leaflet)) < WIDE))
    return;
  self->low = low;
  squeeze_soon (self);
}

static void
on_folded (RushesWindow *self)
{
  squeeze_soon (self);
}

static void
on_focus_widget (RushesWindow *self, GParamSpec *pspec, gpointer user_data)
{
  squeeze_soon (self);
}

static void
on_visible_child (RushesWindow *self)
{
  /* As by swiping back. */
  if (self->whole != NULL && g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "screen") != 0)
    rushes_window_leave_whole (self);
  else if (self->narrow && rushes_window_is_focus_left (self))
    rushes_list_pane_focus_selected (self->list);
  rushes_window_update_actions (self);
}

static void
update_visible (RushesWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  gboolean visible = gtk_widget_get_mapped (GTK_WIDGET (self));

  if (surface != NULL && GDK_IS_TOPLEVEL (surface))
    visible = visible && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
  if (self->ticker != NULL)
    rushes_ticker_set_visible (self->ticker, visible);
}

/* Who comes back to the window may have moved files meanwhile. */
static void
on_active (RushesWindow *self)
{
  if (self->context != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    rushes_presence_expire (rushes_context_get_presence (self->context));
}

static void
on_surface_state (GdkSurface *surface, GParamSpec *pspec, RushesWindow *self)
{
  update_visible (self);
}

static void
rushes_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rushes_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state", G_CALLBACK (on_surface_state),
                           widget, 0);
  g_signal_connect (widget, "notify::is-active", G_CALLBACK (on_active), NULL);
}

static void
rushes_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rushes_window_parent_class)->map (widget);
  update_visible (RUSHES_WINDOW (widget));
}

static void
rushes_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rushes_window_parent_class)->unmap (widget);
  update_visible (RUSHES_WINDOW (widget));
}

static void
save_size (RushesWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_delay (self->settings);
  if (width > 0 && height > 0 && !gtk_window_is_maximized (GTK_WINDOW (self)))
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  g_settings_set_boolean (self->settings, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_apply (self->settings);
}

/**
 * rushes_window_leave:
 *
 * Keeps what is to be kept, and disappears; the program may go on a moment to close the library.
 */
void
rushes_window_leave (RushesWindow *self)
{
  rushes_composer_save_draft (self->composer);
  rushes_list_pane_save (self->list);
  save_size (self);
  gtk_widget_hide (GTK_WIDGET (self));
}

static gboolean
rushes_window_close_request (GtkWindow *window)
{
  /* The library is closed before the last window goes. */
  g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (window)), "quit", NULL);
  return GDK_EVENT_STOP;
}

/* The object. */

static void
rushes_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, RUSHES_WINDOW (object)->narrow);
  else if (id == PROP_SMALL)
    g_value_set_boolean (value, RUSHES_WINDOW (object)->small);
  else if (id == PROP_VIEW)
    g_value_set_string (value, rushes_window_get_view (RUSHES_WINDOW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_VIEW)
    rushes_window_set_view (RUSHES_WINDOW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_window_dispose (GObject *object)
{
  RushesWindow *self = RUSHES_WINDOW (object);

  g_clear_handle_id (&self->squeeze, g_source_remove);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->shown);
  rushes_window_drop_many (self);
  g_clear_object (&self->ticker);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->whole_title, g_free);
  g_cancellable_cancel (self->taking);
  g_clear_object (&self->taking);
  g_clear_pointer (&self->takes, g_ptr_array_unref);
  g_clear_pointer (&self->ask, g_free);
  g_clear_pointer (&self->unkept, g_ptr_array_unref);
  G_OBJECT_CLASS (rushes_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, headers);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, work);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, screen_title);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, screen_steps);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, screen_buttons);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, star);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, composer);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, list_revealer);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, list);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, small_welcome);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, screen);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, empty);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, RushesWindow, failure_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_counted);
  gtk_widget_class_bind_template_callback (widget_class, on_has_key);
  gtk_widget_class_bind_template_callback (widget_class, on_star);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_child);
}

static void
rushes_window_class_init (RushesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = rushes_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = rushes_window_set_property;
  G_OBJECT_CLASS (klass)->dispose = rushes_window_dispose;
  widget_class->size_allocate = rushes_window_size_allocate;
  widget_class->realize = rushes_window_realize;
  widget_class->map = rushes_window_map;
  widget_class->unmap = rushes_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = rushes_window_close_request;
  GTK_WINDOW_CLASS (klass)->enable_debugging = rushes_window_enable_debugging;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SMALL] = g_param_spec_boolean ("small", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "list", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);

  g_type_ensure (RUSHES_TYPE_PANE);
  g_type_ensure (RUSHES_TYPE_COMPOSER);
  g_type_ensure (RUSHES_TYPE_EMPTY_PAGE);
  g_type_ensure (RUSHES_TYPE_LIST_PANE);
  g_type_ensure (RUSHES_TYPE_NOTICE);
  g_type_ensure (RUSHES_TYPE_WELCOME);
  g_type_ensure (RUSHES_TYPE_WORK_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-window.ui");
  bind_children (widget_class);
  rushes_window_install_actions (widget_class);
  rushes_window_install_view_actions (widget_class);
}

static void
rushes_window_init (RushesWindow *self)
{
  self->undo = rushes_window_undo_new ();
  self->unkept = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  rushes_window_init_menus (self);
  rushes_window_follow_pages (self);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (on_focus_widget), NULL);
  gtk_stack_add_named (self->screen, rushes_welcome_new (), "welcome");
  rushes_window_update_actions (self);
}

/**
 * rushes_window_new:
 * @settings: where its size and the choices of the composer are kept
 *
 * Returns: (transfer none): a window that waits for rushes_window_set_context()
 */
RushesWindow *
rushes_window_new (GtkApplication *application, GSettings *settings, gboolean demo)
{
  RushesWindow *self = g_object_new (RUSHES_TYPE_WINDOW, "application", application, NULL);
  const char *title = demo ? _ ("Rushes (Demo)") : _ ("Rushes");
  g_autofree char *view = g_settings_get_string (settings, "view");

  self->settings = g_object_ref (settings);
  self->demo = demo;
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  else
    {
      set_narrow (self, g_settings_get_int (settings, "window-width") < WIDE);
      set_small (self, self->narrow);
    }
  rushes_composer_set_settings (self->composer, settings);
  rushes_list_pane_set_settings (self->list, settings);
  g_object_set (self, "view", view, NULL);
  if (rushes_list_pane_is_gallery (self->list))
    rushes_list_pane_focus_selected (self->list);
  else if (!self->narrow)
    rushes_composer_focus (self->composer);
  rushes_window_update_notice (self);
  return self;
}

/**
 * rushes_window_set_context:
 * @context: an open one
 */
void
rushes_window_set_context (RushesWindow *self, RushesContext *context)
{
  g_return_if_fail (RUSHES_IS_WINDOW (self) && self->context == NULL);

  self->context = g_object_ref (context);
  self->ticker = rushes_ticker_new (context);
  self->page = RUSHES_TASK_PAGE (rushes_task_page_new (context));
  gtk_stack_add_named (self->screen, GTK_WIDGET (self->page), "task");
  g_signal_connect_object (self->page, "submitted", G_CALLBACK (on_submitted), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->pages, "main");
  rushes_list_pane_set_context (self->list, context, self->ticker);
  rushes_work_button_set_context (self->work, context, self->ticker);
  rushes_composer_set_context (self->composer, context);
  rushes_window_follow_trouble (self);
  rushes_window_follow_takes (self);
  update_visible (self);
  update_screen (self);
  rushes_window_update_actions (self);
}

/**
 * rushes_window_show_failure:
 * @error: why the library could not be opened; its message is a sentence for people
 */
void
rushes_window_show_failure (RushesWindow *self, const GError *error)
{
  const char *title = _ ("The Library Cannot Be Opened");
  gboolean newer = g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NEWER);
  g_autofree char *sentence = g_markup_escape_text (error->message, -1);

  if (g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_IN_USE))
    title = _ ("The Library Is in Use");
  else if (newer)
    title = _ ("The Library Is Newer");
  adw_status_page_set_title (self->failure, title);
  adw_status_page_set_description (self->failure, sentence);
  gtk_widget_set_visible (self->failure_button, !newer);
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

void
rushes_window_show_opening (RushesWindow *self)
{
  gtk_stack_set_visible_child_name (self->pages, "main");
}

/**
 * rushes_window_show_task:
 * @id: of a task in the library
 */
void
rushes_window_show_task (RushesWindow *self, gint64 id)
{
  if (self->context == NULL)
    return;
  rushes_window_leave_whole (self);
  rushes_list_pane_select (self->list, id);
  adw_leaflet_set_visible_child_name (self->leaflet, "screen");
}
