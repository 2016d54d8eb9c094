/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-service-url.h"

#include "rushes-reason.h"

#include <gio/gio.h>
#include <string.h>

G_DEFINE_QUARK (rushes-service-url-error-quark, rushes_service_url_error)

#define MAX_LENGTH 2048 /* bytes of a service URL; links are signed and longer */
#define MAX_LINK   8192

/* MiniMax's own hosts serve /v1 at the root (api.md 1.1); relays serve it under /minimax (api.md 2.1, family A). */
static const char *const own_hosts[] = {
  "api.minimax.io", "api.minimaxi.com", "api.minimax.cn", "api.minimax.chat", "api.minimaxi.chat",
};

static void
fail (GError **error, RushesServiceUrlError code, RushesReason reason)
{
  g_set_error_literal (error, RUSHES_SERVICE_URL_ERROR, code, rushes_reason_get_sentence (reason));
}

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
host_is_plain (const char *host)
{
  if (host == NULL || *host == '\0' || strlen (host) > 253)
    return FALSE;
  if (strchr (host, ':') != NULL)
    return strchr (host, '%') == NULL && g_hostname_is_ip_address (host);
  /* In Unicode a host can look like another one: it is kept and shown as punycode. */
  for (const char *at = host; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '.' && *at != '-' && *at != '_')
      return FALSE;
  return *host != '.' && *host != '-' && strstr (host, "..") == NULL && !g_str_has_suffix (host, ".");
}

/* In lower case, as punycode, without the root's dot, an IPv6 address in its one short form: one host, one spelling. */
static char *
get_host (GUri *uri)
{
  g_autofree char *ascii = g_uri_get_host (uri) != NULL ? g_hostname_to_ascii (g_uri_get_host (uri)) : NULL;
  g_autofree char *host = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return NULL;
  if (g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  if (strchr (host, ':') != NULL)
    address = g_inet_address_new_from_string (host);
  return address != NULL ? g_inet_address_to_string (address) : g_steal_pointer (&host);
}

static gboolean
text_is_plain (const char *text, gsize max)
{
  if (strnlen (text, max + 1) > max)
    return FALSE;
  for (const guchar *at = (const guchar *) text; *at != '\0'; at++)
    if (*at <= 0x20 || *at == 0x7f || *at == '\\' || *at == '<' || *at == '>' || *at == '"')
      return FALSE;
  return TRUE;
}

/* A GUri that has a plain host and no surprise in it; with a GError where not. */
static GUri *
parse (const char *text, gsize max, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (text == NULL || !text_is_plain (text, max))
    goto not_a_url;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL || g_uri_get_port (uri) == 0 || g_uri_get_port (uri) > 65535)
    goto not_a_url;
  host = get_host (uri);
  if (!host_is_plain (host))
    goto not_a_url;
  if (g_uri_get_userinfo (uri) != NULL)
    {
      fail (error, RUSHES_SERVICE_URL_ERROR_USERINFO, RUSHES_REASON_URL_USERINFO);
      return NULL;
    }
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "http") != 0)
    {
      fail (error, RUSHES_SERVICE_URL_ERROR_SCHEME, RUSHES_REASON_URL_SCHEME);
      return NULL;
    }
  if (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 && !host_is_loopback (host))
    {
      fail (error, RUSHES_SERVICE_URL_ERROR_INSECURE, RUSHES_REASON_URL_INSECURE);
      return NULL;
    }
  return g_steal_pointer (&uri);

not_a_url:
  fail (error, RUSHES_SERVICE_URL_ERROR_NOT_A_URL, RUSHES_REASON_URL_INVALID);
  return NULL;
}

static void
chop_suffix (char *path, const char *suffix)
{
  gsize length = strlen (path), tail = strlen (suffix);

  if (length >= tail && g_ascii_strcasecmp (path + length - tail, suffix) == 0)
    path[length - tail] = '\0';
}

static void
chop_slashes (char *path)
{
  for (gsize length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';
}

static char *
build_origin (GUri *uri)
{
  g_autofree char *host = get_host (uri);
  const char *scheme = g_uri_get_scheme (uri);
  int port = g_uri_get_port (uri);
  gboolean usual = port == -1 || port == (g_str_equal (scheme, "https") ? 443 : 80);
  const char *open = strchr (host, ':') != NULL ? "[" : "", *close = *open != '\0' ? "]" : "";

  if (usual)
    return g_strdup_printf ("%s://%s%s%s", scheme, open, host, close);
  return g_strdup_printf ("%s://%s%s%s:%d", scheme, open, host, close, port);
}

/**
 * rushes_service_url_normalize:
 * @pasted: a service's address in any form that people have (design section 5)
 *
 * Returns: (transfer full) (nullable): the base to which "/v1/…" is added, or %NULL
 */
char *
rushes_service_url_normalize (const char *pasted, GError **error)
{
  g_autofree char *text = g_strstrip (g_strndup (pasted != NULL ? pasted : "", MAX_LENGTH + 1));
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *host = NULL;

  if (*text == '\0')
    {
      fail (error, RUSHES_SERVICE_URL_ERROR_EMPTY, RUSHES_REASON_URL_EMPTY);
      return NULL;
    }
  if (strstr (text, "://") == NULL)
    {
      char *whole = g_strconcat ("https://", text, NULL);

      g_free (text);
      text = whole;
    }
  uri = parse (text, MAX_LENGTH, error);
  if (uri == NULL)
    return NULL;
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      fail (error, RUSHES_SERVICE_URL_ERROR_EXTRA, RUSHES_REASON_URL_EXTRA);
      return NULL;
    }

  path = g_strdup (g_uri_get_path (uri));
  chop_slashes (path);
  chop_suffix (path, "/video_generation");
  chop_slashes (path);
  chop_suffix (path, "/v1");
  chop_slashes (path);
  origin = build_origin (uri);
  host = rushes_service_url_get_host (origin);
  if (*path == '\0')
    {
      g_free (path);
      path = g_strdup ("/minimax");
      for (guint i = 0; i < G_N_ELEMENTS (own_hosts); i++)
        if (g_str_equal (host, own_hosts[i]))
          *path = '\0';
    }
  return g_strconcat (origin, path, NULL);
}

/**
 * rushes_service_url_get_origin:
 * @base: a URL
 *
 * Returns: (transfer full) (nullable): scheme, host and port, which is what a key is bound to
 */
char *
rushes_service_url_get_origin (const char *base)
{
  g_autoptr (GUri) uri = parse (base, MAX_LINK, NULL);

  return uri != NULL ? build_origin (uri) : NULL;
}

/**
 * rushes_service_url_get_host:
 *
 * Returns: (transfer full) (nullable): the host in lower case, as punycode
 */
char *
rushes_service_url_get_host (const char *base)
{
  g_autoptr (GUri) uri = parse (base, MAX_LINK, NULL);

  return uri != NULL ? get_host (uri) : NULL;
}

/**
 * rushes_service_url_join:
 * @base: what rushes_service_url_normalize() returned
 * @path: such as "/v1/video_generation"
 */
char *
rushes_service_url_join (const char *base, const char *path)
{
  return g_strconcat (base, path, NULL);
}

/**
 * rushes_service_url_is_loopback:
 *
 * Returns: whether @url names this machine by a literal loopback host; such an origin never uses a proxy
 */
gboolean
rushes_service_url_is_loopback (const char *url)
{
  g_autofree char *host = rushes_service_url_get_host (url);

  return host != NULL && host_is_loopback (host);
}

/**
 * rushes_service_url_check_link:
 * @url: a link to a video, from the network
 *
 * Returns: whether it may be fetched: https, or http on loopback, with a host that is one
 */
gboolean
rushes_service_url_check_link (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? parse (url, MAX_LINK, NULL) : NULL;

  return uri != NULL;
}
