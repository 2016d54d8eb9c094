/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-workload.h"
#include "test-support.h"

static RushesTask *
make_task (gint64 id, RushesTaskState state, RushesReason reason, gboolean removed)
{
  const RushesRequestFields asked = { .prompt = "A shot", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .id = id, .state = state, .request = request, .reason = reason, .removed = removed, .service_id = "1"
  };

  return rushes_task_new (&fields);
}

static void
note (RushesWorkload *workload, gint64 id, RushesTaskState state)
{
  g_autoptr (RushesTask) task = make_task (id, state, RUSHES_REASON_NONE, FALSE);

  rushes_workload_note (workload, task);
}

static void
assert_work (RushesWorkload *workload, guint waiting, guint generating, guint fetching, guint done, guint total)
{
  RushesWork work;

  rushes_workload_get (workload, &work);
  g_assert_cmpuint (work.waiting, ==, waiting);
  g_assert_cmpuint (work.generating, ==, generating);
  g_assert_cmpuint (work.fetching, ==, fetching);
  g_assert_cmpuint (work.done, ==, done);
  g_assert_cmpuint (work.total, ==, total);
}

/* Promise: what the header says is done was asked for, and reached an end, in this spell of work. */
static void
test_spell (void)
{
  g_autoptr (RushesWorkload) workload = rushes_workload_new ();

  note (workload, 1, RUSHES_TASK_QUEUED);
  note (workload, 2, RUSHES_TASK_QUEUED);
  note (workload, 3, RUSHES_TASK_QUEUED);
  assert_work (workload, 3, 0, 0, 0, 3);
  note (workload, 1, RUSHES_TASK_SENDING);
  note (workload, 1, RUSHES_TASK_GENERATING);
  note (workload, 2, RUSHES_TASK_CANCELLED);
  assert_work (workload, 1, 1, 0, 0, 2);
  note (workload, 1, RUSHES_TASK_FETCHING);
  assert_work (workload, 1, 0, 1, 0, 2);
  note (workload, 1, RUSHES_TASK_READY);
  assert_work (workload, 1, 0, 0, 1, 2);
  note (workload, 1, RUSHES_TASK_READY); /* starred */
  assert_work (workload, 1, 0, 0, 1, 2);
  note (workload, 3, RUSHES_TASK_SENDING);
  note (workload, 3, RUSHES_TASK_REFUSED);
  assert_work (workload, 0, 0, 0, 2, 2);
  /* The next spell starts over. */
  note (workload, 4, RUSHES_TASK_QUEUED);
  assert_work (workload, 1, 0, 0, 0, 1);
  /* One that is alone and moves on is no new spell. */
  note (workload, 4, RUSHES_TASK_SENDING);
  note (workload, 5, RUSHES_TASK_QUEUED);
  note (workload, 5, RUSHES_TASK_CANCELLED);
  note (workload, 4, RUSHES_TASK_UNCONFIRMED);
  assert_work (workload, 0, 0, 0, 1, 1);
}

/* Promise: a removed task is not counted; brought back it is. One that is kept up is said to be. */
static void
test_removed_and_stalled (void)
{
  g_autoptr (RushesWorkload) workload = rushes_workload_new ();
  g_autoptr (RushesTask) stalled = make_task (7, RUSHES_TASK_FETCHING, RUSHES_REASON_DISK_FULL, FALSE);
  g_autoptr (RushesTask) hidden = make_task (7, RUSHES_TASK_FETCHING, RUSHES_REASON_DISK_FULL, TRUE);
  g_autoptr (GPtrArray) under_way = NULL;
  RushesWork work;

  rushes_workload_note (workload, hidden);
  assert_work (workload, 0, 0, 0, 0, 0);
  rushes_workload_note (workload, stalled);
  rushes_workload_get (workload, &work);
  g_assert_cmpuint (work.fetching, ==, 1);
  g_assert_cmpuint (work.stalled, ==, 1);
  under_way = rushes_workload_get_under_way (workload);
  g_assert_cmpuint (under_way->len, ==, 1);
  g_assert_true (under_way->pdata[0] == stalled);
  rushes_workload_note (workload, hidden);
  rushes_workload_get (workload, &work);
  g_assert_cmpuint (work.stalled, ==, 0);
  g_assert_cmpuint (work.done, ==, 0);
  g_assert_cmpuint (work.total, ==, 0);
}

/* Promise: nothing is claimed that is not known, and an estimate that has run out does not claim the end. */
static void
test_fraction (void)
{
  const RushesWork none = { 0 };
  const RushesWork some = { .generating = 1, .done = 1, .total = 2 };

  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_QUEUED, RUSHES_HOUR, RUSHES_MINUTE, 0, 0), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_GENERATING, RUSHES_MINUTE, 0, 0, 0), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_GENERATING, RUSHES_MINUTE, 2 * RUSHES_MINUTE, 0, 0),
                                  0.45, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_GENERATING, RUSHES_HOUR, RUSHES_MINUTE, 0, 0), 0.9,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_GENERATING, -RUSHES_HOUR, RUSHES_MINUTE, 0, 0), 0,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_FETCHING, 0, 0, 50, 100), 0.95, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_FETCHING, 0, 0, 500, 100), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_part (RUSHES_TASK_FETCHING, 0, 0, 50, -1), 0.9, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_fraction (&none, 0), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rushes_workload_fraction (&some, 0.5), 0.75, 1e-9);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/engine/workload/spell", test_spell);
  g_test_add_func ("/engine/workload/removed-and-stalled", test_removed_and_stalled);
  g_test_add_func ("/engine/workload/fraction", test_fraction);
  return g_test_run ();
}
