/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-recipe.h"
#include "rushes-application.h"
#include "rushes-log.h"
#include "rushes-process.h"
#include "rushes-task-list-private.h"
#include "rushes-task-row.h"
#include "rushes-task-selection.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/*
 * The window over libraries of different sizes, against a bare libadwaita window in the same run. Each run is a process
 * of its own, which is the program itself with this file in the place of its main(): it measures itself from the moment
 * at which its parent started it.
 *
 *   bench-window FOLDER                   keeps its libraries there; needs a display
 *   bench-window FOLDER --bare|--start|--scroll|--live|--keys TASKS STARTED
 *
 * What is told of a turn of the main loop is the time of the processor that it took: these machines are shared. The
 * turns with a frame in them are GTK's for the most part; of them, what our rows took is told by itself, for which the
 * linker puts the wrappers below around the binding of rows.
 */

#define RUNS 7

static GArray *frames; /* (element-type double): ms of the processor from before a frame's layout until it is painted */
static GArray *walls;  /* (element-type double): the same by the clock */
static GArray *own;    /* (element-type double): ms of that in our rows */
static GArray *turns;  /* (element-type double): ms of each turn without a frame */

static double in_rows, longest_bind;
static gboolean framed;

static double
get_time (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static double
get_cpu (void)
{
  return get_time (CLOCK_THREAD_CPUTIME_ID);
}

/* Our rows */

void __real_rushes_task_row_bind (RushesTaskRow *, RushesTaskItem *, RushesTicker *, RushesPosters *, RushesRowQueue *);
void __wrap_rushes_task_row_bind (RushesTaskRow *, RushesTaskItem *, RushesTicker *, RushesPosters *, RushesRowQueue *);
void __real_rushes_task_row_refresh (GtkWidget *);
void __wrap_rushes_task_row_refresh (GtkWidget *);
void __real_rushes_task_row_unbind (RushesTaskRow *self);
void __wrap_rushes_task_row_unbind (RushesTaskRow *self);

static void
count_row (double start)
{
  double took = get_cpu () - start;

  in_rows += took;
  longest_bind = MAX (longest_bind, took);
}

void
__wrap_rushes_task_row_bind (
  RushesTaskRow *self, RushesTaskItem *item, RushesTicker *ticker, RushesPosters *posters, RushesRowQueue *queue)
{
  double start = get_cpu ();

  __real_rushes_task_row_bind (self, item, ticker, posters, queue);
  count_row (start);
}

void
__wrap_rushes_task_row_refresh (GtkWidget *row)
{
  double start = get_cpu ();

  __real_rushes_task_row_refresh (row);
  count_row (start);
}

void
__wrap_rushes_task_row_unbind (RushesTaskRow *self)
{
  double start = get_cpu ();

  __real_rushes_task_row_unbind (self);
  count_row (start);
}

/* Turns of the main loop and frames */

static double turn_start;

static int
on_poll (GPollFD *fds, guint n_fds, int timeout)
{
  double took = get_cpu () - turn_start;
  int n;

  if (!framed && turn_start > 0)
    g_array_append_val (turns, took);
  framed = FALSE;
  n = g_poll (fds, n_fds, timeout);
  turn_start = get_cpu ();
  return n;
}

static double frame_start, frame_wall;

static void
on_before_paint (GdkFrameClock *clock, gpointer user_data)
{
  frame_start = get_cpu ();
  frame_wall = get_time (CLOCK_MONOTONIC);
}

static void
forget_figures (void)
{
  g_array_set_size (frames, 0);
  g_array_set_size (walls, 0);
  g_array_set_size (own, 0);
  g_array_set_size (turns, 0);
  longest_bind = 0;
}

/* One process */

typedef struct
{
  const char *mode;
  double started; /* ms, monotonic */
  GApplication *application;
  GtkWindow *window;
  GtkListView *list;
  double mapped;
  double shown;
  guint step;
  double asked;     /* ms, monotonic */
  GArray *answered; /* (element-type double): ms */
  guint edits;      /* under way */
  guint edited;
  gboolean ended;
} Run;

static GtkWidget *
find_type (GtkWidget *from, const char *type)
{
  GtkWidget *found = NULL;

  if (g_str_equal (G_OBJECT_TYPE_NAME (from), type))
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static RushesTaskList *
get_list (Run *run)
{
  GtkSelectionModel *selection = run->list != NULL ? gtk_list_view_get_model (run->list) : NULL;

  return selection != NULL ? RUSHES_TASK_LIST (rushes_task_selection_get_model (RUSHES_TASK_SELECTION (selection)))
                           : NULL;
}

/* Whether the first row that is laid out says something. */
static gboolean
is_shown (Run *run)
{
  GtkWidget *row = run->list != NULL ? find_type (GTK_WIDGET (run->list), "RushesTaskRow") : NULL;
  GtkWidget *box = row != NULL ? gtk_widget_get_next_sibling (gtk_widget_get_first_child (row)) : NULL;
  GtkWidget *title = box != NULL ? find_type (box, "GtkLabel") : NULL;

  return title != NULL && gtk_widget_get_mapped (title) && *gtk_label_get_text (GTK_LABEL (title)) != '\0';
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return one < two ? -1 : one > two;
}

static double
get_part (GArray *values, double part)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) ((values->len - 1) * part));
}

static double
get_peak (void)
{
  g_autofree char *status = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (at = strstr (status, "VmHWM:")) == NULL)
    return 0;
  return g_ascii_strtod (at + strlen ("VmHWM:"), NULL) / 1024;
}

static void
tell_figures (void)
{
  printf ("frame-p99 %f\nframe-max %f\nwall-p99 %f\n", get_part (frames, .99), get_part (frames, 1),
          get_part (walls, .99));
  printf ("own-p99 %f\nown-max %f\n", get_part (own, .99), get_part (own, 1));
  printf ("turn-p99 %f\nturn-max %f\nbind-max %f\n", get_part (turns, .99), get_part (turns, 1), longest_bind);
  printf ("frames %u\n", frames->len);
}

static void
end (Run *run)
{
  printf ("mapped %f\nshown %f\npeak %f\n", run->mapped, run->shown, get_peak ());
  if (run->step > 0)
    tell_figures ();
  if (run->answered->len > 0)
    printf ("key-median %f\nkey-p99 %f\nkey-max %f\n", get_part (run->answered, .5), get_part (run->answered, .99),
            get_part (run->answered, 1));
  if (run->edited > 0)
    printf ("edited %u\n", run->edited);
  fflush (stdout);
  run->ended = TRUE;
  /* As its user would: a library that was not closed is read through at the next start. */
  if (g_str_equal (run->mode, "--bare"))
    g_application_quit (run->application);
  else
    g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
}

/* Scrolling: some steps by the wheel, some from end to end, some to any place. */

#define WHEEL  300
#define SWEEP  200
#define LEAPS  200
#define EDITED 10 /* tasks at once, which at 60 frames a second in every 4th is 9,000 a minute */

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GArray) changed = rushes_store_edit_many_finish (RUSHES_STORE (source), result, NULL);

  run->edits--;
  run->edited += changed != NULL ? changed->len : 0;
}

static void
edit_some (Run *run)
{
  RushesTaskList *list = get_list (run);
  gint64 ids[EDITED];
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  /* Some of them in sight, most of them not. */
  for (guint i = 0; i < EDITED; i++)
    ids[i] = (gint64) n - g_random_int_range (0, (int) MIN (n, i < 3 ? 300 : 100000));
  run->edits++;
  rushes_store_edit_many_async (list->store, ids, EDITED, run->step % 8 == 0 ? RUSHES_EDIT_STAR : RUSHES_EDIT_UNSTAR,
                                NULL, NULL, NULL, NULL, on_edited, run);
}

static void
scroll_on (Run *run)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (run->list));
  double range = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (run->list)));

  if (run->step == 0)
    forget_figures ();
  if (run->step == WHEEL + SWEEP + LEAPS)
    {
      end (run);
      return;
    }
  if (run->step < WHEEL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 150);
  else if (run->step < WHEEL + SWEEP)
    gtk_adjustment_set_value (adjustment, range * (run->step - WHEEL) / SWEEP);
  else
    gtk_widget_activate_action (GTK_WIDGET (run->list), "list.scroll-to-item", "u", g_random_int_range (0, (int) n));
  if (g_str_equal (run->mode, "--live") && run->step % 4 == 0)
    edit_some (run);
  run->step++;
  gtk_widget_queue_draw (GTK_WIDGET (run->list));
}

/* Key presses: each a further letter of what is looked for. */

static const char *const keys[] = {
  "p",    "pi",   "pig",     "pig h", "",     "猪", "小猪",  "小猪 航", "",
  "灯塔", "独角", "axolotl", "xyzzy", "没有", "",   "light", "",
};

static gboolean
is_answered (Run *run)
{
  RushesTaskList *list = get_list (run);
  const char *text = list != NULL ? rushes_task_query_peek (list->query)->text : NULL;
  const char *typed = keys[(run->step - 1) % G_N_ELEMENTS (keys)];

  if (list == NULL || g_strcmp0 (text != NULL ? text : "", typed) != 0 || rushes_task_list_get_loading (list))
    return FALSE;
  return g_list_model_get_n_items (G_LIST_MODEL (list)) == 0 || is_shown (run);
}

static void
type_on (Run *run)
{
  GtkWidget *entry = find_type (GTK_WIDGET (run->window), "GtkSearchEntry");

  if (run->step > 0 && !is_answered (run))
    return;
  if (run->step > 0)
    {
      double took = get_time (CLOCK_MONOTONIC) - run->asked;

      g_array_append_val (run->answered, took);
    }
  if (run->step == 0)
    forget_figures ();
  if (run->step == 6 * G_N_ELEMENTS (keys))
    {
      end (run);
      return;
    }
  run->asked = get_time (CLOCK_MONOTONIC);
  gtk_editable_set_text (GTK_EDITABLE (entry), keys[run->step % G_N_ELEMENTS (keys)]);
  run->step++;
}

static void
go_on (Run *run)
{
  if (g_str_equal (run->mode, "--start"))
    end (run);
  else if (g_str_equal (run->mode, "--keys"))
    type_on (run);
  else
    scroll_on (run);
}

static void
on_after_paint (GdkFrameClock *clock, Run *run)
{
  double took = get_cpu () - frame_start, wall = get_time (CLOCK_MONOTONIC) - frame_wall;

  if (run->ended)
    return;
  framed = TRUE;
  g_array_append_val (frames, took);
  g_array_append_val (walls, wall);
  g_array_append_val (own, in_rows);
  in_rows = 0;
  if (run->mapped <= 0)
    run->mapped = get_time (CLOCK_MONOTONIC) - run->started;
  if (g_str_equal (run->mode, "--bare"))
    {
      end (run);
      return;
    }
  run->list = GTK_LIST_VIEW (find_type (GTK_WIDGET (run->window), "GtkListView"));
  if (run->shown <= 0 && is_shown (run))
    run->shown = get_time (CLOCK_MONOTONIC) - run->started;
  if (run->shown > 0)
    go_on (run);
}

static void
on_realize (GtkWidget *window, Run *run)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), run);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), run);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, Run *run)
{
  if (run->window != NULL)
    return;
  run->window = window;
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), run);
}

static void
show_bare (GApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new ("A bare window"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 720);
  gtk_window_present (GTK_WINDOW (window));
}

static int
be_one (const char *folder, const char *mode, const char *n_tasks, const char *started)
{
  gboolean bare = g_str_equal (mode, "--bare");
  g_autofree char *home = library_recipe_keep (folder, (guint) g_ascii_strtoull (n_tasks, NULL, 10));
  Run run = { .mode = mode,
              .started = g_ascii_strtod (started, NULL),
              .answered = g_array_new (FALSE, FALSE, sizeof (double)) };
  const char *argv[] = { "rushes", NULL };
  g_autoptr (GApplication) application = NULL;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  frames = g_array_new (FALSE, FALSE, sizeof (double));
  walls = g_array_new (FALSE, FALSE, sizeof (double));
  own = g_array_new (FALSE, FALSE, sizeof (double));
  turns = g_array_new (FALSE, FALSE, sizeof (double));
  rushes_process_harden ();
  rushes_process_set_locale ();
  rushes_log_install ();
  g_set_prgname ("rushes");
  application = bare ? G_APPLICATION (adw_application_new ("io.github.rushes.Bare", G_APPLICATION_NON_UNIQUE))
                     : G_APPLICATION (rushes_application_new ());
  run.application = application;
  if (bare)
    g_signal_connect (application, "activate", G_CALLBACK (show_bare), NULL);
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), &run);
  g_main_context_set_poll_func (NULL, on_poll);
  return g_application_run (application, 1, (char **) argv);
}

/* All of them */

typedef struct
{
  GHashTable *values; /* (owned) (element-type utf8 GArray of double) */
} Figures;

static void
unref_array (gpointer array)
{
  g_array_unref (array);
}

static void
run_one (const char *self, const char *folder, const char *mode, const char *n_tasks, Figures *figures)
{
  g_autofree char *started = g_strdup_printf ("%f", get_time (CLOCK_MONOTONIC));
  const char *argv[] = { self, folder, mode, n_tasks, started, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s %s: %s", mode, n_tasks, error->message);
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *space = strchr (lines[i], ' ');
      double value;
      GArray *values;

      if (space == NULL)
        continue;
      *space = '\0';
      value = g_ascii_strtod (space + 1, NULL);
      values = g_hash_table_lookup (figures->values, lines[i]);
      if (values == NULL)
        {
          values = g_array_new (FALSE, FALSE, sizeof (double));
          g_hash_table_insert (figures->values, g_strdup (lines[i]), values);
        }
      g_array_append_val (values, value);
    }
}

static Figures
figures_new (void)
{
  return (Figures){ g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_array) };
}

static double
get_median (Figures *figures, const char *name)
{
  GArray *values = g_hash_table_lookup (figures->values, name);

  return values != NULL ? get_part (values, .5) : 0;
}

static const char *
judge (gboolean good)
{
  return good ? "within" : "OVER";
}

static void
bench_start (const char *self, const char *folder)
{
  Figures bare = figures_new (), none = figures_new (), small = figures_new (), large = figures_new ();
  double mapped, shown, peak;

  for (guint i = 0; i < RUNS; i++)
    {
      run_one (self, folder, "--bare", "1000", &bare);
      run_one (self, folder, "--start", "1000", &small);
      run_one (self, folder, "--start", "1000000", &large);
      run_one (self, folder, "--start", "1", &none);
    }
  mapped = get_median (&large, "mapped") / get_median (&bare, "mapped");
  shown = get_median (&large, "shown") / get_median (&small, "shown");
  peak = get_median (&large, "peak") - get_median (&bare, "peak");
  printf ("start, medians of %d\n", RUNS);
  printf ("  bare window mapped %.0f ms, %.0f MiB\n", get_median (&bare, "mapped"), get_median (&bare, "peak"));
  printf ("  window mapped with 1,000,000 tasks %.0f ms: %.2f of bare, %s 1.35\n", get_median (&large, "mapped"),
          mapped, judge (mapped <= 1.35));
  printf ("  rows shown with 1,000,000 tasks %.0f ms: %.2f of 1,000 (%.0f ms), %s 1.1; %.2f of one task (%.0f ms)\n",
          get_median (&large, "shown"), shown, get_median (&small, "shown"), judge (shown <= 1.1),
          get_median (&large, "shown") / get_median (&none, "shown"), get_median (&none, "shown"));
  printf ("  peak with 1,000,000 tasks %.0f MiB: %.0f MiB over bare, %s 48\n", get_median (&large, "peak"), peak,
          judge (peak <= 48));
}

static void
bench_frames (const char *self, const char *folder, const char *mode, const char *name)
{
  Figures large = figures_new ();
  double longest;

  for (guint i = 0; i < 3; i++)
    run_one (self, folder, mode, "1000000", &large);
  longest = MAX (get_median (&large, "turn-max"), get_median (&large, "bind-max"));
  printf ("%s, 1,000,000 tasks, %.0f frames", name, get_median (&large, "frames"));
  if (get_median (&large, "edited") > 0)
    printf (", %.0f edits", get_median (&large, "edited"));
  printf ("\n  our rows in a frame, p99: %.2f ms, %s 2 (longest %.2f)\n", get_median (&large, "own-p99"),
          judge (get_median (&large, "own-p99") <= 2), get_median (&large, "own-max"));
  printf ("  longest turn without a frame %.2f ms, longest bind %.2f ms: %s 8\n", get_median (&large, "turn-max"),
          get_median (&large, "bind-max"), judge (longest <= 8));
  printf ("  whole frame, p99: %.1f ms of the processor, %.1f by the clock\n", get_median (&large, "frame-p99"),
          get_median (&large, "wall-p99"));
}

static void
bench_keys (const char *self, const char *folder)
{
  Figures large = figures_new (), small = figures_new ();

  for (guint i = 0; i < 3; i++)
    {
      run_one (self, folder, "--keys", "1000000", &large);
      run_one (self, folder, "--keys", "1000", &small);
    }
  printf ("key press until its first rows are painted, 1,000,000 tasks\n");
  printf ("  median %.1f ms, p99 %.1f, longest %.1f: p99 %s 25; of 1,000 tasks: median %.1f, p99 %.1f\n",
          get_median (&large, "key-median"), get_median (&large, "key-p99"), get_median (&large, "key-max"),
          judge (get_median (&large, "key-p99") <= 25), get_median (&small, "key-median"),
          get_median (&small, "key-p99"));
}

int
main (int argc, char *argv[])
{
  if (argc == 5)
    return be_one (argv[1], argv[2], argv[3], argv[4]);
  if (argc != 2)
    {
      fprintf (stderr, "usage: bench-window FOLDER\n");
      return 2;
    }
  bench_start (argv[0], argv[1]);
  bench_frames (argv[0], argv[1], "--scroll", "scrolling");
  bench_frames (argv[0], argv[1], "--live", "scrolling with live updates");
  bench_keys (argv[0], argv[1]);
  return 0;
}
