/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-support.h"
#include "rushes-client.h"
#include "rushes-clock.h"
#include "rushes-process.h"
#include "test-support.h"

#include <string.h>

#define ACCEPTED_BODY "{\"task_id\":\"306700000000001\"}"

#ifdef __SANITIZE_ADDRESS__
/* The leak checker itself dies of the threads that a TLS backend had. What is not TLS is checked in the other tests. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}
#endif

/* How a name is found, and which proxy is asked: what the system would say. Nothing here goes beyond loopback. */
static int resolver_error = -1; /* -1: every name is this machine */
static guint names_asked;
static char *proxy; /* (owned) (nullable): of every address */

typedef struct
{
  GResolver parent_instance;
} FakeResolver;

typedef struct
{
  GResolverClass parent_class;
} FakeResolverClass;

GType fake_resolver_get_type (void);
G_DEFINE_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

static void
fake_lookup (GResolver *resolver,
             const char *name,
             GResolverNameLookupFlags flags,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);

  names_asked++;
  if (resolver_error >= 0)
    g_task_return_new_error (task, G_RESOLVER_ERROR, resolver_error, "no");
  else if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "none of that kind");
  else
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_from_string ("127.0.0.1")), NULL);
  g_object_unref (task);
}

static void
fake_lookup_plain (
  GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  fake_lookup (resolver, name, 0, cancellable, callback, user_data);
}

static GList *
fake_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = fake_lookup_plain;
  resolver_class->lookup_by_name_finish = fake_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = fake_lookup;
  resolver_class->lookup_by_name_with_flags_finish = fake_lookup_finish;
}

static void
fake_resolver_init (FakeResolver *self)
{
}

typedef struct
{
  GObject parent_instance;
} FakeProxies;

typedef struct
{
  GObjectClass parent_class;
} FakeProxiesClass;

static gboolean
fake_proxies_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
fake_proxies_lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  const char *const answers[] = { proxy != NULL ? proxy : "direct://", NULL };

  return g_strdupv ((char **) answers);
}

static void
fake_proxies_lookup_async (GProxyResolver *resolver,
                           const char *uri,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_pointer (task, fake_proxies_lookup (resolver, uri, cancellable, NULL), NULL);
  g_object_unref (task);
}

static char **
fake_proxies_lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_proxies_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = fake_proxies_is_supported;
  iface->lookup = fake_proxies_lookup;
  iface->lookup_async = fake_proxies_lookup_async;
  iface->lookup_finish = fake_proxies_lookup_finish;
}

GType fake_proxies_get_type (void);
G_DEFINE_TYPE_WITH_CODE (FakeProxies,
                         fake_proxies,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, fake_proxies_iface_init))

static void
fake_proxies_class_init (FakeProxiesClass *klass)
{
}

static void
fake_proxies_init (FakeProxies *self)
{
}

static void
say (RawPeer *peer, guint nth, gconstpointer user_data)
{
  if (raw_peer_read_request (peer))
    raw_peer_send (peer, user_data);
}

static void
hang (RawPeer *peer, guint nth, gconstpointer user_data)
{
  raw_peer_wait_for_close (peer);
}

static void
assert_not_sent (RushesClient *client, const char *origin, RushesReason reason)
{
  g_autoptr (RushesOutcome) outcome = submit (client, origin);
  g_autoptr (RushesLook) seen = query (client, origin, "1");

  if (outcome->reason != reason)
    g_test_message ("%s", rushes_reason_get_nick (outcome->reason));
  g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_NOT_SENT);
  g_assert_cmpint (outcome->reason, ==, reason);
  g_assert_cmpint (seen->kind, ==, RUSHES_LOOK_RETRY);
  g_assert_cmpint (seen->reason, ==, reason);
}

static void
test_names (void)
{
  g_autoptr (RushesClient) client = make_client (0);

  resolver_error = G_RESOLVER_ERROR_NOT_FOUND;
  assert_not_sent (client, "https://relay.example", RUSHES_REASON_NAME_NOT_FOUND);
  resolver_error = G_RESOLVER_ERROR_TEMPORARY_FAILURE;
  assert_not_sent (client, "https://relay.example", RUSHES_REASON_OFFLINE);
  resolver_error = -1;
}

static char *
origin_of (RawServer *server, const char *host)
{
  return g_strdup_printf ("https://%s:%u", host, raw_server_get_port (server));
}

/* Nothing is written before the other end has proved who it is. */
static void
test_certificates (void)
{
  g_autofree char *reply = answer (200, "", ACCEPTED_BODY);
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  g_autoptr (GTlsDatabase) database = make_database ();
  g_autoptr (RawServer) server = raw_server_new (say, reply, certificate);
  g_autoptr (RawServer) plain = raw_server_new (say, reply, NULL);
  g_autofree char *other_name = origin_of (server, "relay.example");
  g_autofree char *no_tls = origin_of (plain, "127.0.0.1");
  g_autoptr (RushesClient) client = make_client (2 * RUSHES_SECOND);
  g_autoptr (RushesOutcome) outcome = NULL;

  assert_not_sent (client, raw_server_get_origin (server), RUSHES_REASON_TLS);
  rushes_client_set_tls_database (client, database);
  assert_not_sent (client, other_name, RUSHES_REASON_TLS);
  g_assert_cmpuint (raw_server_count_bytes (server), ==, 0);
  {
    g_autoptr (RushesOutcome) mute = submit (client, no_tls);

    g_assert_cmpint (mute->kind, ==, RUSHES_OUTCOME_NOT_SENT);
    g_assert_cmpuint (raw_server_count_requests (plain), ==, 0);
  }

  outcome = submit (client, raw_server_get_origin (server));
  g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_ACCEPTED);
  g_assert_cmpuint (raw_server_count_requests (server), ==, 1);
}

/* An answer over TLS that ends without saying so is not taken for a whole one (F4). */
static void
test_tls_cut (void)
{
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  g_autoptr (GTlsDatabase) database = make_database ();
  g_autoptr (RawServer) server =
    raw_server_new (say, "HTTP/1.1 200 OK\r\n\r\n{\"base_resp\":{\"status_code\":1026", certificate);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesOutcome) outcome = NULL;

  rushes_client_set_tls_database (client, database);
  outcome = submit (client, raw_server_get_origin (server));
  g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_DOUBT);
  g_assert_cmpuint (raw_server_count_requests (server), ==, 1);
}

/* From https no redirect leads to http, not even on this machine. */
static void
test_downgrade (void)
{
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  g_autoptr (GTlsDatabase) database = make_database ();
  g_autoptr (RawServer) plain = raw_server_new (say, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", NULL);
  g_autofree char *reply =
    g_strdup_printf ("HTTP/1.1 302 Go\r\nLocation: %s/v\r\nContent-Length: 0\r\n\r\n", raw_server_get_origin (plain));
  g_autoptr (RawServer) secure = raw_server_new (say, reply, certificate);
  g_autofree char *url = g_strconcat (raw_server_get_origin (secure), "/v", NULL);
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesDownload) untrusted = download (client, "https://relay.example", url, 0, NULL);
  g_autoptr (RushesDownload) opened = NULL;

  g_assert_cmpint (untrusted->reason, ==, RUSHES_REASON_TLS);
  rushes_client_set_tls_database (client, database);
  opened = download (client, "https://relay.example", url, 0, NULL);
  g_assert_cmpint (opened->reason, ==, RUSHES_REASON_REDIRECT);
  g_assert_cmpuint (raw_server_count_connections (plain), ==, 0);
}

/* A handshake that goes on for ever ends at the deadline, and nothing was sent. */
static void
test_handshake (void)
{
  g_autoptr (RawServer) server = raw_server_new (hang, NULL, NULL);
  g_autofree char *origin = origin_of (server, "127.0.0.1");
  g_autoptr (RushesClient) client = make_client (300 * 1000);
  gint64 start = g_get_monotonic_time ();

  assert_not_sent (client, origin, RUSHES_REASON_NO_CONNECTION);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * RUSHES_SECOND);
}

static gboolean
is_connected (gpointer user_data)
{
  return raw_server_count_connections (user_data) == 1;
}

/* Taken back before the other end has proved who it is, it was not sent. */
static void
test_handshake_cancelled (void)
{
  g_autoptr (RawServer) server = raw_server_new (hang, NULL, NULL);
  g_autofree char *origin = origin_of (server, "127.0.0.1");
  g_autoptr (RushesClient) client = make_client (0);
  g_autoptr (RushesProfile) profile = make_profile (origin);
  g_autoptr (RushesKey) key = make_key ();
  g_autoptr (RushesRequest) request = make_request ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesOutcome) outcome = NULL;
  GAsyncResult *waited = NULL;

  rushes_client_submit_async (client, profile, key, request, cancellable, test_store_result, &waited);
  g_assert_true (test_spin_until (is_connected, server));
  g_cancellable_cancel (cancellable);
  result = test_wait_result (&waited);
  outcome = rushes_client_submit_finish (client, result);
  g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_NOT_SENT);
  g_assert_cmpint (outcome->reason, ==, RUSHES_REASON_USER);
}

static void
test_old_tls_alone (void)
{
  g_autofree char *reply = answer (200, "", ACCEPTED_BODY);
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  g_autoptr (GTlsDatabase) database = make_database ();
  g_autoptr (RawServer) server = NULL;
  g_autoptr (RushesClient) client = NULL;
  g_autoptr (RushesOutcome) outcome = NULL;

  /* What rushes_process_harden() forbids, so that the transport's own look is what is left. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.1", TRUE);
  server = raw_server_new (say, reply, certificate);
  client = make_client (2 * RUSHES_SECOND);
  rushes_client_set_tls_database (client, database);
  outcome = submit (client, raw_server_get_origin (server));
  g_assert_cmpint (outcome->kind, ==, RUSHES_OUTCOME_NOT_SENT);
  g_assert_cmpint (outcome->reason, ==, RUSHES_REASON_TLS);
  g_assert_cmpuint (raw_server_count_connections (server), ==, 1);
  g_assert_cmpuint (raw_server_count_bytes (server), ==, 0);
}

static void
test_old_tls (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 20 * RUSHES_SECOND, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  test_old_tls_alone ();
}

static void
test_hardened_alone (void)
{
  g_unsetenv ("SOUP_FORCE_HTTP1");
  rushes_client_new (NULL);
}

/* Without HTTP/1.1 forced there is no client. */
static void
test_hardened (void)
{
  if (g_test_subprocess ())
    {
      test_hardened_alone ();
      return;
    }
  g_test_trap_subprocess (NULL, 20 * RUSHES_SECOND, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*SOUP_FORCE_HTTP1*");
}

/* This machine is never reached by way of another; elsewhere the desktop's proxy is used, and never given the key. */
static void
test_proxy (void)
{
  g_autofree char *reply = answer (200, "", ACCEPTED_BODY);
  g_autoptr (RawServer) server = raw_server_new (say, reply, NULL);
  g_autoptr (RawServer) trap =
    raw_server_new (say, "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", NULL);
  g_autofree char *name = g_strdup_printf ("http://localhost:%u", raw_server_get_port (server));
  g_autoptr (RushesClient) client = make_client (2 * RUSHES_SECOND);
  g_autoptr (RushesOutcome) by_address = NULL;
  g_autoptr (RushesOutcome) by_name = NULL;

  proxy = g_strdup (raw_server_get_origin (trap));
  names_asked = 0;
  by_address = submit (client, raw_server_get_origin (server));
  by_name = submit (client, name);
  g_assert_cmpint (by_address->kind, ==, RUSHES_OUTCOME_ACCEPTED);
  g_assert_cmpint (by_name->kind, ==, RUSHES_OUTCOME_ACCEPTED);
  /* Whoever answers for names has no say in what "localhost" is. */
  g_assert_cmpuint (names_asked, ==, 0);
  g_assert_cmpuint (raw_server_count_connections (trap), ==, 0);

  assert_not_sent (client, "https://relay.example", RUSHES_REASON_NO_CONNECTION);
  g_assert_cmpuint (raw_server_count_requests (trap), >=, 1);
  g_assert_true (g_str_has_prefix (raw_server_get_request (trap, 0), "CONNECT relay.example:443 "));
  for (guint i = 0; i < raw_server_count_requests (trap); i++)
    g_assert_null (strstr (raw_server_get_request (trap, i), TEST_KEY));
  g_clear_pointer (&proxy, g_free);
}

int
main (int argc, char **argv)
{
  g_autoptr (GResolver) resolver = NULL;

  test_init (&argc, &argv);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "rushes-test", TRUE);
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, fake_proxies_get_type (), "rushes-test", 1000);
  resolver = g_object_new (fake_resolver_get_type (), NULL);
  g_resolver_set_default (resolver);

  g_test_add_func ("/transport/names", test_names);
  g_test_add_func ("/transport/certificates", test_certificates);
  g_test_add_func ("/transport/tls-cut", test_tls_cut);
  g_test_add_func ("/transport/never-from-https-to-http", test_downgrade);
  g_test_add_func ("/transport/handshake-without-end", test_handshake);
  g_test_add_func ("/transport/handshake-taken-back", test_handshake_cancelled);
  g_test_add_func ("/transport/old-tls-is-refused", test_old_tls);
  g_test_add_func ("/transport/demands-http-1-1", test_hardened);
  g_test_add_func ("/transport/loopback-uses-no-proxy", test_proxy);
  return g_test_run ();
}
