/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "demo-client.h"
#include "test-support.h"

#include <string.h>

#define BOUND (30 * G_USEC_PER_SEC)

void
demo_answer_free (DemoAnswer *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/* @headers: (nullable): "Name: value" lines */
static void
add_headers (SoupMessage *message, const char *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strstr (lines[i], ": ");

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_replace (soup_message_get_request_headers (message), lines[i], colon + 2);
    }
}

/* One request on a connection of its own; returns what came of it. */
DemoAnswer *
demo_send (const char *method, const char *url, const char *key, const char *body, const char *headers)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 30, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GAsyncResult) stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  DemoAnswer *answer = g_new0 (DemoAnswer, 1);

  g_assert_nonnull (message);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  if (key != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", key, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  add_headers (message, headers);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  answer->body = soup_session_send_and_read_finish (session, result, &answer->error);
  if (answer->body == NULL)
    answer->body = g_bytes_new (NULL, 0);
  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  if (g_bytes_get_size (answer->body) > 0 && *(const char *) g_bytes_get_data (answer->body, NULL) == '{')
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      if (json_parser_load_from_data (parser, g_bytes_get_data (answer->body, NULL),
                                      (gssize) g_bytes_get_size (answer->body), &error))
        answer->json = json_parser_steal_root (parser);
    }
  return answer;
}

DemoAnswer *
demo_submit (RushesDemoRelay *relay, const char *body)
{
  g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), "/v1/video_generation", NULL);

  return demo_send ("POST", url, RUSHES_DEMO_KEY, body, NULL);
}

DemoAnswer *
demo_query (RushesDemoRelay *relay, const char *id)
{
  g_autofree char *url =
    g_strconcat (rushes_demo_relay_get_url (relay), "/v1/query/video_generation?task_id=", id, NULL);

  return demo_send ("GET", url, RUSHES_DEMO_KEY, NULL, NULL);
}

DemoAnswer *
demo_retrieve (RushesDemoRelay *relay, const char *file_id)
{
  g_autofree char *url = g_strconcat (rushes_demo_relay_get_url (relay), "/v1/files/retrieve?file_id=", file_id, NULL);

  return demo_send ("GET", url, RUSHES_DEMO_KEY, NULL, NULL);
}

/* @range: (nullable): header lines */
DemoAnswer *
demo_get (const char *url, const char *range)
{
  return demo_send ("GET", url, NULL, NULL, range);
}

/* The three members that the program sends. */
char *
demo_body (const char *prompt, int duration)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, "MiniMax-Hailuo-02");
  json_builder_set_member_name (builder, "prompt");
  json_builder_add_string_value (builder, prompt);
  json_builder_set_member_name (builder, "duration");
  json_builder_add_int_value (builder, duration);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* The member at @path ("data.videos.0.url"): a string as it is, all else as JSON with its type (6 is "6", and a string
 * is never mistaken for it as it would be "\"6\""); NULL when there is none. */
char *
demo_text (const DemoAnswer *self, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = self->json;

  for (guint i = 0; names[i] != NULL && node != NULL; i++)
    if (JSON_NODE_HOLDS_OBJECT (node))
      node = json_object_get_member (json_node_get_object (node), names[i]);
    else if (JSON_NODE_HOLDS_ARRAY (node) &&
             json_array_get_length (json_node_get_array (node)) > g_ascii_strtoull (names[i], NULL, 10))
      node = json_array_get_element (json_node_get_array (node), (guint) g_ascii_strtoull (names[i], NULL, 10));
    else
      node = NULL;
  if (node == NULL)
    return NULL;
  return json_to_string (node, FALSE);
}

/* A relay that is quick, and makes no clips of its own. */
RushesDemoRelay *
demo_start (const char *folder)
{
  RushesDemoRelay *relay = rushes_demo_relay_new (folder);
  g_autoptr (GError) error = NULL;

  rushes_demo_relay_set_pace (relay, 0);
  rushes_demo_relay_set_ready_made (relay, TRUE);
  rushes_demo_relay_start (relay, 0, &error);
  g_assert_no_error (error);
  return relay;
}

void
demo_stop (RushesDemoRelay *relay)
{
  rushes_demo_relay_stop (relay);
  TEST_FINALIZES (relay);
}

/* Queries until the task is done, or for half a minute at most. Returns: (transfer full): the link of its video, from
 * the answers of the seed relay */
char *
demo_wait_link (RushesDemoRelay *relay, const char *id)
{
  gint64 deadline = g_get_monotonic_time () + BOUND;

  while (g_get_monotonic_time () < deadline)
    {
      g_autoptr (DemoAnswer) answer = demo_query (relay, id);
      g_autofree char *url = demo_text (answer, "data.data.file.download_url");

      g_assert_cmpuint (answer->status, ==, 200);
      if (url != NULL)
        return g_strndup (url + 1, strlen (url) - 2);
    }
  g_error ("%s is not done", id);
}

guint
demo_count_fds (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static gboolean
cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Returns: the source's id, for one who does not want to wait for it */
guint
demo_cancel_later (GCancellable *cancellable, guint milliseconds)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, milliseconds, cancel, g_object_ref (cancellable), g_object_unref);
}
