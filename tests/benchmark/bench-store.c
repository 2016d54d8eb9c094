/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-recipe.h"
#include "rushes-task-list.h"
#include "test-support.h"

#include <stdio.h>

/*
 * How long a list takes from the key press on, without a window: until its first rows are there, and until all rows are
 * counted. In libraries of 1,000, 100,000 and 1,000,000 tasks, each in a process of its own; the smallest one is the
 * measure of the others. A query is asked with another limit of dates each time, so that nothing is remembered of it.
 *
 *   bench-store FOLDER                    keeps its libraries there
 *   bench-store FOLDER --one TASKS        one of them, printing numbers
 */

#define RUNS 20

typedef struct
{
  const char *name;
  RushesTaskQueryFields fields;
  double goal; /* ms until the first rows */
} Case;

static const Case cases[] = {
  { "all", { 0 }, 25 },
  { "all, oldest first", { .sort = RUSHES_TASK_SORT_OLDEST }, 25 },
  { "pig", { .text = "pig" }, 25 },
  { "p", { .text = "p" }, 25 },
  { "猪", { .text = "猪" }, 25 },
  { "小猪", { .text = "小猪" }, 25 },
  { "小猪, oldest first", { .text = "小猪", .sort = RUSHES_TASK_SORT_OLDEST }, 25 },
  { "灯塔", { .text = "灯塔" }, 25 },
  { "axolotl", { .text = "axolotl" }, 25 },
  { "独角", { .text = "独角" }, 25 },
  { "nowhere to be found", { .text = "xyzzy" }, 25 },
  { "没有这个", { .text = "没有这个" }, 25 },
  { "pig highway slow", { .text = "pig highway slow" }, 25 },
  { "小猪 高速公路 航拍", { .text = "小猪 高速公路 航拍" }, 25 },
  { "10 s", { .duration = 10 }, 500 },
  { "starred", { .group = RUSHES_TASK_GROUP_STARRED }, 25 },
  { "pig, needs attention", { .group = RUSHES_TASK_GROUP_ATTENTION, .text = "pig" }, 500 },
  { "猪, not confirmed, 10 s", { .states = 1 << RUSHES_TASK_UNCONFIRMED, .text = "猪", .duration = 10 }, 500 },
  { "by finish", { .sort = RUSHES_TASK_SORT_FINISHED }, 500 },
  { "by duration", { .sort = RUSHES_TASK_SORT_DURATION }, 500 },
  { "pig by price", { .text = "pig", .sort = RUSHES_TASK_SORT_PRICE }, 500 },
};

static RushesStore *
open_store (RushesClock *clock)
{
  g_autoptr (RushesPaths) paths = rushes_paths_new (FALSE);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RushesStore *store;

  rushes_store_open_async (paths, clock, RUSHES_STORE_OWN, NULL, test_store_result, &pending);
  result = test_wait_result (&pending);
  store = rushes_store_open_finish (result, &error);
  g_assert_no_error (error);
  return store;
}

static gboolean
has_rows (RushesTaskList *list)
{
  g_autoptr (RushesTaskItem) first = NULL;

  if (rushes_task_list_get_loading (list))
    return FALSE;
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  return first == NULL || rushes_task_item_get_task (first) != NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return one < two ? -1 : one > two;
}

static void
measure (RushesStore *store, const Case *one, guint run, double *first, double *all, guint *n)
{
  RushesTaskQueryFields fields = one->fields;
  g_autoptr (RushesTaskQuery) query = NULL;
  g_autoptr (RushesTaskList) list = NULL;
  gint64 start;

  /* Plain queries have nothing that could be remembered. */
  if (one->goal > 25 || fields.text != NULL || fields.sort != RUSHES_TASK_SORT_NEWEST)
    fields.to = G_MAXINT64 - run;
  query = rushes_task_query_new_full (&fields, 0);
  start = g_get_monotonic_time ();
  list = rushes_task_list_new (store, query);
  while (!has_rows (list))
    g_main_context_iteration (NULL, TRUE);
  *first = (double) (g_get_monotonic_time () - start) / 1000;
  while (rushes_task_list_get_searching (list))
    g_main_context_iteration (NULL, TRUE);
  *all = (double) (g_get_monotonic_time () - start) / 1000;
  *n = g_list_model_get_n_items (G_LIST_MODEL (list));
}

static int
measure_all (void)
{
  g_autoptr (RushesClock) clock = rushes_clock_new_fake (G_GINT64_CONSTANT (1900000000) * G_USEC_PER_SEC);
  RushesStore *store = open_store (clock);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double first[RUNS], all[RUNS];
      guint n = 0;

      for (guint run = 0; run < RUNS; run++)
        measure (store, &cases[i], run, &first[run], &all[run], &n);
      qsort (first, RUNS, sizeof *first, compare);
      qsort (all, RUNS, sizeof *all, compare);
      printf ("%.3f %.3f %.3f %u\n", first[RUNS / 2], first[RUNS - 1], all[RUNS / 2], n);
    }
  g_object_unref (store);
  return 0;
}

typedef struct
{
  double first, worst, all;
  guint n;
} Figures;

static void
run_one (const char *self, const char *folder, const char *n_tasks, Figures *figures)
{
  const char *argv[] = { self, folder, "--one", n_tasks, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (cases) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
      sscanf (lines[i], "%lf %lf %lf %u", &figures[i].first, &figures[i].worst, &figures[i].all, &figures[i].n), ==, 4);
}

/* One process: its library is where the program has its own. */
static int
be_one (const char *folder, const char *n_tasks)
{
  g_autofree char *home = library_recipe_keep (folder, (guint) g_ascii_strtoull (n_tasks, NULL, 10));

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  return measure_all ();
}

int
main (int argc, char *argv[])
{
  static const char *const sizes[] = { "1000", "100000", "1000000" };
  Figures figures[G_N_ELEMENTS (sizes)][G_N_ELEMENTS (cases)];

  if (argc == 4 && g_str_equal (argv[2], "--one"))
    return be_one (argv[1], argv[3]);
  if (argc != 2)
    {
      fprintf (stderr, "usage: bench-store FOLDER\n");
      return 2;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    run_one (argv[0], argv[1], sizes[i], figures[i]);
  printf ("ms from the question to the first rows (median, worst of %d) and to all counted (median)\n", RUNS);
  printf ("%-28s %21s | %21s | %21s\n", "", "1,000", "100,000", "1,000,000");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int wide = 0;

      for (const char *at = cases[i].name; *at != '\0'; at = g_utf8_next_char (at))
        wide += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
      printf ("%s%*s", cases[i].name, MAX (28 - wide, 1), "");
      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        printf (" %6.1f %6.1f %7.1f%s", figures[k][i].first, figures[k][i].worst, figures[k][i].all,
                k + 1 < G_N_ELEMENTS (sizes) ? " |" : "");
      printf ("  %u rows, worst %s %.0f\n", figures[2][i].n, figures[2][i].worst <= cases[i].goal ? "within" : "OVER",
              cases[i].goal);
    }
  return 0;
}
