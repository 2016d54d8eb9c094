/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-task.h"
#include "test-support.h"

#include <string.h>

static RushesRequest *
make_request (void)
{
  g_autoptr (GError) error = NULL;
  RushesRequest *request = rushes_request_new (&(RushesRequestFields){ .prompt = "a cat", .duration = 6 }, &error);

  g_assert_no_error (error);
  return request;
}

#define STRINGS 13

static const char **
nth_string (RushesTaskFields *fields, guint n)
{
  const char **all[STRINGS] = {
    &fields->ask,    &fields->ref,  &fields->service_id, &fields->status, &fields->file_id,
    &fields->url,    &fields->code, &fields->backup_url, &fields->file,   &fields->message,
    &fields->sha256, &fields->note, &fields->currency,
  };

  return all[n];
}

/* A task keeps its own copy of every string, and every number as it is. */
static void
test_copies (void)
{
  g_autoptr (RushesRequest) request = make_request ();
  char scratch[STRINGS][16];
  RushesTaskFields fields = {
    .id = G_MAXINT64,
    .state = RUSHES_TASK_FETCHING,
    .paid = RUSHES_PAID_YES,
    .request = request,
    .profile = 3,
    .take = 2,
    .parent = 4,
    .created = 5,
    .not_before = 6,
    .sent = 7,
    .accepted = 8,
    .finished = 9,
    .attempts = 10,
    .url_obtained = 11,
    .reason = RUSHES_REASON_DISK_FULL,
    .bytes = 12,
    .width = 13,
    .height = 14,
    .price = -1,
    .starred = TRUE,
    .removed = TRUE,
  };
  g_autoptr (RushesTask) task = NULL;
  g_autoptr (RushesTask) copy = NULL;
  RushesTaskFields got;

  for (guint i = 0; i < STRINGS; i++)
    {
      g_snprintf (scratch[i], sizeof scratch[i], "text %u", i);
      *nth_string (&fields, i) = scratch[i];
    }
  task = rushes_task_new (&fields);
  memset (scratch, 'x', sizeof scratch);
  copy = rushes_task_new (rushes_task_peek (task));
  g_clear_pointer (&task, rushes_task_unref);
  g_clear_pointer (&request, rushes_request_unref);

  got = *rushes_task_peek (copy);
  for (guint i = 0; i < STRINGS; i++)
    {
      g_autofree char *wanted = g_strdup_printf ("text %u", i);

      g_assert_cmpstr (*nth_string (&got, i), ==, wanted);
      *nth_string (&got, i) = *nth_string (&fields, i);
    }
  g_assert_cmpstr (rushes_request_peek (got.request)->prompt, ==, "a cat");
  g_assert_cmpmem (&got, sizeof got, &fields, sizeof fields);
}

static void
test_empty (void)
{
  g_autoptr (RushesRequest) request = make_request ();
  g_autoptr (RushesTask) task = rushes_task_new (&(RushesTaskFields){ .request = request });
  RushesTaskFields got = *rushes_task_peek (task);

  for (guint i = 0; i < STRINGS; i++)
    g_assert_null (*nth_string (&got, i));
}

static void
test_boxed (void)
{
  g_autoptr (RushesRequest) request = make_request ();
  g_autoptr (RushesTask) task = rushes_task_new (&(RushesTaskFields){ .id = 1, .request = request });
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, RUSHES_TYPE_TASK);
  g_value_set_boxed (&value, task);
  g_assert_true (g_value_get_boxed (&value) == task);
}

static void
test_event (void)
{
  RushesTaskEvent event = {
    .time = 1,
    .happening = RUSHES_HAPPENING_REFUSED,
    .state = RUSHES_TASK_REFUSED,
    .reason = RUSHES_REASON_PROMPT_REFUSED,
    .code = g_strdup ("1026"),
    .excerpt = g_strdup ("{}"),
    .http_status = 200,
  };
  g_autoptr (RushesTaskEvent) copy = rushes_task_event_copy (&event);

  g_assert_true (copy->code != event.code && copy->excerpt != event.excerpt);
  g_clear_pointer (&event.code, g_free);
  g_clear_pointer (&event.excerpt, g_free);
  g_assert_cmpint (copy->time, ==, 1);
  g_assert_cmpint (copy->happening, ==, RUSHES_HAPPENING_REFUSED);
  g_assert_cmpint (copy->state, ==, RUSHES_TASK_REFUSED);
  g_assert_cmpint (copy->reason, ==, RUSHES_REASON_PROMPT_REFUSED);
  g_assert_cmpstr (copy->code, ==, "1026");
  g_assert_cmpstr (copy->excerpt, ==, "{}");
  g_assert_cmpint (copy->http_status, ==, 200);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/task/copies-everything", test_copies);
  g_test_add_func ("/task/nothing-stays-nothing", test_empty);
  g_test_add_func ("/task/in-a-value", test_boxed);
  g_test_add_func ("/task/events-copy", test_event);
  return g_test_run ();
}
