/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

#include <glib/gi18n.h>

/*
 * A filter is a model of its own, which starts at the top. The task that is looked at outlives that: when its row goes
 * because a filter finds it no longer, its place in the list of all tasks is looked up and takes over, so that a clip
 * is not taken away from under the eyes of who watches it.
 *
 * rushes-list-pane-search.c decides what is asked for, and when the list of it takes the place of the one before.
 */

#define COUNT_DELAY (200 * RUSHES_SECOND / 1000) /* changes that come together are counted once */

G_DEFINE_FINAL_TYPE (RushesListPane, rushes_list_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_SELECTED = 1,
  PROP_FOLDED,
  PROP_SEARCHING,
  PROP_SORT,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  OPENED,
  COUNTED,
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The task that is looked at. */

static gint64
get_selected_id (RushesListPane *self)
{
  return self->selected != NULL ? rushes_task_item_get_id (self->selected) : 0;
}

void
rushes_list_pane_set_selected (RushesListPane *self, RushesTaskItem *item)
{
  if (g_set_object (&self->selected, item))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
rushes_list_pane_stop_locating (RushesListPane *self)
{
  g_cancellable_cancel (self->locating);
  g_clear_object (&self->locating);
  self->wanted = 0;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesListPane *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTaskItem) item = NULL;
  guint position;

  if (!rushes_task_list_locate_finish (RUSHES_TASK_LIST (source), result, &position, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* something else is wanted by now, or the pane is gone */
      rushes_list_pane_set_selected (self, NULL);
      g_clear_object (&self->all);
      return;
    }
  item = g_list_model_get_item (G_LIST_MODEL (source), position);
  rushes_list_pane_set_selected (self, item);
}

/* The row of the selected task has gone: look on at the task itself, if it is still there. */
void
rushes_list_pane_keep_selected (RushesListPane *self)
{
  g_autoptr (RushesTaskQuery) query = NULL;
  gint64 id = get_selected_id (self);

  rushes_list_pane_stop_locating (self);
  if (id == 0)
    {
      rushes_list_pane_set_selected (self, NULL);
      return;
    }
  query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);
  g_clear_object (&self->all);
  self->all = rushes_task_list_new (rushes_context_get_store (self->context), query);
  self->locating = g_cancellable_new ();
  rushes_task_list_locate_async (self->all, id, self->locating, on_kept, self);
}

static void
scroll_to (RushesListPane *self, guint position)
{
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
}

static void
on_located (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesListPane *self = user_data;
  g_autoptr (GError) error = NULL;
  guint position;

  if (!rushes_task_list_locate_finish (RUSHES_TASK_LIST (source), result, &position, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Not in the list: %s", error->message);
      return;
    }
  if (RUSHES_TASK_LIST (source) == self->next)
    rushes_list_pane_show_next (self);
  self->wanted = 0;
  rushes_list_pane_set_position (self, position);
  scroll_to (self, position);
}

static void
locate (RushesListPane *self, gint64 id)
{
  rushes_list_pane_stop_locating (self);
  self->wanted = id;
  self->locating = g_cancellable_new ();
  rushes_task_list_locate_async (self->next != NULL ? self->next : self->list, id, self->locating, on_located, self);
}

/* The list. */

void
rushes_list_pane_update_page (RushesListPane *self)
{
  RushesTaskGroup group = rushes_filter_bar_get_group (self->filters);
  gboolean failed = self->list != NULL && rushes_task_list_get_failed (self->list);
  gboolean searched = !rushes_search_bar_is_empty (self->search);
  const char *page = "list";

  if (self->list != NULL && (failed || !rushes_task_list_get_loading (self->list)) &&
      g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    page = !failed && (searched || group != RUSHES_TASK_GROUP_ALL) ? "none" : "empty";
  else if (self->list == NULL || rushes_task_list_get_loading (self->list))
    page = "loading";
  gtk_label_set_text (self->nothing, failed ? _ ("The tasks could not be read") : _ ("Finished videos appear here"));
  gtk_widget_set_visible (self->retry, failed);
  gtk_widget_set_visible (self->clear_search, searched);
  gtk_widget_set_visible (self->show_all, !searched);
  rushes_list_pane_update_removed (self);
  if (!failed && !searched && g_str_equal (page, "none") && rushes_list_pane_is_removed (self))
    page = "removed";
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "loading"));
}

static void
on_items (GListModel *list, guint position, guint removed, guint added, RushesListPane *self)
{
  rushes_list_pane_update_page (self);
  rushes_list_pane_follow_days_soon (self);
}

static void
on_list_state (RushesTaskList *list, GParamSpec *pspec, RushesListPane *self)
{
  rushes_list_pane_update_page (self);
  rushes_list_pane_update_busy (self);
}

static void
drop_list (RushesListPane *self)
{
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  self->n_selected = 0;
}

/**
 * rushes_list_pane_show_list:
 * @list: (transfer full): takes the place of the one that is shown
 */
void
rushes_list_pane_show_list (RushesListPane *self, RushesTaskList *list)
{
  drop_list (self);
  self->list = list;
  self->selection = rushes_task_selection_new (G_LIST_MODEL (self->list));
  rushes_list_pane_begin_with_few (self);
  rushes_list_pane_follow_selection (self);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items), self);
  g_signal_connect (self->list, "notify::loading", G_CALLBACK (on_list_state), self);
  g_signal_connect (self->list, "notify::searching", G_CALLBACK (on_list_state), self);
  g_signal_connect (self->list, "notify::failed", G_CALLBACK (on_list_state), self);
  self->by_day = rushes_list_pane_goes_by_day (self->query);
  rushes_list_pane_show_model (self);
  rushes_list_pane_update_page (self);
  if (self->wanted == 0 && self->all == NULL)
    rushes_list_pane_keep_selected (self);
}

static void
on_group (RushesListPane *self)
{
  rushes_list_pane_ask (self);
}

/* Actions. */

static void
retry_reading (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_task_list_retry (RUSHES_LIST_PANE (widget)->list);
}

static void
show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_filter_bar_set_group (RUSHES_LIST_PANE (widget)->filters, RUSHES_TASK_GROUP_ALL);
}

static void
open_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[OPENED], 0);
}

/* Counts. */

static gboolean on_count_alarm (gpointer user_data);

static void
count_soon (RushesListPane *self)
{
  if (self->count_alarm == 0 && !self->counting)
    self->count_alarm =
      rushes_clock_schedule (rushes_context_get_clock (self->context), COUNT_DELAY, on_count_alarm, self);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesListPane) self = user_data;
  g_autoptr (GError) error = NULL;

  self->counting = FALSE;
  if (!rushes_store_count_finish (RUSHES_STORE (source), result, self->counts, &error))
    {
      g_debug ("Not counted: %s", error->message);
      return;
    }
  self->counted = TRUE;
  rushes_filter_bar_set_counts (self->filters, self->counts);
  g_signal_emit (self, signals[COUNTED], 0);
}

static void
count_now (RushesListPane *self)
{
  self->counting = TRUE;
  rushes_store_count_async (rushes_context_get_store (self->context), NULL, on_counted, g_object_ref (self));
}

static gboolean
on_count_alarm (gpointer user_data)
{
  RushesListPane *self = user_data;

  self->count_alarm = 0;
  count_now (self);
  return G_SOURCE_REMOVE;
}

static void
on_task_added (RushesStore *store, RushesTask *task, RushesListPane *self)
{
  count_soon (self);
}

static void
on_task_changed (RushesStore *store, RushesTask *task, RushesTask *before, RushesListPane *self)
{
  count_soon (self);
}

void
rushes_list_pane_notify_search (RushesListPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

void
rushes_list_pane_notify_sort (RushesListPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

void
rushes_list_pane_emit_opened (RushesListPane *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

void
rushes_list_pane_emit_chosen (RushesListPane *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* The object. */

static void
rushes_list_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RushesListPane *self = RUSHES_LIST_PANE (object);

  if (id == PROP_SELECTED)
    g_value_set_object (value, self->selected);
  else if (id == PROP_FOLDED)
    g_value_set_boolean (value, self->folded);
  else if (id == PROP_SEARCHING)
    g_value_set_boolean (value, rushes_search_bar_get_open (self->search));
  else if (id == PROP_SORT)
    g_value_set_uint (value, self->sort);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_list_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RushesListPane *self = RUSHES_LIST_PANE (object);

  if (id == PROP_FOLDED)
    {
      self->folded = g_value_get_boolean (value);
      rushes_list_pane_update_bar (self);
    }
  else if (id == PROP_SEARCHING && !g_value_get_boolean (value))
    rushes_search_bar_set_open (self->search, FALSE);
  else if (id == PROP_SEARCHING && !rushes_search_bar_get_open (self->search))
    rushes_search_bar_focus (self->search);
  else if (id == PROP_SORT)
    rushes_list_pane_set_sort (self, (RushesTaskSort) g_value_get_uint (value));
  else if (id != PROP_SEARCHING)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_list_pane_dispose (GObject *object)
{
  RushesListPane *self = RUSHES_LIST_PANE (object);
  GtkWidget *child;

  rushes_list_pane_stop_locating (self);
  if (self->context != NULL)
    rushes_clock_cancel (rushes_context_get_clock (self->context), &self->count_alarm);
  rushes_list_pane_clear_rows (self);
  rushes_list_pane_clear_views (self);
  rushes_list_pane_dispose_search (self);
  drop_list (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->all);
  g_clear_object (&self->selected);
  g_clear_object (&self->ticker);
  g_clear_object (&self->posters);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_list_pane_parent_class)->dispose (object);
}

static void
rushes_list_pane_class_init (RushesListPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_list_pane_get_property;
  object_class->set_property = rushes_list_pane_set_property;
  object_class->dispose = rushes_list_pane_dispose;

  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, RUSHES_TYPE_TASK_ITEM, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEARCHING] = g_param_spec_boolean (
    "searching", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT] = g_param_spec_uint ("sort", NULL, NULL, 0, RUSHES_N_TASK_SORTS - 1, 0,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[OPENED] =
    g_signal_new ("opened", RUSHES_TYPE_LIST_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COUNTED] =
    g_signal_new ("counted", RUSHES_TYPE_LIST_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] =
    g_signal_new ("chosen", RUSHES_TYPE_LIST_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "tasks.retry", NULL, retry_reading);
  gtk_widget_class_install_action (widget_class, "tasks.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "tasks.open", NULL, open_selected);

  g_type_ensure (RUSHES_TYPE_FILTER_BAR);
  g_type_ensure (RUSHES_TYPE_SEARCH_BAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, filters);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, search);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, busy);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, sort_button);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, stack);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, none);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, nothing);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, clear_search);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, show_all);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, retry);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, popover);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, bar);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, bar_words);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, row_menu);
  gtk_widget_class_bind_template_child (widget_class, RushesListPane, several_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_group);
  rushes_list_pane_bind_rows (widget_class);
  rushes_list_pane_install_several (widget_class);
  rushes_list_pane_install_removed (widget_class);
  rushes_list_pane_install_views (widget_class);
  rushes_list_pane_install_search (widget_class);
  rushes_list_pane_install_saved (widget_class);
}

static void
rushes_list_pane_init (RushesListPane *self)
{
  rushes_list_pane_init_rows (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  rushes_list_pane_init_views (self);
  rushes_list_pane_init_search (self);
  rushes_list_pane_update_page (self);
}

/**
 * rushes_list_pane_set_settings:
 * @settings: where it is kept what is searched for; before the context comes
 */
void
rushes_list_pane_set_settings (RushesListPane *self, GSettings *settings)
{
  g_set_object (&self->settings, settings);
  rushes_list_pane_take_size (self);
  rushes_list_pane_follow_saved (self);
}

/**
 * rushes_list_pane_set_context:
 * @context: an open one
 */
void
rushes_list_pane_set_context (RushesListPane *self, RushesContext *context, RushesTicker *ticker)
{
  RushesStore *store = rushes_context_get_store (context);

  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  self->ticker = g_object_ref (ticker);
  self->posters = rushes_posters_new (rushes_context_get_thumbnailer (context));
  rushes_posters_set_view (self->posters, self->view);
  rushes_list_pane_follow_clock (self);
  g_signal_connect_object (store, "task-added", G_CALLBACK (on_task_added), self, 0);
  g_signal_connect_object (store, "task-changed", G_CALLBACK (on_task_changed), self, 0);
  rushes_list_pane_restore (self);
  count_now (self);
}

/**
 * rushes_list_pane_get_selected:
 *
 * Returns: (transfer none) (nullable): the task that is looked at
 */
RushesTaskItem *
rushes_list_pane_get_selected (RushesListPane *self)
{
  return self->selected;
}

/**
 * rushes_list_pane_select:
 * @id: of a task that may have been added this moment
 *
 * Selects it and brings it into view, in the list of all tasks, for what is searched for and filtered could hide it.
 */
void
rushes_list_pane_select (RushesListPane *self, gint64 id)
{
  g_return_if_fail (self->context != NULL);

  rushes_list_pane_clear_search (self);
  rushes_filter_bar_set_group (self->filters, RUSHES_TASK_GROUP_ALL);
  locate (self, id);
}

/**
 * rushes_list_pane_select_neighbour:
 * @step: 1 for the row below, -1 for the one above
 *
 * At an end of the list, the row on the other side; in a list of one, none.
 */
void
rushes_list_pane_select_neighbour (RushesListPane *self, int step)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  guint position = n > 0 ? rushes_task_selection_get_single (self->selection) : GTK_INVALID_LIST_POSITION;

  if (position == GTK_INVALID_LIST_POSITION || n == 1)
    {
      rushes_list_pane_unselect (self);
      return;
    }
  if (step > 0)
    position = position + 1 < n ? position + 1 : position - 1;
  else
    position = position > 0 ? position - 1 : 1;
  rushes_list_pane_set_position (self, position);
}

/**
 * rushes_list_pane_show_group:
 *
 * As if its filter had been pressed.
 */
void
rushes_list_pane_show_group (RushesListPane *self, RushesTaskGroup group)
{
  rushes_filter_bar_set_group (self->filters, group);
}

void
rushes_list_pane_unselect (RushesListPane *self)
{
  rushes_list_pane_stop_locating (self);
  rushes_list_pane_set_selected (self, NULL);
  g_clear_object (&self->all);
  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  rushes_list_pane_set_choosing (self, FALSE);
}

/**
 * rushes_list_pane_is_counted:
 *
 * Returns: whether rushes_list_pane_get_count() knows
 */
gboolean
rushes_list_pane_is_counted (RushesListPane *self)
{
  return self->counted;
}

guint
rushes_list_pane_get_count (RushesListPane *self, RushesTaskGroup group)
{
  return self->counts[group];
}
