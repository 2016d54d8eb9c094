/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-process.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

/**
 * rushes_process_harden:
 *
 * What must be said to the libraries before any of them starts, so the first call of main(): HTTP/1.1 only
 * (reliability F1, F9), TLS 1.2 or newer (F8), no file of TLS session secrets, no core dump (it would hold a key). A
 * limit on the size of files is an error of the write, as a full disk is, and not the end of the process.
 */
void
rushes_process_harden (void)
{
  const struct rlimit none = { 0, 0 };

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-TLS1.0:-VERS-TLS1.1", TRUE);
  g_unsetenv ("SSLKEYLOGFILE");
  setrlimit (RLIMIT_CORE, &none);
  signal (SIGXFSZ, SIG_IGN);
}

/**
 * rushes_process_set_locale:
 *
 * Takes the user's language. RUSHES_LOCALEDIR names the catalogues of a program run from its build folder.
 */
void
rushes_process_set_locale (void)
{
  const char *dir = g_getenv ("RUSHES_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir != NULL ? dir : RUSHES_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
