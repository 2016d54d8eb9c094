/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-log.h"
#include "test-support.h"

#include <string.h>

#define HIDDEN "Zq7secretZq7"

static void
assert_redacted (const char *text, const char *wanted)
{
  g_autofree char *got = rushes_log_redact (text);

  g_assert_cmpstr (got, ==, wanted);
}

/* Wherever a secret stands, nothing of it is left. */
static void
test_secrets (void)
{
  static const char *const texts[] = {
    "Authorization: Bearer " HIDDEN,
    "authorization: bearer   " HIDDEN,
    "Authorization: " HIDDEN,
    "{\"Authorization\":\"Bearer " HIDDEN "\"}",
    "{\\\"Authorization\\\":\\\"Bearer " HIDDEN "\\\"}",
    "{\"authorization\":\"" HIDDEN "\"}",
    "x-api-key: " HIDDEN,
    "{\"api_key\": \"" HIDDEN "\"}",
    "{\\\"api_key\\\":\\\"" HIDDEN "\\\"}",
    "apiKey=" HIDDEN "&x",
    "Invalid API key " HIDDEN,
    "Incorrect API key provided: sk-" HIDDEN,
    "key sk-api-" HIDDEN " end",
    "(sk-cp-" HIDDEN ")",
    "x_sk-" HIDDEN,
    "token eyJhbGciOiJIUzI1NiJ9." HIDDEN ".abc-_",
    "https://cdn.example/a.mp4?Signature=" HIDDEN,
    "https://cdn.example/a.mp4?Expires=1&Signature=" HIDDEN "&x=1",
    "HTTPS://CDN.EXAMPLE/a.mp4?x=" HIDDEN,
    "{\"url\":\"https://cdn.example/a.mp4?Expires=1\\u0026Signature=" HIDDEN "\"}",
    "{\"url\":\"https:\\/\\/cdn.example\\/a.mp4?Signature=" HIDDEN "\"}",
    "{\\\"url\\\":\\\"https:\\\\/\\\\/cdn.example/a.mp4?Signature=" HIDDEN "\\\"}",
    "https://user:" HIDDEN "@cdn.example/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *got = rushes_log_redact (texts[i]);

      if (strstr (got, "Zq7") != NULL || strstr (got, "…") == NULL)
        g_error ("“%s” became “%s”", texts[i], got);
    }
}

static void
test_kept (void)
{
  static const char *const texts[] = {
    "The task-1234567890 is at https://relay.example/minimax/v1/video_generation.",
    "There is no API key for this service. Add one to go on.",
    "{\"task_id\":\"106916112212032\",\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}",
    "risk-assessment desk-lamp",
    "小猪 https://cdn.example/猫.mp4",
    "someone@example.org",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_redacted (texts[i], texts[i]);
  assert_redacted (NULL, "");
  assert_redacted ("a?b https://cdn.example/a.mp4?x=1 then", "a?b https://cdn.example/a.mp4?… then");
  assert_redacted ("{\"u\":\"https://cdn.example/a?b\",\"n\":1}", "{\"u\":\"https://cdn.example/a?…\",\"n\":1}");
  assert_redacted ("Bearer abc, then", "Bearer …, then");
}

static void
test_plain (void)
{
  assert_redacted ("a\x1b[31m\u202e\xff", "a[31m\ufffd");
}

/* An answer made to be slow to search is not. */
static void
test_fast (void)
{
  static const char *const seeds[] = {
    "https://", "bearer ", "api key ", "api_key'", "authorization=", "sk-", "eyJ", "https://a?", "https:\\/\\/", "a:@",
  };
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      GString *text = g_string_new (NULL);
      g_autofree char *got = NULL;

      while (text->len < 2 * 1024 * 1024)
        g_string_append (text, seeds[i]);
      got = rushes_log_redact (text->str);
      g_string_free (text, TRUE);
      g_assert_cmpuint (strlen (got), <=, 2 * 64 * 1024);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

static void
write_one (void)
{
  rushes_log_install ();
  g_log_structured ("rushes", G_LOG_LEVEL_MESSAGE, "MESSAGE", "sent with Bearer %s", HIDDEN);
  g_message ("https://cdn.example/a.mp4?Signature=%s", HIDDEN);
  g_log_structured_array (G_LOG_LEVEL_MESSAGE,
                          (const GLogField[]){
                            { "MESSAGE", "Bearer " HIDDEN " and more", (gssize) strlen ("Bearer " HIDDEN) },
                            { "GLIB_DOMAIN", "rushes", -1 },
                          },
                          2);
}

/* Whatever the program or a library logs goes through the redaction. */
static void
test_installed (void)
{
  if (g_test_subprocess ())
    {
      write_one ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*Bearer …*a.mp4?…*Bearer …*");
  g_test_trap_assert_stderr_unmatched ("*Zq7*");
  g_test_trap_assert_stdout_unmatched ("*Zq7*");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/log/secrets-are-gone", test_secrets);
  g_test_add_func ("/log/the-rest-stays", test_kept);
  g_test_add_func ("/log/plain-text", test_plain);
  g_test_add_func ("/log/no-text-is-slow", test_fast);
  g_test_add_func ("/log/every-message-passes", test_installed);
  return g_test_run ();
}
