/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-selection.h"

#define LEAST 8   /* rows */
#define FEW   8   /* that are given at a time */
#define MANY  256 /* as many as a list view makes widgets for */

/*
 * Kept as runs, for that is what people select. A GtkBitset, which is what GTK asks with, moves what is behind a new
 * row one by one: 22 ms where a million rows are selected.
 *
 * A list view makes widgets for two hundred rows at once, ten of which are seen: that is longer than people wait for an
 * answer to a key. So the first rows can be given to it alone, and the others when it has nothing else to do.
 */
struct _RushesTaskSelection
{
  GObject parent_instance;

  GListModel *model; /* (owned) */
  GArray *ranges;    /* (owned) (element-type RushesTaskRange): in their order, none touching the next */
  guint n_selected;
  guint few;      /* rows that are given; %G_MAXUINT: all */
  guint patience; /* ms before there are more */
  guint growing;  /* source: waits, or gives more and more */
};

enum
{
  PROP_N_SELECTED = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void rushes_task_selection_list_init (GListModelInterface *iface);
static void rushes_task_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RushesTaskSelection,
                               rushes_task_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rushes_task_selection_list_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, rushes_task_selection_model_init))

/* Ranges. */

static RushesTaskRange *
nth (GArray *ranges, guint index)
{
  return &g_array_index (ranges, RushesTaskRange, index);
}

/* The index of the first range that ends behind @position. */
static guint
find_range (RushesTaskSelection *self, guint position)
{
  guint low = 0, high = self->ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const RushesTaskRange *range = nth (self->ranges, middle);

      if (range->first + range->n <= position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
append (GArray *ranges, guint first, guint n)
{
  RushesTaskRange range = { first, n };
  RushesTaskRange *last = ranges->len > 0 ? nth (ranges, ranges->len - 1) : NULL;

  if (n == 0)
    return;
  if (last != NULL && last->first + last->n == first)
    last->n += n;
  else
    g_array_append_val (ranges, range);
}

/* Rows go and come; those that come are not selected. */
static void
splice (RushesTaskSelection *self, guint position, guint removed, guint added)
{
  guint from = find_range (self, position);
  g_autoptr (GArray) behind = g_array_new (FALSE, FALSE, sizeof (RushesTaskRange));

  g_array_append_vals (behind, nth (self->ranges, from), self->ranges->len - from);
  g_array_set_size (self->ranges, from);
  for (guint i = 0; i < behind->len; i++)
    {
      guint first = nth (behind, i)->first, end = first + nth (behind, i)->n;

      if (first < position)
        append (self->ranges, first, position - first);
      first = MAX (first, position + removed);
      if (end > first)
        append (self->ranges, first - removed + added, end - first);
    }
}

static GtkBitset *
make_bitset (RushesTaskSelection *self)
{
  GtkBitset *bitset = gtk_bitset_new_empty ();

  for (guint i = 0; i < self->ranges->len; i++)
    gtk_bitset_add_range (bitset, nth (self->ranges, i)->first, nth (self->ranges, i)->n);
  return bitset;
}

/* The last position up to which all from @first on are in @bitset: a run of a million is not walked through. */
static guint
find_last (const GtkBitset *bitset, guint first)
{
  guint low = first, high = gtk_bitset_get_maximum (bitset);

  while (low < high)
    {
      guint middle = low + (high - low) / 2 + 1;

      if (gtk_bitset_get_size_in_range (bitset, first, middle) == (guint64) (middle - first) + 1)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

static void
take_bitset (RushesTaskSelection *self, const GtkBitset *bitset)
{
  GtkBitsetIter iter;
  guint first;

  g_array_set_size (self->ranges, 0);
  if (!gtk_bitset_iter_init_first (&iter, bitset, &first))
    return;
  do
    {
      guint n = find_last (bitset, first) - first + 1;

      append (self->ranges, first, n);
      first += n;
    }
  while (gtk_bitset_iter_init_at (&iter, bitset, first, &first));
}

/* Returns: whether it is another number than before, of which nobody has been told */
static gboolean
count (RushesTaskSelection *self)
{
  guint before = self->n_selected;

  self->n_selected = 0;
  for (guint i = 0; i < self->ranges->len; i++)
    self->n_selected += nth (self->ranges, i)->n;
  return self->n_selected != before;
}

/* The list. */

static GType
rushes_task_selection_get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (RUSHES_TASK_SELECTION (list)->model);
}

static guint
rushes_task_selection_get_n_items (GListModel *list)
{
  RushesTaskSelection *self = RUSHES_TASK_SELECTION (list);

  return MIN (g_list_model_get_n_items (self->model), self->few);
}

static gpointer
rushes_task_selection_get_item (GListModel *list, guint position)
{
  RushesTaskSelection *self = RUSHES_TASK_SELECTION (list);

  return position < self->few ? g_list_model_get_item (self->model, position) : NULL;
}

static void
rushes_task_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = rushes_task_selection_get_item_type;
  iface->get_n_items = rushes_task_selection_get_n_items;
  iface->get_item = rushes_task_selection_get_item;
}

/* The first rows, and the others. */

static void
give (RushesTaskSelection *self, guint few)
{
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self)), after;

  self->few = few;
  after = g_list_model_get_n_items (G_LIST_MODEL (self));
  if (few == G_MAXUINT)
    g_clear_handle_id (&self->growing, g_source_remove);
  if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
}

static gboolean
on_growing (gpointer user_data)
{
  g_autoptr (RushesTaskSelection) self = g_object_ref (user_data);

  if (self->few >= g_list_model_get_n_items (self->model))
    {
      self->growing = 0;
      return G_SOURCE_REMOVE;
    }
  if (self->few < MANY)
    give (self, self->few + FEW);
  else
    give (self, G_MAXUINT);
  return self->growing != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_patience (gpointer user_data)
{
  RushesTaskSelection *self = user_data;

  self->patience = 0;
  self->growing = g_idle_add (on_growing, self);
  return G_SOURCE_REMOVE;
}

static void
grow_soon (RushesTaskSelection *self)
{
  if (self->growing != 0 || self->few >= g_list_model_get_n_items (self->model))
    return;
  if (self->patience > 0)
    self->growing = g_timeout_add (self->patience, on_patience, self);
  else
    self->growing = g_idle_add (on_growing, self);
}

/* What changes among the few that are given, and what comes from behind them, or goes there. */
static void
tell_few (RushesTaskSelection *self, guint position, guint removed, guint added)
{
  guint n = g_list_model_get_n_items (self->model);
  guint before = MIN (n - added + removed, self->few), after = MIN (n, self->few);

  if (position < self->few)
    g_list_model_items_changed (G_LIST_MODEL (self), position, before - position, after - position);
  if (self->n_selected > 0)
    give (self, G_MAXUINT); /* or it could be one that is not given */
  else
    grow_soon (self);
}

static void
on_items (GListModel *model, guint position, guint removed, guint added, RushesTaskSelection *self)
{
  gboolean counts;

  splice (self, position, removed, added);
  counts = count (self);
  if (self->few == G_MAXUINT)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  else
    tell_few (self, position, removed, added);
  if (counts)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* The selection: GTK makes all its other verbs of these three. */

static gboolean
rushes_task_selection_is_selected (GtkSelectionModel *model, guint position)
{
  RushesTaskSelection *self = RUSHES_TASK_SELECTION (model);
  guint index = find_range (self, position);

  return index < self->ranges->len && nth (self->ranges, index)->first <= position;
}

static GtkBitset *
rushes_task_selection_get_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return make_bitset (RUSHES_TASK_SELECTION (model));
}

static gboolean
rushes_task_selection_set (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  RushesTaskSelection *self = RUSHES_TASK_SELECTION (model);
  guint n = g_list_model_get_n_items (self->model), first;
  g_autoptr (GtkBitset) now = make_bitset (self);
  g_autoptr (GtkBitset) changes = gtk_bitset_copy (now);
  gboolean counts;

  gtk_bitset_difference (changes, selected);
  gtk_bitset_intersect (changes, mask);
  gtk_bitset_remove_range_closed (changes, n, G_MAXUINT);
  if (gtk_bitset_is_empty (changes))
    return TRUE;
  give (self, G_MAXUINT);
  gtk_bitset_difference (now, changes);
  take_bitset (self, now);
  counts = count (self);
  first = gtk_bitset_get_minimum (changes);
  gtk_selection_model_selection_changed (model, first, gtk_bitset_get_maximum (changes) - first + 1);
  if (counts)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
  return TRUE;
}

/* GTK's own verbs know of no row that is not given yet. */

static gboolean
rushes_task_selection_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  guint n = g_list_model_get_n_items (RUSHES_TASK_SELECTION (model)->model);
  g_autoptr (GtkBitset) selected = gtk_bitset_new_range (position, 1);
  g_autoptr (GtkBitset) mask = unselect_rest ? gtk_bitset_new_range (0, n) : gtk_bitset_ref (selected);

  return rushes_task_selection_set (model, selected, mask);
}

static gboolean
rushes_task_selection_select_all (GtkSelectionModel *model)
{
  guint n = g_list_model_get_n_items (RUSHES_TASK_SELECTION (model)->model);
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, n);

  return rushes_task_selection_set (model, all, all);
}

static void
rushes_task_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->select_item = rushes_task_selection_select_item;
  iface->select_all = rushes_task_selection_select_all;
  iface->is_selected = rushes_task_selection_is_selected;
  iface->get_selection_in_range = rushes_task_selection_get_in_range;
  iface->set_selection = rushes_task_selection_set;
}

/* The object. */

static void
rushes_task_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_SELECTED)
    g_value_set_uint (value, RUSHES_TASK_SELECTION (object)->n_selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_task_selection_finalize (GObject *object)
{
  RushesTaskSelection *self = RUSHES_TASK_SELECTION (object);

  g_clear_handle_id (&self->growing, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_object_unref (self->model);
  g_array_unref (self->ranges);
  G_OBJECT_CLASS (rushes_task_selection_parent_class)->finalize (object);
}

static void
rushes_task_selection_class_init (RushesTaskSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rushes_task_selection_get_property;
  object_class->finalize = rushes_task_selection_finalize;

  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rushes_task_selection_init (RushesTaskSelection *self)
{
  self->ranges = g_array_new (FALSE, FALSE, sizeof (RushesTaskRange));
  self->few = G_MAXUINT;
}

/**
 * rushes_task_selection_new:
 * @model: the rows
 *
 * Returns: (transfer full): a selection of none of them
 */
RushesTaskSelection *
rushes_task_selection_new (GListModel *model)
{
  RushesTaskSelection *self = g_object_new (RUSHES_TYPE_TASK_SELECTION, NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (model), self);

  self->model = g_object_ref (model);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items), self);
  return self;
}

/**
 * rushes_task_selection_begin_with_few:
 * @few: rows, at least as many as there is room for in the view; a small number is raised
 * @patience: ms before there are more, unless rushes_task_selection_grow() is called
 *
 * Before it is given to a view: as a list model, it has the first rows only, and then more and more of the others
 * whenever the main loop has nothing else to do; all of them at once when any is selected.
 */
void
rushes_task_selection_begin_with_few (RushesTaskSelection *self, guint few, guint patience)
{
  self->few = MAX (few, LEAST);
  self->patience = patience;
  grow_soon (self);
}

/**
 * rushes_task_selection_grow:
 *
 * Somebody is about to look at the other rows too.
 */
void
rushes_task_selection_grow (RushesTaskSelection *self)
{
  if (self->patience == 0)
    return;
  self->patience = 0;
  g_clear_handle_id (&self->growing, g_source_remove);
  grow_soon (self);
}

/**
 * rushes_task_selection_get_model:
 *
 * Returns: (transfer none): the rows
 */
GListModel *
rushes_task_selection_get_model (RushesTaskSelection *self)
{
  return self->model;
}

guint
rushes_task_selection_get_n_selected (RushesTaskSelection *self)
{
  return self->n_selected;
}

/**
 * rushes_task_selection_get_single:
 *
 * Returns: the position of the one row that is selected; %GTK_INVALID_LIST_POSITION where none or several are
 */
guint
rushes_task_selection_get_single (RushesTaskSelection *self)
{
  return self->n_selected == 1 ? nth (self->ranges, 0)->first : GTK_INVALID_LIST_POSITION;
}

/**
 * rushes_task_selection_peek_ranges:
 *
 * Returns: (transfer none) (element-type RushesTaskRange): the runs of rows that are selected, in their order; until
 * the next change
 */
const GArray *
rushes_task_selection_peek_ranges (RushesTaskSelection *self)
{
  return self->ranges;
}
