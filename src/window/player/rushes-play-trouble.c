/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-play-trouble.h"

#include <glib/gi18n.h>

static const char *const sentences[] = {
  [RUSHES_PLAY_TROUBLE_NONE] = "",
  [RUSHES_PLAY_TROUBLE_MISSING] = N_ ("The file is not there any more. It was moved or deleted."),
  [RUSHES_PLAY_TROUBLE_ACCESS] = N_ ("The file cannot be read. Check its permissions."),
  [RUSHES_PLAY_TROUBLE_BROKEN] = N_ ("This file cannot be played: it is damaged, or not a video."),
  [RUSHES_PLAY_TROUBLE_PLUGIN] = N_ ("This video needs a decoder that is not installed. On Debian and Ubuntu this "
                                     "installs it:"),
};

/**
 * rushes_play_trouble_get_sentence:
 *
 * Returns: the translated sentence that stands in the picture's place; "" for none
 */
const char *
rushes_play_trouble_get_sentence (RushesPlayTrouble self)
{
  return self != RUSHES_PLAY_TROUBLE_NONE ? _ (sentences[self]) : "";
}

/**
 * rushes_play_trouble_build_command:
 * @package: (nullable): as #RushesPipelineNews names it
 *
 * Returns: (transfer full) (nullable): what installs it
 */
char *
rushes_play_trouble_build_command (const char *package)
{
  return package != NULL ? g_strdup_printf ("sudo apt install %s", package) : NULL;
}
