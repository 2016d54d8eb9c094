/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-log.h"

#include "rushes-text.h"

#include <string.h>

/*
 * Keys have forms that can be known by sight, so redaction needs no list of secrets: what follows "Bearer" or stands as
 * the value of a key, words that begin as the service's keys do (api.md 1.1), names and passwords in links, and the
 * queries of links, which are signed. Answers are JSON, in which a slash may be "\/" and an ampersand "\u0026". Runs
 * are bounded or possessive, so that no text makes this slow.
 */
#define SCHEME "https?:(?:\\\\{0,2}/){2}"
static const char *const patterns[] = {
  "(?i)(bearer[ \\t:=\"\\\\]+)[^\\s\"',\\\\]++",
  "(?i)(authorization[\"'\\\\]*[ \\t]*[:=][ \\t\"'\\\\]*)(?!bearer)[^\\s\"',\\\\]++",
  "(?i)(api[-_ ]?key[\"'\\\\]*[ \\t]*[:=][ \\t\"'\\\\]*)[^\\s\"',\\\\]++",
  "(?i)(api[-_ ]?key[ \\t\"'\\\\]+)(?=[^\\s\"',]{0,64}[0-9])[^\\s\"',\\\\]{8,}+",
  "()(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{6,}+",
  "()(?<![A-Za-z0-9])eyJ[A-Za-z0-9._-]{16,}+",
  "(?i)(" SCHEME ")[^\\s/?#@\"'\\\\]{1,1024}+@",
  "(?i)(" SCHEME "[^\\s?\"']{1,4096}+\\?)[^\\s\"']++",
};

/**
 * rushes_log_redact:
 * @text: (nullable): text of any origin
 *
 * Returns: (transfer full): plain text in which keys and signed queries are replaced by an ellipsis
 */
char *
rushes_log_redact (const char *text)
{
  static GRegex *compiled[G_N_ELEMENTS (patterns)];
  static gsize ready;
  char *out = rushes_text_plain (text, 64 * 1024, G_MAXUINT);

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
        compiled[i] = g_regex_new (patterns[i], G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&ready, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      char *next = g_regex_replace (compiled[i], out, -1, 0, "\\1…", 0, NULL);

      if (next == NULL)
        {
          /* A text that cannot be searched cannot be shown either. */
          g_free (out);
          return g_strdup ("…");
        }
      g_free (out);
      out = next;
    }
  return out;
}

static GLogWriterOutput
write_redacted (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  g_autofree GLogField *copy = g_memdup2 (fields, n_fields * sizeof *fields);
  g_autofree char *message = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_strcmp0 (copy[i].key, "MESSAGE") != 0)
        continue;
      if (copy[i].length >= 0)
        {
          g_autofree char *whole = g_strndup (copy[i].value, (gsize) copy[i].length);

          message = rushes_log_redact (whole);
        }
      else
        message = rushes_log_redact (copy[i].value);
      copy[i].value = message;
      copy[i].length = -1;
    }
  return g_log_writer_default (level, copy, n_fields, user_data);
}

/**
 * rushes_log_install:
 *
 * Makes every message of this process pass the redaction. Once, at the start of main().
 */
void
rushes_log_install (void)
{
  g_log_set_writer_func (write_redacted, NULL, NULL);
}
