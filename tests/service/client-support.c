/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-support.h"

#include "test-support.h"

#include <string.h>

char *
answer (int status, const char *headers, const char *body)
{
  return g_strdup_printf ("HTTP/1.1 %d Words\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n%s",
                          status, strlen (body), headers, body);
}

RushesProfile *
make_profile (const char *origin)
{
  g_autofree char *base = g_strconcat (origin, "/minimax", NULL);
  RushesProfileFields fields = { .id = 1, .uid = "0", .name = "Test", .base = base };

  return rushes_profile_new (&fields);
}

RushesKey *
make_key (void)
{
  return rushes_key_new (TEST_KEY, NULL);
}

RushesRequest *
make_request (void)
{
  RushesRequestFields fields = { .prompt = "A “fox”\n雪", .duration = 6 };

  return rushes_request_new (&fields, NULL);
}

/* @deadline: µs, of every call; 0: the usual ones */
RushesClient *
make_client (gint64 deadline)
{
  RushesClientLimits limits = { deadline, deadline, 0 };

  return rushes_client_new (&limits);
}

RushesOutcome *
submit (RushesClient *client, const char *origin)
{
  g_autoptr (RushesProfile) profile = make_profile (origin);
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (RushesRequest) request = make_request ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_submit_async (client, profile, key, request, NULL, test_store_result, &waited);
  result = test_wait_result (&waited);
  return rushes_client_submit_finish (client, result);
}

RushesLook *
query (RushesClient *client, const char *origin, const char *id)
{
  g_autoptr (RushesProfile) profile = make_profile (origin);
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_query_async (client, profile, key, id, NULL, test_store_result, &waited);
  result = test_wait_result (&waited);
  return rushes_client_query_finish (client, result);
}

RushesLook *
retrieve (RushesClient *client, const char *origin, const char *id)
{
  g_autoptr (RushesProfile) profile = make_profile (origin);
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_retrieve_async (client, profile, key, id, NULL, test_store_result, &waited);
  result = test_wait_result (&waited);
  return rushes_client_retrieve_finish (client, result);
}

RushesDownload *
download (RushesClient *client, const char *origin, const char *url, gint64 offset, const char *etag)
{
  g_autoptr (RushesProfile) profile = make_profile (origin);
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_download_async (client, profile, key, url, offset, etag, NULL, test_store_result, &waited);
  result = test_wait_result (&waited);
  return rushes_client_download_finish (client, result);
}

/* Everything that the stream gives until its end or an error. */
GBytes *
drain (GInputStream *stream, GError **error)
{
  GByteArray *all = g_byte_array_new ();

  for (;;)
    {
      GAsyncResult *waited = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_input_stream_read_bytes_async (stream, 4096, G_PRIORITY_DEFAULT, NULL, test_store_result, &waited);
      result = test_wait_result (&waited);
      bytes = g_input_stream_read_bytes_finish (stream, result, error);
      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        return g_byte_array_free_to_bytes (all);
      g_byte_array_append (all, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    }
}

/* For 127.0.0.1, signed by itself: tests/service/loopback.pem holds it and its key. */
GTlsCertificate *
make_certificate (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "service", "loopback.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

GTlsDatabase *
make_database (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "service", "loopback.pem", NULL);
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autoptr (GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (whole, &error);

  g_assert_no_error (error);
  return database;
}
