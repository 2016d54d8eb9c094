/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

#include "rushes-filters.h"

/*
 * What is asked for: a group, words, filters and an order, together one query. Each change of it makes a new list; the
 * rows of the one before stay in sight until the first row of the new one can be shown, so that the list does not
 * blink with each key. A list that is not wanted any more is let go at once, and with it what it reads.
 *
 * The query outlives the program, as text in the settings.
 */

#define BUSY_DELAY (400 * RUSHES_SECOND / 1000) /* sooner, a sign of being busy would be nothing but unrest */
#define SAVE_DELAY RUSHES_SECOND
#define LIST_QUERY "list-query" /* of the settings */

static void open_first (RushesListPane *self);
static void save_soon (RushesListPane *self);

static gint64
now (RushesListPane *self)
{
  return rushes_clock_now (rushes_context_get_clock (self->context));
}

static RushesTaskQuery *
make_query (RushesListPane *self)
{
  RushesTaskQueryFields fields = {
    .group = rushes_filter_bar_get_group (self->filters),
    .sort = self->sort,
  };

  rushes_search_bar_give (self->search, &fields);
  return rushes_task_query_new_full (&fields, now (self));
}

/* What comes next. */

static void
forget_first (RushesListPane *self)
{
  if (self->first != NULL)
    g_signal_handlers_disconnect_by_data (self->first, self);
  g_clear_object (&self->first);
}

static void
drop_next (RushesListPane *self)
{
  forget_first (self);
  if (self->next != NULL)
    g_signal_handlers_disconnect_by_data (self->next, self);
  g_clear_object (&self->next);
}

static gboolean
can_be_shown (RushesListPane *self)
{
  if (rushes_task_list_get_failed (self->next))
    return TRUE;
  if (self->first != NULL)
    return rushes_task_item_get_task (self->first) != NULL || rushes_task_item_get_failed (self->first);
  return !rushes_task_list_get_loading (self->next);
}

static void
on_next (RushesListPane *self)
{
  if (self->next != NULL && can_be_shown (self))
    rushes_list_pane_show_next (self);
}

/* Its first row is read because it is looked at. */
static void
on_next_items (RushesListPane *self)
{
  g_autoptr (RushesTaskItem) first = g_list_model_get_item (G_LIST_MODEL (self->next), 0);

  if (first != self->first)
    {
      forget_first (self);
      g_set_object (&self->first, first);
      if (first != NULL)
        {
          g_signal_connect_swapped (first, "notify::task", G_CALLBACK (on_next), self);
          g_signal_connect_swapped (first, "notify::failed", G_CALLBACK (on_next), self);
        }
    }
  on_next (self);
}

/**
 * rushes_list_pane_show_next:
 *
 * The list that was asked for last takes the place of the one in sight.
 */
void
rushes_list_pane_show_next (RushesListPane *self)
{
  g_autoptr (RushesTaskList) next = g_object_ref (self->next);

  drop_next (self);
  g_clear_pointer (&self->words, rushes_search_words_unref);
  self->words = rushes_search_words_new (rushes_task_query_peek (self->query)->text);
  rushes_list_pane_show_list (self, g_steal_pointer (&next));
  rushes_list_pane_update_busy (self);
  if (self->opening)
    open_first (self);
}

static void
find (RushesListPane *self)
{
  self->opening = FALSE;
  if (self->wanted != 0)
    rushes_list_pane_stop_locating (self); /* that was in a list that goes */
  drop_next (self);
  self->next = rushes_task_list_new (rushes_context_get_store (self->context), self->query);
  if (self->list == NULL)
    {
      rushes_list_pane_show_next (self);
      return;
    }
  g_signal_connect_swapped (self->next, "items-changed", G_CALLBACK (on_next_items), self);
  g_signal_connect_swapped (self->next, "notify::loading", G_CALLBACK (on_next), self);
  g_signal_connect_swapped (self->next, "notify::failed", G_CALLBACK (on_next), self);
  on_next_items (self);
  rushes_list_pane_update_busy (self);
}

/**
 * rushes_list_pane_ask:
 *
 * To be called when something else may be asked for.
 */
void
rushes_list_pane_ask (RushesListPane *self)
{
  g_autoptr (RushesTaskQuery) before = NULL;
  gboolean same;

  g_clear_handle_id (&self->asking, g_source_remove);
  if (self->context == NULL)
    return;
  before = g_steal_pointer (&self->query);
  self->query = make_query (self);
  same = before != NULL && rushes_task_query_equal (self->query, before);
  save_soon (self);
  rushes_list_pane_update_saved (self);
  if (!same)
    find (self);
}

static gboolean
on_asking (gpointer user_data)
{
  RushesListPane *self = user_data;

  self->asking = 0;
  rushes_list_pane_ask (self);
  return G_SOURCE_REMOVE;
}

/* Replacing a text is two changes: they are one question. */
static void
on_search_changed (RushesListPane *self)
{
  if (self->asking == 0)
    self->asking = g_idle_add_full (G_PRIORITY_DEFAULT, on_asking, self, NULL);
}

/* The sign of being busy. */

static gboolean
on_busy_alarm (gpointer user_data)
{
  RushesListPane *self = user_data;

  self->busy_alarm = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->busy), TRUE);
  return G_SOURCE_REMOVE;
}

void
rushes_list_pane_update_busy (RushesListPane *self)
{
  RushesClock *clock = rushes_context_get_clock (self->context);
  gboolean busy = self->next != NULL || (self->list != NULL && rushes_task_list_get_searching (self->list));

  if (!busy)
    {
      rushes_clock_cancel (clock, &self->busy_alarm);
      gtk_widget_set_visible (GTK_WIDGET (self->busy), FALSE);
    }
  else if (self->busy_alarm == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->busy)))
    self->busy_alarm = rushes_clock_schedule (clock, BUSY_DELAY, on_busy_alarm, self);
}

/* What is kept. */

/**
 * rushes_list_pane_save:
 *
 * Keeps what is asked for over the end of the program.
 */
void
rushes_list_pane_save (RushesListPane *self)
{
  g_autofree char *query = NULL;

  if (self->settings == NULL || self->query == NULL)
    return;
  rushes_clock_cancel (rushes_context_get_clock (self->context), &self->save_alarm);
  query = rushes_task_query_to_string (self->query);
  g_settings_set_string (self->settings, LIST_QUERY, query);
}

static gboolean
on_save_alarm (gpointer user_data)
{
  RushesListPane *self = user_data;

  self->save_alarm = 0;
  rushes_list_pane_save (self);
  return G_SOURCE_REMOVE;
}

static void
save_soon (RushesListPane *self)
{
  if (self->save_alarm == 0)
    self->save_alarm =
      rushes_clock_schedule (rushes_context_get_clock (self->context), SAVE_DELAY, on_save_alarm, self);
}

/**
 * rushes_list_pane_show_query:
 * @string: of rushes_task_query_to_string(), or anything else: then it is all tasks
 */
void
rushes_list_pane_show_query (RushesListPane *self, const char *string)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_from_string (string, now (self));
  RushesTaskQueryFields fields = { 0 };

  if (query != NULL)
    fields = *rushes_task_query_peek (query);
  if (rushes_store_get_profile (rushes_context_get_store (self->context), fields.profile) == NULL)
    fields.profile = 0;
  if (!rushes_filter_bar_has_group (self->filters, fields.group))
    fields.group = RUSHES_TASK_GROUP_ALL;
  rushes_search_bar_set (self->search, &fields);
  rushes_list_pane_set_sort (self, fields.sort);
  rushes_filter_bar_set_group (self->filters, fields.group);
  rushes_list_pane_ask (self);
}

/* The time goes on: what was today is yesterday. */
static void
on_tick (RushesListPane *self)
{
  if (self->query != NULL && rushes_task_query_peek (self->query)->days > 0)
    rushes_list_pane_ask (self);
}

/**
 * rushes_list_pane_restore:
 *
 * Shows what was shown when the program ended. Once, with the context.
 */
void
rushes_list_pane_restore (RushesListPane *self)
{
  g_autofree char *query = NULL;

  rushes_search_bar_set_store (self->search, rushes_context_get_store (self->context));
  g_signal_connect_object (self->ticker, "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    query = g_settings_get_string (self->settings, LIST_QUERY);
  rushes_list_pane_show_query (self, query != NULL ? query : "");
}

/* What the user does. */

/**
 * rushes_list_pane_clear_search:
 *
 * No words and no filters, the bar closed; the group and the order stay.
 */
void
rushes_list_pane_clear_search (RushesListPane *self)
{
  const RushesTaskQueryFields nothing = { 0 };

  rushes_search_bar_set (self->search, &nothing);
  rushes_list_pane_ask (self);
}

/**
 * rushes_list_pane_set_low:
 * @low: there is hardly any height
 */
void
rushes_list_pane_set_low (RushesListPane *self, gboolean low)
{
  adw_status_page_set_icon_name (self->none, low ? NULL : "edit-find-symbolic");
  if (low)
    gtk_widget_add_css_class (GTK_WIDGET (self->none), "low");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->none), "low");
}

/**
 * rushes_list_pane_search:
 *
 * Opens the search bar, with the focus in it.
 */
void
rushes_list_pane_search (RushesListPane *self)
{
  rushes_search_bar_focus (self->search);
}

/**
 * rushes_list_pane_is_plain:
 *
 * Returns: whether nothing is asked for but all tasks, in their order
 */
gboolean
rushes_list_pane_is_plain (RushesListPane *self)
{
  return rushes_search_bar_is_empty (self->search) && self->sort == RUSHES_TASK_SORT_NEWEST &&
         rushes_filter_bar_get_group (self->filters) == RUSHES_TASK_GROUP_ALL;
}

static void
clear_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_list_pane_clear_search (RUSHES_LIST_PANE (widget));
  gtk_widget_grab_focus (GTK_WIDGET (RUSHES_LIST_PANE (widget)->view));
}

static gboolean
is_focused (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

static void
on_open (RushesListPane *self)
{
  if (!rushes_search_bar_get_open (self->search) && is_focused (GTK_WIDGET (self->search)))
    gtk_widget_grab_focus (self->view);
  rushes_list_pane_notify_search (self);
}

static void
on_left (RushesListPane *self)
{
  gtk_widget_grab_focus (self->view);
}

static void
open_first (RushesListPane *self)
{
  self->opening = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    return;
  gtk_widget_grab_focus (self->view);
  if (rushes_task_selection_get_single (self->selection) == GTK_INVALID_LIST_POSITION)
    rushes_list_pane_set_position (self, 0);
  rushes_list_pane_emit_opened (self);
}

/* The first of what is asked for by now, which may not be in sight yet. */
static void
on_activated (RushesListPane *self)
{
  if (self->asking != 0)
    rushes_list_pane_ask (self);
  if (self->next != NULL)
    self->opening = TRUE;
  else if (self->list != NULL)
    open_first (self);
}

/* Single letters that are keys of the window stay that: S stars. */
static gboolean
begins_search (guint keyval)
{
  gunichar c = gdk_keyval_to_unicode (keyval);

  return c != 0 && g_unichar_isgraph (c) && keyval != GDK_KEY_s && keyval != GDK_KEY_S;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesListPane *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK);

  if (held != 0 || self->context == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape && rushes_search_bar_get_open (self->search) && self->n_selected < 2 && !self->choosing)
    {
      rushes_search_bar_set_open (self->search, FALSE);
      return GDK_EVENT_STOP;
    }
  if (is_focused (GTK_WIDGET (self->stack)) && begins_search (keyval))
    return rushes_search_bar_type (self->search, keys);
  return GDK_EVENT_PROPAGATE;
}

/**
 * rushes_list_pane_set_sort:
 *
 * Shows the tasks in another order.
 */
void
rushes_list_pane_set_sort (RushesListPane *self, RushesTaskSort sort)
{
  if (self->sort == sort)
    return;
  self->sort = sort;
  rushes_list_pane_notify_sort (self);
  rushes_list_pane_ask (self);
}

/* The object. */

void
rushes_list_pane_install_search (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "tasks.clear-search", NULL, clear_search);
  gtk_widget_class_install_property_action (klass, "tasks.sort", "sort");
  gtk_widget_class_bind_template_callback (klass, on_search_changed);
  gtk_widget_class_bind_template_callback (klass, on_open);
  gtk_widget_class_bind_template_callback (klass, on_left);
  gtk_widget_class_bind_template_callback (klass, on_activated);
}

void
rushes_list_pane_init_search (RushesListPane *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < RUSHES_N_TASK_SORTS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (rushes_filters_say_sort ((RushesTaskSort) i), NULL);

      g_menu_item_set_action_and_target (item, "tasks.sort", "u", i);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->sort_button, G_MENU_MODEL (menu));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
rushes_list_pane_dispose_search (RushesListPane *self)
{
  g_clear_handle_id (&self->asking, g_source_remove);
  if (self->context != NULL)
    {
      rushes_clock_cancel (rushes_context_get_clock (self->context), &self->busy_alarm);
      rushes_clock_cancel (rushes_context_get_clock (self->context), &self->save_alarm);
    }
  drop_next (self);
  g_clear_pointer (&self->query, rushes_task_query_unref);
  g_clear_pointer (&self->words, rushes_search_words_unref);
}
