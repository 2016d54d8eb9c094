/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-worker.h"

#include "test-support.h"

/* The order of the work, and of the news of it. */

typedef struct
{
  RushesJob parent;
  char name;
} Letter;

/** Desk: a worker's end that waits at a gate until the test has pushed everything */
typedef struct
{
  GMutex gate;
  GString *done; /* worker's thread, then ours */
  GString *told;
  RushesWorker *worker;
  guint again;
  gboolean last;
} Desk;

static RushesJobStatus
run (RushesJob *const *jobs, guint n_jobs, gpointer user_data)
{
  Desk *desk = user_data;
  const char name = ((Letter *) jobs[0])->name;

  g_mutex_lock (&desk->gate);
  g_mutex_unlock (&desk->gate);
  if (name == '~' && desk->again-- > 0)
    {
      g_string_append_c (desk->done, '~');
      return RUSHES_JOB_AGAIN;
    }
  if (n_jobs > 1)
    g_string_append_c (desk->done, '(');
  for (guint i = 0; i < n_jobs; i++)
    g_string_append_c (desk->done, ((Letter *) jobs[i])->name);
  if (n_jobs > 1)
    g_string_append_c (desk->done, ')');
  return RUSHES_JOB_DONE;
}

static void
deliver (RushesJob *job, gpointer user_data)
{
  Desk *desk = user_data;

  g_string_append_c (desk->told, job->error != NULL ? '-' : ((Letter *) job)->name);
  desk->last = desk->last || job->priority == RUSHES_JOB_LAST;
}

static void
free_letter (RushesJob *job)
{
  rushes_job_clear (job);
  g_free (job);
}

static void
push (Desk *desk, char name, RushesJobPriority priority, GCancellable *cancellable)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->name = name;
  letter->parent.priority = priority;
  if (cancellable != NULL)
    letter->parent.cancellable = g_object_ref (cancellable);
  rushes_worker_push (desk->worker, &letter->parent);
}

/* With the first job, '0', already at work behind the gate. */
static void
desk_open (Desk *desk)
{
  static const RushesWorkerFuncs funcs = { run, deliver, free_letter };

  g_mutex_init (&desk->gate);
  desk->done = g_string_new (NULL);
  desk->told = g_string_new (NULL);
  desk->again = 2;
  desk->last = FALSE;
  g_mutex_lock (&desk->gate);
  desk->worker = rushes_worker_new ("test", &funcs, desk);
  push (desk, '0', RUSHES_JOB_MONEY, NULL);
  while (rushes_worker_has_writes (desk->worker))
    g_thread_yield ();
}

static gboolean
is_last (gpointer user_data)
{
  return ((Desk *) user_data)->last;
}

static void
desk_close (Desk *desk, const char *done, const char *told)
{
  push (desk, '.', RUSHES_JOB_LAST, NULL);
  g_mutex_unlock (&desk->gate);
  g_assert_true (test_spin_until (is_last, desk));
  g_assert_cmpstr (desk->done->str, ==, done);
  g_assert_cmpstr (desk->told->str, ==, told);
  rushes_worker_free (desk->worker);
  g_string_free (desk->done, TRUE);
  g_string_free (desk->told, TRUE);
  g_mutex_clear (&desk->gate);
}

static void
test_order (void)
{
  Desk desk;

  desk_open (&desk);
  push (&desk, 'w', RUSHES_JOB_WRITE, NULL);
  push (&desk, 'm', RUSHES_JOB_MONEY, NULL);
  push (&desk, 'x', RUSHES_JOB_WRITE, NULL);
  push (&desk, 'n', RUSHES_JOB_MONEY, NULL);
  /* Money first, then other writes, each in the order of asking; what waits together goes together. */
  desk_close (&desk, "0(mnwx).", "0mnwx.");
}

static void
test_reads_last (void)
{
  Desk desk;
  gboolean over = FALSE;

  desk_open (&desk);
  push (&desk, 'u', RUSHES_JOB_UPKEEP, NULL);
  push (&desk, 'r', RUSHES_JOB_READ, NULL);
  push (&desk, '~', RUSHES_JOB_READ, NULL);
  push (&desk, 's', RUSHES_JOB_READ, NULL);
  push (&desk, 'w', RUSHES_JOB_WRITE, NULL);
  g_mutex_unlock (&desk.gate);
  /* One that gives way comes up again in its place. */
  while (!over)
    {
      g_main_context_iteration (NULL, TRUE);
      over = g_str_has_suffix (desk.told->str, "u");
    }
  g_mutex_lock (&desk.gate);
  desk_close (&desk, "0wr~~~su.", "0wr~su.");
}

static void
test_end (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Desk desk;

  g_cancellable_cancel (cancelled);
  desk_open (&desk);
  push (&desk, 'r', RUSHES_JOB_READ, NULL);
  push (&desk, 'c', RUSHES_JOB_READ, cancelled);
  push (&desk, 'u', RUSHES_JOB_UPKEEP, NULL);
  push (&desk, 'w', RUSHES_JOB_WRITE, cancelled);
  push (&desk, 'm', RUSHES_JOB_MONEY, NULL);
  /* Writes are carried out whatever happens; what only reads is dropped, and told so. */
  desk_close (&desk, "0(mw).", "0mw---.");
}

static void
test_group_is_bounded (void)
{
  Desk desk;
  g_autoptr (GString) done = g_string_new ("0(");

  desk_open (&desk);
  for (guint i = 0; i < 65; i++)
    push (&desk, 'm', RUSHES_JOB_MONEY, NULL);
  for (guint i = 0; i < 64; i++)
    g_string_append_c (done, 'm');
  g_string_append (done, ")m.");
  push (&desk, '.', RUSHES_JOB_LAST, NULL);
  g_mutex_unlock (&desk.gate);
  g_assert_true (test_spin_until (is_last, &desk));
  g_assert_cmpstr (desk.done->str, ==, done->str);
  rushes_worker_free (desk.worker);
  g_string_free (desk.done, TRUE);
  g_string_free (desk.told, TRUE);
  g_mutex_clear (&desk.gate);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/store/worker/money-goes-first", test_order);
  g_test_add_func ("/store/worker/reads-give-way", test_reads_last);
  g_test_add_func ("/store/worker/the-end-drains-writes", test_end);
  g_test_add_func ("/store/worker/a-group-is-bounded", test_group_is_bounded);
  return g_test_run ();
}
