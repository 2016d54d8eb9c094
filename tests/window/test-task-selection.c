/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-selection.h"

#include "test-support.h"

#define STEPS 30000

/*
 * A list that has no items: whoever asks for one fails the test. What is selected may not depend on items, or selecting
 * a million rows would make a million of them.
 */
#define TEST_TYPE_ROWS (test_rows_get_type ())
G_DECLARE_FINAL_TYPE (TestRows, test_rows, TEST, ROWS, GObject)

struct _TestRows
{
  GObject parent_instance;
  guint n;
};

static GType
test_rows_get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
test_rows_get_n_items (GListModel *list)
{
  return TEST_ROWS (list)->n;
}

static gpointer
test_rows_get_item (GListModel *list, guint position)
{
  g_assert_not_reached ();
}

static void
test_rows_list_init (GListModelInterface *iface)
{
  iface->get_item_type = test_rows_get_item_type;
  iface->get_n_items = test_rows_get_n_items;
  iface->get_item = test_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRows,
                               test_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, test_rows_list_init))

static void
test_rows_class_init (TestRowsClass *klass)
{
}

static void
test_rows_init (TestRows *self)
{
}

static void
test_rows_change (TestRows *self, guint position, guint removed, guint added)
{
  self->n += added - removed;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/*
 * Follows a selection by its signals alone, as a list view does, and holds it to them: after each, what the selection
 * says of a row is what was said to change, and no more.
 */
typedef struct
{
  TestRows *rows;                 /* (owned) */
  RushesTaskSelection *selection; /* (owned) */
  GtkSelectionModel *model;       /* @selection */
  GArray *shown;                  /* (owned) (element-type gboolean) */
  guint first;                    /* of the last change */
  guint last;
  guint changes;
  guint notified;
} Probe;

static gboolean *
shown (Probe *probe, guint position)
{
  return &g_array_index (probe->shown, gboolean, position);
}

static void
check_all (Probe *probe)
{
  const GArray *ranges = rushes_task_selection_peek_ranges (probe->selection);
  guint n = 0, at = 0, single = GTK_INVALID_LIST_POSITION;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (probe->model)), ==, probe->shown->len);
  for (guint i = 0; i < probe->shown->len; i++)
    {
      g_assert_cmpint (gtk_selection_model_is_selected (probe->model, i), ==, *shown (probe, i));
      if (!*shown (probe, i))
        continue;
      single = n++ == 0 ? i : GTK_INVALID_LIST_POSITION;
    }
  g_assert_false (gtk_selection_model_is_selected (probe->model, probe->shown->len));
  g_assert_cmpuint (rushes_task_selection_get_n_selected (probe->selection), ==, n);
  g_assert_cmpuint (rushes_task_selection_get_single (probe->selection), ==, single);
  for (guint i = 0; i < ranges->len; i++)
    {
      const RushesTaskRange *range = &g_array_index (ranges, RushesTaskRange, i);

      g_assert_cmpuint (range->n, >, 0);
      if (i > 0)
        g_assert_cmpuint (range->first, >, at); /* else the two would be one */
      for (at = range->first; at < range->first + range->n; at++)
        g_assert_true (*shown (probe, at));
      n -= range->n;
    }
  g_assert_cmpuint (n, ==, 0);
}

static void
on_selection_changed (GtkSelectionModel *model, guint position, guint n, Probe *probe)
{
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (position + n, <=, probe->shown->len);
  /* Minimal: the first and the last of it have changed. */
  g_assert_cmpint (gtk_selection_model_is_selected (model, position), !=, *shown (probe, position));
  g_assert_cmpint (gtk_selection_model_is_selected (model, position + n - 1), !=, *shown (probe, position + n - 1));
  for (guint i = position; i < position + n; i++)
    *shown (probe, i) = gtk_selection_model_is_selected (model, i);
  check_all (probe); /* also how many there are, for who looks now */
  probe->first = position;
  probe->last = position + n - 1;
  probe->changes++;
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Probe *probe)
{
  g_autofree gboolean *none = g_new0 (gboolean, added + 1);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, probe->shown->len - removed + added);
  g_array_remove_range (probe->shown, position, removed);
  g_array_insert_vals (probe->shown, position, none, added);
  check_all (probe);
}

static void
on_n_selected (RushesTaskSelection *selection, GParamSpec *pspec, Probe *probe)
{
  probe->notified++;
}

static Probe *
probe_new (guint n)
{
  Probe *probe = g_new0 (Probe, 1);

  probe->rows = g_object_new (TEST_TYPE_ROWS, NULL);
  probe->rows->n = n;
  probe->selection = rushes_task_selection_new (G_LIST_MODEL (probe->rows));
  probe->model = GTK_SELECTION_MODEL (probe->selection);
  probe->shown = g_array_new (FALSE, TRUE, sizeof (gboolean));
  g_array_set_size (probe->shown, n);
  g_signal_connect (probe->selection, "selection-changed", G_CALLBACK (on_selection_changed), probe);
  g_signal_connect (probe->selection, "items-changed", G_CALLBACK (on_items_changed), probe);
  g_signal_connect (probe->selection, "notify::n-selected", G_CALLBACK (on_n_selected), probe);
  return probe;
}

static void
probe_free (Probe *probe)
{
  g_signal_handlers_disconnect_by_data (probe->selection, probe);
  TEST_FINALIZES (probe->selection);
  TEST_FINALIZES (probe->rows);
  g_array_unref (probe->shown);
  g_free (probe);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Probe, probe_free)

/* The verbs of a list view: one row, another one instead, one more, a run, all, none. */
static void
test_verbs (void)
{
  g_autoptr (Probe) probe = probe_new (10);

  g_assert_true (gtk_selection_model_select_item (probe->model, 3, TRUE));
  g_assert_cmpuint (rushes_task_selection_get_single (probe->selection), ==, 3);
  g_assert_true (gtk_selection_model_select_item (probe->model, 5, TRUE));
  g_assert_cmpuint (rushes_task_selection_get_single (probe->selection), ==, 5);
  g_assert_cmpuint (probe->first, ==, 3);
  g_assert_cmpuint (probe->last, ==, 5);
  g_assert_true (gtk_selection_model_select_item (probe->model, 7, FALSE));
  g_assert_cmpuint (probe->first, ==, 7);
  g_assert_cmpuint (rushes_task_selection_get_n_selected (probe->selection), ==, 2);
  g_assert_cmpuint (rushes_task_selection_get_single (probe->selection), ==, GTK_INVALID_LIST_POSITION);
  g_assert_true (gtk_selection_model_select_range (probe->model, 4, 4, FALSE));
  g_assert_cmpuint (probe->first, ==, 4);
  g_assert_cmpuint (probe->last, ==, 6);
  check_all (probe);
  g_assert_true (gtk_selection_model_unselect_item (probe->model, 5));
  g_assert_cmpuint (rushes_task_selection_peek_ranges (probe->selection)->len, ==, 2);
  g_assert_true (gtk_selection_model_select_all (probe->model));
  g_assert_cmpuint (rushes_task_selection_get_n_selected (probe->selection), ==, 10);
  probe->changes = probe->notified = 0;
  g_assert_true (gtk_selection_model_select_all (probe->model));
  g_assert_cmpuint (probe->changes + probe->notified, ==, 0);
  g_assert_true (gtk_selection_model_unselect_all (probe->model));
  g_assert_cmpuint (rushes_task_selection_get_n_selected (probe->selection), ==, 0);
  check_all (probe);
}

/* Rows that come and go move the selection along and are never in it by themselves. */
static void
test_rows_moved (void)
{
  g_autoptr (Probe) probe = probe_new (10);

  gtk_selection_model_select_range (probe->model, 2, 4, TRUE);
  test_rows_change (probe->rows, 0, 0, 1);
  check_all (probe);
  g_assert_true (gtk_selection_model_is_selected (probe->model, 6));
  test_rows_change (probe->rows, 5, 0, 2); /* into the middle of the run */
  check_all (probe);
  g_assert_cmpuint (rushes_task_selection_peek_ranges (probe->selection)->len, ==, 2);
  test_rows_change (probe->rows, 5, 2, 0); /* and out again: one run as before */
  check_all (probe);
  g_assert_cmpuint (rushes_task_selection_peek_ranges (probe->selection)->len, ==, 1);
  probe->notified = 0;
  test_rows_change (probe->rows, 4, 1, 0);
  g_assert_cmpuint (rushes_task_selection_get_n_selected (probe->selection), ==, 3);
  g_assert_cmpuint (probe->notified, ==, 1);
  test_rows_change (probe->rows, 0, probe->rows->n, 0);
  g_assert_cmpuint (rushes_task_selection_get_n_selected (probe->selection), ==, 0);
  test_rows_change (probe->rows, 0, 0, 5);
  check_all (probe);
}

/* All of a million rows are selected, and one comes or goes, without a walk over them; GTK's own set takes 22 ms. */
static void
test_million (void)
{
  g_autoptr (TestRows) rows = g_object_new (TEST_TYPE_ROWS, NULL);
  g_autoptr (RushesTaskSelection) selection = NULL;
  GtkSelectionModel *model;

  rows->n = 1000000;
  selection = rushes_task_selection_new (G_LIST_MODEL (rows));
  model = GTK_SELECTION_MODEL (selection);
  gtk_selection_model_select_all (model);
  for (guint i = 0; i < 2000; i++)
    {
      test_rows_change (rows, i * 3, 0, 1);
      test_rows_change (rows, 999000 - i, 1, 0);
    }
  g_assert_cmpuint (rushes_task_selection_get_n_selected (selection), ==, 1000000 - 2000);
  g_assert_cmpuint (rushes_task_selection_peek_ranges (selection)->len, ==, 2000);
  g_assert_false (gtk_selection_model_is_selected (model, 3));
  g_assert_true (gtk_selection_model_is_selected (model, 4));
}

static void
random_set (Probe *probe)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = gtk_bitset_new_empty ();

  for (guint i = 0; i < 6; i++)
    {
      /* Also of rows that are not there. */
      gtk_bitset_add_range (selected, (guint) g_test_rand_int_range (0, 250), (guint) g_test_rand_int_range (1, 20));
      gtk_bitset_add_range (mask, (guint) g_test_rand_int_range (0, 250), (guint) g_test_rand_int_range (1, 60));
    }
  g_assert_true (gtk_selection_model_set_selection (probe->model, selected, mask));
}

static void
random_select (Probe *probe, int what, gboolean rest)
{
  guint n = probe->shown->len;
  guint position = (guint) g_test_rand_int_range (0, (gint32) n);
  guint length = (guint) g_test_rand_int_range (1, (gint32) (n - position) + 1);

  if (what == 0)
    gtk_selection_model_select_item (probe->model, position, rest);
  else if (what == 1)
    gtk_selection_model_unselect_item (probe->model, position);
  else if (what == 2)
    gtk_selection_model_select_range (probe->model, position, length, rest);
  else if (what == 3)
    gtk_selection_model_unselect_range (probe->model, position, length);
  else if (what == 4)
    random_set (probe);
  else if (g_test_rand_int_range (0, 10) == 0)
    gtk_selection_model_select_all (probe->model);
  else if (g_test_rand_int_range (0, 10) == 0)
    gtk_selection_model_unselect_all (probe->model);
}

static void
random_rows (Probe *probe)
{
  guint n = probe->shown->len;
  guint position = (guint) g_test_rand_int_range (0, (gint32) n + 1);
  guint removed = (guint) g_test_rand_int_range (0, (gint32) MIN (n - position, 3) + 1);
  guint added = n > 200 ? 0 : (guint) g_test_rand_int_range (0, 4);

  if (g_test_rand_int_range (0, 500) == 0)
    test_rows_change (probe->rows, 0, n, (guint) g_test_rand_int_range (0, 100));
  else if (removed + added > 0)
    test_rows_change (probe->rows, position, removed, added);
}

/* Whatever is done in whatever order, the signals alone tell what is selected. The seed is in the output. */
static void
test_random (void)
{
  g_autoptr (Probe) probe = probe_new (50);

  for (guint i = 0; i < STEPS; i++)
    {
      if (probe->shown->len == 0 || g_test_rand_int_range (0, 3) == 0)
        random_rows (probe);
      else
        random_select (probe, g_test_rand_int_range (0, 6), g_test_rand_int_range (0, 2) == 0);
      check_all (probe);
    }
  g_assert_cmpuint (probe->changes, >, STEPS / 4);
}

/* Follows what a selection gives, by its signals alone. */
static void
on_given (GListModel *list, guint position, guint removed, guint added, guint *given)
{
  g_assert_cmpuint (position + removed, <=, *given);
  *given = *given - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, *given);
}

static RushesTaskSelection *
begin_with_few (TestRows *rows, guint *given)
{
  RushesTaskSelection *selection = rushes_task_selection_new (G_LIST_MODEL (rows));

  rushes_task_selection_begin_with_few (selection, 16, 0);
  *given = g_list_model_get_n_items (G_LIST_MODEL (selection));
  g_signal_connect (selection, "items-changed", G_CALLBACK (on_given), given);
  return selection;
}

/* A long list begins with few rows, and comes to all of them by itself, also where its rows come later. */
static void
test_few (void)
{
  g_autoptr (TestRows) rows = g_object_new (TEST_TYPE_ROWS, NULL);
  g_autoptr (RushesTaskSelection) selection = NULL;
  guint given, turns = 0;

  selection = begin_with_few (rows, &given);
  g_assert_cmpuint (given, ==, 0);
  test_rows_change (rows, 0, 0, 5);
  g_assert_cmpuint (given, ==, 5);
  g_assert_false (g_main_context_iteration (NULL, FALSE)); /* there is nothing else to give */
  test_rows_change (rows, 5, 0, 100000);
  g_assert_cmpuint (given, <, 50);
  while (given < rows->n)
    {
      g_assert_true (g_main_context_iteration (NULL, FALSE));
      turns++;
    }
  g_assert_cmpuint (turns, >, 5);
  g_assert_cmpuint (turns, <, 50);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  test_rows_change (rows, 99000, 10, 20);
  g_assert_cmpuint (given, ==, rows->n);
}

/* Whoever selects something has all rows, those that were not given yet among them. */
static void
test_few_selected (void)
{
  for (guint what = 0; what < 3; what++)
    {
      g_autoptr (TestRows) rows = g_object_new (TEST_TYPE_ROWS, NULL);
      g_autoptr (RushesTaskSelection) selection = NULL;
      guint given;

      rows->n = 1000;
      selection = begin_with_few (rows, &given);
      if (what == 0)
        gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
      else
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), what == 1 ? 900 : 3, TRUE);
      g_assert_cmpuint (given, ==, 1000);
      g_assert_cmpuint (rushes_task_selection_get_n_selected (selection), ==, what == 0 ? 1000 : 1);
      if (what == 1)
        g_assert_cmpuint (rushes_task_selection_get_single (selection), ==, 900);
    }
}

/* Rows come and go while few are given, wherever they are, and some are given meanwhile. */
static void
test_few_random (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (TestRows) rows = g_object_new (TEST_TYPE_ROWS, NULL);
      g_autoptr (RushesTaskSelection) selection = NULL;
      guint given;

      rows->n = (guint) g_test_rand_int_range (0, 600);
      selection = begin_with_few (rows, &given);
      for (guint k = 0; k < 60; k++)
        {
          guint position = (guint) g_test_rand_int_range (0, (gint32) MIN (rows->n, k % 2 == 0 ? 30 : 600) + 1);
          guint removed = (guint) g_test_rand_int_range (0, (gint32) MIN (rows->n - position, 40) + 1);

          test_rows_change (rows, position, removed, (guint) g_test_rand_int_range (0, 40));
          if (k % 7 == 0)
            g_main_context_iteration (NULL, FALSE);
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (given, ==, rows->n);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/window/task-selection/verbs", test_verbs);
  g_test_add_func ("/window/task-selection/rows-moved", test_rows_moved);
  g_test_add_func ("/window/task-selection/million", test_million);
  g_test_add_func ("/window/task-selection/random", test_random);
  g_test_add_func ("/window/task-selection/few", test_few);
  g_test_add_func ("/window/task-selection/few-selected", test_few_selected);
  g_test_add_func ("/window/task-selection/few-random", test_few_random);
  return g_test_run ();
}
