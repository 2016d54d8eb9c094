/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-columns.h"
#include "rushes-exit.h"
#include "rushes-json.h"
#include "rushes-sink.h"
#include "test-support.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* For several tasks the first of 5, 8, 3, 4, 6, 7, 9, 0 that applies. */
static void
test_exit_order (void)
{
  static const RushesExit order[] = { 5, 8, 3, 4, 6, 7, 9, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = i; j < G_N_ELEMENTS (order); j++)
      {
        g_assert_cmpint (rushes_exit_worse (order[i], order[j]), ==, order[i]);
        g_assert_cmpint (rushes_exit_worse (order[j], order[i]), ==, order[i]);
      }
  g_assert_cmpint (rushes_exit_worse (RUSHES_EXIT_INTERRUPTED, 5), ==, 130);
}

/* Each state has its code, and no state that may have cost money reads as done or as nothing sent. */
static void
test_exit_of_states (void)
{
  static const struct
  {
    RushesTaskState state;
    RushesExit answered, ended;
  } rows[RUSHES_N_TASK_STATES] = {
    { RUSHES_TASK_QUEUED, 9, 9 },    { RUSHES_TASK_SENDING, 9, 9 },    { RUSHES_TASK_UNCONFIRMED, 5, 5 },
    { RUSHES_TASK_REFUSED, 4, 4 },   { RUSHES_TASK_GENERATING, 0, 9 }, { RUSHES_TASK_FAILED, 6, 6 },
    { RUSHES_TASK_FETCHING, 0, 9 },  { RUSHES_TASK_READY, 0, 0 },      { RUSHES_TASK_LOST, 6, 6 },
    { RUSHES_TASK_CANCELLED, 7, 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (rushes_exit_of_task (rows[i].state, FALSE), ==, rows[i].answered);
      g_assert_cmpint (rushes_exit_of_task (rows[i].state, TRUE), ==, rows[i].ended);
    }
}

/* A column is as wide as the terminal shows it, also in Chinese, with marks and when it is cut. */
static void
test_columns (void)
{
  static const struct
  {
    const char *text;
    guint width;
    gboolean last;
    const char *out;
  } rows[] = {
    { "ab", 4, FALSE, "ab    " },     { "ab", 4, TRUE, "ab" },
    { "abcd", 4, FALSE, "abcd  " },   { "abcde", 4, TRUE, "abc…" },
    { "小猪", 4, FALSE, "小猪  " },   { "小猪跑", 5, FALSE, "小猪…  " },
    { "小猪跑", 4, FALSE, "小…   " }, { "e\u0301e", 2, TRUE, "e\u0301e" },
    { "abc", 0, TRUE, "abc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      rushes_columns_append (out, rows[i].text, rows[i].width, rows[i].last);
      g_assert_cmpstr (out->str, ==, rows[i].out);
    }
}

/* Whatever is in a text, it stays in its string, and moves no cursor. */
static void
test_json (void)
{
  static const struct
  {
    const char *text;
    const char *out;
  } rows[] = {
    { NULL, "null" },
    { "", "\"\"" },
    { "一只小猪 \"x\" \\", "\"一只小猪 \\\"x\\\" \\\\\"" },
    { "a\nb\tc", "\"a\\nb\\tc\"" },
    { "\033[31m\177\302\233", "\"\\u001b[31m\\u007f\\u009b\"" },
    { "\342\200\256evil", "\"\\u202eevil\"" },
    { "\U0001F436", "\"\U0001F436\"" },
    { "\U000E0041", "\"\\udb40\\udc41\"" },
    { "\xff!", "\"\357\277\275!\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      rushes_json_string (out, rows[i].text);
      g_assert_cmpstr (out->str, ==, rows[i].out);
    }
}

static gpointer
read_all (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  GString *all = g_string_new (NULL);
  char part[1000];
  gssize n;

  while ((n = read (fd, part, sizeof part)) > 0)
    g_string_append_len (all, part, n);
  close (fd);
  return all;
}

/* A sink never blocks the loop, keeps the order, and has written everything when a flush is over. */
static void
test_sink_writes_all (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autoptr (RushesSink) sink = NULL;
  GAsyncResult *pending = NULL;
  GThread *reader;
  GString *all;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  sink = rushes_sink_new (fds[1]);
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u\n", i);

      g_string_append (wanted, line);
      rushes_sink_write (sink, line);
    }
  g_assert_true (rushes_sink_is_full (sink));
  reader = g_thread_new ("reader", read_all, GINT_TO_POINTER (fds[0]));
  rushes_sink_flush_async (sink, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_true (rushes_sink_flush_finish (sink, result, &error));
  g_assert_no_error (error);
  close (fds[1]);
  all = g_thread_join (reader);
  g_assert_cmpstr (all->str, ==, wanted->str);
  g_string_free (all, TRUE);
  g_clear_object (&result);
  TEST_FINALIZES (g_steal_pointer (&sink));
}

/* A reader that has gone away is an error of the flush, not a signal and not an endless wait. */
static void
test_sink_without_reader (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesSink) sink = NULL;
  GAsyncResult *pending = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  sink = rushes_sink_new (fds[1]);
  close (fds[0]);
  rushes_sink_write (sink, "nobody reads this\n");
  rushes_sink_flush_async (sink, test_store_result, &pending);
  result = test_wait_result (&pending);
  g_assert_false (rushes_sink_flush_finish (sink, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  rushes_sink_write (sink, "nor this\n");
  close (fds[1]);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  signal (SIGPIPE, SIG_IGN);

  g_test_add_func ("/command/exit/order", test_exit_order);
  g_test_add_func ("/command/exit/states", test_exit_of_states);
  g_test_add_func ("/command/columns", test_columns);
  g_test_add_func ("/command/json", test_json);
  g_test_add_func ("/command/sink/writes-all", test_sink_writes_all);
  g_test_add_func ("/command/sink/without-reader", test_sink_without_reader);

  return g_test_run ();
}
