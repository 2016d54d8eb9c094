/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task-state.h"
#include "test-support.h"

/* The table of the design's section 3, written out a second time and by hand: "from happening to paid". */
static const char *const life[] = {
  "queued taken sending maybe",
  "queued cancelled cancelled no",

  "sending accepted generating yes",
  "sending refused refused no",
  "sending deferred queued no",
  "sending held queued no",
  "sending not-sent queued no",
  "sending doubted unconfirmed maybe",
  "sending interrupted unconfirmed maybe",

  "unconfirmed adopted generating yes",
  "unconfirmed never-arrived cancelled no",

  "generating progressed generating yes",
  "generating succeeded fetching yes",
  "generating failed failed maybe",
  "generating refunded failed no",
  "generating forgotten lost yes",

  "fetching linked fetching yes",
  "fetching stalled fetching yes",
  "fetching fetched ready yes",
  "fetching gone lost yes",

  "ready fetch-again fetching yes",
  "ready located ready yes",

  "lost check-again generating yes",
  "lost fetch-again fetching yes",
};

static void
test_every_pair (void)
{
  g_autoptr (GHashTable) allowed = g_hash_table_new (g_str_hash, g_str_equal);
  guint met = 0;

  for (guint i = 0; i < G_N_ELEMENTS (life); i++)
    g_hash_table_add (allowed, (gpointer) life[i]);
  for (guint from = 0; from < RUSHES_N_TASK_STATES; from++)
    for (guint what = 0; what < RUSHES_N_HAPPENINGS; what++)
      {
        RushesTaskState to = RUSHES_N_TASK_STATES;
        RushesPaid paid = RUSHES_N_PAIDS;
        g_autofree char *edge = NULL;

        if (!rushes_task_state_next ((RushesTaskState) from, (RushesTaskHappening) what, &to, &paid))
          {
            /* What is refused leaves nothing behind. */
            g_assert_cmpint (to, ==, RUSHES_N_TASK_STATES);
            g_assert_cmpint (paid, ==, RUSHES_N_PAIDS);
            continue;
          }
        edge = g_strdup_printf ("%s %s %s %s", rushes_task_state_get_nick ((RushesTaskState) from),
                                rushes_task_happening_get_nick ((RushesTaskHappening) what),
                                rushes_task_state_get_nick (to), rushes_paid_get_nick (paid));
        if (!g_hash_table_contains (allowed, edge))
          g_error ("The design has no such edge: %s", edge);
        met++;
      }
  g_assert_cmpuint (met, ==, G_N_ELEMENTS (life));
}

/* The one that costs money twice: nothing that may have been sent is ever waiting to be sent again. */
static void
test_no_way_back_to_the_queue (void)
{
  for (guint from = 0; from < RUSHES_N_TASK_STATES; from++)
    for (guint what = 0; what < RUSHES_N_HAPPENINGS; what++)
      {
        RushesTaskState to;
        RushesPaid paid;

        if (!rushes_task_state_next ((RushesTaskState) from, (RushesTaskHappening) what, &to, &paid))
          continue;
        if (to == RUSHES_TASK_QUEUED)
          {
            g_assert_cmpint (from, ==, RUSHES_TASK_SENDING);
            g_assert_cmpint (paid, ==, RUSHES_PAID_NO);
            g_assert_true (what == RUSHES_HAPPENING_HELD || what == RUSHES_HAPPENING_DEFERRED ||
                           what == RUSHES_HAPPENING_NOT_SENT);
          }
        if (to == RUSHES_TASK_SENDING)
          g_assert_cmpint (from, ==, RUSHES_TASK_QUEUED);
      }
}

static void
test_live (void)
{
  static const gboolean live[RUSHES_N_TASK_STATES] = {
    [RUSHES_TASK_QUEUED] = TRUE,
    [RUSHES_TASK_SENDING] = TRUE,
    [RUSHES_TASK_GENERATING] = TRUE,
    [RUSHES_TASK_FETCHING] = TRUE,
  };

  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    g_assert_cmpint (rushes_task_state_is_live ((RushesTaskState) i), ==, live[i]);
}

/* Nicks are in libraries: each has one, no two are the same, and a nick finds its way back. */
static void
test_nicks (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  RushesTaskState state = RUSHES_TASK_LOST;
  RushesTaskHappening happening = RUSHES_HAPPENING_GONE;

  for (guint i = 0; i < RUSHES_N_TASK_STATES; i++)
    {
      const char *nick = rushes_task_state_get_nick ((RushesTaskState) i);

      g_assert_cmpstr (nick, !=, "");
      g_assert_true (g_hash_table_add (seen, (gpointer) nick));
      g_assert_true (rushes_task_state_from_nick (nick, &state));
      g_assert_cmpuint (state, ==, i);
    }
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < RUSHES_N_HAPPENINGS; i++)
    {
      const char *nick = rushes_task_happening_get_nick ((RushesTaskHappening) i);

      g_assert_cmpstr (nick, !=, "");
      g_assert_true (g_hash_table_add (seen, (gpointer) nick));
      g_assert_true (rushes_task_happening_from_nick (nick, &happening));
      g_assert_cmpuint (happening, ==, i);
    }
  g_assert_cmpstr (rushes_paid_get_nick (RUSHES_PAID_NO), ==, "no");
  g_assert_cmpstr (rushes_paid_get_nick (RUSHES_PAID_MAYBE), ==, "maybe");
  g_assert_cmpstr (rushes_paid_get_nick (RUSHES_PAID_YES), ==, "yes");
}

static void
test_strangers (void)
{
  RushesTaskState state = RUSHES_TASK_LOST;
  RushesTaskHappening happening = RUSHES_HAPPENING_GONE;

  g_assert_false (rushes_task_state_from_nick ("paused", &state));
  g_assert_false (rushes_task_state_from_nick ("", &state));
  g_assert_false (rushes_task_state_from_nick (NULL, &state));
  g_assert_cmpint (state, ==, RUSHES_TASK_LOST);
  g_assert_false (rushes_task_happening_from_nick ("Taken", &happening));
  g_assert_false (rushes_task_happening_from_nick (NULL, &happening));
  g_assert_cmpint (happening, ==, RUSHES_HAPPENING_GONE);
  g_assert_cmpstr (rushes_task_state_get_nick ((RushesTaskState) -1), ==, "");
  g_assert_cmpstr (rushes_task_state_get_nick (RUSHES_N_TASK_STATES), ==, "");
  g_assert_cmpstr (rushes_paid_get_nick (RUSHES_N_PAIDS), ==, "");
  g_assert_cmpstr (rushes_task_happening_get_nick (RUSHES_N_HAPPENINGS), ==, "");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task-state/every-pair-is-as-the-design-says", test_every_pair);
  g_test_add_func ("/task-state/only-an-understood-no-goes-back-to-the-queue", test_no_way_back_to_the_queue);
  g_test_add_func ("/task-state/live-states", test_live);
  g_test_add_func ("/task-state/nicks-go-both-ways", test_nicks);
  g_test_add_func ("/task-state/strangers-are-refused", test_strangers);
  return g_test_run ();
}
