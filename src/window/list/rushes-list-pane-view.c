/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

#include "rushes-day-mark.h"
#include "rushes-gallery-size.h"

/*
 * The list and the gallery are two views of one selection. Only the one that is seen has rows: GTK 4.8 keeps some two
 * hundred of them bound in a list, and 32 for each column of a grid.
 *
 * Before a view has been given its size, "list.scroll-to-item" puts what it is asked for at the top, for nothing of it
 * has a size; afterwards it does as little as it can.
 */

#define ROOM_FOR_SIZE 520 /* px: below it there is no slider beside the filters */
#define CELL_PADDING  12  /* px: of the style sheet, both sides */
#define VIEW_PADDING  12

static GtkWidget *
first_row (RushesListPane *self)
{
  return gtk_widget_get_first_child (self->view);
}

static gboolean
is_gallery (RushesListPane *self)
{
  return self->view == GTK_WIDGET (self->grid_view);
}

/* Where one is. */

/* Returns: how much of @outermost lies below the upper edge; < 0: it is not seen */
static double
look_at (RushesListPane *self, GtkWidget *outermost, double *top)
{
  graphene_rect_t box;

  if (!gtk_widget_get_child_visible (outermost) || !gtk_widget_compute_bounds (outermost, self->view, &box))
    return -1;
  *top = box.origin.y;
  if (box.origin.y >= gtk_widget_get_height (self->view))
    return -1;
  return box.origin.y + box.size.height;
}

static guint
get_single (RushesListPane *self)
{
  return self->selection != NULL ? rushes_task_selection_get_single (self->selection) : GTK_INVALID_LIST_POSITION;
}

/* Returns: the first row that is seen, or the selected one: if it is beside that, or with @prefer_selected if it is
 * seen */
static guint
find_place (RushesListPane *self, gboolean prefer_selected)
{
  guint single = get_single (self), first = GTK_INVALID_LIST_POSITION;
  double first_top = 0, single_top = -1;

  for (GtkWidget *row = first_row (self); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *item = rushes_list_pane_get_list_item (row);
      guint position = item != NULL ? gtk_list_item_get_position (item) : GTK_INVALID_LIST_POSITION;
      double top = 0, below;

      if (position == GTK_INVALID_LIST_POSITION || (below = look_at (self, row, &top)) <= 0)
        continue;
      if (position == single)
        single_top = top;
      /* One that is half hidden is not what one looks at. */
      if (top >= -(below - top) / 2 && (first == GTK_INVALID_LIST_POSITION || position < first))
        {
          first = position;
          first_top = top;
        }
    }
  if (single_top >= 0 && (prefer_selected || single_top < first_top + 1))
    return single;
  return first;
}

/* A view that has never been seen has no height either, and GTK would divide by it. */
static void
scroll_to_top (RushesListPane *self, guint position)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (gtk_adjustment_get_page_size (adjustment) < 1)
    gtk_adjustment_configure (adjustment, 0, 0, 1, 0, 0, 1);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
}

static void
focus_position (RushesListPane *self, guint position)
{
  for (GtkWidget *row = first_row (self); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *item = rushes_list_pane_get_list_item (row);

      if (item != NULL && gtk_list_item_get_position (item) == position)
        {
          gtk_widget_grab_focus (row);
          return;
        }
    }
}

/**
 * rushes_list_pane_focus_selected:
 *
 * Moves the focus to the row that is selected, or to where it was in the view.
 */
void
rushes_list_pane_focus_selected (RushesListPane *self)
{
  guint single =
    self->selection != NULL ? rushes_task_selection_get_single (self->selection) : GTK_INVALID_LIST_POSITION;

  if (single != GTK_INVALID_LIST_POSITION)
    focus_position (self, single);
  else
    gtk_widget_grab_focus (self->view);
}

/* GTK 4.8 would give the focus to the first button of the window. */
static void
on_menu_closed (RushesListPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->popover)))
    rushes_list_pane_focus_selected (self);
}

/* The rows. */

static void
set_model (RushesListPane *self, GtkWidget *view, GtkSelectionModel *model)
{
  if (GTK_IS_GRID_VIEW (view))
    gtk_grid_view_set_model (GTK_GRID_VIEW (view), model);
  else
    gtk_list_view_set_model (GTK_LIST_VIEW (view), model);
  if (model != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
}

/**
 * rushes_list_pane_show_model:
 *
 * To be called when there is another selection.
 */
void
rushes_list_pane_show_model (RushesListPane *self)
{
  set_model (self, self->view, GTK_SELECTION_MODEL (self->selection));
}

/* As many columns as there is room for, and no more: a grid keeps 32 cells for each that there might be. */
static void
update_columns (RushesListPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self->grid_view));
  guint columns;

  if (width <= 0 && root != NULL)
    width = gtk_widget_get_width (GTK_WIDGET (root));
  columns = (guint) rushes_gallery_size_count_columns (MAX (width - VIEW_PADDING, 0), self->cell_size + CELL_PADDING);
  gtk_grid_view_set_max_columns (self->grid_view, columns);
  gtk_widget_set_visible (GTK_WIDGET (self->size), is_gallery (self) && width >= ROOM_FOR_SIZE);
}

static gboolean
on_columns (gpointer user_data)
{
  RushesListPane *self = user_data;

  self->columns = 0;
  update_columns (self);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are given out. */
static void
on_width (GtkAdjustment *adjustment, GParamSpec *pspec, RushesListPane *self)
{
  if (self->columns == 0)
    self->columns = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_columns, self, NULL);
}

/**
 * rushes_list_pane_set_gallery:
 * @focus: whether the view gets the focus
 *
 * Shows the other view, at the same place and with the same selection.
 */
void
rushes_list_pane_set_gallery (RushesListPane *self, gboolean gallery, gboolean focus)
{
  GtkWidget *before = self->view;
  guint place;

  if (is_gallery (self) == gallery)
    {
      if (focus)
        rushes_list_pane_focus_selected (self);
      return;
    }
  place = find_place (self, TRUE);
  self->view = gallery ? GTK_WIDGET (self->grid_view) : GTK_WIDGET (self->list_view);
  update_columns (self);
  if (self->posters != NULL)
    rushes_posters_set_view (self->posters, self->view);
  if (self->selection != NULL)
    rushes_list_pane_show_model (self);
  gtk_stack_set_visible_child_name (self->views, gallery ? "grid" : "list");
  scroll_to_top (self, place);
  if (focus)
    focus_position (self, get_single (self) != GTK_INVALID_LIST_POSITION ? get_single (self) : place);
  set_model (self, before, NULL);
}

gboolean
rushes_list_pane_is_gallery (RushesListPane *self)
{
  return is_gallery (self);
}

/**
 * rushes_list_pane_set_taps:
 * @taps: whether a single click opens; otherwise a double click does
 */
void
rushes_list_pane_set_taps (RushesListPane *self, gboolean taps)
{
  self->taps = taps;
}

/* The size of the cells. */

/* The first row that is seen stays where it is, and the selected cell if it is in there. */
static void
set_cell_size (RushesListPane *self, int size)
{
  guint place = is_gallery (self) ? find_place (self, FALSE) : GTK_INVALID_LIST_POSITION;

  if (self->cell_size == size)
    return;
  self->cell_size = size;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->grid_view)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *item = rushes_list_pane_get_list_item (row);

      if (item != NULL)
        rushes_task_row_set_width (rushes_list_pane_get_row (item), size);
    }
  if (place != GTK_INVALID_LIST_POSITION)
    scroll_to_top (self, place);
  update_columns (self);
}

static void
on_size (GtkRange *range, RushesListPane *self)
{
  int size = rushes_gallery_size_get ((int) (gtk_range_get_value (range) + 0.5));

  set_cell_size (self, size);
  if (self->settings != NULL && g_settings_get_int (self->settings, "thumbnail-size") != size)
    g_settings_set_int (self->settings, "thumbnail-size", size);
}

/**
 * rushes_list_pane_step_size:
 * @step: 1 for the next larger size of the gallery's cells, -1 for the next smaller one
 */
void
rushes_list_pane_step_size (RushesListPane *self, int step)
{
  gtk_range_set_value (self->size, gtk_range_get_value (self->size) + step);
}

/**
 * rushes_list_pane_take_size:
 *
 * To be called when there are settings: the size of the gallery's cells is kept there.
 */
void
rushes_list_pane_take_size (RushesListPane *self)
{
  gtk_range_set_value (self->size, rushes_gallery_size_find (g_settings_get_int (self->settings, "thumbnail-size")));
}

/* Days. */

/**
 * rushes_list_pane_goes_by_day:
 *
 * Returns: whether tasks of one day stand together in what @query finds, and days in their order
 */
gboolean
rushes_list_pane_goes_by_day (const RushesTaskQuery *query)
{
  RushesTaskSort sort = rushes_task_query_peek (query)->sort;

  return sort == RUSHES_TASK_SORT_NEWEST || sort == RUSHES_TASK_SORT_OLDEST;
}

static void
follow_days (RushesListPane *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *item = rushes_list_pane_get_list_item (row);

      if (item != NULL && gtk_list_item_get_item (item) != NULL)
        rushes_list_pane_follow_days (self, item);
    }
}

static gboolean
on_following (gpointer user_data)
{
  RushesListPane *self = user_data;

  self->following = 0;
  follow_days (self);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_list_pane_follow_days_soon:
 *
 * Before the next frame, each row looks again at the day of the one above it.
 */
void
rushes_list_pane_follow_days_soon (RushesListPane *self)
{
  if (self->following == 0 && !is_gallery (self))
    self->following = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_following, self, NULL);
}

static gint64
get_today (RushesListPane *self)
{
  return rushes_day_mark_get_day (rushes_clock_now (rushes_context_get_clock (self->context)));
}

static void
on_tick (RushesListPane *self)
{
  gint64 today = get_today (self);

  if (today == self->today)
    return;
  self->today = today;
  rushes_list_pane_follow_days_soon (self);
}

/* Once, with the context: after midnight today is yesterday. */
void
rushes_list_pane_follow_clock (RushesListPane *self)
{
  self->today = get_today (self);
  g_signal_connect_object (self->ticker, "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
}

/* The parts of the class and of its life that have to do with the views. */

void
rushes_list_pane_install_views (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, RushesListPane, views);
  gtk_widget_class_bind_template_child (klass, RushesListPane, list_view);
  gtk_widget_class_bind_template_child (klass, RushesListPane, grid_view);
  gtk_widget_class_bind_template_child (klass, RushesListPane, size);
  gtk_widget_class_bind_template_callback (klass, on_size);
}

void
rushes_list_pane_init_views (RushesListPane *self)
{
  self->view = GTK_WIDGET (self->list_view);
  self->cell_size = RUSHES_GALLERY_DEFAULT;
  gtk_range_set_range (self->size, 0, RUSHES_GALLERY_SIZES - 1);
  gtk_range_set_increments (self->size, 1, 1);
  gtk_range_set_value (self->size, rushes_gallery_size_find (self->cell_size));
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (on_menu_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->grid_view)), "notify::page-size",
                           G_CALLBACK (on_width), self, 0);
  rushes_list_pane_follow_attention (self);
}

void
rushes_list_pane_clear_views (RushesListPane *self)
{
  g_clear_handle_id (&self->following, g_source_remove);
  g_clear_handle_id (&self->columns, g_source_remove);
}
