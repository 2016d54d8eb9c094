/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-trouble-words.h"

#include "test-support.h"

#include <string.h>

static RushesTroubleWords *
say (const RushesTrouble *trouble)
{
  const RushesTroubleFacts facts = { .trouble = trouble };

  return rushes_trouble_words_new (&facts);
}

/* Each hold has its sentence and a way out of it, and says how much waits. */
static void
test_holds (void)
{
  static const struct
  {
    RushesReason reason;
    const char *label;
    const char *action;
    const char *more;
  } rows[] = {
    { RUSHES_REASON_NO_KEY, "Add Key", "win.add-key", NULL },
    { RUSHES_REASON_KEY_REFUSED, "Change Key", "win.add-key", "Try Again" },
    { RUSHES_REASON_KEYRING, "Unlock", "win.unlock", NULL },
    { RUSHES_REASON_FORBIDDEN, "Resume", "win.resume", NULL },
    { RUSHES_REASON_BALANCE, "Resume", "win.resume", NULL },
    { RUSHES_REASON_QUOTA, "Resume", "win.resume", NULL },
    { RUSHES_REASON_PLAN, "Resume", "win.resume", NULL },
    { RUSHES_REASON_REAL_NAME, "Resume", "win.resume", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const RushesTrouble trouble = { .kind = RUSHES_TROUBLE_PROFILE, .reason = rows[i].reason, .waiting = 26 };
      g_autoptr (RushesTroubleWords) words = say (&trouble);

      g_assert_true (g_str_has_prefix (words->text.sentence, rushes_reason_get_sentence (rows[i].reason)));
      g_assert_true (g_str_has_suffix (words->text.sentence, " 26 tasks wait."));
      g_assert_cmpstr (words->text.label, ==, rows[i].label);
      g_assert_cmpstr (words->text.action, ==, rows[i].action);
      g_assert_cmpstr (words->text.more_label, ==, rows[i].more);
    }
}

/* A pause says its cause; the price where it is known; and what is asked when nothing waits any more is not asked. */
static void
test_pauses (void)
{
  static const struct
  {
    RushesTrouble trouble;
    const char *sentence;
    const char *label;
    const char *more;
  } rows[] = {
    { { .cause = RUSHES_PAUSE_USER, .waiting = 1, .price = -1 }, "Sending is paused. 1 task waits.", "Resume", NULL },
    { { .cause = RUSHES_PAUSE_CRASH, .waiting = 3, .price = -1 },
      "Rushes did not end as it should last time. 3 prompts wait to be sent.",
      "Send",
      "Keep Paused" },
    { { .cause = RUSHES_PAUSE_CRASH, .waiting = 1, .price = 205, .currency = "USD" },
      "Rushes did not end as it should last time. 1 prompt waits to be sent. Price: $2.05.",
      "Send",
      "Keep Paused" },
    { { .cause = RUSHES_PAUSE_OLD, .waiting = 2, .price = 1200, .currency = "EUR" },
      "2 prompts wait to be sent, the oldest for over an hour. Price: 12.00 EUR.",
      "Send",
      "Keep Paused" },
    { { .cause = RUSHES_PAUSE_OLD, .price = -1 }, "Sending is paused.", "Resume", NULL },
    { { .cause = RUSHES_PAUSE_DOUBT, .price = -1 },
      "Two tasks in a row got no usable answer, so sending is paused.",
      "Resume",
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RushesTrouble trouble = rows[i].trouble;
      g_autoptr (RushesTroubleWords) words = NULL;

      trouble.kind = RUSHES_TROUBLE_PAUSED;
      words = say (&trouble);
      g_assert_cmpstr (words->text.sentence, ==, rows[i].sentence);
      g_assert_cmpstr (words->text.label, ==, rows[i].label);
      g_assert_cmpstr (words->text.more_label, ==, rows[i].more);
    }
}

/* Videos that the disk does not take are said to wait, and that it costs nobody a click to go on. */
static void
test_videos (void)
{
  const RushesTrouble full = { .kind = RUSHES_TROUBLE_VIDEOS, .reason = RUSHES_REASON_DISK_FULL, .waiting = 3 };
  const RushesTrouble closed = { .kind = RUSHES_TROUBLE_VIDEOS, .reason = RUSHES_REASON_READ_ONLY, .waiting = 1 };
  g_autoptr (RushesTroubleWords) one = say (&full);
  g_autoptr (RushesTroubleWords) two = say (&closed);

  g_assert_cmpstr (
    one->text.sentence, ==,
    "The disk is full. It goes on by itself when there is room. 3 finished videos wait to be downloaded.");
  g_assert_cmpstr (one->text.action, ==, "win.resume");
  g_assert_cmpstr (one->text.more_action, ==, "app.preferences");
  g_assert_true (g_str_has_suffix (two->text.sentence, " 1 finished video waits to be downloaded."));
}

/* An id that nothing has kept comes before all else, then storage, then a damage, then the rest. */
static void
test_rank (void)
{
  static const char *const ids[] = { "176843862716480", "99", NULL };
  const RushesTrouble storage = { .kind = RUSHES_TROUBLE_STORAGE, .reason = RUSHES_REASON_DISK_FULL, .waiting = 2 };
  const RushesTrouble held = { .kind = RUSHES_TROUBLE_PROFILE, .reason = RUSHES_REASON_BALANCE };
  const RushesStoreOpening damaged = { .set_aside = "/d/aside.db", .restored = "/d/backups/good.db" };
  RushesTroubleFacts facts = { .trouble = &storage, .opening = &damaged, .unkept = ids, .demo = TRUE };
  g_autoptr (RushesTroubleWords) unkept = rushes_trouble_words_new (&facts);
  g_autoptr (RushesTroubleWords) full = NULL;
  g_autoptr (RushesTroubleWords) damage = NULL;
  g_autoptr (RushesTroubleWords) hold = NULL;
  g_autoptr (RushesTroubleWords) demo = NULL;

  g_assert_nonnull (strstr (unkept->text.sentence, "176843862716480, 99"));
  g_assert_nonnull (strstr (unkept->text.sentence, rushes_reason_get_sentence (RUSHES_REASON_DISK_FULL)));
  g_assert_cmpstr (unkept->text.more_label, ==, "Copy");
  facts.unkept = NULL;
  full = rushes_trouble_words_new (&facts);
  g_assert_nonnull (strstr (full->text.sentence, "Nothing is sent meanwhile. 2 tasks wait."));
  facts.trouble = &held;
  damage = rushes_trouble_words_new (&facts);
  g_assert_cmpstr (damage->text.sentence, ==,
                   "The library was damaged. It is kept as aside.db, and the backup good.db took its place.");
  g_assert_cmpstr (damage->text.detail, ==, "/d/aside.db\n/d/backups/good.db");
  facts.opening = NULL;
  hold = rushes_trouble_words_new (&facts);
  g_assert_cmpstr (hold->text.label, ==, "Resume");
  facts.trouble = NULL;
  demo = rushes_trouble_words_new (&facts);
  g_assert_true (g_str_has_prefix (demo->text.sentence, "This is a demo"));
  facts.demo = FALSE;
  g_assert_null (rushes_trouble_words_new (&facts));
}

/* A library is damaged with or without a backup to take its place, or was missing. */
static void
test_damage (void)
{
  const RushesStoreOpening bare = { .set_aside = "/d/aside.db" };
  const RushesStoreOpening missing = { .restored = "/d/good.db" };
  RushesTroubleFacts facts = { .opening = &bare };
  g_autoptr (RushesTroubleWords) first = rushes_trouble_words_new (&facts);
  g_autoptr (RushesTroubleWords) second = NULL;

  g_assert_nonnull (strstr (first->text.sentence, "aside.db; there was no backup"));
  facts.opening = &missing;
  second = rushes_trouble_words_new (&facts);
  g_assert_cmpstr (second->text.sentence, ==, "The library was missing. The backup good.db took its place.");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/trouble-words/holds", test_holds);
  g_test_add_func ("/window/trouble-words/pauses", test_pauses);
  g_test_add_func ("/window/trouble-words/videos", test_videos);
  g_test_add_func ("/window/trouble-words/rank", test_rank);
  g_test_add_func ("/window/trouble-words/damage", test_damage);
  return g_test_run ();
}
