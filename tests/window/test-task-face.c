/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-face.h"

#include "rushes-clock.h"

#include "test-support.h"

#include <string.h>

#define NOW (1700000000 * RUSHES_SECOND)

static RushesTask *
make_task (const RushesTaskFields *more)
{
  RushesTaskFields fields = *more;
  const RushesRequestFields what = { .prompt = "A harbour at dawn", .duration = 6, .resolution = "768P" };
  g_autoptr (RushesRequest) request = rushes_request_new (&what, NULL);

  g_assert_nonnull (request);
  fields.request = request;
  fields.id = 7;
  if (fields.created == 0)
    fields.created = NOW - 2 * RUSHES_MINUTE;
  return rushes_task_new (&fields);
}

static RushesTaskFace *
make_face (const RushesTaskFields *fields, gint64 typical, gboolean missing)
{
  g_autoptr (RushesTask) task = make_task (fields);
  const RushesTaskMoment moment = { .now = NOW, .typical = typical, .done = -1 };

  return rushes_task_face_new (task, &moment, "relay.example", missing);
}

static gboolean
offers (const RushesTaskFace *face, RushesTaskDeed deed)
{
  for (guint i = 0; i < face->n_deeds; i++)
    if (face->deeds[i] == deed)
      return TRUE;
  return FALSE;
}

/* Every state offers what window.md section 3 lists, and nothing else. */
static void
test_deeds (void)
{
  static const struct
  {
    RushesTaskFields fields;
    gboolean missing;
    const char *expected;
  } rows[] = {
    { { .state = RUSHES_TASK_QUEUED }, FALSE, "task.cancel" },
    { { .state = RUSHES_TASK_SENDING }, FALSE, "" },
    { { .state = RUSHES_TASK_UNCONFIRMED }, FALSE, "task.paste-id task.never-arrived task.send-again" },
    { { .state = RUSHES_TASK_REFUSED }, FALSE, "task.edit-prompt" },
    { { .state = RUSHES_TASK_GENERATING }, FALSE, "" },
    { { .state = RUSHES_TASK_FAILED }, FALSE, "task.edit-prompt" },
    { { .state = RUSHES_TASK_FETCHING }, FALSE, "" },
    { { .state = RUSHES_TASK_FETCHING, .reason = RUSHES_REASON_LINK_PENDING }, FALSE, "task.check-now" },
    { { .state = RUSHES_TASK_READY, .file = "/v/a.mp4" }, FALSE, "task.open-folder task.submit-again task.use-prompt" },
    { { .state = RUSHES_TASK_READY, .file = "/v/a.mp4" },
      TRUE,
      "task.fetch-again task.locate task.submit-again task.use-prompt" },
    { { .state = RUSHES_TASK_LOST }, FALSE, "task.try-again task.use-prompt" },
    { { .state = RUSHES_TASK_CANCELLED }, FALSE, "task.use-prompt" },
    { { .state = RUSHES_TASK_READY, .file = "/v/a.mp4", .removed = TRUE, .removed_at = NOW },
      FALSE,
      "task.restore task.trash" },
    { { .state = RUSHES_TASK_READY, .file = "/v/a.mp4", .removed = TRUE, .removed_at = NOW },
      TRUE,
      "task.restore task.trash" },
    { { .state = RUSHES_TASK_GENERATING, .removed = TRUE, .removed_at = NOW }, FALSE, "task.restore" },
    { { .state = RUSHES_TASK_FAILED, .removed = TRUE, .removed_at = NOW }, FALSE, "task.restore task.trash" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RushesTaskFace) face = make_face (&rows[i].fields, 0, rows[i].missing);
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint d = 0; d < face->n_deeds; d++)
        {
          g_string_append_printf (found, "%s%s", d > 0 ? " " : "", rushes_task_deed_get_action (face->deeds[d]));
          g_assert_cmpstr (rushes_task_deed_get_label (face->deeds[d]), !=, "");
        }
      g_assert_cmpstr (found->str, ==, rows[i].expected);
      g_assert_cmpint (face->stacked, ==, rows[i].fields.state == RUSHES_TASK_UNCONFIRMED);
      g_assert_cmpstr (face->title, !=, "");
      g_assert_cmpstr (face->facts, !=, "");
      g_assert_cmpint (face->video, ==, rows[i].fields.file != NULL);
    }
}

/* What the service refused or withheld is offered for editing only, never as it is (1026, 1027). */
static void
test_refused_prompt (void)
{
  const RushesTaskFields refused = { .state = RUSHES_TASK_REFUSED,
                                     .reason = RUSHES_REASON_PROMPT_REFUSED,
                                     .code = "1026",
                                     .message = "input <b>new_sensitive</b>" };
  const RushesTaskFields withheld = { .state = RUSHES_TASK_FAILED,
                                      .paid = RUSHES_PAID_MAYBE,
                                      .reason = RUSHES_REASON_VIDEO_WITHHELD };
  g_autoptr (RushesTaskFace) one = make_face (&refused, 0, FALSE);
  g_autoptr (RushesTaskFace) two = make_face (&withheld, 0, FALSE);

  g_assert_false (offers (one, RUSHES_TASK_DEED_SUBMIT_AGAIN));
  g_assert_false (offers (two, RUSHES_TASK_DEED_SUBMIT_AGAIN));
  g_assert_cmpstr (one->sentence, ==, rushes_reason_get_sentence (RUSHES_REASON_PROMPT_REFUSED));
  g_assert_cmpstr (one->paid, ==, "Not Charged");
  g_assert_nonnull (strstr (one->detail, "<b>")); /* plain text: shown as it is */
  g_assert_nonnull (strstr (one->detail, "1026"));
  g_assert_cmpstr (two->paid, ==, "May Have Been Charged");
}

/* A task in doubt says when it was sent, and that nothing is sent by itself; only Send Again… is marked as dangerous.
 */
static void
test_unconfirmed (void)
{
  const RushesTaskFields fields = { .state = RUSHES_TASK_UNCONFIRMED,
                                    .paid = RUSHES_PAID_MAYBE,
                                    .reason = RUSHES_REASON_TIMEOUT,
                                    .sent = NOW - 60 * RUSHES_SECOND };
  g_autoptr (RushesTaskFace) face = make_face (&fields, 0, FALSE);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((NOW - 60 * RUSHES_SECOND) / RUSHES_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *time = g_date_time_format (local, "%H:%M");

  g_assert_nonnull (strstr (face->sentence, time));
  g_assert_nonnull (strstr (face->sentence, "will not send it again by itself"));
  g_assert_cmpstr (face->detail, ==, rushes_reason_get_sentence (RUSHES_REASON_TIMEOUT));
  for (int deed = 0; deed < RUSHES_N_TASK_DEEDS; deed++)
    g_assert_cmpint (g_str_equal (rushes_task_deed_get_style (deed), "destructive-action"), ==,
                     deed == RUSHES_TASK_DEED_SEND_AGAIN);
}

/* Downloading: what is here of how much, and a bar where that is known; nothing is claimed while nothing comes. */
static void
test_fetching (void)
{
  const RushesTaskFields fields = { .state = RUSHES_TASK_FETCHING };
  g_autoptr (RushesTask) task = make_task (&fields);
  const RushesTaskMoment coming = { .now = NOW, .done = 3000000, .total = 12000000, .rate = 1500000 };
  const RushesTaskMoment endless = { .now = NOW, .done = 3000000, .total = -1, .rate = -1 };
  const RushesTaskMoment nothing = { .now = NOW, .done = -1, .total = -1, .rate = -1 };
  g_autoptr (RushesTaskFace) one = rushes_task_face_new (task, &coming, "relay.example", FALSE);
  g_autoptr (RushesTaskFace) two = rushes_task_face_new (task, &endless, "relay.example", FALSE);
  g_autoptr (RushesTaskFace) three = rushes_task_face_new (task, &nothing, "relay.example", FALSE);

  g_assert_cmpstr (one->title, ==, "Downloading");
  g_assert_cmpstr (one->estimate, ==, "3.0\u00a0MB of 12.0\u00a0MB, 1.5\u00a0MB/s");
  g_assert_cmpfloat_with_epsilon (one->fraction, 0.25, 1e-9);
  g_assert_cmpstr (two->estimate, ==, "3.0\u00a0MB");
  g_assert_true (two->fraction < 0);
  g_assert_null (three->estimate);
  g_assert_true (three->fraction < 0);
}

/* Generating: elapsed, the estimate marked as one, the service's word; Check Now only when it is late. */
static void
test_generating (void)
{
  const RushesTaskFields fields = {
    .state = RUSHES_TASK_GENERATING, .paid = RUSHES_PAID_YES, .status = "Queueing", .accepted = NOW - 72 * RUSHES_SECOND
  };
  const RushesTaskFields old = { .state = RUSHES_TASK_GENERATING,
                                 .status = "a word\nof theirs",
                                 .accepted = NOW - 61 * RUSHES_MINUTE };
  g_autoptr (RushesTaskFace) usual = make_face (&fields, 4 * RUSHES_MINUTE, FALSE);
  g_autoptr (RushesTaskFace) late = make_face (&fields, 36 * RUSHES_SECOND, FALSE);
  g_autoptr (RushesTaskFace) unknown = make_face (&fields, 0, FALSE);
  g_autoptr (RushesTaskFace) overdue = make_face (&old, 0, FALSE);

  g_assert_cmpstr (usual->elapsed, ==, "1:12");
  g_assert_cmpstr (usual->estimate, ==, "usually about 4 min (estimate)");
  g_assert_cmpstr (usual->status, ==, "Queued at Service");
  g_assert_cmpint (usual->step, ==, 2);
  g_assert_cmpuint (usual->n_deeds, ==, 0);
  g_assert_true (offers (late, RUSHES_TASK_DEED_CHECK_NOW));
  g_assert_null (unknown->estimate);
  g_assert_cmpuint (unknown->n_deeds, ==, 0);
  g_assert_true (offers (overdue, RUSHES_TASK_DEED_CHECK_NOW));
  g_assert_cmpstr (overdue->status, ==, "a word of theirs");
  g_assert_nonnull (overdue->sentence);
}

/* The line of facts of a finished video. */
static void
test_facts (void)
{
  const RushesTaskFields fields = { .state = RUSHES_TASK_READY,
                                    .paid = RUSHES_PAID_YES,
                                    .file = "/v/a.mp4",
                                    .finished = NOW - 2 * RUSHES_MINUTE,
                                    .price = 200,
                                    .currency = "CNY" };
  g_autoptr (RushesTaskFace) face = make_face (&fields, 0, FALSE);

  g_assert_cmpstr (face->facts, ==, "Ready, 2 min ago · 6 s · 768P · relay.example · Charged ¥2.00");
  g_assert_null (face->detail);
  g_assert_cmpint (face->step, ==, -1);
}

/* Every happening has words for it. */
static void
test_happenings (void)
{
  for (int happening = 0; happening < RUSHES_N_HAPPENINGS; happening++)
    {
      g_autofree char *words = rushes_task_happening_say (happening);

      g_assert_cmpstr (words, !=, "");
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/task-face/deeds", test_deeds);
  g_test_add_func ("/window/task-face/refused-prompt", test_refused_prompt);
  g_test_add_func ("/window/task-face/unconfirmed", test_unconfirmed);
  g_test_add_func ("/window/task-face/fetching", test_fetching);
  g_test_add_func ("/window/task-face/generating", test_generating);
  g_test_add_func ("/window/task-face/facts", test_facts);
  g_test_add_func ("/window/task-face/happenings", test_happenings);
  return g_test_run ();
}
