/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-trouble-words.h"

#include <glib/gi18n.h>

static char *
add_waiting (char *sentence, guint waiting)
{
  g_autofree char *first = sentence;
  g_autofree char *count = NULL;

  if (waiting == 0)
    return g_steal_pointer (&first);
  count = g_strdup_printf (ngettext ("%u task waits.", "%u tasks wait.", waiting), waiting);
  /* Translators: two sentences, one after the other. */
  return g_strdup_printf (C_ ("two sentences", "%1$s %2$s"), first, count);
}

static void
say_storage (RushesTroubleWords *self, const RushesTrouble *trouble)
{
  self->sentence =
    add_waiting (g_strdup_printf (C_ ("two sentences", "%1$s %2$s"), rushes_reason_get_sentence (trouble->reason),
                                  _ ("Nothing is sent meanwhile.")),
                 trouble->waiting);
  self->text.icon = "dialog-warning-symbolic";
  self->text.tone = "error";
}

/* It goes on by itself; the button is for who does not want to wait for that. */
static void
say_videos (RushesTroubleWords *self, const RushesTrouble *trouble)
{
  const char *reason = rushes_reason_get_sentence (trouble->reason);
  g_autofree char *count = NULL;

  count = g_strdup_printf (ngettext ("%u finished video waits to be downloaded.",
                                     "%u finished videos wait to be downloaded.", trouble->waiting),
                           trouble->waiting);
  self->sentence = g_strdup_printf (C_ ("two sentences", "%1$s %2$s"), reason, count);
  self->text.icon = "drive-harddisk-symbolic";
  self->text.tone = "warning";
  self->text.label = _ ("Try Again");
  self->text.action = "win.resume";
  self->text.more_label = _ ("Preferences");
  self->text.more_action = "app.preferences";
}

static void
say_profile (RushesTroubleWords *self, const RushesTrouble *trouble)
{
  self->sentence = add_waiting (g_strdup (rushes_reason_get_sentence (trouble->reason)), trouble->waiting);
  self->text.icon = "dialog-warning-symbolic";
  self->text.tone = "warning";
  switch (trouble->reason)
    {
    case RUSHES_REASON_NO_KEY:
      self->text.label = _ ("Add Key");
      self->text.action = "win.add-key";
      break;
    case RUSHES_REASON_KEY_REFUSED:
      self->text.label = _ ("Change Key");
      self->text.action = "win.add-key";
      self->text.more_label = _ ("Try Again");
      self->text.more_action = "win.resume";
      break;
    case RUSHES_REASON_KEYRING:
    case RUSHES_REASON_KEYRING_LOCKED:
    case RUSHES_REASON_KEYRING_DISMISSED:
      self->text.label = _ ("Unlock");
      self->text.action = "win.unlock";
      break;
    default:
      self->text.label = _ ("Resume");
      self->text.action = "win.resume";
      break;
    }
}

/* "¥12.00"; other currencies by their code. */
static char *
say_price (gint64 price, const char *currency)
{
  const char *sign = g_str_equal (currency, "CNY") ? "¥" : g_str_equal (currency, "USD") ? "$" : NULL;
  int whole = (int) CLAMP (price / 100, 0, G_MAXINT), rest = (int) (price % 100);

  return sign != NULL ? g_strdup_printf ("%s%d.%02d", sign, whole, rest)
                      : g_strdup_printf ("%d.%02d %s", whole, rest, currency);
}

static void
add_price (RushesTroubleWords *self, const RushesTrouble *trouble)
{
  g_autofree char *price = NULL;
  g_autofree char *second = NULL;
  g_autofree char *first = NULL;

  if (trouble->price < 0 || trouble->currency == NULL)
    return;
  price = say_price (trouble->price, trouble->currency);
  /* Translators: %s is an amount of money as "¥12.00". */
  second = g_strdup_printf (_ ("Price: %s."), price);
  first = g_steal_pointer (&self->sentence);
  self->sentence = g_strdup_printf (C_ ("two sentences", "%1$s %2$s"), first, second);
}

static void
say_paused (RushesTroubleWords *self, const RushesTrouble *trouble)
{
  guint n = trouble->waiting;
  gboolean found = trouble->cause == RUSHES_PAUSE_CRASH || trouble->cause == RUSHES_PAUSE_OLD;

  self->text.icon = "media-playback-pause-symbolic";
  self->text.label = _ ("Resume");
  self->text.action = "win.send";
  if (found && n > 0)
    {
      self->text.label = _ ("Send");
      self->text.more_label = _ ("Keep Paused");
      self->text.more_action = "win.keep-paused";
    }
  if (trouble->cause == RUSHES_PAUSE_CRASH && n > 0)
    self->sentence =
      g_strdup_printf (ngettext ("Rushes did not end as it should last time. %u prompt waits to be sent.",
                                 "Rushes did not end as it should last time. %u prompts wait to be sent.", n),
                       n);
  else if (trouble->cause == RUSHES_PAUSE_OLD && n > 0)
    self->sentence = g_strdup_printf (ngettext ("%u prompt of over an hour ago waits to be sent.",
                                                "%u prompts wait to be sent, the oldest for over an hour.", n),
                                      n);
  else if (trouble->cause == RUSHES_PAUSE_DOUBT)
    {
      self->sentence = add_waiting (g_strdup (_ ("Two tasks in a row got no usable answer, so sending is paused.")), n);
      self->text.tone = "warning";
    }
  else
    self->sentence = add_waiting (g_strdup (_ ("Sending is paused.")), n);
  add_price (self, trouble);
}

/* Its name alone: the path would fill a narrow window; it is in the tooltip. */
static char *
name_file (const char *path)
{
  return path != NULL ? g_filename_display_basename (path) : NULL;
}

static char *
name_path (const char *path)
{
  return path != NULL ? g_filename_display_name (path) : NULL;
}

static void
say_damaged (RushesTroubleWords *self, const RushesStoreOpening *opening)
{
  g_autofree char *aside = name_file (opening->set_aside);
  g_autofree char *backup = name_file (opening->restored);
  g_autofree char *aside_path = name_path (opening->set_aside);
  g_autofree char *backup_path = name_path (opening->restored);

  if (aside != NULL && backup != NULL)
    self->sentence = g_strdup_printf (_ ("The library was damaged. It is kept as %1$s, and the backup %2$s took its "
                                         "place."),
                                      aside, backup);
  else if (aside != NULL)
    self->sentence = g_strdup_printf (_ ("The library was damaged. It is kept as %s; there was no backup, so this is a "
                                         "new one."),
                                      aside);
  else
    /* Translators: %s is the name of a file. */
    self->sentence = g_strdup_printf (_ ("The library was missing. The backup %s took its place."), backup);
  self->detail =
    g_strdup_printf ("%s%s%s", aside_path != NULL ? aside_path : "",
                     aside_path != NULL && backup_path != NULL ? "\n" : "", backup_path != NULL ? backup_path : "");
  self->text.icon = "dialog-warning-symbolic";
  self->text.tone = "warning";
  self->text.label = _ ("Dismiss");
  self->text.action = "win.close-notice";
  self->text.more_label = _ ("Show File");
  self->text.more_action = "win.show-damaged";
}

/* It is about money, so it comes before all else, and says what the disk says as well. */
static void
say_unkept (RushesTroubleWords *self, const RushesTroubleFacts *facts)
{
  guint n = g_strv_length ((char **) facts->unkept);
  g_autofree char *ids = g_strjoinv (", ", (char **) facts->unkept);
  g_autofree char *first = NULL;
  RushesReason reason = facts->trouble != NULL && facts->trouble->kind == RUSHES_TROUBLE_STORAGE
                          ? facts->trouble->reason
                          : RUSHES_REASON_NONE;

  first = g_strdup_printf (
    ngettext ("The service accepted a task, and its ID could not be written to the library: %s. Copy it now.",
              "The service accepted tasks, and their IDs could not be written to the library: %s. Copy them now.", n),
    ids);
  if (reason != RUSHES_REASON_NONE)
    self->sentence = g_strdup_printf (C_ ("two sentences", "%1$s %2$s"), first, rushes_reason_get_sentence (reason));
  else
    self->sentence = g_steal_pointer (&first);
  self->text.icon = "dialog-error-symbolic";
  self->text.tone = "error";
  self->text.label = _ ("Dismiss");
  self->text.action = "win.close-unkept";
  self->text.more_label = _ ("Copy");
  self->text.more_action = "win.copy-unkept";
}

/**
 * rushes_trouble_words_new:
 *
 * Returns: (transfer full) (nullable): the one notice that matters most now; %NULL: none
 */
RushesTroubleWords *
rushes_trouble_words_new (const RushesTroubleFacts *facts)
{
  RushesTroubleWords *self = g_new0 (RushesTroubleWords, 1);
  const RushesStoreOpening *opening = facts->opening;
  RushesTroubleKind kind = facts->trouble != NULL ? facts->trouble->kind : RUSHES_TROUBLE_NONE;

  if (facts->unkept != NULL && facts->unkept[0] != NULL)
    say_unkept (self, facts);
  else if (kind == RUSHES_TROUBLE_STORAGE)
    say_storage (self, facts->trouble);
  else if (opening != NULL && (opening->set_aside != NULL || opening->restored != NULL))
    say_damaged (self, opening);
  else if (kind == RUSHES_TROUBLE_PROFILE)
    say_profile (self, facts->trouble);
  else if (kind == RUSHES_TROUBLE_PAUSED)
    say_paused (self, facts->trouble);
  else if (kind == RUSHES_TROUBLE_VIDEOS)
    say_videos (self, facts->trouble);
  else if (facts->demo)
    {
      self->sentence = g_strdup (_ ("This is a demo. Nothing is sent, and nothing is charged."));
      self->text.icon = "dialog-information-symbolic";
    }
  if (self->sentence == NULL)
    g_clear_pointer (&self, rushes_trouble_words_free);
  else
    {
      self->text.sentence = self->sentence;
      self->text.detail = self->detail;
    }
  return self;
}

void
rushes_trouble_words_free (RushesTroubleWords *self)
{
  g_free (self->sentence);
  g_free (self->detail);
  g_free (self);
}
