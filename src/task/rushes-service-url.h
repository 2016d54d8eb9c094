/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RUSHES_SERVICE_URL_ERROR (rushes_service_url_error_quark ())
GQuark rushes_service_url_error_quark (void);

typedef enum
{
  RUSHES_SERVICE_URL_ERROR_EMPTY,
  RUSHES_SERVICE_URL_ERROR_NOT_A_URL,
  RUSHES_SERVICE_URL_ERROR_SCHEME,   /* neither http nor https */
  RUSHES_SERVICE_URL_ERROR_INSECURE, /* http beyond loopback */
  RUSHES_SERVICE_URL_ERROR_USERINFO,
  RUSHES_SERVICE_URL_ERROR_EXTRA, /* a query or fragment */
} RushesServiceUrlError;

char *rushes_service_url_normalize (const char *pasted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_service_url_get_origin (const char *base) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_service_url_get_host (const char *base) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_service_url_join (const char *base, const char *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_service_url_is_loopback (const char *url);
gboolean rushes_service_url_check_link (const char *url);

G_END_DECLS
