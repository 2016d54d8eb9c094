/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-clock.h"
#include "rushes-task-words.h"
#include "rushes-trouble-words.h"

#include "test-support.h"

/* Guards: what rows say of a task, what assistive technology reads of it, and which notice comes first. */

#define NOW (RUSHES_HOUR * 24 * 365 * 55)
#define DAY (24 * RUSHES_HOUR)

typedef struct
{
  RushesTaskFields task;
  RushesTaskMoment moment;
  const char *state;
  const char *name;
  gboolean live;
} Case;

static RushesTask *
make_task (const RushesTaskFields *fields, const char *prompt)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesRequest) request =
    rushes_request_new (&(RushesRequestFields){ .prompt = prompt, .duration = 6 }, &error);
  RushesTaskFields copy = *fields;

  g_assert_no_error (error);
  copy.request = request;
  if (copy.created == 0)
    copy.created = NOW - RUSHES_MINUTE;
  return rushes_task_new (&copy);
}

static const Case cases[] = {
  { { .state = RUSHES_TASK_QUEUED }, { 0 }, "Waiting", "A shot, Waiting, 1 min ago", TRUE },
  { { .state = RUSHES_TASK_QUEUED, .not_before = NOW + 2500000 },
    { 0 },
    "Waiting, sending in 3 s",
    "A shot, Waiting, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_QUEUED, .not_before = NOW + 2500000 },
    { .held = TRUE },
    "Waiting, sending is paused",
    "A shot, Waiting, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_QUEUED },
    { .until = NOW + 40 * RUSHES_SECOND },
    "Waiting, rate limit: next in 40 s",
    "A shot, Waiting, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_QUEUED, .not_before = NOW + 2 * RUSHES_MINUTE, .reason = RUSHES_REASON_OFFLINE },
    { 0 },
    "Waiting, next try in 2 min. This computer is offline. It goes on by itself when the network is back.",
    "A shot, Waiting, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_SENDING }, { 0 }, "Sending", "A shot, Sending, 1 min ago", TRUE },
  { { .state = RUSHES_TASK_GENERATING, .accepted = NOW - 72 * RUSHES_SECOND },
    { .typical = 230 * RUSHES_SECOND },
    "Generating, 1:12, usually about 4 min",
    "A shot, Generating, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_GENERATING, .accepted = NOW - 72 * RUSHES_SECOND },
    { 0 },
    "Generating, 1:12",
    "A shot, Generating, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_GENERATING, .accepted = NOW - 62 * RUSHES_MINUTE },
    { .typical = RUSHES_MINUTE },
    "Longer than usual, still at the service, 1:02:00",
    "A shot, Generating, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_GENERATING, .accepted = NOW - RUSHES_MINUTE, .reason = RUSHES_REASON_SERVER_ERROR },
    { 0 },
    "Generating, 1:00. Trouble at the service; checking again",
    "A shot, Generating, 1 min ago",
    TRUE },
  /* A clock that was set back does not run backwards here. */
  { { .state = RUSHES_TASK_GENERATING, .accepted = NOW + RUSHES_HOUR, .created = NOW + RUSHES_HOUR },
    { 0 },
    "Generating, 0:00",
    "A shot, Generating, just now",
    TRUE },
  { { .state = RUSHES_TASK_FETCHING },
    { .done = 3200000, .total = 7500000, .rate = 1100000 },
    "Downloading, 3.2\u00a0MB of 7.5\u00a0MB, 1.1\u00a0MB/s",
    "A shot, Downloading, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_FETCHING },
    { .done = 3200000, .total = 7500000, .rate = -1 },
    "Downloading, 3.2\u00a0MB of 7.5\u00a0MB",
    "A shot, Downloading, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_FETCHING },
    { .done = 3200000, .total = -1, .rate = 0 },
    "Downloading, 3.2\u00a0MB, 0 bytes/s",
    "A shot, Downloading, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_FETCHING },
    { .done = 0, .total = -1, .rate = -1 },
    "Downloading, 0 bytes",
    "A shot, Downloading, 1 min ago",
    TRUE },
  /* Nothing comes: it is not said to. */
  { { .state = RUSHES_TASK_FETCHING },
    { .done = -1, .total = -1, .until = NOW + 40 * RUSHES_SECOND },
    "Downloading, next try in 40 s",
    "A shot, Downloading, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_FETCHING },
    { .done = -1, .total = -1 },
    "Downloading",
    "A shot, Downloading, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_FETCHING, .reason = RUSHES_REASON_DISK_FULL },
    { 0 },
    "Downloading. The disk is full. It goes on by itself when there is room.",
    "A shot, Downloading, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_READY, .finished = NOW - 2 * RUSHES_MINUTE },
    { 0 },
    "Ready, 2 min ago",
    "A shot, Ready, 2 min ago",
    FALSE },
  { { .state = RUSHES_TASK_READY, .finished = NOW - 2 * RUSHES_MINUTE },
    { .missing = TRUE },
    "Ready, file missing, 2 min ago",
    "A shot, Ready, 2 min ago",
    FALSE },
  /* Recently removed. */
  { { .state = RUSHES_TASK_READY, .removed = TRUE, .removed_at = NOW - 2 * DAY },
    { 0 },
    "Ready, 28 days left",
    "A shot, Ready, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_READY, .removed = TRUE, .removed_at = NOW - 30 * DAY + RUSHES_HOUR },
    { .missing = TRUE },
    "Ready, file missing, 1 day left",
    "A shot, Ready, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_CANCELLED, .removed = TRUE, .removed_at = NOW - 40 * DAY },
    { 0 },
    "Cancelled, due for the trash",
    "A shot, Cancelled, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_GENERATING, .accepted = NOW - 72 * RUSHES_SECOND, .removed = TRUE, .removed_at = NOW },
    { 0 },
    "Generating, 1:12",
    "A shot, Generating, 1 min ago",
    TRUE },
  { { .state = RUSHES_TASK_READY, .removed = TRUE, .removed_at = NOW },
    { .removed_end = RUSHES_REMOVED_STUCK },
    "Ready, could not be moved; still in its folder",
    "A shot, Ready, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_READY, .removed = TRUE, .removed_at = NOW },
    { .removed_end = RUSHES_REMOVED_NO_TRASH },
    "Ready, not taken by the trash; kept here",
    "A shot, Ready, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_READY, .removed = TRUE, .removed_at = NOW },
    { .removed_end = RUSHES_REMOVED_AWAY },
    "Ready, its folder is not there",
    "A shot, Ready, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_READY },
    { .removed_end = RUSHES_REMOVED_STUCK },
    "Ready, could not be moved back; still hidden",
    "A shot, Ready, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_UNCONFIRMED, .reason = RUSHES_REASON_TIMEOUT },
    { 0 },
    "No answer; may have been charged",
    "A shot, Not Confirmed, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_REFUSED, .reason = RUSHES_REASON_INVALID_REQUEST },
    { 0 },
    "The service did not accept this combination of prompt and settings.",
    "A shot, Refused, 1 min ago",
    FALSE },
  { { .state = RUSHES_TASK_FAILED }, { 0 }, "Failed, 1 min ago", "A shot, Failed, 1 min ago", FALSE },
  { { .state = RUSHES_TASK_LOST, .finished = NOW - 3 * RUSHES_HOUR },
    { 0 },
    "No Longer Available, 3 h ago",
    "A shot, No Longer Available, 3 h ago",
    FALSE },
  { { .state = RUSHES_TASK_CANCELLED }, { 0 }, "Cancelled, 1 min ago", "A shot, Cancelled, 1 min ago", FALSE },
};

static void
test_states (void)
{
  guint seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RushesTask) task = make_task (&cases[i].task, "A shot");
      g_autoptr (RushesTaskWords) words = NULL;
      RushesTaskMoment moment = cases[i].moment;

      moment.now = NOW;
      words = rushes_task_words_new (task, &moment);
      g_assert_cmpstr (words->state, ==, cases[i].state);
      g_assert_cmpstr (words->name, ==, cases[i].name);
      g_assert_cmpstr (words->title, ==, "A shot");
      g_assert_cmpint (words->live, ==, cases[i].live);
      g_assert_nonnull (words->icon);
      g_assert_nonnull (words->tone);
      seen |= 1u << cases[i].task.state;
    }
  g_assert_cmpuint (seen, ==, (1u << RUSHES_N_TASK_STATES) - 1);
}

static void
test_marks (void)
{
  const RushesTaskMoment moment = { .now = NOW };
  g_autoptr (RushesTask) fresh = make_task (&(RushesTaskFields){ .state = RUSHES_TASK_READY }, "x");
  g_autoptr (RushesTask) seen =
    make_task (&(RushesTaskFields){ .state = RUSHES_TASK_READY, .seen = TRUE, .starred = TRUE }, "x");
  g_autoptr (RushesTaskWords) one = rushes_task_words_new (fresh, &moment);
  g_autoptr (RushesTaskWords) two = rushes_task_words_new (seen, &moment);

  g_assert_true (one->fresh);
  g_assert_false (one->starred);
  g_assert_false (two->fresh);
  g_assert_true (two->starred);
}

static void
test_prompts (void)
{
  const RushesTaskMoment moment = { .now = NOW };
  const RushesTaskFields fields = { .state = RUSHES_TASK_READY };
  g_autoptr (GString) prompt = g_string_new (NULL);
  g_autoptr (RushesTask) task = NULL, odd = NULL;
  g_autoptr (RushesTaskWords) words = NULL, odd_words = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (prompt, "猪");
  task = make_task (&fields, prompt->str);
  words = rushes_task_words_new (task, &moment);
  g_assert_true (g_str_has_suffix (words->name, "…, Ready, 1 min ago"));
  g_assert_cmpint (g_utf8_strchr (words->name, -1, 0x2026) - words->name, ==, 80 * 3);
  g_assert_cmpstr (words->title, ==, prompt->str);

  /* Several lines are one, and nothing is markup or turns the line around. */
  odd = make_task (&fields, "one\ntwo  <b>three</b> \342\200\256 four");
  odd_words = rushes_task_words_new (odd, &moment);
  g_assert_cmpstr (odd_words->title, ==, "one two <b>three</b> four");
}

static void
test_spans (void)
{
  static const struct
  {
    gint64 span;
    const char *words;
  } spans[] = {
    { -1, "0 s" },
    { 1, "1 s" },
    { 59 * RUSHES_SECOND, "59 s" },
    { 60 * RUSHES_SECOND, "1 min" },
    { 230 * RUSHES_SECOND, "4 min" },
    { RUSHES_HOUR, "1 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *words = rushes_task_words_about (spans[i].span);

      g_assert_cmpstr (words, ==, spans[i].words);
    }
}

static void
test_notice (void)
{
  g_autoptr (RushesProfile) profile =
    rushes_profile_new (&(RushesProfileFields){ .name = "x", .base = "https://relay.example/minimax" });
  const RushesStoreOpening opening = { .set_aside = "/a/library.db.1", .restored = "b.db" };
  const struct
  {
    RushesTrouble trouble;
    const RushesStoreOpening *opening;
    gboolean demo;
    const char *sentence;
    const char *action;
    const char *more;
  } notices[] = {
    { { 0 }, NULL, FALSE, NULL, NULL, NULL },
    { { 0 }, NULL, TRUE, "This is a demo*", NULL, NULL },
    { { .kind = RUSHES_TROUBLE_PAUSED, .cause = RUSHES_PAUSE_USER, .waiting = 3 },
      NULL,
      TRUE,
      "*paused. 3 tasks wait.",
      "win.send",
      NULL },
    { { .kind = RUSHES_TROUBLE_PAUSED, .cause = RUSHES_PAUSE_CRASH, .waiting = 1 },
      NULL,
      FALSE,
      "*1 prompt waits to be sent.",
      "win.send",
      "win.keep-paused" },
    { { .kind = RUSHES_TROUBLE_PROFILE, .reason = RUSHES_REASON_BALANCE, .profile = profile, .waiting = 26 },
      NULL,
      FALSE,
      "The balance*26 tasks wait.",
      "win.resume",
      NULL },
    { { .kind = RUSHES_TROUBLE_PROFILE, .reason = RUSHES_REASON_KEY_REFUSED, .profile = profile },
      NULL,
      FALSE,
      "The service did not accept the API key*",
      "win.add-key",
      "win.resume" },
    { { .kind = RUSHES_TROUBLE_PROFILE, .reason = RUSHES_REASON_NO_KEY, .profile = profile },
      &opening,
      FALSE,
      "*library.db.1*b.db*",
      "win.close-notice",
      "win.show-damaged" },
    { { .kind = RUSHES_TROUBLE_STORAGE, .reason = RUSHES_REASON_DISK_FULL },
      &opening,
      TRUE,
      "The disk is full*",
      NULL,
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    {
      const RushesTroubleFacts facts = {
        .trouble = &notices[i].trouble,
        .opening = notices[i].opening,
        .demo = notices[i].demo,
      };
      g_autoptr (RushesTroubleWords) words = rushes_trouble_words_new (&facts);

      if (notices[i].sentence == NULL)
        {
          g_assert_null (words);
          continue;
        }
      if (!g_pattern_match_simple (notices[i].sentence, words->text.sentence))
        g_error ("“%s” is not “%s”", words->text.sentence, notices[i].sentence);
      g_assert_cmpstr (words->text.action, ==, notices[i].action);
      g_assert_cmpstr (words->text.more_action, ==, notices[i].more);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/task-words/states", test_states);
  g_test_add_func ("/window/task-words/marks", test_marks);
  g_test_add_func ("/window/task-words/prompts", test_prompts);
  g_test_add_func ("/window/task-words/spans", test_spans);
  g_test_add_func ("/window/trouble-words/notice", test_notice);
  return g_test_run ();
}
