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

static void
say_paused (RushesTroubleWords *self, const RushesTrouble *trouble)
{
  guint n = trouble->waiting;

  self->text.icon = "media-playback-pause-symbolic";
  self->text.label = _ ("Resume");
  self->text.action = "win.send";
  if (trouble->cause == RUSHES_PAUSE_CRASH || trouble->cause == RUSHES_PAUSE_OLD)
    {
      self->text.label = _ ("Send");
      self->text.more_label = _ ("Keep Paused");
      self->text.more_action = "win.keep-paused";
    }
  if (trouble->cause == RUSHES_PAUSE_CRASH)
    self->sentence =
      g_strdup_printf (ngettext ("Rushes did not end as it should last time. %u prompt waits to be sent.",
                                 "Rushes did not end as it should last time. %u prompts wait to be sent.", n),
                       n);
  else if (trouble->cause == RUSHES_PAUSE_OLD)
    self->sentence = g_strdup_printf (ngettext ("%u prompt of over an hour ago waits to be sent.",
                                                "%u prompts wait to be sent, the oldest for over an hour.", n),
                                      n);
  else if (trouble->cause == RUSHES_PAUSE_DOUBT)
    self->sentence = add_waiting (g_strdup (_ ("Two tasks in a row got no usable answer, so sending is paused.")), n);
  else
    self->sentence = add_waiting (g_strdup (_ ("Sending is paused.")), n);
}

static void
say_set_aside (RushesTroubleWords *self, const RushesStoreOpening *opening)
{
  if (opening->restored != NULL)
    self->sentence = g_strdup_printf (_ ("The library was damaged. It is kept as %1$s, and the backup %2$s took its "
                                         "place."),
                                      opening->set_aside, opening->restored);
  else
    self->sentence = g_strdup_printf (_ ("The library was damaged. It is kept as %s; there was no backup, so this is a "
                                         "new one."),
                                      opening->set_aside);
  self->text.icon = "dialog-warning-symbolic";
  self->text.tone = "warning";
  self->text.label = _ ("Close");
  self->text.action = "win.close-notice";
}

/**
 * rushes_trouble_words_new:
 * @opening: (nullable): what was met when the library was opened, unless its notice has been closed
 *
 * Returns: (transfer full) (nullable): the one notice that matters most now; %NULL: none
 */
RushesTroubleWords *
rushes_trouble_words_new (const RushesTrouble *trouble, const RushesStoreOpening *opening, gboolean demo)
{
  RushesTroubleWords *self = g_new0 (RushesTroubleWords, 1);

  if (trouble->kind == RUSHES_TROUBLE_STORAGE)
    say_storage (self, trouble);
  else if (opening != NULL && opening->set_aside != NULL)
    say_set_aside (self, opening);
  else if (trouble->kind == RUSHES_TROUBLE_PROFILE)
    say_profile (self, trouble);
  else if (trouble->kind == RUSHES_TROUBLE_PAUSED)
    say_paused (self, trouble);
  else if (demo)
    {
      self->sentence =
        g_strdup (_ ("This is a demo: videos are made on this computer, nothing is sent and nothing is charged."));
      self->text.icon = "dialog-information-symbolic";
    }
  if (self->sentence == NULL)
    g_clear_pointer (&self, rushes_trouble_words_free);
  else
    self->text.sentence = self->sentence;
  return self;
}

void
rushes_trouble_words_free (RushesTroubleWords *self)
{
  g_free (self->sentence);
  g_free (self);
}
