/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

#include "rushes-day-row.h"

/* The rows of the list and the cells of the gallery: made, opened and chosen in one and the same way. */

#define LIST_ITEM "rushes-list-item"

/**
 * rushes_list_pane_get_list_item:
 * @outermost: a child of a view
 *
 * Returns: (transfer none) (nullable): what it is to the view
 */
GtkListItem *
rushes_list_pane_get_list_item (GtkWidget *outermost)
{
  GtkWidget *child = gtk_widget_get_first_child (outermost);

  return child != NULL ? g_object_get_data (G_OBJECT (child), LIST_ITEM) : NULL;
}

RushesTaskRow *
rushes_list_pane_get_row (GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);

  return RUSHES_IS_DAY_ROW (child) ? rushes_day_row_get_row (RUSHES_DAY_ROW (child)) : RUSHES_TASK_ROW (child);
}

static void
toggle (RushesListPane *self, guint position)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);

  if (gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_unselect_item (selection, position);
  else
    gtk_selection_model_select_item (selection, position, FALSE);
}

static void
on_tapped (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkListItem *item = g_object_get_data (G_OBJECT (row), LIST_ITEM);
  RushesListPane *self = RUSHES_LIST_PANE (gtk_widget_get_ancestor (row, RUSHES_TYPE_LIST_PANE));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self == NULL || (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0)
    return; /* the list selects several by itself */
  if (self->choosing)
    {
      /* Each of two quick taps is one. */
      toggle (self, gtk_list_item_get_position (item));
      /* Or the list would select this row alone. */
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      return;
    }
  if (!self->taps || n_press != 1)
    return;
  rushes_list_pane_set_position (self, gtk_list_item_get_position (item));
  rushes_list_pane_emit_opened (self);
}

static void
on_long_pressed (GtkGestureLongPress *gesture, double x, double y, gpointer user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkListItem *item = g_object_get_data (G_OBJECT (row), LIST_ITEM);
  RushesListPane *self = RUSHES_LIST_PANE (gtk_widget_get_ancestor (row, RUSHES_TYPE_LIST_PANE));

  if (self == NULL)
    return;
  if (self->choosing)
    toggle (self, gtk_list_item_get_position (item));
  else
    rushes_list_pane_set_position (self, gtk_list_item_get_position (item));
  rushes_list_pane_set_choosing (self, self->n_selected > 0);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pop_up (RushesListPane *self, GtkWidget *over, double x, double y)
{
  GdkRectangle at = { 0, 0, 1, 1 };
  double to_x = 0, to_y = 0;

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover),
                                   self->n_selected > 1 ? self->several_menu : self->row_menu);
  gtk_widget_translate_coordinates (over, GTK_WIDGET (self), x, y, &to_x, &to_y);
  at.x = (int) to_x;
  at.y = (int) to_y;
  gtk_popover_set_pointing_to (self->popover, &at);
  gtk_popover_popup (self->popover);
}

static void
on_menu_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkListItem *item = g_object_get_data (G_OBJECT (row), LIST_ITEM);
  RushesListPane *self = RUSHES_LIST_PANE (gtk_widget_get_ancestor (row, RUSHES_TYPE_LIST_PANE));

  if (self == NULL)
    return;
  /* On one of those that are selected, it is about them all. */
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), gtk_list_item_get_position (item)))
    rushes_list_pane_set_position (self, gtk_list_item_get_position (item));
  pop_up (self, row, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/*
 * A list that is shown makes two hundred list items, and all of them anew for another list. Their rows take long to
 * make, so they go from one to the other. (GTK 4.8 tells of a list item's end when it has let go of its row already.)
 */

#define MAX_SPARE 256

static void
on_parent (GtkWidget *row, GParamSpec *pspec, RushesListPane *self)
{
  GPtrArray *spare = RUSHES_IS_DAY_ROW (row) ? self->spare_rows : self->spare_cells;

  if (gtk_widget_get_parent (row) != NULL || spare == NULL || spare->len >= MAX_SPARE)
    return;
  g_object_set_data (G_OBJECT (row), LIST_ITEM, NULL);
  g_ptr_array_add (spare, g_object_ref (row));
}

static GtkWidget *
prepare (RushesListPane *self, GtkWidget *row)
{
  GtkGesture *tap = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  g_signal_connect (tap, "released", G_CALLBACK (on_tapped), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (tap));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (menu));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_long_pressed), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (hold));
  g_signal_connect_object (row, "notify::parent", G_CALLBACK (on_parent), self, 0);
  return g_object_ref_sink (row);
}

static GtkWidget *
take_spare (GPtrArray *spare)
{
  return spare->len > 0 ? g_ptr_array_steal_index_fast (spare, spare->len - 1) : NULL;
}

static void
give (GtkListItem *item, GtkWidget *row)
{
  g_object_set_data (G_OBJECT (row), LIST_ITEM, item);
  gtk_list_item_set_child (item, row);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, RushesListPane *self)
{
  g_autoptr (GtkWidget) row = take_spare (self->spare_rows);

  if (row == NULL)
    row = prepare (self, rushes_day_row_new ());
  give (item, row);
}

static void
on_setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, RushesListPane *self)
{
  g_autoptr (GtkWidget) cell = take_spare (self->spare_cells);

  if (cell == NULL)
    cell = prepare (self, rushes_task_row_new_cell (self->cell_size));
  rushes_task_row_set_width (RUSHES_TASK_ROW (cell), self->cell_size);
  give (item, cell);
}

void
rushes_list_pane_init_rows (RushesListPane *self)
{
  self->queue = rushes_row_queue_new (GTK_WIDGET (self), rushes_task_row_refresh);
  self->spare_rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->spare_cells = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Before the views go. */
void
rushes_list_pane_clear_rows (RushesListPane *self)
{
  g_clear_pointer (&self->spare_rows, g_ptr_array_unref);
  g_clear_pointer (&self->spare_cells, g_ptr_array_unref);
}

/**
 * rushes_list_pane_follow_days:
 * @item: of the list, bound
 *
 * Shows the day above it where another one is above. The row above is as a rule one that is bound too.
 */
void
rushes_list_pane_follow_days (RushesListPane *self, GtkListItem *item)
{
  RushesDayRow *row = RUSHES_DAY_ROW (gtk_list_item_get_child (item));
  guint position = gtk_list_item_get_position (item);
  g_autoptr (RushesTaskItem) above = NULL;

  if (self->by_day && position > 0)
    above = g_list_model_get_item (G_LIST_MODEL (self->list), position - 1);
  rushes_day_row_follow (row, self->by_day ? gtk_list_item_get_item (item) : NULL, above, self->today);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, RushesListPane *self)
{
  rushes_task_row_set_searched (rushes_list_pane_get_row (item), self->words);
  rushes_task_row_bind (rushes_list_pane_get_row (item), gtk_list_item_get_item (item), self->ticker, self->posters,
                        self->queue);
  if (RUSHES_IS_DAY_ROW (gtk_list_item_get_child (item)))
    rushes_list_pane_follow_days (self, item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);

  rushes_task_row_unbind (rushes_list_pane_get_row (item));
  if (RUSHES_IS_DAY_ROW (child))
    rushes_day_row_follow (RUSHES_DAY_ROW (child), NULL, NULL, 0);
}

static void
on_activate (GtkWidget *view, guint position, RushesListPane *self)
{
  if (self->choosing)
    {
      toggle (self, position);
      return;
    }
  rushes_list_pane_set_position (self, position);
  rushes_list_pane_emit_opened (self);
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesListPane *self = RUSHES_LIST_PANE (widget);
  GtkWidget *row = gtk_widget_get_focus_child (self->view);

  if (row != NULL && self->n_selected > 0)
    pop_up (self, row, 12, gtk_widget_get_height (row) / 2.0);
}

/**
 * rushes_list_pane_bind_rows:
 *
 * The part of the class that has to do with single rows: making them, opening them, their menu.
 */
void
rushes_list_pane_bind_rows (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "tasks.menu", NULL, show_menu);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "tasks.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "tasks.menu", NULL);
  gtk_widget_class_bind_template_callback (klass, on_setup);
  gtk_widget_class_bind_template_callback (klass, on_setup_cell);
  gtk_widget_class_bind_template_callback (klass, on_bind);
  gtk_widget_class_bind_template_callback (klass, on_unbind);
  gtk_widget_class_bind_template_callback (klass, on_activate);
}
