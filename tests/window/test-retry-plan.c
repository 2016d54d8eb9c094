/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-many-facts.h"

#include "test-support.h"

static RushesTask *
make_task (RushesTaskState state, RushesReason reason)
{
  const RushesRequestFields asked = { .prompt = "A harbour", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = { .id = 1, .request = request, .state = state, .reason = reason };

  return rushes_task_new (&fields);
}

/* Promise: only what failed and may do better is sent again; what was paid for is fetched for free; what may have been
 * charged is never repeated in bulk, and words that were refused are not sent unchanged. */
static void
test_judge (void)
{
  static const struct
  {
    RushesTaskState state;
    RushesReason reason;
    RushesRetry expected;
  } cases[] = {
    { RUSHES_TASK_QUEUED, RUSHES_REASON_NONE, RUSHES_RETRY_NONE },
    { RUSHES_TASK_QUEUED, RUSHES_REASON_BALANCE, RUSHES_RETRY_NONE },
    { RUSHES_TASK_SENDING, RUSHES_REASON_NONE, RUSHES_RETRY_NONE },
    { RUSHES_TASK_GENERATING, RUSHES_REASON_NONE, RUSHES_RETRY_NONE },
    { RUSHES_TASK_FETCHING, RUSHES_REASON_DISK_FULL, RUSHES_RETRY_NONE },
    { RUSHES_TASK_READY, RUSHES_REASON_NONE, RUSHES_RETRY_NONE },
    { RUSHES_TASK_UNCONFIRMED, RUSHES_REASON_TIMEOUT, RUSHES_RETRY_DOUBT },
    { RUSHES_TASK_UNCONFIRMED, RUSHES_REASON_INTERRUPTED, RUSHES_RETRY_DOUBT },
    { RUSHES_TASK_REFUSED, RUSHES_REASON_PROMPT_REFUSED, RUSHES_RETRY_WORDS },
    { RUSHES_TASK_REFUSED, RUSHES_REASON_INVISIBLE_CHARACTERS, RUSHES_RETRY_WORDS },
    { RUSHES_TASK_REFUSED, RUSHES_REASON_REFUSED, RUSHES_RETRY_SEND },
    { RUSHES_TASK_REFUSED, RUSHES_REASON_NO_SUCH_SERVICE, RUSHES_RETRY_SEND },
    { RUSHES_TASK_FAILED, RUSHES_REASON_VIDEO_WITHHELD, RUSHES_RETRY_WORDS },
    { RUSHES_TASK_FAILED, RUSHES_REASON_PROMPT_REFUSED, RUSHES_RETRY_WORDS },
    { RUSHES_TASK_FAILED, RUSHES_REASON_GENERATION_FAILED, RUSHES_RETRY_SEND },
    { RUSHES_TASK_CANCELLED, RUSHES_REASON_USER, RUSHES_RETRY_SEND },
    { RUSHES_TASK_LOST, RUSHES_REASON_UNKNOWN_TASK, RUSHES_RETRY_CHECK },
    { RUSHES_TASK_LOST, RUSHES_REASON_LINK_GONE, RUSHES_RETRY_FETCH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesTask) task = make_task (cases[i].state, cases[i].reason);

      g_assert_cmpint (rushes_retry_judge (task), ==, cases[i].expected);
    }
}

/* Promise: before anything is sent it is said how many new tasks that is, how many are free, and what is left out. */
static void
test_say (void)
{
  const guint all[RUSHES_N_RETRIES] = { 5, 12, 2, 1, 4, 1 };
  const guint words[RUSHES_N_RETRIES] = { 3, 0, 0, 0, 2, 1 };
  const guint doubt[RUSHES_N_RETRIES] = { 3, 0, 0, 0, 0, 1 };
  const guint none[RUSHES_N_RETRIES] = { 3, 0, 0, 0, 0, 0 };
  const guint fetched[RUSHES_N_RETRIES] = { 0, 0, 0, 1, 0, 0 };
  g_autofree char *said = rushes_retry_say (all);

  g_assert_cmpstr (said, ==,
                   "12 new tasks are submitted, each of which may be charged.\n"
                   "3 tasks are asked after and fetched again, for free.\n"
                   "4 are not sent again: their words were refused and need an edit.\n"
                   "1 is Not Confirmed and stays as it is: it might be charged twice.\n"
                   "5 have not failed.");
  g_assert_null (rushes_retry_say_nothing (all));
  g_assert_null (rushes_retry_say_nothing (fetched));
  g_assert_nonnull (strstr (rushes_retry_say_nothing (words), "words were refused"));
  g_assert_nonnull (strstr (rushes_retry_say_nothing (doubt), "charged twice"));
  g_assert_cmpstr (rushes_retry_say_nothing (none), ==, "None of these has failed");
}

/* Promise: a verb that is for none of the tasks is off and says why; one about which nothing is known is not. */
static void
test_facts (void)
{
  g_autoptr (RushesTask) failed = make_task (RUSHES_TASK_FAILED, RUSHES_REASON_GENERATION_FAILED);
  g_autoptr (RushesTask) queued = make_task (RUSHES_TASK_QUEUED, RUSHES_REASON_NONE);
  RushesManyFacts facts = { .n = 2 };
  g_autofree char *retry = NULL, *unknown = NULL, *ids = NULL, *save = NULL, *edit = NULL;

  g_assert_true (rushes_many_facts_can (&facts, RUSHES_MANY_SAVE_FILES));
  g_assert_true (rushes_many_facts_can (&facts, RUSHES_MANY_RETRY));
  unknown = rushes_many_facts_say (&facts, RUSHES_MANY_RETRY);
  g_assert_null (unknown);
  rushes_many_facts_count (&facts, failed);
  rushes_many_facts_count (&facts, queued);
  g_assert_true (rushes_many_facts_can (&facts, RUSHES_MANY_STAR));
  g_assert_false (rushes_many_facts_can (&facts, RUSHES_MANY_UNSTAR));
  g_assert_false (rushes_many_facts_can (&facts, RUSHES_MANY_SAVE_FILES));
  g_assert_false (rushes_many_facts_can (&facts, RUSHES_MANY_COPY_IDS));
  g_assert_true (rushes_many_facts_can (&facts, RUSHES_MANY_RETRY));
  g_assert_false (rushes_many_facts_are_starred (&facts));
  retry = rushes_many_facts_say (&facts, RUSHES_MANY_RETRY);
  g_assert_cmpstr (retry, ==, "1 of 2");
  save = rushes_many_facts_say (&facts, RUSHES_MANY_SAVE_FILES);
  g_assert_cmpstr (save, ==, "None has a video");
  ids = rushes_many_facts_say (&facts, RUSHES_MANY_COPY_IDS);
  g_assert_cmpstr (ids, ==, "None has been accepted yet");
  facts = (RushesManyFacts){ .n = 1000000 };
  g_assert_true (rushes_many_facts_can (&facts, RUSHES_MANY_REMOVE));
  g_assert_false (rushes_many_facts_can (&facts, RUSHES_MANY_EDIT));
  edit = rushes_many_facts_say (&facts, RUSHES_MANY_EDIT);
  g_assert_cmpstr (edit, ==, "At most 500 tasks at once");
  facts = (RushesManyFacts){ .n = 0 };
  for (int verb = 0; verb < RUSHES_N_MANY_VERBS; verb++)
    g_assert_false (rushes_many_facts_can (&facts, (RushesManyVerb) verb));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/retry-plan/judge", test_judge);
  g_test_add_func ("/window/retry-plan/say", test_say);
  g_test_add_func ("/window/many-facts", test_facts);
  return g_test_run ();
}
