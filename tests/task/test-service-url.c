/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-service-url.h"
#include "test-support.h"

#include <string.h>

static void
assert_base (const char *pasted, const char *base)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = rushes_service_url_normalize (pasted, &error);
  g_autofree char *again = NULL;

  if (error != NULL)
    g_error ("“%s” was refused: %s", pasted, error->message);
  g_assert_cmpstr (got, ==, base);
  again = rushes_service_url_normalize (got, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, got);
}

static void
assert_refused (const char *pasted, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = rushes_service_url_normalize (pasted, &error);

  if (got != NULL)
    g_error ("“%s” was taken as “%s”", pasted, got);
  g_assert_error (error, RUSHES_SERVICE_URL_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_pasted (void)
{
  assert_base ("https://relay.example", "https://relay.example/minimax");
  assert_base ("https://relay.example/", "https://relay.example/minimax");
  assert_base ("relay.example", "https://relay.example/minimax");
  assert_base ("  relay.example\n", "https://relay.example/minimax");
  assert_base ("https://relay.example/v1", "https://relay.example/minimax");
  assert_base ("https://relay.example/v1/video_generation", "https://relay.example/minimax");
  assert_base ("https://relay.example/minimax", "https://relay.example/minimax");
  assert_base ("https://relay.example/minimax///", "https://relay.example/minimax");
  assert_base ("https://relay.example/minimax/v1", "https://relay.example/minimax");
  assert_base ("https://relay.example/minimax/v1/", "https://relay.example/minimax");
  assert_base ("https://relay.example/minimax/v1/video_generation", "https://relay.example/minimax");
  assert_base ("https://relay.example/minimax/v1/video_generation/", "https://relay.example/minimax");
  assert_base ("https://relay.example/proxy/hailuo/v1/video_generation", "https://relay.example/proxy/hailuo");
  assert_base ("https://relay.example/foov1", "https://relay.example/foov1");
  assert_base ("https://relay.example/v1/other", "https://relay.example/v1/other");
  assert_base ("HTTPS://Relay.Example/MiniMax/V1", "https://relay.example/MiniMax");
  assert_base ("https://relay.example./minimax", "https://relay.example/minimax");
  assert_base ("https://relay.example/a%20b%2Fc", "https://relay.example/a%20b%2Fc");
}

static void
test_own_hosts (void)
{
  static const char *const hosts[] = {
    "api.minimax.io", "api.minimaxi.com", "api.minimax.cn", "api.minimax.chat", "api.minimaxi.chat",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *base = g_strconcat ("https://", hosts[i], NULL);
      g_autofree char *full = g_strconcat (base, "/v1/video_generation", NULL);
      g_autofree char *submit = rushes_service_url_join (base, "/v1/video_generation");
      g_autofree char *upper = g_ascii_strup (hosts[i], -1);

      assert_base (hosts[i], base);
      assert_base (base, base);
      assert_base (full, base);
      assert_base (upper, base);
      g_assert_cmpstr (submit, ==, full);
    }
  assert_base ("https://api.minimax.io.", "https://api.minimax.io");
  assert_base ("https://api.minimax.io/group", "https://api.minimax.io/group");
  assert_base ("https://api.minimax.io.evil.example", "https://api.minimax.io.evil.example/minimax");
  assert_base ("https://xapi.minimax.io", "https://xapi.minimax.io/minimax");
}

static void
test_ports_and_addresses (void)
{
  assert_base ("https://relay.example:443", "https://relay.example/minimax");
  assert_base ("https://relay.example:8443/x", "https://relay.example:8443/x");
  assert_base ("relay.example:8443", "https://relay.example:8443/minimax");
  assert_base ("https://relay.example:80", "https://relay.example:80/minimax");
  assert_base ("http://127.0.0.1:80", "http://127.0.0.1/minimax");
  assert_base ("https://relay.example:65535", "https://relay.example:65535/minimax");
  assert_base ("https://192.0.2.7", "https://192.0.2.7/minimax");
  assert_base ("https://[2001:db8::1]", "https://[2001:db8::1]/minimax");
  assert_base ("https://[2001:DB8:0:0:0:0:0:1]:8443/x", "https://[2001:db8::1]:8443/x");
  assert_refused ("https://relay.example:0", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("https://relay.example:65536", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("https://relay.example:-1", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("https://relay.example:8o", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("https://[2001:db8::1", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("https://[fe80::1%25eth0]", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("https://[relay.example]", RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
}

/* A look-alike in Unicode is seen for what it is. */
static void
test_unicode_hosts (void)
{
  assert_base ("https://例え.jp/minimax", "https://xn--r8jz45g.jp/minimax");
  assert_base ("https://аpi.minimax.io", "https://xn--pi-6kc.minimax.io/minimax"); /* a Cyrillic а */
  assert_base ("https://ａｐｉ.minimax.io", "https://api.minimax.io");
  assert_base ("https://bücher.example", "https://xn--bcher-kva.example/minimax");
}

static void
test_insecure (void)
{
  assert_base ("http://localhost", "http://localhost/minimax");
  assert_base ("http://localhost:8080/minimax", "http://localhost:8080/minimax");
  assert_base ("http://127.0.0.1:9000", "http://127.0.0.1:9000/minimax");
  assert_base ("http://127.8.8.8", "http://127.8.8.8/minimax");
  assert_base ("http://[::1]:9000", "http://[::1]:9000/minimax");
  assert_refused ("http://relay.example", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://192.168.1.2", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://0.0.0.0", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://2130706433", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://127.1", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://127.0.0.1.example", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://localhost.example", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://[::ffff:127.0.0.1]", RUSHES_SERVICE_URL_ERROR_INSECURE);
  assert_refused ("http://[2001:db8::1]", RUSHES_SERVICE_URL_ERROR_INSECURE);
}

static void
test_not_urls (void)
{
  static const char *const broken[] = {
    "not a url",
    "https://",
    "https:///minimax",
    "https://relay.example/a b",
    "https://relay example",
    "https://relay.example/\r\nHost: evil.example",
    "https://relay.example\nevil",
    "https://relay.example/\tx",
    "https://relay.example\\@evil.example",
    "https:\\\\relay.example",
    "https://relay.example%2fevil.example",
    "https://relay.example%5cevil.example",
    "https://relay.example%3a443",
    "https://relay.example%23",
    "https://relay.example%00.evil.example",
    "https://relay.example%40evil.example",
    "https://relay.example%20x",
    "https://relay..example",
    "https://.relay.example",
    "https://-relay.example",
    "https://relay.example..",
    "https://<b>.example",
    "https://\"relay\".example",
    "https://\xff\xfe",
    "https://relay.example\x7f",
    "javascript:alert(1)",
    "data:text/plain,x",
    "file:///etc/passwd",
    "https:relay.example",
    "://relay.example",
    "//relay.example",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_refused (broken[i], RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  assert_refused ("file://host/etc/passwd", RUSHES_SERVICE_URL_ERROR_SCHEME);
  assert_refused ("ftp://relay.example", RUSHES_SERVICE_URL_ERROR_SCHEME);
  assert_refused ("javascript://relay.example/%0aalert(1)", RUSHES_SERVICE_URL_ERROR_SCHEME);
  assert_refused ("ws://relay.example", RUSHES_SERVICE_URL_ERROR_SCHEME);
  assert_refused ("", RUSHES_SERVICE_URL_ERROR_EMPTY);
  assert_refused (" \n\t", RUSHES_SERVICE_URL_ERROR_EMPTY);
  assert_refused (NULL, RUSHES_SERVICE_URL_ERROR_EMPTY);
}

static void
test_extras (void)
{
  assert_refused ("https://user@relay.example", RUSHES_SERVICE_URL_ERROR_USERINFO);
  assert_refused ("https://user:secret@relay.example/x", RUSHES_SERVICE_URL_ERROR_USERINFO);
  assert_refused ("https://:@relay.example", RUSHES_SERVICE_URL_ERROR_USERINFO);
  assert_refused ("https://@relay.example", RUSHES_SERVICE_URL_ERROR_USERINFO);
  assert_refused ("https://api.minimax.io@evil.example", RUSHES_SERVICE_URL_ERROR_USERINFO);
  assert_refused ("user:secret@relay.example", RUSHES_SERVICE_URL_ERROR_USERINFO);
  assert_refused ("https://relay.example/x?key=1", RUSHES_SERVICE_URL_ERROR_EXTRA);
  assert_refused ("https://relay.example/x?", RUSHES_SERVICE_URL_ERROR_EXTRA);
  assert_refused ("https://relay.example/x#y", RUSHES_SERVICE_URL_ERROR_EXTRA);
  assert_refused ("https://relay.example#", RUSHES_SERVICE_URL_ERROR_EXTRA);
}

/* Megabytes on the clipboard cost nothing and break nothing. */
static void
test_huge (void)
{
  const gsize size = 2 * 1024 * 1024;
  g_autofree char *text = g_malloc (size + 1);
  gint64 start = g_get_monotonic_time ();

  memset (text, 'a', size);
  text[size] = '\0';
  assert_refused (text, RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  memcpy (text, "https://relay.example/", 22);
  assert_refused (text, RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  g_assert_false (rushes_service_url_check_link (text));
  g_assert_false (rushes_service_url_is_loopback (text));
  g_assert_null (rushes_service_url_get_origin (text));
  g_assert_null (rushes_service_url_get_host (text));
  memset (text, ' ', size);
  assert_refused (text, RUSHES_SERVICE_URL_ERROR_EMPTY);
  for (gsize i = 0; i + 3 <= size; i += 3)
    memcpy (text + i, "猫", 3);
  assert_refused (text, RUSHES_SERVICE_URL_ERROR_NOT_A_URL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
}

/* What a key is bound to: one spelling for one origin, and the path no part of it. */
static void
test_origins (void)
{
  static const struct
  {
    const char *url;
    const char *origin;
    const char *host;
  } cases[] = {
    { "https://relay.example/minimax", "https://relay.example", "relay.example" },
    { "https://RELAY.example:443/", "https://relay.example", "relay.example" },
    { "https://relay.example./x", "https://relay.example", "relay.example" },
    { "https://relay.example:8443/x?y#z", "https://relay.example:8443", "relay.example" },
    { "https://[2001:db8:0::1]/", "https://[2001:db8::1]", "2001:db8::1" },
    { "http://[::1]:81/", "http://[::1]:81", "::1" },
    { "https://例え.jp", "https://xn--r8jz45g.jp", "xn--r8jz45g.jp" },
    { "http://relay.example/", NULL, NULL },
    { "https://a@relay.example/", NULL, NULL },
    { "relay.example", NULL, NULL },
    { "", NULL, NULL },
    { NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *origin = rushes_service_url_get_origin (cases[i].url);
      g_autofree char *host = rushes_service_url_get_host (cases[i].url);

      g_assert_cmpstr (origin, ==, cases[i].origin);
      g_assert_cmpstr (host, ==, cases[i].host);
    }
}

static void
test_loopback (void)
{
  static const char *const here[] = { "http://127.0.0.1:1/x", "https://127.0.0.1", "http://localhost/",
                                      "http://[::1]/" };
  static const char *const away[] = {
    "https://relay.example", "https://127.0.0.1.example", "https://0.0.0.0", "https://10.0.0.1", "", NULL, "127.0.0.1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (here); i++)
    g_assert_true (rushes_service_url_is_loopback (here[i]));
  for (guint i = 0; i < G_N_ELEMENTS (away); i++)
    g_assert_false (rushes_service_url_is_loopback (away[i]));
}

static void
test_links (void)
{
  static const char *const good[] = {
    "https://cdn.example/a.mp4",
    "https://cdn.example/a.mp4?Expires=1&Signature=a%2Bb%3D&x=~#t",
    "https://cdn_eu.example:8443/%E7%8C%AB.mp4",
    "http://127.0.0.1:8000/a.mp4",
    "https://[2001:db8::1]/a.mp4",
  };
  static const char *const bad[] = {
    NULL,
    "",
    "a.mp4",
    "/a.mp4",
    "//cdn.example/a.mp4",
    "http://cdn.example/a.mp4",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "ftp://cdn.example/a.mp4",
    "javascript:alert(1)",
    "data:video/mp4;base64,AAAA",
    "https://user:pass@cdn.example/a.mp4",
    "https://cdn.example/a b.mp4",
    "https://cdn.example/a.mp4\r\nX: y",
    "https://cdn.example\\a.mp4",
    "https://cdn%2fx.example/a.mp4",
    "https://cdn.example:0/a.mp4",
    "https://",
    "https://\xff/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    if (!rushes_service_url_check_link (good[i]))
      g_error ("“%s” was refused", good[i]);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (rushes_service_url_check_link (bad[i]))
      g_error ("“%s” was taken", bad[i]);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/service-url/as-people-paste-it", test_pasted);
  g_test_add_func ("/service-url/own-hosts-have-no-prefix", test_own_hosts);
  g_test_add_func ("/service-url/ports-and-addresses", test_ports_and_addresses);
  g_test_add_func ("/service-url/unicode-hosts-become-punycode", test_unicode_hosts);
  g_test_add_func ("/service-url/http-for-loopback-only", test_insecure);
  g_test_add_func ("/service-url/what-is-no-url", test_not_urls);
  g_test_add_func ("/service-url/userinfo-query-fragment", test_extras);
  g_test_add_func ("/service-url/huge-input", test_huge);
  g_test_add_func ("/service-url/origins", test_origins);
  g_test_add_func ("/service-url/loopback", test_loopback);
  g_test_add_func ("/service-url/links", test_links);
  return g_test_run ();
}
